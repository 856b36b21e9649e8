//! Arriving: by QR code or by an advisor's tap, late, or not at all (domain.md 2.1).

use super::look as looks;
use super::rules::choose;
use super::rules::clocks;
use super::rules::refused::Refused;
use super::rules::state::Event;
use super::seek;
use super::table::cells::{self, Wanted};
use super::table::{self, Change, Row};
use super::tell;
use super::view::{BookingView, CheckIn, Scan};
use crate::domain::store;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id};
use crate::ground::seal::Keyring;

const CONTEXT: &str = "booking_check_in";

/// The text of a booking's QR code: its id and 128 bits that only this house can compute, so nothing needs to be stored.
pub fn code(keys: &Keyring, id: BookingId) -> String {
    let mac = keys.sign(CONTEXT, id.uuid().as_bytes());
    format!("{id}.{}", hex::encode(&mac[..]))
}

fn read(keys: &Keyring, code: &str) -> Option<BookingId> {
    let (id, mac) = code.split_once('.')?;
    let id: BookingId = id.parse().ok()?;
    let mac = hex::decode(mac).ok()?;
    keys.verify(CONTEXT, id.uuid().as_bytes(), &mac).then_some(id)
}

async fn arrive(tx: &mut Tx, row: &Row, event: Event) -> Result<BookingView, Error> {
    clocks::may_check_in(tx.now(), row.start_at, row.zone())?;
    table::step(
        tx,
        row,
        event,
        Change {
            sets: "arrived_at = $7",
            values: vec![tx.now().into()],
            detail: None,
        },
    )
    .await?;
    looks::one(tx, row.id).await
}

/// The owner scans the store's code at the door, on the day of the visit.
pub async fn check_in(tx: &mut Tx, id: BookingId, wish: CheckIn) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    let store = store::find(tx, row.store_id).await?;
    if store.code != wish.store_code.to_string() {
        return Err(Error::field(
            "/store_code",
            "booking.store_code",
            "这不是该预约门店的二维码",
        ));
    }
    arrive(tx, &row, Event::CheckIn).await
}

/// An advisor scans the owner's code.
pub async fn scan(tx: &mut Tx, wish: Scan) -> Result<BookingView, Error> {
    let id = read(tx.keys(), &wish.code.to_string()).ok_or(Error::Missing("booking"))?;
    received(tx, id).await
}

/// An advisor taps that the car is here; after a no-show this is the late arrival, which needs capacity again.
pub async fn received(tx: &mut Tx, id: BookingId) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    if row.state != super::rules::state::State::NoShow {
        return arrive(tx, &row, Event::CheckIn).await;
    }
    late(tx, &row).await?;
    arrive(tx, &row, Event::LateArrival).await
}

/// Room from now on, at today's earliest start that still fits.
async fn late(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    clocks::may_check_in(tx.now(), row.start_at, row.zone())?;
    let sought = seek::behind(tx, row).await?;
    let (today, from) = super::change::next_cell(sought.store.zone, tx.now());
    cells::take_day(tx, row.store_id, today.date(), false).await?;
    let days = seek::days(tx, &sought.store, today.date(), 1, &[]).await?;
    let day = days.first().ok_or(Refused::NoFit)?;
    let job = sought.job_on(day)?;
    let slot = choose::slots(day, &job, from)
        .into_iter()
        .next()
        .ok_or(Refused::SlotTaken)?;
    let placement = choose::fit(day, &job, slot.start).ok_or(Refused::SlotTaken)?;
    let fits = cells::hold(
        tx,
        row.id.uuid(),
        &Wanted::of(row.store_id, today.date(), &placement, row.vehicle_id),
    )
    .await?;
    if fits { Ok(()) } else { Err(Refused::SlotTaken.into()) }
}

/// An advisor records that nobody came; allowed from 30 minutes after the start. The sweep does the same by itself.
pub async fn no_show(tx: &mut Tx, id: BookingId) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    missed(tx, &row).await?;
    looks::one(tx, id).await
}

/// No-show: capacity is freed and the owner gets a friendly word.
pub(super) async fn missed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    clocks::may_no_show(tx.now(), row.start_at)?;
    table::step(tx, row, Event::NoShow, Change::default()).await?;
    cells::free(tx, row.id.uuid()).await?;
    cells::take_day(tx, row.store_id, row.date(), false).await?;
    let row = table::find(tx, row.id).await?;
    tell::no_show(tx, &row).await
}

#[cfg(test)]
mod tests {
    use super::{code, read};
    use crate::ground::clock::At;
    use crate::ground::id::BookingId;
    use crate::ground::seal::Keyring;

    #[test]
    fn only_our_own_code_reads() {
        let (keys, others) = (Keyring::for_tests(), Keyring::for_tests());
        let id = BookingId::fresh(At::from_ms(1));
        let text = code(&keys, id);
        assert_eq!(read(&keys, &text), Some(id));
        assert_eq!(read(&others, &text), None);
        let other = BookingId::fresh(At::from_ms(2));
        assert_eq!(read(&keys, &text.replace(&id.to_string(), &other.to_string())), None);
        for bad in ["", ".", "x.y", &text[..text.len() - 2]] {
            assert_eq!(read(&keys, bad), None);
        }
    }
}
