//! A store's day as 15-minute cells, and where each cell lies in the world.
//!
//! A cell is numbered all over the world by its UTC instant (epoch seconds ÷ 900), so it means the same in
//! every zone and on every engine; a day is the run of cells from one local midnight to the next (fault X5).
//! All offsets of today's zones are whole quarter hours, so local quarter hours are cells too.

use chrono::{Datelike, NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bits;
use crate::ground::clock::At;

/// Minutes of one cell (rulings 4).
pub const CELL_MINUTES: u16 = 15;
const CELL_MS: i64 = CELL_MINUTES as i64 * 60_000;
/// A wall clock time that no opening hours reach: the cell belongs to the day's run but not to its date.
const NOWHERE: u16 = u16::MAX;

/// One quarter of an hour: its number since 1970-01-01T00:00Z. Half of the primary key (resource, cell).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct Cell(i64);

impl Cell {
    /// The cell of that number.
    #[must_use]
    pub const fn new(number: i64) -> Cell {
        Cell(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The cell in which the instant lies.
    #[must_use]
    pub const fn containing(at: At) -> Cell {
        Cell(at.ms().div_euclid(CELL_MS))
    }

    /// The first cell that begins at the instant or after it.
    #[must_use]
    pub const fn from(at: At) -> Cell {
        Cell(at.ms().saturating_add(CELL_MS - 1).div_euclid(CELL_MS))
    }

    /// The cell that begins exactly at the instant; `None` when the instant is not on a quarter of an hour.
    #[must_use]
    pub fn starting(at: At) -> Option<Cell> {
        (at.ms().rem_euclid(CELL_MS) == 0).then(|| Cell::containing(at))
    }

    /// The instant at which it begins.
    #[must_use]
    pub const fn at(self) -> At {
        At::from_ms(self.0.saturating_mul(CELL_MS))
    }

    /// The cell so many further on (back when negative).
    #[must_use]
    pub const fn plus(self, cells: i64) -> Cell {
        Cell(self.0.saturating_add(cells))
    }
}

/// One local date of a store: its run of cells and the wall clock of each.
///
/// Consecutive days tile the line of cells without gap or overlap in every zone. A date that a zone skipped
/// (Samoa, 2011-12-30) has no cells; a longer day than a mask holds is cut at the end, which no zone has had
/// since 1970. Dates outside of the years 1970 to 9998 have no cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreDay {
    zone: Tz,
    date: NaiveDate,
    first: Cell,
    /// Minutes after local midnight at which each cell begins.
    walls: Vec<u16>,
}

impl StoreDay {
    /// The day of that date in that zone.
    #[must_use]
    pub fn new(zone: Tz, date: NaiveDate) -> StoreDay {
        let first = Cell::from(wall(zone, date, 0));
        let end = date.succ_opt().map_or(first, |next| Cell::from(wall(zone, next, 0)));
        let sane = (1970..9999).contains(&date.year());
        let len = if sane {
            (end.0 - first.0).clamp(0, i64::from(bits::WIDTH))
        } else {
            0
        };
        let walls = (0..len).map(|i| wall_minutes(zone, date, first.plus(i))).collect();
        StoreDay {
            zone,
            date,
            first,
            walls,
        }
    }

    /// The day in which the instant lies.
    #[must_use]
    pub fn containing(zone: Tz, at: At) -> StoreDay {
        let day = StoreDay::new(zone, local_date(zone, at));
        let cell = Cell::containing(at);
        let neighbour = if cell < day.first {
            day.date.pred_opt()
        } else if cell >= day.end() {
            day.date.succ_opt()
        } else {
            None
        };
        neighbour.map_or(day, |date| StoreDay::new(zone, date))
    }

    /// The store's zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The local date.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// The first cell.
    #[must_use]
    pub fn first(&self) -> Cell {
        self.first
    }

    /// The cell after the last one: the first of the next day.
    #[must_use]
    pub fn end(&self) -> Cell {
        self.first.plus(i64::from(self.len()))
    }

    /// How many cells the day has: 96, or 92 to 100 when the clock changes.
    #[must_use]
    pub fn len(&self) -> u8 {
        u8::try_from(self.walls.len()).unwrap_or(bits::WIDTH)
    }

    /// Whether the zone skipped this date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.walls.is_empty()
    }

    /// Every cell of the day as bits.
    #[must_use]
    pub fn all(&self) -> u128 {
        bits::run(0, self.len())
    }

    /// Which bit the cell is; `None` when it lies outside of the day.
    #[must_use]
    pub fn index(&self, cell: Cell) -> Option<u8> {
        u8::try_from(cell.0.checked_sub(self.first.0)?)
            .ok()
            .filter(|i| *i < self.len())
    }

    /// The cell of a bit.
    #[must_use]
    pub fn cell(&self, index: u8) -> Cell {
        self.first.plus(i64::from(index))
    }

    /// The cells of a mask, earliest first.
    pub fn cells(&self, mask: u128) -> impl Iterator<Item = Cell> {
        let first = self.first;
        bits::ones(mask & self.all()).map(move |i| first.plus(i64::from(i)))
    }

    /// The bits of those cells that lie in the day.
    #[must_use]
    pub fn mask_of(&self, cells: impl IntoIterator<Item = Cell>) -> u128 {
        cells
            .into_iter()
            .filter_map(|cell| self.index(cell))
            .fold(0, |mask, i| mask | 1 << i)
    }

    /// What the store's wall clock shows when the cell begins, in minutes after midnight.
    #[must_use]
    pub fn wall_minutes(&self, index: u8) -> Option<u16> {
        self.walls.get(usize::from(index)).copied().filter(|m| *m != NOWHERE)
    }

    /// The cells that lie wholly within a span of the wall clock, both in minutes after midnight (24:00 is 1440).
    /// An hour that the clock repeats counts both times, an hour that it skips not at all.
    #[must_use]
    pub fn span(&self, from_minute: u16, to_minute: u16) -> u128 {
        let inside = |m: &u16| *m != NOWHERE && *m >= from_minute && m.saturating_add(CELL_MINUTES) <= to_minute;
        let each = self.walls.iter().zip(0u8..);
        each.filter(|(m, _)| inside(m)).fold(0, |mask, (_, i)| mask | 1 << i)
    }
}

/// The first instant at which the store's wall clock shows that date and time or, if the clock jumps over it,
/// the first after it. `minute` counts from midnight and may exceed a day.
#[must_use]
pub fn wall(zone: Tz, date: NaiveDate, minute: u16) -> At {
    let midnight = date.and_time(chrono::NaiveTime::MIN);
    // The widest jump any zone has made is one day.
    for late in 0..=100u16 {
        let after = TimeDelta::minutes(i64::from(minute) + i64::from(late) * i64::from(CELL_MINUTES));
        let Some(local) = midnight.checked_add_signed(after) else {
            break;
        };
        if let Some(at) = zone.from_local_datetime(&local).earliest() {
            return At::from_utc(&at);
        }
    }
    At::from_ms(midnight.and_utc().timestamp_millis()).plus_minutes(i64::from(minute))
}

/// The date that the store's calendar shows at the instant.
#[must_use]
pub fn local_date(zone: Tz, at: At) -> NaiveDate {
    zone.from_utc_datetime(&at.utc().naive_utc()).date_naive()
}

/// Minutes after midnight that the store's wall clock shows at the instant.
#[must_use]
pub fn local_minute(zone: Tz, at: At) -> u16 {
    let local = zone.from_utc_datetime(&at.utc().naive_utc());
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default()
}

fn wall_minutes(zone: Tz, date: NaiveDate, cell: Cell) -> u16 {
    if local_date(zone, cell.at()) == date {
        local_minute(zone, cell.at())
    } else {
        NOWHERE
    }
}

#[cfg(test)]
mod tests;
