//! Butlers, for staff: who is away, what owners wrote (R136).

use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, post};
use chezhu::domain::butler::{self, AbsenceView, AddAbsence, AnswerReply, ButlersView, FindReplies, StaffReplyView};
use chezhu::ground::db::Db;
use chezhu::ground::id::{AbsenceId, ReplyId, StoreId};

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// The store's butlers with their customers, and who is away
#[utoipa::path(tag = "butler", params(("id" = StoreId, Path)), responses((status = 200, description = "By name", body = ButlersView)), security(("staff" = ["care.read"])))]
#[get("/stores/{id}/butlers")]
pub async fn list_store_butlers(
    staff: Staff<may::CareRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<ButlersView>> {
    Ok(Json(butler::team(&db.read(staff.actor()), path.into_inner()).await?))
}

/// A butler is away for a time: somebody covers
#[utoipa::path(tag = "butler", params(("id" = StoreId, Path)), request_body = AddAbsence, responses((status = 201, description = "Written down", body = AbsenceView)), security(("staff" = ["care.manage"])))]
#[post("/stores/{id}/absences")]
pub async fn add_absence(
    staff: Staff<may::CareManage>,
    path: Path<StoreId>,
    wish: Wish<AddAbsence>,
    db: Data<Db>,
) -> Answer {
    let store = path.into_inner();
    wish.once(&db, staff.actor(), "add_absence", async |tx, wish| {
        let made = butler::add_absence(tx, store, wish).await?;
        reply::created(format!("/api/v1/staff/absences/{}", made.id), &made)
    })
    .await
}

/// They are back, or never left
#[utoipa::path(tag = "butler", params(("id" = AbsenceId, Path)), responses((status = 204, description = "Ended")), security(("staff" = ["care.manage"])))]
#[delete("/absences/{id}")]
pub async fn end_absence(staff: Staff<may::CareManage>, path: Path<AbsenceId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    db.write(staff.actor(), async |tx| butler::end_absence(tx, id).await)
        .await?;
    Ok(reply::respond(reply::done()?))
}

/// What owners wrote to butlers of the store
#[utoipa::path(tag = "butler", params(("id" = StoreId, Path), FindReplies), responses((status = 200, description = "At most 100", body = [StaffReplyView])), security(("staff" = ["care.read"])))]
#[get("/stores/{id}/replies")]
pub async fn list_replies(
    staff: Staff<may::CareRead>,
    path: Path<StoreId>,
    find: Query<FindReplies>,
    db: Data<Db>,
) -> Answer<Json<Vec<StaffReplyView>>> {
    let look = db.read(staff.actor());
    Ok(Json(
        butler::staff_replies(&look, path.into_inner(), find.into_inner()).await?,
    ))
}

/// Answer an owner
#[utoipa::path(tag = "butler", params(("id" = ReplyId, Path)), request_body = AnswerReply, responses((status = 200, description = "Answered", body = StaffReplyView)), security(("staff" = ["care.write"])))]
#[post("/replies/{id}/answer")]
pub async fn answer_reply(
    staff: Staff<may::CareWrite>,
    path: Path<ReplyId>,
    wish: Wish<AnswerReply>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "answer_reply", async |tx, wish| {
        reply::ok(&butler::answer(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(list_store_butlers)
        .service(add_absence)
        .service(end_absence);
    config.service(list_replies).service(answer_reply);
}
