//! Care, for staff: rules with their dry run, what was planned and said, recalls (R009, R063, R064, R153).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, patch, post};
use chezhu::domain::care::{
    self, CareRulesView, DryRunView, FindCare, ImportRecall, RecallDone, RecallView, SayOfCar, SetCareRule,
    SetCareSettings, StaffCarView, StaffCaresView, TryRule,
};
use chezhu::domain::credit::{Asking, Topic};
use chezhu::ground::db::Db;
use chezhu::ground::id::{RecallId, StoreId, VehicleId};

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// The store's rules of care and its numbers
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), responses((status = 200, description = "All kinds", body = CareRulesView)), security(("staff" = ["care.read"])))]
#[get("/stores/{id}/care-rules")]
pub async fn get_care_rules(
    staff: Staff<may::CareRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<CareRulesView>> {
    Ok(Json(care::rules_of(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Set a rule; to have it on, its very parameters must have been tried out within a day
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), request_body = SetCareRule, responses((status = 200, description = "Set", body = CareRulesView)), security(("staff" = ["care.manage"])))]
#[post("/stores/{id}/care-rules")]
pub async fn set_care_rule(
    staff: Staff<may::CareManage>,
    path: Path<StoreId>,
    wish: Wish<SetCareRule>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "set_care_rule", async |tx, wish| {
        reply::ok(&care::set_rule(tx, id, wish).await?)
    })
    .await
}

/// Set the store's numbers: usual mileage, days between two words, price of a text message
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), request_body = SetCareSettings, responses((status = 200, description = "Set", body = CareRulesView)), security(("staff" = ["care.manage"])))]
#[post("/stores/{id}/care-settings")]
pub async fn set_care_settings(
    staff: Staff<may::CareManage>,
    path: Path<StoreId>,
    wish: Wish<SetCareSettings>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "set_care_settings", async |tx, wish| {
        reply::ok(&care::set_settings(tx, id, wish).await?)
    })
    .await
}

/// Try a rule out: whom it would reach and why, what keeps the others away, what it costs
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), request_body = TryRule, responses((status = 201, description = "Tried", body = DryRunView)), security(("staff" = ["care.manage"])))]
#[post("/stores/{id}/care-dry-runs")]
pub async fn try_care_rule(
    staff: Staff<may::CareManage>,
    path: Path<StoreId>,
    wish: Wish<TryRule>,
    asking: Data<Asking>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let of_care = asking.0.iter().filter(|(topic, _)| *topic == Topic::Care);
    let templates: Vec<String> = of_care.map(|(_, id)| id.clone()).collect();
    // Asked before the write begins: nobody waits for the writer meanwhile.
    let tried = care::try_out(&db.read(staff.actor()), id, wish.body(), &templates).await?;
    wish.map(|_| tried)
        .once(&db, staff.actor(), "try_care_rule", async |tx, tried| {
            let view = care::keep(tx, tried).await?;
            reply::created(format!("/api/v1/staff/stores/{id}/care-rules"), &view)
        })
        .await
}

/// What was planned, said and suppressed, each with its reason
#[utoipa::path(tag = "care", params(("id" = StoreId, Path), FindCare), responses((status = 200, description = "A page", body = StaffCaresView)), security(("staff" = ["care.read"])))]
#[get("/stores/{id}/care")]
pub async fn list_care(
    staff: Staff<may::CareRead>,
    path: Path<StoreId>,
    find: Query<FindCare>,
    db: Data<Db>,
) -> Answer<Json<StaffCaresView>> {
    let look = db.read(staff.actor());
    Ok(Json(care::messages(&look, path.into_inner(), find.into_inner()).await?))
}

/// A customer's car: what is known, what comes next, what was said
#[utoipa::path(tag = "care", params(("id" = VehicleId, Path)), responses((status = 200, description = "The car's care", body = StaffCarView)), security(("staff" = ["care.read"])))]
#[get("/vehicles/{id}/care")]
pub async fn staff_car_care(
    staff: Staff<may::CareRead>,
    path: Path<VehicleId>,
    db: Data<Db>,
) -> Answer<Json<StaffCarView>> {
    Ok(Json(care::staff_car(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Write down what is known of a customer's car
#[utoipa::path(tag = "care", params(("id" = VehicleId, Path)), request_body = SayOfCar, responses((status = 200, description = "Written down", body = StaffCarView)), security(("staff" = ["care.write"])))]
#[patch("/vehicles/{id}/care")]
pub async fn staff_say_of_car(
    staff: Staff<may::CareWrite>,
    path: Path<VehicleId>,
    wish: Wish<SayOfCar>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "staff_say_of_car", async |tx, wish| {
        reply::ok(&care::staff_say(tx, id, wish).await?)
    })
    .await
}

/// Import the list of a campaign that calls cars back; the same code again adds cars
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), request_body = ImportRecall, responses((status = 201, description = "Imported", body = RecallView)), security(("staff" = ["care.manage"])))]
#[post("/stores/{id}/recalls")]
pub async fn import_recall(
    staff: Staff<may::CareManage>,
    path: Path<StoreId>,
    wish: Wish<ImportRecall>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "import_recall", async |tx, wish| {
        let made = care::import(tx, id, wish).await?;
        reply::created(format!("/api/v1/staff/stores/{id}/recalls"), &made)
    })
    .await
}

/// The store's campaigns: how many cars, how many owners were told, how many are done
#[utoipa::path(tag = "care", params(("id" = StoreId, Path)), responses((status = 200, description = "At most 100", body = [RecallView])), security(("staff" = ["care.read"])))]
#[get("/stores/{id}/recalls")]
pub async fn list_recalls(
    staff: Staff<may::CareRead>,
    path: Path<StoreId>,
    db: Data<Db>,
) -> Answer<Json<Vec<RecallView>>> {
    Ok(Json(care::recalls(&db.read(staff.actor()), path.into_inner()).await?))
}

/// A car of the campaign is done
#[utoipa::path(tag = "care", params(("id" = RecallId, Path)), request_body = RecallDone, responses((status = 200, description = "Done", body = RecallView)), security(("staff" = ["care.write"])))]
#[post("/recalls/{id}/done")]
pub async fn recall_done(
    staff: Staff<may::CareWrite>,
    path: Path<RecallId>,
    wish: Wish<RecallDone>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "recall_done", async |tx, wish| {
        reply::ok(&care::done(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(get_care_rules)
        .service(set_care_rule)
        .service(set_care_settings)
        .service(try_care_rule)
        .service(list_care);
    config.service(staff_car_care).service(staff_say_of_car);
    config.service(import_recall).service(list_recalls).service(recall_done);
}
