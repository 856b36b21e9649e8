//! Steps follow from states and from each other.

use std::collections::HashSet;

use sea_orm::Iterable;

use super::{Place, StepKind, StepState, advance, reported};
use crate::domain::order::rules::fold::{Folded, rank};
use crate::domain::order::rules::state::{Source, State};
use crate::ground::clock::At;

fn folded(entered: &[(State, i64)]) -> Folded {
    let entered: Vec<_> = entered.iter().map(|(state, at)| (*state, At::from_ms(*at))).collect();
    Folded {
        state: entered.last().map_or(State::Ordered, |(state, _)| *state),
        entered,
        scan_at: None,
        place: None,
        range: None,
        delay: None,
        vin: None,
        standings: Vec::new(),
    }
}

#[test]
fn a_step_comes_behind_what_it_needs() {
    for source in Source::iter() {
        let way = StepKind::of(source);
        let mut sorted = way.to_vec();
        sorted.sort();
        assert_eq!(way, sorted, "{source:?}");
        for (n, kind) in way.iter().enumerate() {
            for before in kind.after(source) {
                assert!(way[..n].contains(before), "{source:?}: {before:?} before {kind:?}");
            }
        }
        assert_eq!(way.last(), Some(&StepKind::Handover));
        // Everything leads to the handover: nothing is left aside.
        let mut needed: HashSet<StepKind> = HashSet::from([StepKind::Handover]);
        for kind in way.iter().rev() {
            if needed.contains(kind) {
                needed.extend(kind.after(source));
            }
        }
        assert_eq!(needed.len(), way.len(), "{source:?}");
    }
}

#[test]
fn steps_run_from_state_to_state() {
    let build = reported(
        Source::Build,
        &folded(&[(State::Ordered, 0), (State::Scheduled, 5), (State::InProduction, 9)]),
    );
    let state: Vec<_> = build
        .iter()
        .map(|(kind, p)| (*kind, p.state, p.since.map(At::ms), p.done.map(At::ms)))
        .collect();
    assert_eq!(
        state,
        [
            (StepKind::Schedule, StepState::Done, Some(0), Some(5)),
            (StepKind::Production, StepState::Running, Some(5), None),
            (StepKind::Transport, StepState::Todo, None, None),
            (StepKind::Arrive, StepState::Todo, None, None),
        ]
    );
}

#[test]
fn what_was_skipped_is_done_when_the_next_was_reached() {
    let stock = reported(
        Source::Stock,
        &folded(&[(State::Ordered, 0), (State::Allocated, 3), (State::AtStore, 8)]),
    );
    assert!(stock.iter().all(|(_, place)| place.state == StepState::Done));
    assert_eq!(stock[2].1.since, Some(At::from_ms(8)));
    assert_eq!(stock[1].1.done, Some(At::from_ms(8)));
}

#[test]
fn every_state_of_a_way_has_a_step_that_runs_or_the_car_is_there() {
    for source in Source::iter() {
        let mut entered = Vec::new();
        for state in State::iter().filter(|state| rank(source, *state).is_some()) {
            entered.push((state, entered.len() as i64));
            let running = reported(source, &folded(&entered))
                .iter()
                .filter(|(_, place)| place.state == StepState::Running)
                .count();
            assert_eq!(running, usize::from(state != State::AtStore), "{source:?} {state:?}");
        }
    }
}

#[test]
fn a_step_waits_for_all_before_it_and_goes_back_with_them() {
    let done = |at| Place {
        state: StepState::Done,
        since: None,
        done: Some(At::from_ms(at)),
    };
    let mut steps: Vec<(StepKind, Place)> = StepKind::of(Source::Stock)
        .iter()
        .map(|kind| (*kind, Place::TODO))
        .collect();
    let at = |steps: &[(StepKind, Place)], kind| steps.iter().find(|(k, _)| *k == kind).map(|(_, p)| *p);
    for (kind, place) in &mut steps {
        if *kind <= StepKind::Arrive {
            *place = done(10);
        }
    }
    advance(Source::Stock, &mut steps, At::from_ms(1));
    let running: Vec<_> = steps
        .iter()
        .filter(|(_, p)| p.state == StepState::Running)
        .map(|(k, _)| *k)
        .collect();
    use StepKind::{Balance, Handover, Insurance, Loan, Papers, Pdi, Plate};
    assert_eq!(running, [Pdi, Loan, Insurance, Papers, Balance]);
    for (kind, place) in &mut steps {
        if *kind == Insurance {
            *place = done(20);
        }
    }
    advance(Source::Stock, &mut steps, At::from_ms(1));
    assert_eq!(at(&steps, Plate).and_then(|p| p.since), Some(At::from_ms(20)));
    for (kind, place) in &mut steps {
        if StepKind::GATES.contains(kind) {
            *place = done(30);
        }
    }
    advance(Source::Stock, &mut steps, At::from_ms(1));
    assert_eq!(at(&steps, Handover).map(|p| p.state), Some(StepState::Running));
    for (kind, place) in &mut steps {
        if *kind == Pdi {
            *place = Place::TODO;
        }
    }
    advance(Source::Stock, &mut steps, At::from_ms(1));
    assert_eq!(at(&steps, Handover).map(|p| p.state), Some(StepState::Todo));
}
