//! The reference: availability cell by cell, as slow and as plain as can be; and random days and jobs to try.

use chrono::NaiveDate;
use chrono_tz::Tz;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use uuid::Uuid;

use super::Slot;
use crate::domain::booking::rules::bits;
use crate::domain::booking::rules::day::{Cell, StoreDay};
use crate::domain::booking::rules::plan::{Item, Job, Need, Pattern, Segment, Visit, Way};
use crate::domain::booking::rules::refused::Refused;
use crate::domain::booking::rules::resource::{Day, Resource, ResourceKind, Tags};

/// Every start with the shortest stay, by trying all of them one after another.
pub(super) fn slots(day: &Day, job: &Job, earliest: Cell) -> Vec<Slot> {
    let mut found = Vec::new();
    for start in day.when.cells(day.when.all()).filter(|c| *c >= earliest) {
        let stay = job.variants.iter().find(|p| fits(day, p, start)).map(|p| p.stay);
        found.extend(stay.map(|stay| Slot {
            start,
            ready: start.plus(i64::from(stay)),
        }));
    }
    found
}

fn fits(day: &Day, pattern: &Pattern, start: Cell) -> bool {
    let able = |need: &Need| -> Vec<usize> {
        let of = day.resources.iter().enumerate();
        of.filter(|(_, r)| can(day, r, need, start)).map(|(i, _)| i).collect()
    };
    let options: Vec<Vec<usize>> = pattern.needs.iter().map(able).collect();
    distinct(&options, &mut Vec::new())
}

fn distinct(options: &[Vec<usize>], taken: &mut Vec<usize>) -> bool {
    let Some((first, rest)) = options.split_first() else {
        return true;
    };
    first.iter().any(|i| {
        if taken.contains(i) {
            return false;
        }
        taken.push(*i);
        let all = distinct(rest, taken);
        taken.pop();
        all
    })
}

/// The cells of a need, counted from the start.
pub(super) fn used(need: &Need, start: Cell) -> Vec<Cell> {
    bits::ones(need.mask)
        .map(|i| start.plus(i64::from(need.lead) + i64::from(i)))
        .collect()
}

fn can(day: &Day, resource: &Resource, need: &Need, start: Cell) -> bool {
    if resource.kind != need.kind || !need.tags.iter().all(|t| resource.tags.contains(t)) {
        return false;
    }
    let bit = |mask: u128, cell: Cell| day.when.index(cell).is_some_and(|i| bits::has(mask, i));
    let used = used(need, start);
    let buffer = used.iter().flat_map(|cell| {
        let before = (1..=i64::from(resource.buffer_before)).map(|n| cell.plus(-n));
        before.chain((1..=i64::from(resource.buffer_after)).map(|n| cell.plus(n)))
    });
    used.iter().all(|c| bit(resource.works, *c) && !bit(resource.busy, *c))
        && buffer
            .filter(|c| !used.contains(c))
            .all(|c| !(bit(resource.works, c) && bit(resource.busy, c)))
}

pub(super) fn tags(words: &[&str]) -> Tags {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn words() -> impl Strategy<Value = Tags> {
    btree_set(
        prop_oneof![Just("a".to_owned()), Just("b".to_owned()), Just("c".to_owned())],
        0..3,
    )
}

/// One of each kind, and more of those that visits fight for.
const KINDS: [ResourceKind; 12] = [
    ResourceKind::Bay,
    ResourceKind::Bay,
    ResourceKind::Technician,
    ResourceKind::Technician,
    ResourceKind::Bay,
    ResourceKind::Advisor,
    ResourceKind::Lounge,
    ResourceKind::Driver,
    ResourceKind::Van,
    ResourceKind::LoanCar,
    ResourceKind::DemoCar,
    ResourceKind::Consultant,
];

/// Some runs of cells within a day.
fn spans(count: std::ops::Range<usize>, longest: u8) -> impl Strategy<Value = u128> {
    vec((0u8..100, 1..longest), count).prop_map(|runs| runs.iter().fold(0, |m, (f, l)| m | bits::run(*f, *l)))
}

fn resource(kind: ResourceKind) -> impl Strategy<Value = Resource> {
    let works = prop_oneof![2 => Just(bits::run(0, 100)), 2 => Just(bits::run(32, 40)), 1 => spans(1..3, 60)];
    let words = prop_oneof![Just(tags(&["a", "b", "c"])), words()];
    (any::<u128>(), words, works, spans(0..4, 9), 0u8..3, 0u8..3, 0u32..40).prop_map(
        move |(id, tags, works, busy, buffer_before, buffer_after, load)| {
            let id = Uuid::from_u128(id);
            Resource {
                id,
                kind,
                tags,
                works,
                busy,
                buffer_before,
                buffer_after,
                load,
            }
        },
    )
}

/// Days of several zones, two of them with a change of clocks, mostly with something of every kind.
pub(super) fn days() -> impl Strategy<Value = Day> {
    let when = prop_oneof![
        Just((Tz::Asia__Shanghai, (2026, 11, 22))),
        Just((Tz::America__New_York, (2026, 11, 1))),
        Just((Tz::Australia__Lord_Howe, (2026, 10, 4))),
        Just((Tz::Asia__Kathmandu, (2026, 11, 22))),
    ];
    let each: Vec<_> = KINDS
        .iter()
        .map(|kind| option::weighted(0.9, resource(*kind)))
        .collect();
    (when, each).prop_map(|((zone, (y, m, d)), resources)| {
        let resources = resources.into_iter().flatten().collect();
        let date = NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        Day {
            when: StoreDay::new(zone, date),
            resources,
        }
    })
}

fn segments() -> impl Strategy<Value = Segment> {
    prop_oneof![
        2 => (1u16..90).prop_map(|minutes| Segment::Work { minutes }),
        1 => (0u16..60, 0u16..75)
            .prop_map(|(min_minutes, more)| Segment::Wait { min_minutes, max_minutes: min_minutes + more }),
    ]
}

fn items() -> impl Strategy<Value = Item> {
    let bay = prop_oneof![Just(None), Just(Some("a".to_owned())), Just(Some("b".to_owned()))];
    (vec(segments(), 1..3), bay, words()).prop_map(|(segments, bay, skills)| Item { segments, bay, skills })
}

fn ways() -> impl Strategy<Value = Way> {
    prop_oneof![
        3 => Just(Way::Wait), 3 => Just(Way::Leave), 1 => Just(Way::Pickup), 1 => Just(Way::Mobile),
        1 => Just(Way::LoanCar),
    ]
}

/// A job for two of one kind at once, whom one alone cannot replace.
fn pair() -> impl Strategy<Value = Job> {
    let need = |nth| {
        (words(), 1u128..256, -3i8..3).prop_map(move |(tags, mask, lead)| Need {
            nth,
            kind: ResourceKind::Technician,
            tags,
            mask,
            lead,
        })
    };
    (need(0), need(1)).prop_map(|(a, b)| Job {
        variants: vec![Pattern {
            needs: vec![a, b],
            stay: 8,
        }],
    })
}

/// Visits of one or two items, test drives, jobs for two; never one that is too long.
pub(super) fn jobs() -> impl Strategy<Value = Job> {
    let visit = (vec(items(), 1..3), ways(), 0u16..31, 0u16..61, any::<bool>()).prop_map(
        |(items, way, reception_minutes, travel_minutes, lounge)| {
            Job::visit(&Visit {
                items,
                way,
                reception_minutes,
                travel_minutes,
                lounge,
            })
        },
    );
    let drive = (1u16..120).prop_map(|minutes| Job::test_drive("a", minutes));
    let planned = prop_oneof![6 => visit, 1 => drive].prop_filter_map("nothing to do or too long", Result::ok);
    prop_oneof![5 => planned, 1 => pair()]
}

/// 09:00 to 12:00 of a day in Shanghai.
pub(super) const OPEN: u128 = 0xfff << 36;

/// A resource without buffers or work, open all morning.
pub(super) fn plain(id: u128, kind: ResourceKind, words: &[&str]) -> Resource {
    Resource {
        id: Uuid::from_u128(id),
        kind,
        tags: tags(words),
        works: OPEN,
        busy: 0,
        buffer_before: 0,
        buffer_after: 0,
        load: 0,
    }
}

/// One day in Shanghai.
pub(super) fn day(resources: Vec<Resource>) -> Day {
    let date = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    Day {
        when: StoreDay::new(Tz::Asia__Shanghai, date),
        resources,
    }
}

/// A visit of one item, the car left at the store, nobody needed for reception.
pub(super) fn job(segments: &[Segment], bay: &str, skill: &str) -> Result<Job, Refused> {
    let item = Item {
        segments: segments.to_vec(),
        bay: Some(bay.to_owned()),
        skills: tags(&[skill]),
    };
    let visit = Visit {
        items: vec![item],
        way: Way::Leave,
        reception_minutes: 0,
        travel_minutes: 0,
        lounge: false,
    };
    Job::visit(&visit)
}

/// An hour of mechanical work on a lift.
pub(super) fn hour() -> Result<Job, Refused> {
    job(&[Segment::Work { minutes: 60 }], "lift", "mechanical")
}
