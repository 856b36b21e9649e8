//! The garage of an owner, and the car models (R030, rulings 13).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, patch, post};
use chezhu::domain::booking;
use chezhu::domain::vehicle::{self, AddVehicle, ChangeVehicle, LogMileage, MileageView, ModelView, VehicleView};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::id::VehicleId;

use crate::auth::Me;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// List the car models
///
/// By brand, series and year; at most a thousand.
#[utoipa::path(tag = "vehicle", responses((status = 200, description = "The models", body = [ModelView])))]
#[get("/vehicle-models")]
pub async fn list_models(db: Data<Db>) -> Answer<Json<Vec<ModelView>>> {
    Ok(Json(vehicle::models(&db.read(Actor::Anonymous)).await?))
}

/// My cars
///
/// The oldest first, VIN and plate in clear, with the last odometer reading.
#[utoipa::path(tag = "vehicle", responses((status = 200, description = "The garage", body = [VehicleView])), security(("customer" = [])))]
#[get("/vehicles")]
pub async fn list_vehicles(me: Me, db: Data<Db>) -> Answer<Json<Vec<VehicleView>>> {
    Ok(Json(vehicle::garage(&db.read(me.actor())).await?))
}

/// Add a car
///
/// By VIN, plate or both; a new car needs no plate. It can be booked for at once, and its history opens when the
/// ownership is verified (rulings 13). A foreign VIN with an odd check digit is accepted with a warning. The answer never
/// tells whether somebody else has this car; your own a second time is `vehicle.already_yours`.
#[utoipa::path(
    tag = "vehicle",
    request_body = AddVehicle,
    responses((status = 201, description = "Added", body = VehicleView)),
    security(("customer" = []))
)]
#[post("/vehicles")]
pub async fn add_vehicle(me: Me, wish: Wish<AddVehicle>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "add_vehicle", async |tx, wish| {
        let car = vehicle::add(tx, wish).await?;
        reply::created(format!("/api/v1/vehicles/{}", car.id), &car)
    })
    .await
}

/// One of my cars
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    responses((status = 200, description = "The car", body = VehicleView)),
    security(("customer" = []))
)]
#[get("/vehicles/{id}")]
pub async fn get_vehicle(me: Me, id: Path<VehicleId>, db: Data<Db>) -> Answer<Json<VehicleView>> {
    Ok(Json(vehicle::one(&db.read(me.actor()), id.into_inner()).await?))
}

/// Change one of my cars
///
/// The first plate, the model, a mistyped VIN; what is left out stays. The VIN of a verified car stands fast
/// (`vehicle.vin_fast`); another version than the one read is `vehicle.changed`.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    request_body = ChangeVehicle,
    responses((status = 200, description = "Changed", body = VehicleView)),
    security(("customer" = []))
)]
#[patch("/vehicles/{id}")]
pub async fn change_vehicle(me: Me, id: Path<VehicleId>, wish: Wish<ChangeVehicle>, db: Data<Db>) -> Answer {
    let id = id.into_inner();
    wish.once(&db, me.actor(), "change_vehicle", async |tx, wish| {
        reply::ok(&vehicle::change(tx, id, wish).await?)
    })
    .await
}

/// No longer my car
///
/// Ends ownership, care and reminders. When nobody else owns it and the dealership has no record of it, VIN and plate are
/// gone for good (rulings 13 and 14). A car that a store expects is `booking.car_booked`: call the visit off first.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    responses((status = 204, description = "Ended")),
    security(("customer" = []))
)]
#[post("/vehicles/{id}/end")]
pub async fn end_vehicle(me: Me, id: Path<VehicleId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = id.into_inner();
    wish.once(&db, me.actor(), "end_vehicle", async |tx, ()| {
        vehicle::end(tx, id).await?;
        booking::not_expected(tx, id).await?;
        reply::done()
    })
    .await
}

/// Mileage of one of my cars
///
/// The newest first; at most 200.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    responses((status = 200, description = "The readings", body = [MileageView])),
    security(("customer" = []))
)]
#[get("/vehicles/{id}/mileage")]
pub async fn list_mileage(me: Me, id: Path<VehicleId>, db: Data<Db>) -> Answer<Json<Vec<MileageView>>> {
    Ok(Json(vehicle::mileages(&db.read(me.actor()), id.into_inner()).await?))
}

/// Log the mileage of one of my cars
///
/// Lower than the last reading is `vehicle.mileage_backwards`; the store can correct it.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    request_body = LogMileage,
    responses((status = 200, description = "Logged", body = MileageView)),
    security(("customer" = []))
)]
#[post("/vehicles/{id}/mileage")]
pub async fn log_mileage(me: Me, id: Path<VehicleId>, wish: Wish<LogMileage>, db: Data<Db>) -> Answer {
    let id = id.into_inner();
    wish.once(&db, me.actor(), "log_mileage", async |tx, wish| {
        reply::ok(&vehicle::log_mileage(tx, id, wish).await?)
    })
    .await
}

/// Of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(list_models)
        .service(list_vehicles)
        .service(add_vehicle)
        .service(get_vehicle)
        .service(change_vehicle)
        .service(end_vehicle)
        .service(list_mileage)
        .service(log_mileage);
}
