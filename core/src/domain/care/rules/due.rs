//! What is due when, and why: each kind over the facts of a car. Each cause has one name (its occasion), so that it is told once.

mod event;
mod period;

use chrono::{Days, Months, NaiveDate};

use super::estimate::{Basis, Estimate};
use super::facts::Facts;
use super::kind::Kind;
use super::params::Params;
use super::week::Holiday;
use super::why::Why;
use crate::ground::id::ItemId;

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub kind: Kind,
    /// The name of its cause, of its own within car and kind.
    pub occasion: String,
    /// The day it is about.
    pub on: Option<NaiveDate>,
    /// From this day on it may be said …
    pub from: NaiveDate,
    /// … until this one.
    pub until: Option<NaiveDate>,
    /// Why.
    pub why: Why,
    /// The service item that it asks for, other than the rule's.
    pub item: Option<ItemId>,
}

impl Due {
    /// Whether it may be said on this day.
    #[must_use]
    pub fn is_now(&self, today: NaiveDate) -> bool {
        self.from <= today && self.until.is_none_or(|until| today <= until)
    }

    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// What looking at a car needs besides the car.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Today.
    pub today: NaiveDate,
    /// What cars of the store usually drive in a year.
    pub yearly_km: i64,
    /// Days off in a row.
    pub holidays: &'a [Holiday],
}

/// Everything of this kind that is due or lies ahead, whose time is not over.
#[must_use]
pub fn dues(kind: Kind, params: &Params, facts: &Facts, around: &Around<'_>) -> Vec<Due> {
    let estimate = facts.estimate(around.yearly_km, around.today);
    let look = Look {
        kind,
        params,
        facts,
        around,
        estimate,
    };
    let mut all = match kind {
        Kind::Recall => look.recalls(),
        Kind::Inspection => look.inspection().into_iter().collect(),
        Kind::Insurance => look.insurance().into_iter().collect(),
        Kind::ThreeGuarantee => look.three_guarantee(),
        Kind::WarrantyEnd => look.warranty().into_iter().collect(),
        Kind::FirstService => look.first_service().into_iter().collect(),
        Kind::Maintenance => look.maintenance().into_iter().collect(),
        Kind::Trip => look.trips(),
        Kind::Battery => look.battery().into_iter().collect(),
        Kind::Deferred => look.put_off(),
        Kind::Holiday => look.holidays(),
        Kind::Season => look.seasons(),
    };
    all.retain(|due| !due.is_over(around.today));
    all.sort_by(|a, b| (a.from, &a.occasion).cmp(&(b.from, &b.occasion)));
    all
}

struct Look<'a> {
    kind: Kind,
    params: &'a Params,
    facts: &'a Facts,
    around: &'a Around<'a>,
    estimate: Option<Estimate>,
}

fn before(day: NaiveDate, days: i64) -> NaiveDate {
    let days = u64::try_from(days).unwrap_or(0);
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// `2026年11月23日`
fn said(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

impl Look<'_> {
    fn lead(&self) -> i64 {
        self.params.lead_days.unwrap_or(0)
    }

    fn due(&self, occasion: impl ToString, on: NaiveDate, why: Why) -> Due {
        Due {
            kind: self.kind,
            occasion: occasion.to_string(),
            on: Some(on),
            from: before(on, self.lead()),
            until: None,
            why: Why {
                due_on: Some(on),
                ..why
            },
            item: None,
        }
    }

    /// What an interval since a base says: by kilometres or months, whichever is first.
    fn interval(&self, base: (NaiveDate, Option<i64>), since: &str) -> Option<Due> {
        let (start, km) = base;
        let (limit_km, limit_months) = (self.params.km?, self.params.months?);
        let by_month = later(start, limit_months);
        let driven = self.estimate.as_ref().map(|estimate| {
            let base_km = km.unwrap_or_else(|| estimate.on(start));
            let since = |km: i64| (km - base_km).max(0);
            let reached = estimate.day_of(base_km + limit_km).map(|day| day.max(start));
            (
                since(estimate.km),
                since(estimate.low_km),
                since(estimate.high_km),
                reached,
                estimate,
            )
        });
        let by_km = driven
            .as_ref()
            .and_then(|(.., reached, _)| *reached)
            .filter(|day| *day < by_month);
        let guessed = driven
            .as_ref()
            .is_some_and(|(.., estimate)| !estimate.was_read || estimate.from.on < self.around.today);
        let km_now = driven.as_ref().map(|(km, ..)| *km);
        let words = match (by_km, km_now) {
            (Some(_), Some(km)) => {
                let guess = if guessed { "（估算）" } else { "" };
                format!("{since}约 {km} 公里{guess}，建议每 {limit_km} 公里或 {limit_months} 个月保养一次")
            }
            _ => format!(
                "{since}，到{}满 {limit_months} 个月，建议每 {limit_km} 公里或 {limit_months} 个月保养一次",
                said(by_month)
            ),
        };
        let why = Why {
            words,
            estimated: by_km.is_some() && guessed,
            km: km_now,
            low_km: driven.as_ref().map(|(_, low, ..)| *low),
            high_km: driven.as_ref().map(|(_, _, high, ..)| *high),
            limit_km: Some(limit_km),
            since_on: Some(start),
            limit_months: Some(limit_months),
            ..Why::default()
        };
        Some(self.due(start, by_km.unwrap_or(by_month), why))
    }

    fn maintenance(&self) -> Option<Due> {
        if let Some((on, km)) = self.facts.serviced {
            return self.interval((on, km), &format!("距{}的保养", said(on)));
        }
        let first = self.facts.readings.first();
        let young = first.is_none_or(|one| one.km < self.params.km.unwrap_or(0));
        if let Some(new) = self.facts.new_on().filter(|_| young) {
            return self.interval((new, Some(0)), &format!("自{}启用以来", said(new)));
        }
        let first = first?;
        let since = format!("没有更近的保养记录，自{}（{} 公里）以来", said(first.on), first.km);
        self.interval((first.on, Some(first.km)), &since)
    }

    fn first_service(&self) -> Option<Due> {
        let new = self.facts.new_on()?;
        if self.facts.serviced.is_some() || later(new, 24) < self.around.today {
            return None;
        }
        let due = self.interval((new, Some(0)), "新车启用以来")?;
        Some(Due {
            occasion: "first".to_owned(),
            until: Some(later(new, 24)),
            ..due
        })
    }

    fn battery(&self) -> Option<Due> {
        let (months, low) = (self.params.months?, self.params.percent?);
        if !self.facts.electric {
            return None;
        }
        if let Some((percent, on)) = self.facts.battery.filter(|(percent, _)| *percent <= low) {
            let why = Why {
                words: format!("{}测得动力电池健康度 {percent}%，低于 {low}%，建议到店检测", said(on)),
                percent: Some(percent),
                since_on: Some(on),
                ..Why::default()
            };
            return Some(Due {
                from: on,
                ..self.due(format!("low:{on}"), on, why)
            });
        }
        let read = self.facts.battery.map(|(_, on)| on);
        let base = read
            .or(self.facts.new_on())
            .or(self.facts.readings.first().map(|one| one.on))?;
        let on = later(base, months);
        let since = if read.is_some() {
            "上次电池检测"
        } else {
            "车辆启用或首次记录"
        };
        let why = Why {
            words: format!(
                "距{since}（{}）已近 {months} 个月，建议检测一次动力电池健康度",
                said(base)
            ),
            since_on: Some(base),
            limit_months: Some(months),
            ..Why::default()
        };
        Some(self.due(base, on, why))
    }
}

/// An estimate in words.
#[must_use]
pub fn estimate_words(estimate: &Estimate) -> String {
    let Estimate {
        km,
        low_km,
        high_km,
        readings,
        days,
        ..
    } = estimate;
    match estimate.basis {
        Basis::Readings => {
            format!("约 {km} 公里（{low_km}–{high_km}），按 {days} 天内 {readings} 次里程记录估算")
        }
        Basis::Typical => format!("约 {km} 公里（{low_km}–{high_km}），里程记录较少，按门店车辆平均用车估算"),
    }
}

#[cfg(test)]
mod tests;
