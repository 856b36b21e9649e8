//! Repairs, for the owners of the cars and for who brought them.

use actix_web::http::header;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chezhu::domain::repair::{
    self, AcceptRepair, AnswerLoanCar, CarFileView, MyRepairsView, RepairPhotosView, RepairView, SheetView, SignRepair,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::{RepairId, VehicleId};

use crate::auth::Me;
use crate::fresh::{unchanged, unless_fresh};
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// My repairs and those that I follow, the newest first; the list has an ETag (R005, R060)
#[utoipa::path(tag = "repair", responses((status = 200, description = "My repairs", body = MyRepairsView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/repairs")]
pub async fn my_repairs(request: HttpRequest, me: Me, db: Data<Db>) -> Answer {
    let look = db.read(me.actor());
    // Read before the list: what changes in between makes the list younger than its ETag, never older.
    let etag = format!("\"{}\"", repair::mine_version(&look).await?);
    if let Some(reply) = unchanged(&request, &etag) {
        return Ok(reply);
    }
    let view = repair::mine(&look).await?;
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&view)))
}

/// One repair on one page: where it is, what is done and by whom, what waits for me, when it is promised; its version is the ETag (R005, R040)
///
/// All times are instants, so the reply depends on nothing but its version. Whoever brought or collects the car sees it
/// without the owner's words, and decides nothing.
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), responses((status = 200, description = "The repair", body = RepairView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/repairs/{id}")]
pub async fn get_repair(request: HttpRequest, me: Me, path: Path<RepairId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    let look = db.read(me.actor());
    if request.headers().contains_key(header::IF_NONE_MATCH) {
        // 304 by one small statement, when the client says which version it has.
        let version = repair::version(&look, id).await?;
        if let Some(reply) = unchanged(&request, &format!("\"{version}\"")) {
            return Ok(reply);
        }
    }
    let page = repair::page(&look, id).await?;
    Ok(unless_fresh(&request, &format!("\"{}\"", page.version), || {
        HttpResponse::Ok().json(&page.view)
    }))
}

/// What was photographed: the damage map, findings by traffic light, the work, old parts; the links open for some minutes
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), responses((status = 200, description = "The photos", body = RepairPhotosView)), security(("customer" = [])))]
#[get("/repairs/{id}/photos")]
pub async fn get_repair_photos(me: Me, path: Path<RepairId>, db: Data<Db>) -> Answer<Json<RepairPhotosView>> {
    Ok(Json(repair::photos(&db.read(me.actor()), path.into_inner()).await?))
}

/// What I sign: the repair order at the intake, what was done at the handover, each with its hash (R041, R045)
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), responses((status = 200, description = "The sheet", body = SheetView)), security(("customer" = [])))]
#[get("/repairs/{id}/sheet")]
pub async fn get_repair_sheet(me: Me, path: Path<RepairId>, db: Data<Db>) -> Answer<Json<SheetView>> {
    Ok(Json(repair::sheet(&db.read(me.actor()), path.into_inner()).await?))
}

/// Sign the repair order that was shown, by its hash; 409 `repair.sheet_changed` brings the hash of the new one
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), request_body = SignRepair, responses((status = 200, description = "The repair after it", body = RepairView)), security(("customer" = [])))]
#[post("/repairs/{id}/sign")]
pub async fn sign_repair(me: Me, path: Path<RepairId>, wish: Wish<SignRepair>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "sign_repair", async |tx, wish| {
        reply::ok(&repair::sign(tx, id, wish).await?)
    })
    .await
}

/// Sign what was done, by the hash of the sheet that was shown, when everything was explained
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), request_body = AcceptRepair, responses((status = 200, description = "The repair after it", body = RepairView)), security(("customer" = [])))]
#[post("/repairs/{id}/accept")]
pub async fn accept_repair(me: Me, path: Path<RepairId>, wish: Wish<AcceptRepair>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "accept_repair", async |tx, wish| {
        reply::ok(&repair::accept(tx, id, wish).await?)
    })
    .await
}

/// Take the loan car that is offered, or not: one that is free is kept at once, else the store looks for one (R103)
#[utoipa::path(tag = "repair", params(("id" = RepairId, Path)), request_body = AnswerLoanCar, responses((status = 200, description = "The repair after it", body = RepairView)), security(("customer" = [])))]
#[post("/repairs/{id}/loan-car")]
pub async fn answer_loan_car(me: Me, path: Path<RepairId>, wish: Wish<AnswerLoanCar>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "answer_loan_car", async |tx, wish| {
        reply::ok(&repair::answer_loan_car(tx, id, wish).await?)
    })
    .await
}

/// The file of one of my cars: what was done, by whom, until when it is warranted; all of it once the car is verified (R060, R076)
#[utoipa::path(tag = "repair", params(("id" = VehicleId, Path)), responses((status = 200, description = "The file", body = CarFileView)), security(("customer" = [])))]
#[get("/vehicles/{id}/repairs")]
pub async fn get_car_file(me: Me, path: Path<VehicleId>, db: Data<Db>) -> Answer<Json<CarFileView>> {
    Ok(Json(repair::my_file(&db.read(me.actor()), path.into_inner()).await?))
}

/// What owners may do with their repairs.
pub fn routes(config: &mut Routes) {
    config
        .service(my_repairs)
        .service(get_car_file)
        .service(get_repair_photos)
        .service(get_repair_sheet)
        .service(sign_repair)
        .service(accept_repair)
        .service(answer_loan_car)
        .service(get_repair);
}
