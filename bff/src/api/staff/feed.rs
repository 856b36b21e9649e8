//! Are the feeds alive, what of them could not be applied, and files that are imported where there is no feed.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chezhu::domain::feed::import::{self, ImportedView, PastImport};
use chezhu::domain::feed::{self, EventsQuery, FeedEventView, FeedsView};
use chezhu::ground::db::Db;
use chezhu::ground::id::{InboundId, StoreId};
use chezhu::ground::page::{Limit, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{TableWish, Wish};

/// Which file was previewed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportFileQuery {
    /// `sha256` of the preview.
    #[param(min_length = 64, max_length = 64)]
    sha256: Option<String>,
}

/// A page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedImportsQuery {
    /// Rows of a page, 20 when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The partners that push to us
///
/// Each with when it was last heard of and what of it waits, is parked, stored or given up: a feed that is down is seen
/// here.
#[utoipa::path(
    tag = "feed",
    responses((status = 200, description = "The partners", body = FeedsView)),
    security(("staff" = ["feed.read"]))
)]
#[get("/feeds")]
pub async fn feeds(staff: Staff<may::FeedRead>, db: Data<Db>) -> Answer<Json<FeedsView>> {
    Ok(Json(feed::feeds(&db.read(staff.actor())).await?))
}

/// Pushes that could not be applied
///
/// Parked, of an unknown type, or given up; the last that came first. What they say is not shown.
#[utoipa::path(
    tag = "feed",
    params(EventsQuery),
    responses((status = 200, description = "A page", body = Page<FeedEventView>)),
    security(("staff" = ["feed.read"]))
)]
#[get("/feeds/events")]
pub async fn feed_events(
    staff: Staff<may::FeedRead>,
    query: Query<EventsQuery>,
    db: Data<Db>,
) -> Answer<Json<Page<FeedEventView>>> {
    Ok(Json(feed::events(&db.read(staff.actor()), &query).await?))
}

/// Try a push again
///
/// At once, as if it had just come. Refused (`feed.settled`) when it was applied or dismissed.
#[utoipa::path(
    tag = "feed",
    params(("id" = InboundId, Path)),
    responses((status = 200, description = "It is tried", body = FeedEventView)),
    security(("staff" = ["feed.import"]))
)]
#[post("/feeds/events/{id}/retry")]
pub async fn retry_event(staff: Staff<may::FeedImport>, id: Path<InboundId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "retry_event", async |tx, ()| {
        reply::ok(&feed::retry(tx, id).await?)
    })
    .await
}

/// Let a push be
///
/// It is not tried any more. Refused (`feed.settled`) when it was applied or dismissed.
#[utoipa::path(
    tag = "feed",
    params(("id" = InboundId, Path)),
    responses((status = 200, description = "Done with", body = FeedEventView)),
    security(("staff" = ["feed.import"]))
)]
#[post("/feeds/events/{id}/dismiss")]
pub async fn dismiss_event(staff: Staff<may::FeedImport>, id: Path<InboundId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "dismiss_event", async |tx, ()| {
        reply::ok(&feed::dismiss(tx, id).await?)
    })
    .await
}

/// What an import of a file would do
///
/// The body is the file as another system exported it: CSV (UTF-8, UTF-16, GBK) or a workbook of Excel (.xlsx, .xls), at
/// most 4 MiB and 5,000 rows; columns and words: docs/feeds.md. Nothing is written. Every wrong cell is named; without any,
/// each row says what it would do to its order.
#[utoipa::path(
    tag = "feed",
    params(("id" = StoreId, Path)),
    request_body(content = String, content_type = "text/csv", description = "The file; workbooks by their own media types"),
    responses((status = 200, description = "What it would do", body = ImportedView)),
    security(("staff" = ["feed.import"]))
)]
#[post("/stores/{id}/imports/preview")]
pub async fn preview_import(staff: Staff<may::FeedImport>, id: Path<StoreId>, file: TableWish, db: Data<Db>) -> Answer {
    let view = import::preview(&db, staff.actor(), id.into_inner(), file.bytes()).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Import a file that was previewed
///
/// The same bytes, named by the `sha256` of the preview; others are refused (`feed.other_file`). All rows or none: with any
/// fault the reply is 422 with one field for each, `/row/column`, at most 500.
#[utoipa::path(
    tag = "feed",
    params(("id" = StoreId, Path), ImportFileQuery),
    request_body(content = String, content_type = "text/csv", description = "The file; workbooks by their own media types"),
    responses((status = 201, description = "What it did", body = ImportedView)),
    security(("staff" = ["feed.import"]))
)]
#[post("/stores/{id}/imports")]
pub async fn import_file(
    staff: Staff<may::FeedImport>,
    id: Path<StoreId>,
    query: Query<ImportFileQuery>,
    file: TableWish,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    file.once(&db, staff.actor(), "import_file", async |tx, bytes| {
        let view = import::import(tx, id, &bytes, query.sha256.as_deref()).await?;
        reply::created(format!("/api/v1/staff/stores/{id}/imports"), &view)
    })
    .await
}

/// Files that were imported
///
/// The last first: who, when, how many rows moved something.
#[utoipa::path(
    tag = "feed",
    params(("id" = StoreId, Path), FeedImportsQuery),
    responses((status = 200, description = "A page", body = Page<PastImport>)),
    security(("staff" = ["feed.read"]))
)]
#[get("/stores/{id}/imports")]
pub async fn imported_files(
    staff: Staff<may::FeedRead>,
    id: Path<StoreId>,
    query: Query<FeedImportsQuery>,
    db: Data<Db>,
) -> Answer<Json<Page<PastImport>>> {
    let limit = Limit::new(query.limit)?;
    let look = db.read(staff.actor());
    Ok(Json(
        import::past(&look, id.into_inner(), limit, query.cursor.as_deref()).await?,
    ))
}

/// What staff may call.
pub fn routes(config: &mut Routes) {
    config.service(feeds);
    config.service(feed_events);
    config.service(retry_event);
    config.service(dismiss_event);
    config.service(preview_import);
    config.service(import_file);
    config.service(imported_files);
}
