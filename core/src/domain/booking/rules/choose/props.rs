//! Random days and jobs against the reference.

use std::collections::{BTreeSet, HashSet};

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::sample::Index;
use proptest::{prop_assert, prop_assert_eq};
use uuid::Uuid;

use super::model::{self, days, jobs};
use super::{Binding, Slot, binding, fit, slots, suggest};
use crate::domain::booking::rules::bits;
use crate::domain::booking::rules::day::{Cell, StoreDay};
use crate::domain::booking::rules::plan::Job;
use crate::domain::booking::rules::resource::{Day, Resource};

/// Everything of a class, more than a job can need.
fn plenty(day: &Day, class: &Binding) -> Day {
    let mut day = day.clone();
    day.resources.extend((0..6).map(|i| Resource {
        id: Uuid::from_u128(i),
        kind: class.kind,
        tags: class.tags.clone(),
        works: day.when.all(),
        busy: 0,
        buffer_before: 0,
        buffer_after: 0,
        load: 0,
    }));
    day
}

fn pick_of(pick: &Index, slots: &[Slot]) -> Option<Slot> {
    (!slots.is_empty()).then(|| *pick.get(slots))
}

fn classes(job: &Job) -> BTreeSet<Binding> {
    let needs = job.variants.iter().flat_map(|p| &p.needs);
    needs
        .map(|n| Binding {
            kind: n.kind,
            tags: n.tags.clone(),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn slots_are_those_of_the_reference(day in days(), job in jobs(), skip in 0i64..60) {
        let earliest = day.when.first().plus(skip - 10);
        prop_assert_eq!(slots(&day, &job, earliest), model::slots(&day, &job, earliest));
    }

    #[test]
    fn what_is_shown_can_be_taken_and_nothing_else(day in days(), job in jobs()) {
        let shown = slots(&day, &job, day.when.first());
        for cell in day.when.cells(day.when.all()) {
            let slot = shown.iter().find(|s| s.start == cell);
            let placed = fit(&day, &job, cell);
            prop_assert_eq!(placed.as_ref().map(|p| p.ready), slot.map(|s| s.ready));
            prop_assert_eq!(&placed, &fit(&day, &job, cell), "the same again");
        }
        prop_assert_eq!(fit(&day, &job, day.when.end()), None);
    }

    #[test]
    fn no_sequence_of_bookings_takes_a_cell_twice(
        day in days(), jobs in vec(jobs(), 1..6), picks in vec(any::<Index>(), 1..24),
    ) {
        let mut day = day;
        let mut taken: HashSet<(Uuid, Cell)> = HashSet::new();
        for r in &day.resources {
            taken.extend(day.when.cells(r.busy).map(|c| (r.id, c)));
        }
        for (job, pick) in jobs.iter().cycle().zip(&picks) {
            let free = slots(&day, job, day.when.first());
            let Some(slot) = pick_of(pick, &free) else { continue };
            let placed = fit(&day, job, slot.start);
            prop_assert!(placed.is_some());
            let Some(placed) = placed else { continue };
            let ids: HashSet<_> = placed.claims.iter().map(|c| c.resource).collect();
            prop_assert_eq!(ids.len(), placed.claims.len(), "no resource twice in one visit");
            for claim in &placed.claims {
                let works = day.resources.iter().find(|r| r.id == claim.resource).map(|r| r.works).unwrap_or(0);
                prop_assert!(!claim.cells.is_empty());
                for cell in &claim.cells {
                    prop_assert!(taken.insert((claim.resource, *cell)), "{cell:?} of {} twice", claim.resource);
                    prop_assert!(day.when.index(*cell).is_some_and(|i| bits::has(works, i)), "outside the shift");
                }
            }
            let before = day.clone();
            day.claim(&placed);
            let mut undone = day.clone();
            undone.release(&placed);
            prop_assert_eq!(&undone, &before);
        }
    }

    #[test]
    fn a_placement_covers_one_plan_of_the_job(day in days(), job in jobs(), pick in any::<Index>()) {
        let free = slots(&day, &job, day.when.first());
        if let Some(placed) = pick_of(&pick, &free).and_then(|slot| fit(&day, &job, slot.start)) {
            let covers = job.variants.iter().any(|pattern| {
                pattern.needs.len() == placed.claims.len()
                    && placed.ready == placed.start.plus(i64::from(pattern.stay))
                    && pattern.needs.iter().zip(&placed.claims).all(|(need, claim)| {
                        need.kind == claim.kind
                            && need.nth == claim.nth
                            && model::used(need, placed.start).iter().all(|c| claim.cells.contains(c))
                    })
            });
            prop_assert!(covers);
        }
    }

    #[test]
    fn suggestions_are_the_best_of_the_slots(day in days(), job in jobs(), dear in 1i64..9) {
        let mut next = day.clone();
        next.when = StoreDay::new(day.when.zone(), day.when.date().succ_opt().unwrap_or_default());
        let days = [next, day];
        let earliest = days[1].when.first();
        let all: Vec<_> = days.iter().flat_map(|d| slots(d, &job, earliest)).collect();
        let price = |cell: Cell| (cell.number() * 7919) % dear;
        let three = suggest(&days, &job, earliest, &price);
        for slot in [three.earliest, three.shortest_stay, three.cheapest] {
            prop_assert_eq!(slot.is_none(), all.is_empty());
            prop_assert!(slot.is_none_or(|s| all.contains(&s)));
        }
        let stay = |s: &Slot| s.ready.number() - s.start.number();
        prop_assert_eq!(three.earliest.map(|s| s.start), all.iter().map(|s| s.start).min());
        prop_assert_eq!(three.shortest_stay.map(|s| (stay(&s), s.start)), all.iter().map(|s| (stay(s), s.start)).min());
        let cheap = all.iter().map(|s| (price(s.start), s.start)).min();
        prop_assert_eq!(three.cheapest.map(|s| (price(s.start), s.start)), cheap);
    }

    #[test]
    fn what_binds_is_what_would_help(day in days(), job in jobs()) {
        let first = day.when.first();
        let days = [day];
        let named = binding(&days, &job, first);
        prop_assert_eq!(named.is_empty(), !slots(&days[0], &job, first).is_empty());
        if !named.is_empty() {
            let classes = classes(&job);
            prop_assert!(named.iter().all(|b| classes.contains(b)));
            let helps = |c: &Binding| !slots(&plenty(&days[0], c), &job, first).is_empty();
            let alone: BTreeSet<_> = classes.into_iter().filter(helps).collect();
            if !alone.is_empty() {
                prop_assert!(named.iter().all(|b| alone.contains(b)));
                let said = |a: &Binding| named.iter().any(|b| b.kind == a.kind && b.tags.is_subset(&a.tags));
                prop_assert!(alone.iter().all(said), "{alone:?} but {named:?}");
            }
        }
    }
}
