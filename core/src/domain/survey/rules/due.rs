//! When a survey is due, when it ends, when its owner is reminded; pure (domain.md 2.6; rulings 20 and 25).

use chrono_tz::Tz;

use crate::domain::notice::manners::rules::polite;
use crate::ground::clock::At;

/// Nobody is asked before: 48 hours after the handover.
pub const AFTER_MINUTES: i64 = 48 * 60;
/// The sweep looks back so far: what it missed in a longer standstill says little any more.
pub const LOOK_BACK_MINUTES: i64 = 14 * 24 * 60;
/// A look begins so long before the last one ended: what was committed late is found.
pub const OVERLAP_MINUTES: i64 = 60;
/// A link opens so long.
pub const LIFE_MINUTES: i64 = 14 * 24 * 60;
/// One reminder, so long after it was sent.
pub const REMIND_MINUTES: i64 = 72 * 60;
/// One person is asked once in so long.
pub const COOL_MINUTES: i64 = 7 * 24 * 60;

/// When a survey about a handover is due: 48 hours later, or when the quiet hours end in which that lies.
#[must_use]
pub fn due(zone: Tz, handed: At) -> At {
    polite(zone, handed.plus_minutes(AFTER_MINUTES))
}

/// Whether it is to be sent now.
#[must_use]
pub fn is_due(zone: Tz, handed: At, now: At) -> bool {
    handed.plus_minutes(AFTER_MINUTES) <= now && polite(zone, now) == now
}

#[cfg(test)]
mod tests {
    use super::{AFTER_MINUTES, due, is_due};
    use crate::domain::notice::manners::rules::is_quiet;
    use crate::ground::clock::At;
    use chrono_tz::Tz;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    /// Monday, 23 November 2026, 09:00 in Shanghai.
    const NINE: At = At::from_ms(1_795_395_600_000);

    #[test]
    fn not_a_second_before_48_hours_and_not_at_night() {
        let zone = Tz::Asia__Shanghai;
        let handed = NINE.plus_minutes(60);
        let edge = handed.plus_minutes(AFTER_MINUTES);
        assert!(!is_due(zone, handed, edge.plus_seconds(-1)) && is_due(zone, handed, edge));
        assert_eq!(due(zone, handed), edge);
        // Handed over at 21:30: due at nine the morning after two days.
        let late = NINE.plus_minutes(12 * 60 + 30);
        assert_eq!(due(zone, late), NINE.plus_minutes(3 * 24 * 60));
        assert!(!is_due(zone, late, late.plus_minutes(AFTER_MINUTES)));
        assert!(!is_due(zone, late, NINE.plus_minutes(3 * 24 * 60).plus_seconds(-1)));
        assert!(is_due(zone, late, NINE.plus_minutes(3 * 24 * 60)));
    }

    proptest! {
        #[test]
        fn in_every_zone_it_is_due_after_48_hours_and_by_day(zone in 0..chrono_tz::TZ_VARIANTS.len(), ms in 0_i64..400 * 86_400_000) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let handed = At::from_ms(NINE.ms() + ms);
            let due = due(zone, handed);
            prop_assert!(due >= handed.plus_minutes(AFTER_MINUTES));
            prop_assert!(!is_quiet(zone, due));
            prop_assert!(due.ms() - handed.ms() <= (AFTER_MINUTES + 4 * 24 * 60) * 60_000);
            prop_assert_eq!(is_due(zone, handed, due), true);
        }
    }
}
