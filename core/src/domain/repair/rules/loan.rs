//! A loan car while the owner's car waits: offered, answered, kept ready, out, back (R103; domain.md 5).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

const DAY: i64 = 24 * 60;
/// A loan lasts so many minutes at least, and so long after the part it waits for.
const LEAST_MINUTES: i64 = DAY;
/// Nobody is lent a car for longer without somebody of the store saying so.
const MOST_MINUTES: i64 = 14 * DAY;
/// The store asks for the car so long before somebody else has booked it.
const AHEAD_MINUTES: i64 = 2 * 60;
/// The manager hears of a car that is kept for so long.
const KEPT_MINUTES: i64 = DAY;
/// Before the next booking of the car the manager hears of it at the latest.
const LAST_MINUTES: i64 = 30;

/// How far it is. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairLoanState)]
pub enum State {
    /// The owner may have one and has not answered.
    Offered,
    /// They do not want one.
    Declined,
    /// They want one, and none was free: the store looks for one.
    Asked,
    /// One is kept for them.
    Reserved,
    /// They drive it.
    Out,
    /// It is back.
    Back,
    /// They did not need it, or the repair was over before they drove it.
    Dropped,
}

impl State {
    /// For the owner.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            State::Offered => "可为您提供代步车",
            State::Declined => "您暂不需要代步车",
            State::Asked => "正在为您安排代步车",
            State::Reserved => "代步车已为您预留",
            State::Out => "代步车使用中",
            State::Back => "代步车已归还",
            State::Dropped => "代步车未使用",
        }
    }
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Event {
    /// The owner does not want one.
    Decline,
    /// The owner wants one; none is free.
    Ask,
    /// One is kept for them; or another one, or for longer.
    Reserve,
    /// It is handed out.
    HandOut,
    /// It comes back.
    TakeBack,
    /// The repair is over, or the owner does not need it.
    Drop,
}

/// Where `event` takes it; `None`: not allowed.
#[must_use]
pub fn next(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    Some(match (state, event) {
        (S::Offered, E::Decline) => S::Declined,
        (S::Offered, E::Ask) => S::Asked,
        (S::Out, E::Reserve) => S::Out,
        (_, E::Reserve) => S::Reserved,
        (S::Reserved, E::HandOut) => S::Out,
        (S::Out, E::TakeBack) => S::Back,
        (S::Asked | S::Reserved, E::Drop) => S::Dropped,
        _ => return None,
    })
}

/// Until when the owner who says yes keeps it: a day longer than the last part takes, as far as that is known.
#[must_use]
pub fn until(now: At, expected: Option<At>) -> At {
    let least = now.plus_minutes(LEAST_MINUTES);
    let wanted = expected.map_or(least, |at| at.plus_minutes(LEAST_MINUTES));
    wanted.max(least).min(now.plus_minutes(MOST_MINUTES))
}

/// When the store asks for it: when its time is over, and before the next one who has booked it in any case.
#[must_use]
pub fn due(until: At, booked: Option<At>) -> At {
    booked.map_or(until, |booked| until.min(booked.plus_minutes(-AHEAD_MINUTES)))
}

/// When the manager hears that it is still not back.
#[must_use]
pub fn kept(until: At, booked: Option<At>) -> At {
    let late = until.plus_minutes(KEPT_MINUTES);
    booked.map_or(late, |booked| late.min(booked.plus_minutes(-LAST_MINUTES)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};
    use sea_orm::Iterable;

    use super::{Event, State, due, kept, next, until};
    use crate::ground::clock::At;
    use Event as E;
    use State as S;

    #[test]
    fn every_move_not_listed_is_refused() {
        let allowed: Vec<_> = State::iter()
            .flat_map(|state| Event::iter().filter_map(move |event| Some((state, event, next(state, event)?))))
            .collect();
        assert_eq!(
            allowed,
            [
                (S::Offered, E::Decline, S::Declined),
                (S::Offered, E::Ask, S::Asked),
                (S::Offered, E::Reserve, S::Reserved),
                (S::Declined, E::Reserve, S::Reserved),
                (S::Asked, E::Reserve, S::Reserved),
                (S::Asked, E::Drop, S::Dropped),
                (S::Reserved, E::Reserve, S::Reserved),
                (S::Reserved, E::HandOut, S::Out),
                (S::Reserved, E::Drop, S::Dropped),
                (S::Out, E::Reserve, S::Out),
                (S::Out, E::TakeBack, S::Back),
                (S::Back, E::Reserve, S::Reserved),
                (S::Dropped, E::Reserve, S::Reserved),
            ]
        );
    }

    #[test]
    fn a_day_longer_than_the_part_and_a_fortnight_at_most() {
        let now = At::from_ms(0);
        let day = |days: i64| now.plus_minutes(days * 24 * 60);
        assert_eq!(
            [None, Some(day(-3)), Some(day(4)), Some(day(90))].map(|at| until(now, at)),
            [day(1), day(1), day(5), day(14)]
        );
    }

    proptest! {
        /// It is asked for before the next one comes, and the manager hears of it later than the advisor and still before that.
        #[test]
        fn it_is_seen_before_its_next_booking(until in 0i64..10_000, booked in 0i64..20_000) {
            let (until, booked) = (At::from_ms(0).plus_minutes(until), At::from_ms(0).plus_minutes(booked));
            let (first, then) = (due(until, Some(booked)), kept(until, Some(booked)));
            prop_assert!(first < booked && then < booked && first <= then && first <= until);
            prop_assert!(due(until, None) == until && kept(until, None) > until);
        }
    }
}
