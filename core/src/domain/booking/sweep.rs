//! The clocks of booking as sweeps: they look at the rows, take no input, and may run twice (architecture.md, idea 3).

use chrono::NaiveDate;

use super::answer::drop_proposals;
use super::check_in;
use super::rules::clocks::{self, Step};
use super::rules::refused::Refused;
use super::rules::state::{Event, Who};
use super::rules::waitlist::WaitEvent;
use super::table::{self, Change, Row, cells};
use super::{offer, tell, wait};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId};

/// Ends the holds of one day that ran out, so that who books there now sees their cells free without waiting for a sweep.
pub(super) async fn expire_day(tx: &Tx, store: StoreId, day: NaiveDate) -> Result<(), Error> {
    let sql = "WHERE b.store_id = $1 AND b.day = $2 AND b.state = 'held' AND b.hold_until <= $3 ORDER BY b.id";
    for row in table::select(tx, sql, vec![store.into(), day.to_string().into(), tx.now().into()]).await? {
        expire(tx, &row).await?;
    }
    Ok(())
}

async fn expire(tx: &Tx, row: &Row) -> Result<(), Error> {
    match table::step_as(tx, row, Event::HoldTimeout, Who::System, Change::default()).await {
        Ok(_) => cells::free(tx, row.id.uuid()).await,
        // Submitted in the meantime.
        Err(Error::Refused(no)) if no.code == Refused::NotAllowedNow.code() => Ok(()),
        Err(other) => Err(other),
    }
}

async fn due(tx: &Tx, condition: &str, limit: u64) -> Result<Vec<Row>, Error> {
    let sql = format!("WHERE {condition} ORDER BY b.start_at, b.id LIMIT $2");
    table::select(
        tx,
        &sql,
        vec![tx.now().into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await
}

/// HOLD: five minutes without a submit. Gives how many holds ended.
pub async fn expire_holds(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let rows = due(tx, "b.state = 'held' AND b.hold_until <= $1", limit).await?;
    for row in &rows {
        cells::take_day(tx, row.store_id, row.date(), false).await?;
        expire(tx, row).await?;
    }
    Ok(rows.len() as u64)
}

/// Proposals that the owner did not answer: their cells are freed and the confirmation clock goes on where it stood.
pub async fn lapse_proposals(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let rows = due(tx, "b.state = 'requested' AND b.proposed_until <= $1", limit).await?;
    for row in &rows {
        drop_proposals(tx, row.id).await?;
        let stood = row.proposed_at.map_or(0, |at| (tx.now().ms() - at.ms()).max(0));
        let paused = row.paused_ms.saturating_add(stood);
        let due = row.requested_at.map(|at| clocks::confirm_due(at, row.start_at, paused));
        let change = Change {
            sets: "proposed_at = NULL, proposed_until = NULL, paused_ms = $7, confirm_due_at = $8",
            values: vec![paused.into(), due.into()],
            detail: None,
        };
        table::step_as(tx, row, Event::LapseProposals, Who::System, change).await?;
    }
    Ok(rows.len() as u64)
}

/// CONFIRM: tells higher people at 50 and 80 percent; at 100 the system confirms a visit to be looked at, tells the manager
/// and counts the miss (rulings 19): silence is never the owner's loss.
pub async fn confirm_clock(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    // The first rung is due no sooner than half of the way; rows that are younger cost nothing.
    let waiting = "b.state = 'requested' AND b.proposed_at IS NULL AND b.requested_at IS NOT NULL AND b.ladder < 100 \
                   AND (b.requested_at + b.confirm_due_at) / 2 <= $1 AND (b.ladder = 0 OR (b.ladder = 50 AND b.requested_at + (b.confirm_due_at - b.requested_at) * 8 / 10 <= $1) \
                   OR b.confirm_due_at <= $1)";
    let rows = due(tx, waiting, limit).await?;
    let mut rung = 0;
    for row in &rows {
        let Some(requested) = row.requested_at else { continue };
        let Some(step) = Step::reached(requested, row.start_at, row.paused_ms, tx.now()) else {
            continue;
        };
        if step == Step::Full {
            silence(tx, row).await?;
        } else if row.ladder < step.percent() {
            tx.run(
                "UPDATE booking SET ladder = $1 WHERE id = $2 AND ladder < $1",
                [step.percent().into(), row.id.into()],
            )
            .await?;
            table::changed(tx, row.id, row.version, row.person_id, row.store_id);
            tell::waiting(tx, row, step).await?;
        }
        rung += 1;
    }
    Ok(rung)
}

async fn silence(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let change = Change {
        sets: "ladder = 100, to_be_looked_at = $7, band_low_fen = price_low_fen, band_high_fen = price_high_fen, confirm_due_at = NULL",
        values: vec![true.into()],
        detail: Some("nobody answered in time".to_owned()),
    };
    table::step_as(tx, row, Event::ConfirmBySilence, Who::System, change).await?;
    metrics::counter!("chezhu_booking_confirm_missed_total").increment(1);
    let now = table::find(tx, row.id).await?;
    tell::confirmed(tx, &now).await?;
    tell::waiting(tx, &now, Step::Full).await
}

/// NO_SHOW: 30 minutes after the start nobody had arrived.
pub async fn no_shows(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let since = tx.now().plus_minutes(-30);
    let sql = "WHERE b.state = 'confirmed' AND b.start_at <= $1 ORDER BY b.start_at, b.id LIMIT $2";
    let rows = table::select(
        tx,
        sql,
        vec![since.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await?;
    for row in &rows {
        check_in::missed(tx, row).await?;
    }
    Ok(rows.len() as u64)
}

/// OFFER: ends offers that nobody took and windows that are over, then offers what is free, oldest place first.
pub async fn waitlist(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let count = i64::try_from(limit).unwrap_or(i64::MAX);
    let late = wait::select(
        tx,
        "WHERE state = 'offered' AND offered_until <= $1 ORDER BY id LIMIT $2",
        vec![tx.now().into(), count.into()],
    )
    .await?;
    for row in &late {
        offer::end(tx, row, WaitEvent::OfferTimeout).await?;
    }
    // The window is over in every zone when yesterday's date in UTC lies behind it.
    let yesterday = tx.now().plus_minutes(-24 * 60).utc().date_naive().to_string();
    let over = wait::select(
        tx,
        "WHERE state = 'waiting' AND last_day < $1 ORDER BY id LIMIT $2",
        vec![yesterday.into(), count.into()],
    )
    .await?;
    for row in &over {
        offer::end(tx, row, WaitEvent::Lapse).await?;
    }
    let mut moved = (late.len() + over.len()) as u64;
    let skip: Vec<_> = late.iter().map(|row| row.id).collect();
    for row in wait::select(
        tx,
        "WHERE state = 'waiting' ORDER BY created_at, id LIMIT $1",
        vec![count.into()],
    )
    .await?
    {
        // Who just let an offer run out waits for the next round: others come first.
        if !skip.contains(&row.id) && offer::offer(tx, &row).await? {
            moved += 1;
        }
    }
    Ok(moved)
}
