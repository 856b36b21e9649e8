//! Stores as those who run them see and change them (R245), and the national calendar.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, patch, post, put};
use chezhu::domain::store::{
    self, CalendarImported, CalendarView, CreateStore, Dates, DayView, SetDay, StaffStoreView, UpdateStore,
};
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::StoreId;
use chrono::NaiveDate;

use crate::auth::{Staff, may};
use crate::fresh::unless_fresh;
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::{CsvWish, Plain, Wish};

/// My stores
///
/// Those in which you may see the store, by code. `calendar_missing` names years that bookings reach into and whose
/// national calendar is not imported yet.
#[utoipa::path(tag = "store", responses((status = 200, description = "The stores", body = [StaffStoreView])), security(("staff" = ["store.read"])))]
#[get("/stores")]
pub async fn list_my_stores(staff: Staff<may::StoreRead>, db: Data<Db>) -> Answer<Json<Vec<StaffStoreView>>> {
    Ok(Json(store::staff_stores(&db.read(staff.actor())).await?))
}

/// Open a store
///
/// For those who have the permission in the whole group. All switches are off until switched on (R245).
#[utoipa::path(
    tag = "store",
    request_body = CreateStore,
    responses((status = 201, description = "Opened", body = StaffStoreView)),
    security(("staff" = ["store.manage"]))
)]
#[post("/stores")]
pub async fn create_store(staff: Staff<may::StoreManage>, wish: Wish<CreateStore>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "create_store", async |tx, wish| {
        let store = store::create(tx, wish).await?;
        reply::created(format!("/api/v1/staff/stores/{}", store.id), &store)
    })
    .await
}

/// One of my stores
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    responses((status = 200, description = "The store", body = StaffStoreView)),
    security(("staff" = ["store.read"]))
)]
#[get("/stores/{id}")]
pub async fn get_my_store(
    staff: Staff<may::StoreRead>,
    id: Path<StoreId>,
    request: HttpRequest,
    db: Data<Db>,
) -> Answer {
    let store = store::staff_store(&db.read(staff.actor()), id.into_inner()).await?;
    let etag = format!("\"{}-{}\"", store.version, store.calendar_missing.len());
    Ok(unless_fresh(&request, &etag, || HttpResponse::Ok().json(&store)))
}

/// Change a store
///
/// What is left out stays. Another version than the one read is `store.changed`.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store")),
    request_body = UpdateStore,
    responses((status = 200, description = "Changed", body = StaffStoreView)),
    security(("staff" = ["store.manage"]))
)]
#[patch("/stores/{id}")]
pub async fn update_store(
    staff: Staff<may::StoreManage>,
    id: Path<StoreId>,
    wish: Wish<UpdateStore>,
    db: Data<Db>,
) -> Answer {
    let id = id.into_inner();
    wish.once(&db, staff.actor(), "update_store", async |tx, wish| {
        reply::ok(&store::update(tx, id, wish).await?)
    })
    .await
}

/// Days of a store
///
/// The hours as they hold: usual week, national calendar, the store's own days.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), Dates),
    responses((status = 200, description = "The days", body = [DayView])),
    security(("staff" = ["store.read"]))
)]
#[get("/stores/{id}/days")]
pub async fn list_store_days(
    staff: Staff<may::StoreRead>,
    id: Path<StoreId>,
    dates: Query<Dates>,
    db: Data<Db>,
) -> Answer<Json<Vec<DayView>>> {
    Ok(Json(
        store::days(&db.read(staff.actor()), id.into_inner(), &dates).await?,
    ))
}

/// Set the hours of one day
///
/// No hours close the store on that day. It beats the usual week and the national calendar.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), ("date" = NaiveDate, Path, description = "The date in the store's zone")),
    request_body = SetDay,
    responses((status = 200, description = "Set", body = DayView)),
    security(("staff" = ["store.manage"]))
)]
#[put("/stores/{id}/days/{date}")]
pub async fn set_store_day(
    staff: Staff<may::StoreManage>,
    path: Path<(StoreId, NaiveDate)>,
    wish: Plain<SetDay>,
    db: Data<Db>,
) -> Answer<Json<DayView>> {
    let (id, date) = path.into_inner();
    Ok(Json(
        db.write(staff.actor(), async |tx| store::set_day(tx, id, date, wish.0).await)
            .await?,
    ))
}

/// Take back the hours of one day
///
/// The usual week and the national calendar hold again.
#[utoipa::path(
    tag = "store",
    params(("id" = StoreId, Path, description = "The store"), ("date" = NaiveDate, Path, description = "The date in the store's zone")),
    responses((status = 200, description = "Taken back", body = DayView)),
    security(("staff" = ["store.manage"]))
)]
#[delete("/stores/{id}/days/{date}")]
pub async fn clear_store_day(
    staff: Staff<may::StoreManage>,
    path: Path<(StoreId, NaiveDate)>,
    db: Data<Db>,
) -> Answer<Json<DayView>> {
    let (id, date) = path.into_inner();
    Ok(Json(
        db.write(staff.actor(), async |tx| store::clear_day(tx, id, date).await)
            .await?,
    ))
}

/// The national calendar of a year
#[utoipa::path(
    tag = "store",
    params(("year" = i32, Path, description = "The year", minimum = 2000, maximum = 2100)),
    responses((status = 200, description = "The calendar", body = CalendarView)),
    security(("staff" = ["store.read"]))
)]
#[get("/calendars/{year}")]
pub async fn get_calendar(staff: Staff<may::StoreRead>, year: Path<i32>, db: Data<Db>) -> Answer<Json<CalendarView>> {
    Ok(Json(store::calendar(&db.read(staff.actor()), year.into_inner()).await?))
}

/// Import the national calendar of a year
///
/// The body is a CSV file with the header `date,kind,name`; kind is `holiday` or `workday`. It replaces the year whole, or
/// nothing: with any fault the reply is 422 with one field for each, `/line/column`, at most 1,000. For those who have the
/// permission in the whole group.
#[utoipa::path(
    tag = "store",
    params(("year" = i32, Path, description = "The year", minimum = 2000, maximum = 2100)),
    request_body(content = String, content_type = "text/csv", description = "The file"),
    responses((status = 200, description = "Imported", body = CalendarImported)),
    security(("staff" = ["store.manage"]))
)]
#[post("/calendars/{year}")]
pub async fn import_calendar(staff: Staff<may::StoreManage>, year: Path<i32>, file: CsvWish, db: Data<Db>) -> Answer {
    let year = year.into_inner();
    file.once(&db, staff.actor(), "import_calendar", async |tx, bytes| {
        let csv = String::from_utf8(bytes)
            .map_err(|_ignored| Error::field("", "store.calendar_utf8", "文件应为 UTF-8 编码"))?;
        reply::ok(&store::import_calendar(tx, year, &csv).await?)
    })
    .await
}

/// Of this module.
pub fn routes(config: &mut Routes) {
    config
        .service(list_my_stores)
        .service(create_store)
        .service(get_my_store)
        .service(update_store)
        .service(list_store_days)
        .service(set_store_day)
        .service(clear_store_day)
        .service(get_calendar)
        .service(import_calendar)
        .configure(super::resource::routes);
}
