//! What an odometer shows today, guessed from its log: shown with what it rests on, never taken for a reading.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reading of an odometer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub on: NaiveDate,
    /// Kilometres.
    pub km: i64,
}

/// What an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EstimateBasis)]
pub enum Basis {
    /// The car's own readings.
    Readings,
    /// Too few of them: what cars of the store usually drive in a year.
    Typical,
}

/// What an odometer shows today, as far as can be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The guess, km …
    pub km: i64,
    /// … not less than this …
    pub low_km: i64,
    /// … nor more than this, as far as the log tells.
    pub high_km: i64,
    /// Metres a day.
    pub metres_a_day: i64,
    /// What it rests on.
    pub basis: Basis,
    /// How many readings count.
    pub readings: usize,
    /// The days between the first and the last of them.
    pub days: i64,
    /// From where it is counted on: the last reading, or the start at nought.
    pub from: Reading,
    /// Whether `from` was read.
    pub was_read: bool,
}

/// Readings so far apart tell a habit.
const LEAST_DAYS: i64 = 30;
/// Older ones tell how somebody drove once.
const WINDOW_DAYS: u64 = 730;
/// No car drives more in a day.
const MOST_METRES: i64 = 800_000;
/// Nobody looks further ahead.
const FARTHEST_DAYS: i64 = 3_650;

impl Estimate {
    /// Kilometres a year.
    #[must_use]
    pub fn yearly_km(&self) -> i64 {
        self.metres_a_day * 365 / 1000
    }

    /// When it will show so much; `None` when it does not drive, or not within ten years.
    #[must_use]
    pub fn day_of(&self, km: i64) -> Option<NaiveDate> {
        let missing = (km - self.from.km).max(0).saturating_mul(1000);
        if missing == 0 {
            return Some(self.from.on);
        }
        if self.metres_a_day == 0 {
            return None;
        }
        let days = (missing + self.metres_a_day - 1) / self.metres_a_day;
        let days = u64::try_from(days).ok().filter(|_| days <= FARTHEST_DAYS)?;
        self.from.on.checked_add_days(Days::new(days))
    }

    /// What it showed or will show on a day, as far as this habit tells.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> i64 {
        let days = (day - self.from.on).num_days();
        (self.from.km + days.saturating_mul(self.metres_a_day) / 1000).max(0)
    }
}

/// The last readings between which the odometer only went forwards; of one day the last one.
fn honest(readings: &[Reading]) -> Vec<Reading> {
    let mut kept: Vec<Reading> = Vec::with_capacity(readings.len());
    for one in readings {
        if kept.last().is_some_and(|last| one.km < last.km) {
            kept.clear();
        }
        if kept.last().is_some_and(|last| last.on == one.on) {
            kept.pop();
        }
        kept.push(*one);
    }
    kept
}

/// How far the parts of the log stray from its mean, in percent: 10 to 60.
fn spread(readings: &[Reading], mean: i64) -> i64 {
    if readings.len() < 3 || mean == 0 {
        return 30;
    }
    let rates = readings.windows(2).filter_map(|pair| {
        let days = (pair[1].on - pair[0].on).num_days();
        (days > 0).then(|| (pair[1].km - pair[0].km) * 1000 / days)
    });
    let most = rates.map(|rate| (rate - mean).abs() * 100 / mean).max();
    most.unwrap_or(30).clamp(10, 60)
}

/// What the odometer shows on this day. `readings` by time; `started`: when the car was new, at nought.
#[must_use]
pub fn estimate(
    readings: &[Reading],
    started: Option<NaiveDate>,
    typical_yearly_km: i64,
    today: NaiveDate,
) -> Option<Estimate> {
    let typical = typical_yearly_km.max(0) * 1000 / 365;
    let known = honest(readings);
    let was_reset = known.len() < readings.len() && readings.windows(2).any(|pair| pair[1].km < pair[0].km);
    let Some(last) = known.last().copied() else {
        let from = Reading { on: started?, km: 0 };
        return Some(guess(from, false, (typical, 60, Basis::Typical), (0, 0), today));
    };
    let oldest = last.on.checked_sub_days(Days::new(WINDOW_DAYS)).unwrap_or(last.on);
    let mut window: Vec<Reading> = known.iter().copied().filter(|one| one.on >= oldest).collect();
    let new = started.filter(|on| !was_reset && *on < last.on);
    if let Some(on) = new.filter(|_| window.len() == 1) {
        window.insert(0, Reading { on, km: 0 });
    }
    let days = window.first().map_or(0, |first| (last.on - first.on).num_days());
    let driven = window.first().map_or(0, |first| last.km - first.km);
    if days < LEAST_DAYS {
        return Some(guess(
            last,
            true,
            (typical, 60, Basis::Typical),
            (known.len(), days),
            today,
        ));
    }
    let mean = (driven * 1000 / days).clamp(0, MOST_METRES);
    let spread = spread(&window, mean);
    Some(guess(
        last,
        true,
        (mean, spread, Basis::Readings),
        (window.len(), days),
        today,
    ))
}

fn guess(
    from: Reading,
    was_read: bool,
    (metres_a_day, spread, basis): (i64, i64, Basis),
    (readings, days): (usize, i64),
    today: NaiveDate,
) -> Estimate {
    let metres = (today - from.on).num_days().max(0).saturating_mul(metres_a_day);
    let part = |percent: i64| from.km + metres.saturating_mul(percent) / 100_000;
    Estimate {
        km: part(100),
        low_km: part(100 - spread),
        high_km: part(100 + spread),
        metres_a_day,
        basis,
        readings,
        days,
        from,
        was_read,
    }
}

#[cfg(test)]
mod tests {
    use super::{Basis, Reading, estimate};
    use chrono::NaiveDate;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default() + chrono::Days::new(n.into())
    }

    fn at(on: u32, km: i64) -> Reading {
        Reading { on: day(on), km }
    }

    #[test]
    fn a_log_tells_a_habit() -> Result<(), &'static str> {
        let found = estimate(&[at(0, 1_000), at(100, 5_000)], None, 15_000, day(150)).ok_or("none")?;
        assert_eq!((found.km, found.low_km, found.high_km), (7_000, 6_400, 7_600));
        assert_eq!(
            (found.metres_a_day, found.basis, found.readings, found.days),
            (40_000, Basis::Readings, 2, 100)
        );
        assert_eq!(found.yearly_km(), 14_600);
        assert_eq!(found.day_of(9_000), Some(day(200)));
        assert_eq!(
            found.day_of(5_001),
            Some(day(101)),
            "the day is that on which it is reached"
        );
        assert_eq!(found.day_of(1), Some(day(100)), "long reached: as far as is known");
        assert_eq!(found.on(day(50)), 3_000);
        Ok(())
    }

    #[test]
    fn few_readings_take_what_is_usual_and_say_so() -> Result<(), &'static str> {
        let found = estimate(&[at(0, 1_000), at(29, 9_000)], None, 14_600, day(129)).ok_or("none")?;
        assert_eq!(
            (found.basis, found.km),
            (Basis::Typical, 13_000),
            "29 days are no habit"
        );
        assert_eq!((found.low_km, found.high_km), (10_600, 15_400));
        let start = estimate(&[], Some(day(0)), 14_600, day(100)).ok_or("none")?;
        assert_eq!((start.basis, start.km, start.was_read), (Basis::Typical, 4_000, false));
        let one = estimate(&[at(100, 2_000)], Some(day(0)), 14_600, day(100)).ok_or("none")?;
        assert_eq!(
            (one.basis, one.metres_a_day, one.km),
            (Basis::Readings, 20_000, 2_000),
            "the start counts as nought"
        );
        assert_eq!(estimate(&[], None, 14_600, day(0)), None);
        Ok(())
    }

    #[test]
    fn a_new_odometer_begins_anew_and_a_car_that_stands_stands() -> Result<(), &'static str> {
        let log = [at(0, 50_000), at(100, 54_000), at(110, 0), at(210, 2_000)];
        let found = estimate(&log, Some(day(0)), 14_600, day(260)).ok_or("none")?;
        assert_eq!(
            (found.km, found.readings),
            (3_000, 2),
            "what was before the reset does not count"
        );
        let still = estimate(&[at(0, 700), at(400, 700)], None, 14_600, day(900)).ok_or("none")?;
        assert_eq!((still.km, still.day_of(701)), (700, None));
        let future = estimate(&[at(0, 0), at(100, 4_000)], None, 14_600, day(50)).ok_or("none")?;
        assert_eq!(future.km, 4_000, "a clock that went back guesses nothing");
        Ok(())
    }

    #[test]
    fn what_strays_is_less_certain() -> Result<(), &'static str> {
        let even = estimate(&[at(0, 0), at(100, 4_000), at(200, 8_000)], None, 0, day(300)).ok_or("none")?;
        assert_eq!((even.low_km, even.high_km), (11_600, 12_400));
        let odd = estimate(&[at(0, 0), at(100, 1_000), at(200, 8_000)], None, 0, day(300)).ok_or("none")?;
        assert_eq!((odd.km, odd.low_km, odd.high_km), (12_000, 9_600, 14_400));
        Ok(())
    }
}
