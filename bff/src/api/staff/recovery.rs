//! Bad answers and who stays with them, for staff (R151).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::survey::{
    self, AskOwner, AssignRecovery, FindRecoveries, LogCall, LoseRecovery, RecoveriesView, SeenRecovery,
    StaffRecoveryView,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::RecoveryId;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Bad answers: those that are due first
#[utoipa::path(tag = "survey", params(FindRecoveries), responses((status = 200, description = "At most 200", body = RecoveriesView)), security(("staff" = ["survey.read"])))]
#[get("/recoveries")]
pub async fn list_recoveries(
    staff: Staff<may::SurveyRead>,
    find: Query<FindRecoveries>,
    db: Data<Db>,
) -> Answer<Json<RecoveriesView>> {
    Ok(Json(survey::recoveries(&db.read(staff.actor()), &find).await?))
}

/// One of them: what the owner wrote, whom it is about, every call
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), responses((status = 200, description = "The recovery", body = StaffRecoveryView)), security(("staff" = ["survey.read"])))]
#[get("/recoveries/{id}")]
pub async fn staff_get_recovery(
    staff: Staff<may::SurveyRead>,
    path: Path<RecoveryId>,
    db: Data<Db>,
) -> Answer<Json<StaffRecoveryView>> {
    let view = survey::staff_recovery(&db.read(staff.actor()), path.into_inner()).await?;
    Ok(Json(view))
}

/// I deal with it from now on; not whom it is about
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = SeenRecovery, responses((status = 200, description = "Taken", body = StaffRecoveryView)), security(("staff" = ["recovery.write"])))]
#[post("/recoveries/{id}/take")]
pub async fn take_recovery(
    staff: Staff<may::RecoveryWrite>,
    path: Path<RecoveryId>,
    wish: Wish<SeenRecovery>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "take_recovery", async |tx, wish| {
        reply::ok(&survey::take(tx, id, wish).await?)
    })
    .await
}

/// A colleague deals with it from now on; not whom it is about
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = AssignRecovery, responses((status = 200, description = "Assigned", body = StaffRecoveryView)), security(("staff" = ["recovery.write"])))]
#[post("/recoveries/{id}/assign")]
pub async fn assign_recovery(
    staff: Staff<may::RecoveryWrite>,
    path: Path<RecoveryId>,
    wish: Wish<AssignRecovery>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "assign_recovery", async |tx, wish| {
        reply::ok(&survey::assign(tx, id, wish).await?)
    })
    .await
}

/// Write a call down; one that reaches the owner ends the first clock
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = LogCall, responses((status = 200, description = "Written down", body = StaffRecoveryView)), security(("staff" = ["recovery.write"])))]
#[post("/recoveries/{id}/calls")]
pub async fn log_recovery_call(
    staff: Staff<may::RecoveryWrite>,
    path: Path<RecoveryId>,
    wish: Wish<LogCall>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "log_recovery_call", async |tx, wish| {
        reply::ok(&survey::call(tx, id, wish).await?)
    })
    .await
}

/// Ask the owner whether it is settled
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = AskOwner, responses((status = 200, description = "Asked", body = StaffRecoveryView)), security(("staff" = ["recovery.write"])))]
#[post("/recoveries/{id}/ask")]
pub async fn ask_owner(
    staff: Staff<may::RecoveryWrite>,
    path: Path<RecoveryId>,
    wish: Wish<AskOwner>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "ask_owner", async |tx, wish| {
        reply::ok(&survey::ask(tx, id, wish).await?)
    })
    .await
}

/// Give it up, after three tries on three days
#[utoipa::path(tag = "survey", params(("id" = RecoveryId, Path)), request_body = LoseRecovery, responses((status = 200, description = "Given up", body = StaffRecoveryView)), security(("staff" = ["recovery.write"])))]
#[post("/recoveries/{id}/lose")]
pub async fn lose_recovery(
    staff: Staff<may::RecoveryWrite>,
    path: Path<RecoveryId>,
    wish: Wish<LoseRecovery>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "lose_recovery", async |tx, wish| {
        reply::ok(&survey::lose(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config.service(list_recoveries).service(staff_get_recovery);
    config
        .service(take_recovery)
        .service(assign_recovery)
        .service(log_recovery_call);
    config.service(ask_owner).service(lose_recovery);
}
