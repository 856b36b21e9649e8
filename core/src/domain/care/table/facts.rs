//! The facts of many cars at once: one statement for each kind of fact, however many cars.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;
use sea_orm::{FromQueryResult, Value};

use super::Key;
use crate::domain::care::mark::{date, day, marks, maybe_day, values};
use crate::domain::care::rules::estimate::Reading;
use crate::domain::care::rules::facts::{Facts, Journey, PutOff, Recalled};
use crate::domain::vehicle::Energy;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, ItemId, ModelId, OwnershipId, PersonId, RecallId, StoreId, TripId, VehicleId};

/// A car with what is known of it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The car.
    pub key: Key,
    /// Its model.
    pub model: Option<ModelId>,
    /// What is known.
    pub facts: Facts,
    /// Whether the start is that of a delivery.
    pub delivered: bool,
    /// Version of what was said of it; 0: nothing.
    pub version: i64,
    /// Whether it is in the workshop.
    pub in_workshop: bool,
    /// Whether a visit lies ahead.
    pub booked: bool,
    /// The announced trips, whatever came of them.
    pub trips: Vec<(TripId, Journey)>,
}

#[derive(FromQueryResult)]
struct Said {
    ownership_id: OwnershipId,
    model_id: Option<ModelId>,
    energy: Option<Energy>,
    started_on: Option<String>,
    registered_on: Option<String>,
    insurance_until: Option<String>,
    inspection_until: Option<String>,
    serviced_on: Option<String>,
    serviced_km: Option<i64>,
    battery_percent: Option<i64>,
    battery_on: Option<String>,
    version: Option<i64>,
}

const SAID: &str = "SELECT o.id AS ownership_id, v.model_id, m.energy, f.started_on, f.registered_on, f.insurance_until, f.inspection_until, \
     f.serviced_on, f.serviced_km, f.battery_percent, f.battery_on, f.version FROM vehicle_ownership o JOIN vehicle v ON v.id = o.vehicle_id \
     LEFT JOIN vehicle_model m ON m.id = v.model_id LEFT JOIN care_fact f ON f.ownership_id = o.id WHERE o.until_at IS NULL";

#[derive(FromQueryResult)]
struct Read {
    vehicle_id: VehicleId,
    at: At,
    km: i32,
}

#[derive(FromQueryResult)]
struct Visit {
    car_id: VehicleId,
    kind: String,
    opened_at: At,
    km: Option<i32>,
    ended_at: Option<At>,
    stage: String,
}

#[derive(FromQueryResult)]
struct Delivered {
    vehicle_id: VehicleId,
    delivered_at: At,
}

#[derive(FromQueryResult)]
struct Vehicle {
    vehicle_id: VehicleId,
}

#[derive(FromQueryResult)]
struct Deferred {
    id: DeferredId,
    vehicle_id: VehicleId,
    person_id: PersonId,
    words: String,
    item_id: Option<ItemId>,
    revisit_on: String,
}

#[derive(FromQueryResult)]
struct Trip {
    id: TripId,
    ownership_id: OwnershipId,
    on_day: String,
    km: i64,
}

#[derive(FromQueryResult)]
struct Recall {
    ownership_id: OwnershipId,
    id: RecallId,
    store_id: StoreId,
    title: String,
    words: String,
    imported_at: At,
}

/// What is known of these cars of one zone; those that are not owned any more are left out.
pub async fn load(look: &impl Look, keys: &[Key], zone: Tz) -> Result<Vec<Loaded>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let owned: Vec<OwnershipId> = keys.iter().map(|key| key.ownership_id).collect();
    let cars: Vec<VehicleId> = keys.iter().flat_map(|key| [key.vehicle_id, key.car_id]).collect();
    let cars: Vec<VehicleId> = cars.into_iter().collect::<HashSet<_>>().into_iter().collect();
    let said = said(look, &owned).await?;
    let mut all: Vec<Loaded> = Vec::with_capacity(said.len());
    let by_id: HashMap<OwnershipId, Key> = keys.iter().map(|key| (key.ownership_id, *key)).collect();
    for row in said {
        if let Some(key) = by_id.get(&row.ownership_id) {
            all.push(begin(*key, row)?);
        }
    }
    odometers(look, &cars, zone, &mut all).await?;
    visits(look, &cars, &mut all).await?;
    put_off(look, &cars, &mut all).await?;
    announced(look, &owned, &mut all).await?;
    called_back(look, &owned, zone, &mut all).await?;
    Ok(all)
}

async fn said(look: &impl Look, owned: &[OwnershipId]) -> Result<Vec<Said>, Error> {
    let sql = format!("{SAID} AND o.id IN ({}) ORDER BY o.id", marks(0, owned.len()));
    look.all(&sql, values(owned)).await
}

fn begin(key: Key, row: Said) -> Result<Loaded, Error> {
    let serviced = maybe_day(row.serviced_on.as_ref())?.map(|on| (on, row.serviced_km));
    let facts = Facts {
        started: maybe_day(row.started_on.as_ref())?,
        registered: maybe_day(row.registered_on.as_ref())?,
        insurance_until: maybe_day(row.insurance_until.as_ref())?,
        inspection_until: maybe_day(row.inspection_until.as_ref())?,
        serviced,
        electric: row.energy.is_some_and(|energy| energy != Energy::Ice),
        battery: row.battery_percent.zip(maybe_day(row.battery_on.as_ref())?),
        ..Facts::default()
    };
    Ok(Loaded {
        key,
        model: row.model_id,
        facts,
        delivered: false,
        version: row.version.unwrap_or(0),
        in_workshop: false,
        booked: false,
        trips: Vec::new(),
    })
}

impl Loaded {
    fn is(&self, car: VehicleId) -> bool {
        self.key.vehicle_id == car || self.key.car_id == car
    }
}

/// The mileage log, what repairs read at their intake, and when the dealership handed the car over new.
async fn odometers(look: &impl Look, cars: &[VehicleId], zone: Tz, all: &mut [Loaded]) -> Result<(), Error> {
    let these = marks(0, cars.len());
    let sql = format!("SELECT vehicle_id, at, km FROM vehicle_mileage WHERE vehicle_id IN ({these}) ORDER BY at, seq");
    let mut log: HashMap<VehicleId, Vec<(At, i64)>> = HashMap::new();
    for row in look.all::<Read>(&sql, values(cars)).await? {
        log.entry(row.vehicle_id).or_default().push((row.at, i64::from(row.km)));
    }
    let sql = format!(
        "SELECT car_id, kind, opened_at, km, ended_at, stage FROM repair_order WHERE car_id IN ({these}) AND stage <> 'cancelled' ORDER BY opened_at, id"
    );
    let mut work: HashMap<VehicleId, Vec<Visit>> = HashMap::new();
    for row in look.all::<Visit>(&sql, values(cars)).await? {
        work.entry(row.car_id).or_default().push(row);
    }
    let sql = format!(
        "SELECT vehicle_id, delivered_at FROM sales_order WHERE delivered_at IS NOT NULL AND vehicle_id IN ({these})"
    );
    let handed: HashMap<VehicleId, At> = look
        .all::<Delivered>(&sql, values(cars))
        .await?
        .into_iter()
        .map(|row| (row.vehicle_id, row.delivered_at))
        .collect();
    for one in all.iter_mut() {
        let both: HashSet<VehicleId> = [one.key.vehicle_id, one.key.car_id].into();
        let mut readings: Vec<(At, i64)> = both.iter().filter_map(|car| log.get(car)).flatten().copied().collect();
        for visit in both.iter().filter_map(|car| work.get(car)).flatten() {
            readings.extend(visit.km.map(|km| (visit.opened_at, i64::from(km))));
            let open = visit.ended_at.is_none() && !["closed", "abandoned"].contains(&visit.stage.as_str());
            one.in_workshop |= open;
            if visit.kind == "maintenance" && visit.stage == "closed" {
                let on = date(zone, visit.ended_at.unwrap_or(visit.opened_at));
                let newer = one.facts.serviced.is_none_or(|(last, _)| last <= on);
                if newer {
                    one.facts.serviced = Some((on, visit.km.map(i64::from)));
                }
            }
        }
        readings.sort_by_key(|(at, _)| *at);
        one.facts.readings = readings
            .into_iter()
            .map(|(at, km)| Reading { on: date(zone, at), km })
            .collect();
        if let Some(at) = both.iter().filter_map(|car| handed.get(car)).min() {
            one.facts.started = Some(date(zone, *at));
            one.delivered = true;
        }
    }
    Ok(())
}

async fn visits(look: &impl Look, cars: &[VehicleId], all: &mut [Loaded]) -> Result<(), Error> {
    let sql = format!(
        "SELECT DISTINCT vehicle_id FROM booking WHERE state IN ('requested', 'confirmed') AND kind = 'service' AND start_at > $1 \
         AND vehicle_id IN ({})",
        marks(1, cars.len())
    );
    let mut with: Vec<Value> = vec![look.now().into()];
    with.extend(values(cars));
    let booked: HashSet<VehicleId> = look
        .all::<Vehicle>(&sql, with)
        .await?
        .into_iter()
        .map(|row| row.vehicle_id)
        .collect();
    for one in all.iter_mut() {
        one.booked = booked.contains(&one.key.vehicle_id) || booked.contains(&one.key.car_id);
    }
    Ok(())
}

async fn put_off(look: &impl Look, cars: &[VehicleId], all: &mut [Loaded]) -> Result<(), Error> {
    let sql = format!(
        "SELECT d.id, d.vehicle_id, d.person_id, l.words, l.item_id, d.revisit_on FROM quote_deferred d \
         JOIN quote_line l ON l.version_id = d.version_id AND l.line_id = d.line_id WHERE d.state = 'open' AND d.vehicle_id IN ({})",
        marks(0, cars.len())
    );
    let rows: Vec<Deferred> = look.all(&sql, values(cars)).await?;
    for row in rows {
        let on = day(&row.revisit_on)?;
        let theirs = all
            .iter_mut()
            .filter(|one| one.is(row.vehicle_id) && one.key.person_id == row.person_id);
        for one in theirs {
            one.facts.put_off.push(PutOff {
                id: row.id.to_string(),
                words: row.words.clone(),
                on,
                item: row.item_id,
            });
        }
    }
    Ok(())
}

async fn announced(look: &impl Look, owned: &[OwnershipId], all: &mut [Loaded]) -> Result<(), Error> {
    let sql = format!(
        "SELECT id, ownership_id, on_day, km FROM care_trip WHERE ended_at IS NULL AND ownership_id IN ({}) ORDER BY on_day, id",
        marks(0, owned.len())
    );
    for row in look.all::<Trip>(&sql, values(owned)).await? {
        let trip = Journey {
            id: row.id.to_string(),
            on: day(&row.on_day)?,
            km: row.km,
        };
        for one in all.iter_mut().filter(|one| one.key.ownership_id == row.ownership_id) {
            one.facts.trips.push(trip.clone());
            one.trips.push((row.id, trip.clone()));
        }
    }
    Ok(())
}

async fn called_back(look: &impl Look, owned: &[OwnershipId], zone: Tz, all: &mut [Loaded]) -> Result<(), Error> {
    let sql = format!(
        "SELECT o.id AS ownership_id, r.id, r.store_id, r.title, r.words, r.imported_at FROM vehicle_ownership o \
         JOIN care_recall_vin n ON n.vin_index = o.vin_index JOIN care_recall r ON r.id = n.recall_id \
         WHERE n.done_at IS NULL AND o.id IN ({}) ORDER BY r.imported_at, r.id",
        marks(0, owned.len())
    );
    for row in look.all::<Recall>(&sql, values(owned)).await? {
        let of_store = |one: &&mut Loaded| one.key.ownership_id == row.ownership_id && one.key.store_id == row.store_id;
        for one in all.iter_mut().filter(of_store) {
            one.facts.recalls.push(Recalled {
                id: row.id.to_string(),
                since: date(zone, row.imported_at),
                words: format!("{}（{}）", row.title, row.words),
            });
        }
    }
    Ok(())
}
