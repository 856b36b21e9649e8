//! Clocks, steps and whom one waits for, all read off where an application stands. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::state::{Mortgage, State};
use crate::ground::clock::At;

/// LENDER_ACK: the lender has answered eight hours after the papers went (domain.md 2.3).
pub const ACK_MINUTES: i64 = 8 * 60;
/// PAYOUT: paid 48 hours after the last thing it waits for (domain.md 2.3).
pub const PAYOUT_MINUTES: i64 = 48 * 60;
/// Days before an approval runs out on which its owner is told.
pub const WARNINGS: [i64; 2] = [7, 2];
/// Days after the last step until an application is filed.
pub const FILED_DAYS: i64 = 7;

/// A step of the loan, as its owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanStep)]
pub enum Step {
    /// Choose, put papers together, submit.
    Apply,
    /// The lender decides.
    Review,
    /// Sign.
    Sign,
    /// The mortgage.
    Mortgage,
    /// The pay-out.
    PayOut,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanStepState)]
pub enum StepState {
    /// To come.
    Todo,
    /// Now.
    Running,
    /// Over.
    Done,
    /// It ended here.
    Stopped,
}

/// The steps in the order of this lender.
#[must_use]
pub const fn order(mortgage: Mortgage) -> [Step; 5] {
    match mortgage {
        Mortgage::BeforePayout => [Step::Apply, Step::Review, Step::Sign, Step::Mortgage, Step::PayOut],
        Mortgage::AfterPayout => [Step::Apply, Step::Review, Step::Sign, Step::PayOut, Step::Mortgage],
    }
}

/// How many steps are done in this state; `None` for ends that are no success.
const fn done(state: State, mortgage: Mortgage) -> Option<usize> {
    let before = matches!(mortgage, Mortgage::BeforePayout);
    Some(match state {
        State::Draft => 0,
        State::Submitted | State::PreReview | State::Review | State::SupplementNeeded | State::ApprovedConditional => 1,
        State::Approved => 2,
        State::Signed => 3,
        State::MortgagePending => {
            if before {
                3
            } else {
                4
            }
        }
        State::MortgageDone => {
            if before {
                4
            } else {
                5
            }
        }
        State::PaidOut => {
            if before {
                5
            } else {
                4
            }
        }
        State::Closed => 5,
        State::Rejected | State::Withdrawn | State::Expired => return None,
    })
}

/// Each step with its state. `reached` is how far it came, when it ended without success.
#[must_use]
pub fn steps(state: State, mortgage: Mortgage, submitted: bool, decided: bool) -> [(Step, StepState); 5] {
    let count = done(state, mortgage);
    let at = count.unwrap_or(match (submitted, decided && state != State::Rejected) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    });
    let mut n = 0;
    order(mortgage).map(|step| {
        let state = match n {
            n if n < at => StepState::Done,
            n if n == at && count.is_some() => StepState::Running,
            n if n == at => StepState::Stopped,
            _ => StepState::Todo,
        };
        n += 1;
        (step, state)
    })
}

/// Whom a loan waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanWaits)]
pub enum Waits {
    /// Its owner.
    Owner,
    /// The store's loan clerk.
    Store,
    /// The lender.
    Lender,
    /// Nobody: it is over.
    Nobody,
}

/// What its owner has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanTodo)]
pub enum Todo {
    /// Agree, or not.
    GiveConsent,
    /// Put papers in.
    UploadPapers,
    /// Send it off.
    Submit,
    /// Nothing now.
    Wait,
    /// Meet conditions.
    MeetConditions,
    /// Sign.
    Sign,
    /// Begin again, here or elsewhere.
    ReApply,
    /// Nothing more.
    None,
}

/// What is known of an application besides its state.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Both consents stand.
    pub agreed: bool,
    /// A paper is due.
    pub papers_due: bool,
}

/// Whom it waits for, and what its owner has to do.
#[must_use]
pub const fn waits(state: State, facts: Facts) -> (Waits, Todo) {
    match state {
        State::Draft if !facts.agreed => (Waits::Owner, Todo::GiveConsent),
        State::Draft | State::SupplementNeeded if facts.papers_due => (Waits::Owner, Todo::UploadPapers),
        State::Draft => (Waits::Owner, Todo::Submit),
        State::Submitted | State::PreReview | State::Review | State::SupplementNeeded if facts.papers_due => {
            (Waits::Owner, Todo::UploadPapers)
        }
        State::Submitted | State::PreReview | State::Review | State::SupplementNeeded => (Waits::Lender, Todo::Wait),
        State::ApprovedConditional => (Waits::Owner, Todo::MeetConditions),
        State::Approved => (Waits::Owner, Todo::Sign),
        State::Signed | State::MortgagePending => (Waits::Store, Todo::Wait),
        State::MortgageDone => (Waits::Lender, Todo::Wait),
        State::PaidOut | State::Closed => (Waits::Nobody, Todo::None),
        State::Rejected | State::Withdrawn | State::Expired => (Waits::Owner, Todo::ReApply),
    }
}

/// Until when the lender should have paid, after an application came into this state.
#[must_use]
pub fn payout_due(state: State, mortgage: Mortgage, now: At) -> Option<At> {
    let waits = match mortgage {
        Mortgage::BeforePayout => state == State::MortgageDone,
        Mortgage::AfterPayout => state == State::Signed,
    };
    waits.then(|| now.plus_minutes(PAYOUT_MINUTES))
}

/// The median and the ninetieth percentile of these lengths (nearest rank), in hours rounded up; `None` of none.
#[must_use]
pub fn typical(mut lengths_ms: Vec<i64>) -> Option<(i64, i64)> {
    lengths_ms.sort_unstable();
    let rank = |percent: usize| {
        let at = (lengths_ms.len() * percent).div_ceil(100).max(1) - 1;
        lengths_ms.get(at).map(|ms| (ms + 3_599_999) / 3_600_000)
    };
    Some((rank(50)?, rank(90)?))
}

#[cfg(test)]
mod tests {
    use super::{Facts, Step, StepState, Todo, Waits, payout_due, steps, typical, waits};
    use crate::domain::loan::rules::state::{Mortgage, State};
    use crate::ground::clock::At;
    use sea_orm::Iterable;

    #[test]
    fn steps_go_one_after_the_other_and_a_no_stops_them() {
        for mortgage in Mortgage::iter() {
            for state in State::iter() {
                let steps = steps(state, mortgage, true, true);
                let running = steps.iter().filter(|(_, s)| *s == StepState::Running).count();
                let stopped = steps.iter().filter(|(_, s)| *s == StepState::Stopped).count();
                assert!(running + stopped <= 1, "{state:?}");
                let order: Vec<u8> = steps
                    .iter()
                    .map(|(_, s)| match s {
                        StepState::Done => 0,
                        StepState::Running | StepState::Stopped => 1,
                        StepState::Todo => 2,
                    })
                    .collect();
                assert!(order.is_sorted(), "{state:?}: {steps:?}");
                let failed = matches!(state, State::Rejected | State::Withdrawn | State::Expired);
                assert_eq!(stopped, usize::from(failed), "{state:?}");
            }
        }
        assert_eq!(
            steps(State::Rejected, Mortgage::BeforePayout, true, true)[1],
            (Step::Review, StepState::Stopped)
        );
        assert_eq!(
            steps(State::Expired, Mortgage::BeforePayout, true, true)[2],
            (Step::Sign, StepState::Stopped)
        );
        assert_eq!(
            steps(State::PaidOut, Mortgage::AfterPayout, true, true)[4],
            (Step::Mortgage, StepState::Running)
        );
        assert_eq!(
            steps(State::PaidOut, Mortgage::BeforePayout, true, true)[4],
            (Step::PayOut, StepState::Done)
        );
    }

    #[test]
    fn somebody_is_waited_for_until_it_is_over() {
        let facts = |agreed, papers_due| Facts { agreed, papers_due };
        assert_eq!(
            waits(State::Draft, facts(false, true)),
            (Waits::Owner, Todo::GiveConsent)
        );
        assert_eq!(
            waits(State::Draft, facts(true, true)),
            (Waits::Owner, Todo::UploadPapers)
        );
        assert_eq!(waits(State::Draft, facts(true, false)), (Waits::Owner, Todo::Submit));
        assert_eq!(
            waits(State::SupplementNeeded, facts(true, true)),
            (Waits::Owner, Todo::UploadPapers)
        );
        assert_eq!(waits(State::Review, facts(true, false)), (Waits::Lender, Todo::Wait));
        assert_eq!(waits(State::Closed, facts(true, false)), (Waits::Nobody, Todo::None));
        for state in State::iter().filter(|state| !matches!(state, State::PaidOut | State::Closed)) {
            assert_ne!(waits(state, facts(true, false)).0, Waits::Nobody, "{state:?}");
        }
    }

    #[test]
    fn the_clock_of_the_pay_out_starts_with_the_last_thing_it_waits_for() {
        let now = At::from_ms(0);
        let due = Some(now.plus_minutes(48 * 60));
        assert_eq!(payout_due(State::MortgageDone, Mortgage::BeforePayout, now), due);
        assert_eq!(payout_due(State::Signed, Mortgage::AfterPayout, now), due);
        assert_eq!(payout_due(State::Signed, Mortgage::BeforePayout, now), None);
        assert_eq!(payout_due(State::MortgageDone, Mortgage::AfterPayout, now), None);
    }

    #[test]
    fn typical_times_are_of_history() {
        let hours = |list: &[i64]| list.iter().map(|h| h * 3_600_000).collect::<Vec<_>>();
        assert_eq!(typical(Vec::new()), None);
        assert_eq!(typical(hours(&[5])), Some((5, 5)));
        assert_eq!(typical(hours(&[9, 1, 2, 3, 4, 5, 6, 7, 8, 10])), Some((5, 9)));
    }
}
