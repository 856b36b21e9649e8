//! From stage to stage, each through its door (domain.md 2.4).

use sea_orm::Value;
use serde_json::json;

use super::checks::independent;
use super::facts::pass;
use super::rules::check::List;
use super::rules::refused::Refused;
use super::rules::state::Event;
use super::table::{self, Change, Row, checks};
use super::view::{CancelRepair, HandBackCar, HoldRepair, JudgeQuality, StaffRepairView, WashCar};
use super::{desk, file, jobs, loan, promise, sheet, tell};
use crate::domain::booking;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, RepairId};

/// A move that is nothing but a door: `name`, its event, what it says of itself.
macro_rules! doors {
    ($($(#[$doc:meta])* $name:ident $event:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// `repair.not_now`, `repair.gate_closed` that names what is open; [`Error::Missing`].
        pub async fn $name(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
            let row = table::take(tx, id).await?;
            let row = pass(tx, &row, Event::$event, Change::none()).await?;
            tell::moved(tx, &row).await?;
            desk::one(tx, id).await
        }
    )*};
}

doors! {
    /// The car is taken over into the workshop: all of the intake is there, and signed.
    receive Receive;
    /// Somebody else does a part of it.
    send_out SendOut;
    /// It is back from there.
    take_back TakeBack;
    /// All agreed work is done and checked by the technician: the inspector's turn.
    finish Finish;
    /// The owner is here.
    greet Greet;
    /// The owner left without the car.
    step_back StepBack;
}

/// What the inspector says: well, or back to the workshop, which is counted (内返).
///
/// # Errors
/// `repair.not_now`, `repair.inspector_worked`, `repair.gate_closed`; [`Error::Missing`].
pub async fn judge_quality(tx: &mut Tx, id: RepairId, wish: JudgeQuality) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    row.may(
        if wish.pass { Event::Pass } else { Event::Fail },
        table::who(tx.actor()),
    )?;
    let me = independent(tx, &row).await?;
    if wish.pass {
        let change = Change::of("inspector_id = $9", vec![me.into()]);
        let row = pass(tx, &row, Event::Pass, change).await?;
        tell::moved(tx, &row).await?;
        return desk::one(tx, id).await;
    }
    let note = wish
        .note
        .ok_or_else(|| Error::field("/note", "repair.note", "请写明退回原因"))?;
    back(tx, &row, Event::Fail, note.to_string()).await?;
    desk::one(tx, id).await
}

/// The owner does not accept the work: it is done again.
///
/// # Errors
/// As of [`receive`].
pub async fn object(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    back(tx, &row, Event::Object, "owner".to_owned()).await?;
    desk::one(tx, id).await
}

/// Back to the workshop: what was done is to be done again, checked and signed anew.
async fn back(tx: &mut Tx, row: &Row, event: Event, why: String) -> Result<(), Error> {
    let change = Change {
        sets: "redone = redone + 1, inspector_id = NULL, accept_hash = NULL, accept_signed_at = NULL, accept_paper = NULL, ready_at = NULL",
        values: Vec::new(),
        detail: Some(why),
    };
    let row = pass(tx, row, event, change).await?;
    jobs::redo(tx, row.id).await?;
    for list in [List::Work, List::Quality, List::Handover] {
        checks::clear(tx, row.id, list).await?;
    }
    tell::moved(tx, &row).await
}

/// Washed, or not wanted: the car is ready, and the owner is told.
///
/// # Errors
/// As of [`receive`].
pub async fn wash(tx: &mut Tx, id: RepairId, wish: WashCar) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let values: Vec<Value> = vec![wish.outcome.into(), tx.now().into()];
    let row = pass(tx, &row, Event::Wash, Change::of("wash = $9, ready_at = $10", values)).await?;
    tell::ready(tx, &row).await?;
    desk::one(tx, id).await
}

/// The car goes back: all of the handover is checked and the sheet of now is signed. Closes the repair.
///
/// # Errors
/// `repair.not_now`, `repair.gate_closed`, `repair.sheet_changed`; [`Error::Missing`].
pub async fn hand_over(tx: &mut Tx, id: RepairId, wish: HandBackCar) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::HandOver, table::who(tx.actor()))?;
    let now = sheet::of(tx, &row).await?.hash;
    if now != wish.hash {
        let extra = json!({ "hash": now });
        return Err(Refusal::from(Refused::SheetChanged).with(extra).into());
    }
    let row = end(
        tx,
        &row,
        Event::HandOver,
        "ended_at = $9, next_contact_at = NULL",
        Vec::new(),
    )
    .await?;
    tx.audit(Entry {
        action: "repair.closed",
        subject_kind: "repair",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    file::warrant(tx, &row).await?;
    promise::judge(tx, &row).await?;
    tell::closed(tx, &row, loan::driven(tx, row.id).await?).await?;
    desk::one(tx, id).await
}

/// Ends a repair; the rest of its visit's places is free.
async fn end(tx: &mut Tx, row: &Row, event: Event, sets: &'static str, more: Vec<Value>) -> Result<Row, Error> {
    let mut values: Vec<Value> = vec![tx.now().into()];
    values.extend(more);
    let row = pass(tx, row, event, Change::of(sets, values)).await?;
    if let Some(booking) = row.booking_id {
        booking::release(tx, booking).await?;
    }
    loan::over(tx, &row).await?;
    Ok(row)
}

/// Somebody has to settle something first.
///
/// # Errors
/// `repair.not_now`; [`Error::Missing`].
pub async fn hold(tx: &mut Tx, id: RepairId, wish: HoldRepair) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let values: Vec<Value> = vec![wish.reason.into(), tx.now().into()];
    let row = pass(
        tx,
        &row,
        Event::Hold,
        Change::of("hold_reason = $9, hold_at = $10", values),
    )
    .await?;
    tell::held(tx, &row).await?;
    desk::one(tx, id).await
}

/// It goes on.
///
/// # Errors
/// As of [`hold`].
pub async fn release(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
    let mut row = table::take(tx, id).await?;
    if let Some(since) = row.hold_at {
        // While it stood still nobody was late: the stage's clock goes on where it stopped (X15).
        let pause = tx.now().ms() - since.ms();
        row.stage_at = At::from_ms(row.stage_at.ms() + pause);
        row.stage_due_at = row.stage_due_at.map(|due| At::from_ms(due.ms() + pause));
    }
    let change = Change::of("hold_reason = NULL, hold_at = NULL", Vec::new());
    pass(tx, &row, Event::Release, change).await?;
    desk::one(tx, id).await
}

/// Called off. What was agreed to and done is still settled by the quote.
///
/// # Errors
/// As of [`hold`].
pub async fn cancel(tx: &mut Tx, id: RepairId, wish: CancelRepair) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let sets = "ended_at = $9, next_contact_at = NULL, cancel_reason = $10";
    let row = end(tx, &row, Event::Cancel, sets, vec![wish.reason.into()]).await?;
    tell::cancelled(tx, &row).await?;
    desk::one(tx, id).await
}

/// The owner neither answers nor collects.
///
/// # Errors
/// As of [`hold`].
pub async fn abandon(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    end(
        tx,
        &row,
        Event::Abandon,
        "ended_at = $9, next_contact_at = NULL",
        Vec::new(),
    )
    .await?;
    desk::one(tx, id).await
}
