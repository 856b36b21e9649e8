//! Orders of new cars, for staff: by risk, step by step, to the handover.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chezhu::domain::order::{
    self, AddReference, AllocateCar, AssignConsultant, BookOrderHandover, CancelOrder, CancelWhy, CancellationView,
    CorrectReport, CreateOrder, DelayOrder, Find, HandOverCar, HandoverDays, HandoverSlotsView, HoldOrder, OrderChecks,
    PlanOrder, PromiseContact, Reason, RecordContact, RecordMilestone, RecordPayment, Risk, SetOrderStep, SignOnPaper,
    StaffOrderView, StaffOrdersView, State, StepKind,
};
use chezhu::ground::db::Db;
use chezhu::ground::id::{OrderId, PersonId, ReportId, StoreId};
use chezhu::ground::page::Limit;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::{Staff, may};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// Which orders.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Of this colour.
    risk: Option<Risk>,
    /// Those that I care for.
    #[serde(default)]
    mine: bool,
    /// Those that are over as well.
    #[serde(default)]
    ended: bool,
    /// In this state.
    state: Option<State>,
    /// This customer's, those that are over as well.
    person_id: Option<PersonId>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
}

/// A store's orders, most at risk first: silent steps, missed promises, delays, reports to look at
#[utoipa::path(tag = "staff order", params(("id" = StoreId, Path), Which), responses((status = 200, description = "The orders", body = StaffOrdersView)), security(("staff" = ["order.read"])))]
#[get("/stores/{id}/orders")]
pub async fn list_orders(
    staff: Staff<may::OrderRead>,
    path: Path<StoreId>,
    which: Query<Which>,
    db: Data<Db>,
) -> Answer<Json<StaffOrdersView>> {
    let find = Find {
        risk: which.risk,
        mine: which.mine,
        ended: which.ended,
        state: which.state,
        person: which.person_id,
    };
    let (look, limit) = (db.read(staff.actor()), Limit::new(which.limit)?);
    Ok(Json(
        order::orders(&look, path.into_inner(), find, which.cursor.as_deref(), limit).await?,
    ))
}

/// Everything of one order: plan, path, reports, checks, promises, what the owner has seen
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path)), responses((status = 200, description = "The order", body = StaffOrderView)), security(("staff" = ["order.read"])))]
#[get("/orders/{id}")]
pub async fn get_staff_order(
    staff: Staff<may::OrderRead>,
    path: Path<OrderId>,
    db: Data<Db>,
) -> Answer<Json<StaffOrderView>> {
    Ok(Json(
        order::staff_one(&db.read(staff.actor()), path.into_inner()).await?,
    ))
}

/// What calling it off would do to the money
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path), CancelWhy), responses((status = 200, description = "The effect", body = CancellationView)), security(("staff" = ["order.read"])))]
#[get("/orders/{id}/cancellation")]
pub async fn get_staff_cancellation(
    staff: Staff<may::OrderRead>,
    path: Path<OrderId>,
    why: Query<CancelWhy>,
    db: Data<Db>,
) -> Answer<Json<CancellationView>> {
    let look = db.read(staff.actor());
    Ok(Json(
        order::cancellation(&look, path.into_inner(), why.reason.unwrap_or(Reason::ChangedMind)).await?,
    ))
}

/// When the car can be handed over, and what is open before
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path), HandoverDays), responses((status = 200, description = "Free starts", body = HandoverSlotsView)), security(("staff" = ["order.read"])))]
#[get("/orders/{id}/handover-slots")]
pub async fn list_staff_handover_slots(
    staff: Staff<may::OrderRead>,
    path: Path<OrderId>,
    days: Query<HandoverDays>,
    db: Data<Db>,
) -> Answer<Json<HandoverSlotsView>> {
    let look = db.read(staff.actor());
    Ok(Json(
        order::handover_slots(&look, path.into_inner(), days.from, days.days).await?,
    ))
}

/// Begin an order for a customer of the store
#[utoipa::path(tag = "staff order", request_body = CreateOrder, responses((status = 201, description = "A draft", body = StaffOrderView)), security(("staff" = ["order.write"])))]
#[post("/orders")]
pub async fn create_order(staff: Staff<may::OrderWrite>, wish: Wish<CreateOrder>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "create_order", async |tx, wish| {
        let view = order::create(tx, wish).await?;
        reply::created(format!("/api/v1/staff/orders/{}", view.order.id), &view)
    })
    .await
}

/// One handler for each step: parse, write once, answer.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $permit:ident $word:literal $wish:ty => $operation:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff order", params(("id" = OrderId, Path)), request_body = $wish,
            responses((status = 200, description = "The order after it", body = StaffOrderView)), security(("staff" = [$word])))]
        #[post($path)]
        pub async fn $name(staff: Staff<may::$permit>, path: Path<OrderId>, wish: Wish<$wish>, db: Data<Db>) -> Answer {
            let id = path.into_inner();
            wish.once(&db, staff.actor(), stringify!($name), async |tx, wish| reply::ok(&$operation(tx, id, wish).await?)).await
        }
    )*};
}

steps! {
    /// Draw the whole purchase plan up anew, every fee in plain words, and offer it (R116)
    plan_order "/orders/{id}/plan" OrderWrite "order.write" PlanOrder => order::plan;
    /// The customer signed on paper
    sign_order_on_paper "/orders/{id}/sign" OrderWrite "order.write" SignOnPaper => order::sign_on_paper;
    /// A partner's number of this order, by which it will report
    add_order_reference "/orders/{id}/references" OrderWrite "order.write" AddReference => order::add_reference;
    /// Reserve a car by its VIN: a stock car, or the one that was built
    allocate_car "/orders/{id}/allocate" OrderWrite "order.write" AllocateCar => order::allocate;
    /// Record a milestone by hand; 409 `order.out_of_place` says why and which would fit
    record_milestone "/orders/{id}/milestones" OrderWrite "order.write" RecordMilestone => order::record_milestone;
    /// It takes longer, with a reason and a new range; the owner is told at once
    delay_order "/orders/{id}/delay" OrderWrite "order.write" DelayOrder => order::delay;
    /// It stands still, and why
    hold_order "/orders/{id}/hold" OrderWrite "order.write" HoldOrder => order::hold;
    /// Checks before delivery (PDI), any part of the list; when all is well the car is ready
    inspect_car "/orders/{id}/pdi" OrderInspect "order.inspect" OrderChecks => order::inspect;
    /// A payment or a refund, as the cashier took it (rulings 28)
    record_payment "/orders/{id}/payments" OrderPay "order.pay" RecordPayment => order::pay;
    /// I spoke with the customer; the next contact is promised for seven days later unless said
    record_contact "/orders/{id}/contacts" OrderWrite "order.write" RecordContact => order::record_contact;
    /// Promise the next contact for another time
    promise_contact "/orders/{id}/promise" OrderWrite "order.write" PromiseContact => order::repromise;
    /// Another consultant cares for it
    assign_consultant "/orders/{id}/consultant" OrderWrite "order.write" AssignConsultant => order::assign;
    /// Call it off, for the customer or for the store
    cancel_order_by_staff "/orders/{id}/cancel" OrderWrite "order.write" CancelOrder => order::cancel_by_staff;
    /// Choose with the customer when the car is handed over
    book_handover_by_staff "/orders/{id}/handover" OrderWrite "order.write" BookOrderHandover => order::book_handover_by_staff;
    /// Tick the delivery check-list, any part of it (R120)
    tick_delivery "/orders/{id}/delivery" OrderWrite "order.write" OrderChecks => order::tick_delivery;
    /// Hand the car over: the list complete and signed by both, all steps over (R120)
    hand_over_car "/orders/{id}/hand-over" OrderWrite "order.write" HandOverCar => order::hand_over;
}

/// It goes on
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path)), responses((status = 200, description = "The order after it", body = StaffOrderView)), security(("staff" = ["order.write"])))]
#[post("/orders/{id}/release")]
pub async fn release_order(staff: Staff<may::OrderWrite>, path: Path<OrderId>, wish: Wish<()>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "release_order", async |tx, ()| {
        reply::ok(&order::release(tx, id).await?)
    })
    .await
}

/// Give the handover's time back
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path)), responses((status = 200, description = "The order after it", body = StaffOrderView)), security(("staff" = ["order.write"])))]
#[post("/orders/{id}/handover/cancel")]
pub async fn drop_handover_by_staff(
    staff: Staff<may::OrderWrite>,
    path: Path<OrderId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "drop_handover_by_staff", async |tx, ()| {
        reply::ok(&order::drop_handover_by_staff(tx, id).await?)
    })
    .await
}

/// Settle a report: accept it, drop it, or leave it to the rules again; the owner sees nothing before
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path), ("report" = ReportId, Path)), request_body = CorrectReport,
    responses((status = 200, description = "The order after it", body = StaffOrderView)), security(("staff" = ["order.write"])))]
#[post("/orders/{id}/reports/{report}")]
pub async fn settle_report(
    staff: Staff<may::OrderWrite>,
    path: Path<(OrderId, ReportId)>,
    wish: Wish<CorrectReport>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "settle_report", async |tx, wish| {
        reply::ok(&order::correct(tx, ids, wish).await?)
    })
    .await
}

/// A step by hand: insurance, plate, papers, and the loan where no application is in the system
#[utoipa::path(tag = "staff order", params(("id" = OrderId, Path), ("step" = StepKind, Path)), request_body = SetOrderStep,
    responses((status = 200, description = "The order after it", body = StaffOrderView)), security(("staff" = ["order.write"])))]
#[post("/orders/{id}/steps/{step}")]
pub async fn set_order_step(
    staff: Staff<may::OrderWrite>,
    path: Path<(OrderId, StepKind)>,
    wish: Wish<SetOrderStep>,
    db: Data<Db>,
) -> Answer {
    let ids = path.into_inner();
    wish.once(&db, staff.actor(), "set_order_step", async |tx, wish| {
        reply::ok(&order::set_step(tx, ids, wish).await?)
    })
    .await
}

/// What staff may do with orders.
pub fn routes(config: &mut Routes) {
    config
        .service(list_orders)
        .service(create_order)
        .service(get_staff_cancellation)
        .service(list_staff_handover_slots)
        .service(plan_order)
        .service(sign_order_on_paper)
        .service(add_order_reference)
        .service(allocate_car)
        .service(record_milestone)
        .service(delay_order)
        .service(hold_order)
        .service(release_order)
        .service(inspect_car)
        .service(record_payment)
        .service(record_contact)
        .service(promise_contact)
        .service(assign_consultant)
        .service(cancel_order_by_staff)
        .service(drop_handover_by_staff)
        .service(book_handover_by_staff)
        .service(tick_delivery)
        .service(hand_over_car)
        .service(settle_report)
        .service(set_order_step)
        .service(get_staff_order);
}
