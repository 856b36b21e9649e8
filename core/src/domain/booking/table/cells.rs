//! Cells: one row for each resource and quarter of an hour. The primary key is the last word (rulings 4).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::domain::booking::rules::choose::Placement;
use crate::domain::booking::rules::day::Cell;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId, VehicleId};
use crate::ground::sabotage;

/// A stretch of cells that a claim holds on a resource.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Take {
    pub claim_id: Uuid,
    pub resource_id: Uuid,
    pub first_cell: i64,
    pub cells: i64,
    pub role: String,
    pub day: String,
}

/// What one claim wants to hold: for each resource its role and cells.
pub struct Wanted {
    pub store: StoreId,
    pub day: NaiveDate,
    pub resources: BTreeMap<Uuid, (String, BTreeSet<i64>)>,
}

impl Wanted {
    /// The cells of a placement, and of the car itself, which is in one place only.
    pub fn of(store: StoreId, day: NaiveDate, placement: &Placement, vehicle: Option<VehicleId>) -> Wanted {
        let mut resources: BTreeMap<Uuid, (String, BTreeSet<i64>)> = BTreeMap::new();
        for claim in &placement.claims {
            let role = serde_json::to_value(claim.kind)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default();
            let cells = claim.cells.iter().map(|cell| cell.number());
            resources
                .entry(claim.resource)
                .or_insert_with(|| (role, BTreeSet::new()))
                .1
                .extend(cells);
        }
        if let Some(vehicle) = vehicle {
            let stay = placement.start.number()..placement.ready.number();
            resources.insert(vehicle.uuid(), (VEHICLE.to_owned(), stay.collect()));
        }
        Wanted { store, day, resources }
    }

    fn pairs(&self) -> BTreeSet<(Uuid, i64)> {
        self.resources
            .iter()
            .flat_map(|(id, (_, cells))| cells.iter().map(|cell| (*id, *cell)))
            .collect()
    }
}

const VEHICLE: &str = "vehicle";

/// Takes the store's day: whoever books there waits here, so that what is read next stays true (rulings 4).
/// Gives the day's version and its running number.
pub async fn take_day(tx: &Tx, store: StoreId, day: NaiveDate, numbering: bool) -> Result<(i64, i64), Error> {
    #[derive(FromQueryResult)]
    struct Day {
        version: i64,
        numbered: i64,
    }
    let sql = "INSERT INTO booking_day (store_id, day, version, numbered) VALUES ($1, $2, 1, $3) \
               ON CONFLICT (store_id, day) DO UPDATE SET version = booking_day.version + 1, numbered = booking_day.numbered + $3 \
               RETURNING version, numbered";
    let row: Option<Day> = tx
        .one(sql, [store.into(), day.to_string().into(), i64::from(numbering).into()])
        .await?;
    Ok(row.map_or((0, 0), |row| (row.version, row.numbered)))
}

/// The day's version: the ETag of its availability. 0 when nobody ever booked there.
pub async fn day_version(look: &impl Look, store: StoreId, day: NaiveDate) -> Result<i64, Error> {
    look.number(
        "SELECT version FROM booking_day WHERE store_id = $1 AND day = $2",
        [store.into(), day.to_string().into()],
    )
    .await
}

/// What is taken in a store from one day to another, both included.
pub async fn taken(look: &impl Look, store: StoreId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Take>, Error> {
    let sql = "SELECT claim_id, resource_id, first_cell, cells, role, day FROM booking_take WHERE store_id = $1 AND day >= $2 AND day <= $3";
    look.all(sql, [store.into(), from.to_string().into(), to.to_string().into()])
        .await
}

/// What a claim holds.
pub async fn of(look: &impl Look, claim: Uuid) -> Result<Vec<Take>, Error> {
    let sql = "SELECT claim_id, resource_id, first_cell, cells, role, day FROM booking_take WHERE claim_id = $1 ORDER BY resource_id, first_cell";
    look.all(sql, [claim.into()]).await
}

/// Holds exactly what is wanted: takes what is missing **first**, then frees what is no longer needed. False, and
/// nothing to keep, when somebody else holds a cell.
pub async fn hold(tx: &Tx, claim: Uuid, wanted: &Wanted) -> Result<bool, Error> {
    let had: BTreeSet<(Uuid, i64)> = of(tx, claim)
        .await?
        .iter()
        .flat_map(|take| (take.first_cell..take.first_cell + take.cells).map(|cell| (take.resource_id, cell)))
        .collect();
    exchange(tx, claim, wanted, had).await
}

/// [`hold`] for a claim that holds nothing yet: one question less.
pub async fn hold_new(tx: &Tx, claim: Uuid, wanted: &Wanted) -> Result<bool, Error> {
    exchange(tx, claim, wanted, BTreeSet::new()).await
}

async fn exchange(tx: &Tx, claim: Uuid, wanted: &Wanted, had: BTreeSet<(Uuid, i64)>) -> Result<bool, Error> {
    let want = wanted.pairs();
    let missing: Vec<_> = want.difference(&had).copied().collect();
    // In the order of the key, so that two claims never wait for each other crosswise.
    for some in missing.chunks(300) {
        let mut sql = String::from("INSERT INTO booking_cell (resource_id, cell, claim_id) VALUES ");
        let mut values: Vec<Value> = vec![claim.into()];
        for (n, (resource, cell)) in some.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            let _infallible = write!(sql, "{comma}(${}, ${}, $1)", 2 * n + 2, 2 * n + 3);
            values.push((*resource).into());
            values.push((*cell).into());
        }
        if !sabotage::on("cell_key") {
            sql.push_str(" ON CONFLICT (resource_id, cell) DO NOTHING");
        }
        if tx.run(&sql, values).await? != some.len() as u64 {
            return Ok(false);
        }
    }
    for (resource, cell) in had.difference(&want) {
        tx.run(
            "DELETE FROM booking_cell WHERE resource_id = $1 AND cell = $2 AND claim_id = $3",
            [(*resource).into(), (*cell).into(), claim.into()],
        )
        .await?;
    }
    if !had.is_empty() {
        tx.run("DELETE FROM booking_take WHERE claim_id = $1", [claim.into()])
            .await?;
    }
    write_takes(tx, claim, wanted).await?;
    Ok(true)
}

async fn write_takes(tx: &Tx, claim: Uuid, wanted: &Wanted) -> Result<(), Error> {
    let stretches: Vec<(Uuid, &str, i64, i64)> = wanted
        .resources
        .iter()
        .flat_map(|(id, (role, cells))| {
            stretches(cells)
                .into_iter()
                .map(move |(first, count)| (*id, role.as_str(), first, count))
        })
        .collect();
    if stretches.is_empty() {
        return Ok(());
    }
    let mut sql = String::from(
        "INSERT INTO booking_take (claim_id, store_id, day, resource_id, role, first_cell, cells) VALUES ",
    );
    let mut values: Vec<Value> = vec![claim.into(), wanted.store.into(), wanted.day.to_string().into()];
    for (n, (resource, role, first, count)) in stretches.into_iter().enumerate() {
        let comma = if n == 0 { "" } else { ", " };
        let at = 4 * n + 4;
        let _infallible = write!(
            sql,
            "{comma}($1, $2, $3, ${}, ${}, ${}, ${})",
            at,
            at + 1,
            at + 2,
            at + 3
        );
        values.extend([resource.into(), role.into(), first.into(), count.into()]);
    }
    tx.run(&sql, values).await?;
    Ok(())
}

/// Neighbouring cells as (first, how many).
fn stretches(cells: &BTreeSet<i64>) -> Vec<(i64, i64)> {
    let mut out: Vec<(i64, i64)> = Vec::new();
    for cell in cells {
        match out.last_mut() {
            Some((first, count)) if *first + *count == *cell => *count += 1,
            _ => out.push((*cell, 1)),
        }
    }
    out
}

/// Frees all that a claim holds.
pub async fn free(tx: &Tx, claim: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM booking_cell WHERE claim_id = $1", [claim.into()])
        .await?;
    tx.run("DELETE FROM booking_take WHERE claim_id = $1", [claim.into()])
        .await?;
    Ok(())
}

/// Hands what one claim holds to another: an accepted proposal or offer becomes the booking's.
pub async fn hand_over(tx: &Tx, from: Uuid, to: Uuid) -> Result<(), Error> {
    tx.run(
        "UPDATE booking_cell SET claim_id = $1 WHERE claim_id = $2",
        [to.into(), from.into()],
    )
    .await?;
    tx.run(
        "UPDATE booking_take SET claim_id = $1 WHERE claim_id = $2",
        [to.into(), from.into()],
    )
    .await?;
    Ok(())
}

/// Hands one resource of what a claim holds to another claim.
pub async fn pass_on(tx: &Tx, (from, to): (Uuid, Uuid), resource: Uuid) -> Result<(), Error> {
    for table in ["booking_cell", "booking_take"] {
        let sql = format!("UPDATE {table} SET claim_id = $1 WHERE claim_id = $2 AND resource_id = $3");
        tx.run(&sql, [to.into(), from.into(), resource.into()]).await?;
    }
    Ok(())
}

/// The car's own cells beside what the claim holds already; false when the car is elsewhere then.
pub async fn hold_vehicle(
    tx: &Tx,
    claim: Uuid,
    store: StoreId,
    day: NaiveDate,
    vehicle: VehicleId,
    stay: (Cell, Cell),
) -> Result<bool, Error> {
    let cells: BTreeSet<i64> = (stay.0.number()..stay.1.number()).collect();
    let wanted = Wanted {
        store,
        day,
        resources: BTreeMap::from([(vehicle.uuid(), (VEHICLE.to_owned(), cells))]),
    };
    exchange(tx, claim, &wanted, BTreeSet::new()).await
}

/// Frees the car's own cells.
pub async fn free_vehicle(tx: &Tx, claim: Uuid, vehicle: VehicleId) -> Result<(), Error> {
    tx.run(
        "DELETE FROM booking_cell WHERE claim_id = $1 AND resource_id = $2",
        [claim.into(), vehicle.into()],
    )
    .await?;
    tx.run(
        "DELETE FROM booking_take WHERE claim_id = $1 AND resource_id = $2",
        [claim.into(), vehicle.into()],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::stretches;
    use std::collections::BTreeSet;

    #[test]
    fn neighbours_join_and_gaps_part() {
        assert_eq!(
            stretches(&BTreeSet::from([1, 2, 3, 7, 9, 10])),
            vec![(1, 3), (7, 1), (9, 2)]
        );
        assert!(stretches(&BTreeSet::new()).is_empty());
    }
}
