//! What is asked of a repair.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CancelWhy, Colour, EvidenceKind, HoldWhy, Lane, PartyRole, Relation, RepairKind, WashOutcome};
use crate::domain::catalog::Grade;
use crate::domain::repair::rules::check::Outcome;
use crate::domain::repair::rules::triple::mark::{Failure, System};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{ItemId, JobId, MediaId, PersonId, RepairId, ResourceId, StaffId, StoreId, VehicleId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line as Text, Note, PersonName, Phone};

macro_rules! wishes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field:meta])* $key:ident: $of:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field])* pub $key: $of,)* }
    )*};
}

wishes! {
    /// Open a repair from a visit whose car is here.
    OpenRepair {
        /// What kind; by the items unless told.
        #[serde(default)]
        kind: Option<RepairKind>,
        /// Urgent or regular; as booked unless told.
        #[serde(default)]
        grade: Option<Grade>,
        /// When it is promised; as booked unless told.
        #[serde(default)]
        promised_at: Option<At>,
        /// The repair of this car that is done again; found by the catalogue unless told.
        #[serde(default)]
        rework_of: Option<RepairId>,
    }

    /// Open a repair for a customer who came without a booking.
    WalkIn {
        /// The store.
        store_id: StoreId,
        /// The owner of the car.
        person_id: PersonId,
        /// The car.
        vehicle_id: VehicleId,
        /// What kind.
        kind: RepairKind,
        /// Urgent or regular.
        grade: Grade,
        /// How car and owner come.
        way: Way,
        /// What is to be done, as far as it is known; at most ten.
        #[serde(default)]
        #[schema(max_items = 10)]
        item_ids: Vec<ItemId>,
        /// What the customer complains of.
        #[serde(default)]
        complaint: Option<Note>,
        /// When it is promised.
        #[serde(default)]
        promised_at: Option<At>,
        /// The repair of this car that is done again; found by the catalogue unless told.
        #[serde(default)]
        rework_of: Option<RepairId>,
    }

    /// What is written down at the intake; what is absent stays.
    IntakeRepair {
        /// The odometer.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 2_000_000)]
        km: Option<i32>,
        /// Fuel or charge in percent.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 100)]
        energy_percent: Option<i32>,
        /// What the customer complains of, in their words.
        #[serde(default)]
        complaint: Option<Note>,
        /// Valuables in the car; `无` when there are none.
        #[serde(default)]
        valuables: Option<Note>,
        /// When it is promised.
        #[serde(default)]
        promised_at: Option<At>,
    }

    /// Who brings the car, or collects it; they may follow the repair by this phone, and only the owner consents.
    NameParty {
        /// Brings or collects.
        role: PartyRole,
        /// What they are to the owner.
        relation: Relation,
        /// Their name; not for the owner.
        #[serde(default)]
        name: Option<PersonName>,
        /// Their phone; not for the owner.
        #[serde(default)]
        phone: Option<Phone>,
    }

    /// The car was fetched from home.
    ConfirmPickup {
        /// The code that the owner showed.
        code: String,
        /// The odometer there.
        #[schema(minimum = 0, maximum = 2_000_000)]
        km: i32,
        /// Photos of the car as it stood there, one to nine.
        #[schema(min_items = 1, max_items = 9)]
        media_ids: Vec<MediaId>,
    }

    /// Something that was seen, with its photos.
    AddEvidence {
        /// What it is.
        kind: EvidenceKind,
        /// What is to be seen.
        #[serde(default)]
        words: Option<Text>,
        /// How urgent: for findings.
        #[serde(default)]
        colour: Option<Colour>,
        /// Where on the map of the body, from left, in thousandths: for damage.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 1000)]
        x: Option<i32>,
        /// Where on the map of the body, from the front, in thousandths: for damage.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 1000)]
        y: Option<i32>,
        /// The photos, one to nine.
        #[schema(min_items = 1, max_items = 9)]
        media_ids: Vec<MediaId>,
    }

    /// A check of the stage's list.
    RepairCheck {
        /// Which.
        code: Code,
        /// How it came out.
        outcome: Outcome,
        /// The number that was measured.
        #[serde(default)]
        value: Option<f64>,
        /// Its unit.
        #[serde(default)]
        unit: Option<Text>,
        /// What was seen, or why it does not apply.
        #[serde(default)]
        note: Option<Text>,
        /// How urgent what was found is, where it failed; amber unless told.
        #[serde(default)]
        colour: Option<Colour>,
        /// Photos of what failed, at most nine.
        #[serde(default)]
        #[schema(max_items = 9)]
        media_ids: Vec<MediaId>,
    }

    /// Some checks of the stage's list.
    RepairChecks {
        /// At least one.
        #[schema(min_items = 1, max_items = 12)]
        checks: Vec<RepairCheck>,
    }

    /// What was found: complaint, cause, correction; what is absent stays.
    RecordFindings {
        /// 报修.
        #[serde(default)]
        complaint: Option<Note>,
        /// 原因.
        #[serde(default)]
        cause: Option<Note>,
        /// 措施.
        #[serde(default)]
        correction: Option<Note>,
    }

    /// One more job: of the catalogue, or in words. Nobody begins it before the owner agrees.
    AddJob {
        /// Of the catalogue.
        #[serde(default)]
        item_id: Option<ItemId>,
        /// In words; the item's name unless told.
        #[serde(default)]
        name: Option<Text>,
        /// How long it takes; the item's time unless told.
        #[serde(default)]
        #[schema(minimum = 1, maximum = 2_400)]
        minutes: Option<i64>,
    }

    /// Who does a job, and where.
    AssignJob {
        /// The technician.
        technician_id: StaffId,
        /// The bay.
        bay_id: ResourceId,
    }

    /// What a job is before the three-guarantee rules; what is left out it is not.
    MarkJob {
        /// A serious safety fault (严重安全性能故障).
        #[serde(default)]
        safety: bool,
        /// A main unit that has to be replaced, or the system of the main part.
        #[serde(default)]
        system: Option<System>,
        /// The main part that has to be replaced; none: the unit as a whole.
        #[serde(default)]
        part: Option<Text>,
        /// What failed.
        #[serde(default)]
        failure: Option<Failure>,
        /// The day from which the guarantee runs, as on the car's papers, where no store of the group handed it over.
        #[serde(default)]
        started_on: Option<NaiveDate>,
    }

    /// The owner signs the sheet that was shown.
    SignRepair {
        /// Its hash.
        hash: String,
    }

    /// The owner signs what was done, as it was shown.
    AcceptRepair {
        /// The sheet's hash.
        hash: String,
    }

    /// The owner signed on paper.
    SignRepairOnPaper {
        /// The sheet's hash.
        hash: String,
        /// The number of the paper.
        reference: Text,
    }

    /// What the inspector says.
    JudgeQuality {
        /// Well, or back to the workshop.
        pass: bool,
        /// Why not.
        #[serde(default)]
        note: Option<Text>,
    }

    /// Washed, or not wanted.
    WashCar {
        /// Which.
        outcome: WashOutcome,
    }

    /// The car goes back to its owner, or to who collects it.
    HandBackCar {
        /// The hash of the sheet that was signed.
        hash: String,
    }

    /// Somebody has to settle something first.
    HoldRepair {
        /// What.
        reason: HoldWhy,
    }

    /// A part of a job is missing.
    MissPart {
        /// The job.
        job_id: JobId,
        /// The part.
        name: Text,
        /// How many.
        #[schema(minimum = 1, maximum = 1_000)]
        quantity: i64,
        /// How fast it is fetched.
        lane: Lane,
        /// When it is expected, as far as it is known.
        #[serde(default)]
        expected_at: Option<At>,
    }

    /// When a part is expected now.
    ExpectPart {
        /// When.
        expected_at: At,
        /// By which lane from now on.
        #[serde(default)]
        lane: Option<Lane>,
    }

    /// It takes longer than computed.
    MoveEta {
        /// So many minutes more than computed, in all; 0: as computed.
        #[schema(minimum = 0, maximum = 2_880)]
        more_minutes: i64,
        /// Why.
        reason: Text,
    }

    /// I spoke with the owner.
    RecordRepairContact {
        /// When the next word is promised; in two hours unless told.
        #[serde(default)]
        next_at: Option<At>,
    }

    /// Somebody with more experience shall look at it.
    CallExpert {
        /// Why.
        why: Text,
    }

    /// What the manager says of a compensation.
    DecideCompensation {
        /// Yes or no.
        approve: bool,
        /// Another amount than proposed.
        #[serde(default)]
        amount_fen: Option<Fen>,
        /// Why; needed for a no.
        #[serde(default)]
        note: Option<Text>,
    }

    /// Whether the owner wants the loan car that is offered.
    AnswerLoanCar {
        /// Yes or no.
        accept: bool,
    }

    /// A loan car is kept for the owner.
    LendCar {
        /// Which one; the one that is away least unless told.
        #[serde(default)]
        resource_id: Option<ResourceId>,
        /// Until when.
        until_at: At,
    }

    /// A loan car goes out, or comes back, as it is then.
    LoanCarKm {
        /// Its odometer.
        #[schema(minimum = 0, maximum = 2_000_000)]
        km: i32,
        /// Its fuel or charge, in percent.
        #[schema(minimum = 0, maximum = 100)]
        energy_percent: i32,
    }

    /// Call it off.
    CancelRepair {
        /// Why.
        reason: CancelWhy,
    }
}
