//! An owner's inbox (R077).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::notice::{self, InboxView, ReadView};
use chezhu::ground::db::Db;
use chezhu::ground::id::NoticeId;
use chezhu::ground::page::Limit;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Me;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::wish::Wish;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticesQuery {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// My notices, the newest first
///
/// Everything the stores have told the owner, whatever other channel carried it, with how many are unread (R077).
#[utoipa::path(tag = "notice", params(NoticesQuery), responses((status = 200, description = "A page of the inbox", body = InboxView)), security(("customer" = [])))]
#[get("/notices")]
pub async fn notices(me: Me, query: Query<NoticesQuery>, db: Data<Db>) -> Answer<Json<InboxView>> {
    let limit = Limit::new(query.limit)?;
    Ok(Json(
        notice::inbox(&db.read(me.actor()), query.cursor.as_deref(), limit).await?,
    ))
}

/// Mark a notice as read
///
/// The first reading counts; a notice that was read stays so.
#[utoipa::path(tag = "notice", params(("id" = NoticeId, Path)), responses((status = 200, description = "Read", body = ReadView)), security(("customer" = [])))]
#[post("/notices/{id}/read")]
pub async fn read_notice(me: Me, path: Path<NoticeId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, me.actor(), "read_notice", async |tx, ()| {
        reply::ok(&notice::read(tx, id).await?)
    })
    .await
}

/// What owners may call.
pub fn routes(config: &mut ServiceConfig) {
    config.service(notices).service(read_notice);
}
