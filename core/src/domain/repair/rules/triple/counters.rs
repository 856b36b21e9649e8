//! Every rule with how much of it a car has: what the manager looks at, and what its owner may read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::law::{MONTHS_DAYS, MONTHS_KM, Rule, WEEK_DAYS};
use super::mark::{Mark, Replaced};
use super::{Flag, Stay, count, counted};
use crate::ground::clock::At;

/// So much of what one rule counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Which rule.
    pub rule: Rule,
    /// Of what: the fault, the unit, the part, the failure; none where there is nothing to tell apart.
    pub what: Option<String>,
    /// So much.
    pub count: i64,
    /// How near that is to the limit.
    pub flag: Flag,
}

impl Counter {
    fn new(rule: Rule, what: Option<String>, count: i64) -> Counter {
        Counter {
            rule,
            what,
            count,
            flag: rule.flag(count, false),
        }
    }
}

/// The worst of them.
#[must_use]
pub fn worst(counters: &[Counter]) -> Flag {
    counters.iter().map(|one| one.flag).max().unwrap_or(Flag::Green)
}

/// Every rule at least once, in the order of [`Rule`], with what the repairs of one car come to at `now`; `start` is the day from
/// which the guarantee runs, and nothing is of its first weeks while nobody knows it.
#[must_use]
pub fn counters<Id: Copy + PartialEq>(stays: &[Stay<Id>], start: Option<NaiveDate>, now: At) -> Vec<Counter> {
    let (sum, held) = (count(stays, now), counted(stays));
    let unit = |one: &Replaced| one.part.is_none();
    let replaced = |mark: &Mark, whole: bool| {
        let one = mark.replaced.as_ref().filter(|one| unit(one) == whole)?;
        mark.done.then(|| (one.key(), one.words()))
    };
    let week = |stay: &Stay<Id>, mark: &Mark| {
        let one = mark.replaced.as_ref().filter(|one| one.system.is_unit())?;
        within(start, stay.on, WEEK_DAYS).then(|| (one.key(), one.words()))
    };
    let months = |stay: &Stay<Id>, mark: &Mark| {
        let words = mark.failure?.words().to_owned();
        let near = within(start, stay.on, MONTHS_DAYS) && stay.km.is_none_or(|km| km <= MONTHS_KM);
        near.then(|| (words.clone(), words))
    };
    let mut all = vec![Counter::new(Rule::Days, None, sum.days)];
    all.extend(each(Rule::SameFault, sum.faults));
    all.push(safety(&held));
    all.extend(each(Rule::MainUnit, tally(&held, |_, mark| replaced(mark, true))));
    all.extend(each(Rule::MainPart, tally(&held, |_, mark| replaced(mark, false))));
    all.extend(each(Rule::FirstWeek, tally(&held, week)));
    all.extend(each(Rule::FirstMonths, tally(&held, months)));
    all
}

/// The day is one of the first `days`; the first day itself is not counted (Civil Code, article 201).
fn within(start: Option<NaiveDate>, day: NaiveDate, days: i64) -> bool {
    start.is_some_and(|start| (0..=days).contains(&(day - start).num_days()))
}

/// One counter for each thing; one of nothing when there is none.
fn each(rule: Rule, found: Vec<(String, i64)>) -> Vec<Counter> {
    if found.is_empty() {
        return vec![Counter::new(rule, None, 0)];
    }
    let counter = |(what, count)| Counter::new(rule, Some(what), count);
    found.into_iter().map(counter).collect()
}

/// In how many repairs each thing is, the most first: `of` gives what makes it the same, and its words.
fn tally<Id>(held: &[&Stay<Id>], of: impl Fn(&Stay<Id>, &Mark) -> Option<(String, String)>) -> Vec<(String, i64)> {
    let mut found: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for stay in held {
        let here: BTreeSet<(String, String)> = stay.marks.iter().filter_map(|mark| of(stay, mark)).collect();
        let mut last = None;
        for (key, words) in here {
            // Sorted: what is written in two ways stands side by side.
            let again = last.as_ref() == Some(&key);
            let one = found.entry(key.clone()).or_insert_with(|| (words.clone(), 0));
            one.0 = words.min(std::mem::take(&mut one.0));
            one.1 += i64::from(!again);
            last = Some(key);
        }
    }
    let mut all: Vec<(String, i64)> = found.into_values().collect();
    all.sort_by_key(|(_, repairs)| std::cmp::Reverse(*repairs));
    all
}

/// Repairs of serious safety faults; too much when there is one after two that were done: not cured, or a new one.
fn safety<Id>(held: &[&Stay<Id>]) -> Counter {
    let faced: Vec<_> = held
        .iter()
        .filter(|stay| stay.marks.iter().any(|mark| mark.safety))
        .collect();
    let repaired: Vec<_> = faced
        .iter()
        .filter(|stay| stay.marks.iter().any(|mark| mark.safety && mark.done))
        .collect();
    let before = |at: At| {
        repaired
            .iter()
            .filter(|stay| stay.until.is_some_and(|until| until <= at))
            .count()
    };
    let again = faced.iter().any(|stay| before(stay.from) >= 2);
    let count = i64::try_from(repaired.len()).unwrap_or(i64::MAX);
    Counter {
        flag: Rule::SafetyFault.flag(count, again),
        ..Counter::new(Rule::SafetyFault, None, count)
    }
}

#[cfg(test)]
mod tests;
