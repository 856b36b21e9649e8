//! Stores as anybody sees them, before anybody logs in (R012).

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chezhu::domain::store::{self, StoreDetail, StoreView};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::id::StoreId;

use crate::problem::Answer;
use crate::routes::Routes;

/// List the stores
///
/// All stores of the group by code, with today's hours, whether they are open now, and the ways to come (R012, R245).
#[utoipa::path(tag = "store", responses((status = 200, description = "The stores", body = [StoreView])))]
#[get("/stores")]
pub async fn list_stores(db: Data<Db>) -> Answer<Json<Vec<StoreView>>> {
    Ok(Json(store::stores(&db.read(Actor::Anonymous)).await?))
}

/// One store
///
/// With its hours of today and the thirteen days after, holidays and make-up workdays named.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    responses((status = 200, description = "The store", body = StoreDetail))
)]
#[get("/stores/{id}")]
pub async fn get_store(id: Path<StoreId>, db: Data<Db>) -> Answer<Json<StoreDetail>> {
    Ok(Json(store::detail(&db.read(Actor::Anonymous), id.into_inner()).await?))
}

/// Of this module.
pub fn routes(config: &mut Routes) {
    config.service(list_stores).service(get_store);
}
