//! The one plan of an order as it is shown: what is done, what runs, whom it waits for, what is usual (issue 5, point 3).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConsultantView, HoldReason, RangeView};
use crate::domain::order::rules::fold::DelayReason;
use crate::domain::order::rules::state::State;
use crate::domain::order::rules::step::{StepKind, StepState, Waits};
use crate::ground::clock::At;
use crate::ground::id::{OrderId, StoreId};

/// How long a step usually takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsualView {
    /// Half take no longer, in hours.
    pub p50_hours: i64,
    /// Nine in ten take no longer, in hours.
    pub p90_hours: i64,
    /// From how many orders; 0: an assumption, no history.
    pub n: i64,
}

/// How a check-list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepChecksView {
    /// How many are well.
    pub done: i64,
    /// How many there are.
    pub of: i64,
    /// How many are not well.
    pub failed: i64,
}

/// A step. All times are instants: nothing here depends on when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderStepView {
    /// Which.
    pub kind: StepKind,
    /// Its name.
    pub title: String,
    /// How far.
    pub state: StepState,
    /// Whom it waits for, while it is not over …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits: Option<Waits>,
    /// … by name, or by what they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_name: Option<String>,
    /// Since when it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<At>,
    /// When the car was last heard of, on the step that runs by reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_at: Option<At>,
    /// How long it usually takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<UsualView>,
    /// Since when half are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_from: Option<At>,
    /// Until when nine in ten are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_until: Option<At>,
    /// Quiet from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amber_at: Option<At>,
    /// Silent from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub red_at: Option<At>,
    /// What the owner brings.
    pub bring: Vec<String>,
    /// A word more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How its check-list stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checks: Option<StepChecksView>,
}

/// Something that waits for the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderTaskView {
    /// Of which step.
    pub step: StepKind,
    /// What to do.
    pub words: String,
    /// What to bring.
    pub bring: Vec<String>,
}

/// A delay that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelayedView {
    /// Why.
    pub reason: DelayReason,
    /// In words.
    pub words: String,
    /// The new range, when it is known: from …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// … to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// When it became known.
    pub since: At,
}

/// The store, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PathStore {
    /// Which.
    pub id: StoreId,
    /// Its name.
    pub name: String,
}

/// The one plan of an order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PathView {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// Its version.
    pub version: i64,
    /// The model.
    pub model: String,
    /// The store.
    pub store: PathStore,
    /// Who cares for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consultant: Option<ConsultantView>,
    /// The one step that everything else waits for; absent when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<StepKind>,
    /// It stands still, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_hold: Option<HoldReason>,
    /// It takes longer than was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delayed: Option<DelayedView>,
    /// When the car is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<RangeView>,
    /// When the car was last heard of …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_scan_at: Option<At>,
    /// … and where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_scan_place: Option<String>,
    /// When somebody will have called at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// When the handover is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover_at: Option<At>,
    /// What the owner has to do now.
    pub yours: Vec<OrderTaskView>,
    /// The steps in order.
    pub steps: Vec<OrderStepView>,
}
