//! Care, for owners (R009, R153, R154, R165).

use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, patch, post};
use chezhu::domain::butler::{ReplyView, WriteReply};
use chezhu::domain::care::{self, AnnounceTrip, CarePlanView, CareView, CaresView, SayOfCar, SetCareWish, TripView};
use chezhu::ground::db::Db;
use chezhu::ground::id::{CareId, TripId, VehicleId};

use crate::auth::Me;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// A car's care: the odometer as it is estimated, what is known, what comes next and why
#[utoipa::path(tag = "care", params(("id" = VehicleId, Path)), responses((status = 200, description = "The car's care", body = CarePlanView)), security(("customer" = [])))]
#[get("/vehicles/{id}/care")]
pub async fn get_car_care(me: Me, path: Path<VehicleId>, db: Data<Db>) -> Answer<Json<CarePlanView>> {
    Ok(Json(care::car(&db.read(me.actor()), path.into_inner()).await?))
}

/// Say what I know of my car: registration, insurance, inspection, last service, battery; what is left out stays
#[utoipa::path(tag = "care", params(("id" = VehicleId, Path)), request_body = SayOfCar, responses((status = 200, description = "Written down", body = CarePlanView)), security(("customer" = [])))]
#[patch("/vehicles/{id}/care")]
pub async fn say_of_car(me: Me, path: Path<VehicleId>, wish: Wish<SayOfCar>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "say_of_car", async |tx, wish| {
        reply::ok(&care::say(tx, id, wish).await?)
    })
    .await
}

/// Announce a trip: before it the store offers a check (R154)
#[utoipa::path(tag = "care", params(("id" = VehicleId, Path)), request_body = AnnounceTrip, responses((status = 201, description = "Announced", body = TripView)), security(("customer" = [])))]
#[post("/vehicles/{id}/trips")]
pub async fn announce_trip(me: Me, path: Path<VehicleId>, wish: Wish<AnnounceTrip>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "announce_trip", async |tx, wish| {
        let trip = care::announce(tx, id, wish).await?;
        reply::created(format!("/api/v1/trips/{}", trip.id), &trip)
    })
    .await
}

/// Call a trip off
#[utoipa::path(tag = "care", params(("id" = TripId, Path)), responses((status = 204, description = "Called off")), security(("customer" = [])))]
#[delete("/trips/{id}")]
pub async fn call_off_trip(me: Me, path: Path<TripId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    db.write(me.actor(), async |tx| care::call_off(tx, id).await).await?;
    Ok(reply::respond(reply::done()?))
}

/// Words of care to me, the newest first, and the switch of each kind
#[utoipa::path(tag = "care", responses((status = 200, description = "At most 100", body = CaresView)), security(("customer" = [])))]
#[get("/care")]
pub async fn my_care(me: Me, db: Data<Db>) -> Answer<Json<CaresView>> {
    Ok(Json(care::mine(&db.read(me.actor())).await?))
}

/// One word of care: why it was said, the booking that fits, what was written in answer
#[utoipa::path(tag = "care", params(("id" = CareId, Path)), responses((status = 200, description = "The word", body = CareView)), security(("customer" = [])))]
#[get("/care/{id}")]
pub async fn get_care(me: Me, path: Path<CareId>, db: Data<Db>) -> Answer<Json<CareView>> {
    Ok(Json(care::one(&db.read(me.actor()), path.into_inner()).await?))
}

/// Switch a kind of care on or off; what is on its way of it is not said
#[utoipa::path(tag = "care", request_body = SetCareWish, responses((status = 200, description = "Switched", body = CaresView)), security(("customer" = [])))]
#[post("/care/wishes")]
pub async fn set_care_wish(me: Me, wish: Wish<SetCareWish>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "set_care_wish", async |tx, wish| {
        reply::ok(&care::set_wish(tx, wish).await?)
    })
    .await
}

/// Write to my butler in answer to a word of care (R136)
#[utoipa::path(tag = "care", params(("id" = CareId, Path)), request_body = WriteReply, responses((status = 201, description = "Written", body = ReplyView)), security(("customer" = [])))]
#[post("/care/{id}/replies")]
pub async fn reply_to_care(me: Me, path: Path<CareId>, wish: Wish<WriteReply>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "reply_to_care", async |tx, wish| {
        reply::created(format!("/api/v1/care/{id}"), &care::reply(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(get_car_care).service(say_of_car).service(announce_trip);
    config.service(call_off_trip).service(my_care).service(set_care_wish);
    config.service(get_care).service(reply_to_care);
}
