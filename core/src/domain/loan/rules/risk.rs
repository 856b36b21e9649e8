//! How urgent an application is for the store, and why. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::State;
use crate::ground::clock::At;

/// How urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanRisk)]
pub enum Risk {
    /// Late.
    Red,
    /// Soon, or somebody has to look.
    Amber,
    /// In time.
    Green,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoanWhy)]
pub enum Why {
    /// The lender has not answered in time.
    LenderLate,
    /// The lender has not paid in time.
    PayoutLate,
    /// What a lender said does not fit: somebody has to look.
    Held,
    /// Papers wait for a look.
    Papers,
    /// The approval runs out.
    Expiring,
    /// Nothing.
    None,
}

/// What is known of an application's clocks.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// Its state.
    pub state: State,
    /// Until when the lender should have answered.
    pub ack_due_at: Option<At>,
    /// Until when the lender should have paid.
    pub payout_due_at: Option<At>,
    /// Until when the approval holds.
    pub valid_until: Option<At>,
    /// Papers that nobody has looked at.
    pub to_look_at: i64,
    /// Reports of the lender that did not fit.
    pub held: i64,
}

const DAY_MINUTES: i64 = 24 * 60;

/// How urgent, why, and until when.
#[must_use]
pub fn risk(clocks: Clocks, now: At) -> (Risk, Why, Option<At>) {
    let over = |due: Option<At>| due.is_some_and(|due| due <= now);
    let (waits_for_ack, waits_for_payout) = (
        clocks.state == State::Submitted,
        matches!(clocks.state, State::Signed | State::MortgageDone),
    );
    if waits_for_ack && over(clocks.ack_due_at) {
        return (Risk::Red, Why::LenderLate, clocks.ack_due_at);
    }
    if waits_for_payout && over(clocks.payout_due_at) {
        return (Risk::Red, Why::PayoutLate, clocks.payout_due_at);
    }
    if clocks.held > 0 {
        return (Risk::Red, Why::Held, None);
    }
    if clocks.state.is_approved() {
        let soon = |days: i64| {
            clocks
                .valid_until
                .is_some_and(|end| end <= now.plus_minutes(days * DAY_MINUTES))
        };
        if soon(2) {
            return (Risk::Red, Why::Expiring, clocks.valid_until);
        }
        if soon(7) {
            return (Risk::Amber, Why::Expiring, clocks.valid_until);
        }
    }
    if clocks.to_look_at > 0 && clocks.state.is_open_for_papers() {
        return (Risk::Amber, Why::Papers, None);
    }
    let due = match clocks.state {
        State::Submitted => clocks.ack_due_at,
        _ if waits_for_payout => clocks.payout_due_at,
        _ if clocks.state.is_approved() => clocks.valid_until,
        _ => None,
    };
    (Risk::Green, Why::None, due)
}

#[cfg(test)]
mod tests {
    use super::{Clocks, Risk, Why, risk};
    use crate::domain::loan::rules::state::State;
    use crate::ground::clock::At;

    #[test]
    fn what_is_late_is_red_and_what_waits_is_amber() {
        let now = At::from_ms(1_795_395_600_000);
        let calm = Clocks {
            state: State::Submitted,
            ack_due_at: Some(now.plus_minutes(1)),
            payout_due_at: None,
            valid_until: None,
            to_look_at: 0,
            held: 0,
        };
        let of = |clocks| {
            let (risk, why, _) = risk(clocks, now);
            (risk, why)
        };
        assert_eq!(of(calm), (Risk::Green, Why::None));
        assert_eq!(
            of(Clocks {
                ack_due_at: Some(now),
                ..calm
            }),
            (Risk::Red, Why::LenderLate)
        );
        assert_eq!(
            of(Clocks {
                ack_due_at: Some(now),
                state: State::Review,
                ..calm
            }),
            (Risk::Green, Why::None)
        );
        assert_eq!(of(Clocks { to_look_at: 1, ..calm }), (Risk::Amber, Why::Papers));
        assert_eq!(
            of(Clocks {
                to_look_at: 1,
                state: State::Withdrawn,
                ..calm
            }),
            (Risk::Green, Why::None)
        );
        assert_eq!(of(Clocks { held: 1, ..calm }), (Risk::Red, Why::Held));
        let signed = Clocks {
            state: State::MortgageDone,
            payout_due_at: Some(now),
            ..calm
        };
        assert_eq!(of(signed), (Risk::Red, Why::PayoutLate));
        let approved = |days: i64| Clocks {
            state: State::Approved,
            valid_until: Some(now.plus_minutes(days * 1440)),
            ..calm
        };
        assert_eq!(of(approved(8)), (Risk::Green, Why::None));
        assert_eq!(of(approved(7)), (Risk::Amber, Why::Expiring));
        assert_eq!(of(approved(2)), (Risk::Red, Why::Expiring));
    }
}
