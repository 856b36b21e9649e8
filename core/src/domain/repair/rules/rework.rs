//! A fault that comes back: how long after the first repair, and what follows from that (R078; domain.md 2.4, 2.8).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How soon it came back. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairReworkWithin)]
pub enum Within {
    /// Seven days: a complaint is opened at once (R078).
    Week,
    /// Thirty days: the first repair did not fix it.
    Month,
    /// A year: done again for nothing.
    Year,
}

/// The longest way back, in days.
pub const MOST_DAYS: i64 = 365;

/// How soon a car that was given back at `ended` is here again; `None`: too late to be a rework.
#[must_use]
pub fn within(ended: At, now: At) -> Option<Within> {
    let ms = now.ms().saturating_sub(ended.ms());
    let up_to = |days: i64| ms <= days * DAY_MS;
    match ms {
        ..0 => None,
        _ if up_to(7) => Some(Within::Week),
        _ if up_to(30) => Some(Within::Month),
        _ if up_to(MOST_DAYS) => Some(Within::Year),
        _ => None,
    }
}

/// Whole days between the two.
#[must_use]
pub fn days(ended: At, now: At) -> i64 {
    now.ms().saturating_sub(ended.ms()).max(0) / DAY_MS
}

#[cfg(test)]
mod tests {
    use super::{Within, days, within};
    use crate::ground::clock::At;

    #[test]
    fn seven_thirty_and_three_hundred_and_sixty_five_days() {
        let ended = At::from_ms(1_795_395_600_000);
        let day = 24 * 60;
        let cases = [
            (-1, None),
            (0, Some(Within::Week)),
            (7 * day, Some(Within::Week)),
            (7 * day + 1, Some(Within::Month)),
            (30 * day, Some(Within::Month)),
            (30 * day + 1, Some(Within::Year)),
            (365 * day, Some(Within::Year)),
            (365 * day + 1, None),
        ];
        for (minutes, found) in cases {
            assert_eq!(within(ended, ended.plus_minutes(minutes)), found, "{minutes}");
        }
        assert_eq!(
            (
                days(ended, ended.plus_minutes(3 * day - 1)),
                days(ended, ended.plus_minutes(-5))
            ),
            (2, 0)
        );
    }
}
