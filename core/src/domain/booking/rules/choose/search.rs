//! All starts of a day at once: masks of free cells, shifted and eroded, one resource and need at a time.

use crate::domain::booking::rules::bits;
use crate::domain::booking::rules::plan::{Need, Pattern};
use crate::domain::booking::rules::resource::{Day, MOST_BUFFER, Resource};

/// One resource that can meet a need, and when.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its place in the day's list.
    pub(super) resource: usize,
    /// The starts at which it can meet the need.
    starts: u128,
    /// The cells of the need with the resource's buffers; bit 0 lies `lead` cells after the start.
    wide: u128,
    lead: i32,
}

impl Candidate {
    /// The cells of the day that it would take for a start, buffers included, before they are cut to its shift.
    pub(super) fn cells(&self, at: u8) -> u128 {
        bits::ahead(self.wide, -(i32::from(at) + self.lead))
    }
}

/// One plan laid over one day.
pub(super) struct Search {
    /// The starts at which each need, taken alone, can be met. Where two needs compete, see `assign`.
    pub(super) starts: u128,
    /// For each need who can meet it.
    needs: Vec<Vec<Candidate>>,
    /// Whether two needs may compete for one resource.
    compete: bool,
}

impl Search {
    /// Looks among the starts `allowed`, at the needs that `keep` lets through; the others are taken as met by
    /// somebody who is there all day.
    pub(super) fn new(day: &Day, pattern: &Pattern, allowed: u128, keep: impl Fn(&Need) -> bool) -> Search {
        let mut starts = day.when.all() & allowed;
        let mut needs = Vec::with_capacity(pattern.needs.len());
        for need in &pattern.needs {
            if !keep(need) {
                starts &= inside(day.when.all(), need);
                continue;
            }
            let able = day
                .resources
                .iter()
                .enumerate()
                .filter(|(_, r)| r.serves(need.kind, &need.tags));
            let candidates: Vec<Candidate> = able
                .map(|(i, r)| candidate(day, i, r, need))
                .filter(|c| c.starts & starts != 0)
                .collect();
            starts &= candidates.iter().fold(0, |any, c| any | c.starts);
            needs.push(candidates);
            if starts == 0 {
                break;
            }
        }
        let kept = || pattern.needs.iter().filter(|need| keep(need));
        let compete = kept()
            .enumerate()
            .any(|(i, a)| kept().skip(i + 1).any(|b| a.kind == b.kind));
        Search { starts, needs, compete }
    }

    /// Whether the needs can be met at that start by different resources.
    pub(super) fn can_assign(&self, at: u8) -> bool {
        bits::has(self.starts, at) && (!self.compete || self.assign(at, |c| c.resource).is_some())
    }

    /// One candidate per need, no resource twice: for the first need the one of least rank that leaves the
    /// others something, then the second, and so on.
    pub(super) fn assign<R: Ord>(&self, at: u8, rank: impl Fn(&Candidate) -> R) -> Option<Vec<&Candidate>> {
        let ranked = |candidates: &'_ Vec<Candidate>| -> Vec<usize> {
            let mut able: Vec<usize> = candidates
                .iter()
                .enumerate()
                .filter(|(_, c)| bits::has(c.starts, at))
                .map(|(i, _)| i)
                .collect();
            able.sort_by_cached_key(|i| candidates.get(*i).map(&rank));
            able
        };
        let order: Vec<Vec<&Candidate>> = self
            .needs
            .iter()
            .map(|candidates| {
                ranked(candidates)
                    .into_iter()
                    .filter_map(|i| candidates.get(i))
                    .collect()
            })
            .collect();
        let mut chosen = Vec::with_capacity(order.len());
        choose(&order, &mut chosen).then_some(chosen)
    }
}

/// Depth first over the needs; with at most a handful of one kind this is quick.
fn choose<'a>(order: &[Vec<&'a Candidate>], chosen: &mut Vec<&'a Candidate>) -> bool {
    let Some(candidates) = order.get(chosen.len()) else {
        return true;
    };
    for candidate in candidates {
        if chosen.iter().all(|other| other.resource != candidate.resource) {
            chosen.push(candidate);
            if choose(order, chosen) {
                return true;
            }
            chosen.pop();
        }
    }
    false
}

/// The starts for which every cell of the need is free.
fn inside(free: u128, need: &Need) -> u128 {
    let lead = i32::from(need.lead);
    bits::runs(need.mask).fold(u128::MAX, |starts, (from, len)| {
        starts & bits::ahead(bits::erode(free, len), lead + i32::from(from))
    })
}

fn candidate(day: &Day, index: usize, resource: &Resource, need: &Need) -> Candidate {
    let mut starts = inside(resource.free() & day.when.all(), need);
    let (before, after) = (
        resource.buffer_before.min(MOST_BUFFER),
        resource.buffer_after.min(MOST_BUFFER),
    );
    // Bit 0 of `wide` lies `before` cells earlier than bit 0 of the need.
    let wide = (0..=before + after).fold(0, |wide, by| wide | need.mask << by);
    let core = need.mask << before;
    let lead = i32::from(need.lead) - i32::from(before);
    let blocked = resource.blocked() & day.when.all();
    for bit in bits::ones(wide & !core) {
        // Cells before or after the day read as not blocked: there the buffer is cut.
        starts &= !bits::ahead(blocked, lead + i32::from(bit));
    }
    Candidate {
        resource: index,
        starts,
        wide,
        lead,
    }
}
