//! An order as staff see it; personal data masked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConsultantView, OrderView, PathView, RangeView, StepCard};
use crate::domain::order::rules::check::CheckResult;
use crate::domain::order::rules::fold::{DelayReason, HeldWhy, Milestone};
use crate::domain::order::rules::risk::{Risk, RiskReason};
use crate::domain::order::rules::state::{Source, State};
use crate::ground::clock::At;
use crate::ground::id::{OrderId, PersonId, ReportId};

/// Why an order needs somebody.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderRiskView {
    /// Why.
    pub reason: RiskReason,
    /// In words.
    pub words: String,
    /// Since when, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
}

/// An order in the staff's list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrdersView {
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
    /// The customer …
    pub person_id: PersonId,
    /// … masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Who cares for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consultant: Option<ConsultantView>,
    /// How urgent.
    pub risk: Risk,
    /// Why.
    pub reasons: Vec<OrderRiskView>,
    /// The one critical step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepCard>,
    /// Reports that wait for somebody to look at them.
    pub held_reports: i64,
    /// When the next contact is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// When the car is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<RangeView>,
    /// Since when the owner sees the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<At>,
    /// Its version.
    pub version: i64,
}

/// How many of each colour.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct OrderCount {
    /// Act today.
    pub red: i64,
    /// Have a look.
    pub amber: i64,
    /// All as it should be.
    pub green: i64,
}

/// A page of a store's orders, most at risk first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffOrdersView {
    /// The orders.
    pub items: Vec<OrdersView>,
    /// How many open orders of each colour the same wish has, without its colour.
    pub counts: OrderCount,
    /// The next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A partner's number of the order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderReferenceView {
    /// The partner.
    pub partner: String,
    /// Its number.
    pub number: String,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportStanding)]
pub enum Standing {
    /// It moved the order.
    Applied,
    /// It confirms what was known.
    History,
    /// Somebody has to look at it.
    Held,
    /// It was wrong.
    Dropped,
}

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderReportView {
    /// The report.
    pub id: ReportId,
    /// Who said so.
    pub source: String,
    /// Its number there.
    pub version: i64,
    /// When it happened.
    pub occurred_at: At,
    /// When we heard of it.
    pub heard_at: At,
    /// `milestone`, `allocated` or `delayed`.
    pub what: String,
    /// Which milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Milestone>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The range it names: from …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// … to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Why it takes longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DelayReason>,
    /// The car, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin_masked: Option<String>,
    /// What became of it.
    pub standing: Standing,
    /// Why it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<HeldWhy>,
    /// Who settled it …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// … and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<At>,
}

/// A check as staff see it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffCheckView {
    /// Its code.
    pub code: String,
    /// What is looked at.
    pub words: String,
    /// How it came out.
    pub result: CheckResult,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who looked …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// … and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}

/// A promise of contact.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderContactView {
    /// When it was promised.
    pub due_at: At,
    /// When it was kept …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<At>,
    /// … by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_by: Option<String>,
    /// When the manager heard that it was missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<At>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the owner has seen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderSeenView {
    /// Which version.
    pub version: i64,
    /// Where the order stood then.
    pub state: State,
    /// What was critical then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<String>,
    /// When.
    pub at: At,
}

/// A line of the history.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderEventView {
    /// The version after it.
    pub version: i64,
    /// When.
    pub at: At,
    /// Who: customer, staff, system.
    pub by: String,
    /// Who by name, when it was a member of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What.
    pub event: String,
    /// The state after it.
    pub state: State,
    /// A word more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Everything about an order, for staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffOrderView {
    /// What the owner sees.
    pub order: OrderView,
    /// Its plan of steps.
    pub path: PathView,
    /// The customer …
    pub person_id: PersonId,
    /// … masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// How urgent.
    pub risk: Risk,
    /// Why.
    pub reasons: Vec<OrderRiskView>,
    /// The partners' numbers of it.
    pub references: Vec<OrderReferenceView>,
    /// All reports, the oldest first.
    pub reports: Vec<OrderReportView>,
    /// The check before delivery.
    pub pdi: Vec<StaffCheckView>,
    /// The list at the handover.
    pub delivery: Vec<StaffCheckView>,
    /// Promises of contact, the newest first.
    pub contacts: Vec<OrderContactView>,
    /// What the owner has seen, the newest first.
    pub seen: Vec<OrderSeenView>,
    /// Its history, the oldest first.
    pub history: Vec<OrderEventView>,
    /// By when the owner had to be told of the delay: a day after it was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_by: Option<At>,
}
