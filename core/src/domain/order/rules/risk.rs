//! How much an order needs its consultant now: red, amber, green, and why.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

/// How long a promise of the next contact may be overdue before the manager hears of it: a day.
pub const CONTACT_GRACE_MINUTES: i64 = 24 * 60;
/// The next contact is promised in so many days unless somebody says otherwise (domain.md 2.2).
pub const CONTACT_DAYS: i64 = 7;

/// How urgent. Stored and sent as snake_case text.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// All as it should be.
    Green,
    /// Have a look.
    Amber,
    /// Act today.
    Red,
}

/// Why. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskReason {
    /// A step takes longer than 95 of 100.
    Silent,
    /// The promised contact is a day overdue.
    ContactMissed,
    /// A step takes longer than 80 of 100.
    Quiet,
    /// The promised contact is due.
    ContactDue,
    /// It is delayed.
    Delayed,
    /// A report waits for somebody to look at it.
    HeldReport,
    /// It is on hold.
    OnHold,
    /// The check before delivery found something.
    PdiFailed,
}

impl RiskReason {
    /// How urgent it makes the order.
    #[must_use]
    pub fn risk(self) -> Risk {
        match self {
            RiskReason::Silent | RiskReason::ContactMissed => Risk::Red,
            _ => Risk::Amber,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            RiskReason::Silent => "用时已超过 95% 的同类订单，请立即追查",
            RiskReason::ContactMissed => "承诺的联系已逾期",
            RiskReason::Quiet => "用时已超过 80% 的同类订单",
            RiskReason::ContactDue => "今天应联系客户",
            RiskReason::Delayed => "交付延期",
            RiskReason::HeldReport => "有待核实的进度",
            RiskReason::OnHold => "订单暂停中",
            RiskReason::PdiFailed => "交付前检查未通过",
        }
    }
}

/// What is known of an open order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs {
    /// When the first of its running steps becomes quiet.
    pub amber_at: Option<At>,
    /// When the first of its running steps becomes silent.
    pub red_at: Option<At>,
    /// When the next contact is promised.
    pub contact_due_at: Option<At>,
    /// Since when it is delayed.
    pub delayed_at: Option<At>,
    /// How many reports are held.
    pub held: i64,
    /// Since when it is on hold.
    pub hold_at: Option<At>,
    /// The check before delivery found something.
    pub pdi_failed: bool,
}

/// Why it needs somebody now, the most urgent first; and since when, where that is known. Nothing: green.
#[must_use]
pub fn reasons(now: At, signs: Signs) -> Vec<(RiskReason, Option<At>)> {
    let passed = |at: Option<At>| at.filter(|at| *at <= now);
    let missed = signs.contact_due_at.map(|at| at.plus_minutes(CONTACT_GRACE_MINUTES));
    let mut found = Vec::new();
    // On hold nobody is silent: everybody waits.
    if signs.hold_at.is_none() {
        match (passed(signs.red_at), passed(signs.amber_at)) {
            (Some(at), _) => found.push((RiskReason::Silent, Some(at))),
            (None, Some(at)) => found.push((RiskReason::Quiet, Some(at))),
            _ => {}
        }
    }
    match (passed(missed), passed(signs.contact_due_at)) {
        (Some(at), _) => found.push((RiskReason::ContactMissed, Some(at))),
        (None, Some(at)) => found.push((RiskReason::ContactDue, Some(at))),
        _ => {}
    }
    if signs.held > 0 {
        found.push((RiskReason::HeldReport, None));
    }
    if let Some(at) = signs.delayed_at {
        found.push((RiskReason::Delayed, Some(at)));
    }
    if signs.pdi_failed {
        found.push((RiskReason::PdiFailed, None));
    }
    if let Some(at) = signs.hold_at {
        found.push((RiskReason::OnHold, Some(at)));
    }
    found.sort_by_key(|(reason, _)| std::cmp::Reverse(reason.risk()));
    found
}

/// How urgent the reasons make it.
#[must_use]
pub fn risk(reasons: &[(RiskReason, Option<At>)]) -> Risk {
    reasons
        .iter()
        .map(|(reason, _)| reason.risk())
        .max()
        .unwrap_or(Risk::Green)
}

#[cfg(test)]
mod tests {
    use super::{Risk, RiskReason, Signs, reasons, risk};
    use crate::ground::clock::At;

    const DAY: i64 = 24 * 60;

    fn words(signs: Signs) -> (Risk, Vec<RiskReason>) {
        let found = reasons(At::from_ms(0).plus_minutes(100 * DAY), signs);
        (risk(&found), found.into_iter().map(|(reason, _)| reason).collect())
    }

    fn day(n: i64) -> Option<At> {
        Some(At::from_ms(0).plus_minutes(n * DAY))
    }

    #[test]
    fn each_sign_has_its_colour() {
        let none = Signs::default();
        assert_eq!(words(none), (Risk::Green, vec![]));
        let cases = [
            (
                Signs {
                    amber_at: day(101),
                    ..none
                },
                Risk::Green,
                vec![],
            ),
            (
                Signs {
                    amber_at: day(100),
                    red_at: day(101),
                    ..none
                },
                Risk::Amber,
                vec![RiskReason::Quiet],
            ),
            (
                Signs {
                    amber_at: day(98),
                    red_at: day(99),
                    ..none
                },
                Risk::Red,
                vec![RiskReason::Silent],
            ),
            (
                Signs {
                    contact_due_at: day(100),
                    ..none
                },
                Risk::Amber,
                vec![RiskReason::ContactDue],
            ),
            (
                Signs {
                    contact_due_at: day(99),
                    ..none
                },
                Risk::Red,
                vec![RiskReason::ContactMissed],
            ),
            (Signs { held: 2, ..none }, Risk::Amber, vec![RiskReason::HeldReport]),
            (
                Signs {
                    delayed_at: day(1),
                    ..none
                },
                Risk::Amber,
                vec![RiskReason::Delayed],
            ),
            (
                Signs {
                    pdi_failed: true,
                    ..none
                },
                Risk::Amber,
                vec![RiskReason::PdiFailed],
            ),
            (
                Signs {
                    hold_at: day(1),
                    red_at: day(2),
                    amber_at: day(1),
                    ..none
                },
                Risk::Amber,
                vec![RiskReason::OnHold],
            ),
        ];
        for (signs, colour, found) in cases {
            assert_eq!(words(signs), (colour, found), "{signs:?}");
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let signs = Signs {
            held: 1,
            amber_at: day(1),
            contact_due_at: day(2),
            delayed_at: day(3),
            ..Signs::default()
        };
        let (colour, found) = words(signs);
        assert_eq!((colour, found[0]), (Risk::Red, RiskReason::ContactMissed));
        assert_eq!(found.len(), 4);
    }
}
