//! What is asked of complaints, and what they show.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::{CloseReason, Origin, State, Topic, Who};
use crate::ground::clock::At;
use crate::ground::id::{CaseId, PersonId, RepairId, StaffId, StoreId, VehicleId};
use crate::ground::text::Note;

/// An owner complains.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// About which store.
    pub store_id: StoreId,
    /// About what.
    pub topic: Topic,
    /// What happened.
    pub text: Note,
    /// The repair it is about.
    #[serde(default)]
    pub repair_id: Option<RepairId>,
}

/// Staff write a complaint down for a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCaseFor {
    /// Whose complaint.
    pub person_id: PersonId,
    /// About which store.
    pub store_id: StoreId,
    /// About what.
    pub topic: Topic,
    /// What happened.
    pub text: Note,
    /// The repair it is about.
    #[serde(default)]
    pub repair_id: Option<RepairId>,
}

/// Something more is said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayInCase {
    /// What. Both sides read it.
    pub text: Note,
}

/// Whoever changes it has seen this version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenCase {
    /// The version that was seen.
    pub version: i64,
}

/// It is closed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// The version that was seen.
    pub version: i64,
    /// Why.
    pub reason: CloseReason,
    /// What the owner is told.
    pub text: Note,
}

/// Which complaints.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindCases {
    /// About this store only.
    pub store_id: Option<StoreId>,
    /// Of this customer only.
    pub person_id: Option<PersonId>,
    /// Only those that are open; so unless told.
    pub open: Option<bool>,
}

/// Something that was said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseWordView {
    /// By whom.
    pub who: Who,
    /// When.
    pub at: At,
    /// What.
    pub text: String,
}

/// A complaint in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseLineView {
    /// Which.
    pub id: CaseId,
    /// What a person reads.
    pub number: String,
    /// About which store.
    pub store_id: StoreId,
    /// About what.
    pub topic: Topic,
    /// Who opened it.
    pub origin: Origin,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened_at: At,
    /// Why it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
}

/// A complaint, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Which.
    pub id: CaseId,
    /// What a person reads.
    pub number: String,
    /// Grows with everything that happens to it.
    pub version: i64,
    /// About which store.
    pub store_id: StoreId,
    /// The car it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The repair it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair_id: Option<RepairId>,
    /// Who opened it.
    pub origin: Origin,
    /// About what.
    pub topic: Topic,
    /// Where it stands.
    pub state: State,
    /// Who deals with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// When it was opened.
    pub opened_at: At,
    /// When somebody took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<At>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<At>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// What was said, the oldest first.
    pub words: Vec<CaseWordView>,
}

/// A complaint, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffCaseView {
    /// The complaint.
    pub case: CaseView,
    /// Whose.
    pub person_id: PersonId,
    /// Who deals with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler_id: Option<StaffId>,
}

/// Complaints of the staff's stores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffCasesView {
    /// Those that nobody deals with first, then the oldest.
    pub items: Vec<CaseLineView>,
    /// Whether there are more.
    pub more: bool,
}
