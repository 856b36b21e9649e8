//! What can be taken for a time in a store, and when it is out.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, patch, post};
use chezhu::domain::store::{self, AddOutage, AddResource, OutageView, ResourceView, UpdateResource};
use chezhu::ground::db::Db;
use chezhu::ground::id::{OutageId, ResourceId, StoreId};

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Resources of a store
///
/// Bays, technicians, advisors, cars, vans …, by kind and label, the inactive too.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    responses((status = 200, description = "The resources", body = [ResourceView])),
    security(("staff" = ["store.read"]))
)]
#[get("/stores/{id}/resources")]
pub async fn list_resources(
    staff: Staff<may::StoreRead>,
    id: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<ResourceView>>> {
    Ok(Json(store::resources(&db.read(staff.actor()), id.into_inner()).await?))
}

/// Add a resource
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    request_body = AddResource,
    responses((status = 201, description = "Added", body = ResourceView)),
    security(("staff" = ["store.manage"]))
)]
#[post("/stores/{id}/resources")]
pub async fn add_resource(
    staff: Staff<may::StoreManage>,
    id: Path<StoreId>,
    wish: Wish<AddResource>,
    db: Data<Db>,
) -> Answer {
    let store = id.into_inner();
    wish.once(&db, staff.actor(), "add_resource", async |tx, wish| {
        let resource = store::add_resource(tx, store, wish).await?;
        reply::created(
            format!("/api/v1/staff/stores/{store}/resources/{}", resource.id),
            &resource,
        )
    })
    .await
}

/// One resource
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), ("resource_id" = ResourceId, Path, description = "The resource")),
    responses((status = 200, description = "The resource", body = ResourceView)),
    security(("staff" = ["store.read"]))
)]
#[get("/stores/{id}/resources/{resource_id}")]
pub async fn get_resource(
    staff: Staff<may::StoreRead>,
    path: Path<(StoreId, ResourceId)>,
    db: Data<Db>,
) -> Answer<Json<ResourceView>> {
    let (store, id) = path.into_inner();
    Ok(Json(store::resource(&db.read(staff.actor()), store, id).await?))
}

/// Change a resource
///
/// The wish is everything it shall be from now on: what is left out is gone. Bookings it already has stay with it. Another
/// version than the one read is `store.changed`.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), ("resource_id" = ResourceId, Path, description = "The resource")),
    request_body = UpdateResource,
    responses((status = 200, description = "Changed", body = ResourceView)),
    security(("staff" = ["store.manage"]))
)]
#[patch("/stores/{id}/resources/{resource_id}")]
pub async fn update_resource(
    staff: Staff<may::StoreManage>,
    path: Path<(StoreId, ResourceId)>,
    wish: Wish<UpdateResource>,
    db: Data<Db>,
) -> Answer {
    let (store, id) = path.into_inner();
    wish.once(&db, staff.actor(), "update_resource", async |tx, wish| {
        reply::ok(&store::update_resource(tx, store, id, wish).await?)
    })
    .await
}

/// Outages of a store
///
/// Those that are not over, the earliest first; at most 500.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    responses((status = 200, description = "The outages", body = [OutageView])),
    security(("staff" = ["store.read"]))
)]
#[get("/stores/{id}/outages")]
pub async fn list_outages(
    staff: Staff<may::StoreRead>,
    id: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<OutageView>>> {
    Ok(Json(store::outages(&db.read(staff.actor()), id.into_inner()).await?))
}

/// Take a resource or the whole store out
///
/// Nothing new is booked there in that time. What was booked stays until it is moved: see the bookings it touches.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    request_body = AddOutage,
    responses((status = 201, description = "Out", body = OutageView)),
    security(("staff" = ["booking.outage"]))
)]
#[post("/stores/{id}/outages")]
pub async fn add_outage(
    staff: Staff<may::BookingOutage>,
    id: Path<StoreId>,
    wish: Wish<AddOutage>,
    db: Data<Db>,
) -> Answer {
    let store = id.into_inner();
    wish.once(&db, staff.actor(), "add_outage", async |tx, wish| {
        reply::created(
            format!("/api/v1/staff/stores/{store}/outages"),
            &store::add_outage(tx, store, wish).await?,
        )
    })
    .await
}

/// End an outage
///
/// Now; one that has not begun never happens. One that is over is `store.outage_ended`.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), ("outage_id" = OutageId, Path, description = "The outage")),
    responses((status = 200, description = "Ended", body = OutageView)),
    security(("staff" = ["booking.outage"]))
)]
#[post("/stores/{id}/outages/{outage_id}/end")]
pub async fn end_outage(
    staff: Staff<may::BookingOutage>,
    path: Path<(StoreId, OutageId)>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let (store, id) = path.into_inner();
    wish.once(&db, staff.actor(), "end_outage", async |tx, ()| {
        reply::ok(&store::end_outage(tx, store, id).await?)
    })
    .await
}

/// Of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(list_resources)
        .service(add_resource)
        .service(get_resource)
        .service(update_resource)
        .service(list_outages)
        .service(add_outage)
        .service(end_outage);
}
