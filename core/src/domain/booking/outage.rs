//! A bay, a technician or a whole day drops out: what it touches, and moving all of it in one step (R025).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::change::move_to;
use super::look::staff_views;
use super::rules::choose;
use super::rules::day::{Cell, local_date};
use super::rules::state::State;
use super::rules::waitlist::WaitEvent;
use super::seek;
use super::table::{self, Row, cells};
use super::view::{MovedView, TouchedView};
use super::{offer, tell, wait};
use crate::domain::store::{self, OutageView, Store};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, OutageId, StoreId};

const LOOK_AHEAD_DAYS: u16 = 14;

/// The claims that hold something which is out.
async fn claims(look: &impl Look, store: &Store, outage: &OutageView) -> Result<BTreeSet<Uuid>, Error> {
    let (from, to) = (
        local_date(store.zone, outage.from_at),
        local_date(store.zone, outage.to_at),
    );
    let (first, last) = (Cell::containing(outage.from_at), Cell::from(outage.to_at));
    let hit = |take: &cells::Take| {
        let resource = outage.resource_id.is_none_or(|id| id.uuid() == take.resource_id);
        resource && take.first_cell < last.number() && take.first_cell + take.cells > first.number()
    };
    Ok(cells::taken(look, store.id, from, to)
        .await?
        .iter()
        .filter(|take| hit(take))
        .map(|take| take.claim_id)
        .collect())
}

async fn touched_rows(look: &impl Look, claims: &BTreeSet<Uuid>) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for claim in claims {
        let sql = "WHERE b.id = $1 AND b.state IN ('held', 'requested', 'confirmed')";
        rows.extend(table::select(look, sql, vec![(*claim).into()]).await?);
    }
    rows.sort_by_key(|row| (row.start_at, row.id));
    Ok(rows)
}

/// The bookings that an outage touches, earliest first.
pub async fn touched(look: &impl Look, store: StoreId, outage: OutageId) -> Result<TouchedView, Error> {
    let outage = store::outage(look, store, outage).await?;
    let store = store::find(look, store).await?;
    let rows = touched_rows(look, &claims(look, &store, &outage).await?).await?;
    Ok(TouchedView {
        bookings: staff_views(look, &rows).await?,
    })
}

/// Moves every booking that an outage touches: other resources at the same time if there are any, else the nearest free
/// start within 14 days. All of it, or nothing.
pub async fn move_touched(tx: &mut Tx, store: StoreId, outage: OutageId) -> Result<MovedView, Error> {
    let outage = store::outage(tx, store, outage).await?;
    let store = store::find(tx, store).await?;
    let claims = claims(tx, &store, &outage).await?;
    withdraw(tx, &claims).await?;
    let mut moved = MovedView {
        reassigned: Vec::new(),
        rescheduled: Vec::new(),
        unmoved: Vec::new(),
    };
    for row in touched_rows(tx, &claims).await? {
        let id = row.id;
        match place(tx, &store, &row).await? {
            Some(start) if start == row.start_at => {
                move_to(tx, &row, start, &held_by(tx, id).await?).await?;
                moved.reassigned.push(id);
            }
            Some(start) => {
                move_to(tx, &row, start, &[]).await?;
                if row.state != State::Held {
                    let row = table::find(tx, id).await?;
                    tell::moved(tx, &row).await?;
                }
                moved.rescheduled.push(id);
            }
            None => moved.unmoved.push(id),
        }
    }
    Ok(moved)
}

async fn held_by(tx: &Tx, id: BookingId) -> Result<Vec<Uuid>, Error> {
    Ok(cells::of(tx, id.uuid())
        .await?
        .into_iter()
        .map(|take| take.resource_id)
        .collect())
}

/// Offers and proposals that are hit fall away: the place goes back to the queue, the clock goes on.
async fn withdraw(tx: &Tx, claims: &BTreeSet<Uuid>) -> Result<(), Error> {
    for claim in claims {
        for row in wait::select(tx, "WHERE id = $1 AND state = 'offered'", vec![(*claim).into()]).await? {
            offer::end(tx, &row, WaitEvent::Withdraw).await?;
        }
        if tx
            .run("DELETE FROM booking_proposal WHERE id = $1", [(*claim).into()])
            .await?
            > 0
        {
            cells::free(tx, *claim).await?;
        }
    }
    Ok(())
}

/// The start nearest to the old one that fits without what is out.
async fn place(tx: &Tx, store: &Store, row: &Row) -> Result<Option<At>, Error> {
    let sought = seek::behind(tx, row).await?;
    let from: NaiveDate = row.date();
    let earliest = Cell::from(tx.now().plus_minutes(1));
    let mut nearest: Option<Cell> = None;
    for day in seek::days(tx, store, from, LOOK_AHEAD_DAYS, &[row.id.uuid()]).await? {
        let job = sought.job_on(&day)?;
        let away = |cell: &Cell| (cell.at().ms() - row.start_at.ms()).abs();
        nearest = choose::slots(&day, &job, earliest)
            .into_iter()
            .map(|slot| slot.start)
            .min_by_key(away);
        if nearest.is_some() {
            break;
        }
    }
    Ok(nearest.map(Cell::at))
}
