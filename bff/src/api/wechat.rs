//! WeChat's push to us (wechat.md 6, security.md 6.5): checked, kept as it came, answered at once; applied by the jobs.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chezhu::gateway::wechat::push::{self, Opened, Push, PushQuery, PushRefused};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::inbound::{self, Arrived, Taken};
use chezhu::ground::text::Sensitive;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::{self, Answer, Refusing};
use crate::query::Query;
use crate::routes::Routes;
use crate::wish::Raw;

/// The query of a push; WeChat may add others.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PushParams {
    /// SHA-1 over token, stamp and nonce.
    pub signature: Option<String>,
    /// SHA-1 over these and the encrypted text.
    pub msg_signature: Option<String>,
    /// Seconds since 1970.
    pub timestamp: Option<String>,
    /// Random digits.
    pub nonce: Option<String>,
    /// What to answer to the verification of the address.
    pub echostr: Option<String>,
}

impl PushParams {
    fn query(&self) -> PushQuery<'_> {
        PushQuery {
            signature: self.signature.as_deref(),
            msg_signature: self.msg_signature.as_deref(),
            timestamp: self.timestamp.as_deref().unwrap_or_default(),
            nonce: self.nonce.as_deref().unwrap_or_default(),
        }
    }
}

fn refused(PushRefused(why): PushRefused) -> Refusing {
    metrics::counter!("chezhu_wechat_push_total", "outcome" => why).increment(1);
    problem::PUSH_REFUSED.into()
}

fn answer(text: String) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}

/// WeChat verifies our address
///
/// Answers `echostr` when the signature is right. 404 unless a token and a key are configured.
#[utoipa::path(tag = "wechat", params(PushParams), responses((status = 200, description = "The text that came", body = String, content_type = "text/plain")), security(()))]
#[get("/wechat/push")]
pub async fn verify_push(query: Query<PushParams>, door: Data<Option<Push>>, clock: Data<Clock>) -> Answer {
    let Some(push) = door.as_ref() else {
        return Err(problem::MISSING.into());
    };
    let echo = query.echostr.as_deref().unwrap_or_default();
    let text = push.echo(&query.query(), echo, clock.now()).map_err(refused)?;
    Ok(answer(text))
}

/// WeChat pushes something
///
/// Safe mode only, JSON or XML. What is signed, fresh and meant for us is kept and answered at once, and applied within
/// seconds; the same again is answered and does nothing. Anything else is refused. 404 unless a token and a key are
/// configured.
#[utoipa::path(tag = "wechat", params(PushParams), request_body(content = String, content_type = "application/json", description = "`Encrypt`, in JSON or XML"), responses((status = 200, description = "Taken", body = String, content_type = "text/plain")), security(()))]
#[post("/wechat/push")]
pub async fn take_push(
    query: Query<PushParams>,
    body: Raw,
    door: Data<Option<Push>>,
    clock: Data<Clock>,
    db: Data<Db>,
) -> Answer {
    let Some(push) = door.as_ref() else {
        return Err(problem::MISSING.into());
    };
    let Opened { text, pushed } = push.open(&query.query(), &body.0, clock.now()).map_err(refused)?;
    let from = pushed.from.as_ref().map_or("", Sensitive::expose);
    // One person may do two things in one second: the whole text tells them apart (wechat.md 6.5).
    let key = match &pushed.message_id {
        Some(id) => format!("message|{from}|{id}"),
        None => format!("event|{from}|{}", text.as_str()),
    };
    let taken = db
        .write(Actor::System("wechat.push"), async |tx| {
            let arrived = Arrived {
                source: push::SOURCE,
                key: &key,
                kind: &pushed.kind,
                body: text.as_bytes(),
                occurred_at: pushed.at.unwrap_or(tx.now()),
            };
            inbound::take_in(tx, arrived).await
        })
        .await?;
    let outcome = match taken {
        Taken::New => "new",
        Taken::Again => "again",
        Taken::Altered => {
            metrics::counter!("chezhu_wechat_push_total", "outcome" => "altered").increment(1);
            tracing::error!("WeChat pushed something else under the number of an earlier message: somebody must look");
            return Err(problem::PUSH_ALTERED.into());
        }
    };
    metrics::counter!("chezhu_wechat_push_total", "outcome" => outcome).increment(1);
    Ok(answer("success".to_owned()))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(verify_push).service(take_push);
}
