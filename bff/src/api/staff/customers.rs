//! A store's customers, and the question whether two accounts are one person (R030, R136, rulings 12).

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::glance::{self, GlanceView};
use chezhu::domain::identity::{
    self, AssignButler, CreateCustomer, CustomerView, DecideMerge, FindCustomers, MergeRequestView, Reveal,
    RevealedView,
};
use chezhu::domain::staff;
use chezhu::ground::db::Db;
use chezhu::ground::id::{MergeId, PersonId};

use crate::adopt::adopt;
use crate::auth::{Staff, Verified, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::quota::RevealCap;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Find customers of your stores by the whole phone or by its last four digits; masked, at most fifty.
#[utoipa::path(tag = "customer", params(FindCustomers), responses((status = 200, description = "The customers", body = Vec<CustomerView>)), security(("staff" = ["customer.read"])))]
#[get("/customers")]
pub async fn find_customers(
    staff: Staff<may::CustomerRead>,
    query: Query<FindCustomers>,
    db: Data<Db>,
) -> Answer<Json<Vec<CustomerView>>> {
    Ok(Json(
        identity::customers(&db.read(staff.actor()), query.into_inner()).await?,
    ))
}

/// Create a customer of a store (R030).
///
/// A person with this phone is not made twice: they become a customer of this store too, and keep the name they have.
/// The owner's account joins it when WeChat verifies the phone.
#[utoipa::path(tag = "customer", request_body = CreateCustomer, responses((status = 201, description = "Created", body = CustomerView)), security(("staff" = ["customer.write"])))]
#[post("/customers")]
pub async fn create_customer(staff: Staff<may::CustomerWrite>, wish: Wish<CreateCustomer>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "create_customer", async |tx, wish| {
        let view = identity::create_customer(tx, wish).await?;
        reply::created(format!("/api/v1/staff/customers/{}", view.id), &view)
    })
    .await
}

/// One customer of your stores, masked.
#[utoipa::path(tag = "customer", params(("id" = PersonId, Path)), responses((status = 200, description = "The customer", body = CustomerView)), security(("staff" = ["customer.read"])))]
#[get("/customers/{id}")]
pub async fn get_customer(
    staff: Staff<may::CustomerRead>,
    path: Path<PersonId>,
    db: Data<Db>,
) -> Answer<Json<CustomerView>> {
    Ok(Json(
        identity::customer(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// See a customer's name, phone and address in clear; who saw them and what for is written down.
#[utoipa::path(tag = "customer", params(("id" = PersonId, Path)), request_body = Reveal, responses((status = 200, description = "In clear", body = RevealedView)), security(("staff" = ["personal.reveal"])))]
#[post("/customers/{id}/reveal")]
pub async fn reveal_customer(
    staff: Staff<may::PersonalReveal>,
    path: Path<PersonId>,
    wish: Wish<Reveal>,
    cap: Data<RevealCap>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "reveal_customer", async |tx, wish| {
        staff::afford_reveal(tx, cap.0).await?;
        reply::ok(&identity::reveal(tx, id, wish).await?)
    })
    .await
}

/// A customer at one tap: cars, history, open matters, promises, butler, consents; masked (R133)
#[utoipa::path(tag = "customer", params(("id" = PersonId, Path)), responses((status = 200, description = "The customer", body = GlanceView)), security(("staff" = ["customer.read"])))]
#[get("/customers/{id}/glance")]
pub async fn get_glance(
    staff: Staff<may::CustomerRead>,
    path: Path<PersonId>,
    db: Data<Db>,
) -> Answer<Json<GlanceView>> {
    Ok(Json(glance::glance(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Make an advisor the butler of a customer at a store (R136).
#[utoipa::path(tag = "customer", params(("id" = PersonId, Path)), request_body = AssignButler, responses((status = 200, description = "Assigned", body = CustomerView)), security(("staff" = ["customer.write"])))]
#[post("/customers/{id}/butler")]
pub async fn assign_butler(
    staff: Staff<may::CustomerWrite>,
    path: Path<PersonId>,
    wish: Wish<AssignButler>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "assign_butler", async |tx, wish| {
        if let Some(advisor) = wish.advisor_id {
            staff::serves(tx, advisor, wish.store_id).await?;
        }
        reply::ok(&identity::assign_butler(tx, id, wish).await?)
    })
    .await
}

/// Phones that two accounts claim, the oldest question first.
#[utoipa::path(tag = "customer", responses((status = 200, description = "The open questions", body = Vec<MergeRequestView>)), security(("staff" = ["vehicle.verify"])))]
#[get("/merge-requests")]
pub async fn list_merge_requests(
    staff: Staff<may::VehicleVerify>,
    db: Data<Db>,
) -> Answer<Json<Vec<MergeRequestView>>> {
    Ok(Json(identity::merge_requests(&db.read(staff.actor())).await?))
}

/// Decide whether two accounts are one person, the number was recycled, or nothing changes.
#[utoipa::path(tag = "customer", params(("id" = MergeId, Path)), request_body = DecideMerge, responses((status = 200, description = "Decided", body = MergeRequestView)), security(("staff" = ["vehicle.verify"])))]
#[post("/merge-requests/{id}/decide")]
pub async fn decide_merge_request(
    staff: Staff<may::VehicleVerify>,
    path: Path<MergeId>,
    wish: Wish<DecideMerge>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "decide_merge_request", async |tx, wish| {
            let decided = identity::decide_merge(tx, id, wish).await?;
            adopt(tx, decided.merged).await?;
            reply::ok(&decided.view)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(find_customers)
        .service(create_customer)
        .service(get_customer)
        .service(get_glance)
        .service(reveal_customer)
        .service(assign_butler)
        .service(list_merge_requests)
        .service(decide_merge_request);
}
