//! The one reader of availability (fault X4): which starts of a day fit a job, and which resources take it.
//!
//! What is shown as free and what is then taken come from the same masks, so a shown slot can fail only
//! because somebody else was faster.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bits;
use super::day::Cell;
use super::plan::{Job, Pattern};
use super::resource::{Day, Resource, ResourceKind};

mod search;
mod suggest;

use search::{Candidate, Search};
pub use suggest::{Binding, Suggestions, binding, suggest};

/// A start that fits, with the time at which all will be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// When the owner is received, or called on.
    pub start: Cell,
    /// When all is done: the end of the shortest plan that fits this start.
    pub ready: Cell,
}

/// One resource taken by a placement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingClaim)]
pub struct Claim {
    /// What it is.
    pub kind: ResourceKind,
    /// Which of the needs of this kind it meets, from 0.
    pub nth: u8,
    /// Which one.
    pub resource: Uuid,
    /// The cells to take, buffers included, earliest first.
    pub cells: Vec<Cell>,
}

/// Where a job goes: what to claim, and from when to when the visit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// When the owner is received, or called on.
    pub start: Cell,
    /// When all is done.
    pub ready: Cell,
    /// What to take; no resource twice.
    pub claims: Vec<Claim>,
}

/// Puts the job on the day at that start: the shortest plan that fits, on the resources that suit it best.
/// `None` when nothing fits. The same day and job always give the same answer.
#[must_use]
pub fn fit(day: &Day, job: &Job, start: Cell) -> Option<Placement> {
    fit_with(day, job, start, &[])
}

/// Like [`fit`], but of the resources that can do it those in `wanted` come first: the owner's own advisor
/// (R136), or what a booking already has when it moves.
#[must_use]
pub fn fit_with(day: &Day, job: &Job, start: Cell, wanted: &[Uuid]) -> Option<Placement> {
    let at = day.when.index(start)?;
    job.variants.iter().find_map(|pattern| {
        let search = Search::new(day, pattern, bits::run(at, 1), |_| true);
        if !bits::has(search.starts, at) {
            return None;
        }
        let chosen = search.assign(at, |candidate| rank(day, candidate, at, wanted))?;
        Some(placement(day, pattern, start, at, &chosen))
    })
}

/// Every start from `earliest` on that fits the job on this day, in order, each with its shortest stay.
#[must_use]
pub fn slots(day: &Day, job: &Job, earliest: Cell) -> Vec<Slot> {
    let mut found: Vec<(u8, u8)> = Vec::new();
    let mut left = from(day, earliest);
    for pattern in &job.variants {
        let search = Search::new(day, pattern, left, |_| true);
        for at in bits::ones(search.starts) {
            if search.can_assign(at) {
                left &= !(1 << at);
                found.push((at, pattern.stay));
            }
        }
        if left == 0 {
            break;
        }
    }
    found.sort_unstable();
    let slot = |(at, stay): (u8, u8)| {
        let start = day.when.cell(at);
        Slot {
            start,
            ready: start.plus(i64::from(stay)),
        }
    };
    found.into_iter().map(slot).collect()
}

/// The bits of the day from a cell on.
fn from(day: &Day, earliest: Cell) -> u128 {
    let before = earliest.number().saturating_sub(day.when.first().number());
    let before = u8::try_from(before.clamp(0, i64::from(bits::WIDTH))).unwrap_or(bits::WIDTH);
    day.when.all() & !bits::run(0, before)
}

/// How well a resource suits, least first: wanted; few tags, which keeps the versatile free; no new gap, then
/// the tightest one; little work so far; id.
type Rank = (bool, usize, i64, u32, u32, Uuid);

fn rank(day: &Day, candidate: &Candidate, at: u8, wanted: &[Uuid]) -> Rank {
    let none = (true, usize::MAX, 0, 0, 0, Uuid::nil());
    let Some(resource) = day.resources.get(candidate.resource) else {
        return none;
    };
    let free = resource.free();
    let after = free & !candidate.cells(at);
    let gaps = i64::from(bits::count_runs(after)) - i64::from(bits::count_runs(free));
    let slack = bits::runs(free)
        .map(|(from, len)| bits::run(from, len))
        .filter(|run| run & !after != 0)
        .map(|run| (run & after).count_ones())
        .sum();
    (
        !wanted.contains(&resource.id),
        resource.tags.len(),
        gaps,
        slack,
        resource.load,
        resource.id,
    )
}

fn placement(day: &Day, pattern: &Pattern, start: Cell, at: u8, chosen: &[&Candidate]) -> Placement {
    let claims = pattern.needs.iter().zip(chosen).filter_map(|(need, candidate)| {
        let resource: &Resource = day.resources.get(candidate.resource)?;
        // A buffer takes only cells in which the resource works: outside it is cut.
        let cells = candidate.cells(at) & resource.works;
        Some(Claim {
            kind: need.kind,
            nth: need.nth,
            resource: resource.id,
            cells: day.when.cells(cells).collect(),
        })
    });
    Placement {
        start,
        ready: start.plus(i64::from(pattern.stay)),
        claims: claims.collect(),
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod props;
#[cfg(test)]
mod tests;
