//! In whatever order reports come, how often, and in what pieces: one end, and never a step back.

use chrono::NaiveDate;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::{select, subsequence};

use super::{Decision, DelayReason, Folded, HeldWhy, Milestone, Said, Standing, What, fold, rank};
use crate::domain::order::rules::state::{Source, State};
use crate::ground::clock::At;

const SIGNED: At = At::from_ms(0);

fn said(at: i64, what: What) -> Said {
    Said {
        occurred_at: At::from_ms(at),
        version: at,
        source: "maker".to_owned(),
        what,
        decision: Decision::Open,
        taken: false,
    }
}

fn scan(at: i64, milestone: Milestone) -> Said {
    said(at, What::Milestone(milestone, None, None))
}

fn state(source: Source, all: &[Said]) -> State {
    fold(source, SIGNED, all).state
}

#[test]
fn the_next_milestone_moves_it_and_times_are_kept() {
    let all = [
        scan(10, Milestone::Scheduled),
        scan(20, Milestone::InProduction),
        scan(25, Milestone::InProduction),
        scan(30, Milestone::Built),
    ];
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!(folded.state, State::Built);
    assert_eq!(folded.scan_at, Some(At::from_ms(30)));
    let times: Vec<_> = folded.entered.iter().map(|(_, at)| at.ms()).collect();
    assert_eq!(times, [0, 10, 20, 30]);
    assert_eq!(folded.standings[2], Standing::History);
}

#[test]
fn a_gap_is_held_and_falls_into_place_when_the_missing_one_comes() {
    let mut all = vec![
        scan(10, Milestone::Scheduled),
        scan(30, Milestone::Built),
        scan(40, Milestone::Shipped),
    ];
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!(folded.state, State::Scheduled);
    assert_eq!(folded.standings[1..], [Standing::Held(HeldWhy::Gap); 2]);
    all.push(scan(20, Milestone::InProduction));
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!((folded.state, folded.held()), (State::Shipped, 0));
}

#[test]
fn backwards_is_held_until_a_person_says_so() {
    let mut all = vec![
        scan(10, Milestone::Scheduled),
        scan(20, Milestone::InProduction),
        scan(30, Milestone::Scheduled),
    ];
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!(folded.state, State::InProduction);
    assert_eq!(folded.standings[2], Standing::Held(HeldWhy::Backward));
    all[2].decision = Decision::TakenBack;
    assert_eq!(state(Source::Build, &all), State::Scheduled);
    all[2].decision = Decision::Dropped;
    assert_eq!(fold(Source::Build, SIGNED, &all).held(), 0);
}

#[test]
fn what_was_accepted_once_never_pulls_back_what_came_later() {
    let mut accepted = scan(30, Milestone::Built);
    accepted.decision = Decision::Accepted;
    let mut all = vec![scan(10, Milestone::Scheduled), accepted];
    assert_eq!(state(Source::Build, &all), State::Built);
    all.extend([
        scan(11, Milestone::InProduction),
        scan(12, Milestone::Built),
        scan(13, Milestone::Shipped),
    ]);
    assert_eq!(state(Source::Build, &all), State::Shipped);
}

#[test]
fn a_stock_car_is_reserved_and_comes_and_is_never_built() {
    let reserved = said(5, What::Allocated(vec![1]));
    let arrived = scan(20, Milestone::AtStore);
    assert_eq!(
        state(Source::Stock, &[reserved.clone(), arrived.clone()]),
        State::AtStore
    );
    let folded = fold(
        Source::Stock,
        SIGNED,
        &[arrived, scan(1, Milestone::Built), scan(10, Milestone::InTransit)],
    );
    assert_eq!(folded.state, State::Ordered, "nothing moves before a car is reserved");
    assert_eq!(
        folded.standings,
        [
            Standing::Held(HeldWhy::Gap),
            Standing::Held(HeldWhy::OffPath),
            Standing::Held(HeldWhy::Gap)
        ]
    );
    let other = said(6, What::Allocated(vec![2]));
    let folded = fold(Source::Stock, SIGNED, &[reserved, other]);
    assert_eq!(folded.standings[1], Standing::Held(HeldWhy::VinChanged));
    assert_eq!(folded.vin, Some(0));
}

#[test]
fn a_delay_stands_until_a_newer_word_or_the_arrival() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 12, d).unwrap_or_default();
    let late = said(15, What::Delayed(DelayReason::Parts, Some((day(1), day(9)))));
    let mut all = vec![scan(10, Milestone::Scheduled), late];
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!(folded.delay.map(|delay| delay.reason), Some(DelayReason::Parts));
    assert_eq!(folded.range, Some((day(1), day(9))));
    all.push(said(
        20,
        What::Milestone(Milestone::InProduction, None, Some((day(3), day(5)))),
    ));
    let folded = fold(Source::Build, SIGNED, &all);
    assert_eq!((folded.delay, folded.range), (None, Some((day(3), day(5)))));
    // A late word of a delay ends when the car's arrival is said again.
    let arrived = [
        Milestone::Built,
        Milestone::Shipped,
        Milestone::InTransit,
        Milestone::AtStore,
    ];
    all.extend((30..).zip(arrived).map(|(at, milestone)| scan(at, milestone)));
    all.push(said(40, What::Delayed(DelayReason::Parts, None)));
    assert!(fold(Source::Build, SIGNED, &all).delay.is_some());
    all.push(scan(41, Milestone::AtStore));
    assert_eq!(fold(Source::Build, SIGNED, &all).delay, None);
}

fn milestone() -> impl Strategy<Value = Milestone> {
    select(vec![
        Milestone::Scheduled,
        Milestone::InProduction,
        Milestone::Built,
        Milestone::Shipped,
        Milestone::InTransit,
        Milestone::AtStore,
    ])
}

fn what() -> impl Strategy<Value = What> {
    proptest::prop_oneof![
        8 => milestone().prop_map(|one| What::Milestone(one, None, None)),
        1 => (0u8..3).prop_map(|vin| What::Allocated(vec![vin])),
        1 => Just(What::Delayed(DelayReason::Logistics, None)),
    ]
}

fn report() -> impl Strategy<Value = Said> {
    (
        0i64..40,
        0i64..6,
        select(vec!["maker", "dms", "staff"]),
        what(),
        select(vec![
            Decision::Open,
            Decision::Open,
            Decision::Open,
            Decision::Accepted,
            Decision::Dropped,
        ]),
    )
        .prop_map(|(at, version, source, what, decision)| Said {
            occurred_at: At::from_ms(at),
            version,
            source: source.to_owned(),
            what,
            decision,
            taken: false,
        })
}

/// Reports that are each one of a kind: a source gives a number once.
fn reports() -> impl Strategy<Value = Vec<Said>> {
    proptest::collection::vec(report(), 0..30).prop_map(|all| {
        let mut once: Vec<Said> = Vec::new();
        for one in all {
            if !once
                .iter()
                .any(|o| (&o.source, o.version) == (&one.source, one.version))
            {
                once.push(one);
            }
        }
        once
    })
}

fn source() -> impl Strategy<Value = Source> {
    select(vec![Source::Build, Source::Stock])
}

/// What is seen of a fold: the state, the way, the last scan, how many are held, the car.
type Seen = (State, Vec<(State, At)>, Option<At>, usize, Option<Vec<u8>>);

/// What is seen of it: all but the places in the given list.
fn seen(folded: &Folded, said: &[Said]) -> Seen {
    let vin = folded.vin.and_then(|n| match &said[n].what {
        What::Allocated(vin) => Some(vin.clone()),
        _ => None,
    });
    (folded.state, folded.entered.clone(), folded.scan_at, folded.held(), vin)
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2000))]

    /// The order of arrival means nothing.
    #[test]
    fn any_order_ends_the_same(source in source(), all in reports().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
        let (one, other) = all;
        let (a, b) = (fold(source, SIGNED, &one), fold(source, SIGNED, &other));
        prop_assert_eq!(seen(&a, &one), seen(&b, &other));
    }

    /// Arriving one by one, in any order, in any pieces: it ends the same, and never steps back on the way.
    #[test]
    fn it_never_goes_back(source in source(), all in reports().prop_shuffle(), cut in any::<proptest::sample::Index>()) {
        let mut highest = 0;
        for n in 0..=all.len() {
            let here = rank(source, state(source, &all[..n])).unwrap_or(0);
            prop_assert!(here >= highest, "{highest} to {here} with {:?}", all.get(n.wrapping_sub(1)));
            highest = here;
        }
        let at = cut.index(all.len() + 1);
        let pieces: Vec<Said> = all[at..].iter().chain(&all[..at]).cloned().collect();
        prop_assert_eq!(rank(source, state(source, &pieces)).unwrap_or(0), highest);
    }

    /// Any part of what was reported is behind the whole.
    #[test]
    fn more_reports_are_never_less(source in source(), (all, some) in reports().prop_flat_map(|all| {
        let many = all.len();
        (Just(all.clone()), subsequence(all, 0..=many))
    })) {
        prop_assert!(rank(source, state(source, &some)) <= rank(source, state(source, &all)));
    }
}
