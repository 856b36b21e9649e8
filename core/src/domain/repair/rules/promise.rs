//! A promise kept or broken, and what the store owes for it (R075; domain.md 2.4a).
#![deny(clippy::float_arithmetic)]

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;
use crate::ground::money::Fen;

/// How far a compensation is. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = CompensationState)]
pub enum State {
    /// By the store's table; a manager has to look.
    Proposed,
    /// The manager agreed; the owner was told.
    Approved,
    /// It was given.
    Granted,
    /// The manager said no, with a reason: the owner asked to collect later, say.
    Declined,
}

impl State {
    /// For the owner.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            State::Proposed => "补偿待门店确认",
            State::Approved => "补偿已确认，待发放",
            State::Granted => "补偿已发放",
            State::Declined => "经门店核对，本次不予补偿",
        }
    }
}

/// What can happen to a compensation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Event {
    /// Agreed.
    Approve,
    /// Not agreed.
    Decline,
    /// Given.
    Grant,
}

/// Where `event` takes a compensation; `None`: not allowed.
#[must_use]
pub fn next(state: State, event: Event) -> Option<State> {
    match (state, event) {
        (State::Proposed, Event::Approve) => Some(State::Approved),
        (State::Proposed, Event::Decline) => Some(State::Declined),
        (State::Approved, Event::Grant) => Some(State::Granted),
        _ => None,
    }
}

/// A line of the store's table: who waited so many minutes or more is owed so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// From so many minutes on.
    pub minutes: i64,
    /// So much.
    pub amount: Fen,
}

/// What is owed for a car that was ready so much later than promised: the line with the most minutes that were reached.
#[must_use]
pub fn owed(table: &[Owed], promised: Option<At>, ready: At) -> Option<(i64, Fen)> {
    let late = (ready.ms() - promised?.ms()).div_euclid(60_000);
    let line = table
        .iter()
        .filter(|line| late >= line.minutes)
        .max_by_key(|line| line.minutes)?;
    (late > 0).then_some((late, line.amount))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};
    use sea_orm::Iterable;

    use super::{Event, Owed, State, next, owed};
    use crate::ground::clock::At;
    use crate::ground::money::Fen;

    const TABLE: &[Owed] = &[
        Owed {
            minutes: 15,
            amount: Fen::new(5_000),
        },
        Owed {
            minutes: 60,
            amount: Fen::new(10_000),
        },
    ];

    #[test]
    fn the_highest_line_that_was_reached_counts() {
        let promised = At::from_ms(0);
        let late = |minutes: i64| owed(TABLE, Some(promised), promised.plus_minutes(minutes));
        assert_eq!((late(-5), late(0), late(14)), (None, None, None));
        assert_eq!(
            (late(15), late(59)),
            (Some((15, Fen::new(5_000))), Some((59, Fen::new(5_000))))
        );
        assert_eq!(late(600), Some((600, Fen::new(10_000))));
        assert_eq!(owed(TABLE, None, promised), None, "nothing was promised");
    }

    #[test]
    fn every_move_not_listed_is_refused() {
        let allowed: Vec<_> = State::iter()
            .flat_map(|state| Event::iter().filter_map(move |event| Some((state, event, next(state, event)?))))
            .collect();
        assert_eq!(
            allowed,
            [
                (State::Proposed, Event::Approve, State::Approved),
                (State::Proposed, Event::Decline, State::Declined),
                (State::Approved, Event::Grant, State::Granted),
            ]
        );
    }

    proptest! {
        /// Who waits longer is never owed less by a table that grows.
        #[test]
        fn later_is_not_cheaper(early in 0i64..5_000, more in 0i64..5_000) {
            let promised = At::from_ms(0);
            let amount = |minutes: i64| owed(TABLE, Some(promised), promised.plus_minutes(minutes)).map_or(Fen::ZERO, |(_, fen)| fen);
            prop_assert!(amount(early) <= amount(early + more));
        }
    }
}
