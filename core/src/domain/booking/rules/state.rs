//! Which states a booking goes through, and who may move it.
//!
//! The whole of domain.md 2.1 as one `match` table (ruling 29). The table says which moves exist; the times
//! inside which they are allowed are in [`clocks`](super::clocks), and whether capacity can be had (again) is
//! for the operation to see.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of a booking (domain.md 2.1). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingState)]
pub enum State {
    /// The slot is kept for five minutes while the owner fills in the rest.
    Held,
    /// Submitted; an advisor confirms it. Its capacity stays taken (fault X2). Proposals leave it here.
    Requested,
    /// Time, place, items and price band stand.
    Confirmed,
    /// Checked in at the store.
    Arrived,
    /// A repair order took over, or the new car was handed over. An end.
    Converted,
    /// Called off by the owner or by staff. An end.
    Cancelled,
    /// The store said no, with a reason. An end.
    Declined,
    /// The hold ran out. An end.
    Expired,
    /// Nobody came within 30 minutes of the start. An end, unless the owner arrives late.
    NoShow,
}

impl State {
    /// Whether the booking moves its cells in this state: held, requested, confirmed and arrived do. A converted one keeps
    /// them for its repair, which gives them back.
    #[must_use]
    pub fn holds_cells(self) -> bool {
        matches!(self, State::Held | State::Requested | State::Confirmed | State::Arrived)
    }

    /// Whether the visit still lies ahead of the owner: held, requested or confirmed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, State::Held | State::Requested | State::Confirmed)
    }
}

/// What can happen to a booking (domain.md 2.1). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingEvent)]
pub enum Event {
    /// Vehicle, symptom, contact and way to come are given (R022).
    Submit,
    /// The service is bookable at once: nobody has to confirm.
    AutoConfirm,
    /// An advisor confirms time, place, items and price band (R023, R024).
    Confirm,
    /// The 24-hour clock ran out without an answer: the system confirms a visit to be looked at (ruling 19).
    ConfirmBySilence,
    /// An advisor offers two or more other times; each holds its cells.
    Propose,
    /// The owner takes one of the proposed times.
    AcceptProposal,
    /// The proposals ran out; their cells are freed and the clock goes on.
    LapseProposals,
    /// The store says no, with a reason from the list.
    Decline,
    /// Another time; the new cells are taken before the old are freed.
    Reschedule,
    /// Called off.
    Cancel,
    /// Five minutes passed without a submit.
    HoldTimeout,
    /// The car is at the store (staff, or the owner by QR code).
    CheckIn,
    /// A repair order is opened from the visit.
    OpenRo,
    /// The new car is handed over.
    HandOver,
    /// Thirty minutes after the start nobody had arrived.
    NoShow,
    /// The owner arrived after all; capacity must be had again.
    LateArrival,
    /// A check-in by mistake is taken back.
    UndoArrival,
    /// A no-show by mistake is taken back.
    UndoNoShow,
    /// A decline by mistake is taken back; capacity must be had again.
    UndoDecline,
    /// Staff cancelled a confirmed booking by mistake; capacity must be had again.
    UndoCancel,
    /// Staff cancelled a requested booking by mistake; capacity must be had again.
    UndoCancelRequest,
}

impl Event {
    /// Whether the event takes back a mistaken tap: allowed to staff for 15 minutes.
    #[must_use]
    pub fn is_undo(self) -> bool {
        matches!(
            self,
            Event::UndoArrival | Event::UndoNoShow | Event::UndoDecline | Event::UndoCancel | Event::UndoCancelRequest
        )
    }
}

/// In whose name a booking moves. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingWho)]
pub enum Who {
    /// The customer, by the mini-program.
    Owner,
    /// Staff of the store with the permission: a service advisor, or the sales consultant of a test drive.
    Advisor,
    /// A rule or a sweep.
    System,
}

/// Where `event`, done by `who`, takes a booking in `state`; `None`: not allowed.
#[must_use]
pub fn next(state: State, event: Event, who: Who) -> Option<State> {
    use Who::{Advisor, Owner, System};
    let to = match (state, event, who) {
        (State::Held, Event::Submit, Owner | Advisor) => State::Requested,
        (State::Held, Event::HoldTimeout, System) => State::Expired,
        (State::Held | State::Requested, Event::AutoConfirm, System) => State::Confirmed,
        (State::Requested, Event::Confirm, Advisor) => State::Confirmed,
        (State::Requested, Event::ConfirmBySilence, System) => State::Confirmed,
        (State::Requested, Event::Propose, Advisor) => State::Requested,
        (State::Requested, Event::LapseProposals, System) => State::Requested,
        (State::Requested, Event::AcceptProposal, Owner | Advisor) => State::Confirmed,
        (State::Requested, Event::Decline, Advisor) => State::Declined,
        (State::Requested, Event::Reschedule, Owner | Advisor) => State::Requested,
        (State::Confirmed, Event::Reschedule, Owner | Advisor) => State::Confirmed,
        (State::Held | State::Requested | State::Confirmed, Event::Cancel, Owner | Advisor) => State::Cancelled,
        (State::Arrived, Event::Cancel, Advisor) => State::Cancelled,
        (State::Confirmed, Event::CheckIn, Owner | Advisor) => State::Arrived,
        (State::Arrived, Event::OpenRo, Advisor) => State::Converted,
        (State::Confirmed | State::Arrived, Event::HandOver, Advisor) => State::Converted,
        (State::Confirmed, Event::NoShow, Advisor | System) => State::NoShow,
        (State::NoShow, Event::LateArrival, Advisor) => State::Arrived,
        (State::Arrived, Event::UndoArrival, Advisor) => State::Confirmed,
        (State::NoShow, Event::UndoNoShow, Advisor) => State::Confirmed,
        (State::Declined, Event::UndoDecline, Advisor) => State::Requested,
        (State::Cancelled, Event::UndoCancel, Advisor) => State::Confirmed,
        (State::Cancelled, Event::UndoCancelRequest, Advisor) => State::Requested,
        _ => return None,
    };
    Some(to)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::{ActiveEnum, Iterable};

    use super::{Event, State, Who, next};
    use Event as E;
    use State as S;
    use Who::{Advisor, Owner, System};

    /// Every move there is, one line per move and person. What is not here must be refused.
    const ALLOWED: &[(State, Event, Who, State)] = &[
        (S::Held, E::Submit, Owner, S::Requested),
        (S::Held, E::Submit, Advisor, S::Requested),
        (S::Held, E::HoldTimeout, System, S::Expired),
        (S::Held, E::AutoConfirm, System, S::Confirmed),
        (S::Held, E::Cancel, Owner, S::Cancelled),
        (S::Held, E::Cancel, Advisor, S::Cancelled),
        (S::Requested, E::AutoConfirm, System, S::Confirmed),
        (S::Requested, E::Confirm, Advisor, S::Confirmed),
        (S::Requested, E::ConfirmBySilence, System, S::Confirmed),
        (S::Requested, E::Propose, Advisor, S::Requested),
        (S::Requested, E::LapseProposals, System, S::Requested),
        (S::Requested, E::AcceptProposal, Owner, S::Confirmed),
        (S::Requested, E::AcceptProposal, Advisor, S::Confirmed),
        (S::Requested, E::Decline, Advisor, S::Declined),
        (S::Requested, E::Reschedule, Owner, S::Requested),
        (S::Requested, E::Reschedule, Advisor, S::Requested),
        (S::Requested, E::Cancel, Owner, S::Cancelled),
        (S::Requested, E::Cancel, Advisor, S::Cancelled),
        (S::Confirmed, E::Reschedule, Owner, S::Confirmed),
        (S::Confirmed, E::Reschedule, Advisor, S::Confirmed),
        (S::Confirmed, E::Cancel, Owner, S::Cancelled),
        (S::Confirmed, E::Cancel, Advisor, S::Cancelled),
        (S::Confirmed, E::CheckIn, Owner, S::Arrived),
        (S::Confirmed, E::CheckIn, Advisor, S::Arrived),
        (S::Confirmed, E::NoShow, Advisor, S::NoShow),
        (S::Confirmed, E::NoShow, System, S::NoShow),
        (S::Confirmed, E::HandOver, Advisor, S::Converted),
        (S::Arrived, E::OpenRo, Advisor, S::Converted),
        (S::Arrived, E::HandOver, Advisor, S::Converted),
        (S::Arrived, E::Cancel, Advisor, S::Cancelled),
        (S::Arrived, E::UndoArrival, Advisor, S::Confirmed),
        (S::NoShow, E::LateArrival, Advisor, S::Arrived),
        (S::NoShow, E::UndoNoShow, Advisor, S::Confirmed),
        (S::Declined, E::UndoDecline, Advisor, S::Requested),
        (S::Cancelled, E::UndoCancel, Advisor, S::Confirmed),
        (S::Cancelled, E::UndoCancelRequest, Advisor, S::Requested),
    ];

    #[test]
    fn every_move_not_listed_is_refused() {
        let mut forbidden = 0;
        for state in State::iter() {
            for event in Event::iter() {
                for who in Who::iter() {
                    let listed = ALLOWED.iter().find(|(s, e, w, _)| (*s, *e, *w) == (state, event, who));
                    let to = listed.map(|(_, _, _, to)| *to);
                    assert_eq!(next(state, event, who), to, "{state:?} --{event:?} by {who:?}");
                    forbidden += usize::from(to.is_none());
                }
            }
        }
        assert_eq!(forbidden, 9 * 21 * 3 - 36, "36 of 567 triples are allowed");
    }

    #[test]
    fn the_list_of_moves_has_no_doubles() {
        let triples: HashSet<_> = ALLOWED.iter().map(|(s, e, w, _)| (s, e, w)).collect();
        assert_eq!(triples.len(), ALLOWED.len());
    }

    #[test]
    fn nobody_leaves_the_final_ends() {
        for state in [S::Converted, S::Expired] {
            assert!(
                Event::iter().all(|e| Who::iter().all(|w| next(state, e, w).is_none())),
                "{state:?}"
            );
        }
    }

    #[test]
    fn only_staff_undo() {
        for event in Event::iter().filter(|e| e.is_undo()) {
            let by = |who| State::iter().filter(|s| next(*s, event, who).is_some()).count();
            assert_eq!((by(Owner), by(Advisor), by(System)), (0, 1, 0), "{event:?}");
        }
    }

    #[test]
    fn ends_hold_no_cells() {
        assert!(State::iter().filter(|s| s.is_open()).all(|s| s.holds_cells()));
        for end in [S::Converted, S::Cancelled, S::Declined, S::Expired, S::NoShow] {
            assert!(!end.holds_cells() && !end.is_open(), "{end:?}");
        }
    }

    #[test]
    fn stored_and_sent_text_agree() -> Result<(), serde_json::Error> {
        for state in State::iter() {
            assert_eq!(
                serde_json::to_value(state)?,
                serde_json::Value::String(state.to_value())
            );
        }
        for event in Event::iter() {
            let text = event.to_value();
            assert!(text.len() <= 24, "{text}");
            assert_eq!(serde_json::to_value(event)?, serde_json::Value::String(text));
        }
        assert_eq!(State::NoShow.to_value(), "no_show");
        assert_eq!(Event::OpenRo.to_value(), "open_ro");
        Ok(())
    }
}
