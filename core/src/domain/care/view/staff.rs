//! Words of care and cars as staff see them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CarePlanView, Offer};
use crate::domain::care::rules::{Kind, Why};
use crate::ground::clock::At;
use crate::ground::id::{CareId, PersonId, VehicleId};

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
