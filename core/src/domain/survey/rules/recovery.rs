//! A bad answer and the person who stays with it: states, clock, ladder, tries, who may; pure (domain.md 2.6, 2.10; R151).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::words;
use crate::ground::clock::At;
use crate::ground::id::StaffId;

/// Somebody speaks with the owner within 24 hours …
pub const CLOCK_MINUTES: i64 = 24 * 60;
/// … and aims at four.
pub const AIM_MINUTES: i64 = 4 * 60;
/// The leader hears of it when four fifths of the first clock are gone.
const LEADER_MINUTES: i64 = CLOCK_MINUTES * 8 / 10;
/// Nobody is given up before so many tries …
pub const TRIES: usize = 3;
/// … on so many days.
pub const DAYS: usize = 3;

words! {
    /// Where a recovery stands. Stored and sent as snake_case text.
    State as RecoveryState {
        /// Nobody has spoken with the owner yet.
        Open,
        /// Somebody has.
        InContact,
        /// The owner was asked whether it is settled.
        Asked,
        /// The owner says that it is. An end.
        Recovered,
        /// Tried three times on three days. An end.
        Lost,
    }

    /// What opened it. Stored and sent as snake_case text.
    Trigger as RecoveryTrigger {
        /// An NPS of 6 or less.
        Nps,
        /// A satisfaction of 2 of 5 or less.
        Csat,
        /// The word 投诉.
        Word,
    }

    /// How a call went. Stored and sent as snake_case text.
    Outcome as CallOutcome {
        /// Spoken with the owner.
        Reached,
        /// 无人接听
        NoAnswer,
        /// 占线
        Busy,
        /// 号码有误
        WrongNumber,
        /// 约定稍后再打
        CallBack,
    }
}

impl State {
    /// Somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, State::Open | State::InContact | State::Asked)
    }
}

impl Trigger {
    /// What is wrong, in a line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Trigger::Nps => "推荐意愿低",
            Trigger::Csat => "满意度低",
            Trigger::Word => "提到投诉",
        }
    }
}

/// What can happen to a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Event {
    /// Somebody deals with it from now on.
    Assign,
    /// A call that reached the owner.
    Reach,
    /// A call that did not.
    Miss,
    /// The owner is asked whether it is settled.
    Ask,
    /// The owner says yes.
    Settle,
    /// The owner says no.
    Unsettle,
    /// It is given up.
    Lose,
}

/// Where `event` takes a recovery in `state`; `None`: not allowed. Only the owner's own word recovers.
#[must_use]
pub const fn next(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    Some(match (state, event) {
        (S::Recovered | S::Lost, _) | (S::Open, E::Ask) => return None,
        (_, E::Assign | E::Miss) => state,
        (S::Open | S::InContact, E::Reach) => S::InContact,
        (S::Asked, E::Reach) => S::Asked,
        (S::InContact | S::Asked, E::Ask) => S::Asked,
        (_, E::Settle) => S::Recovered,
        (S::Open, E::Unsettle) => S::Open,
        (S::InContact | S::Asked, E::Unsettle) => S::InContact,
        (_, E::Lose) => S::Lost,
    })
}

/// Who hears of a clock, one after the other: the specialist, the leader, the manager.
///
/// The first clock runs from the answer to the first talk: its aim, four fifths of it, its end. Those after it run to the
/// next promised call: its hour, four hours and a day later.
#[must_use]
pub fn rungs(first: bool, since: At, due: At) -> [At; 3] {
    match first {
        true => [since.plus_minutes(AIM_MINUTES), since.plus_minutes(LEADER_MINUTES), due],
        false => [due, due.plus_minutes(AIM_MINUTES), due.plus_minutes(CLOCK_MINUTES)],
    }
}

/// Tries that still have to be made before it may be given up: calls, and days with a call. A call at these instants was a
/// try, since the owner last said something.
#[must_use]
pub fn lacking(zone: Tz, calls: &[At]) -> (usize, usize) {
    let days: BTreeSet<NaiveDate> = calls
        .iter()
        .map(|at| at.utc().with_timezone(&zone).date_naive())
        .collect();
    (TRIES.saturating_sub(calls.len()), DAYS.saturating_sub(days.len()))
}

/// Who deals with it: nobody whom it is about; the owner's butler first, then whoever has the least of it.
#[must_use]
pub fn choose(
    people: &[StaffId],
    accused: &BTreeSet<StaffId>,
    butler: Option<StaffId>,
    load: &BTreeMap<StaffId, i64>,
) -> Option<StaffId> {
    let may = |one: &&StaffId| !accused.contains(one);
    let butler = butler.filter(|one| people.contains(one) && !accused.contains(one));
    butler.or_else(|| {
        let least = people
            .iter()
            .filter(may)
            .min_by_key(|one| (load.get(one).copied().unwrap_or(0), **one));
        least.copied()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use chrono_tz::Tz;
    use sea_orm::Iterable;

    use super::{Event, State, choose, lacking, next, rungs};
    use crate::ground::clock::At;
    use crate::ground::id::{Id, StaffId};

    fn staff(n: u128) -> StaffId {
        StaffId::from_uuid(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn it_ends_by_the_owner_or_by_giving_up_and_then_stays_so() {
        for state in State::iter() {
            for event in Event::iter() {
                let to = next(state, event);
                assert!(state.is_open() || to.is_none(), "{state:?} --{event:?}");
                let ends = to.is_some_and(|to| !to.is_open());
                assert_eq!(
                    ends,
                    state.is_open() && matches!(event, Event::Settle | Event::Lose),
                    "{state:?} --{event:?}"
                );
            }
        }
        assert_eq!(
            next(State::Open, Event::Ask),
            None,
            "nobody is asked before they were spoken with"
        );
        assert_eq!(next(State::Asked, Event::Unsettle), Some(State::InContact));
    }

    #[test]
    fn the_ladder_of_the_first_clock_and_of_those_after_it() {
        let at = |minutes: i64| At::from_ms(1_795_395_600_000).plus_minutes(minutes);
        assert_eq!(rungs(true, at(0), at(1440)), [at(240), at(1152), at(1440)]);
        assert_eq!(rungs(false, at(0), at(600)), [at(600), at(840), at(2040)]);
    }

    #[test]
    fn three_calls_on_three_days_of_the_store() {
        let zone = Tz::Asia__Shanghai;
        let nine = At::from_ms(1_795_395_600_000);
        let day = 24 * 60;
        assert_eq!(lacking(zone, &[]), (3, 3));
        assert_eq!(
            lacking(zone, &[nine, nine.plus_minutes(5), nine.plus_minutes(9)]),
            (0, 2)
        );
        // 23:59 and 00:01 are two days there.
        let night = nine.plus_minutes(15 * 60 - 1);
        assert_eq!(lacking(zone, &[night, night.plus_minutes(2)]), (1, 1));
        assert_eq!(
            lacking(zone, &[nine, nine.plus_minutes(day), nine.plus_minutes(2 * day)]),
            (0, 0)
        );
    }

    #[test]
    fn nobody_judges_their_own_matter() {
        let people = [staff(1), staff(2), staff(3)];
        let load = BTreeMap::from([(staff(2), 4)]);
        let none = BTreeSet::new();
        assert_eq!(
            choose(&people, &none, Some(staff(2)), &load),
            Some(staff(2)),
            "the butler"
        );
        let accused = BTreeSet::from([staff(2)]);
        assert_eq!(choose(&people, &accused, Some(staff(2)), &load), Some(staff(1)));
        assert_eq!(
            choose(&people, &BTreeSet::from([staff(1)]), None, &load),
            Some(staff(3)),
            "the least"
        );
        assert_eq!(choose(&people, &BTreeSet::from(people), Some(staff(1)), &load), None);
        assert_eq!(
            choose(&people, &none, Some(staff(9)), &load),
            Some(staff(1)),
            "a butler who left"
        );
    }
}
