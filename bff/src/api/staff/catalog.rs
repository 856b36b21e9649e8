//! Importing the catalogue and publishing rates.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chezhu::domain::catalog::import::{ImportReport, Known, Sort};
use chezhu::domain::catalog::{self, ImportView, PublishRate, RateView};
use chezhu::domain::{store, vehicle};
use chezhu::ground::db::{Db, Look};
use chezhu::ground::error::Error;
use chezhu::ground::page::{Limit, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{CsvWish, Wish};

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportCatalogQuery {
    /// Only tell what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// A page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogImportsQuery {
    /// Rows of a page, 20 when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Import items, rates, prices or packages
///
/// The body is the CSV file, UTF-8 (formats: docs/catalog-csv.md). All of it is imported, or nothing: with any fault the
/// reply is 422 with one field for each, `/line/column`, at most 1,000. Items and packages need the permission for the whole
/// group, rates and prices for the stores in the file. `dry_run` only tells what would happen, faults included.
#[utoipa::path(
    tag = "catalog",
    params(("kind" = Sort, Path, description = "What is in the file"), ImportCatalogQuery),
    request_body(content = String, content_type = "text/csv", description = "The file"),
    responses((status = 200, description = "What was or would be imported", body = ImportReport)),
    security(("staff" = ["catalog.import"]))
)]
#[post("/catalog/imports/{kind}")]
pub async fn import_catalog(
    staff: Staff<may::CatalogImport>,
    kind: Path<Sort>,
    query: Query<ImportCatalogQuery>,
    file: CsvWish,
    db: Data<Db>,
) -> Answer {
    let sort = kind.into_inner();
    if query.dry_run {
        let look = db.read(staff.actor());
        let report = catalog::import::rehearse(&look, sort, file.bytes(), &known(&look).await?).await?;
        return Ok(HttpResponse::Ok().json(report));
    }
    file.once(&db, staff.actor(), "import_catalog", async |tx, bytes| {
        let known = known(tx).await?;
        reply::ok(&catalog::import::import(tx, sort, &bytes, &known).await?)
    })
    .await
}

/// Past imports
///
/// Latest first: who, when, what, how many rows.
#[utoipa::path(
    tag = "catalog",
    params(CatalogImportsQuery),
    responses((status = 200, description = "A page", body = Page<ImportView>)),
    security(("staff" = ["catalog.read"]))
)]
#[get("/catalog/imports")]
pub async fn catalog_imports(
    staff: Staff<may::CatalogRead>,
    query: Query<CatalogImportsQuery>,
    db: Data<Db>,
) -> Answer<Json<Page<ImportView>>> {
    let limit = Limit::new(query.limit)?;
    Ok(Json(
        catalog::import::imports(&db.read(staff.actor()), limit, query.cursor.as_deref()).await?,
    ))
}

/// Publish a labour rate
///
/// From a day on, not in the past; it ends the rate before it.
#[utoipa::path(
    tag = "catalog",
    request_body = PublishRate,
    responses((status = 201, description = "Published", body = RateView)),
    security(("staff" = ["catalog.import"]))
)]
#[post("/catalog/rates")]
pub async fn publish_rate(staff: Staff<may::CatalogImport>, wish: Wish<PublishRate>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "publish_rate", async |tx, wish| {
        let location = format!("/api/v1/stores/{}/catalog/rates", wish.store_id);
        reply::created(location, &catalog::publish_rate(tx, wish).await?)
    })
    .await
}

/// What the codes in a file stand for.
async fn known(look: &impl Look) -> Result<Known, Error> {
    let stores = store::stores(look)
        .await?
        .into_iter()
        .map(|store| (store.code, store.id))
        .collect();
    let models = vehicle::models(look)
        .await?
        .into_iter()
        .map(|model| (model.code, model.id))
        .collect();
    Ok(Known { stores, models })
}

/// The routes of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(import_catalog)
        .service(catalog_imports)
        .service(publish_rate);
}
