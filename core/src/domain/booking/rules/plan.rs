//! A visit as a plan: which resources it needs, and when, counted in cells from its start.
//!
//! Decisions that stand here:
//! - Reception comes first and takes the advisor; the work begins after it, so that *ready* is a true promise.
//! - Items of one visit are done one after another. The shortest plan asks for one bay and one technician that
//!   can do all of it; where the items need different bays or skills that nobody may hold together, further
//!   plans move the car from bay to bay, or change technicians between items.
//! - A bay is held from the first to the last minute of the work in it; a technician only while working, so that
//!   in a wait (oil draining, paint drying, a battery charging) he can be elsewhere.
//! - A wait is elastic: each length, in steps of 15 minutes, is a plan of its own, shortest stay first.
//! - A driver does both legs of a pick-up; a mobile visit keeps van and technician from leaving to return.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bits;
use super::day::CELL_MINUTES;
use super::refused::Refused;
use super::resource::{ResourceKind, Tags};
pub use crate::domain::store::Way;

mod layout;

use layout::{Arrangement, Layout};

/// The most plans a job keeps.
pub const MOST_VARIANTS: usize = 64;
/// The longest plan in cells, ways there and back included: one day.
pub const MOST_CELLS: u8 = 96;

/// A part of an item's work, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = BookingSegment)]
pub enum Segment {
    /// A technician works on the car.
    Work {
        /// How long.
        minutes: u16,
    },
    /// The car stays in the bay and needs nobody.
    Wait {
        /// At least so long.
        min_minutes: u16,
        /// At most so long; less than the least counts as the least.
        max_minutes: u16,
    },
}

/// One service item of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its work and waits in order.
    pub segments: Vec<Segment>,
    /// The type of bay; `None`: any bay will do.
    pub bay: Option<String>,
    /// The skills, all of which one technician must hold.
    pub skills: Tags,
}

/// A visit to the workshop, or of the workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// What is to be done, at least one item.
    pub items: Vec<Item>,
    /// How the car comes.
    pub way: Way,
    /// How long an advisor receives the owner; 0: none is needed. A mobile visit has none.
    pub reception_minutes: u16,
    /// One way to the owner's address, for pick-up and mobile service.
    pub travel_minutes: u16,
    /// Whether the store counts the seats in its lounge: then a waiting owner needs one.
    pub lounge: bool,
}

/// One resource that a plan needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Need {
    /// Which of the needs of this kind it is, from 0; needs of one plan are met by different resources.
    pub nth: u8,
    /// What it is.
    pub kind: ResourceKind,
    /// What it must be able to do.
    pub tags: Tags,
    /// When it is used: bit `i` is the cell `start + lead + i`.
    pub mask: u128,
    /// Where bit 0 lies as seen from the start; negative before it.
    pub lead: i8,
}

/// One way of doing a job.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// What it needs.
    pub needs: Vec<Need>,
    /// Cells from the start (the owner is received, or is called on) until all is ready.
    pub stay: u8,
}

/// A job: the ways of doing it, shortest stay first, at most [`MOST_VARIANTS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The plans; never empty.
    pub variants: Vec<Pattern>,
}

impl Job {
    /// The plans of a visit.
    ///
    /// # Errors
    /// [`Refused::NoFit`] when there is nothing to do, [`Refused::TooLong`] when it takes more than a day.
    pub fn visit(visit: &Visit) -> Result<Job, Refused> {
        let arrangements = Arrangement::all(visit);
        let most = (MOST_VARIANTS / arrangements.len().max(1)).max(1);
        let mut variants = Vec::new();
        let mut something = false;
        for waits in layout::waits(&visit.items, most) {
            for arrangement in &arrangements {
                let layout = Layout::of(visit, arrangement, &waits);
                if layout.total > 0 {
                    something = true;
                    variants.extend(pattern(visit, arrangement, &layout));
                }
            }
        }
        if !something {
            return Err(Refused::NoFit);
        }
        // Waits come shortest first, so stays do too; for one stay the arrangement with the fewest hands is first.
        if variants.is_empty() {
            Err(Refused::TooLong)
        } else {
            Ok(Job { variants })
        }
    }

    /// The plan of a test drive: a demonstration car of the model and a sales consultant, no bay (R115).
    ///
    /// # Errors
    /// [`Refused::NoFit`] for no time at all, [`Refused::TooLong`] for more than a day.
    pub fn test_drive(model: &str, minutes: u16) -> Result<Job, Refused> {
        let stay = cells(u32::from(minutes))
            .filter(|c| *c <= MOST_CELLS)
            .ok_or(Refused::TooLong)?;
        if stay == 0 {
            return Err(Refused::NoFit);
        }
        let need = |kind, tags| Need {
            nth: 0,
            kind,
            tags,
            mask: bits::run(0, stay),
            lead: 0,
        };
        let car = need(ResourceKind::DemoCar, Tags::from([model.to_owned()]));
        let needs = vec![car, need(ResourceKind::Consultant, Tags::new())];
        Ok(Job {
            variants: vec![Pattern { needs, stay }],
        })
    }
}

/// The tag of the bay in which new cars are handed over.
pub const DELIVERY: &str = "delivery";

impl Job {
    /// The plan of handing a new car over (R120): a sales consultant, and the delivery bay where the store has one, else a
    /// seat where it counts them.
    ///
    /// # Errors
    /// As [`Job::test_drive`].
    pub fn handover(minutes: u16, bay: bool, lounge: bool) -> Result<Job, Refused> {
        let stay = cells(u32::from(minutes))
            .filter(|c| *c <= MOST_CELLS)
            .ok_or(Refused::TooLong)?;
        if stay == 0 {
            return Err(Refused::NoFit);
        }
        let need = |kind, tags| Need {
            nth: 0,
            kind,
            tags,
            mask: bits::run(0, stay),
            lead: 0,
        };
        let mut needs = vec![need(ResourceKind::Consultant, Tags::new())];
        if bay {
            needs.push(need(ResourceKind::Bay, Tags::from([DELIVERY.to_owned()])));
        } else if lounge {
            needs.push(need(ResourceKind::Lounge, Tags::new()));
        }
        Ok(Job {
            variants: vec![Pattern { needs, stay }],
        })
    }
}

/// The needs of one layout; `None` when it is longer than a day.
fn pattern(visit: &Visit, arrangement: &Arrangement, layout: &Layout) -> Option<Pattern> {
    let stay = cells(layout.total)?;
    let travel = match visit.way {
        Way::Pickup | Way::Mobile => cells(u32::from(visit.travel_minutes))?,
        Way::Wait | Way::Leave | Way::LoanCar => 0,
    };
    let whole = travel.checked_mul(2)?.checked_add(stay).filter(|c| *c <= MOST_CELLS)?;
    let lead = -i8::try_from(travel).ok()?;
    let any = |kind, mask, lead| Need {
        nth: 0,
        kind,
        tags: Tags::new(),
        mask,
        lead,
    };
    let mobile = visit.way == Way::Mobile;
    let mut needs = Vec::new();
    // What is used for no cell at all is not needed.
    if !mobile {
        let bays = arrangement
            .bays
            .iter()
            .zip(&layout.bays)
            .filter(|(_, mask)| **mask != 0)
            .zip(0..);
        needs.extend(bays.map(|((tags, mask), nth)| Need {
            nth,
            tags: tags.clone(),
            ..any(ResourceKind::Bay, *mask, 0)
        }));
    }
    let crews = arrangement
        .crews
        .iter()
        .zip(&layout.crews)
        .filter(|(_, mask)| **mask != 0)
        .zip(0..);
    needs.extend(crews.map(|((tags, mask), nth)| {
        let (mask, lead) = if mobile {
            (bits::run(0, whole), lead)
        } else {
            (*mask, 0)
        };
        Need {
            nth,
            tags: tags.clone(),
            ..any(ResourceKind::Technician, mask, lead)
        }
    }));
    if let Some(cells) = cells(u32::from(visit.reception_minutes)).filter(|c| *c > 0 && !mobile) {
        needs.push(any(ResourceKind::Advisor, bits::run(0, cells), 0));
    }
    match visit.way {
        Way::Wait if visit.lounge => needs.push(any(ResourceKind::Lounge, bits::run(0, stay), 0)),
        Way::Wait | Way::Leave => {}
        Way::LoanCar => needs.push(any(ResourceKind::LoanCar, bits::run(0, stay), 0)),
        Way::Mobile => needs.push(any(ResourceKind::Van, bits::run(0, whole), lead)),
        Way::Pickup => {
            let legs = bits::run(0, travel) | bits::run(travel + stay, travel);
            needs.extend((legs != 0).then(|| any(ResourceKind::Driver, legs, lead)));
        }
    }
    Some(Pattern { needs, stay })
}

/// Minutes as cells, rounded up; `None` for more than a mask holds.
fn cells(minutes: u32) -> Option<u8> {
    u8::try_from(minutes.div_ceil(u32::from(CELL_MINUTES)))
        .ok()
        .filter(|c| *c < bits::WIDTH)
}

#[cfg(test)]
mod tests;
