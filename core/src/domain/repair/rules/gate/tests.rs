//! Each thing that is missing keeps its door closed by itself, and nothing else does.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::{Closed, Facts, closed, job_closed};
use crate::domain::repair::rules::check::{List, Outcome, Sum};
use crate::domain::repair::rules::job::{self, State};
use crate::domain::repair::rules::state::{Event, Stage, Who, next};

fn full(list: List) -> Option<(List, Sum)> {
    Some((list, Sum::of(list, list.checks().iter().map(|_| Outcome::Pass))))
}

const DONE: job::Facts = job::Facts {
    state: State::Done,
    consented: true,
    technician: true,
    bay: true,
    short: false,
};

/// All that any door could ask for.
fn well(list: List) -> Facts {
    Facts {
        held: false,
        checks: full(list),
        photos: 3,
        mileage: true,
        energy: true,
        valuables: true,
        bringer: true,
        fetched: Some(true),
        signed: true,
        findings: true,
        quoted: true,
        undecided: 0,
        jobs: vec![DONE],
        settled: true,
        lent: Some(true),
    }
}

/// What takes one thing away.
type Spoil<'a> = &'a dyn Fn(&mut Facts);

#[test]
fn the_intake_names_each_thing_that_is_missing() {
    let all = well(List::Intake);
    assert_eq!(closed(Stage::Intake, Event::Receive, &all), []);
    let cases: [(Spoil, Closed); 10] = [
        (&|f| f.held = true, Closed::OnHold),
        (
            &|f| f.checks = Some((List::Intake, Sum::of(List::Intake, [Outcome::Pass; 4]))),
            Closed::Checks,
        ),
        (&|f| f.photos = 0, Closed::Photos),
        (&|f| f.mileage = false, Closed::Mileage),
        (&|f| f.energy = false, Closed::Energy),
        (&|f| f.valuables = false, Closed::Valuables),
        (&|f| f.bringer = false, Closed::Bringer),
        (&|f| f.fetched = Some(false), Closed::Pickup),
        (&|f| f.lent = Some(false), Closed::LoanCar),
        (&|f| f.signed = false, Closed::Signature),
    ];
    for (spoil, why) in cases {
        let mut facts = all.clone();
        spoil(&mut facts);
        assert_eq!(closed(Stage::Intake, Event::Receive, &facts), [why]);
    }
    let nothing = closed(Stage::Intake, Event::Receive, &Facts::default());
    assert_eq!(nothing.len(), 7, "{nothing:?}");
}

#[test]
fn a_car_as_it_came_may_have_faults_and_an_inspected_one_may_not() {
    let mut facts = well(List::Intake);
    let scratched = List::Intake.checks().iter().map(|_| Outcome::Fail);
    facts.checks = Some((List::Intake, Sum::of(List::Intake, scratched)));
    assert_eq!(closed(Stage::Intake, Event::Receive, &facts), []);
    let one = List::Quality
        .checks()
        .iter()
        .enumerate()
        .map(|(n, _)| if n == 0 { Outcome::Fail } else { Outcome::Pass });
    facts.checks = Some((List::Quality, Sum::of(List::Quality, one)));
    assert_eq!(closed(Stage::Qc, Event::Pass, &facts), [Closed::Checks]);
}

#[test]
fn a_repair_waits_only_when_nothing_agreed_can_go_on() {
    let todo = job::Facts {
        state: State::Todo,
        ..DONE
    };
    let short = job::Facts { short: true, ..todo };
    let mut facts = Facts {
        undecided: 1,
        jobs: vec![DONE, todo],
        ..well(List::Work)
    };
    assert_eq!(closed(Stage::InRepair, Event::AskConsent, &facts), [Closed::WorkLeft]);
    assert_eq!(
        closed(Stage::InRepair, Event::Shortage, &facts),
        [Closed::NoShortage, Closed::WorkLeft]
    );
    assert_eq!(
        closed(Stage::WaitingConsent, Event::Agree, &facts),
        [],
        "one is open, another can go on"
    );
    facts.jobs = vec![DONE, short];
    assert_eq!(closed(Stage::InRepair, Event::AskConsent, &facts), []);
    assert_eq!(closed(Stage::InRepair, Event::Shortage, &facts), []);
    assert_eq!(closed(Stage::WaitingParts, Event::Supply, &facts), [Closed::Parts]);
    assert_eq!(closed(Stage::WaitingConsent, Event::Agree, &facts), [Closed::Undecided]);
    facts.jobs = vec![];
    assert_eq!(
        closed(Stage::WaitingConsent, Event::Agree, &facts),
        [Closed::NothingAgreed, Closed::Undecided]
    );
    assert_eq!(
        closed(Stage::WaitingConsent, Event::RefuseAll, &facts),
        [Closed::Undecided]
    );
}

#[test]
fn a_job_begins_with_consent_technician_bay_and_parts() {
    let ready = job::Facts {
        state: State::Todo,
        ..DONE
    };
    assert_eq!(job_closed(ready, false), []);
    assert_eq!(
        job_closed(
            job::Facts {
                consented: false,
                ..ready
            },
            false
        ),
        [Closed::NotAgreed]
    );
    assert_eq!(
        job_closed(
            job::Facts {
                technician: false,
                ..ready
            },
            false
        ),
        [Closed::Technician]
    );
    assert_eq!(job_closed(job::Facts { bay: false, ..ready }, false), [Closed::Bay]);
    assert_eq!(job_closed(job::Facts { short: true, ..ready }, false), [Closed::Parts]);
    assert_eq!(job_closed(ready, true), [Closed::OnHold]);
}

fn any_job() -> impl Strategy<Value = job::Facts> {
    let state = prop_oneof![
        Just(State::Todo),
        Just(State::Running),
        Just(State::Paused),
        Just(State::Done),
        Just(State::Dropped)
    ];
    (state, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(state, consented, technician, bay, short)| job::Facts {
            state,
            consented,
            technician,
            bay,
            short,
        },
    )
}

fn any_facts() -> impl Strategy<Value = (Facts, usize)> {
    let flags = proptest::collection::vec(any::<bool>(), 12);
    let jobs = proptest::collection::vec(any_job(), 0..5);
    (flags, jobs, 0i64..3, 0usize..13, proptest::option::of(any::<bool>())).prop_map(
        |(flag, jobs, undecided, passed, fetched)| {
            let facts = Facts {
                held: flag[0],
                checks: None,
                photos: i64::from(flag[1]),
                mileage: flag[2],
                energy: flag[3],
                valuables: flag[4],
                bringer: flag[5],
                fetched,
                signed: flag[6],
                findings: flag[7],
                quoted: flag[8],
                undecided,
                jobs,
                settled: flag[9],
                lent: flag[10].then_some(flag[11]),
            };
            (facts, passed)
        },
    )
}

proptest! {
    /// No repair comes to the inspection with a consented job that is not done, or with a line that waits; none passes it
    /// with a check that is not well; none is handed over unsigned; none is begun that the owner did not agree to.
    #[test]
    fn no_door_opens_that_should_not((mut facts, passed) in any_facts()) {
        for stage in <Stage as sea_orm::Iterable>::iter() {
            facts.checks = List::of(stage).map(|list| {
                let some = list.checks().iter().enumerate().map(|(n, _)| if n < passed { Outcome::Pass } else { Outcome::Todo });
                (list, Sum::of(list, some))
            });
            let checked = facts.checks.is_some_and(|(list, _)| passed >= list.checks().len());
            for event in <Event as sea_orm::Iterable>::iter() {
                if next(stage, event, Who::Staff).is_none() || !closed(stage, event, &facts).is_empty() {
                    continue;
                }
                match event {
                    Event::Receive => prop_assert!(checked && facts.signed && facts.photos > 0 && facts.mileage && facts.fetched != Some(false) && facts.lent != Some(false)),
                    Event::Finish => prop_assert!(checked && facts.undecided == 0 && facts.jobs.iter().all(|j| !j.consented || matches!(j.state, State::Done | State::Dropped))),
                    Event::Pass => prop_assert!(checked),
                    Event::HandOver => prop_assert!(checked && facts.signed),
                    Event::Agree => prop_assert!(facts.jobs.iter().any(|j| j.consented)),
                    Event::Shortage => prop_assert!(!facts.can_go_on()),
                    _ => {}
                }
            }
        }
        for job in &facts.jobs {
            prop_assert_eq!(job_closed(*job, facts.held).is_empty(), !facts.held && job.consented && job.technician && job.bay && !job.short);
        }
    }
}
