//! Where bookings go under load: the `k`-th one to a store, a day, a time and a place, so that each finds its place free
//! and two that run at once do not meet on one store's day. Both opponents fill their own stores in this order.

/// Stores of each opponent.
pub const STORES: usize = 8;
/// Days that are booked.
pub const DAYS: u64 = 30;
/// Bays, and advisors, of each store: bookings that start at one time.
pub const UNITS: usize = 12;
/// Quarters of an hour that one booking takes: reception and an hour's work.
pub const CELLS: i64 = 5;
/// Times of a day: 09:00 to 18:00 holds seven of 75 minutes.
pub const TIMES: usize = 7;

/// Places there are in all.
pub const PLACES: usize = STORES * (DAYS as usize) * UNITS * TIMES;

/// The place of the `k`-th booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Index of the store.
    pub store: usize,
    /// Day, from 0.
    pub day: u64,
    /// Bay, technician and advisor, for whoever chooses them himself.
    pub unit: usize,
    /// Minutes after opening.
    pub minutes: i64,
}

/// The place of the `k`-th booking.
pub fn spot(k: usize) -> Spot {
    let days = DAYS as usize;
    let place = k / (STORES * days);
    Spot {
        store: k % STORES,
        day: ((k / STORES) % days) as u64,
        unit: place % UNITS,
        minutes: (place / UNITS % TIMES) as i64 * CELLS * 15,
    }
}

/// The same as lines of a pgbench script, from `:k` to `:store`, `:day` (from 1), `:unit`, `:start` (ms) and `:cell`.
pub fn script(opening_ms: i64) -> String {
    format!(
        "\\set n :n + 1\n\\set k :base + :client_id + :n * :clients\n\\set store :k % {STORES} + 1\n\\set day (:k / {STORES}) % {DAYS} + 1\n\
         \\set place :k / {per}\n\\set unit :store * 1000 + :place % {UNITS}\n\\set time (:place / {UNITS}) % {TIMES}\n\
         \\set cell {cell} + (:day - 1) * 96 + :time * {CELLS}\n\\set start :cell * 900000\n",
        per = STORES * DAYS as usize,
        cell = opening_ms / 900_000,
    )
}

#[cfg(test)]
mod tests {
    use super::{PLACES, spot};
    use std::collections::BTreeSet;

    #[test]
    fn every_booking_has_a_place_of_its_own() {
        let places: BTreeSet<_> = (0..PLACES)
            .map(spot)
            .map(|s| (s.store, s.day, s.unit, s.minutes))
            .collect();
        assert_eq!(places.len(), PLACES);
    }
}
