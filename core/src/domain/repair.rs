//! Repairs: the car in the workshop, from the intake to the handover, stage by stage (R005, R033, R040–R052; domain.md 2.4;
//! issue 6).
//!
//! Document, stage and authorisation are three things. What keeps a door closed is decided in `rules/gate.rs` and told
//! (`facts.rs` reads what it looks at); what the owner agreed to is the quote's to say (`consent.rs`). The owner's page is
//! one statement (`page.rs`).

mod checks;
mod consent;
mod contact;
mod desk;
mod dispatch;
mod evidence;
mod facts;
mod file;
mod intake;
mod jobs;
mod learn;
mod loan;
mod look;
mod mark;
mod moves;
mod open;
mod page;
mod parts;
mod promise;
mod quoting;
mod rework;
pub mod rules;
mod sheet;
mod story;
mod sweep;
mod table;
mod tell;
mod times;
mod triple;
mod view;

pub use checks::{check_quality, check_reception, check_work};
pub use consent::{
    Decided, DecidedLine, Subject, quote_decided, quote_lapsed, quote_sent, quote_settled, quote_voided, subject,
    subject_of,
};
pub use contact::{call_expert, hand_over_all, record_contact};
pub use desk::{board, job_list, one as staff_one};
pub use dispatch::candidates;
pub use evidence::{add_at_intake as add_intake_evidence, add_at_work as add_evidence, photos};
pub use file::{file_of, my_file};
pub use intake::{confirm_pickup, name_party, record_findings, record_intake};
pub use jobs::{add as add_job, assign as assign_job, finish as finish_job, pause as pause_job, start as start_job};
pub use learn::learn;
pub use loan::{answer_loan_car, drop_loan_car, hand_out_loan_car, kept_loan_cars, lend_car, take_back_loan_car};
pub use look::{mine, mine_version};
pub use mark::mark as mark_job;
pub use moves::{
    abandon, cancel, finish, greet, hand_over, hold, judge_quality, object, receive, release, send_out, step_back,
    take_back, wash,
};
pub use open::{open_from_booking, walk_in};
pub use page::{Page, page, version};
pub use parts::{arrived as part_arrived, expect as expect_part, miss as miss_part};
pub use promise::{decide_compensation, grant_compensation};
pub use quoting::{
    called_about_quote, decide_quote, decide_quote_by_phone, draft_quote, expire_quotes, pay_bill, quote_of,
    send_quote, settle_quote, staff_quote, view_quote,
};
pub use rules::refused::Refused;
pub use rules::state::{Event, Stage};
pub use sheet::{accept, sheet, sign, sign_on_paper};
pub use sweep::{contacts, late_parts, loan_cars, stages, stuck, timed_stores};
pub use tell::is_current;
pub use times::{move_eta, open_times, retime};
pub use view::{
    AcceptRepair, AddEvidence, AddJob, AnswerLoanCar, AssignJob, Authorisation, BoardView, CallExpert, CancelRepair,
    CandidatesView, CarFileView, ConfirmPickup, DecideCompensation, Document, ExpectPart, HandBackCar, HoldRepair,
    IntakeRepair, JobListView, JudgeQuality, LendCar, LoanCarKm, MarkJob, MissPart, MoveEta, MyRepairsView, NameParty,
    OpenRepair, RecordFindings, RecordRepairContact, RepairChecks, RepairKind, RepairPhotosView, RepairView, SheetView,
    SignRepair, SignRepairOnPaper, StaffRepairView, WalkIn, WashCar,
};

use crate::ground::change::Change;
use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Refusal {
        Refusal::new(refused.code(), refused.title())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Error {
        Refusal::from(refused).into()
    }
}

/// Two persons turned out to be one: the repairs of the first are the second's (rulings 12).
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    story::adopt(tx, from, into).await?;
    tx.changed(Change::of("person", into, 0).to_person(into));
    Ok(())
}

/// The wire word of a plain enum.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}
