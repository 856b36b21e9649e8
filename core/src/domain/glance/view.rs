//! What is shown of a customer at one tap.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::booking::{State, VisitKind};
use crate::domain::identity::{ConsentNow, CustomerView};
use crate::domain::order;
use crate::domain::repair::Stage;
use crate::domain::store::Way;
use crate::domain::today::HolderView;
use crate::domain::vehicle::StaffVehicleView;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, OrderId, RepairId, StoreId, VehicleId, WaitId};

/// A visit in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VisitView {
    /// The booking.
    pub id: BookingId,
    /// Its number at the store.
    pub number: String,
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// IANA zone in which its times are shown.
    pub zone: String,
    /// Where it stands.
    pub state: State,
    /// Service or test drive.
    pub kind: VisitKind,
    /// The way to come.
    pub way: Way,
    /// The items by name.
    pub things: Vec<String>,
    /// The car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The start.
    pub start_at: At,
    /// When all will be, or was, done.
    pub ready_at: At,
    /// Until when the store or, with proposals, the owner answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<At>,
    /// Who holds it, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderView>,
}

/// An order of a new car in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GlanceOrderView {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// The store.
    pub store_id: StoreId,
    /// Where it stands.
    pub state: order::State,
    /// The model.
    pub model: String,
    /// The one step that all else waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<order::StepKind>,
    /// Whether it takes longer than was said.
    pub delayed: bool,
    /// When the next contact is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// Who cares for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consultant: Option<String>,
}

/// A repair in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GlanceRepairView {
    /// The repair.
    pub id: RepairId,
    /// Its number.
    pub number: String,
    /// The store.
    pub store_id: StoreId,
    /// The car.
    pub vehicle_id: VehicleId,
    /// Its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Whether it is on hold.
    pub on_hold: bool,
    /// Lines of the quote that wait for the owner.
    pub undecided: i64,
    /// When it is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<At>,
    /// When it will be ready, as far as can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eta_at: Option<At>,
    /// When the next word is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// The advisor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisor: Option<String>,
}

/// A place on the waiting list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingView {
    /// The place.
    pub id: WaitId,
    /// The store.
    pub store_id: StoreId,
    /// `waiting` or `offered`.
    pub state: String,
    /// First day that suits.
    pub first_day: NaiveDate,
    /// Last day that suits.
    pub last_day: NaiveDate,
    /// Until when an offer is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_until: Option<At>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Its clock runs.
    Open,
    /// In time.
    Kept,
    /// Not in time.
    Missed,
}

/// A promise with its clock (domain.md 2.10).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromiseView {
    /// `confirm`: the store answers; `choice`: other times are kept while the owner chooses.
    pub clock: &'static str,
    /// What it is about.
    pub subject: String,
    /// Since when.
    pub since: At,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<At>,
    /// What became of it.
    pub state: PromiseState,
    /// When it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<At>,
}

/// How often.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct GlanceCounts {
    /// Was here.
    pub visits: i64,
    /// Did not come.
    pub no_shows: i64,
    /// Called off.
    pub cancelled: i64,
}

/// A customer at one tap; personal data masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GlanceView {
    /// The customer, with the butler at each store.
    pub customer: CustomerView,
    /// Their cars.
    pub cars: Vec<StaffVehicleView>,
    /// Visits ahead or running, the next one first.
    pub open: Vec<VisitView>,
    /// Visits that are over, the latest first, at most twenty.
    pub history: Vec<VisitView>,
    /// Places on the waiting list.
    pub waiting: Vec<WaitingView>,
    /// Orders of new cars that are open, drafts too, the newest first.
    pub orders: Vec<GlanceOrderView>,
    /// Repairs that are open, the newest first.
    pub repairs: Vec<GlanceRepairView>,
    /// Promises of the last ninety days.
    pub promises: Vec<PromiseView>,
    /// How often, in all.
    pub counts: GlanceCounts,
    /// How their consents stand.
    pub consents: Vec<ConsentNow>,
}
