//! Which states a loan application goes through, and who may move it.
//!
//! The whole of domain.md 2.3 as one table (ruling 29). Where the page is loose this holds: a lender may decide while a
//! paper is still missing; conditions are met one by one; a mortgage is registered before or after the pay-out, as the
//! lender has it; staff record by hand what a lender says by telephone.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of a loan application (domain.md 2.3). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanState)]
pub enum State {
    /// A product is chosen; papers are being put together. The lender knows nothing.
    Draft,
    /// With the lender, who has not answered (LENDER_ACK).
    Submitted,
    /// The lender has it.
    PreReview,
    /// The lender decides.
    Review,
    /// The lender wants another paper; its clock stands still.
    SupplementNeeded,
    /// Approved, until a day.
    Approved,
    /// Approved if conditions are met, until a day.
    ApprovedConditional,
    /// Refused. An end.
    Rejected,
    /// The contract is signed.
    Signed,
    /// The mortgage is being registered.
    MortgagePending,
    /// The mortgage is registered.
    MortgageDone,
    /// The lender has paid the store.
    PaidOut,
    /// All is done. An end.
    Closed,
    /// Taken back. An end.
    Withdrawn,
    /// The approval ran out. An end.
    Expired,
}

/// What can happen to a loan application (domain.md 2.3). Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanEvent)]
pub enum Event {
    /// The check-list is complete, both consents are given: to the lender.
    Submit,
    /// The lender has it.
    Acknowledge,
    /// The lender begins to decide.
    BeginReview,
    /// The lender wants another paper, or a better one.
    RequestPapers,
    /// What was wanted is there.
    Supplement,
    /// Approved.
    Approve,
    /// Approved if conditions are met.
    ApproveConditionally,
    /// One of several conditions is met.
    MeetCondition,
    /// The last condition is met.
    MeetLastCondition,
    /// Refused.
    Reject,
    /// Signed in person (面签).
    Sign,
    /// The papers of the mortgage are with the registry.
    BeginMortgage,
    /// The mortgage is registered.
    RegisterMortgage,
    /// The lender has paid the store.
    PayOut,
    /// Filed.
    Close,
    /// The approval's day has passed.
    Expire,
    /// Taken back by the owner, or with the order.
    Withdraw,
}

/// In whose name a loan application moves. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanWho)]
pub enum Who {
    /// The customer, by the mini-program.
    Owner,
    /// Staff of the store with the permission; what a lender said by telephone they record in their own name.
    Staff,
    /// The lender, by its feed.
    Lender,
    /// A rule or a sweep.
    System,
}

/// When a lender wants its mortgage. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Mortgage {
    /// Registered first, then paid.
    BeforePayout,
    /// Paid first, then registered.
    AfterPayout,
}

impl State {
    /// Whether nothing happens any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            State::Rejected | State::Closed | State::Withdrawn | State::Expired
        )
    }

    /// Whether the lender has to say something before anything is signed.
    #[must_use]
    pub const fn is_with_lender(self) -> bool {
        matches!(self, State::Submitted | State::PreReview | State::Review)
    }

    /// Whether nothing is decided yet: papers may be put in.
    #[must_use]
    pub const fn is_open_for_papers(self) -> bool {
        matches!(
            self,
            State::Draft | State::SupplementNeeded | State::ApprovedConditional
        ) || self.is_with_lender()
    }

    /// Whether it is approved and not signed: the approval's day counts.
    #[must_use]
    pub const fn is_approved(self) -> bool {
        matches!(self, State::Approved | State::ApprovedConditional)
    }
}

/// Where `event`, done by `who`, takes an application in `state` at a lender that wants its mortgage then; `None`: not
/// allowed.
#[must_use]
pub fn next(state: State, event: Event, who: Who, mortgage: Mortgage) -> Option<State> {
    use Event as E;
    use Mortgage::{AfterPayout, BeforePayout};
    use State as S;
    use Who::{Lender, Owner, Staff, System};
    let to = match (state, event, who) {
        (S::Draft, E::Submit, Owner | Staff) => S::Submitted,
        (S::Submitted, E::Acknowledge, Staff | Lender) => S::PreReview,
        (S::PreReview, E::BeginReview, Staff | Lender) => S::Review,
        (S::PreReview | S::Review | S::SupplementNeeded, E::RequestPapers, Staff | Lender) => S::SupplementNeeded,
        (S::SupplementNeeded, E::Supplement, Owner | Staff) => S::Review,
        (S::PreReview | S::Review | S::SupplementNeeded, E::Approve, Staff | Lender) => S::Approved,
        (S::PreReview | S::Review | S::SupplementNeeded, E::ApproveConditionally, Staff | Lender) => {
            S::ApprovedConditional
        }
        (S::PreReview | S::Review | S::SupplementNeeded, E::Reject, Staff | Lender) => S::Rejected,
        (S::ApprovedConditional, E::MeetCondition, Staff | Lender) => S::ApprovedConditional,
        (S::ApprovedConditional, E::MeetLastCondition, Staff | Lender) => S::Approved,
        (S::Approved, E::Sign, Owner | Staff | Lender) => S::Signed,
        (S::Approved | S::ApprovedConditional, E::Expire, System) => S::Expired,
        (
            S::Draft
            | S::Submitted
            | S::PreReview
            | S::Review
            | S::SupplementNeeded
            | S::Approved
            | S::ApprovedConditional,
            E::Withdraw,
            Owner | System,
        ) => S::Withdrawn,
        _ => return after_signing(state, event, who, mortgage),
    };
    return Some(to);

    fn after_signing(state: State, event: Event, who: Who, mortgage: Mortgage) -> Option<State> {
        let (unpaid, paid) = (mortgage == BeforePayout, mortgage == AfterPayout);
        let to = match (state, event, who) {
            (S::Signed, E::BeginMortgage, Staff | Lender) if unpaid => S::MortgagePending,
            (S::Signed, E::RegisterMortgage, Staff | Lender) if unpaid => S::MortgageDone,
            (S::MortgageDone, E::PayOut, Staff | Lender) if unpaid => S::PaidOut,
            (S::PaidOut, E::Close, Staff | System) if unpaid => S::Closed,
            (S::Signed, E::PayOut, Staff | Lender) if paid => S::PaidOut,
            (S::PaidOut, E::BeginMortgage, Staff | Lender) if paid => S::MortgagePending,
            (S::PaidOut, E::RegisterMortgage, Staff | Lender) if paid => S::MortgageDone,
            (S::MortgageDone, E::Close, Staff | System) if paid => S::Closed,
            (S::MortgagePending, E::RegisterMortgage, Staff | Lender) => S::MortgageDone,
            _ => return None,
        };
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::{ActiveEnum, Iterable};

    use super::{Event, Mortgage, State, Who, next};
    use Event as E;
    use State as S;
    use Who::{Lender, Owner, Staff, System};

    type Move = (State, Event, &'static [Who], State);

    const SAID: &[Who] = &[Staff, Lender];

    /// Every move there is at any lender. What is not here must be refused.
    const ALWAYS: &[Move] = &[
        (S::Draft, E::Submit, &[Owner, Staff], S::Submitted),
        (S::Submitted, E::Acknowledge, SAID, S::PreReview),
        (S::PreReview, E::BeginReview, SAID, S::Review),
        (S::PreReview, E::RequestPapers, SAID, S::SupplementNeeded),
        (S::Review, E::RequestPapers, SAID, S::SupplementNeeded),
        (S::SupplementNeeded, E::RequestPapers, SAID, S::SupplementNeeded),
        (S::SupplementNeeded, E::Supplement, &[Owner, Staff], S::Review),
        (S::PreReview, E::Approve, SAID, S::Approved),
        (S::Review, E::Approve, SAID, S::Approved),
        (S::SupplementNeeded, E::Approve, SAID, S::Approved),
        (S::PreReview, E::ApproveConditionally, SAID, S::ApprovedConditional),
        (S::Review, E::ApproveConditionally, SAID, S::ApprovedConditional),
        (
            S::SupplementNeeded,
            E::ApproveConditionally,
            SAID,
            S::ApprovedConditional,
        ),
        (S::PreReview, E::Reject, SAID, S::Rejected),
        (S::Review, E::Reject, SAID, S::Rejected),
        (S::SupplementNeeded, E::Reject, SAID, S::Rejected),
        (S::ApprovedConditional, E::MeetCondition, SAID, S::ApprovedConditional),
        (S::ApprovedConditional, E::MeetLastCondition, SAID, S::Approved),
        (S::Approved, E::Sign, &[Owner, Staff, Lender], S::Signed),
        (S::Approved, E::Expire, &[System], S::Expired),
        (S::ApprovedConditional, E::Expire, &[System], S::Expired),
        (S::Draft, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::Submitted, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::PreReview, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::Review, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::SupplementNeeded, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::Approved, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::ApprovedConditional, E::Withdraw, &[Owner, System], S::Withdrawn),
        (S::MortgagePending, E::RegisterMortgage, SAID, S::MortgageDone),
    ];

    const BEFORE: &[Move] = &[
        (S::Signed, E::BeginMortgage, SAID, S::MortgagePending),
        (S::Signed, E::RegisterMortgage, SAID, S::MortgageDone),
        (S::MortgageDone, E::PayOut, SAID, S::PaidOut),
        (S::PaidOut, E::Close, &[Staff, System], S::Closed),
    ];

    const AFTER: &[Move] = &[
        (S::Signed, E::PayOut, SAID, S::PaidOut),
        (S::PaidOut, E::BeginMortgage, SAID, S::MortgagePending),
        (S::PaidOut, E::RegisterMortgage, SAID, S::MortgageDone),
        (S::MortgageDone, E::Close, &[Staff, System], S::Closed),
    ];

    fn moves(mortgage: Mortgage) -> Vec<Move> {
        let own = match mortgage {
            Mortgage::BeforePayout => BEFORE,
            Mortgage::AfterPayout => AFTER,
        };
        ALWAYS.iter().chain(own).copied().collect()
    }

    #[test]
    fn every_move_not_listed_is_refused() {
        for mortgage in Mortgage::iter() {
            let moves = moves(mortgage);
            let (mut allowed, mut forbidden) = (0, 0);
            for state in State::iter() {
                for event in Event::iter() {
                    for who in Who::iter() {
                        let listed = moves
                            .iter()
                            .find(|(s, e, w, _)| (*s, *e) == (state, event) && w.contains(&who));
                        let to = listed.map(|(_, _, _, to)| *to);
                        assert_eq!(
                            next(state, event, who, mortgage),
                            to,
                            "{state:?} --{event:?} by {who:?}, {mortgage:?}"
                        );
                        allowed += usize::from(to.is_some());
                        forbidden += usize::from(to.is_none());
                    }
                }
            }
            assert_eq!(
                (allowed, forbidden),
                (65, 15 * 17 * 4 - 65),
                "65 of 1,020 triples are allowed, {mortgage:?}"
            );
        }
    }

    #[test]
    fn the_lists_of_moves_have_no_doubles() {
        for mortgage in Mortgage::iter() {
            let moves = moves(mortgage);
            let pairs: HashSet<_> = moves.iter().map(|(s, e, _, _)| (s, e)).collect();
            assert_eq!(pairs.len(), moves.len());
        }
    }

    #[test]
    fn nobody_leaves_an_end_and_every_other_state_can_be_left() {
        for state in State::iter() {
            let left = Mortgage::iter().all(|mortgage| {
                Event::iter().any(|e| Who::iter().any(|w| next(state, e, w, mortgage).is_some_and(|to| to != state)))
            });
            assert_eq!(left, !state.is_over(), "{state:?}");
        }
    }

    #[test]
    fn what_is_signed_is_not_taken_back_and_does_not_run_out() {
        for state in [S::Signed, S::MortgagePending, S::MortgageDone, S::PaidOut] {
            for event in [E::Withdraw, E::Expire, E::Reject] {
                assert!(Who::iter().all(|w| Mortgage::iter().all(|m| next(state, event, w, m).is_none())));
            }
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
            assert_eq!(
                serde_json::to_value(event)?,
                serde_json::Value::String(event.to_value())
            );
        }
        assert_eq!(State::ApprovedConditional.to_value(), "approved_conditional");
        Ok(())
    }
}
