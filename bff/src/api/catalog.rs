//! What a store offers and what it costs, for everybody, before anybody logs in (R006, R070).

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use aws_lc_rs::digest;
use chezhu::domain::catalog::{self, ItemDetail, Menu, PriceHistory, Rates, Shelf};
use chezhu::domain::store;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Read};
use chezhu::ground::error::Error;
use chezhu::ground::id::{ItemId, ModelId, StoreId};
use chezhu::ground::text::Line;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::fresh::{is_fresh, unless_fresh};
use crate::problem::Answer;
use crate::query::Query;
use crate::routes::Routes;

/// For which car and day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogItemQuery {
    /// The car's model; prices may depend on it.
    model_id: Option<ModelId>,
    /// The day; today in the store's zone when left out.
    on: Option<NaiveDate>,
}

/// For which car, and for which part of the catalogue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogItemsQuery {
    /// The car's model; prices may depend on it.
    model_id: Option<ModelId>,
    /// The day; today in the store's zone when left out.
    on: Option<NaiveDate>,
    /// One category only.
    category: Option<Line>,
    /// What the name, the code or the description holds.
    text: Option<Line>,
}

/// For which car.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceHistoryQuery {
    /// The car's model; without one, the price for any model.
    model_id: Option<ModelId>,
}

/// For which car and mileage.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogMenuQuery {
    /// The car's model.
    model_id: ModelId,
    /// What its odometer shows; all packages when left out.
    #[param(minimum = 0, maximum = 2_000_000)]
    mileage_km: Option<i64>,
    /// The day; today in the store's zone when left out.
    on: Option<NaiveDate>,
}

/// What a store offers, with prices
///
/// Everything, one category, or what has a text in it. Items whose price depends on the model come without one until a
/// `model_id` is given. The reply has an ETag and is 304 while neither the catalogue nor the day changes.
#[utoipa::path(tag = "catalog", params(("store_id" = StoreId, Path), CatalogItemsQuery), responses((status = 200, description = "What is offered", body = Shelf)))]
#[get("/stores/{store_id}/catalog/items")]
pub async fn catalog_items(
    request: HttpRequest,
    path: Path<StoreId>,
    query: Query<CatalogItemsQuery>,
    db: Data<Db>,
) -> Answer {
    let (store, query) = (path.into_inner(), query.into_inner());
    answer(&request, &db, store, query.on, async |look, on| {
        let (category, text) = (
            query.category.as_ref().map(Line::as_str),
            query.text.as_ref().map(Line::as_str),
        );
        catalog::shelf(look, store, query.model_id, on, category, text).await
    })
    .await
}

/// What an item costs and what it is made of
///
/// Labour hours × the store's published rate, and each part (R006, R070). Without a `model_id` an item whose price depends
/// on the model comes without one.
#[utoipa::path(tag = "catalog", params(("store_id" = StoreId, Path), ("item_id" = ItemId, Path), CatalogItemQuery), responses((status = 200, description = "The item and its price", body = ItemDetail)))]
#[get("/stores/{store_id}/catalog/items/{item_id}")]
pub async fn catalog_item(
    request: HttpRequest,
    path: Path<(StoreId, ItemId)>,
    query: Query<CatalogItemQuery>,
    db: Data<Db>,
) -> Answer {
    let ((store, item), query) = (path.into_inner(), query.into_inner());
    answer(&request, &db, store, query.on, async |look, on| {
        catalog::item(look, store, item, query.model_id, on).await
    })
    .await
}

/// Everything an item has cost, and what is announced
///
/// Oldest first; the spans never overlap, and a gap is a time in which the item was not offered.
#[utoipa::path(tag = "catalog", params(("store_id" = StoreId, Path), ("item_id" = ItemId, Path), PriceHistoryQuery), responses((status = 200, description = "The history", body = PriceHistory)))]
#[get("/stores/{store_id}/catalog/items/{item_id}/prices")]
pub async fn price_history(
    request: HttpRequest,
    path: Path<(StoreId, ItemId)>,
    query: Query<PriceHistoryQuery>,
    db: Data<Db>,
) -> Answer {
    let ((store, item), query) = (path.into_inner(), query.into_inner());
    answer(&request, &db, store, None, async |look, _on| {
        catalog::history(look, store, item, query.model_id).await
    })
    .await
}

/// What a car of this model and mileage needs
///
/// Menu packages with the price of each item in them; what it is time for comes first. Without a mileage: all packages.
#[utoipa::path(tag = "catalog", params(("store_id" = StoreId, Path), CatalogMenuQuery), responses((status = 200, description = "The menu", body = Menu)))]
#[get("/stores/{store_id}/catalog/menu")]
pub async fn catalog_menu(
    request: HttpRequest,
    path: Path<StoreId>,
    query: Query<CatalogMenuQuery>,
    db: Data<Db>,
) -> Answer {
    let (store, query) = (path.into_inner(), query.into_inner());
    answer(&request, &db, store, query.on, async |look, on| {
        catalog::menu(look, store, query.model_id, query.mileage_km, on).await
    })
    .await
}

/// A store's published labour rates
///
/// By trade, oldest first; a rate ends where the next one begins.
#[utoipa::path(tag = "catalog", params(("store_id" = StoreId, Path)), responses((status = 200, description = "The rates", body = Rates)))]
#[get("/stores/{store_id}/catalog/rates")]
pub async fn labour_rates(request: HttpRequest, path: Path<StoreId>, db: Data<Db>) -> Answer {
    let store = path.into_inner();
    answer(&request, &db, store, None, async |look, _on| {
        catalog::rates(look, store).await
    })
    .await
}

/// The reply, or 304 when the client has it already. The tag names the edition of the catalogue, the day and the address:
/// whoever shows it was given this very reply, so nothing more is read.
async fn answer<T: Serialize>(
    request: &HttpRequest,
    db: &Db,
    store: StoreId,
    on: Option<NaiveDate>,
    read: impl AsyncFnOnce(&Read, NaiveDate) -> Result<T, Error>,
) -> Answer {
    let look = db.read(Actor::Anonymous);
    let store = store::find(&look, store).await?;
    let on = on.unwrap_or_else(|| store.date(chezhu::ground::db::Look::now(&look)));
    if !catalog::import::days().contains(&on) {
        return Err(Error::field("#on", "catalog.day", "日期应在 2000 年至 2099 年之间").into());
    }
    let address = digest::digest(&digest::SHA256, request.uri().to_string().as_bytes());
    let address = hex::encode(address.as_ref().get(..8).unwrap_or_default());
    let etag = format!(
        "\"{}-{}-{on}-{address}\"",
        env!("CARGO_PKG_VERSION"),
        catalog::edition(&look).await?
    );
    if is_fresh(request, &etag) {
        return Ok(unless_fresh(request, &etag, || HttpResponse::NotModified().finish()));
    }
    let view = read(&look, on).await?;
    Ok(unless_fresh(request, &etag, || HttpResponse::Ok().json(view)))
}

/// The routes of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(catalog_items)
        .service(catalog_item)
        .service(price_history)
        .service(catalog_menu)
        .service(labour_rates);
}
