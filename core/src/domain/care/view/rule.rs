//! Rules of the store, and what one would do.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::care::rules::{Kind, Params, Why};
use crate::ground::clock::At;
use crate::ground::id::{DryRunId, PersonId, StoreId, VehicleId};

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
