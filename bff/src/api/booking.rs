//! Booking, for owners.

use actix_web::http::header;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::booking::{
    self, AcceptProposal, Ask, Book, BookingView, Cancel, CheckIn, Join, Reschedule, SlotsView, Submit,
    SuggestionsView, WaitView,
};
use chezhu::domain::store::Way;
use chezhu::gateway::wechat::WeChat;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::{BookingId, ItemId, ModelId, StoreId, WaitId};
use chezhu::ground::page::{Limit, Page};
use chezhu::ground::text::Note;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::alternatives::with_alternatives;
use crate::auth::Me;
use crate::fresh::{unchanged, unless_fresh};
use crate::judge::{ContentCheck, judge};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// What a slot is sought for, as a query.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Seek {
    /// The service items, one to ten, separated by commas.
    #[param(example = "item_01kn0000003m0080000000000a")]
    items: String,
    /// The car's model, when known; a test drive needs it.
    model_id: Option<ModelId>,
    /// The way to come.
    way: Way,
    /// For somebody at the desk: no notice is asked. Such a start is only kept by staff.
    walk_in: Option<bool>,
}

impl Seek {
    fn ask(&self, store_id: StoreId) -> Result<Ask, Error> {
        let ids = self
            .items
            .split(',')
            .map(str::trim)
            .map(str::parse::<ItemId>)
            .collect::<Result<Vec<_>, _>>();
        let item_ids = ids.map_err(|_bad| Error::field("#items", "booking.items", "项目编号不正确"))?;
        Ok(Ask {
            store_id,
            item_ids,
            model_id: self.model_id,
            way: self.way,
            at_desk: self.walk_in.unwrap_or(false),
        })
    }
}

/// Free starts of one day at a store, or what is missing; anybody may look (R021, R025)
#[utoipa::path(tag = "booking", params(("id" = StoreId, Path), ("day" = String, Path, description = "YYYY-MM-DD in the store's zone", format = Date), Seek),
    responses((status = 200, description = "Free starts", body = SlotsView), (status = 304, description = "Unchanged")))]
#[get("/stores/{id}/slots/{day}")]
pub async fn list_slots(
    request: HttpRequest,
    path: Path<(StoreId, NaiveDate)>,
    seek: Query<Seek>,
    db: Data<Db>,
) -> Answer {
    let (store, day) = path.into_inner();
    let look = db.read(Actor::Anonymous);
    let version = booking::version(&look, store, day).await?;
    let view = booking::slots(&look, &seek.ask(store)?, day).await?;
    // Starts drop out as time passes even when nothing is booked, so the first start is part of the version.
    let first = view.slots.first().map_or(0, |slot| slot.start_at.seconds());
    let etag = format!("\"{version}-{}-{first}\"", view.slots.len());
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&view)))
}

/// Three suggestions at one tap: earliest, shortest stay, cheapest (R020)
#[utoipa::path(tag = "booking", params(("id" = StoreId, Path), Seek), responses((status = 200, description = "Suggestions", body = SuggestionsView)))]
#[get("/stores/{id}/suggestions")]
pub async fn suggest_slots(path: Path<StoreId>, seek: Query<Seek>, db: Data<Db>) -> Answer<Json<SuggestionsView>> {
    Ok(Json(
        booking::suggestions(&db.read(Actor::Anonymous), &seek.ask(path.into_inner())?).await?,
    ))
}

/// Keep a slot for five minutes; 409 `booking.slot_taken` brings alternatives (R020, R026)
#[utoipa::path(tag = "booking", request_body = Book, responses((status = 201, description = "Kept", body = BookingView)), security(("customer" = [])))]
#[post("/bookings")]
pub async fn book(me: Me, wish: Wish<Book>, db: Data<Db>) -> Answer {
    let book = wish.body();
    let ask = Ask {
        store_id: book.store_id,
        item_ids: book.item_ids.clone(),
        model_id: book.model_id,
        way: book.way,
        at_desk: false,
    };
    let start = book.start_at;
    let answer = wish
        .once(&db, me.actor(), "book", async |tx, wish| {
            let view = booking::book(tx, wish).await?;
            reply::created(format!("/api/v1/bookings/{}", view.id), &view)
        })
        .await;
    with_alternatives(&db, ask, start, answer).await
}

/// A list's page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPage {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
}

/// My bookings, latest start first; the list has an ETag
#[utoipa::path(tag = "booking", params(ListPage),
    responses((status = 200, description = "A page", body = Page<BookingView>), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/bookings")]
pub async fn my_bookings(request: HttpRequest, me: Me, page: Query<ListPage>, db: Data<Db>) -> Answer {
    let (look, limit) = (db.read(me.actor()), Limit::new(page.limit)?);
    // Read before the list: what changes in between makes the list younger than its ETag, never older.
    let etag = format!("\"{}\"", booking::mine_version(&look).await?);
    if let Some(reply) = unchanged(&request, &etag) {
        return Ok(reply);
    }
    let view = booking::mine(&look, page.cursor.as_deref(), limit).await?;
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&view)))
}

/// One of my bookings; its version is the ETag
#[utoipa::path(tag = "booking", params(("id" = BookingId, Path)),
    responses((status = 200, description = "The booking", body = BookingView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/bookings/{id}")]
pub async fn get_booking(request: HttpRequest, me: Me, path: Path<BookingId>, db: Data<Db>) -> Answer {
    let (look, id) = (db.read(me.actor()), path.into_inner());
    let etag = |version: i64| format!("\"{version}\"");
    if request.headers().contains_key(header::IF_NONE_MATCH)
        && let Some(reply) = unchanged(&request, &etag(booking::version_of(&look, id).await?))
    {
        return Ok(reply);
    }
    let view = booking::one(&look, id).await?;
    Ok(unless_fresh(&request, &etag(view.version), || {
        HttpResponse::Ok().json(&view)
    }))
}

/// Ask for the kept slot: vehicle, symptom, contact (R022); confirmed at once or answered within 24 hours (R023)
///
/// What the owner noticed is read by others, so WeChat checks it first: words that must not be shown are refused, doubtful
/// ones wait for a member of staff while the booking goes on.
#[utoipa::path(tag = "booking", params(("id" = BookingId, Path)), request_body = Submit,
    responses((status = 200, description = "The booking after it", body = BookingView)), security(("customer" = [])))]
#[post("/bookings/{id}/submit")]
pub async fn submit_booking(
    me: Me,
    path: Path<BookingId>,
    wish: Wish<Submit>,
    check: Data<ContentCheck>,
    wechat: Data<WeChat>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let words = wish.body().symptom.as_ref().map(Note::as_str);
    let judged = judge(**check, &wechat, &db.read(me.actor()), "/symptom", words).await?;
    wish.once(&db, me.actor(), "submit_booking", async |tx, wish| {
        reply::ok(&booking::submit_judged(tx, id, wish, judged).await?)
    })
    .await
}

/// One handler for each step of an owner's booking: parse, write once, answer.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $wish:ty => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "booking", params(("id" = BookingId, Path)), request_body = $wish,
            responses((status = 200, description = "The booking after it", body = BookingView)), security(("customer" = [])))]
        #[post($path)]
        pub async fn $name(me: Me, path: Path<BookingId>, wish: Wish<$wish>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, me.actor(), stringify!($name), async |tx, wish| reply::ok(&$operation(tx, id, wish).await?)).await
        }
    )*};
}

steps! {
    /// Take one of the times the store proposed
    accept_proposal "/bookings/{id}/accept-proposal" AcceptProposal => booking::accept_proposal;
    /// Move to another time; the new slot is taken before the old one is freed (R026)
    reschedule_booking "/bookings/{id}/reschedule" Reschedule => booking::reschedule;
    /// Call it off (R026)
    cancel_booking "/bookings/{id}/cancel" Cancel => booking::cancel;
    /// Check in at the store with the code at its door
    check_in "/bookings/{id}/check-in" CheckIn => booking::check_in;
}

/// Queue for a window of days when nothing fits
#[utoipa::path(tag = "booking", request_body = Join, responses((status = 201, description = "In the queue", body = WaitView)), security(("customer" = [])))]
#[post("/waitlist")]
pub async fn join_waitlist(me: Me, wish: Wish<Join>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "join_waitlist", async |tx, wish| {
        let view = booking::join(tx, wish).await?;
        reply::created(format!("/api/v1/waitlist/{}", view.id), &view)
    })
    .await
}

/// My open places on waitlists
#[utoipa::path(tag = "booking", responses((status = 200, description = "My places", body = Vec<WaitView>)), security(("customer" = [])))]
#[get("/waitlist")]
pub async fn my_waits(me: Me, db: Data<Db>) -> Answer<Json<Vec<WaitView>>> {
    Ok(Json(booking::my_waits(&db.read(me.actor())).await?))
}

/// One of my places
#[utoipa::path(tag = "booking", params(("id" = WaitId, Path)), responses((status = 200, description = "The place", body = WaitView)), security(("customer" = [])))]
#[get("/waitlist/{id}")]
pub async fn get_wait(me: Me, path: Path<WaitId>, db: Data<Db>) -> Answer<Json<WaitView>> {
    Ok(Json(booking::my_wait(&db.read(me.actor()), path.into_inner()).await?))
}

/// Take the offered slot: it becomes a held booking with five minutes to submit
#[utoipa::path(tag = "booking", params(("id" = WaitId, Path)), responses((status = 201, description = "Kept", body = BookingView)), security(("customer" = [])))]
#[post("/waitlist/{id}/accept")]
pub async fn accept_offer(me: Me, path: Path<WaitId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "accept_offer", async |tx, ()| {
        let view = booking::accept_offer(tx, id).await?;
        reply::created(format!("/api/v1/bookings/{}", view.id), &view)
    })
    .await
}

/// Let this offer pass and stay in the queue
#[utoipa::path(tag = "booking", params(("id" = WaitId, Path)), responses((status = 200, description = "The place", body = WaitView)), security(("customer" = [])))]
#[post("/waitlist/{id}/pass")]
pub async fn pass_offer(me: Me, path: Path<WaitId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "pass_offer", async |tx, ()| {
        reply::ok(&booking::pass_offer(tx, id).await?)
    })
    .await
}

/// Leave the queue
#[utoipa::path(tag = "booking", params(("id" = WaitId, Path)), responses((status = 200, description = "The place", body = WaitView)), security(("customer" = [])))]
#[post("/waitlist/{id}/leave")]
pub async fn leave_waitlist(me: Me, path: Path<WaitId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "leave_waitlist", async |tx, ()| {
        reply::ok(&booking::leave(tx, id).await?)
    })
    .await
}

/// Slots, bookings, the waitlist.
pub fn routes(config: &mut Routes) {
    config
        .service(list_slots)
        .service(suggest_slots)
        .service(book)
        .service(my_bookings)
        .service(get_booking)
        .service(submit_booking)
        .service(accept_proposal)
        .service(reschedule_booking)
        .service(cancel_booking)
        .service(check_in)
        .service(join_waitlist)
        .service(my_waits)
        .service(get_wait)
        .service(accept_offer)
        .service(pass_offer)
        .service(leave_waitlist);
}
