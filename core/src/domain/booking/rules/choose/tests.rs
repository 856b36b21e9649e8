//! Choices on days that can be read.

use uuid::Uuid;

use super::model::{day, hour, job, plain, tags};
use super::{Placement, binding, fit, fit_with, slots};
use crate::domain::booking::rules::bits::run;
use crate::domain::booking::rules::day::Cell;
use crate::domain::booking::rules::plan::{Item, Job, Need, Segment, Visit, Way};
use crate::domain::booking::rules::refused::Refused;
use crate::domain::booking::rules::resource::{Day, Resource, ResourceKind};

/// The resources of a placement as the small numbers of their ids.
fn who(placed: Option<&Placement>) -> Vec<u128> {
    placed
        .map(|p| p.claims.iter().map(|c| c.resource.as_u128()).collect())
        .unwrap_or_default()
}

/// The cells one resource gets, counted from 09:00.
fn cells(day: &Day, placed: Option<&Placement>, id: u128) -> Vec<i64> {
    let nine = day.when.cell(36).number();
    let claims = placed
        .into_iter()
        .flat_map(|p| &p.claims)
        .filter(|c| c.resource == Uuid::from_u128(id));
    claims.flat_map(|c| &c.cells).map(|c| c.number() - nine).collect()
}

const BAY: ResourceKind = ResourceKind::Bay;
const TECH: ResourceKind = ResourceKind::Technician;

#[test]
fn a_wait_really_frees_the_technician() -> Result<(), Refused> {
    let work = |minutes| Segment::Work { minutes };
    let wait = |min_minutes, max_minutes| Segment::Wait {
        min_minutes,
        max_minutes,
    };
    let charge = job(&[work(30), wait(60, 60), work(30)], "lift", "mechanical")?;
    let mut day = day(vec![
        plain(1, BAY, &["lift"]),
        plain(2, BAY, &["lift"]),
        plain(9, TECH, &["mechanical"]),
    ]);
    let nine = day.when.cell(36);
    let first = fit(&day, &charge, nine);
    assert_eq!(cells(&day, first.as_ref(), 9), [0, 1, 6, 7]);
    assert_eq!(
        cells(&day, first.as_ref(), 1),
        [0, 1, 2, 3, 4, 5, 6, 7],
        "the bay is held throughout"
    );
    first.iter().for_each(|p| day.claim(p));
    // One technician, and yet an hour of work begins in the other bay while the first car waits.
    let second = fit(&day, &hour()?, nine.plus(2));
    assert_eq!(cells(&day, second.as_ref(), 9), [2, 3, 4, 5]);
    second.iter().for_each(|p| day.claim(p));
    assert_eq!(
        slots(&day, &hour()?, nine).iter().map(|s| s.start).collect::<Vec<_>>(),
        [nine.plus(8)]
    );

    // Elastic: the wait stretches over work that the technician already has.
    let elastic = job(&[work(30), wait(15, 90), work(30)], "lift", "mechanical")?;
    let mut day = Day {
        resources: day
            .resources
            .iter()
            .map(|r| Resource { busy: 0, ..r.clone() })
            .collect(),
        ..day
    };
    let other = fit(&day, &hour()?, nine.plus(3));
    other.iter().for_each(|p| day.claim(p));
    let stretched = fit(&day, &elastic, nine);
    assert_eq!(
        cells(&day, stretched.as_ref(), 9),
        [0, 1, 7, 8],
        "five cells of wait instead of one"
    );
    assert_eq!(stretched.map(|p| p.ready), Some(nine.plus(9)));
    Ok(())
}

#[test]
fn the_versatile_stay_free() -> Result<(), Refused> {
    let day = day(vec![
        plain(1, BAY, &["alignment", "lift"]),
        plain(2, BAY, &["lift"]),
        plain(8, TECH, &["hv", "mechanical"]),
        plain(9, TECH, &["mechanical"]),
    ]);
    let nine = day.when.cell(36);
    assert_eq!(who(fit(&day, &hour()?, nine).as_ref()), [2, 9]);
    let wanted = [Uuid::from_u128(8)];
    assert_eq!(
        who(fit_with(&day, &hour()?, nine, &wanted).as_ref()),
        [2, 8],
        "unless asked for"
    );
    Ok(())
}

#[test]
fn then_the_tightest_gap_then_the_least_load_then_the_id() -> Result<(), Refused> {
    let tech = plain(9, TECH, &["mechanical"]);
    let bay = |id, busy: u128, load| Resource {
        busy: busy << 36,
        load,
        ..plain(id, BAY, &["lift"])
    };
    let choice = |bays: Vec<Resource>| -> Result<Option<u128>, Refused> {
        let day = day(bays.into_iter().chain([tech.clone()]).collect());
        Ok(who(fit(&day, &hour()?, day.when.cell(36 + 4)).as_ref())
            .first()
            .copied())
    };
    // At 10:00 bay 2 has exactly the hour free, bay 3 has a gap after it, bay 1 would be cut in two.
    let exact = bay(2, run(0, 4) | run(8, 4), 8);
    let after = bay(3, run(0, 4), 4);
    assert_eq!(choice(vec![bay(1, 0, 0), after.clone(), exact])?, Some(2));
    assert_eq!(choice(vec![bay(1, 0, 0), after])?, Some(3));
    assert_eq!(choice(vec![bay(1, 0, 7), bay(2, 0, 3), bay(3, 0, 3)])?, Some(2));
    Ok(())
}

#[test]
fn a_versatile_resource_is_left_to_the_need_that_has_no_other() -> Result<(), Refused> {
    let item = |bay: &str| Item {
        segments: vec![Segment::Work { minutes: 30 }],
        bay: Some(bay.to_owned()),
        skills: tags(&["mechanical"]),
    };
    let items = vec![item("lift"), item("alignment")];
    let visit = Visit {
        items,
        way: Way::Leave,
        reception_minutes: 0,
        travel_minutes: 0,
        lounge: false,
    };
    let job = Job::visit(&visit)?;
    let tech = plain(9, TECH, &["mechanical"]);
    // Bay 1 can do both but is busy in the second half hour of every hour: only moving the car works.
    let halves = (0..6).fold(0, |m, h| m | 0b11 << (36 + 4 * h + 2));
    let both = Resource {
        busy: halves,
        ..plain(1, BAY, &["alignment", "lift"])
    };
    let nine = day(vec![]).when.cell(36);
    assert_eq!(fit(&day(vec![both.clone(), tech.clone()]), &job, nine), None);
    let two = day(vec![both, plain(2, BAY, &["alignment", "body", "wash"]), tech]);
    assert_eq!(who(fit(&two, &job, nine).as_ref()), [1, 2, 9]);
    Ok(())
}

#[test]
fn two_needs_are_met_by_two() -> Result<(), Refused> {
    let mut job = hour()?;
    for pattern in &mut job.variants {
        let second = pattern.needs.iter().find(|n| n.kind == TECH).cloned();
        pattern.needs.extend(second.map(|n| Need {
            nth: 1,
            tags: tags(&["hv"]),
            ..n
        }));
    }
    let both = || plain(8, TECH, &["hv", "mechanical"]);
    let bay = || plain(1, BAY, &["lift"]);
    let nine = day(vec![]).when.cell(36);
    let alone = day(vec![bay(), both()]);
    assert_eq!((slots(&alone, &job, nine), fit(&alone, &job, nine)), (vec![], None));
    assert_eq!(binding(&[alone], &job, nine).len(), 2, "another of either would help");
    // The versatile one goes where nobody else can, though it is the better choice for neither.
    let two = day(vec![bay(), both(), plain(9, TECH, &["mechanical", "paint", "wash"])]);
    assert_eq!(who(fit(&two, &job, nine).as_ref()), [1, 9, 8]);
    Ok(())
}

#[test]
fn buffers_are_claimed_and_cut_at_the_shift() -> Result<(), Refused> {
    let washed = Resource {
        buffer_before: 1,
        buffer_after: 2,
        ..plain(1, BAY, &["lift"])
    };
    let mut day = day(vec![washed, plain(9, TECH, &["mechanical"])]);
    let nine = day.when.cell(36);
    let first = fit(&day, &hour()?, nine);
    assert_eq!(
        cells(&day, first.as_ref(), 1),
        [0, 1, 2, 3, 4, 5],
        "nothing before opening, two cells after"
    );
    assert_eq!(cells(&day, first.as_ref(), 9), [0, 1, 2, 3]);
    first.iter().for_each(|p| day.claim(p));
    let starts: Vec<i64> = slots(&day, &hour()?, nine)
        .iter()
        .map(|s| s.start.number() - nine.number())
        .collect();
    assert_eq!(
        starts,
        [7, 8],
        "one cell before it, and the last buffer may lie after closing"
    );
    let last = fit(&day, &hour()?, nine.plus(8));
    assert_eq!(cells(&day, last.as_ref(), 1), [7, 8, 9, 10, 11]);
    Ok(())
}

#[test]
fn bits_beyond_the_day_count_for_nothing() -> Result<(), Refused> {
    let late = run(88, 20);
    let bay = Resource {
        works: late,
        busy: run(96, 1),
        buffer_after: 1,
        ..plain(1, BAY, &["lift"])
    };
    let day = day(vec![
        bay,
        Resource {
            works: late,
            ..plain(9, TECH, &["mechanical"])
        },
    ]);
    let last = day.when.end().plus(-4);
    assert_eq!(
        slots(&day, &hour()?, day.when.first()).last().map(|s| s.start),
        Some(last),
        "until midnight"
    );
    let claimed = fit(&day, &hour()?, last)
        .into_iter()
        .flat_map(|p| p.claims)
        .flat_map(|c| c.cells);
    assert!(claimed.into_iter().all(|c| day.when.index(c).is_some()));
    Ok(())
}

#[test]
fn nothing_before_the_earliest_and_nothing_on_another_day() -> Result<(), Refused> {
    let day = day(vec![plain(1, BAY, &["lift"]), plain(9, TECH, &["mechanical"])]);
    let all = slots(&day, &hour()?, Cell::new(i64::MIN));
    assert_eq!(all.len(), 9);
    assert_eq!(slots(&day, &hour()?, day.when.cell(40)).len(), 5);
    assert_eq!(slots(&day, &hour()?, day.when.end()), []);
    assert_eq!(slots(&day, &hour()?, Cell::new(i64::MAX)), []);
    assert_eq!(fit(&day, &hour()?, day.when.first().plus(-1)), None);
    Ok(())
}
