//! How stores do (issue 4, point 9).

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chezhu::domain::figures::{self, AskFigures, AskTimes, FiguresView, GroupFiguresView, TimeFiguresView};
use chezhu::ground::db::Db;
use chezhu::ground::id::StoreId;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::routes::Routes;

/// How a store does, day by day: clocks kept and missed, who came, how full it was
#[utoipa::path(tag = "figures", params(("id" = StoreId, Path), AskFigures), responses((status = 200, description = "The figures", body = FiguresView)),
    security(("staff" = ["figures.read"])))]
#[get("/stores/{id}/figures")]
pub async fn get_figures(
    staff: Staff<may::FiguresRead>,
    path: Path<StoreId>,
    query: Query<AskFigures>,
    db: Data<Db>,
) -> Answer<Json<FiguresView>> {
    Ok(Json(
        figures::of_store(&db.read(staff.actor()), path.into_inner(), &query).await?,
    ))
}

/// The same for all your stores
#[utoipa::path(tag = "figures", params(AskFigures), responses((status = 200, description = "The figures", body = GroupFiguresView)),
    security(("staff" = ["figures.read"])))]
#[get("/figures")]
pub async fn get_group_figures(
    staff: Staff<may::FiguresRead>,
    query: Query<AskFigures>,
    db: Data<Db>,
) -> Answer<Json<GroupFiguresView>> {
    Ok(Json(figures::of_group(&db.read(staff.actor()), &query).await?))
}

/// How good a store's words about when cars will be ready were: within 15 minutes, beside the menu's time and the last similar job
#[utoipa::path(tag = "figures", params(("id" = StoreId, Path), AskTimes), responses((status = 200, description = "The figures", body = TimeFiguresView)),
    security(("staff" = ["figures.read"])))]
#[get("/stores/{id}/figures/times")]
pub async fn get_time_figures(
    staff: Staff<may::FiguresRead>,
    path: Path<StoreId>,
    query: Query<AskTimes>,
    db: Data<Db>,
) -> Answer<Json<TimeFiguresView>> {
    Ok(Json(
        figures::times_of_store(&db.read(staff.actor()), path.into_inner(), &query).await?,
    ))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(get_figures)
        .service(get_group_figures)
        .service(get_time_figures);
}
