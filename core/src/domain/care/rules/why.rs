//! Why something is said: in words, and in the facts behind them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why something is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CareWhy)]
pub struct Why {
    /// In Chinese.
    pub words: String,
    /// Whether a number in it is a guess.
    #[serde(default)]
    pub estimated: bool,
    /// Kilometres driven since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<i64>,
    /// Not less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_km: Option<i64>,
    /// Nor more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_km: Option<i64>,
    /// The limit in kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_km: Option<i64>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_on: Option<NaiveDate>,
    /// The limit in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_months: Option<u32>,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Of a battery: its health.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// The name of the holiday, the campaign or the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
