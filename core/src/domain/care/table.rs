//! Rows of care.

mod facts;
mod message;
mod store;

pub use facts::{Loaded, load};
pub use message::{MessageRow, New, Settled, found, insert, last_heard, list, planned, settle, wait, wishes};
pub use store::{Settings, holidays, ruled, rules_rows, settings};

use std::collections::HashSet;
use std::fmt::Write;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::mark::{date, marks, values};
use crate::domain::store::{self as stores, Store};
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{OwnershipId, PersonId, StoreId, VehicleId};

/// A car that somebody owns, and the store that cares for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Key {
    /// The ownership.
    pub ownership_id: OwnershipId,
    /// The owner.
    pub person_id: PersonId,
    /// The record the owner sees.
    pub vehicle_id: VehicleId,
    /// The record that holds what the dealership knows.
    pub car_id: VehicleId,
    /// The store that cares for it.
    pub store_id: StoreId,
}

/// What a store may have to be done.
#[derive(Clone, Copy, Debug)]
pub enum Busy {
    /// Cars whose day has come.
    Cars,
    /// Words that are planned.
    Words,
}

#[derive(FromQueryResult)]
struct Due {
    id: StoreId,
}

/// Cars as [`Key`]s: the store that has the car on record when the owner is its customer, else the owner's first store.
pub const KEY: &str = "SELECT o.id AS ownership_id, o.person_id, o.vehicle_id, COALESCE(v.same_as, v.id) AS car_id, \
     COALESCE((SELECT cs.store_id FROM customer_store cs WHERE cs.person_id = o.person_id AND cs.store_id = v.store_id), \
     (SELECT cs.store_id FROM customer_store cs WHERE cs.person_id = o.person_id ORDER BY cs.since, cs.store_id LIMIT 1)) AS store_id \
     FROM vehicle_ownership o JOIN vehicle v ON v.id = o.vehicle_id WHERE o.until_at IS NULL \
     AND EXISTS (SELECT 1 FROM customer_store cs WHERE cs.person_id = o.person_id)";

/// Cars by a further condition.
pub async fn keys(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Key>, Error> {
    look.all(&format!("{KEY} AND {condition}"), values).await
}

/// The stores that have cars to be looked at, or words to be said, by the latest of their days: one statement for all stores.
pub async fn busy(look: &impl Look, what: Busy) -> Result<Vec<Store>, Error> {
    let all = stores::every(look).await?;
    let latest = all.iter().map(|store| date(store.zone, look.now())).max();
    let Some(latest) = latest else {
        return Ok(Vec::new());
    };
    let sql = match what {
        Busy::Cars => {
            "SELECT s.id FROM store s WHERE EXISTS (SELECT 1 FROM care_car c WHERE c.store_id = s.id AND c.look_on <= $1)"
        }
        Busy::Words => {
            "SELECT s.id FROM store s WHERE EXISTS \
             (SELECT 1 FROM care_message m WHERE m.store_id = s.id AND m.state = 'planned' AND m.wait_on <= $1)"
        }
    };
    let due: Vec<Due> = look.all(sql, [latest.to_string().into()]).await?;
    let due: HashSet<StoreId> = due.into_iter().map(|row| row.id).collect();
    Ok(all.into_iter().filter(|store| due.contains(&store.id)).collect())
}

/// Cars of a store to be looked at by this day, at most `limit`; those behind `after` when all are asked for.
pub async fn due_cars(look: &impl Look, store: StoreId, today: &str, limit: i64) -> Result<Vec<Key>, Error> {
    let sql = "SELECT ownership_id, person_id, vehicle_id, car_id, store_id FROM care_car WHERE store_id = $1 AND look_on <= $2 \
               ORDER BY look_on, ownership_id LIMIT $3";
    look.all(sql, [store.into(), today.into(), limit.into()]).await
}

/// All cars of a store by the page.
pub async fn page(look: &impl Look, store: StoreId, after: Option<OwnershipId>, limit: i64) -> Result<Vec<Key>, Error> {
    let select = "SELECT ownership_id, person_id, vehicle_id, car_id, store_id FROM care_car WHERE store_id = $1";
    match after {
        None => {
            let sql = format!("{select} ORDER BY ownership_id LIMIT $2");
            look.all(&sql, [store.into(), limit.into()]).await
        }
        Some(after) => {
            let sql = format!("{select} AND ownership_id > $2 ORDER BY ownership_id LIMIT $3");
            look.all(&sql, [store.into(), after.into(), limit.into()]).await
        }
    }
}

/// These cars are looked at next on their days; what changed of them until now was seen. One statement for as many as two
/// hundred of them, however many days there are.
pub async fn look_again(tx: &Tx, cars: &[(OwnershipId, NaiveDate)], basis: i64) -> Result<(), Error> {
    for some in cars.chunks(200) {
        let mut all: Vec<Value> = vec![basis.into(), tx.now().into()];
        let mut days = String::new();
        for (car, on) in some {
            all.push((*car).into());
            all.push(on.to_string().into());
            let _infallible = write!(days, " WHEN ${} THEN ${}", all.len() - 1, all.len());
        }
        let cars: Vec<OwnershipId> = some.iter().map(|(car, _)| *car).collect();
        let sql = format!(
            "UPDATE care_car SET look_on = CASE ownership_id{days} ELSE look_on END, basis = $1, seen_at = $2, \
             readings = (SELECT COALESCE(MAX(m.seq), 0) FROM vehicle_mileage m WHERE m.vehicle_id = care_car.car_id) \
             WHERE ownership_id IN ({})",
            marks(all.len(), cars.len())
        );
        all.extend(values(&cars));
        tx.run(&sql, all).await?;
    }
    Ok(())
}

/// This car is looked at at the next opportunity.
pub async fn touch(tx: &Tx, car: &Key) -> Result<(), Error> {
    let sql = "UPDATE care_car SET look_on = '' WHERE ownership_id = $1";
    tx.run(sql, [car.ownership_id.into()]).await?;
    changed(tx, car);
    Ok(())
}

/// Open pages of the car's care may look again.
pub fn changed(tx: &Tx, car: &Key) {
    tx.changed(
        Change::of("care", car.vehicle_id, 0)
            .to_person(car.person_id)
            .to_store(car.store_id),
    );
}
