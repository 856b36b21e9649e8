//! What is asked of care.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::rules::{Kind, Params};
use crate::ground::id::{DryRunId, VehicleId};
use crate::ground::text::{Code, Line, Vin};

/// What somebody knows of a car; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayOfCar {
    /// The version that was read; 0 before anything was said.
    pub version: i64,
    /// When it began to be driven, new.
    #[serde(default)]
    pub started_on: Option<NaiveDate>,
    /// First registration, as on the licence.
    #[serde(default)]
    pub registered_on: Option<NaiveDate>,
    /// The insurance's last day.
    #[serde(default)]
    pub insurance_until: Option<NaiveDate>,
    /// The inspection's last day, as on the licence.
    #[serde(default)]
    pub inspection_until: Option<NaiveDate>,
    /// The last service, wherever it was …
    #[serde(default)]
    pub serviced_on: Option<NaiveDate>,
    /// … and the odometer then; together with the day.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub serviced_km: Option<i64>,
    /// Health of the battery in percent, read today.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub battery_percent: Option<i64>,
}

/// A trip that lies ahead.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceTrip {
    /// When it begins: tomorrow to a year from now.
    pub on: NaiveDate,
    /// How far, there and back.
    #[schema(minimum = 1, maximum = 100_000)]
    pub km: i64,
}

/// Switch a kind on or off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCareWish {
    /// Which.
    pub kind: Kind,
    /// Whether I want it.
    pub on: bool,
}

/// Set a rule of the store.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCareRule {
    /// Which.
    pub kind: Kind,
    /// The rule's version that was read; 0: it was never set.
    pub version: i64,
    /// Whether it is on.
    pub on: bool,
    /// Its parameters.
    pub params: Params,
    /// The dry run of these very parameters, when it is to be on.
    #[serde(default)]
    pub dry_run_id: Option<DryRunId>,
}

/// Set the store's numbers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCareSettings {
    /// The version that was read.
    pub version: i64,
    /// What cars of the store usually drive in a year.
    #[schema(minimum = 1000, maximum = 200_000)]
    pub yearly_km: i64,
    /// Days between two words of care to one person.
    #[schema(minimum = 1, maximum = 90)]
    pub gap_days: i64,
    /// What a text message costs.
    #[schema(minimum = 0, maximum = 1000)]
    pub sms_fen: i64,
}

/// Try a rule out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryRule {
    /// Which.
    pub kind: Kind,
    /// With these parameters.
    pub params: Params,
    /// Over the next so many days; 0: today alone.
    #[schema(minimum = 0, maximum = 30)]
    pub days: u32,
}

/// Which words of care.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindCare {
    /// `planned`, `sent` or `suppressed`.
    pub state: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Where the list goes on.
    pub cursor: Option<String>,
    /// How many, 1 to 100.
    pub limit: Option<u64>,
}

/// A maker's list of cars that are called back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRecall {
    /// The maker's code of the campaign, unique in the store: the same again adds cars.
    pub code: Code,
    /// Its name.
    pub title: Line,
    /// What is wrong and what is done.
    pub words: Line,
    /// The cars; they are not kept, only a keyed hash of each.
    #[schema(min_items = 1, max_items = 2000)]
    pub vins: Vec<Vin>,
}

/// A car of a campaign is done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallDone {
    /// Which.
    pub vehicle_id: VehicleId,
}
