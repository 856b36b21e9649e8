//! What care shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::{Basis, Kind, Params, Why};
use crate::domain::butler::{ButlerView, ReplyView};
use crate::ground::clock::At;
use crate::ground::id::{CareId, DryRunId, ItemId, PersonId, RecallId, StoreId, TripId, VehicleId};
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

/// A word of care as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffCareView {
    /// Its id.
    pub id: CareId,
    /// What.
    pub kind: Kind,
    /// In Chinese.
    pub words: String,
    /// The car.
    pub vehicle_id: VehicleId,
    /// Its owner.
    pub person_id: PersonId,
    /// Its plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// Its model in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// `planned`, `sent` or `suppressed`.
    pub state: String,
    /// Why it was suppressed, a stable word …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// … and in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_words: Option<String>,
    /// Why it is said.
    pub why: Why,
    /// The booking that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// From this day on it may be said …
    pub from_on: NaiveDate,
    /// … until this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_on: Option<NaiveDate>,
    /// Of a planned one: when it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_on: Option<NaiveDate>,
    /// When it was planned.
    pub planned_at: At,
    /// When it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
    /// What became of its delivery: state and reason as in the list of deliveries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<ToldView>,
}

/// What became of a delivery.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CareToldView)]
pub struct ToldView {
    /// Its state.
    pub state: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A page of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffCaresView {
    /// The newest first.
    pub items: Vec<StaffCareView>,
    /// Give this as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A customer's car with its care.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffCarView {
    /// What is known and what comes next.
    pub plan: CarePlanView,
    /// What was or will be said, the newest first; at most 50.
    pub messages: Vec<StaffCareView>,
}

/// A rule of the store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareRuleView {
    /// Which.
    pub kind: Kind,
    /// In Chinese.
    pub words: String,
    /// Whether it needs no consent to care.
    pub service: bool,
    /// Whether it is on.
    pub on: bool,
    /// Give this back with a change; 0: it was never set.
    pub version: i64,
    /// Its parameters.
    pub params: Params,
    /// The names of those that count.
    pub fields: Vec<&'static str>,
    /// When it was changed …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<At>,
    /// … and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
}

/// The store's numbers.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CareSettingsView {
    /// What cars of the store usually drive in a year.
    pub yearly_km: i64,
    /// Days between two words of care to one person.
    pub gap_days: i64,
    /// What a text message costs.
    pub sms_fen: i64,
}

/// What a store sets of care.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareRulesView {
    /// The store.
    pub store_id: StoreId,
    /// Give this back with a change of the settings.
    pub version: i64,
    /// Its numbers.
    pub settings: CareSettingsView,
    /// Its rules, the most important kind first.
    pub rules: Vec<CareRuleView>,
}

/// How many a reason keeps away.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CareExcludedView)]
pub struct Excluded {
    /// A stable word.
    pub reason: String,
    /// In Chinese.
    pub words: String,
    /// How many.
    pub count: u64,
}

/// A car that a rule would reach.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CareSampleView)]
pub struct Sample {
    /// The car.
    pub vehicle_id: VehicleId,
    /// Its owner.
    pub person_id: PersonId,
    /// Its plate, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// Its model in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// The day on which it would be said.
    pub on: NaiveDate,
    /// Why.
    pub why: Why,
}

/// What a rule would cost.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CareCostView)]
pub struct Cost {
    /// Credits of subscriptions.
    pub credits: u64,
    /// Text messages.
    pub sms: u64,
    /// What they cost, in all.
    pub sms_fen: i64,
    /// Those who find it in the app alone.
    pub inbox_only: u64,
    /// In Chinese.
    pub words: String,
}

/// Whom a rule would reach, and what it costs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DryRunView {
    /// Its id, to switch the rule on with.
    pub id: DryRunId,
    /// Which kind.
    pub kind: Kind,
    /// With these parameters.
    pub params: Params,
    /// Over so many days.
    pub days: u32,
    /// From this day …
    pub from_on: NaiveDate,
    /// … to this one.
    pub until_on: NaiveDate,
    /// How many cars were looked at.
    pub cars: u64,
    /// How many words would be said …
    pub reached: u64,
    /// … to how many people.
    pub people: u64,
    /// What keeps the others away.
    pub excluded: Vec<Excluded>,
    /// Some of those who would be reached.
    pub sample: Vec<Sample>,
    /// What it costs.
    pub cost: Cost,
    /// When it was tried.
    pub at: At,
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
