//! What the owner is owed and lent, and what the law counts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::repair::rules::triple::Flag;
use crate::domain::repair::rules::triple::law::Rule;
use crate::domain::repair::rules::triple::mark::{Failure, System};
use crate::domain::repair::rules::{loan, promise};
use crate::ground::clock::At;
use crate::ground::money::Fen;

/// What the owner is given for a promise that was broken (R075).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairCompensationView {
    /// How far it is.
    pub state: promise::State,
    /// That, and why, in words.
    pub words: String,
    /// So much later than promised was the car ready.
    pub late_minutes: i64,
    /// What was promised.
    pub promised_at: At,
    /// When it was ready.
    pub ready_at: At,
    /// So much; absent when nothing is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<Fen>,
    /// When it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<At>,
}

/// A loan car while the owner's car waits (R103).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairLoanCarView {
    /// How far it is.
    pub state: loan::State,
    /// In words.
    pub words: String,
    /// Which car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// From when on it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_at: Option<At>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_at: Option<At>,
    /// When it was handed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_at: Option<At>,
    /// Its odometer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_km: Option<i32>,
    /// Its fuel or charge then, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_energy_percent: Option<i32>,
    /// Who handed it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_by: Option<String>,
    /// When it came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_at: Option<At>,
    /// Its odometer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_km: Option<i32>,
    /// Its fuel or charge then, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_energy_percent: Option<i32>,
    /// Who took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_by: Option<String>,
}

/// A fault, and how many repairs it took.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TripleFaultView {
    /// The system, or the work in words.
    pub words: String,
    /// So many.
    pub repairs: i64,
}

/// So much of what one of the rules counts, with its limit and where it stands.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TripleCounterView {
    /// Which rule.
    pub rule: Rule,
    /// The rule in words.
    pub words: String,
    /// Of what: the fault, the unit, the part, the failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// So much.
    pub count: i64,
    /// Its limit.
    pub limit: i64,
    /// Whether only more than the limit is too much; else the limit itself is.
    pub beyond: bool,
    /// The law, with its article.
    pub law: String,
    /// How near it is to the limit; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<Flag>,
}

/// What an advisor said of a job before the three-guarantee rules.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct JobMarkView {
    /// A serious safety fault.
    pub safety: bool,
    /// The main unit that is replaced, or the system of the main part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// The main part that is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// The counters of the three-guarantee rules of a car: repairs that the maker answers for, in all stores of the group
/// (SAMR order 43, articles 22 to 24).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TripleView {
    /// How near it is to the limits, the nearest of them; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<Flag>,
    /// The day from which the guarantee runs, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_on: Option<NaiveDate>,
    /// Days in repair; less than 24 hours count as one.
    pub days: i64,
    /// More days than these: return or replacement.
    pub most_days: i64,
    /// How many repairs were counted.
    pub repairs: i64,
    /// More repairs of one fault than these: return or replacement.
    pub most_repairs: i64,
    /// Each fault, the most repaired first.
    pub faults: Vec<TripleFaultView>,
    /// Every rule at least once, with what is counted and its limit.
    pub counters: Vec<TripleCounterView>,
}
