//! One job of a repair: what it goes through, and what it needs before somebody begins.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a job is. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairJobState)]
pub enum State {
    /// Not begun.
    Todo,
    /// Somebody is at it.
    Running,
    /// Begun, and laid down for now.
    Paused,
    /// Done. An end, unless the inspector sends the car back.
    Done,
    /// Nobody does it: the owner said no. An end.
    Dropped,
}

/// What can happen to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairJobEvent)]
pub enum Event {
    /// A technician and a place are named.
    Assign,
    /// Work begins, or goes on.
    Start,
    /// It is laid down.
    Pause,
    /// It is done.
    Finish,
    /// It is done again: the inspector or the owner was not content.
    Redo,
    /// The owner said no.
    Drop,
}

/// Where `event` takes a job; `None`: not allowed.
#[must_use]
pub fn next(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    let to = match (state, event) {
        (S::Todo | S::Paused, E::Assign) => state,
        (S::Todo | S::Paused, E::Start) => S::Running,
        (S::Running, E::Pause) => S::Paused,
        (S::Running, E::Finish) => S::Done,
        (S::Done, E::Redo) => S::Todo,
        (S::Todo, E::Drop) => S::Dropped,
        _ => return None,
    };
    Some(to)
}

/// A job as the gates see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How far it is.
    pub state: State,
    /// The owner agreed to its line.
    pub consented: bool,
    /// A technician is named.
    pub technician: bool,
    /// A place is named.
    pub bay: bool,
    /// A part of it is missing.
    pub short: bool,
}

impl Facts {
    /// The owner agreed to it, it is not done, and nothing of it is missing.
    #[must_use]
    pub fn can_go_on(self) -> bool {
        self.consented && !self.short && !matches!(self.state, State::Done | State::Dropped)
    }

    /// It has to be done before the car can be inspected.
    #[must_use]
    pub fn is_due(self) -> bool {
        self.consented && !matches!(self.state, State::Done | State::Dropped)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Event, State, next};
    use Event as E;
    use State as S;

    const ALLOWED: &[(State, Event, State)] = &[
        (S::Todo, E::Assign, S::Todo),
        (S::Paused, E::Assign, S::Paused),
        (S::Todo, E::Start, S::Running),
        (S::Paused, E::Start, S::Running),
        (S::Running, E::Pause, S::Paused),
        (S::Running, E::Finish, S::Done),
        (S::Done, E::Redo, S::Todo),
        (S::Todo, E::Drop, S::Dropped),
    ];

    #[test]
    fn every_move_not_listed_is_refused() {
        let mut forbidden = 0;
        for state in State::iter() {
            for event in Event::iter() {
                let listed = ALLOWED.iter().find(|(s, e, _)| (*s, *e) == (state, event));
                let to = listed.map(|(_, _, to)| *to);
                assert_eq!(next(state, event), to, "{state:?} --{event:?}");
                forbidden += usize::from(to.is_none());
            }
        }
        assert_eq!(forbidden, 5 * 6 - ALLOWED.len());
    }
}
