//! What the owner of the car sees, and who follows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::owed::{RepairCompensationView, RepairLoanCarView, TripleView};
use super::{Authorisation, CancelWhy, Document, HoldWhy, Lane, PartyRole, Relation, RepairKind, WashOutcome};
use crate::domain::catalog::Grade;
use crate::domain::repair::rules::job;
use crate::domain::repair::rules::state::Stage;
use crate::domain::repair::rules::why::Why;
use crate::ground::clock::At;
use crate::ground::id::{JobId, PartId, RepairId, StoreId, VehicleId};
use crate::ground::money::Fen;

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairStageState)]
pub enum StageState {
    /// Ahead.
    Todo,
    /// The car is there.
    Running,
    /// Behind.
    Done,
}

/// A stage on the way.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairStageView {
    /// Which.
    pub stage: Stage,
    /// Its name.
    pub title: String,
    /// How far.
    pub state: StageState,
    /// When the car came there the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
    /// When it left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<At>,
    /// How long it takes by the standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_minutes: Option<i64>,
    /// How many of its checks are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checks_done: Option<i64>,
    /// How many checks it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checks_of: Option<i64>,
    /// How often the car was there: more than once after a rework.
    pub visits: i64,
}

/// What is done to the car, by whom.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairJobView {
    /// The job.
    pub id: JobId,
    /// In words.
    pub name: String,
    /// How far.
    pub state: job::State,
    /// Whether the owner agreed to it.
    pub agreed: bool,
    /// How long it takes by the book.
    pub minutes: i64,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<At>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<At>,
}

/// Who brought or collects the car.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// Brings or collects.
    pub role: PartyRole,
    /// What they are to the owner.
    pub relation: Relation,
    /// Who, masked; absent for the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// When the car will be ready: in four of five cases between the two.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairEtaView {
    /// Most likely.
    pub at: At,
    /// One in ten is ready before.
    pub from: At,
    /// One in ten is ready after.
    pub to: At,
    /// Why it was said anew.
    pub reason: Why,
    /// In words.
    pub words: String,
}

/// A part that was missing, or is (R103).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairPartView {
    /// The part.
    pub id: PartId,
    /// In words.
    pub name: String,
    /// How fast it is fetched.
    pub lane: Lane,
    /// How many.
    pub quantity: i64,
    /// Since when it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
    /// When it is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_at: Option<At>,
    /// Whether it is here.
    pub arrived: bool,
}

/// What waits for the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepairTask {
    /// Sign what was agreed at the intake.
    SignSheet,
    /// Show the code to who fetches the car.
    ShowCode,
    /// Decide the lines of the quote.
    DecideQuote,
    /// Say whether they want a loan car.
    AnswerLoanCar,
    /// Collect the car.
    Collect,
    /// Sign what was done.
    Accept,
}

/// A task in words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairTaskView {
    /// Which.
    pub task: RepairTask,
    /// In words.
    pub words: String,
}

/// The store, in short.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairStore {
    /// The store.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// The zone in which its times are meant.
    pub zone: String,
}

/// One repair on one page. Nothing in it depends on when it is read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairView {
    /// The repair.
    pub id: RepairId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// In words.
    pub stage_words: String,
    /// Since when.
    pub stage_since: At,
    /// Its version: the ETag.
    pub version: i64,
    /// What kind of repair.
    pub kind: RepairKind,
    /// Urgent or regular.
    pub grade: Grade,
    /// What kind of paper by now.
    pub document: Document,
    /// What the owner agreed to so far.
    pub authorisation: Authorisation,
    /// Lines of the quote that wait for the owner.
    pub undecided: i64,
    /// The store.
    pub store: RepairStore,
    /// The car.
    pub vehicle_id: VehicleId,
    /// The car in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// Its plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisor: Option<String>,
    /// Whether the reader follows it only: whoever brought or collects the car.
    pub following: bool,
    /// The odometer at the intake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub km: Option<i32>,
    /// Fuel or charge at the intake, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy_percent: Option<i32>,
    /// What the customer complained of; for the owner only, as are cause, correction and valuables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<String>,
    /// Why it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// Valuables that were in the car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valuables: Option<String>,
    /// Who brought and collects it.
    pub parties: Vec<PartyView>,
    /// Why it stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_hold: Option<HoldWhy>,
    /// When it is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<At>,
    /// When the store speaks up at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_contact_at: Option<At>,
    /// When it will be ready; from the beginning of the work until it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eta: Option<RepairEtaView>,
    /// Parts that were missing, or are.
    pub parts: Vec<RepairPartView>,
    /// Since when a loan car is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loan_car_offered_at: Option<At>,
    /// How it goes with the loan car; for the owner and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loan_car: Option<RepairLoanCarView>,
    /// What is owed for a promise that was broken; for the owner and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<RepairCompensationView>,
    /// What waits for the owner.
    pub yours: Vec<RepairTaskView>,
    /// The stages in order.
    pub stages: Vec<RepairStageView>,
    /// The jobs.
    pub jobs: Vec<RepairJobView>,
    /// How many photos there are: see the photos.
    pub photos: i64,
    /// How often the inspector sent it back.
    pub redone: i64,
    /// Whether it was washed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wash: Option<WashOutcome>,
    /// Shown to who fetches the car from home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_code: Option<String>,
    /// When it was opened.
    pub opened_at: At,
    /// When the car was ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<At>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<At>,
    /// Why it was called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<CancelWhy>,
}

/// A repair in the owner's list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RepairCard {
    /// The repair.
    pub id: RepairId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// In words.
    pub stage_words: String,
    /// The store.
    pub store_name: String,
    /// The car in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// Lines of the quote that wait for the owner.
    pub undecided: i64,
    /// When it is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<At>,
    /// When it was opened.
    pub opened_at: At,
    /// Whether the reader follows it only.
    pub following: bool,
    /// Its version.
    pub version: i64,
}

/// The owner's repairs, and those that they follow.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyRepairsView {
    /// The newest first; at most 50.
    pub items: Vec<RepairCard>,
}

/// A job that was done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FiledJobView {
    /// In words.
    pub name: String,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// Until when it is warranted: a year, or what the law asks for, whichever is longer (R076).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warranted_until: Option<At>,
}

/// A repair in a car's file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FiledRepairView {
    /// The repair.
    pub id: RepairId,
    /// Its number.
    pub number: String,
    /// What kind.
    pub kind: RepairKind,
    /// The store.
    pub store_name: String,
    /// When the car came.
    pub opened_at: At,
    /// When it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<At>,
    /// The odometer at the intake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub km: Option<i32>,
    /// What it cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_fen: Option<Fen>,
    /// How many days of it the three-guarantee rules count, where they count it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple_days: Option<i64>,
    /// What was done.
    pub jobs: Vec<FiledJobView>,
}

/// The file of a car.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CarFileView {
    /// The newest first; at most 200.
    pub items: Vec<FiledRepairView>,
    /// What the three-guarantee rules count of the car; absent when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triple: Option<TripleView>,
}

/// A line of a sheet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SheetLine {
    /// What it is.
    pub title: String,
    /// In words.
    pub text: String,
}

/// What the owner signs: at the intake what was agreed, at the handover what was done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SheetView {
    /// Its name.
    pub title: String,
    /// What is signed, by its hash.
    pub hash: String,
    /// Its lines.
    pub lines: Vec<SheetLine>,
    /// When it was signed as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<At>,
}
