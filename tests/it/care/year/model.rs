//! What must be said of a car, to the day, by a reading of the rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use chezhu::ground::actor::Customer;
use chezhu::ground::clock::At;
use chezhu::ground::id::VehicleId;
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::asked::Asked;
use super::{GAP, days, local, quiet};

const CALENDAR: &str = include_str!("../../../../core/data/china-calendar-2026.csv");

/// What the model expects of one cause.
#[derive(Clone, Copy, PartialEq)]
pub enum Stands {
    Planned { until: NaiveDate, wait: NaiveDate },
    Over,
}

/// Kind in its order of importance, occasion.
pub type Cause = (usize, String);

pub const KINDS: [&str; 6] = ["inspection", "insurance", "maintenance", "trip", "holiday", "season"];
pub const TRIP: usize = 3;

/// A car as the model sees it.
pub struct Car {
    pub zone: Tz,
    pub me: Customer,
    pub vehicle: VehicleId,
    pub version: i64,
    pub owned: bool,
    pub consent: bool,
    pub off: BTreeSet<usize>,
    pub insurance: Option<NaiveDate>,
    pub inspection: Option<NaiveDate>,
    pub serviced: Option<NaiveDate>,
    pub trips: Vec<(String, NaiveDate)>,
    pub stands: BTreeMap<Cause, Stands>,
    pub last: Option<NaiveDate>,
    pub said: BTreeSet<Cause>,
    pub asked: Asked,
}

/// Runs of days off, five days and more.
pub fn long_holidays() -> Vec<NaiveDate> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for line in CALENDAR.lines().filter(|line| line.contains(",holiday,")) {
        let Ok(day) = line[..10].parse::<NaiveDate>() else {
            continue;
        };
        match runs.last_mut().filter(|(_, until)| *until + days(1) == day) {
            Some(last) => last.1 = day,
            None => runs.push((day, day)),
        }
    }
    let long = runs
        .into_iter()
        .filter(|(from, until)| (*until - *from).num_days() >= 4);
    long.map(|(from, _)| from).collect()
}

impl Car {
    /// What may be said from one day until another, cause by cause.
    fn dues(&self, today: NaiveDate, holidays: &[NaiveDate]) -> Vec<(Cause, NaiveDate, NaiveDate)> {
        let mut all = Vec::new();
        let forever = today + days(10_000);
        if let Some(on) = self.inspection {
            all.push(((0, on.to_string()), on - days(60), on + days(30)));
        }
        if let Some(on) = self.insurance {
            all.push(((1, on.to_string()), on - days(45), on + days(7)));
        }
        if let Some(on) = self.serviced {
            let due = on.checked_add_months(Months::new(12)).unwrap_or(on);
            all.push(((2, on.to_string()), due - days(14), forever));
        }
        for (id, on) in self.trips.iter().filter(|(_, on)| *on > today) {
            all.push(((TRIP, id.clone()), *on - days(7), *on - days(1)));
        }
        for on in holidays.iter().filter(|on| **on > today) {
            all.push(((4, on.to_string()), *on - days(10), *on - days(2)));
        }
        for year in today.year() - 1..=today.year() + 1 {
            for (from, until) in [((5, 10), (6, 20)), ((11, 1), (12, 15))] {
                let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
                all.push(((5, day(from).to_string()), day(from), day(until)));
            }
        }
        all.retain(|(_, from, until)| *from <= today && today <= *until);
        all
    }

    /// One round of the model: what it says now.
    pub fn round(&mut self, now: At, holidays: &[NaiveDate]) {
        let today = local(self.zone, now).date();
        let dues = self.dues(today, holidays);
        if self.owned {
            for (cause, _, until) in &dues {
                let until = (*until).min(today + days(30));
                self.stands
                    .entry(cause.clone())
                    .or_insert(Stands::Planned { until, wait: today });
            }
        }
        if quiet(self.zone, now) {
            return;
        }
        let causes: Vec<Cause> = self.stands.keys().cloned().collect();
        for cause in causes {
            let Some(Stands::Planned { until, wait }) = self.stands.get(&cause).copied() else {
                continue;
            };
            if wait > today {
                continue;
            }
            let is_service = cause.0 == TRIP;
            let next = self
                .last
                .map(|last| last + TimeDelta::days(GAP))
                .filter(|next| *next > today && !is_service);
            let there = dues.iter().any(|(due, ..)| *due == cause);
            let fits =
                self.owned && there && !self.off.contains(&cause.0) && (self.consent || is_service) && until >= today;
            let stands = match next {
                _ if !fits => Stands::Over,
                Some(next) if until < next => Stands::Over,
                Some(next) => Stands::Planned { until, wait: next },
                None => {
                    self.said.insert(cause.clone());
                    if !is_service {
                        self.last = Some(today);
                    }
                    Stands::Over
                }
            };
            self.stands.insert(cause, stands);
        }
    }
}
