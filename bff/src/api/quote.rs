//! Quotes of repairs, for owners (R070–R074).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::quote::{self, DecideQuote, DeferredView, QuoteView, ViewQuote};
use chezhu::domain::{repair, vehicle};
use chezhu::ground::db::Db;
use chezhu::ground::id::{RepairId, VehicleId};

use crate::auth::Me;
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// What the repair will cost, line by line: why, what it is made of, where the price comes from (R070, R071); has an ETag
///
/// Of the version that was sent last, with what was decided, what is different from the one before, and the bill.
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), responses((status = 200, description = "The quote", body = QuoteView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/repairs/{id}/quote")]
pub async fn get_quote(request: HttpRequest, me: Me, path: Path<RepairId>, db: Data<Db>) -> Answer {
    let reply = reply::tagged(&repair::quote_of(&db.read(me.actor()), path.into_inner()).await?)?;
    let etag = reply.etag.clone().unwrap_or_default();
    Ok(unless_fresh(&request, &etag, || {
        HttpResponse::Ok().content_type("application/json").body(reply.body)
    }))
}

/// I have it before me; the first time is kept, nothing follows from it
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = ViewQuote, responses((status = 200, description = "Kept", body = QuoteView)), security(("customer" = [])))]
#[post("/repairs/{id}/quote/view")]
pub async fn view_quote(me: Me, path: Path<RepairId>, wish: Wish<ViewQuote>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "view_quote", async |tx, wish| {
        reply::tagged(&repair::view_quote(tx, id, wish).await?)
    })
    .await
}

/// Decide lines of the version that is shown, by its hash (R072)
///
/// Each line yes, no, or a question. 409 `quote.stale`, `quote.hash`, `quote.expired` and `quote.decided` say what is true,
/// and nothing is changed. What is declined stays with the car as deferred work.
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = DecideQuote, responses((status = 200, description = "Decided", body = QuoteView)), security(("customer" = [])))]
#[post("/repairs/{id}/quote/decide")]
pub async fn decide_quote(me: Me, path: Path<RepairId>, wish: Wish<DecideQuote>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "decide_quote", async |tx, wish| {
        reply::tagged(&repair::decide_quote(tx, id, wish).await?)
    })
    .await
}

/// What I declined of this car and is not done yet, the most pressing first
#[utoipa::path(tag = "quote", params(("id" = VehicleId, Path)), responses((status = 200, description = "By colour", body = [DeferredView])), security(("customer" = [])))]
#[get("/vehicles/{id}/deferred-work")]
pub async fn list_deferred_work(me: Me, path: Path<VehicleId>, db: Data<Db>) -> Answer<Json<Vec<DeferredView>>> {
    let look = db.read(me.actor());
    let car = vehicle::one(&look, path.into_inner()).await?;
    Ok(Json(quote::deferred(&look, car.id).await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(get_quote).service(view_quote).service(decide_quote);
    config.service(list_deferred_work);
}
