//! Another time, called off, and a mistaken tap taken back (domain.md 2.1; R026).

use uuid::Uuid;

use super::look as looks;
use super::rules::choose;
use super::rules::clocks;
use super::rules::day::{Cell, StoreDay, local_date};
use super::rules::refused::Refused;
use super::rules::state::{Event, State, Who};
use super::seek;
use super::table::cells::{self, Wanted};
use super::table::{self, Change, Row};
use super::tell;
use super::view::{BookingView, Cancel, Reschedule, VisitKind};
use crate::domain::catalog;
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id};

/// Another time: the new slot is taken before the old one is freed, in one transaction, and only the difference of cells
/// is touched (rulings 4). Owners may until the store's cut-off, staff always.
pub async fn reschedule(tx: &mut Tx, id: BookingId, wish: Reschedule) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    before_cut_off(tx, &row).await?;
    move_to(tx, &row, wish.start_at, &[]).await?;
    let row = table::find(tx, id).await?;
    tell::moved(tx, &row).await?;
    looks::one(tx, id).await
}

async fn before_cut_off(tx: &Tx, row: &Row) -> Result<(), Error> {
    if table::who(tx.actor()) != Who::Owner || row.state == State::Held {
        return Ok(());
    }
    let store = store::find(tx, row.store_id).await?;
    Ok(clocks::may_change(tx.now(), row.start_at, store.policy.cut_off_min)?)
}

/// Moves the booking to a start, keeping what it has where that fits; prices follow the new start's discount.
pub(super) async fn move_to(tx: &mut Tx, row: &Row, start_at: At, wanted: &[Uuid]) -> Result<(), Error> {
    let sought = seek::behind(tx, row).await?;
    let start =
        Cell::starting(start_at).ok_or_else(|| Error::field("/start_at", "booking.start", "开始时间应为整刻钟"))?;
    if table::who(tx.actor()) == Who::Owner {
        sought.may_book(tx.now(), start_at)?;
    } else if start_at <= tx.now() {
        return Err(Refused::TooSoon.into());
    }
    let zone = sought.store.zone;
    let (new_day, old_day) = (local_date(zone, start_at), row.date());
    // Both days in the order of their dates: two moves never wait for each other crosswise.
    for day in std::collections::BTreeSet::from([new_day, old_day]) {
        cells::take_day(tx, row.store_id, day, false).await?;
        super::sweep::expire_day(tx, row.store_id, day).await?;
    }
    let days = seek::days(tx, &sought.store, new_day, 1, &[row.id.uuid()]).await?;
    let day = days.first().ok_or(Refused::NoFit)?;
    let placement = choose::fit_with(day, &sought.job_on(day)?, start, wanted).ok_or(Refused::SlotTaken)?;
    if !cells::hold(
        tx,
        row.id.uuid(),
        &Wanted::of(row.store_id, new_day, &placement, row.vehicle_id),
    )
    .await?
    {
        return Err(Refused::SlotTaken.into());
    }
    super::answer::drop_proposals(tx, row.id).await?;
    let prices = sought.prices_at(start_at);
    let band = catalog::band(&prices);
    let text = serde_json::to_string(&prices).map_err(|e| Error::fault("write the items of a booking", e))?;
    let due = row
        .requested_at
        .filter(|_| row.state == State::Requested)
        .map(|at| clocks::confirm_due(at, start_at, row.paused_ms));
    let change = Change {
        sets: "start_at = $7, ready_at = $8, day = $9, items = $10, price_low_fen = $11, price_high_fen = $12, discount_percent = $13, \
               confirm_due_at = $14, proposed_at = NULL, proposed_until = NULL",
        values: vec![
            placement.start.at().into(),
            placement.ready.at().into(),
            new_day.to_string().into(),
            text.into(),
            band.low_fen.into(),
            band.high_fen.into(),
            sought.percent_off(start_at).into(),
            due.into(),
        ],
        detail: Some(format!("from {}", row.start_at.rfc3339())),
    };
    table::step_as(tx, row, Event::Reschedule, mover(tx), change).await?;
    Ok(())
}

/// The handover of a new car is given back in its order, which has to know.
fn not_an_orders(row: &Row) -> Result<(), Error> {
    match row.kind {
        VisitKind::Handover => Err(Refused::ByOrder.into()),
        VisitKind::Service | VisitKind::TestDrive => Ok(()),
    }
}

/// A sweep or an outage moves in the store's name.
fn mover(tx: &Tx) -> Who {
    match table::who(tx.actor()) {
        Who::System => Who::Advisor,
        who => who,
    }
}

/// Calls the booking off; owners until the store's cut-off, staff always. Capacity is freed for the waitlist.
pub async fn cancel(tx: &mut Tx, id: BookingId, wish: Cancel) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    not_an_orders(&row)?;
    before_cut_off(tx, &row).await?;
    super::answer::drop_proposals(tx, id).await?;
    let reason = super::word(wish.reason);
    let change = Change {
        sets: "reason = $7, confirm_due_at = NULL, proposed_at = NULL, proposed_until = NULL",
        values: vec![reason.as_str().into()],
        // What was open before, so that a mistake can be taken back into the same state.
        detail: Some(format!("{} (was {})", reason, super::word(row.state))),
    };
    table::step(tx, &row, Event::Cancel, change).await?;
    cells::free(tx, id.uuid()).await?;
    cells::take_day(tx, row.store_id, row.date(), false).await?;
    let was_held = row.state == State::Held;
    let row = table::find(tx, id).await?;
    if !was_held {
        tell::cancelled(tx, &row).await?;
    }
    looks::one(tx, id).await
}

/// Takes back the last tap of staff within 15 minutes: a check-in, a no-show, a decline, a cancellation. Where capacity was
/// freed it must be had again.
pub async fn undo(tx: &mut Tx, id: BookingId) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    if row.moved_by == "customer" {
        return Err(Refused::NotAllowedNow.into());
    }
    clocks::may_undo(tx.now(), row.moved_at)?;
    if row.state == State::Cancelled {
        not_an_orders(&row)?;
    }
    let event = match row.state {
        State::Arrived => Event::UndoArrival,
        State::NoShow => Event::UndoNoShow,
        State::Declined => Event::UndoDecline,
        // A hold that was called off was never asked for: there is nothing to go back to.
        State::Cancelled if row.requested_at.is_none() => return Err(Refused::NotAllowedNow.into()),
        State::Cancelled if was_confirmed(tx, &row).await? => Event::UndoCancel,
        State::Cancelled => Event::UndoCancelRequest,
        _ => return Err(Refused::NotAllowedNow.into()),
    };
    if !row.state.holds_cells() {
        take_again(tx, &row).await?;
    }
    let due = match (event, row.requested_at) {
        (Event::UndoDecline | Event::UndoCancelRequest, Some(requested)) => {
            Some(clocks::confirm_due(requested, row.start_at, row.paused_ms).max(tx.now()))
        }
        _ => None,
    };
    let change = Change {
        sets: "reason = NULL, arrived_at = NULL, confirm_due_at = $7",
        values: vec![due.into()],
        detail: None,
    };
    table::step(tx, &row, event, change).await?;
    let back = table::find(tx, id).await?;
    if back.state == State::Confirmed && row.state != State::Arrived {
        tell::confirmed(tx, &back).await?;
    }
    looks::one(tx, id).await
}

/// Whether it stood before it was called off; who has arrived was confirmed too.
async fn was_confirmed(tx: &Tx, row: &Row) -> Result<bool, Error> {
    let sql = "SELECT count(*) FROM booking_event WHERE booking_id = $1 AND version = $2 AND state IN ('confirmed', 'arrived')";
    let before = row.version - 1;
    Ok(tx.number(sql, [row.id.into(), before.into()]).await? > 0)
}

/// The same start again, for a booking whose cells were freed.
pub(super) async fn take_again(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let sought = seek::behind(tx, row).await?;
    let day = row.date();
    cells::take_day(tx, row.store_id, day, false).await?;
    let days = seek::days(tx, &sought.store, day, 1, &[]).await?;
    let day_then = days.first().ok_or(Refused::NoFit)?;
    let start = Cell::containing(row.start_at);
    let placement = choose::fit(day_then, &sought.job_on(day_then)?, start).ok_or(Refused::SlotTaken)?;
    let fits = cells::hold(
        tx,
        row.id.uuid(),
        &Wanted::of(row.store_id, day, &placement, row.vehicle_id),
    )
    .await?;
    if fits { Ok(()) } else { Err(Refused::SlotTaken.into()) }
}

/// The next quarter of an hour from which today's rest can serve a late arrival.
pub(super) fn next_cell(zone: chrono_tz::Tz, now: At) -> (StoreDay, Cell) {
    (StoreDay::containing(zone, now), Cell::from(now))
}
