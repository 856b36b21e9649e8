//! Offers of the waitlist: kept for 30 minutes of polite hours, taken, let pass, ended (domain.md 2.1; rulings 4).

use uuid::Uuid;

use super::look as looks;
use super::rules::choose;
use super::rules::clocks;
use super::rules::day::{Cell, local_date};
use super::rules::refused::Refused;
use super::rules::waitlist::{WaitEvent, WaitState};
use super::seek;
use super::table::cells::{self, Wanted};
use super::tell;
use super::view::{BookingView, Channel, WaitView};
use super::wait::{WaitRow, find, find_free, one, step};
use crate::domain::store;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, WaitId};

/// Offers a free slot to this place, if there is one: the offer owns its cells for 30 minutes of polite hours. The sweep
/// asks places in the order in which they joined.
pub(super) async fn offer(tx: &mut Tx, row: &WaitRow) -> Result<bool, Error> {
    let sought = match seek::sought(tx, &row.ask()?).await {
        Ok(sought) => sought,
        // An item or way that is no longer offered: the place lapses with its window.
        Err(Error::Invalid(_) | Error::Refused(_) | Error::Missing(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let Some(seen) = find_free(tx, &sought, &row.first_day, &row.last_day).await? else {
        return Ok(false);
    };
    let date = local_date(sought.store.zone, seen.start.at());
    cells::take_day(tx, row.store_id, date, false).await?;
    let days = seek::days(tx, &sought.store, date, 1, &[]).await?;
    let Some(day) = days.first() else { return Ok(false) };
    let Some(placement) = choose::fit(day, &sought.job_on(day)?, seen.start) else {
        return Ok(false);
    };
    if !cells::hold_new(tx, row.id.uuid(), &Wanted::of(row.store_id, date, &placement, None)).await? {
        return Err(Refused::SlotTaken.into());
    }
    let until = clocks::offer_until(tx.now(), sought.store.zone).min(placement.start.at());
    if !step(
        tx,
        row,
        WaitEvent::Offer,
        Some((placement.start.at(), placement.ready.at(), until)),
        None,
    )
    .await?
    {
        return Err(Refused::NotAllowedNow.into());
    }
    tell::offered(tx, row, &sought.store, placement.start.at(), until).await?;
    Ok(true)
}

/// Takes the offer: it becomes a held booking with five minutes to submit.
pub async fn accept(tx: &mut Tx, id: WaitId) -> Result<BookingView, Error> {
    let row = find(tx, id).await?;
    let (Some(start), Some(ready), Some(until)) = (row.offered_start_at, row.offered_ready_at, row.offered_until)
    else {
        return Err(Refused::OfferExpired.into());
    };
    if until < tx.now() {
        return Err(Refused::OfferExpired.into());
    }
    let sought = seek::sought(tx, &row.ask()?).await?;
    let date = local_date(sought.store.zone, start);
    let (_, running) = cells::take_day(tx, row.store_id, date, true).await?;
    let booking: BookingId = tx.fresh();
    cells::hand_over(tx, row.id.uuid(), booking.uuid()).await?;
    if let Some(vehicle) = row.vehicle_id {
        let stay = (Cell::containing(start), Cell::from(ready));
        if !cells::hold_vehicle(tx, booking.uuid(), row.store_id, date, vehicle, stay).await? {
            return Err(Refused::VehicleBusy.into());
        }
    }
    if !step(tx, &row, WaitEvent::Accept, None, Some(booking)).await? {
        return Err(Refused::NotAllowedNow.into());
    }
    let new = super::book::New {
        id: booking,
        person: row.person_id,
        vehicle: row.vehicle_id,
        model: row.model_id,
        channel: Channel::MiniProgram,
        number: format!("BK{}-{running:04}", date.format("%Y%m%d")),
        day: date.to_string(),
        start,
        ready,
    };
    let row = super::book::insert(tx, &sought, new).await?;
    looks::shown(tx, &row).await
}

/// Leaves the queue; a kept slot is freed.
pub async fn leave(tx: &mut Tx, id: WaitId) -> Result<WaitView, Error> {
    let row = find(tx, id).await?;
    end(tx, &row, WaitEvent::Leave).await?;
    one(tx, id).await
}

/// Lets this offer pass and stays in the queue.
pub async fn pass(tx: &mut Tx, id: WaitId) -> Result<WaitView, Error> {
    let row = find(tx, id).await?;
    end(tx, &row, WaitEvent::Pass).await?;
    one(tx, id).await
}

/// Moves a place and frees what its offer held.
pub(super) async fn end(tx: &Tx, row: &WaitRow, event: WaitEvent) -> Result<(), Error> {
    if !step(tx, row, event, None, None).await? {
        return Err(Refused::NotAllowedNow.into());
    }
    let held: Uuid = row.id.uuid();
    if row.state == WaitState::Offered {
        cells::free(tx, held).await?;
        if let Some(start) = row.offered_start_at {
            let zone = store::find(tx, row.store_id).await?.zone;
            cells::take_day(tx, row.store_id, local_date(zone, start), false).await?;
        }
    }
    Ok(())
}
