//! A store's today, who holds what, and handing it over (issue 4, points 6 and 9).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use aws_lc_rs::digest;
use chezhu::domain::duty::{self, ColleagueView, HandOver, HandoverView, HolderNow};
use chezhu::domain::staff::Permission;
use chezhu::domain::today::{self, TodayView};
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::{BookingId, HandoverId, StoreId};

use crate::auth::{Colleague, Staff, may};
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// What is due in a store today
///
/// One list by clock and risk, as far as the caller's permissions reach there: requests to answer, arrivals, who is late or
/// did not come, words and messages that wait, what was handed over to the caller. It has an ETag: unchanged, it is a 304.
#[utoipa::path(tag = "today", params(("id" = StoreId, Path)),
    responses((status = 200, description = "The list", body = TodayView), (status = 304, description = "Unchanged")), security(("staff" = ["store.read"])))]
#[get("/stores/{id}/today")]
pub async fn get_today(
    request: HttpRequest,
    staff: Staff<may::StoreRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer {
    let view = today::today(&db.read(staff.actor()), staff.grants(), path.into_inner()).await?;
    let body = serde_json::to_vec(&view).map_err(|e| Error::fault("render a reply", e))?;
    // Colours change with the clock, so the tag is of what is shown.
    let tag = format!(
        "\"{}\"",
        hex::encode(&digest::digest(&digest::SHA256, &body).as_ref()[..12])
    );
    Ok(unless_fresh(&request, &tag, || {
        HttpResponse::Ok().content_type("application/json").body(body)
    }))
}

/// Who works at a store and may log in, with whether they are on shift
#[utoipa::path(tag = "today", params(("id" = StoreId, Path)), responses((status = 200, description = "By name", body = [ColleagueView])),
    security(("staff" = ["store.read"])))]
#[get("/stores/{id}/colleagues")]
pub async fn list_colleagues(
    staff: Staff<may::StoreRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<ColleagueView>>> {
    Ok(Json(
        duty::colleagues(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// Take a booking: from now on you hold it
#[utoipa::path(tag = "today", params(("id" = BookingId, Path)), responses((status = 200, description = "Taken", body = HolderNow)),
    security(("staff" = ["booking.write"])))]
#[post("/bookings/{id}/take")]
pub async fn take_booking(
    staff: Staff<may::BookingWrite>,
    path: Path<BookingId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "take_booking", async |tx, ()| {
        reply::ok(&duty::take(tx, id).await?)
    })
    .await
}

/// Hand the rest of a shift to a colleague
///
/// What you hold and what nobody holds of today's list, or the subjects that are named. The receiver finds it on top of
/// their list with your note.
#[utoipa::path(tag = "today", params(("id" = StoreId, Path)), request_body = HandOver,
    responses((status = 201, description = "Handed over", body = HandoverView)), security(("staff" = ["booking.write"])))]
#[post("/stores/{id}/handover")]
pub async fn hand_over(
    staff: Staff<may::BookingWrite>,
    path: Path<StoreId>,
    wish: Wish<HandOver>,
    db: Data<Db>,
) -> Answer {
    let store = path.into_inner();
    wish.once(&db, staff.actor(), "hand_over", async |tx, wish| {
        let open = today::matters(tx, staff.grants(), store).await?;
        let view = duty::hand_over(tx, store, wish, open).await?;
        reply::created(format!("/api/v1/staff/stores/{store}/handovers"), &view)
    })
    .await
}

/// Hand-overs of the last two weeks: to you and by you, or all of them for who manages the store
#[utoipa::path(tag = "today", params(("id" = StoreId, Path)), responses((status = 200, description = "The newest first", body = [HandoverView])),
    security(("staff" = ["booking.read"])))]
#[get("/stores/{id}/handovers")]
pub async fn list_handovers(
    staff: Staff<may::BookingRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<HandoverView>>> {
    let store = path.into_inner();
    let manages = staff
        .grants()
        .scope(Permission::StoreManage)
        .is_some_and(|scope| scope.holds(store));
    Ok(Json(duty::handovers(&db.read(staff.actor()), store, manages).await?))
}

/// Take note of a hand-over to you
#[utoipa::path(tag = "today", params(("id" = HandoverId, Path)), responses((status = 200, description = "Seen", body = HandoverView)), security(("staff" = [])))]
#[post("/handovers/{id}/seen")]
pub async fn see_handover(me: Colleague, path: Path<HandoverId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "see_handover", async |tx, ()| {
        reply::ok(&duty::seen(tx, id).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(get_today)
        .service(list_colleagues)
        .service(take_booking)
        .service(hand_over)
        .service(list_handovers)
        .service(see_handover);
}
