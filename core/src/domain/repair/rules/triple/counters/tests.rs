//! The edges of every rule: the seventh and the eighth day, 3,000 km and one more, the second and the third repair.

use chrono::{Days, NaiveDate};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use sea_orm::Iterable;

use super::{Counter, counters, worst};
use crate::domain::repair::rules::triple::law::Rule;
use crate::domain::repair::rules::triple::mark::{Failure, Mark, Replaced, System};
use crate::domain::repair::rules::triple::{Flag, Stay};
use crate::ground::clock::At;

const NOW: At = At::from_ms(1_795_395_600_000);
const DAY: i64 = 24 * 60;

fn start() -> NaiveDate {
    NaiveDate::default()
}

/// Came so many days after the first one, and was there for an hour.
fn stay(id: usize, day: u64, marks: Vec<Mark>) -> Stay<usize> {
    let from = NOW.plus_minutes(i64::try_from(day).unwrap_or(0) * DAY);
    Stay {
        id,
        redoes: None,
        claim: true,
        from,
        until: Some(from.plus_minutes(60)),
        faults: Vec::new(),
        on: start() + Days::new(day),
        km: Some(100),
        marks,
    }
}

fn day_of(id: usize) -> u64 {
    u64::try_from(id).unwrap_or(0) * 10
}

fn replaces(system: System, part: Option<&str>, done: bool) -> Mark {
    Mark {
        replaced: Replaced::read(Some(system), part).ok().flatten(),
        done,
        ..Mark::default()
    }
}

fn unsafe_(done: bool) -> Mark {
    Mark {
        safety: true,
        done,
        ..Mark::default()
    }
}

fn failed(failure: Failure) -> Mark {
    Mark {
        failure: Some(failure),
        ..Mark::default()
    }
}

/// What one rule comes to: of what, how much, how near.
fn of(rule: Rule, stays: &[Stay<usize>]) -> Vec<(Option<String>, i64, Flag)> {
    let all = counters(stays, Some(start()), NOW.plus_minutes(900 * DAY));
    let mine = all.into_iter().filter(|one| one.rule == rule);
    mine.map(|one| (one.what, one.count, one.flag)).collect()
}

fn one(rule: Rule, stays: &[Stay<usize>]) -> (i64, Flag) {
    let found = of(rule, stays);
    assert_eq!(found.len(), 1, "{found:?}");
    found.first().map_or((0, Flag::Green), |one| (one.1, one.2))
}

#[test]
fn every_rule_is_told_even_of_nothing() {
    let all = counters::<usize>(&[], None, NOW);
    let rules: Vec<Rule> = all.iter().map(|one| one.rule).collect();
    assert_eq!(rules, Rule::iter().collect::<Vec<_>>());
    assert!(all.iter().all(|one| one.count == 0 && one.what.is_none()));
    assert_eq!(worst(&all), Flag::Green);
}

#[test]
fn two_repairs_of_a_safety_fault_and_there_it_is_again() {
    let done = |id: usize| stay(id, day_of(id), vec![unsafe_(true)]);
    let open = |id: usize| Stay {
        until: None,
        ..stay(id, day_of(id), vec![unsafe_(false)])
    };
    assert_eq!(one(Rule::SafetyFault, &[open(1)]), (0, Flag::Green), "not repaired yet");
    assert_eq!(one(Rule::SafetyFault, &[done(1)]), (1, Flag::Amber));
    assert_eq!(one(Rule::SafetyFault, &[done(1), open(2)]), (1, Flag::Amber));
    assert_eq!(
        one(Rule::SafetyFault, &[done(1), done(2)]),
        (2, Flag::Amber),
        "cured, as far as anybody knows"
    );
    assert_eq!(
        one(Rule::SafetyFault, &[done(1), done(2), open(3)]),
        (2, Flag::Red),
        "not cured"
    );
    assert_eq!(one(Rule::SafetyFault, &[done(1), done(2), done(3)]), (3, Flag::Red));
    let plain = stay(3, 30, vec![replaces(System::Engine, None, true)]);
    assert_eq!(
        one(Rule::SafetyFault, &[done(1), done(2), plain]),
        (2, Flag::Amber),
        "something else"
    );
    // Two jobs of one visit are one repair; what came before the second was ready is not after it.
    let twice = stay(1, 10, vec![unsafe_(true), unsafe_(true)]);
    assert_eq!(one(Rule::SafetyFault, &[twice, done(2)]), (2, Flag::Amber));
    let long = Stay {
        until: Some(NOW.plus_minutes(40 * DAY)),
        ..done(2)
    };
    assert_eq!(one(Rule::SafetyFault, &[done(1), long, open(3)]), (2, Flag::Amber));
}

#[test]
fn a_unit_replaced_twice_is_counted_by_itself() {
    let whole = |id: usize, system: System, done: bool| stay(id, 100, vec![replaces(system, None, done)]);
    for system in System::iter().filter(|system| system.is_unit()) {
        let name = Some(system.words().to_owned());
        assert_eq!(of(Rule::MainUnit, &[whole(1, system, false)]), [(None, 0, Flag::Green)]);
        assert_eq!(
            of(Rule::MainUnit, &[whole(1, system, true)]),
            [(name.clone(), 1, Flag::Amber)]
        );
        let twice = [whole(1, system, true), whole(2, system, true)];
        assert_eq!(of(Rule::MainUnit, &twice), [(name, 2, Flag::Red)]);
        assert_eq!(
            one(Rule::MainPart, &twice),
            (0, Flag::Green),
            "a unit is not counted once more as a part"
        );
    }
    let two = [whole(1, System::Engine, true), whole(2, System::Gearbox, true)];
    assert_eq!(of(Rule::MainUnit, &two).len(), 2, "two units, each once");
    assert!(of(Rule::MainUnit, &two).iter().all(|one| one.1 == 1));
}

#[test]
fn the_same_part_twice_and_another_one_not() {
    let part = |id: usize, system: System, name: &str| stay(id, 100, vec![replaces(system, Some(name), true)]);
    let pump = [part(1, System::Brakes, "ABS 泵"), part(2, System::Brakes, "abs泵")];
    assert_eq!(
        of(Rule::MainPart, &pump),
        [(Some("制动系统：ABS 泵".to_owned()), 2, Flag::Red)]
    );
    let other = [
        part(1, System::Brakes, "泵"),
        part(2, System::Steering, "泵"),
        part(3, System::Brakes, "卡钳"),
    ];
    assert!(
        of(Rule::MainPart, &other)
            .iter()
            .all(|one| (one.1, one.2) == (1, Flag::Amber))
    );
    let once = stay(
        1,
        100,
        vec![
            replaces(System::Body, Some("A 柱"), true),
            replaces(System::Body, Some("a柱"), true),
        ],
    );
    assert_eq!(one(Rule::MainPart, &[once]).0, 1, "two jobs of one visit");
    let battery = [
        part(1, System::TractionBattery, "模组"),
        part(2, System::TractionBattery, "模组"),
    ];
    assert_eq!(
        (one(Rule::MainPart, &battery), one(Rule::MainUnit, &battery)),
        ((2, Flag::Red), (0, Flag::Green))
    );
}

#[test]
fn the_seventh_day_counts_and_the_eighth_does_not() {
    let on = |day: u64, mark: Mark| one(Rule::FirstWeek, &[stay(1, day, vec![mark])]);
    for system in System::iter() {
        for (day, inside) in [(0, true), (1, true), (7, true), (8, false), (60, false)] {
            let found = on(day, replaces(system, Some("壳体"), false));
            let counts = inside && system.is_unit();
            assert_eq!(
                found,
                (i64::from(counts), if counts { Flag::Red } else { Flag::Green }),
                "{system:?} {day}"
            );
        }
    }
    assert_eq!(
        on(7, replaces(System::TractionBattery, None, false)).0,
        1,
        "it has to be replaced: done or not"
    );
    assert_eq!(on(7, failed(Failure::BatteryFire)).0, 0, "another rule");
    let far = Stay {
        km: Some(9_000),
        ..stay(1, 7, vec![replaces(System::Engine, None, true)])
    };
    assert_eq!(one(Rule::FirstWeek, &[far]).0, 1, "kilometres are not asked for");
    let early = Stay {
        on: start() - Days::new(1),
        ..stay(1, 0, vec![replaces(System::Engine, None, true)])
    };
    assert_eq!(one(Rule::FirstWeek, &[early]).0, 0, "before it was anybody's");
}

#[test]
fn sixty_days_and_three_thousand_kilometres_whichever_is_first() {
    for failure in Failure::iter() {
        let on = |day: u64, km: Option<i64>| {
            let stay = Stay {
                km,
                ..stay(1, day, vec![failed(failure)])
            };
            one(Rule::FirstMonths, &[stay])
        };
        for (day, km) in [(0, 0), (7, 3_000), (60, 0), (60, 3_000)] {
            assert_eq!(on(day, Some(km)), (1, Flag::Red), "{failure:?} {day} {km}");
        }
        for (day, km) in [(61, 0), (0, 3_001), (60, 3_001), (61, 3_000)] {
            assert_eq!(on(day, Some(km)), (0, Flag::Green), "{failure:?} {day} {km}");
        }
        assert_eq!(
            on(60, None).0,
            1,
            "an odometer that nobody has read yet takes nothing away"
        );
    }
    let replaced = stay(1, 5, vec![replaces(System::Steering, Some("转向机"), true)]);
    assert_eq!(one(Rule::FirstMonths, &[replaced]).0, 0);
}

#[test]
fn without_the_first_day_nothing_is_of_the_first_weeks_and_what_is_no_claim_never_counts() {
    let marks = || {
        vec![
            failed(Failure::Brakes),
            replaces(System::Engine, None, true),
            unsafe_(true),
        ]
    };
    let early = [Rule::FirstWeek, Rule::FirstMonths];
    let unknown = counters(&[stay(1, 3, marks())], None, NOW.plus_minutes(9 * DAY));
    assert!(unknown.iter().all(|one| one.count == 0 || !early.contains(&one.rule)));
    assert_eq!(worst(&unknown), Flag::Amber);
    let own = Stay {
        claim: false,
        ..stay(1, 3, marks())
    };
    let nothing = counters(std::slice::from_ref(&own), Some(start()), NOW.plus_minutes(9 * DAY));
    assert!(nothing.iter().all(|one| one.count == 0), "{nothing:?}");
    // What does a claim again is one.
    let again = Stay { redoes: Some(2), ..own };
    assert_eq!(one(Rule::FirstMonths, &[again, stay(2, 1, Vec::new())]).0, 1);
}

/// What the marks of a test stand for, by a number.
fn mark(kind: usize, done: bool) -> Mark {
    let mark = match kind {
        0 => unsafe_(done),
        1 => replaces(System::Engine, None, done),
        2 => replaces(System::TractionBattery, Some("模组"), done),
        3 => replaces(System::Brakes, Some("泵"), done),
        4 => failed(Failure::FuelLeak),
        _ => Mark::default(),
    };
    Mark { done, ..mark }
}

fn most(all: &[Counter], rule: Rule) -> i64 {
    all.iter()
        .filter(|one| one.rule == rule)
        .map(|one| one.count)
        .max()
        .unwrap_or(0)
}

proptest! {
    /// One repair more never makes a car look better, no rule counts more repairs than there are, each rule is told, and the
    /// order in which they are read does not matter.
    #[test]
    fn one_more_never_lowers_a_counter(
        seen in proptest::collection::vec((0u64..90, 0i64..6_000, any::<bool>(), 0usize..6, any::<bool>()), 0..8),
    ) {
        let now = NOW.plus_minutes(900 * DAY);
        let stays: Vec<_> = seen.iter().enumerate().map(|(id, (day, km, claim, kind, done))| {
            Stay { claim: *claim, km: Some(*km), ..stay(id, *day, vec![mark(*kind, *done)]) }
        }).collect();
        let all = counters(&stays, Some(start()), now);
        for rule in Rule::iter() {
            let many = i64::try_from(stays.len()).unwrap_or(0);
            prop_assert!(rule == Rule::Days || most(&all, rule) <= many);
            prop_assert!(all.iter().any(|one| one.rule == rule));
        }
        for at in 0..stays.len() {
            let fewer = counters(&stays[..at], Some(start()), now);
            prop_assert!(worst(&fewer) <= worst(&all));
            for rule in Rule::iter() {
                prop_assert!(most(&fewer, rule) <= most(&all, rule), "{rule:?}");
            }
        }
        let mut turned = stays;
        turned.reverse();
        prop_assert_eq!(counters(&turned, Some(start()), now), all);
    }
}
