//! What is known of a car, as far as care needs it.

use chrono::NaiveDate;

use super::estimate::{Estimate, Reading, estimate};
use crate::ground::id::ItemId;

/// A campaign that calls the car back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// Its id.
    pub id: String,
    /// Since when it is known here.
    pub since: NaiveDate,
    /// Its name and what is wrong.
    pub words: String,
}

/// Work that was put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutOff {
    /// Its id.
    pub id: String,
    /// What.
    pub words: String,
    /// When it is spoken of again.
    pub on: NaiveDate,
    /// The service item, where it is one.
    pub item: Option<ItemId>,
}

/// A trip that was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Its id.
    pub id: String,
    /// When it begins.
    pub on: NaiveDate,
    /// How far.
    pub km: i64,
}

/// What is known of a car.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When it was handed over new, or began to be driven.
    pub started: Option<NaiveDate>,
    /// First registration.
    pub registered: Option<NaiveDate>,
    /// The insurance's last day.
    pub insurance_until: Option<NaiveDate>,
    /// The inspection's last day, as somebody typed it.
    pub inspection_until: Option<NaiveDate>,
    /// The last service, with the odometer where it is known.
    pub serviced: Option<(NaiveDate, Option<i64>)>,
    /// The odometer's log by time.
    pub readings: Vec<Reading>,
    /// Whether it has a traction battery.
    pub electric: bool,
    /// Its health in percent, and when that was read.
    pub battery: Option<(i64, NaiveDate)>,
    /// Trips ahead.
    pub trips: Vec<Journey>,
    /// Campaigns that are open for it.
    pub recalls: Vec<Recalled>,
    /// Work that was put off.
    pub put_off: Vec<PutOff>,
}

impl Facts {
    /// When it was new, as far as is known.
    #[must_use]
    pub fn new_on(&self) -> Option<NaiveDate> {
        self.started.or(self.registered)
    }

    /// What its odometer shows.
    #[must_use]
    pub fn estimate(&self, typical_yearly_km: i64, today: NaiveDate) -> Option<Estimate> {
        estimate(&self.readings, self.new_on(), typical_yearly_km, today)
    }
}
