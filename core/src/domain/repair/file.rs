//! The car's file: what was done to it, by whom, and until when that is warranted (R060, R076).

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::rules::job::State;
use super::rules::warranty;
use super::table::{self, Row, jobs};
use super::triple::{self, Car, Counted};
use super::view::{CarFileView, FiledJobView, FiledRepairView};
use crate::domain::vehicle;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, JobId, VehicleId};

/// How many repairs a file shows.
const MOST: i64 = 200;

/// Warrants what was done, in the transaction of the handover.
pub(super) async fn warrant(tx: &Tx, row: &Row) -> Result<(), Error> {
    let floor = warranty::floor(row.kind);
    let until = tx.now().plus_minutes(warranty::days(row.kind) * 24 * 60);
    for job in jobs::of(tx, row.id)
        .await?
        .into_iter()
        .filter(|job| job.state == State::Done)
    {
        let sql = "INSERT INTO repair_warranty (job_id, repair_id, car_id, name, from_at, until_at, floor_days, floor_km) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (job_id) DO NOTHING";
        let values: [Value; 8] = [
            job.id.into(),
            row.id.into(),
            row.car_id.into(),
            job.name.into(),
            tx.now().into(),
            until.into(),
            floor.days.into(),
            floor.km.into(),
        ];
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// The file of one of the owner's cars: what was done for them, and all of it once the ownership is verified (rulings 13).
///
/// # Errors
/// [`Error::Missing`].
pub async fn my_file(look: &impl Look, id: VehicleId) -> Result<CarFileView, Error> {
    let me = look.actor().customer()?.person;
    let car = vehicle::owned(look, me, id).await?;
    let sql = "WHERE (o.car_id = $1 OR o.vehicle_id = $2) AND o.stage = 'closed' AND (o.person_id = $3 OR $4) \
               ORDER BY o.ended_at DESC, o.id DESC LIMIT $5";
    let values: Vec<Value> = vec![
        car.canonical.into(),
        id.into(),
        me.into(),
        car.verified.into(),
        MOST.into(),
    ];
    let rows = table::select(look, sql, values).await?;
    let only = (!car.verified).then_some(me);
    let car = Car {
        canonical: car.canonical,
        own: id,
    };
    file(look, rows, triple::of(look, car, only).await?).await
}

/// The file of a customer's car, as far as the actor's stores go.
///
/// # Errors
/// [`Error::Missing`].
pub async fn file_of(look: &impl Look, id: VehicleId) -> Result<CarFileView, Error> {
    let car = vehicle::staff_vehicle(look, id).await?;
    let sql = "WHERE (o.car_id = $1 OR o.vehicle_id = $2) AND o.stage = 'closed' ORDER BY o.ended_at DESC, o.id DESC LIMIT $3";
    let values: Vec<Value> = vec![car.same_as.unwrap_or(id).into(), id.into(), MOST.into()];
    let mut rows = table::select(look, sql, values).await?;
    rows.retain(|row| look.actor().in_store(row.store_id).is_ok());
    let car = Car {
        canonical: car.same_as.unwrap_or(id),
        own: id,
    };
    file(look, rows, triple::of(look, car, None).await?).await
}

#[derive(FromQueryResult)]
struct Warranted {
    job_id: JobId,
    until_at: At,
}

async fn file(look: &impl Look, rows: Vec<Row>, triple: Counted) -> Result<CarFileView, Error> {
    let mut items = Vec::with_capacity(rows.len());
    if rows.is_empty() {
        return Ok(CarFileView {
            items,
            triple: triple.view,
        });
    }
    let places: Vec<String> = (1..=rows.len()).map(|n| format!("${n}")).collect();
    let ids = || rows.iter().map(|row| Value::from(row.id));
    let of = format!(
        "WHERE j.repair_id IN ({}) AND j.state = 'done' ORDER BY j.pos",
        places.join(", ")
    );
    let jobs = jobs::select(look, &of, ids().collect()).await?;
    let sql = format!(
        "SELECT job_id, until_at FROM repair_warranty WHERE repair_id IN ({})",
        places.join(", ")
    );
    let until: Vec<Warranted> = look.all(&sql, ids()).await?;
    let until: HashMap<_, At> = until.into_iter().map(|row| (row.job_id.uuid(), row.until_at)).collect();
    for row in &rows {
        let done = jobs
            .iter()
            .filter(|job| job.repair_id == row.id)
            .map(|job| FiledJobView {
                name: job.name.clone(),
                technician: job.technician.clone(),
                warranted_until: until.get(&job.id.uuid()).copied(),
            });
        items.push(FiledRepairView {
            id: row.id,
            number: row.number.clone(),
            kind: row.kind,
            store_name: row.store_name.clone(),
            opened_at: row.opened_at,
            closed_at: row.ended_at,
            km: row.km,
            settled_fen: row.settled_fen,
            triple_days: triple.days.get(&row.id.uuid()).copied(),
            jobs: done.collect(),
        });
    }
    Ok(CarFileView {
        items,
        triple: triple.view,
    })
}
