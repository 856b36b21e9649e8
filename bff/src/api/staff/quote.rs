//! Quotes of repairs, for staff (R070–R074, R081).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::quote::{
    self, CalledAboutQuote, DecideByPhone, DeferredView, DraftQuote, FindQuotes, PayBill, RevisitDeferred, SendQuote,
    SettleQuote, Settlement, StaffQuoteView, WaitingQuotesView,
};
use chezhu::domain::{repair, vehicle};
use chezhu::ground::db::Db;
use chezhu::ground::id::{DeferredId, RepairId, VehicleId};

use crate::auth::{Staff, may};
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Quotes that wait for their owners: those to call first
#[utoipa::path(tag = "quote", params(FindQuotes), responses((status = 200, description = "At most 200", body = WaitingQuotesView)), security(("staff" = ["quote.read"])))]
#[get("/quotes")]
pub async fn waiting_quotes(
    staff: Staff<may::QuoteRead>,
    find: Query<FindQuotes>,
    db: Data<Db>,
) -> Answer<Json<WaitingQuotesView>> {
    Ok(Json(quote::waiting(&db.read(staff.actor()), &find).await?))
}

/// The quote of a repair: as it is with the owner, what is being drawn up, all versions; has an ETag
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), responses((status = 200, description = "The quote; empty while nothing was drawn up", body = StaffQuoteView), (status = 304, description = "Unchanged")), security(("staff" = ["quote.read"])))]
#[get("/repairs/{id}/quote")]
pub async fn staff_get_quote(
    request: HttpRequest,
    staff: Staff<may::QuoteRead>,
    path: Path<RepairId>,
    db: Data<Db>,
) -> Answer {
    let reply = reply::tagged(&repair::staff_quote(&db.read(staff.actor()), path.into_inner()).await?)?;
    let etag = reply.etag.clone().unwrap_or_default();
    Ok(unless_fresh(&request, &etag, || {
        HttpResponse::Ok().content_type("application/json").body(reply.body)
    }))
}

/// Draw up the next version, or draw it up again: all its lines
///
/// Prices come from the price book of today; what is typed by hand needs a reason. The owner sees nothing of a draft, and
/// what was agreed to stands.
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = DraftQuote, responses((status = 200, description = "Drawn up", body = StaffQuoteView)), security(("staff" = ["quote.write"])))]
#[post("/repairs/{id}/quote/draft")]
pub async fn draft_quote(
    staff: Staff<may::QuoteWrite>,
    path: Path<RepairId>,
    wish: Wish<DraftQuote>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "draft_quote", async |tx, wish| {
        reply::tagged(&repair::draft_quote(tx, id, wish).await?)
    })
    .await
}

/// Send the draft to the owner: its lines are fixed by their hash
///
/// A line that is the very same stays agreed to; of one that is changed or gone the consent is void (R072).
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = SendQuote, responses((status = 200, description = "Sent", body = StaffQuoteView)), security(("staff" = ["quote.write"])))]
#[post("/repairs/{id}/quote/send")]
pub async fn send_quote(
    staff: Staff<may::QuoteWrite>,
    path: Path<RepairId>,
    wish: Wish<SendQuote>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "send_quote", async |tx, wish| {
        reply::tagged(&repair::send_quote(tx, id, wish).await?)
    })
    .await
}

/// I called the owner about a quote that waits
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = CalledAboutQuote, responses((status = 200, description = "Kept", body = StaffQuoteView)), security(("staff" = ["quote.consent"])))]
#[post("/repairs/{id}/quote/called")]
pub async fn called_about_quote(
    staff: Staff<may::QuoteConsent>,
    path: Path<RepairId>,
    wish: Wish<CalledAboutQuote>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "called_about_quote", async |tx, wish| {
        reply::tagged(&repair::called_about_quote(tx, id, wish).await?)
    })
    .await
}

/// Write down what the owner said by telephone: with the recording's number, or with a colleague who listened
///
/// The owner is told what was written down.
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = DecideByPhone, responses((status = 200, description = "Written down", body = StaffQuoteView)), security(("staff" = ["quote.consent"])))]
#[post("/repairs/{id}/quote/phone")]
pub async fn decide_quote_by_phone(
    staff: Staff<may::QuoteConsent>,
    path: Path<RepairId>,
    wish: Wish<DecideByPhone>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "decide_quote_by_phone", async |tx, wish| {
        reply::tagged(&repair::decide_quote_by_phone(tx, id, wish).await?)
    })
    .await
}

/// Make the bill: the lines that were done, each up to what was agreed to (R081)
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = SettleQuote, responses((status = 200, description = "The bill", body = Settlement)), security(("staff" = ["quote.settle"])))]
#[post("/repairs/{id}/quote/settle")]
pub async fn settle_quote(
    staff: Staff<may::QuoteSettle>,
    path: Path<RepairId>,
    wish: Wish<SettleQuote>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "settle_quote", async |tx, wish| {
        reply::ok(&repair::settle_quote(tx, id, wish).await?)
    })
    .await
}

/// Record what was paid of the bill, or paid back
#[utoipa::path(tag = "quote", params(("id" = RepairId, Path)), request_body = PayBill, responses((status = 200, description = "The bill", body = Settlement)), security(("staff" = ["quote.settle"])))]
#[post("/repairs/{id}/quote/payments")]
pub async fn pay_bill(
    staff: Staff<may::QuoteSettle>,
    path: Path<RepairId>,
    wish: Wish<PayBill>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "pay_bill", async |tx, wish| {
        reply::ok(&repair::pay_bill(tx, id, wish).await?)
    })
    .await
}

/// What was declined of this car and is not done yet, the most pressing first
#[utoipa::path(tag = "quote", params(("id" = VehicleId, Path)), responses((status = 200, description = "By colour", body = [DeferredView])), security(("staff" = ["quote.read"])))]
#[get("/vehicles/{id}/deferred-work")]
pub async fn staff_deferred_work(
    staff: Staff<may::QuoteRead>,
    path: Path<VehicleId>,
    db: Data<Db>,
) -> Answer<Json<Vec<DeferredView>>> {
    let look = db.read(staff.actor());
    let car = vehicle::staff_vehicle(&look, path.into_inner()).await?;
    Ok(Json(quote::deferred(&look, car.id).await?))
}

/// When declined work is spoken of again, or that it is not
#[utoipa::path(tag = "quote", params(("id" = DeferredId, Path)), request_body = RevisitDeferred, responses((status = 204, description = "Kept")), security(("staff" = ["quote.write"])))]
#[post("/deferred-work/{id}/revisit")]
pub async fn revisit_deferred_work(
    staff: Staff<may::QuoteWrite>,
    path: Path<DeferredId>,
    wish: Wish<RevisitDeferred>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "revisit_deferred_work", async |tx, wish| {
        quote::revisit(tx, id, wish).await?;
        reply::done()
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(waiting_quotes).service(staff_get_quote);
    config
        .service(draft_quote)
        .service(send_quote)
        .service(called_about_quote);
    config
        .service(decide_quote_by_phone)
        .service(settle_quote)
        .service(pay_bill);
    config.service(staff_deferred_work).service(revisit_deferred_work);
}
