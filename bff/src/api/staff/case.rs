//! Complaints, for staff (rulings 28).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::case::{
    self, CloseCase, FindCases, OpenCaseFor, SayInCase, SeenCase, StaffCaseView, StaffCasesView,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::CaseId;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Complaints: those that nobody deals with first, then the oldest
#[utoipa::path(tag = "case", params(FindCases), responses((status = 200, description = "At most 200", body = StaffCasesView)), security(("staff" = ["case.read"])))]
#[get("/cases")]
pub async fn list_cases(
    staff: Staff<may::CaseRead>,
    find: Query<FindCases>,
    db: Data<Db>,
) -> Answer<Json<StaffCasesView>> {
    Ok(Json(case::cases(&db.read(staff.actor()), &find).await?))
}

/// One complaint
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), responses((status = 200, description = "The complaint", body = StaffCaseView)), security(("staff" = ["case.read"])))]
#[get("/cases/{id}")]
pub async fn staff_get_case(
    staff: Staff<may::CaseRead>,
    path: Path<CaseId>,
    db: Data<Db>,
) -> Answer<Json<StaffCaseView>> {
    Ok(Json(case::staff_one(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Write a complaint down for a customer
#[utoipa::path(tag = "case", request_body = OpenCaseFor, responses((status = 201, description = "Received", body = StaffCaseView)), security(("staff" = ["case.write"])))]
#[post("/cases")]
pub async fn open_case_for(staff: Staff<may::CaseWrite>, wish: Wish<OpenCaseFor>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "open_case_for", async |tx, wish| {
        let id = case::open_for(tx, wish).await?;
        let location = format!("/api/v1/staff/cases/{id}");
        reply::created(location, &case::staff_one(tx, id).await?)
    })
    .await
}

/// I deal with it from now on
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), request_body = SeenCase, responses((status = 200, description = "Taken", body = StaffCaseView)), security(("staff" = ["case.write"])))]
#[post("/cases/{id}/take")]
pub async fn take_case(staff: Staff<may::CaseWrite>, path: Path<CaseId>, wish: Wish<SeenCase>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "take_case", async |tx, wish| {
        case::take(tx, id, wish).await?;
        reply::ok(&case::staff_one(tx, id).await?)
    })
    .await
}

/// Answer the owner
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), request_body = SayInCase, responses((status = 200, description = "Said", body = StaffCaseView)), security(("staff" = ["case.write"])))]
#[post("/cases/{id}/words")]
pub async fn answer_in_case(
    staff: Staff<may::CaseWrite>,
    path: Path<CaseId>,
    wish: Wish<SayInCase>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "answer_in_case", async |tx, wish| {
        case::say(tx, id, wish).await?;
        reply::ok(&case::staff_one(tx, id).await?)
    })
    .await
}

/// Close it, with a reason and a last word to the owner
#[utoipa::path(tag = "case", params(("id" = CaseId, Path)), request_body = CloseCase, responses((status = 200, description = "Closed", body = StaffCaseView)), security(("staff" = ["case.write"])))]
#[post("/cases/{id}/close")]
pub async fn close_case(
    staff: Staff<may::CaseWrite>,
    path: Path<CaseId>,
    wish: Wish<CloseCase>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "close_case", async |tx, wish| {
        case::close(tx, id, wish).await?;
        reply::ok(&case::staff_one(tx, id).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(list_cases)
        .service(staff_get_case)
        .service(open_case_for);
    config.service(take_case).service(answer_in_case).service(close_case);
}
