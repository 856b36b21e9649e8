//! A car's care as it is shown: what is known, what comes next.

use std::collections::HashSet;

use super::plan::Rules;
use super::rules::due::estimate_words;
use super::rules::{Due, Estimate, Kind, inspection};
use super::send::priced;
use super::table::{self, Key, Loaded};
use super::view::{CarFactsView, CarePlanView, EstimateView, Offer, PlanLine, PlanState, SwitchView, TripView};
use crate::domain::butler;
use crate::domain::store::{self, Store};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::VehicleId;

/// Nobody looks further ahead, in days.
const AHEAD: i64 = 400;

/// The car as care knows it; `Missing` when nobody owns it. Whose it is is the caller's to ask.
pub(super) async fn loaded(look: &impl Look, key: &Key, store: &Store) -> Result<Loaded, Error> {
    let cars = table::load(look, std::slice::from_ref(key), store.zone).await?;
    cars.into_iter().next().ok_or(Error::Missing("vehicle"))
}

/// What is known of a car and what comes next.
pub(super) async fn plan(look: &impl Look, key: &Key) -> Result<CarePlanView, Error> {
    let store = store::find(look, key.store_id).await?;
    let car = loaded(look, key, &store).await?;
    let rules = Rules::read(look, &store).await?;
    let estimate = car.facts.estimate(rules.settings.yearly_km, rules.today);
    let told: HashSet<(Kind, String)> = table::found(look, &[key.ownership_id])
        .await?
        .into_iter()
        .filter(|one| one.state == "sent")
        .map(|one| (one.kind, one.occasion))
        .collect();
    let off = table::wishes(look, &[key.person_id]).await?;
    let mut next = Vec::new();
    let mut dues = rules.dues(&car);
    dues.retain(|due| (due.from - rules.today).num_days() <= AHEAD);
    dues.sort_by_key(|due| (due.on.unwrap_or(due.from), due.kind));
    for due in dues {
        let state = match due {
            _ if off.contains(&(key.person_id, due.kind)) && !due.kind.is_fixed() => PlanState::Off,
            _ if told.contains(&(due.kind, due.occasion.clone())) => PlanState::Told,
            _ if due.is_now(rules.today) => PlanState::Due,
            _ => PlanState::Ahead,
        };
        let offer = offered(look, &due, &car, &store, &rules).await?;
        next.push(PlanLine {
            kind: due.kind,
            words: due.kind.words().to_owned(),
            on: due.on,
            from_on: due.from,
            state,
            recall_id: match due.kind {
                Kind::Recall => due.occasion.parse().ok(),
                _ => None,
            },
            why: due.why,
            offer,
        });
    }
    Ok(CarePlanView {
        vehicle_id: key.vehicle_id,
        store_id: Some(store.id),
        store_name: Some(store.name.clone()),
        estimate: estimate.as_ref().map(estimated),
        facts: known(&car, &rules),
        next,
        trips: trips(&car, &rules),
        butler: butler::shown(look, &store, key.person_id).await?,
    })
}

/// The same for a car whose owner is no store's customer yet: nothing comes next.
pub(super) fn bare(vehicle: VehicleId) -> CarePlanView {
    CarePlanView {
        vehicle_id: vehicle,
        store_id: None,
        store_name: None,
        estimate: None,
        facts: CarFactsView {
            started_on: None,
            delivered: false,
            registered_on: None,
            insurance_until: None,
            inspection_until: None,
            inspection_computed: false,
            serviced_on: None,
            serviced_km: None,
            electric: false,
            battery_percent: None,
            battery_on: None,
            version: 0,
        },
        next: Vec::new(),
        trips: Vec::new(),
        butler: None,
    }
}

async fn offered(
    look: &impl Look,
    due: &Due,
    car: &Loaded,
    store: &Store,
    rules: &Rules,
) -> Result<Option<Offer>, Error> {
    let item = due
        .item
        .or_else(|| rules.on.get(&due.kind).and_then(|params| params.item_id));
    let Some(item) = item else { return Ok(None) };
    let priced = priced(look, store, item, car.model, rules.today).await?;
    Ok(priced.map(|(name, total_fen)| Offer {
        store_id: store.id,
        vehicle_id: car.key.vehicle_id,
        item_id: item,
        name,
        total_fen,
    }))
}

fn estimated(estimate: &Estimate) -> EstimateView {
    EstimateView {
        km: estimate.km,
        low_km: estimate.low_km,
        high_km: estimate.high_km,
        yearly_km: estimate.yearly_km(),
        basis: estimate.basis,
        readings: estimate.readings,
        days: estimate.days,
        last_km: estimate.was_read.then_some(estimate.from.km),
        last_on: estimate.was_read.then_some(estimate.from.on),
        words: estimate_words(estimate),
    }
}

fn known(car: &Loaded, rules: &Rules) -> CarFactsView {
    let facts = &car.facts;
    let computed = facts.registered.filter(|_| facts.inspection_until.is_none());
    let computed = computed.and_then(|registered| inspection::next(registered, rules.today));
    CarFactsView {
        started_on: facts.started,
        delivered: car.delivered,
        registered_on: facts.registered,
        insurance_until: facts.insurance_until,
        inspection_until: facts.inspection_until.or(computed.map(|one| one.on)),
        inspection_computed: computed.is_some(),
        serviced_on: facts.serviced.map(|(on, _)| on),
        serviced_km: facts.serviced.and_then(|(_, km)| km),
        electric: facts.electric,
        battery_percent: facts.battery.map(|(percent, _)| percent),
        battery_on: facts.battery.map(|(_, on)| on),
        version: car.version,
    }
}

fn trips(car: &Loaded, rules: &Rules) -> Vec<TripView> {
    let ahead = car.trips.iter().filter(|(_, trip)| trip.on > rules.today);
    let view = |(id, trip): &(_, super::rules::facts::Journey)| TripView {
        id: *id,
        vehicle_id: car.key.vehicle_id,
        on: trip.on,
        km: trip.km,
    };
    ahead.map(view).collect()
}

/// The switch of a kind.
pub(super) fn switch(kind: Kind, off: bool) -> SwitchView {
    SwitchView {
        kind,
        words: kind.words().to_owned(),
        on: !off || kind.is_fixed(),
        fixed: kind.is_fixed(),
    }
}
