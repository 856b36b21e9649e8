//! Booking, for staff: the board, answers, arrivals, outages.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::booking::{
    self, Ask, BookFor, BookingView, Cancel, Confirm, ContactView, DecideText, Decline, HeldTextView, MovedView,
    Propose, Reschedule, Scan, StaffBookingDetail, StaffBookingView, Submit, TouchedView,
};
use chezhu::domain::identity::Reveal;
use chezhu::domain::staff;
use chezhu::ground::db::Db;
use chezhu::ground::id::{BookingId, OutageId, StoreId};
use chrono::NaiveDate;

use crate::alternatives::with_alternatives;
use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::quota::RevealCap;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// A store's day: what comes in, masked
#[utoipa::path(tag = "staff booking", params(("id" = StoreId, Path), ("day" = String, Path, description = "YYYY-MM-DD in the store's zone", format = Date)),
    responses((status = 200, description = "The board", body = Vec<StaffBookingView>)), security(("staff" = ["booking.read"])))]
#[get("/stores/{id}/board/{day}")]
pub async fn get_board(
    staff: Staff<may::BookingRead>,
    path: Path<(StoreId, NaiveDate)>,
    db: Data<Db>,
) -> Answer<Json<Vec<StaffBookingView>>> {
    let (store, day) = path.into_inner();
    Ok(Json(booking::board(&db.read(staff.actor()), store, day).await?))
}

/// What waits for an answer in a store, most urgent first (R023)
#[utoipa::path(tag = "staff booking", params(("id" = StoreId, Path)), responses((status = 200, description = "Requests", body = Vec<StaffBookingView>)),
    security(("staff" = ["booking.read"])))]
#[get("/stores/{id}/requests")]
pub async fn get_requests(
    staff: Staff<may::BookingRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<StaffBookingView>>> {
    Ok(Json(
        booking::to_answer(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// One booking with what it holds and its history
#[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)), responses((status = 200, description = "The booking", body = StaffBookingDetail)),
    security(("staff" = ["booking.read"])))]
#[get("/bookings/{id}")]
pub async fn get_staff_booking(
    staff: Staff<may::BookingRead>,
    path: Path<BookingId>,
    db: Data<Db>,
) -> Answer<Json<StaffBookingDetail>> {
    Ok(Json(booking::detail(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Whom to call, in clear; leaves a row in the security log with what for, and the owner sees it
#[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)), request_body = Reveal, responses((status = 200, description = "The contact", body = ContactView)),
    security(("staff" = ["personal.reveal"])))]
#[post("/bookings/{id}/contact")]
pub async fn reveal_booking_contact(
    staff: Staff<may::PersonalReveal>,
    path: Path<BookingId>,
    wish: Wish<Reveal>,
    cap: Data<RevealCap>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "reveal_booking_contact", async |tx, wish| {
        staff::afford_reveal(tx, cap.0).await?;
        reply::ok(&booking::contact(tx, id, wish).await?)
    })
    .await
}

/// What the owner wrote that waits for somebody to look at it; leaves a row in the security log
#[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)), responses((status = 200, description = "The words", body = HeldTextView)),
    security(("staff" = ["personal.reveal"])))]
#[post("/bookings/{id}/held-text")]
pub async fn read_held_text(
    staff: Staff<may::PersonalReveal>,
    path: Path<BookingId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "read_held_text", async |tx, ()| {
        reply::ok(&booking::held_text(tx, id).await?)
    })
    .await
}

/// Show these words to those who see the booking, or take them out for good
#[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)), request_body = DecideText, responses((status = 204, description = "Decided")),
    security(("staff" = ["personal.reveal"])))]
#[post("/bookings/{id}/held-text/decision")]
pub async fn decide_held_text(
    staff: Staff<may::PersonalReveal>,
    path: Path<BookingId>,
    wish: Wish<DecideText>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "decide_held_text", async |tx, wish| {
        booking::decide_text(tx, id, wish).await?;
        reply::done()
    })
    .await
}

/// Keep a slot for a customer on the phone or at the desk
#[utoipa::path(tag = "staff booking", request_body = BookFor, responses((status = 201, description = "Kept", body = BookingView)),
    security(("staff" = ["booking.write"])))]
#[post("/bookings")]
pub async fn book_for(staff: Staff<may::BookingWrite>, wish: Wish<BookFor>, db: Data<Db>) -> Answer {
    let book = &wish.body().book;
    let ask = Ask {
        store_id: book.store_id,
        item_ids: book.item_ids.clone(),
        model_id: book.model_id,
        way: book.way,
        at_desk: true,
    };
    let start = book.start_at;
    let answer = wish
        .once(&db, staff.actor(), "book_for", async |tx, wish| {
            let view = booking::book_for(tx, wish).await?;
            reply::created(format!("/api/v1/staff/bookings/{}", view.id), &view)
        })
        .await;
    with_alternatives(&db, ask, start, answer).await
}

/// One handler for each step of an advisor.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $wish:ty => $operation:expr;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)), request_body = $wish,
            responses((status = 200, description = "The booking after it", body = BookingView)), security(("staff" = ["booking.write"])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::BookingWrite>, path: Path<BookingId>, wish: Wish<$wish>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, wish| reply::ok(&$operation(tx, id, wish).await?)).await
        }
    )*};
}

steps! {
    /// Ask for the kept slot in the customer's name (R022)
    submit_for "/bookings/{id}/submit" Submit => booking::submit;
    /// Confirm with time, place, items and price band (R023, R024)
    confirm_booking "/bookings/{id}/confirm" Confirm => booking::confirm;
    /// Offer two to five other times; the clock stands still while the owner chooses
    propose_times "/bookings/{id}/propose" Propose => booking::propose;
    /// Say no, with a reason from the list
    decline_booking "/bookings/{id}/decline" Decline => booking::decline;
    /// Move to another time
    reschedule_for "/bookings/{id}/reschedule" Reschedule => booking::reschedule;
    /// Call it off in the customer's name
    cancel_for "/bookings/{id}/cancel" Cancel => booking::cancel;
}

/// The same for steps that need no words.
macro_rules! taps {
    ($($(#[$doc:meta])* $name:ident $path:literal => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff booking", params(("id" = BookingId, Path)),
            responses((status = 200, description = "The booking after it", body = BookingView)), security(("staff" = ["booking.write"])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::BookingWrite>, path: Path<BookingId>, wish: Wish<()>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, ()| reply::ok(&$operation(tx, id).await?)).await
        }
    )*};
}

taps! {
    /// The car is here; after a no-show this is the late arrival
    receive_booking "/bookings/{id}/arrive" => booking::received;
    /// Nobody came; from 30 minutes after the start
    mark_no_show "/bookings/{id}/no-show" => booking::no_show;
    /// Take back a mistaken tap within 15 minutes
    undo_booking "/bookings/{id}/undo" => booking::undo;
}

/// Check in by the owner's QR code
#[utoipa::path(tag = "staff booking", request_body = Scan, responses((status = 200, description = "The booking", body = BookingView)),
    security(("staff" = ["booking.write"])))]
#[post("/check-ins")]
pub async fn scan_check_in(staff: Staff<may::BookingWrite>, wish: Wish<Scan>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "scan_check_in", async |tx, wish| {
        reply::ok(&booking::scan(tx, wish).await?)
    })
    .await
}

/// The bookings that an outage touches
#[utoipa::path(tag = "staff booking", params(("id" = StoreId, Path), ("outage" = OutageId, Path)),
    responses((status = 200, description = "What it touches", body = TouchedView)), security(("staff" = ["booking.outage"])))]
#[get("/stores/{id}/outages/{outage}/bookings")]
pub async fn get_touched(
    staff: Staff<may::BookingOutage>,
    path: Path<(StoreId, OutageId)>,
    db: Data<Db>,
) -> Answer<Json<TouchedView>> {
    let (store, outage) = path.into_inner();
    Ok(Json(booking::touched(&db.read(staff.actor()), store, outage).await?))
}

/// Move all of them in one step: other resources, else the nearest free start
#[utoipa::path(tag = "staff booking", params(("id" = StoreId, Path), ("outage" = OutageId, Path)),
    responses((status = 200, description = "What became of them", body = MovedView)), security(("staff" = ["booking.outage"])))]
#[post("/stores/{id}/outages/{outage}/move")]
pub async fn move_touched(
    staff: Staff<may::BookingOutage>,
    path: Path<(StoreId, OutageId)>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let (store, outage) = path.into_inner();
    wish.once(&db, staff.actor(), "move_touched", async |tx, ()| {
        reply::ok(&booking::move_touched(tx, store, outage).await?)
    })
    .await
}

/// Board, answers, arrivals, outages.
pub fn routes(config: &mut Routes) {
    config
        .service(get_board)
        .service(get_requests)
        .service(get_staff_booking)
        .service(reveal_booking_contact)
        .service(read_held_text)
        .service(decide_held_text)
        .service(book_for)
        .service(submit_for)
        .service(confirm_booking)
        .service(propose_times)
        .service(decline_booking)
        .service(reschedule_for)
        .service(cancel_for)
        .service(receive_booking)
        .service(mark_no_show)
        .service(undo_booking)
        .service(scan_check_in)
        .service(get_touched)
        .service(move_touched);
}
