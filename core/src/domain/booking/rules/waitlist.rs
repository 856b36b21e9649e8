//! Which states a place on the waitlist goes through, and who may move it (domain.md 2.1, lower part).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::Who;

/// The state of a place on the waitlist (domain.md 2.1). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = WaitlistState)]
pub enum WaitState {
    /// In the queue for a window of days.
    Waiting,
    /// A slot is kept for the owner for thirty minutes.
    Offered,
    /// The offer became a held booking. An end.
    Taken,
    /// The owner left the queue. An end.
    Left,
    /// The window passed without a slot. An end.
    Lapsed,
}

/// What can happen to a place on the waitlist. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = WaitlistEvent)]
pub enum WaitEvent {
    /// A slot came free and is kept for this place; an offer owns its cells (ruling 4).
    Offer,
    /// The owner takes the offer: it becomes a held booking.
    Accept,
    /// The owner lets this offer pass and stays in the queue.
    Pass,
    /// Thirty minutes passed without an answer.
    OfferTimeout,
    /// The slot dropped out from under the offer.
    Withdraw,
    /// The owner leaves the queue.
    Leave,
    /// The last day of the window is over.
    Lapse,
}

/// Where `event`, done by `who`, takes a place on the waitlist in `state`; `None`: not allowed.
#[must_use]
pub fn next_wait(state: WaitState, event: WaitEvent, who: Who) -> Option<WaitState> {
    use Who::{Advisor, Owner, System};
    let to = match (state, event, who) {
        (WaitState::Waiting, WaitEvent::Offer, System) => WaitState::Offered,
        (WaitState::Waiting, WaitEvent::Lapse, System) => WaitState::Lapsed,
        (WaitState::Waiting | WaitState::Offered, WaitEvent::Leave, Owner | Advisor) => WaitState::Left,
        (WaitState::Offered, WaitEvent::Accept, Owner | Advisor) => WaitState::Taken,
        (WaitState::Offered, WaitEvent::Pass, Owner | Advisor) => WaitState::Waiting,
        (WaitState::Offered, WaitEvent::OfferTimeout, System) => WaitState::Waiting,
        (WaitState::Offered, WaitEvent::Withdraw, Advisor | System) => WaitState::Waiting,
        _ => return None,
    };
    Some(to)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{WaitEvent, WaitState, next_wait};
    use crate::domain::booking::rules::state::Who;
    use Who::{Advisor, Owner, System};

    #[test]
    fn every_waitlist_move_not_listed_is_refused() {
        use WaitEvent as V;
        use WaitState as W;
        let allowed = [
            (W::Waiting, V::Offer, System, W::Offered),
            (W::Waiting, V::Lapse, System, W::Lapsed),
            (W::Waiting, V::Leave, Owner, W::Left),
            (W::Waiting, V::Leave, Advisor, W::Left),
            (W::Offered, V::Leave, Owner, W::Left),
            (W::Offered, V::Leave, Advisor, W::Left),
            (W::Offered, V::Accept, Owner, W::Taken),
            (W::Offered, V::Accept, Advisor, W::Taken),
            (W::Offered, V::Pass, Owner, W::Waiting),
            (W::Offered, V::Pass, Advisor, W::Waiting),
            (W::Offered, V::OfferTimeout, System, W::Waiting),
            (W::Offered, V::Withdraw, Advisor, W::Waiting),
            (W::Offered, V::Withdraw, System, W::Waiting),
        ];
        let mut forbidden = 0;
        for state in WaitState::iter() {
            for event in WaitEvent::iter() {
                for who in Who::iter() {
                    let listed = allowed.iter().find(|(s, e, w, _)| (*s, *e, *w) == (state, event, who));
                    let to = listed.map(|(_, _, _, to)| *to);
                    assert_eq!(next_wait(state, event, who), to, "{state:?} --{event:?} by {who:?}");
                    forbidden += usize::from(to.is_none());
                }
            }
        }
        assert_eq!(forbidden, 5 * 7 * 3 - 13, "13 of 105 triples are allowed");
    }
}
