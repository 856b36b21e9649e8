//! What a repair tells its owner: each in the transaction of its event (law 3; faults X7, X8).
//!
//! A notice carries a number that grows with each of them, not the repair's version: a check that is ticked changes the
//! version and makes no notice stale. Whatever is told keeps the promise of the next contact (domain.md 2.10 NEXT_UPDATE).

use uuid::Uuid;

use super::open::CONTACT_MINUTES;
use super::rules::state::Stage;
use super::table::{Row, parts};
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::Role;
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::money::Fen;

/// What is told to the store begins here, so that it is never taken for one of the owner's numbers.
const STORES: i64 = 1_000_000_000;

fn facts(row: &Row) -> Facts {
    Facts::new(row.store_name.clone(), row.number.clone(), row.zone())
}

async fn owner(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    let next = row.stage.is_open().then(|| tx.now().plus_minutes(CONTACT_MINUTES));
    let sql =
        "UPDATE repair_order SET told = told + 1, next_contact_at = $2, contact_rung = 0 WHERE id = $1 RETURNING told";
    let told = tx.number(sql, [row.id.into(), next.into()]).await?;
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: told,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// The car is here, and somebody looks after it.
pub(super) async fn opened(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.promised_at,
        ..facts(row)
    };
    owner(tx, row, Kind::RepairOpened, facts).await
}

/// The visible stage changed. What the owner did themselves they know.
pub(super) async fn moved(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let silent = matches!(
        row.stage,
        Stage::WaitingConsent | Stage::Ready | Stage::Handover | Stage::Sublet
    );
    if silent || matches!(tx.actor(), Actor::Customer(_)) {
        return Ok(());
    }
    let facts = Facts {
        text: Some(row.stage.title().to_owned()),
        due_at: row.promised_at,
        ..facts(row)
    };
    owner(tx, row, Kind::RepairMoved, facts).await
}

/// The car can be collected.
pub(super) async fn ready(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::RepairReady, facts(row)).await
}

/// It stands still, and why.
pub(super) async fn held(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        text: row.hold_reason.map(|reason| reason.words().to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairHeld, facts).await
}

/// It was handed over; the loan car that the owner still drives is asked for.
pub(super) async fn closed(tx: &mut Tx, row: &Row, driven: Option<String>) -> Result<(), Error> {
    let facts = Facts {
        text: driven,
        ..facts(row)
    };
    owner(tx, row, Kind::RepairClosed, facts).await
}

/// It was called off.
pub(super) async fn cancelled(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        text: row.cancel_reason.map(|reason| reason.words().to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairCancelled, facts).await
}

async fn store(tx: &mut Tx, row: &Row, role: Role, kind: Kind, facts: Facts) -> Result<(), Error> {
    // Of one version each kind is told to a role once.
    let intent = Intent {
        audience: Audience::StoreRole(row.store_id, role),
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: STORES + tx.now().ms() * 16 + kind as i64 % 16,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// When it will be ready, and why that moved.
pub(super) async fn eta(tx: &mut Tx, row: &Row, at: At, why: String) -> Result<(), Error> {
    let facts = Facts {
        due_at: Some(at),
        text: Some(why),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairEta, facts).await
}

/// A part is missing, or expected at another time.
pub(super) async fn parts(tx: &mut Tx, row: &Row, name: &str, expected: Option<At>) -> Result<(), Error> {
    let facts = Facts {
        due_at: expected,
        text: Some(name.to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairParts, facts).await
}

/// Five days without a part: a loan car is offered.
pub(super) async fn loan_car(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::RepairLoanCar, facts(row)).await
}

/// The owner wants a loan car, and none is free.
pub(super) async fn loan_asked(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    store(tx, row, Role::ServiceAdvisor, Kind::RepairLoanAsked, facts(row)).await
}

/// A loan car is kept for the owner.
pub(super) async fn loan_booked(tx: &mut Tx, row: &Row, name: &str, until: At) -> Result<(), Error> {
    let facts = Facts {
        due_at: Some(until),
        text: Some(name.to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairLoanBooked, facts).await
}

/// A loan car is not back, and somebody else needs it then: the advisor hears of it, at last the manager.
pub(super) async fn loan_kept(tx: &mut Tx, row: &Row, name: String, needed: At, last: bool) -> Result<(), Error> {
    let (role, kind) = match last {
        false => (Role::ServiceAdvisor, Kind::RepairLoanBack),
        true => (Role::StoreManager, Kind::RepairLoanKept),
    };
    let facts = Facts {
        due_at: Some(needed),
        text: Some(name),
        ..facts(row)
    };
    store(tx, row, role, kind, facts).await
}

/// The store owes for being late.
pub(super) async fn compensated(tx: &mut Tx, row: &Row, amount: Fen) -> Result<(), Error> {
    let facts = Facts {
        price: Some((amount, amount)),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairCompensated, facts).await
}

/// A broken promise waits for the manager.
pub(super) async fn owed(tx: &mut Tx, row: &Row, amount: Fen) -> Result<(), Error> {
    let facts = Facts {
        price: Some((amount, amount)),
        ..facts(row)
    };
    store(tx, row, Role::StoreManager, Kind::RepairOwed, facts).await
}

/// A stage lasts too long.
pub(super) async fn slow(tx: &mut Tx, row: &Row, role: Role, twice: bool) -> Result<(), Error> {
    let kind = if twice { Kind::RepairStuck } else { Kind::RepairSlow };
    let facts = Facts {
        text: Some(row.stage.title().to_owned()),
        due_at: row.stage_due_at,
        ..facts(row)
    };
    store(tx, row, role, kind, facts).await
}

/// The promised word is due, or was missed.
pub(super) async fn contact(tx: &mut Tx, row: &Row, missed: bool) -> Result<(), Error> {
    let (role, kind) = match missed {
        false => (Role::ServiceAdvisor, Kind::RepairContactDue),
        true => (Role::StoreManager, Kind::RepairContactMissed),
    };
    let facts = Facts {
        due_at: row.next_contact_at,
        text: row.advisor_name.clone(),
        ..facts(row)
    };
    store(tx, row, role, kind, facts).await
}

/// A part did not come in its time.
pub(super) async fn part_late(tx: &mut Tx, row: &Row, part: &parts::Row, again: bool) -> Result<(), Error> {
    let role = if again { Role::StoreManager } else { Role::PartsClerk };
    let facts = Facts {
        due_at: Some(part.due_at),
        text: Some(part.name.clone()),
        ..facts(row)
    };
    store(tx, row, role, Kind::RepairPartLate, facts).await
}

/// An expert is called.
pub(super) async fn expert(tx: &mut Tx, row: &Row, why: &str) -> Result<(), Error> {
    let facts = Facts {
        text: Some(why.to_owned()),
        ..facts(row)
    };
    store(tx, row, Role::TeamLeader, Kind::RepairExpert, facts).await
}

/// Whether a notice about a repair is still its newest word to the owner; what is told to the store is true until it is over.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = if event_no >= STORES {
        "SELECT COUNT(*) FROM repair_order WHERE id = $1 AND stage NOT IN ('cancelled', 'abandoned') AND $2 >= 0"
    } else {
        "SELECT COUNT(*) FROM repair_order WHERE id = $1 AND told <= $2"
    };
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
