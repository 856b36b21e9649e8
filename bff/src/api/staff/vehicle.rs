//! Customers' cars as staff put them on record, find and verify them (rulings 13, security.md 4).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::staff;
use chezhu::domain::vehicle::{
    self, AddModel, CreateVehicle, FindVehicles, MileageView, ModelView, RevealVehicle, StaffMileage, StaffVehicleView,
    VehicleRevealed, VerifyVehicle,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::VehicleId;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::quota::RevealCap;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Find customers' cars
///
/// By the whole VIN, the whole plate, or the customer: exactly one of them. Only cars of customers of your stores, masked.
#[utoipa::path(
    tag = "vehicle",
    params(FindVehicles),
    responses((status = 200, description = "The cars", body = [StaffVehicleView])),
    security(("staff" = ["customer.read"]))
)]
#[get("/vehicles")]
pub async fn find_vehicles(
    staff: Staff<may::CustomerRead>,
    query: Query<FindVehicles>,
    db: Data<Db>,
) -> Answer<Json<Vec<StaffVehicleView>>> {
    Ok(Json(vehicle::find(&db.read(staff.actor()), query.into_inner()).await?))
}

/// Put a customer's car on record
///
/// The dealership's own word: the ownership is verified, and the owner sees the car with its history once their account
/// joins this customer by the verified phone. A car that the customer already has is verified instead of made twice.
#[utoipa::path(
    tag = "vehicle",
    request_body = CreateVehicle,
    responses((status = 201, description = "On record", body = StaffVehicleView)),
    security(("staff" = ["customer.write"]))
)]
#[post("/vehicles")]
pub async fn create_vehicle(staff: Staff<may::CustomerWrite>, wish: Wish<CreateVehicle>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "create_vehicle", async |tx, wish| {
        let car = vehicle::create(tx, wish).await?;
        reply::created(format!("/api/v1/staff/vehicles/{}", car.id), &car)
    })
    .await
}

/// One customer's car
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    responses((status = 200, description = "The car, masked", body = StaffVehicleView)),
    security(("staff" = ["customer.read"]))
)]
#[get("/vehicles/{id}")]
pub async fn get_customer_vehicle(
    staff: Staff<may::CustomerRead>,
    id: Path<VehicleId>,
    db: Data<Db>,
) -> Answer<Json<StaffVehicleView>> {
    Ok(Json(
        vehicle::staff_vehicle(&db.read(staff.actor()), id.into_inner()).await?,
    ))
}

/// Verify that a car belongs to a customer
///
/// After a look at the papers. History opens for the owner; with `others_end` the car was sold on and the others'
/// ownership of the same car ends.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    request_body = VerifyVehicle,
    responses((status = 200, description = "Verified", body = StaffVehicleView)),
    security(("staff" = ["vehicle.verify"]))
)]
#[post("/vehicles/{id}/verify")]
pub async fn verify_vehicle(
    staff: Staff<may::VehicleVerify>,
    id: Path<VehicleId>,
    wish: Wish<VerifyVehicle>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "verify_vehicle", async |tx, wish| {
        reply::ok(&vehicle::verify(tx, id, wish).await?)
    })
    .await
}

/// Show VIN and plate in clear
///
/// Leaves a row in the security log with the reason, which the owner reads in `GET /api/v1/me/accesses`.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    request_body = RevealVehicle,
    responses((status = 200, description = "In clear", body = VehicleRevealed)),
    security(("staff" = ["personal.reveal"]))
)]
#[post("/vehicles/{id}/reveal")]
pub async fn reveal_vehicle(
    staff: Staff<may::PersonalReveal>,
    id: Path<VehicleId>,
    wish: Wish<RevealVehicle>,
    cap: Data<RevealCap>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "reveal_vehicle", async |tx, wish| {
        staff::afford_reveal(tx, cap.0).await?;
        reply::ok(&vehicle::reveal(tx, id, wish).await?)
    })
    .await
}

/// Mileage of a customer's car
///
/// The newest first; at most 200.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    responses((status = 200, description = "The readings", body = [MileageView])),
    security(("staff" = ["customer.read"]))
)]
#[get("/vehicles/{id}/mileage")]
pub async fn list_customer_mileage(
    staff: Staff<may::CustomerRead>,
    id: Path<VehicleId>,
    db: Data<Db>,
) -> Answer<Json<Vec<MileageView>>> {
    Ok(Json(
        vehicle::staff_mileages(&db.read(staff.actor()), id.into_inner()).await?,
    ))
}

/// Log the mileage of a customer's car
///
/// Lower than the last reading needs `reset_reason`, else `vehicle.mileage_backwards`.
#[utoipa::path(
    tag = "vehicle",
    params(("id" = VehicleId, Path, description = "The car")),
    request_body = StaffMileage,
    responses((status = 200, description = "Logged", body = MileageView)),
    security(("staff" = ["customer.write"]))
)]
#[post("/vehicles/{id}/mileage")]
pub async fn log_customer_mileage(
    staff: Staff<may::CustomerWrite>,
    id: Path<VehicleId>,
    wish: Wish<StaffMileage>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "log_customer_mileage", async |tx, wish| {
        reply::ok(&vehicle::staff_log_mileage(tx, id, wish).await?)
    })
    .await
}

/// Add a car model
///
/// For those who have the permission in the whole group.
#[utoipa::path(
    tag = "vehicle",
    request_body = AddModel,
    responses((status = 201, description = "Added", body = ModelView)),
    security(("staff" = ["catalog.import"]))
)]
#[post("/vehicle-models")]
pub async fn add_model(staff: Staff<may::CatalogImport>, wish: Wish<AddModel>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "add_model", async |tx, wish| {
        reply::created("/api/v1/vehicle-models", &vehicle::add_model(tx, wish).await?)
    })
    .await
}

/// Of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(find_vehicles)
        .service(create_vehicle)
        .service(get_customer_vehicle)
        .service(verify_vehicle)
        .service(reveal_vehicle)
        .service(list_customer_mileage)
        .service(log_customer_mileage)
        .service(add_model);
}
