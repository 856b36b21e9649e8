//! The control API.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Json, ServiceConfig};
use serde::Deserialize;

use super::Shared;
use super::code::{LoginCode, PhoneCode};
use super::fault::Fault;
use super::state::Endpoint;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("/_control")
            .route("/codes", web::post().to(code))
            .route("/phone-codes", web::post().to(phone_code))
            .route("/faults", web::post().to(fail))
            .route("/faults", web::delete().to(heal))
            .route("/token", web::post().to(token))
            .route("/credits", web::post().to(credits))
            .route("/blocked", web::post().to(blocked))
            .route("/answers", web::post().to(answers))
            .route("/journal", web::get().to(journal))
            .route("/journal", web::delete().to(forget))
            .route("/secrets", web::get().to(secrets)),
    );
}

async fn code(shared: Data<Shared>, body: Json<LoginCode>) -> HttpResponse {
    shared.lock().add_login(body.into_inner());
    HttpResponse::NoContent().finish()
}

async fn phone_code(shared: Data<Shared>, body: Json<PhoneCode>) -> HttpResponse {
    shared.lock().add_phone(body.into_inner());
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
struct Fail {
    endpoint: Endpoint,
    #[serde(flatten)]
    fault: Fault,
}

async fn fail(shared: Data<Shared>, body: Json<Fail>) -> HttpResponse {
    let Fail { endpoint, fault } = body.into_inner();
    shared.lock().fail(endpoint, fault);
    HttpResponse::NoContent().finish()
}

async fn heal(shared: Data<Shared>) -> HttpResponse {
    shared.lock().heal();
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
enum End {
    Expire,
    Kill,
}

async fn token(shared: Data<Shared>, body: Json<End>) -> HttpResponse {
    match body.into_inner() {
        End::Expire => shared.lock().expire_tokens(),
        End::Kill => shared.lock().kill_tokens(),
    }
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
struct Credit {
    openid: String,
    template_id: String,
    count: u32,
}

async fn credits(shared: Data<Shared>, body: Json<Credit>) -> HttpResponse {
    let Credit {
        openid,
        template_id,
        count,
    } = body.into_inner();
    shared.lock().credit(&openid, &template_id, count);
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
struct Answers {
    openid: String,
    answers: std::collections::BTreeMap<String, String>,
}

/// A person answers the mini-program's question, and it is pushed.
async fn answers(shared: Data<Shared>, body: Json<Answers>) -> HttpResponse {
    let told = {
        let mut state = shared.lock();
        let answers: Vec<(&str, &str)> = body
            .answers
            .iter()
            .map(|(id, said)| (id.as_str(), said.as_str()))
            .collect();
        let event = state.answer(&body.openid, &answers);
        state.target().map(|target| (target, event))
    };
    let Some(((url, now), event)) = told else {
        return HttpResponse::NoContent().finish();
    };
    match super::push::deliver(&url, now, &event).await {
        Ok(status) => HttpResponse::Ok().json(serde_json::json!({ "status": status })),
        Err(error) => HttpResponse::BadGateway().body(error.to_string()),
    }
}

#[derive(Deserialize)]
struct Blocked {
    openid: String,
}

async fn blocked(shared: Data<Shared>, body: Json<Blocked>) -> HttpResponse {
    shared.lock().block(&body.openid);
    HttpResponse::NoContent().finish()
}

async fn journal(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(&shared.lock().journal)
}

async fn forget(shared: Data<Shared>) -> HttpResponse {
    shared.lock().journal.clear();
    HttpResponse::NoContent().finish()
}

async fn secrets(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(shared.lock().secrets())
}
