//! The rules over every zone there is, and the cases by name.

use chrono::{TimeZone, Timelike};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use sea_orm::Iterable;

use super::{AT_ONCE_MS, Case, Class, Verdict, Wishes, is_quiet, not_before, polite, reminder, verdict};
use crate::ground::clock::At;

fn at(zone: Tz, text: &str) -> At {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap_or_default();
    zone.from_local_datetime(&local)
        .earliest()
        .map_or(At::from_ms(0), |at| At::from_utc(&at))
}

fn case(class: Class, now: At) -> Case {
    Case {
        class,
        zone: Tz::Asia__Shanghai,
        now,
        intended_at: now,
        answers: false,
        wishes: Wishes::UNSAID,
        consent: class.is_offered().then_some(true),
        paused: false,
        told: 0,
        most: 3,
    }
}

const NOON: &str = "2026-11-24 12:00";
const NIGHT: &str = "2026-11-24 23:00";

#[test]
fn night_waits_for_the_morning_but_for_what_cannot() {
    let zone = Tz::Asia__Shanghai;
    let (noon, night, morning) = (at(zone, NOON), at(zone, NIGHT), at(zone, "2026-11-25 09:00"));
    for class in Class::iter() {
        assert_eq!(verdict(&case(class, noon)), Verdict::Go, "{class:?}");
        let expected = if class == Class::Critical {
            Verdict::Go
        } else {
            Verdict::Wait(morning)
        };
        assert_eq!(verdict(&case(class, night)), expected, "{class:?}");
    }
    let answer = Case {
        answers: true,
        ..case(Class::Transactional, night)
    };
    assert_eq!(verdict(&answer), Verdict::Go);
    let late = Case {
        intended_at: At::from_ms(night.ms() - AT_ONCE_MS - 1),
        ..answer
    };
    assert_eq!(
        verdict(&late),
        Verdict::Wait(morning),
        "an answer that comes an hour late is no answer at once"
    );
    for (time, quiet) in [
        ("08:59", true),
        ("09:00", false),
        ("20:59", false),
        ("21:00", true),
        ("00:00", true),
    ] {
        assert_eq!(is_quiet(zone, at(zone, &format!("2026-11-24 {time}"))), quiet, "{time}");
    }
}

#[test]
fn wishes_consent_and_budget_hold_where_they_may() {
    let noon = at(Tz::Asia__Shanghai, NOON);
    let silent = Wishes {
        inbox: false,
        channels: false,
    };
    for class in Class::iter() {
        let expected = if class == Class::Critical {
            Verdict::Go
        } else {
            Verdict::Suppressed("preference")
        };
        assert_eq!(
            verdict(&Case {
                wishes: silent,
                ..case(class, noon)
            }),
            expected,
            "{class:?}"
        );
        assert_eq!(silent.granted(class).inbox, !class.is_offered(), "{class:?}");
        let spent = verdict(&Case {
            told: 3,
            ..case(class, noon)
        });
        let expected = if class.is_offered() {
            Verdict::Suppressed("budget")
        } else {
            Verdict::Go
        };
        assert_eq!(spent, expected, "{class:?}");
        let paused = verdict(&Case {
            paused: true,
            ..case(class, noon)
        });
        let expected = if class == Class::Critical {
            Verdict::Go
        } else {
            Verdict::Suppressed("open_case")
        };
        assert_eq!(paused, expected, "{class:?}");
        let refused = verdict(&Case {
            consent: Some(false),
            ..case(class, noon)
        });
        let expected = if class == Class::Critical {
            Verdict::Go
        } else {
            Verdict::Suppressed("no_consent")
        };
        assert_eq!(refused, expected, "{class:?}");
    }
    // What nobody agreed to does not wait for the morning to be refused.
    let night = at(Tz::Asia__Shanghai, NIGHT);
    let refused = Case {
        consent: Some(false),
        ..case(Class::Care, night)
    };
    assert_eq!(verdict(&refused), Verdict::Suppressed("no_consent"));
}

#[test]
fn a_reminder_of_an_early_visit_comes_the_evening_before() {
    let zone = Tz::Asia__Shanghai;
    let cases = [
        ("2026-11-24 10:00", 24 * 60, "2026-11-23 10:00"),
        ("2026-11-24 13:30", 120, "2026-11-24 11:30"),
        ("2026-11-24 11:00", 120, "2026-11-24 09:00"),
        ("2026-11-24 10:45", 120, "2026-11-23 20:00"),
        ("2026-11-24 08:00", 24 * 60, "2026-11-22 20:00"),
        ("2026-11-24 23:30", 120, "2026-11-24 20:00"),
        ("2028-03-01 09:30", 120, "2028-02-29 20:00"),
        ("2027-01-01 09:30", 120, "2026-12-31 20:00"),
    ];
    for (start, minutes, due) in cases {
        assert_eq!(reminder(zone, at(zone, start), minutes), at(zone, due), "{start}");
    }
    // The clock of New York jumps on 8 March 2026 at 02:00: a day before is the same hour of the wall clock.
    let york = Tz::America__New_York;
    assert_eq!(
        reminder(york, at(york, "2026-03-08 09:30"), 24 * 60),
        at(york, "2026-03-06 20:00"),
        "24 hours before 09:30 is 08:30 of the day before"
    );
}

fn moments() -> impl Strategy<Value = (Tz, At)> {
    // 1970 to 2100 and every zone, those included that skipped a day.
    (any::<proptest::sample::Index>(), 0..4_102_444_800_i64)
        .prop_map(|(zone, seconds)| (TZ_VARIANTS[zone.index(TZ_VARIANTS.len())], At::from_ms(seconds * 1000)))
}

proptest! {
    #[test]
    fn the_polite_instant_is_the_next_that_is_not_quiet((zone, now) in moments()) {
        let then = polite(zone, now);
        prop_assert!(then >= now && !is_quiet(zone, then), "{zone} {now:?} {then:?}");
        prop_assert!(then.ms() - now.ms() <= 37 * 3_600_000, "{zone} {now:?} {then:?}");
        prop_assert_eq!(polite(zone, then), then);
        if then > now {
            // Nothing between the two was polite.
            let minutes = (then.ms() - now.ms()) / 60_000;
            prop_assert!((0..minutes).all(|n| is_quiet(zone, now.plus_minutes(n))), "{zone} {now:?} {then:?}");
        }
    }

    #[test]
    fn a_reminder_is_never_late_nor_quiet((zone, start) in moments(), minutes in 30..3000_i64) {
        let due = reminder(zone, start, minutes);
        let meant = start.plus_minutes(-minutes);
        prop_assert!(due <= meant && !is_quiet(zone, due), "{zone} {start:?} {due:?}");
        prop_assert!(meant.ms() - due.ms() <= 37 * 3_600_000, "{zone} {start:?} {due:?}");
        if due < meant {
            prop_assert!(is_quiet(zone, meant));
            let local = zone.from_utc_datetime(&due.utc().naive_utc());
            prop_assert!(local.hour() == 20 || (9..21).contains(&local.hour()), "{zone} {start:?} {due:?}");
        }
    }

    #[test]
    fn whatever_is_told_is_told_politely((zone, now) in moments(), answers in any::<bool>(), age in 0..10_000_000_i64, told in 0..5_i64) {
        for class in Class::iter() {
            let intended_at = At::from_ms(now.ms() - age);
            let case = Case { zone, answers, intended_at, told, ..case(class, now) };
            match verdict(&case) {
                Verdict::Go => {
                    let at_once = answers && age <= AT_ONCE_MS;
                    prop_assert!(class == Class::Critical || at_once || !is_quiet(zone, now));
                    prop_assert!(!class.is_offered() || told < case.most);
                }
                Verdict::Wait(then) => prop_assert_eq!(then, not_before(class, answers, intended_at, zone, now)),
                Verdict::Suppressed(why) => prop_assert_eq!(why, "budget"),
            }
        }
    }
}
