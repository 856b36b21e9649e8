//! What care shows: to owners here.

mod rule;
mod staff;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use rule::{CareRuleView, CareRulesView, CareSettingsView, Cost, DryRunView, Excluded, Sample};
pub use staff::{StaffCarView, StaffCareView, StaffCaresView, ToldView};

use super::rules::{Basis, Kind, Why};
use crate::domain::butler::{ButlerView, ReplyView};
use crate::ground::clock::At;
use crate::ground::id::{CareId, ItemId, RecallId, StoreId, TripId, VehicleId};
use crate::ground::money::Fen;

/// The booking that fits: what a slot and a booking are asked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CareOffer)]
pub struct Offer {
    /// At which store.
    pub store_id: StoreId,
    /// For which car.
    pub vehicle_id: VehicleId,
    /// Which service item.
    pub item_id: ItemId,
    /// Its name.
    pub name: String,
    /// What it costs by the price book of the day; absent without a price for this model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_fen: Option<Fen>,
}

/// What the odometer shows, as far as can be guessed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EstimateView {
    /// The guess …
    pub km: i64,
    /// … not less than this …
    pub low_km: i64,
    /// … nor more.
    pub high_km: i64,
    /// Kilometres a year.
    pub yearly_km: i64,
    /// What it rests on.
    pub basis: Basis,
    /// How many readings count.
    pub readings: usize,
    /// The days between the first and the last of them.
    pub days: i64,
    /// The last reading …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_km: Option<i64>,
    /// … and its day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_on: Option<NaiveDate>,
    /// In Chinese.
    pub words: String,
}

/// What is known of a car besides its odometer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CarFactsView {
    /// When it was new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_on: Option<NaiveDate>,
    /// Whether that is the day of its delivery by us; it cannot be changed then.
    pub delivered: bool,
    /// First registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<NaiveDate>,
    /// The insurance's last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurance_until: Option<NaiveDate>,
    /// The inspection's last day: as it was typed, or by first registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_until: Option<NaiveDate>,
    /// Whether that was computed.
    pub inspection_computed: bool,
    /// The last service that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serviced_on: Option<NaiveDate>,
    /// The odometer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serviced_km: Option<i64>,
    /// Whether it has a traction battery.
    pub electric: bool,
    /// Health of the battery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub battery_percent: Option<i64>,
    /// When that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub battery_on: Option<NaiveDate>,
    /// Give this back with a change.
    pub version: i64,
}

/// Where a line of the plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CarePlanState)]
pub enum PlanState {
    /// Its time is not there yet.
    Ahead,
    /// Its time is there.
    Due,
    /// It was said.
    Told,
    /// Switched off by the owner.
    Off,
}

/// What comes next.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CarePlanLine)]
pub struct PlanLine {
    /// What.
    pub kind: Kind,
    /// In Chinese.
    pub words: String,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// From when it is said.
    pub from_on: NaiveDate,
    /// Where it stands.
    pub state: PlanState,
    /// Why.
    pub why: Why,
    /// The booking that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// The campaign, of a recall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall_id: Option<RecallId>,
}

/// A trip that was announced.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TripView {
    /// Its id.
    pub id: TripId,
    /// The car.
    pub vehicle_id: VehicleId,
    /// When it begins.
    pub on: NaiveDate,
    /// How far.
    pub km: i64,
}

/// A car's care: what is known, what comes next.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CarePlanView {
    /// The car.
    pub vehicle_id: VehicleId,
    /// The store that cares for it; absent while the owner is no store's customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_name: Option<String>,
    /// The odometer; absent while nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<EstimateView>,
    /// What is known.
    pub facts: CarFactsView,
    /// What comes next by the store's rules, the earliest first.
    pub next: Vec<PlanLine>,
    /// Trips ahead.
    pub trips: Vec<TripView>,
    /// Who cares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butler: Option<ButlerView>,
}

/// Whether a kind is wanted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CareSwitchView)]
pub struct SwitchView {
    /// Which.
    pub kind: Kind,
    /// In Chinese.
    pub words: String,
    /// Whether it is on.
    pub on: bool,
    /// Whether it cannot be switched off.
    pub fixed: bool,
}

/// A word of care to its owner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareView {
    /// Its id.
    pub id: CareId,
    /// What.
    pub kind: Kind,
    /// In Chinese.
    pub title: String,
    /// The car.
    pub vehicle_id: VehicleId,
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// Why it was said.
    pub why: Why,
    /// The booking that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// When it was said.
    pub sent_at: At,
    /// Whether a visit of this car lies ahead.
    pub booked: bool,
    /// The switch of its kind.
    pub switch: SwitchView,
    /// Who cares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub butler: Option<ButlerView>,
    /// What was written in answer.
    pub replies: Vec<ReplyView>,
}

/// All words of care to me.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaresView {
    /// The newest first.
    pub items: Vec<CareView>,
    /// All kinds with their switches.
    pub kinds: Vec<SwitchView>,
}

/// A campaign that calls cars back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecallView {
    /// Its id.
    pub id: RecallId,
    /// The maker's code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// What is wrong and what is done.
    pub words: String,
    /// How many cars are on the list.
    pub vins: i64,
    /// How many of them our customers own.
    pub cars: i64,
    /// How many owners were told.
    pub told: i64,
    /// How many are done.
    pub done: i64,
    /// When it was imported.
    pub imported_at: At,
}
