//! What staff see of repairs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Colour, EvidenceKind, JobMarkView, RepairView, SheetView, TripleView};
use crate::domain::catalog::Grade;
use crate::domain::media::LinkView;
use crate::domain::repair::rules::check::{List, Outcome};
use crate::domain::repair::rules::dispatch::Customer;
use crate::domain::repair::rules::gate::Closed;
use crate::domain::repair::rules::job;
use crate::domain::repair::rules::promise;
use crate::domain::repair::rules::rework::Within;
use crate::domain::repair::rules::state::Stage;
use crate::ground::clock::At;
use crate::ground::id::{EvidenceId, JobId, PersonId, RepairId, ResourceId, StaffId};
use crate::ground::money::Fen;

/// A check with what was written into it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairCheckView {
    /// A stable word.
    pub code: String,
    /// What is looked at.
    pub words: String,
    /// How it came out.
    pub outcome: Outcome,
    /// The unit in which it is measured, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The least that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The most that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What was seen, or why it does not apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}

/// A list of checks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairChecksView {
    /// Which.
    pub list: List,
    /// How many are done.
    pub done: i64,
    /// How many there are.
    pub of: i64,
    /// Whether the owner must confirm what it says.
    pub owner_confirms: bool,
    /// The checks in order.
    pub checks: Vec<RepairCheckView>,
}

/// A line of the history.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairEventView {
    /// The version after it.
    pub version: i64,
    /// When.
    pub at: At,
    /// `customer`, `staff` or `system`.
    pub by: String,
    /// Who, if staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What.
    pub event: String,
    /// Where the repair stood after it.
    pub stage: Stage,
    /// A word more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The repair that is done again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RepairReworkView)]
pub struct ReworkView {
    /// Which.
    pub repair_id: RepairId,
    /// Its number.
    pub number: String,
    /// After how many days the fault came back.
    pub days: i64,
    /// How soon that is.
    pub within: Within,
}

/// Everything of one repair.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffRepairView {
    /// As the owner sees it.
    pub repair: RepairView,
    /// The owner.
    pub person_id: PersonId,
    /// The owner, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisor_id: Option<StaffId>,
    /// What it does again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rework: Option<ReworkView>,
    /// What the three-guarantee rules count of the car, this repair included; absent when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple: Option<TripleView>,
    /// Until when the stage lasts by its standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage_due_at: Option<At>,
    /// What keeps the next door closed.
    pub open: Vec<OpenView>,
    /// The lists that were begun, and that of the stage.
    pub checks: Vec<RepairChecksView>,
    /// What the owner signs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetView>,
    /// The jobs with who does them.
    pub jobs: Vec<JobCardView>,
    /// What is owed for being late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<CompensationView>,
    /// Since when an expert is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expert_at: Option<At>,
    /// What happened.
    pub history: Vec<RepairEventView>,
}

/// What is owed for a broken promise (R075).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CompensationView {
    /// How late the car was ready.
    pub late_minutes: i64,
    /// What was promised.
    pub promised_at: At,
    /// When it was ready.
    pub ready_at: At,
    /// How much.
    pub amount_fen: Fen,
    /// How far it is.
    pub state: promise::State,
    /// The manager's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the manager decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<At>,
    /// When it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<At>,
}

/// Somebody who could do a job.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CandidateView {
    /// Who.
    pub technician_id: StaffId,
    /// Their name.
    pub name: String,
    /// Work that lies before them.
    pub load_minutes: i64,
    /// Whether they are on duty.
    pub on_duty: bool,
    /// Why they stand here, in words.
    pub reasons: Vec<String>,
}

/// Who the customer is, as far as it matters for who does the work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DispatchCustomerView {
    /// Which.
    pub grade: Customer,
    /// In words.
    pub words: String,
}

/// Who could do a job.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CandidatesView {
    /// Whose car it is.
    pub customer: DispatchCustomerView,
    /// The best first; nobody who lacks a skill.
    pub items: Vec<CandidateView>,
}

/// Something that keeps a door closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RepairOpenView)]
pub struct OpenView {
    /// What.
    pub gate: Closed,
    /// In words.
    pub words: String,
}

/// A job for those who do it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct JobCardView {
    /// The job.
    pub id: JobId,
    /// Its repair.
    pub repair_id: RepairId,
    /// The repair's number.
    pub number: String,
    /// Where the repair stands.
    pub stage: Stage,
    /// Urgent or regular.
    pub grade: Grade,
    /// The car in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// Its plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// What is to be done.
    pub name: String,
    /// How far.
    pub state: job::State,
    /// Whether the owner agreed.
    pub agreed: bool,
    /// How long it takes by the book.
    pub minutes: i64,
    /// What the technician must know.
    pub skills: Vec<String>,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician_id: Option<StaffId>,
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bay_id: Option<ResourceId>,
    /// The name of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bay: Option<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<At>,
    /// How long it was worked on so far, without the time since it was last begun.
    pub worked_minutes: i64,
    /// Since when it runs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_since: Option<At>,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<At>,
    /// When the repair is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<At>,
    /// What it is before the three-guarantee rules; absent when nobody said anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<JobMarkView>,
}

/// The jobs of a store that are not over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct JobListView {
    /// Urgent first, then by promise.
    pub items: Vec<JobCardView>,
}

/// A repair on the board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffRepairCard {
    /// The repair.
    pub id: RepairId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_since: At,
    /// Until when by the standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage_due_at: Option<At>,
    /// Urgent or regular.
    pub grade: Grade,
    /// The owner, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The car in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// Its plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisor: Option<String>,
    /// Who is at it.
    pub technicians: Vec<String>,
    /// How many agreed jobs are done.
    pub jobs_done: i64,
    /// How many there are.
    pub jobs_of: i64,
    /// Lines that wait for the owner.
    pub undecided: i64,
    /// On hold.
    pub on_hold: bool,
    /// When it is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<At>,
    /// When it will be ready, most likely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eta_at: Option<At>,
    /// Whether an expert is called.
    pub expert: bool,
    /// When the store has to speak up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// Its version.
    pub version: i64,
}

/// How many repairs stand where.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairBoardCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub repairs: i64,
}

/// The board of a workshop.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BoardView {
    /// What is open, urgent first, then by when the stage is due; at most 500.
    pub items: Vec<StaffRepairCard>,
    /// How many stand where.
    pub counts: Vec<RepairBoardCount>,
}

/// Something that was seen, with its photos.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Its id.
    pub id: EvidenceId,
    /// What it is.
    pub kind: EvidenceKind,
    /// What is to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// How urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Where on the map of the body, from left, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<i32>,
    /// From the front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<i32>,
    /// When.
    pub at: At,
    /// The photos.
    pub photos: Vec<LinkView>,
}

/// Everything that was photographed of a repair.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RepairPhotosView {
    /// In the order in which it was seen.
    pub items: Vec<EvidenceView>,
    /// Until when the links open: ten minutes at least. Read them again then.
    pub links_until: At,
}
