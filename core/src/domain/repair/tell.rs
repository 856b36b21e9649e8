//! What a repair tells its owner: each in the transaction of its event (law 3; faults X7, X8).
//!
//! A notice carries a number that grows with each of them, not the repair's version: a check that is ticked changes the
//! version and makes no notice stale. Whatever is told keeps the promise of the next contact (domain.md 2.10 NEXT_UPDATE).

use uuid::Uuid;

use super::open::CONTACT_MINUTES;
use super::rules::state::Stage;
use super::table::Row;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::ground::actor::Actor;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;

fn facts(row: &Row) -> Facts {
    Facts::new(row.store_name.clone(), row.number.clone(), row.zone())
}

async fn owner(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    let next = row.stage.is_open().then(|| tx.now().plus_minutes(CONTACT_MINUTES));
    let sql = "UPDATE repair_order SET told = told + 1, next_contact_at = $2 WHERE id = $1 RETURNING told";
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

/// It was handed over.
pub(super) async fn closed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::RepairClosed, facts(row)).await
}

/// It was called off.
pub(super) async fn cancelled(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        text: row.cancel_reason.map(|reason| reason.words().to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::RepairCancelled, facts).await
}

/// Whether a notice about a repair is still its newest word to the owner.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM repair_order WHERE id = $1 AND told <= $2";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
