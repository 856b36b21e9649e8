//! The counters of the three-guarantee rules: how many days a car was away for faults that the maker answers for, and how often
//! for the same one (SAMR order 43, article 24; domain.md 2.10 TRIPLE_30D, TRIPLE_4X and section 5). What a job is before the
//! other rules says its [`mark`]; [`law`] has the limits, [`counters`] how much of each a car has.
//!
//! What is counted here comes before any word to the owner about return or replacement; that is the manager's to judge.

pub mod counters;
pub mod law;
pub mod mark;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::mark::Mark;
use crate::ground::clock::At;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How near a car is to what the law limits. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TripleFlag)]
pub enum Flag {
    /// Far from it.
    Green,
    /// One of the counters is so near that somebody has to look: 20 days, three repairs of the same fault.
    Amber,
    /// One of them is where the owner may have a right to return or replacement.
    Red,
}

/// One repair of a car, with what decides whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay<Id> {
    /// The repair.
    pub id: Id,
    /// The repair that it does again.
    pub redoes: Option<Id>,
    /// The maker answers for it: a claim, or agreed work that the maker pays.
    pub claim: bool,
    /// When the car came.
    pub from: At,
    /// When it was repaired; an owner who collects it later does not count. None: it is still there.
    pub until: Option<At>,
    /// What was repaired, each once: the system of the catalogue, or the job's words.
    pub faults: Vec<String>,
    /// The day on which it came, where the store is.
    pub on: NaiveDate,
    /// The odometer when it came; none: nobody has read it yet.
    pub km: Option<i64>,
    /// What its jobs are before the other rules.
    pub marks: Vec<Mark>,
}

/// What it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Days in repair; begun days count as whole ones.
    pub days: i64,
    /// How many repairs were counted.
    pub repairs: i64,
    /// Each fault with how many repairs it took, the most first.
    pub faults: Vec<(String, i64)>,
}

/// Days between the two: a begun day is a day, and less than 24 hours are one.
#[must_use]
pub fn days(from: At, until: At) -> i64 {
    let ms = until.ms().saturating_sub(from.ms()).max(0);
    ms.saturating_add(DAY_MS - 1).div_euclid(DAY_MS).max(1)
}

/// The repairs that count: those the maker answers for, and whatever does one of them again.
#[must_use]
pub fn counted<Id: Copy + PartialEq>(stays: &[Stay<Id>]) -> Vec<&Stay<Id>> {
    stays.iter().filter(|stay| counts(stays, stay, stays.len())).collect()
}

fn counts<Id: Copy + PartialEq>(all: &[Stay<Id>], stay: &Stay<Id>, further: usize) -> bool {
    let first = || all.iter().find(|one| Some(one.id) == stay.redoes);
    stay.claim || (further > 0 && first().is_some_and(|first| counts(all, first, further - 1)))
}

/// What the repairs of one car come to at `now`.
#[must_use]
pub fn count<Id: Copy + PartialEq>(stays: &[Stay<Id>], now: At) -> Count {
    let mut sum = Count {
        days: 0,
        repairs: 0,
        faults: Vec::new(),
    };
    let mut faults: BTreeMap<&str, i64> = BTreeMap::new();
    for stay in counted(stays) {
        sum.days = sum.days.saturating_add(days(stay.from, stay.until.unwrap_or(now)));
        sum.repairs += 1;
        for (at, fault) in stay.faults.iter().enumerate() {
            if !stay.faults[..at].contains(fault) {
                *faults.entry(fault).or_insert(0) += 1;
            }
        }
    }
    sum.faults = faults
        .into_iter()
        .map(|(fault, repairs)| (fault.to_owned(), repairs))
        .collect();
    // Stable: of two with as many repairs the first by name stays first.
    sum.faults.sort_by_key(|(_, repairs)| std::cmp::Reverse(*repairs));
    sum
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{DAY_MS, Stay, count, days};
    use crate::ground::clock::At;

    const NOW: At = At::from_ms(1_795_395_600_000);

    fn stay(id: usize, hours: i64, faults: &[&str]) -> Stay<usize> {
        Stay {
            id,
            redoes: None,
            claim: true,
            from: NOW.plus_minutes(-hours * 60),
            until: Some(NOW),
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            on: NaiveDate::default(),
            km: None,
            marks: Vec::new(),
        }
    }

    #[test]
    fn less_than_a_day_is_one_and_a_begun_day_is_whole() {
        let of = |ms: i64| days(NOW, At::from_ms(NOW.ms() + ms));
        assert_eq!([0, 1, DAY_MS - 1, DAY_MS].map(of), [1; 4]);
        assert_eq!([DAY_MS + 1, 2 * DAY_MS, 2 * DAY_MS + 1].map(of), [2, 2, 3]);
        assert_eq!(of(-DAY_MS), 1);
    }

    #[test]
    fn what_the_maker_does_not_answer_for_is_not_counted_but_what_does_it_again_is() {
        let upkeep = Stay {
            claim: false,
            ..stay(1, 30, &["保养"])
        };
        let claim = stay(2, 30, &["制动", "制动", "电池"]);
        let again = Stay {
            claim: false,
            redoes: Some(2),
            ..stay(3, 1, &["制动"])
        };
        let third = Stay {
            claim: false,
            redoes: Some(3),
            until: None,
            ..stay(4, 49, &["制动"])
        };
        let own = Stay {
            claim: false,
            redoes: Some(1),
            ..stay(5, 1, &["保养"])
        };
        let lost = Stay {
            claim: false,
            redoes: Some(6),
            ..stay(6, 1, &["自环"])
        };
        let sum = count(&[upkeep, claim, again, third, own, lost], NOW);
        assert_eq!((sum.days, sum.repairs), (2 + 1 + 3, 3));
        assert_eq!(sum.faults, [("制动".to_owned(), 3), ("电池".to_owned(), 1)]);
    }

    proptest! {
        /// One repair more never makes a car look better, each counts a day at least, and the order does not matter.
        #[test]
        fn one_more_never_lowers_it(hours in proptest::collection::vec((0i64..2_000, any::<bool>(), 0usize..3), 0..9)) {
            let stays: Vec<_> = hours.iter().enumerate().map(|(id, (hours, claim, fault))| {
                Stay { claim: *claim, ..stay(id, *hours, &[["制动", "转向", "电池"][*fault]]) }
            }).collect();
            let all = count(&stays, NOW);
            prop_assert!(all.days >= all.repairs);
            prop_assert!(all.faults.iter().all(|(_, repairs)| *repairs <= all.repairs));
            for at in 0..stays.len() {
                let fewer = count(&stays[..at], NOW);
                prop_assert!(fewer.days <= all.days && fewer.repairs <= all.repairs);
            }
            let mut turned = stays;
            turned.reverse();
            prop_assert_eq!(count(&turned, NOW), all);
        }
    }
}
