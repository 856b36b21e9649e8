//! What a visit needs, and what of it is free on a day.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::choose::Placement;
use super::day::StoreDay;
pub use crate::domain::store::ResourceKind;

/// Types of bay, skills, models: what a resource can, or what a job asks of it.
pub type Tags = BTreeSet<String>;

/// One resource on one day. A place that can serve several at once is several resources (fault X3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id: half of the primary key (resource, cell).
    pub id: Uuid,
    /// What it is.
    pub kind: ResourceKind,
    /// What it can.
    pub tags: Tags,
    /// When it works: store open, on shift, not absent. Bits beyond the day's cells count for nothing, here and
    /// in `busy`.
    pub works: u128,
    /// Cells taken already, whether it works then or not.
    pub busy: u128,
    /// Cells kept free before each use, at most [`MOST_BUFFER`].
    pub buffer_before: u8,
    /// Cells kept free after each use, at most [`MOST_BUFFER`].
    pub buffer_after: u8,
    /// Cells taken on this day, to share the work out evenly.
    pub load: u32,
}

/// The longest buffer in cells (four hours); a longer one counts as this.
pub const MOST_BUFFER: u8 = 16;

impl Resource {
    /// The cells that a use may take.
    #[must_use]
    pub fn free(&self) -> u128 {
        self.works & !self.busy
    }

    /// The cells that not even a buffer may take. Outside its working time a resource needs no buffer, so a
    /// buffer is cut there: after the last job of the day it does not ask for open doors.
    #[must_use]
    pub fn blocked(&self) -> u128 {
        self.works & self.busy
    }

    /// Whether it is of that kind and has all of those tags.
    #[must_use]
    pub fn serves(&self, kind: ResourceKind, tags: &Tags) -> bool {
        self.kind == kind && tags.is_subset(&self.tags)
    }
}

/// One day of one store with everything that can be booked on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which cells it has.
    pub when: StoreDay,
    /// The resources of the store; each id once.
    pub resources: Vec<Resource>,
}

impl Day {
    /// Takes the cells of a placement, so that the next one is chosen among what is left (moving many bookings
    /// in one transaction).
    pub fn claim(&mut self, placement: &Placement) {
        self.each(placement, |resource, cells| {
            resource.busy |= cells;
            resource.load = resource.load.saturating_add(cells.count_ones());
        });
    }

    /// Gives the cells of a placement back.
    pub fn release(&mut self, placement: &Placement) {
        self.each(placement, |resource, cells| {
            resource.busy &= !cells;
            resource.load = resource.load.saturating_sub(cells.count_ones());
        });
    }

    fn each(&mut self, placement: &Placement, change: impl Fn(&mut Resource, u128)) {
        for claim in &placement.claims {
            let cells = self.when.mask_of(claim.cells.iter().copied());
            if let Some(resource) = self.resources.iter_mut().find(|r| r.id == claim.resource) {
                change(resource, cells);
            }
        }
    }
}
