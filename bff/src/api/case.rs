//! Complaints, for owners (rulings 28).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::case::{self, CaseLineView, CaseView, OpenCase, SayInCase, SeenCase};
use chezhu::ground::db::Db;
use chezhu::ground::id::CaseId;

use crate::auth::Me;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Complain; while it is open no marketing is sent
#[utoipa::path(tag = "case", request_body = OpenCase, responses((status = 201, description = "Received", body = CaseView)), security(("customer" = [])))]
#[post("/cases")]
pub async fn open_case(me: Me, wish: Wish<OpenCase>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "open_case", async |tx, wish| {
        let id = case::open(tx, wish).await?;
        reply::created(format!("/api/v1/cases/{id}"), &case::one(tx, id).await?)
    })
    .await
}

/// My complaints, the newest first
#[utoipa::path(tag = "case", responses((status = 200, description = "At most 50", body = [CaseLineView])), security(("customer" = [])))]
#[get("/cases")]
pub async fn my_cases(me: Me, db: Data<Db>) -> Answer<Json<Vec<CaseLineView>>> {
    Ok(Json(case::mine(&db.read(me.actor())).await?))
}

/// One of my complaints: where it stands, who deals with it, what was said
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), responses((status = 200, description = "The complaint", body = CaseView)), security(("customer" = [])))]
#[get("/cases/{id}")]
pub async fn get_case(me: Me, path: Path<CaseId>, db: Data<Db>) -> Answer<Json<CaseView>> {
    Ok(Json(case::one(&db.read(me.actor()), path.into_inner()).await?))
}

/// Say more
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), request_body = SayInCase, responses((status = 200, description = "Said", body = CaseView)), security(("customer" = [])))]
#[post("/cases/{id}/words")]
pub async fn say_in_case(me: Me, path: Path<CaseId>, wish: Wish<SayInCase>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "say_in_case", async |tx, wish| {
        case::say(tx, id, wish).await?;
        reply::ok(&case::one(tx, id).await?)
    })
    .await
}

/// Take it back
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), request_body = SeenCase, responses((status = 200, description = "Taken back", body = CaseView)), security(("customer" = [])))]
#[post("/cases/{id}/withdraw")]
pub async fn withdraw_case(me: Me, path: Path<CaseId>, wish: Wish<SeenCase>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "withdraw_case", async |tx, wish| {
        case::withdraw(tx, id, wish).await?;
        reply::ok(&case::one(tx, id).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(open_case).service(my_cases).service(get_case);
    config.service(say_in_case).service(withdraw_case);
}
