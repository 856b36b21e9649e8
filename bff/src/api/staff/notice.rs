//! What is told to the roles of a member of staff (R077).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::notice::{self, AckView, InboxView, ReadView};
use chezhu::ground::actor::{Actor, Scope, Staff};
use chezhu::ground::db::Db;
use chezhu::ground::id::NoticeId;
use chezhu::ground::page::Limit;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::Colleague;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StaffNoticesQuery {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// One's own matters need no permission and reach into no store: the grants say which notices are theirs.
fn actor(me: &Colleague) -> Actor {
    Actor::Staff(Staff {
        staff: me.staff,
        session: me.session,
        scope: Scope::Stores(Vec::new()),
    })
}

/// Notices to my roles, the newest first
///
/// What a store tells a role, such as a booking nobody has answered yet. Whoever has the role there sees it.
#[utoipa::path(tag = "notice", params(StaffNoticesQuery), responses((status = 200, description = "A page of the inbox", body = InboxView)), security(("staff" = [])))]
#[get("/notices")]
pub async fn staff_notices(me: Colleague, query: Query<StaffNoticesQuery>, db: Data<Db>) -> Answer<Json<InboxView>> {
    let limit = Limit::new(query.limit)?;
    let look = db.read(actor(&me));
    Ok(Json(
        notice::staff_inbox(&look, &me.grants, query.cursor.as_deref(), limit).await?,
    ))
}

/// Take note of a notice
///
/// For the whole role: whoever is first has taken note.
#[utoipa::path(tag = "notice", params(("id" = NoticeId, Path)), responses((status = 200, description = "Read", body = ReadView)), security(("staff" = [])))]
#[post("/notices/{id}/read")]
pub async fn read_staff_notice(me: Colleague, path: Path<NoticeId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let (id, actor) = (path.into_inner(), actor(&me));
    wish.once(&db, actor, "read_staff_notice", async |tx, ()| {
        reply::ok(&notice::staff_read(tx, &me.grants, id).await?)
    })
    .await
}

/// Acknowledge a notice: somebody of the role has it
///
/// A request that nobody of the advisors acknowledged or read within the store's `policy.ack_minutes` is told to the manager.
#[utoipa::path(tag = "notice", params(("id" = NoticeId, Path)), responses((status = 200, description = "Acknowledged", body = AckView)), security(("staff" = [])))]
#[post("/notices/{id}/ack")]
pub async fn ack_staff_notice(me: Colleague, path: Path<NoticeId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let (id, actor) = (path.into_inner(), actor(&me));
    wish.once(&db, actor, "ack_staff_notice", async |tx, ()| {
        reply::ok(&notice::ack(tx, &me.grants, id).await?)
    })
    .await
}

/// What staff may call.
pub fn routes(config: &mut Routes) {
    config
        .service(staff_notices)
        .service(read_staff_notice)
        .service(ack_staff_notice);
}
