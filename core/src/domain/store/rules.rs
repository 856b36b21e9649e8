//! Pure rules of a store's day: which hours hold, and how wall-clock times become quarter-hour cells.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{Hours, Kind, Wall, Week};
use crate::ground::clock::At;
use crate::ground::id::ResourceId;

/// Milliseconds of a cell: a quarter of an hour (rulings 4).
pub const CELL_MS: i64 = 15 * 60_000;

/// What the national calendar says of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// 法定节假日.
    Holiday,
    /// 调休上班: a Saturday or Sunday that is worked.
    Workday,
}

/// What can be taken for a time (issue 2, point 7).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// 工位.
    Bay,
    /// 维修技师.
    Technician,
    /// 服务顾问.
    Advisor,
    /// 销售顾问.
    Consultant,
    /// 试驾车.
    DemoCar,
    /// 取送车 or mobile-service van.
    Van,
    /// 取送车司机.
    Driver,
    /// 代步车.
    LoanCar,
    /// 休息区 seat for those who wait.
    Lounge,
}

/// How the car and its owner come (domain.md 1.2, 到店方式).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 到店等待.
    Wait,
    /// 留车.
    Leave,
    /// 取送车.
    Pickup,
    /// 上门.
    Mobile,
    /// 代步车.
    LoanCar,
}

/// One day of a store in cells: bit n is the n-th quarter of an hour after local midnight, as time passes (on a day
/// when the clocks change, not as the wall clock reads).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayPlan {
    /// When the store is open and not out as a whole.
    pub open: u128,
    /// Everything that can be taken, on duty or not: what is missing can then be named.
    pub resources: Vec<ResourceDay>,
}

/// One resource on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceDay {
    /// The resource.
    pub id: ResourceId,
    /// Its kind.
    pub kind: ResourceKind,
    /// Its label.
    pub name: String,
    /// Bay types, skills, model codes.
    pub tags: Vec<String>,
    /// When it is on duty and not out; never outside `open`.
    pub on_duty: u128,
    /// Cells kept free before each use.
    pub buffer_before: u8,
    /// Cells kept free after each use.
    pub buffer_after: u8,
}

/// A resource as it stands in the table, with what it may be out for.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The day's fields; `on_duty` is not filled yet.
    pub day: ResourceDay,
    /// Its shifts; the store's hours when there are none.
    pub shifts: Option<Week>,
    /// When it is out: `[from, to)`.
    pub outages: Vec<(At, At)>,
}

/// What is special about one date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Special {
    /// What the national calendar says.
    pub calendar: Option<CalendarKind>,
    /// What the store says of this single day: it beats everything else; empty means closed.
    pub hours: Option<Vec<Hours>>,
}

/// Which list of the week holds: the national calendar beats the weekday.
pub fn kind_of(week: &Week, date: NaiveDate, special: &Special) -> Kind {
    match special.calendar {
        Some(CalendarKind::Holiday) => Kind::Holiday,
        Some(CalendarKind::Workday) => Kind::Day(week.workday()),
        None => Kind::Day(date.weekday()),
    }
}

/// The hours in which the store is open on a date.
pub fn hours_of<'a>(week: &'a Week, date: NaiveDate, special: &'a Special) -> &'a [Hours] {
    special
        .hours
        .as_deref()
        .unwrap_or_else(|| week.on(kind_of(week, date, special)))
}

/// The instant of a wall-clock time on a date. A time that the clocks skip is the instant of the jump; one that comes
/// twice is the first.
pub fn instant(zone: Tz, date: NaiveDate, wall: Wall) -> At {
    let wanted = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(wall.minutes()));
    let quarters = (0..=96).map(|n| wanted + TimeDelta::minutes(15 * n));
    let time = quarters
        .filter_map(|wall| zone.from_local_datetime(&wall).earliest())
        .next();
    time.map_or_else(
        || At::from_ms(wanted.and_utc().timestamp_millis()),
        |time| At::from_utc(&time),
    )
}

/// The wall clock of a zone at an instant.
pub fn local(zone: Tz, at: At) -> NaiveDateTime {
    at.utc().with_timezone(&zone).naive_local()
}

/// The instant at which a date begins in a zone.
pub fn midnight(zone: Tz, date: NaiveDate) -> At {
    Wall::of(0, 0).map_or(At::from_ms(0), |wall| instant(zone, date, wall))
}

/// The instant at which cell `cell` of a date begins.
pub fn cell_start(zone: Tz, date: NaiveDate, cell: u8) -> At {
    At::from_ms(midnight(zone, date).ms() + i64::from(cell) * CELL_MS)
}

/// How many cells a date has: 96, on days when the clocks change a few more or fewer.
pub fn cells_of(zone: Tz, date: NaiveDate) -> u8 {
    let next = date.succ_opt().unwrap_or(date);
    let ms = midnight(zone, next).ms() - midnight(zone, date).ms();
    u8::try_from(ms / CELL_MS).unwrap_or(0).min(128)
}

/// Cells `from..to` as bits.
pub fn run(from: i64, to: i64) -> u128 {
    let upto = |n: i64| if n >= 128 { u128::MAX } else { (1u128 << n.max(0)) - 1 };
    upto(to) & !upto(from)
}

/// The cells of a date that lie wholly inside the hours.
pub fn open_bits(zone: Tz, date: NaiveDate, hours: &[Hours]) -> u128 {
    let start = midnight(zone, date).ms();
    let end_of_day = i64::from(cells_of(zone, date));
    hours.iter().fold(0, |bits, hours| {
        let from = instant(zone, date, hours.opens).ms() - start;
        let to = instant(zone, date, hours.closes).ms() - start;
        bits | run(
            (from + CELL_MS - 1).div_euclid(CELL_MS),
            to.div_euclid(CELL_MS).min(end_of_day),
        )
    })
}

/// Whether a store with these hours on this date is open at an instant.
pub fn open_at(zone: Tz, date: NaiveDate, hours: &[Hours], at: At) -> bool {
    hours
        .iter()
        .any(|hours| instant(zone, date, hours.opens) <= at && at < instant(zone, date, hours.closes))
}

/// The cells of a date that `[from, to)` touches, even in part.
pub fn touched_bits(zone: Tz, date: NaiveDate, from: At, to: At) -> u128 {
    if to <= from {
        return 0;
    }
    let start = midnight(zone, date).ms();
    let first = (from.ms() - start).div_euclid(CELL_MS);
    let last = (to.ms() - start + CELL_MS - 1).div_euclid(CELL_MS);
    run(first, last.min(i64::from(cells_of(zone, date))))
}

/// The plan of a day.
pub fn plan(
    zone: Tz,
    week: &Week,
    date: NaiveDate,
    special: &Special,
    store_out: &[(At, At)],
    standing: &[Standing],
) -> DayPlan {
    let out = |times: &[(At, At)]| {
        times
            .iter()
            .fold(0, |bits, (from, to)| bits | touched_bits(zone, date, *from, *to))
    };
    let open = open_bits(zone, date, hours_of(week, date, special)) & !out(store_out);
    let kind = kind_of(week, date, special);
    let resources = standing.iter().map(|resource| {
        let shift = resource
            .shifts
            .as_ref()
            .map_or(u128::MAX, |shifts| open_bits(zone, date, shifts.on(kind)));
        ResourceDay {
            on_duty: open & shift & !out(&resource.outages),
            ..resource.day.clone()
        }
    });
    DayPlan {
        open,
        resources: resources.collect(),
    }
}

#[cfg(test)]
mod tests;
