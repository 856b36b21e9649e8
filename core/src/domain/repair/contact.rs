//! The promise to speak up, and the expert who is called (R040, R056; domain.md 2.10 NEXT_UPDATE).

use super::open::CONTACT_MINUTES;
use super::rules::refused::Refused;
use super::rules::state::{Event, Who};
use super::table::{self, Change};
use super::view::{CallExpert, RecordRepairContact, StaffRepairView};
use super::{desk, tell};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{RepairId, StaffId, StoreId};

/// The furthest that the next word may be promised.
const MOST_MINUTES: i64 = 7 * 24 * 60;

/// Somebody spoke with the owner: the promise is kept, the next one begins; in two hours unless told.
///
/// # Errors
/// `repair.not_now` when it is over; field errors; [`Error::Missing`].
pub async fn record_contact(tx: &mut Tx, id: RepairId, wish: RecordRepairContact) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    row.open()?;
    let next = wish.next_at.unwrap_or(tx.now().plus_minutes(CONTACT_MINUTES));
    if next <= tx.now() || next > tx.now().plus_minutes(MOST_MINUTES) {
        return Err(Error::field("/next_at", "repair.contact", "下次反馈时间应在 7 天以内"));
    }
    let change = Change::of("next_contact_at = $9, contact_rung = 0", vec![next.into()]);
    table::note(tx, &row, "contact", change).await?;
    desk::one(tx, id).await
}

/// An expert is called: the team's leader hears of it (R056).
///
/// # Errors
/// `repair.not_now` when it is over, or one was called; [`Error::Missing`].
pub async fn call_expert(tx: &mut Tx, id: RepairId, wish: CallExpert) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if row.expert_at.is_some() {
        return Err(Refused::NotNow.into());
    }
    let change = Change {
        sets: "expert_at = $9",
        values: vec![tx.now().into()],
        detail: Some(wish.why.to_string()),
    };
    let row = table::step_as(tx, &row, Event::Escalate, Who::Staff, change).await?;
    tell::expert(tx, &row, &wish.why.to_string()).await?;
    desk::one(tx, id).await
}

/// Somebody leaves: the repairs they care for are a colleague's. Tells how many.
pub async fn hand_over_all(tx: &mut Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<u64, Error> {
    let open = "WHERE o.store_id = $1 AND o.advisor_id = $2 AND o.stage NOT IN ('closed', 'cancelled', 'abandoned') ORDER BY o.id";
    let rows = table::select(tx, open, vec![store.into(), from.into()]).await?;
    for row in &rows {
        let change = Change::of("advisor_id = $9", vec![to.into()]);
        table::note(tx, row, "handed_over", change).await?;
    }
    Ok(rows.len() as u64)
}
