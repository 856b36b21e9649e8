//! The jobs of a repair: who could do them, who does them, how far they are, what the three-guarantee rules make of them.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::repair::{self, AssignJob, CandidatesView, MarkJob, StaffRepairView};
use chezhu::ground::db::Db;
use chezhu::ground::id::{JobId, RepairId};

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// One handler for what is done to a job.
macro_rules! at_jobs {
    ($($(#[$doc:meta])* $name:ident $path:literal => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("job" = JobId, Path)),
            responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = ["repair.work"])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::RepairWork>, path: Path<(RepairId, JobId)>, wish: Wish<()>, db: Data<Db>) -> Answer {
            let ids = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, ()| reply::ok(&$operation(tx, ids).await?)).await
        }
    )*};
}

at_jobs! {
    /// Begin a job, or go on with it; 409 `repair.gate_closed` names what is missing
    start_job "/repairs/{id}/jobs/{job}/start" => repair::start_job;
    /// Lay a job down for now
    pause_job "/repairs/{id}/jobs/{job}/pause" => repair::pause_job;
    /// The job is done
    finish_job "/repairs/{id}/jobs/{job}/finish" => repair::finish_job;
}

/// Who does a job, and in which bay (R025)
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("job" = JobId, Path)), request_body = AssignJob,
    responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = ["repair.dispatch"])))]
#[post("/repairs/{id}/jobs/{job}/assign")]
pub async fn assign_job(
    staff: Staff<may::RepairDispatch>,
    path: Path<(RepairId, JobId)>,
    wish: Wish<AssignJob>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "assign_job", async |tx, wish| {
        reply::ok(&repair::assign_job(tx, ids, wish).await?)
    })
    .await
}

/// Say what a job is before the three-guarantee rules: a serious safety fault, a main unit or part to be replaced, a failure of
/// the first weeks; what is left out it is not
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("job" = JobId, Path)), request_body = MarkJob,
    responses((status = 200, description = "The repair after it", body = StaffRepairView)), security(("staff" = ["repair.write"])))]
#[post("/repairs/{id}/jobs/{job}/mark")]
pub async fn mark_job(
    staff: Staff<may::RepairWrite>,
    path: Path<(RepairId, JobId)>,
    wish: Wish<MarkJob>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "mark_job", async |tx, wish| {
        reply::ok(&repair::mark_job(tx, ids, wish).await?)
    })
    .await
}

/// Who could do a job, best first, with the reasons: skill, level, what lies before them (R053)
#[utoipa::path(tag = "staff repair", params(("id" = RepairId, Path), ("job" = JobId, Path)),
    responses((status = 200, description = "The candidates", body = CandidatesView)), security(("staff" = ["repair.dispatch"])))]
#[get("/repairs/{id}/jobs/{job}/candidates")]
pub async fn list_candidates(
    staff: Staff<may::RepairDispatch>,
    path: Path<(RepairId, JobId)>,
    db: Data<Db>,
) -> Answer<Json<CandidatesView>> {
    Ok(Json(
        repair::candidates(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// What is done to jobs.
pub fn routes(config: &mut Routes) {
    config
        .service(list_candidates)
        .service(start_job)
        .service(pause_job)
        .service(finish_job)
        .service(assign_job)
        .service(mark_job);
}
