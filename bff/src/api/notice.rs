//! An owner's inbox (R077).

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chezhu::domain::notice::{self, InboxView, PreferencesView, ReadAllView, ReadView, SetPreferences};
use chezhu::ground::db::Db;
use chezhu::ground::id::NoticeId;
use chezhu::ground::page::Limit;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::Me;
use crate::fresh::{unchanged, unless_fresh};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{Plain, Wish};

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
/// Everything the stores have told the owner, whatever other channel carried it, with how many are unread (R077). The
/// inbox has an ETag: unchanged, it is a 304.
#[utoipa::path(tag = "notice", params(NoticesQuery),
    responses((status = 200, description = "A page of the inbox", body = InboxView), (status = 304, description = "Unchanged")), security(("customer" = [])))]
#[get("/notices")]
pub async fn notices(request: HttpRequest, me: Me, query: Query<NoticesQuery>, db: Data<Db>) -> Answer {
    let (look, limit) = (db.read(me.actor()), Limit::new(query.limit)?);
    // Read before the rows: what changes in between makes them younger than their ETag, never older.
    let etag = format!("\"{}\"", notice::version(&look).await?);
    if let Some(reply) = unchanged(&request, &etag) {
        return Ok(reply);
    }
    let view = notice::inbox(&look, query.cursor.as_deref(), limit).await?;
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&view)))
}

/// Mark all my notices as read
#[utoipa::path(tag = "notice", responses((status = 200, description = "Read", body = ReadAllView)), security(("customer" = [])))]
#[post("/notices/read-all")]
pub async fn read_all_notices(me: Me, wish: Wish<()>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "read_all_notices", async |tx, ()| {
        reply::ok(&notice::read_all(tx).await?)
    })
    .await
}

/// What I wish to hear, class by class
#[utoipa::path(tag = "notice", responses((status = 200, description = "The wishes", body = PreferencesView)), security(("customer" = [])))]
#[get("/me/preferences")]
pub async fn get_preferences(me: Me, db: Data<Db>) -> Answer<Json<PreferencesView>> {
    Ok(Json(notice::preferences(&db.read(me.actor())).await?))
}

/// Set what I wish to hear
///
/// `critical` cannot be silenced, `transactional` always stands in the inbox. Care and marketing need consent besides
/// (`/me/consents`). What was queued for a class whose channels are turned off is called off at once.
#[utoipa::path(tag = "notice", request_body = SetPreferences, responses((status = 200, description = "The wishes", body = PreferencesView)), security(("customer" = [])))]
#[put("/me/preferences")]
pub async fn set_preferences(me: Me, wish: Plain<SetPreferences>, db: Data<Db>) -> Answer<Json<PreferencesView>> {
    Ok(Json(
        db.write(me.actor(), async |tx| notice::prefer(tx, wish.0).await)
            .await?,
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
pub fn routes(config: &mut Routes) {
    config
        .service(notices)
        .service(read_all_notices)
        .service(read_notice)
        .service(get_preferences)
        .service(set_preferences);
}
