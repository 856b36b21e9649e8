//! The places of somebody who leaves: what was booked with them goes to others, then the place is closed.

use super::table;
use crate::domain::booking;
use crate::domain::store::{self, AddOutage};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, StaffId, StoreId};
use crate::ground::text::Line;

/// For how long the place is out before it is closed for good: as far as anybody can book.
const YEAR_MINUTES: i64 = 365 * 24 * 60;

/// What became of the visits.
#[derive(Default)]
pub(super) struct Visits {
    /// With somebody else now, at the same time or at another one of which the owner was told.
    pub moved: u64,
    /// Nothing is free within 14 days: whoever takes over calls.
    pub unmoved: Vec<BookingId>,
}

/// Gives the visits at the places of `from` in a store to others, what cannot move to `to`, and closes the places.
pub(super) async fn close(tx: &mut Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<Visits, Error> {
    let mut visits = Visits::default();
    for place in store::places_of(tx, store, from).await? {
        let out = AddOutage {
            resource_id: Some(place),
            from_at: tx.now(),
            to_at: tx.now().plus_minutes(YEAR_MINUTES),
            reason: Line::parse("离职交接").map_err(|e| Error::fault("a reason", e))?,
        };
        let out = store::add_outage(tx, store, out).await?;
        let moved = booking::move_touched(tx, store, out.id).await?;
        visits.moved += (moved.reassigned.len() + moved.rescheduled.len()) as u64;
        for id in &moved.unmoved {
            table::hold(tx, (id.uuid(), &id.to_string()), store, to).await?;
        }
        visits.unmoved.extend(moved.unmoved);
        store::close_place(tx, store, place).await?;
    }
    Ok(visits)
}
