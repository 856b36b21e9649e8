//! How urgent a matter is, and in which order it stands. Pure.

use super::view::{Risk, TodayItem};
use crate::ground::clock::At;

const MINUTE_MS: i64 = 60_000;

/// How much of a clock from `since` to `due` is used up, 0 to 100.
pub(super) fn percent(since: At, due: At, now: At) -> i64 {
    let length = due.ms().saturating_sub(since.ms());
    if length <= 0 || now >= due {
        return 100;
    }
    (now.ms().saturating_sub(since.ms()).max(0).saturating_mul(100) / length).min(100)
}

/// Of a request: the rungs of its ladder are the colours (domain.md 2.1: 50 and 80 percent).
pub(super) fn of_clock(percent: i64) -> Risk {
    match percent {
        80.. => Risk::Red,
        50..=79 => Risk::Amber,
        _ => Risk::Green,
    }
}

/// Of a visit whose start has passed: a quarter of an hour later somebody must have called.
pub(super) fn of_late(start: At, now: At) -> Risk {
    match now < start.plus_minutes(15) {
        true => Risk::Amber,
        false => Risk::Red,
    }
}

/// Of what must be looked at before the visit.
pub(super) fn before(start: At, now: At) -> Risk {
    match now < start.plus_minutes(-120) {
        true => Risk::Amber,
        false => Risk::Red,
    }
}

/// Of what is not the store's to do: amber in its last quarter of an hour.
pub(super) fn of_waiting(due: Option<At>, now: At) -> Risk {
    match due.is_some_and(|due| due.ms() - now.ms() <= 15 * MINUTE_MS) {
        true => Risk::Amber,
        false => Risk::Green,
    }
}

/// Where it stands in the list: by risk, then by when it is due, what has no hour last; then by kind and id, so that two
/// looks show one order.
pub(super) fn order(item: &TodayItem) -> (Risk, i64, super::view::TodayKind, &str) {
    (
        item.risk,
        item.due_at.map_or(i64::MAX, At::ms),
        item.kind,
        &item.subject,
    )
}

#[cfg(test)]
mod tests {
    use super::{before, of_clock, of_late, of_waiting, percent};
    use crate::domain::today::view::Risk::{Amber, Green, Red};
    use crate::ground::clock::At;

    #[test]
    fn a_clock_runs_from_nought_to_a_hundred() {
        let at = At::from_ms;
        for (now, used) in [(-5, 0), (0, 0), (49, 49), (50, 50), (100, 100), (200, 100)] {
            assert_eq!(percent(at(0), at(100), at(now)), used, "{now}");
        }
        assert_eq!(percent(at(5), at(5), at(0)), 100, "a clock without length is over");
    }

    #[test]
    fn colours_change_at_their_minute() {
        assert_eq!(
            [0, 49, 50, 79, 80, 100].map(of_clock),
            [Green, Green, Amber, Amber, Red, Red]
        );
        let start = At::from_ms(1_795_395_600_000);
        let after = |minutes| start.plus_minutes(minutes);
        assert_eq!(
            [1, 14, 15, 29].map(|m| of_late(start, after(m))),
            [Amber, Amber, Red, Red]
        );
        assert_eq!([-121, -120, -1].map(|m| before(start, after(m))), [Amber, Red, Red]);
        assert_eq!(
            [-16, -15, 0].map(|m| of_waiting(Some(start), after(m))),
            [Green, Amber, Amber]
        );
        assert_eq!(of_waiting(None, start), Green);
    }
}
