//! What is asked of an order, and what it shows.

mod path;
mod plan;
mod staff;
mod wish;

pub use path::{DelayedView, OrderStepView, OrderTaskView, PathStore, PathView, StepChecksView, UsualView};
pub use plan::{DownView, LineView, Payee, PlanLineKind, PlanView};
pub use staff::{
    OrderContactView, OrderCount, OrderEventView, OrderReferenceView, OrderReportView, OrderRiskView, OrderSeenView,
    OrdersView, StaffCheckView, StaffOrderView, StaffOrdersView, Standing,
};
pub use wish::{
    AddReference, AllocateCar, AssignConsultant, BookOrderHandover, CancelOrder, CancelWhy, CorrectReport,
    CosignChecks, CreateOrder, DecideReport, DelayOrder, HandOverCar, HandoverDays, HoldOrder, OrderCheck, OrderChecks,
    PlanLine, PlanOrder, PromiseContact, RangeWish, RecordContact, RecordMilestone, RecordPayment, SeenOrder,
    SetOrderStep, SignOnPaper, SignOrder,
};

use chrono::NaiveDate;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::check::CheckResult;
use super::rules::money::{DownKind, Reason};
use super::rules::state::{Source, State};
use super::rules::step::{StepKind, StepState, Waits};
use crate::domain::booking;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, ModelId, OrderId, StaffId, StoreId, VehicleId};
use crate::ground::money::Fen;

/// Why an order stands still. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// 客户要求.
    CustomerAsked,
    /// 等待付款.
    Payment,
    /// 等待贷款.
    Loan,
    /// 质量核查.
    Quality,
    /// 资料待补.
    Documents,
    /// 其他.
    Other,
}

impl HoldReason {
    /// For the owner.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            HoldReason::CustomerAsked => "应您要求暂停",
            HoldReason::Payment => "等待付款",
            HoldReason::Loan => "等待贷款结果",
            HoldReason::Quality => "质量核查中",
            HoldReason::Documents => "资料待补齐",
            HoldReason::Other => "订单暂停，详情请联系销售顾问",
        }
    }
}

/// What kind of payment. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PayKind {
    /// 订金 or 定金.
    Down,
    /// 车款.
    Balance,
    /// 退款.
    Refund,
}

/// How it was paid. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PayMethod {
    /// 现金.
    Cash,
    /// 刷卡.
    Card,
    /// 转账.
    Transfer,
    /// 微信支付.
    Wechat,
    /// 支付宝.
    Alipay,
}

/// Two days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RangeView {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

/// A member of staff by name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsultantView {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}

/// The one critical step in short.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StepCard {
    /// Which.
    pub kind: StepKind,
    /// Its name.
    pub title: String,
    /// How far.
    pub state: StepState,
    /// Whom it waits for.
    pub waits: Waits,
    /// Their name, or what they are.
    pub waits_name: String,
    /// Since when it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
}

/// An order in the owner's list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderCard {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// Where the car comes from.
    pub source: Source,
    /// The model.
    pub model: String,
    /// The store.
    pub store_name: String,
    /// The one critical step, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepCard>,
    /// It takes longer than was said.
    pub delayed: bool,
    /// It stands still.
    pub on_hold: bool,
    /// Until when the offered price is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_until: Option<At>,
    /// Its version.
    pub version: i64,
}

/// The owner's orders.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyOrdersView {
    /// The newest first; at most 50.
    pub items: Vec<OrderCard>,
}

/// What was paid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderPaymentView {
    /// What for.
    pub kind: PayKind,
    /// How.
    pub method: PayMethod,
    /// How much.
    pub amount_fen: Fen,
    /// When it was recorded.
    pub at: At,
}

/// The money of an order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MoneyView {
    /// All that was paid to the store.
    pub paid_fen: Fen,
    /// All that the store paid back.
    pub returned_fen: Fen,
    /// What is still to be paid to the store, without what a lender pays.
    pub due_fen: Fen,
    /// Each payment, the oldest first.
    pub payments: Vec<OrderPaymentView>,
}

/// The order stands still.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoldView {
    /// Why.
    pub reason: HoldReason,
    /// In words.
    pub words: String,
    /// Since when.
    pub since: At,
}

/// The handover's time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderHandoverView {
    /// Its booking.
    pub booking_id: BookingId,
    /// Where that stands.
    pub state: booking::State,
    /// From.
    pub start_at: At,
    /// Until.
    pub ready_at: At,
    /// What to bring.
    pub bring: Vec<String>,
}

/// One check of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderCheckView {
    /// Its stable code.
    pub code: String,
    /// What is looked at.
    pub words: String,
    /// How it came out.
    pub result: CheckResult,
}

/// The list that is signed by both when the car is handed over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryChecksView {
    /// What is signed: another when a check is another.
    pub hash: String,
    /// The checks.
    pub checks: Vec<OrderCheckView>,
    /// How many are well.
    pub done: usize,
    /// How many there are.
    pub of: usize,
    /// When the owner co-signed this very list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_signed_at: Option<At>,
}

/// What became of the money when it was called off.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderCancelledView {
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: At,
    /// What comes back, all in all.
    pub returned_fen: Fen,
    /// What stays with the store.
    pub kept_fen: Fen,
}

/// What calling it off would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancellationView {
    /// The reason it was asked for.
    pub reason: Reason,
    /// What kind of down payment was agreed.
    pub down: DownKind,
    /// Its Chinese name.
    pub name: String,
    /// What was paid and not paid back.
    pub paid_fen: Fen,
    /// What of it comes back.
    pub returned_fen: Fen,
    /// What of it stays with the store.
    pub kept_fen: Fen,
    /// What the store pays on top.
    pub extra_fen: Fen,
    /// In plain words.
    pub words: String,
}

/// An order as its owner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// Where the car comes from.
    pub source: Source,
    /// Grows with every change.
    pub version: i64,
    /// The store …
    pub store_id: StoreId,
    /// … and its name.
    pub store_name: String,
    /// The model …
    pub model_id: ModelId,
    /// … and its name.
    pub model: String,
    /// The reserved car, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin_masked: Option<String>,
    /// Who cares for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consultant: Option<ConsultantView>,
    /// The purchase plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanView>,
    /// The money.
    pub money: MoneyView,
    /// When the car is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<RangeView>,
    /// It takes longer than was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delayed: Option<DelayedView>,
    /// It stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_hold: Option<HoldView>,
    /// When it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<At>,
    /// The number of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_number: Option<String>,
    /// When somebody will have called at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// The handover's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover: Option<OrderHandoverView>,
    /// The list that both sign, from ready on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryChecksView>,
    /// It was called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<OrderCancelledView>,
    /// When it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<At>,
    /// The car in the owner's garage, once it is handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
}

/// The starts of one day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HandoverDay {
    /// The store's day.
    pub day: NaiveDate,
    /// Free starts, the earliest first.
    pub starts: Vec<At>,
}

/// When the car can be handed over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HandoverSlotsView {
    /// The zone in which the days are meant.
    pub zone: String,
    /// How long it takes.
    pub minutes: u16,
    /// Steps that have to be over first; then no day is listed.
    pub open: Vec<StepKind>,
    /// Days with free starts.
    pub days: Vec<HandoverDay>,
    /// What to bring.
    pub bring: Vec<String>,
}
