//! What to ask an owner to subscribe to at a tap, and what they are said to have answered (rulings 23).

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chezhu::domain::credit::{self, AnswerHints, Asking, Moment, PlanView};
use chezhu::ground::db::Db;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::Me;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Which tap.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlanQuery {
    /// The tap at which the question will be asked.
    pub moment: Moment,
}

/// What to ask for at this tap
///
/// At most five templates for `wx.requestSubscribeMessage`, by what will have to be said in the next seven days and is not
/// covered yet; at handover that of the survey. Ask it before the tap: the question must come from the tap itself.
#[utoipa::path(tag = "credit", params(PlanQuery), responses((status = 200, description = "The templates", body = PlanView)), security(("customer" = [])))]
#[get("/credits/plan")]
pub async fn subscribe_plan(
    me: Me,
    query: Query<PlanQuery>,
    asking: Data<Asking>,
    db: Data<Db>,
) -> Answer<Json<PlanView>> {
    Ok(Json(credit::plan(&db.read(me.actor()), query.moment, &asking).await?))
}

/// Tell what was answered
///
/// A hint for the next question and nothing more: what may be sent is counted by WeChat's own events.
#[utoipa::path(tag = "credit", request_body = AnswerHints, responses((status = 204, description = "Noted")), security(("customer" = [])))]
#[post("/credits/hints")]
pub async fn subscribe_hint(me: Me, wish: Wish<AnswerHints>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "subscribe_hint", async |tx, wish| {
        credit::hint(tx, wish).await?;
        reply::done()
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(subscribe_plan).service(subscribe_hint);
}
