//! Where on a visit's line of minutes each bay is held and each technician works.

use super::{Item, Segment, Visit, Way};
use crate::domain::booking::rules::bits;
use crate::domain::booking::rules::day::CELL_MINUTES;
use crate::domain::booking::rules::resource::Tags;

/// Who shares: which bay takes each item and which technician does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrangement {
    /// The types each bay must have, in the order in which the car visits them.
    pub(super) bays: Vec<Tags>,
    /// For each item the index of its bay.
    pub(super) bay_of: Vec<usize>,
    /// The skills each technician must hold.
    pub(super) crews: Vec<Tags>,
    /// For each item the index of its technician.
    pub(super) crew_of: Vec<usize>,
}

impl Arrangement {
    /// All of a visit, fewest hands first: one bay and one technician; then technicians, bays, both apart.
    pub(super) fn all(visit: &Visit) -> Vec<Arrangement> {
        let types: Vec<Tags> = visit.items.iter().map(|i| i.bay.iter().cloned().collect()).collect();
        let skills: Vec<Tags> = visit.items.iter().map(|i| i.skills.clone()).collect();
        let (one_bay, many_bays) = (together(&types), apart(&types));
        let (one_crew, many_crews) = (together(&skills), apart(&skills));
        // On a mobile visit there are no bays, and one technician rides in the van.
        let mobile = visit.way == Way::Mobile;
        let bays = if many_bays.0.len() > 1 && !mobile {
            vec![&one_bay, &many_bays]
        } else {
            vec![&one_bay]
        };
        let crews = if many_crews.0.len() > 1 && !mobile {
            vec![&one_crew, &many_crews]
        } else {
            vec![&one_crew]
        };
        let pairs = bays.iter().flat_map(|bay| crews.iter().map(move |crew| (*bay, *crew)));
        pairs
            .map(|(bay, crew)| Arrangement {
                bays: bay.0.clone(),
                bay_of: bay.1.clone(),
                crews: crew.0.clone(),
                crew_of: crew.1.clone(),
            })
            .collect()
    }
}

/// One for all items: it must have every tag.
fn together(each: &[Tags]) -> (Vec<Tags>, Vec<usize>) {
    (vec![each.iter().flatten().cloned().collect()], vec![0; each.len()])
}

/// One per set of tags that no other set contains; an item goes to the first that can do it.
fn apart(each: &[Tags]) -> (Vec<Tags>, Vec<usize>) {
    let mut sets: Vec<Tags> = Vec::new();
    for tags in each {
        let inside = each.iter().any(|other| tags.is_subset(other) && tags != other);
        if !inside && !sets.contains(tags) {
            sets.push(tags.clone());
        }
    }
    let of = each
        .iter()
        .map(|tags| sets.iter().position(|set| tags.is_subset(set)).unwrap_or(0))
        .collect();
    (sets, of)
}

/// One visit laid out: masks in cells from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Minutes from the start until all is done.
    pub(super) total: u32,
    /// When each bay is held, without a break.
    pub(super) bays: Vec<u128>,
    /// When each technician works.
    pub(super) crews: Vec<u128>,
}

impl Layout {
    /// Lays out the items one after another, those of one bay together, with these lengths of the waits.
    /// Cells beyond a mask are cut; such a layout is longer than a day and is thrown away for its `total`.
    pub(super) fn of(visit: &Visit, arrangement: &Arrangement, waits: &[Vec<u32>]) -> Layout {
        let mut bays = vec![0; arrangement.bays.len()];
        let mut crews = vec![0; arrangement.crews.len()];
        let mut now = if visit.way == Way::Mobile {
            0
        } else {
            u32::from(visit.reception_minutes)
        };
        let mut order: Vec<usize> = (0..visit.items.len()).collect();
        order.sort_by_key(|i| arrangement.bay_of.get(*i).copied());
        let mut busy = 0;
        for i in order {
            let Some(item) = visit.items.get(i) else { continue };
            let mut lengths = waits.get(i).into_iter().flatten();
            let from = now;
            for segment in &item.segments {
                let length = match segment {
                    Segment::Work { minutes } => u32::from(*minutes),
                    Segment::Wait { .. } => lengths.next().copied().unwrap_or(0),
                };
                if matches!(segment, Segment::Work { .. }) {
                    add(&mut crews, &arrangement.crew_of, i, touched(now, now + length));
                }
                now += length;
            }
            busy += now - from;
            add(&mut bays, &arrangement.bay_of, i, touched(from, now));
        }
        Layout {
            total: if busy == 0 { 0 } else { now },
            bays,
            crews,
        }
    }
}

fn add(masks: &mut [u128], of: &[usize], item: usize, cells: u128) {
    if let Some(mask) = of.get(item).and_then(|at| masks.get_mut(*at)) {
        *mask |= cells;
    }
}

/// The cells that a span of minutes touches.
fn touched(from: u32, to: u32) -> u128 {
    if from >= to {
        return 0;
    }
    let cell = u32::from(CELL_MINUTES);
    let edge = |c: u32| u8::try_from(c).unwrap_or(bits::WIDTH).min(bits::WIDTH);
    let (first, end) = (edge(from / cell), edge(to.div_ceil(cell)));
    bits::run(first, end - first)
}

/// The lengths of all waits (per item, in order), shortest sum first, at most `most` combinations.
pub(super) fn waits(items: &[Item], most: usize) -> Vec<Vec<Vec<u32>>> {
    let step = u32::from(CELL_MINUTES);
    let spans: Vec<(usize, u32, u32)> = items
        .iter()
        .enumerate()
        .flat_map(|(i, item)| item.segments.iter().map(move |s| (i, s)))
        .filter_map(|(i, segment)| match segment {
            Segment::Work { .. } => None,
            Segment::Wait {
                min_minutes: min,
                max_minutes: max,
            } => Some((i, u32::from(*min), u32::from(max.saturating_sub(*min)) / step)),
        })
        .collect();
    let room: u32 = spans.iter().map(|(_, _, steps)| steps).sum();
    let mut found = Vec::new();
    for extra in 0..=room {
        spread(&spans, extra, most, &mut Vec::new(), &mut found);
    }
    let whole = |steps: &Vec<u32>| {
        let mut lengths = vec![Vec::new(); items.len()];
        for ((item, min, _), steps) in spans.iter().zip(steps) {
            if let Some(of_item) = lengths.get_mut(*item) {
                of_item.push(min + steps * step);
            }
        }
        lengths
    };
    found.iter().map(whole).collect()
}

/// Every way to spread `extra` steps over the spans from `chosen.len()` on, until `most` are found.
fn spread(spans: &[(usize, u32, u32)], extra: u32, most: usize, chosen: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) {
    if found.len() >= most {
        return;
    }
    let Some((_, _, here)) = spans.get(chosen.len()) else {
        if extra == 0 {
            found.push(chosen.clone());
        }
        return;
    };
    let later: u32 = spans.iter().skip(chosen.len() + 1).map(|(_, _, steps)| steps).sum();
    for steps in extra.saturating_sub(later)..=extra.min(*here) {
        chosen.push(steps);
        spread(spans, extra - steps, most, chosen, found);
        chosen.pop();
    }
}
