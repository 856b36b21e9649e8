//! Which states a version of a quote and each of its lines go through, and who may move them.
//!
//! The whole of domain.md 2.5 as two tables (ruling 29). Where the page is loose this holds: what was agreed to stands when
//! the rest runs out; a no may become a yes while the version stands; a yes is taken back by a new version only.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of a version of a quote (domain.md 2.5). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteState)]
pub enum State {
    /// Being built; the owner sees nothing of it.
    Draft,
    /// With the owner; its lines are fixed by their hash.
    Sent,
    /// The owner has looked at it.
    Viewed,
    /// Some lines are agreed to.
    PartiallyConsented,
    /// All lines are agreed to.
    Consented,
    /// All lines are declined.
    Declined,
    /// A newer version took its place. An end.
    Superseded,
    /// Nobody decided in time. An end.
    Expired,
    /// The bill is made. An end.
    Settled,
}

/// What can happen to a version of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Event {
    /// It goes to the owner.
    Send,
    /// The owner looks at it.
    Open,
    /// Something was decided or asked, nothing is agreed to, something is open.
    Ask,
    /// At least one line is agreed to, at least one is not.
    ConsentPart,
    /// Now every line is agreed to.
    ConsentAll,
    /// Now every line is declined.
    DeclineAll,
    /// A newer version goes to the owner.
    Supersede,
    /// Its time is over and nothing is agreed to.
    Expire,
    /// Its time is over for the lines that are open; what is agreed to stands.
    ExpireRest,
    /// The bill is made.
    Settle,
}

/// In whose name. What an owner says by telephone, staff record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Who {
    /// The owner.
    Owner,
    /// Staff.
    Staff,
    /// A rule or a sweep.
    System,
}

impl State {
    /// Whether it is with the owner, or was decided: the one version that counts.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            State::Sent | State::Viewed | State::PartiallyConsented | State::Consented | State::Declined
        )
    }
}

/// Where `event`, done by `who`, takes a version in `state`; `None`: not allowed.
#[must_use]
pub const fn next(state: State, event: Event, who: Who) -> Option<State> {
    use Event as E;
    use State as S;
    use Who::{Owner, Staff, System};
    Some(match (state, event, who) {
        (S::Draft, E::Send, Staff) => S::Sent,
        (S::Sent | S::Viewed, E::Open, Owner) | (S::Sent | S::Viewed, E::Ask, Owner | Staff) => S::Viewed,
        (S::PartiallyConsented | S::Consented | S::Declined, E::Open, Owner) => state,
        (S::Sent | S::Viewed | S::PartiallyConsented | S::Declined, E::ConsentPart, Owner | Staff) => {
            S::PartiallyConsented
        }
        (S::Sent | S::Viewed | S::PartiallyConsented | S::Declined, E::ConsentAll, Owner | Staff) => S::Consented,
        // Nothing new to decide: all that is left was agreed to before.
        (S::Sent, E::ConsentAll, System) => S::Consented,
        (S::Sent | S::Viewed, E::DeclineAll, Owner | Staff) => S::Declined,
        (S::Sent | S::Viewed | S::PartiallyConsented | S::Consented | S::Declined, E::Supersede, Staff) => {
            S::Superseded
        }
        (S::Sent | S::Viewed, E::Expire, System) => S::Expired,
        (S::Sent | S::Viewed | S::PartiallyConsented, E::ExpireRest, System) => S::PartiallyConsented,
        (S::PartiallyConsented | S::Consented | S::Declined, E::Settle, Staff) => S::Settled,
        _ => return None,
    })
}

/// Where a line of a version that was sent stands. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteLineState)]
pub enum LineState {
    /// Not decided.
    Open,
    /// The owner asked something about it.
    Asked,
    /// Agreed to.
    Agreed,
    /// Declined.
    Declined,
    /// Not decided in time. An end.
    Lapsed,
}

/// What an owner says of a line. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteAnswer)]
pub enum Answer {
    /// 同意
    Yes,
    /// 暂不做
    No,
    /// 想问一下
    Ask,
}

/// Where an answer takes a line; `None`: not possible.
#[must_use]
pub const fn answered(state: LineState, answer: Answer) -> Option<LineState> {
    Some(match (state, answer) {
        (LineState::Open | LineState::Asked | LineState::Declined, Answer::Yes) => LineState::Agreed,
        (LineState::Open | LineState::Asked, Answer::No) => LineState::Declined,
        (LineState::Open | LineState::Asked, Answer::Ask) => LineState::Asked,
        _ => return None,
    })
}

/// What the states of its lines make of a version after somebody decided.
#[must_use]
pub fn outcome(lines: &[LineState]) -> Event {
    let all = |state: LineState| lines.iter().all(|one| *one == state);
    match lines.contains(&LineState::Agreed) {
        true if all(LineState::Agreed) => Event::ConsentAll,
        true => Event::ConsentPart,
        false if all(LineState::Declined) => Event::DeclineAll,
        false => Event::Ask,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::{ActiveEnum, Iterable};

    use super::{Answer, Event, LineState, State, Who, answered, next, outcome};
    use Event as E;
    use State as S;
    use Who::{Owner, Staff, System};

    const BOTH: &[Who] = &[Owner, Staff];

    /// Every move there is. What is not here must be refused.
    const MOVES: &[(State, Event, &[Who], State)] = &[
        (S::Draft, E::Send, &[Staff], S::Sent),
        (S::Sent, E::Open, &[Owner], S::Viewed),
        (S::Viewed, E::Open, &[Owner], S::Viewed),
        (S::PartiallyConsented, E::Open, &[Owner], S::PartiallyConsented),
        (S::Consented, E::Open, &[Owner], S::Consented),
        (S::Declined, E::Open, &[Owner], S::Declined),
        (S::Sent, E::Ask, BOTH, S::Viewed),
        (S::Viewed, E::Ask, BOTH, S::Viewed),
        (S::Sent, E::ConsentPart, BOTH, S::PartiallyConsented),
        (S::Viewed, E::ConsentPart, BOTH, S::PartiallyConsented),
        (S::PartiallyConsented, E::ConsentPart, BOTH, S::PartiallyConsented),
        (S::Declined, E::ConsentPart, BOTH, S::PartiallyConsented),
        (S::Sent, E::ConsentAll, &[Owner, Staff, System], S::Consented),
        (S::Viewed, E::ConsentAll, BOTH, S::Consented),
        (S::PartiallyConsented, E::ConsentAll, BOTH, S::Consented),
        (S::Declined, E::ConsentAll, BOTH, S::Consented),
        (S::Sent, E::DeclineAll, BOTH, S::Declined),
        (S::Viewed, E::DeclineAll, BOTH, S::Declined),
        (S::Sent, E::Supersede, &[Staff], S::Superseded),
        (S::Viewed, E::Supersede, &[Staff], S::Superseded),
        (S::PartiallyConsented, E::Supersede, &[Staff], S::Superseded),
        (S::Consented, E::Supersede, &[Staff], S::Superseded),
        (S::Declined, E::Supersede, &[Staff], S::Superseded),
        (S::Sent, E::Expire, &[System], S::Expired),
        (S::Viewed, E::Expire, &[System], S::Expired),
        (S::Sent, E::ExpireRest, &[System], S::PartiallyConsented),
        (S::Viewed, E::ExpireRest, &[System], S::PartiallyConsented),
        (S::PartiallyConsented, E::ExpireRest, &[System], S::PartiallyConsented),
        (S::PartiallyConsented, E::Settle, &[Staff], S::Settled),
        (S::Consented, E::Settle, &[Staff], S::Settled),
        (S::Declined, E::Settle, &[Staff], S::Settled),
    ];

    #[test]
    fn every_move_not_listed_is_refused() {
        let (mut allowed, mut forbidden) = (0, 0);
        for state in State::iter() {
            for event in Event::iter() {
                for who in Who::iter() {
                    let listed = MOVES
                        .iter()
                        .find(|(s, e, w, _)| (*s, *e) == (state, event) && w.contains(&who));
                    let to = listed.map(|(_, _, _, to)| *to);
                    assert_eq!(next(state, event, who), to, "{state:?} --{event:?} by {who:?}");
                    allowed += usize::from(to.is_some());
                    forbidden += usize::from(to.is_none());
                }
            }
        }
        assert_eq!(
            (allowed, forbidden),
            (44, 9 * 10 * 3 - 44),
            "44 of 270 triples are allowed"
        );
        let pairs: HashSet<_> = MOVES.iter().map(|(s, e, _, _)| (s, e)).collect();
        assert_eq!(pairs.len(), MOVES.len(), "a move is listed twice");
    }

    #[test]
    fn nobody_leaves_an_end_and_only_what_was_sent_is_live() {
        for state in State::iter() {
            let left = Event::iter().any(|e| Who::iter().any(|w| next(state, e, w).is_some_and(|to| to != state)));
            let end = matches!(state, S::Superseded | S::Expired | S::Settled);
            assert_eq!(left, !end, "{state:?}");
            assert_eq!(state.is_live(), !end && state != S::Draft, "{state:?}");
        }
    }

    #[test]
    fn a_yes_stands_and_what_lapsed_is_over() {
        use Answer as A;
        use LineState as L;
        let moves = [
            (L::Open, A::Yes, L::Agreed),
            (L::Open, A::No, L::Declined),
            (L::Open, A::Ask, L::Asked),
            (L::Asked, A::Yes, L::Agreed),
            (L::Asked, A::No, L::Declined),
            (L::Asked, A::Ask, L::Asked),
            (L::Declined, A::Yes, L::Agreed),
        ];
        for state in L::iter() {
            for answer in A::iter() {
                let listed = moves.iter().find(|(s, a, _)| (*s, *a) == (state, answer));
                assert_eq!(
                    answered(state, answer),
                    listed.map(|(_, _, to)| *to),
                    "{state:?} --{answer:?}"
                );
            }
        }
    }

    #[test]
    fn a_version_is_what_its_lines_are() {
        use LineState as L;
        for (lines, event) in [
            (vec![L::Agreed, L::Agreed], E::ConsentAll),
            (vec![L::Agreed, L::Open], E::ConsentPart),
            (vec![L::Agreed, L::Declined], E::ConsentPart),
            (vec![L::Agreed, L::Asked], E::ConsentPart),
            (vec![L::Declined, L::Declined], E::DeclineAll),
            (vec![L::Declined, L::Open], E::Ask),
            (vec![L::Asked, L::Open], E::Ask),
        ] {
            assert_eq!(outcome(&lines), event, "{lines:?}");
        }
    }

    #[test]
    fn stored_and_sent_text_agree() -> Result<(), serde_json::Error> {
        for state in State::iter() {
            assert_eq!(serde_json::to_value(state)?, state.to_value());
        }
        for state in LineState::iter() {
            assert_eq!(serde_json::to_value(state)?, state.to_value());
        }
        Ok(())
    }
}
