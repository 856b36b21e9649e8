//! What an owner wrote and others may not read yet: the content check asked for a person, or nobody could be asked
//! (wechat.md 7, issue 3 point 8). The visit goes on; the words wait for a member of staff.

use super::table::{self, Row};
use super::view::{BookingView, DecideText, HeldTextView, Submit};
use super::{book, seal};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id};

/// What is known of the words when they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Others may read them.
    Open,
    /// A person must look first.
    Held,
}

/// [`book::submit`] with words that were judged.
pub async fn submit_judged(tx: &mut Tx, id: BookingId, wish: Submit, judged: Judged) -> Result<BookingView, Error> {
    let written = wish.symptom.is_some();
    let view = book::submit(tx, id, wish).await?;
    if written && judged == Judged::Held {
        let sql = "UPDATE booking SET symptom_held_at = $2 WHERE id = $1";
        tx.run(sql, [id.into(), tx.now().into()]).await?;
    }
    Ok(view)
}

/// Whether the words of this booking wait.
pub(super) async fn is_held(look: &impl Look, row: &Row) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM booking WHERE id = $1 AND symptom_held_at IS NOT NULL";
    Ok(look.number(sql, [row.id.into()]).await? > 0)
}

/// The words that wait, for the one who decides; leaves a row in the security log (staff with `personal.reveal`).
/// [`Error::Missing`] when nothing waits.
pub async fn held_text(tx: &mut Tx, id: BookingId) -> Result<HeldTextView, Error> {
    let row = waiting(tx, id).await?;
    note(tx, &row, "booking.held_text_read").await?;
    Ok(HeldTextView {
        symptom: seal::symptom(tx, &row).await?,
    })
}

/// Shows the words to those who see the booking, or takes them out for good (staff with `personal.reveal`).
/// [`Error::Missing`] when nothing waits: somebody has decided.
pub async fn decide_text(tx: &mut Tx, id: BookingId, wish: DecideText) -> Result<(), Error> {
    let row = waiting(tx, id).await?;
    let (sql, action) = match wish.show {
        true => (
            "UPDATE booking SET symptom_held_at = NULL WHERE id = $1 AND symptom_held_at IS NOT NULL",
            "booking.held_text_shown",
        ),
        false => (
            "UPDATE booking SET symptom_held_at = NULL, symptom = NULL WHERE id = $1 AND symptom_held_at IS NOT NULL",
            "booking.held_text_removed",
        ),
    };
    if tx.run(sql, [id.into()]).await? == 0 {
        return Err(Error::Missing("booking"));
    }
    note(tx, &row, action).await
}

async fn waiting(look: &impl Look, id: BookingId) -> Result<Row, Error> {
    let row = table::find(look, id).await?;
    match is_held(look, &row).await? {
        true => Ok(row),
        false => Err(Error::Missing("booking")),
    }
}

async fn note(tx: &mut Tx, row: &Row, action: &'static str) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "booking",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await
}
