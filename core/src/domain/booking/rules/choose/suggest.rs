//! Three suggestions at one tap (R020, R021), and what binds when nothing fits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::search::Search;
use super::{Slot, from, slots};
use crate::domain::booking::rules::bits;
use crate::domain::booking::rules::day::Cell;
use crate::domain::booking::rules::plan::{Job, Need};
use crate::domain::booking::rules::resource::{Day, ResourceKind, Tags};

/// Three good times; two of them may be the same. All are `None` when nothing fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The earliest start; then the earlier ready.
    pub earliest: Option<Slot>,
    /// The shortest stay; then the earlier start.
    pub shortest_stay: Option<Slot>,
    /// The lowest price; then the earlier start.
    pub cheapest: Option<Slot>,
}

/// The three suggestions over those days, from `earliest` on. `price_at` tells what the job costs at a start.
#[must_use]
pub fn suggest<P: Ord>(days: &[Day], job: &Job, earliest: Cell, price_at: &dyn Fn(Cell) -> P) -> Suggestions {
    let mut all: Vec<Slot> = days.iter().flat_map(|day| slots(day, job, earliest)).collect();
    all.sort_by_key(|slot| (slot.start, slot.ready));
    // Of equal ones the first is kept, which is the earliest.
    let stay = |slot: &Slot| slot.ready.number() - slot.start.number();
    Suggestions {
        earliest: all.first().copied(),
        shortest_stay: all.iter().min_by_key(|slot| stay(slot)).copied(),
        cheapest: all.iter().min_by_key(|slot| price_at(slot.start)).copied(),
    }
}

/// A class of resources of which there are too few.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingBinding)]
pub struct Binding {
    /// What is missing.
    pub kind: ResourceKind,
    /// What it would have to be able to do.
    pub tags: Tags,
}

/// What binds when the job fits none of the days from `earliest` on: each class that, if there were any number
/// of it, would let the job in. Where no class alone would, those that have no time even if everything else
/// were free; and where that is none either, all of them (each has time, but never together). Empty when the
/// job fits, or when no day has a start left.
#[must_use]
pub fn binding(days: &[Day], job: &Job, earliest: Cell) -> Vec<Binding> {
    let fits = |keep: &dyn Fn(&Need) -> bool| days.iter().any(|day| fits(day, job, earliest, keep));
    if fits(&|_| true) || !fits(&|_| false) {
        return Vec::new();
    }
    let mut classes: Vec<Binding> = job.variants.iter().flat_map(|p| &p.needs).map(class).collect();
    classes.sort();
    classes.dedup();
    let alone: Vec<Binding> = classes
        .iter()
        .filter(|c| fits(&|need| !covers(c, need)))
        .cloned()
        .collect();
    if !alone.is_empty() {
        return weakest(&alone);
    }
    let failing: Vec<Binding> = classes
        .iter()
        .filter(|c| !fits(&|need| class(need) == **c))
        .cloned()
        .collect();
    weakest(if failing.is_empty() { &classes } else { &failing })
}

fn class(need: &Need) -> Binding {
    Binding {
        kind: need.kind,
        tags: need.tags.clone(),
    }
}

/// Whether a resource of that class would meet the need.
fn covers(class: &Binding, need: &Need) -> bool {
    class.kind == need.kind && need.tags.is_subset(&class.tags)
}

/// Without those that ask for more than another of the same kind: who lacks bays for alignment need not hear
/// that bays for alignment and lifting are lacking too.
fn weakest(of: &[Binding]) -> Vec<Binding> {
    let more = |a: &Binding, b: &Binding| a.kind == b.kind && a.tags != b.tags && b.tags.is_subset(&a.tags);
    of.iter().filter(|a| !of.iter().any(|b| more(a, b))).cloned().collect()
}

fn fits(day: &Day, job: &Job, earliest: Cell, keep: &dyn Fn(&Need) -> bool) -> bool {
    let allowed = from(day, earliest);
    job.variants.iter().any(|pattern| {
        let search = Search::new(day, pattern, allowed, keep);
        bits::ones(search.starts).any(|at| search.can_assign(at))
    })
}

#[cfg(test)]
mod tests;
