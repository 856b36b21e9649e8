//! The mileage log: it never runs backwards in silence (issue 2, point 5).

use sea_orm::{FromQueryResult, Value};

use super::rules::{MileageSource, judge_mileage};
use super::staff::theirs;
use super::table;
use super::view::MileageView;
use super::wish::{LogMileage, StaffMileage};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, ReadingId, VehicleId};

#[derive(FromQueryResult)]
struct Row {
    km: i32,
    at: At,
    source: MileageSource,
    reset_reason: Option<String>,
}

const OF_CAR: &str = "SELECT km, at, source, reset_reason FROM vehicle_mileage WHERE (vehicle_id = $1 OR vehicle_id = $2) \
     ORDER BY at DESC, seq DESC";

/// The readings of one of the owner's cars, the newest first; at most 200. Before verification only those of their own.
pub async fn mileages(look: &impl Look, id: VehicleId) -> Result<Vec<MileageView>, Error> {
    let car = table::yours(look, look.actor().customer()?.person, id).await?;
    readings(look, car.id, car.same_as).await
}

/// The readings of a customer's car, the newest first; at most 200.
pub async fn staff_mileages(look: &impl Look, id: VehicleId) -> Result<Vec<MileageView>, Error> {
    let car = theirs(look, id, None)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))?;
    readings(look, car.id, car.same_as).await
}

async fn readings(look: &impl Look, id: VehicleId, same_as: Option<VehicleId>) -> Result<Vec<MileageView>, Error> {
    let rows: Vec<Row> = look
        .all(&format!("{OF_CAR} LIMIT 200"), [id.into(), same_as.into()])
        .await?;
    let view = |row: Row| MileageView {
        km: row.km,
        at: row.at,
        source: row.source,
        reset_reason: row.reset_reason,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The owner's reading. Lower than the last one: `vehicle.mileage_backwards`, with the last one in `extra`.
pub async fn log_mileage(tx: &mut Tx, id: VehicleId, wish: LogMileage) -> Result<MileageView, Error> {
    let car = table::yours(tx, tx.actor().customer()?.person, id).await?;
    table::changed(tx, id, car.version, car.person_id);
    log(tx, id, car.canonical(), wish.km, MileageSource::Owner, None).await
}

/// A reading by staff; with a reason it may be lower than the last one, and the security log knows.
pub async fn staff_log_mileage(tx: &mut Tx, id: VehicleId, wish: StaffMileage) -> Result<MileageView, Error> {
    let car = theirs(tx, id, None)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))?;
    if wish.source == MileageSource::Owner {
        return Err(Error::field(
            "/source",
            "vehicle.mileage_source",
            "员工录入的里程来源不能是车主",
        ));
    }
    table::changed(tx, id, car.version, car.person_id);
    let reason = wish.reset_reason.map(|reason| reason.as_str().to_owned());
    log(tx, id, car.canonical(), wish.km, wish.source, reason).await
}

async fn log(
    tx: &mut Tx,
    id: VehicleId,
    canonical: VehicleId,
    km: i32,
    source: MileageSource,
    reason: Option<String>,
) -> Result<MileageView, Error> {
    // The row of the car first: two readings at once come one after the other.
    tx.run(
        "UPDATE vehicle SET updated_at = $2 WHERE id = $1",
        [canonical.into(), tx.now().into()],
    )
    .await?;
    let last = last(tx, id, Some(canonical)).await?;
    judge_mileage(km, last, reason.is_some())?;
    let reason = reason.filter(|_| last.is_some_and(|last| km < last));
    if reason.is_some() {
        let subject = id.uuid();
        tx.audit(Entry {
            action: "vehicle.mileage_reset",
            subject_kind: "vehicle",
            subject,
            store: None,
            detail: None,
        })
        .await?;
    }
    insert(tx, canonical, km, source, reason.clone()).await?;
    Ok(MileageView {
        km,
        at: tx.now(),
        source,
        reset_reason: reason,
    })
}

/// The last reading of a car and of the record it points to.
pub(super) async fn last(look: &impl Look, id: VehicleId, same_as: Option<VehicleId>) -> Result<Option<i32>, Error> {
    let row: Option<Row> = look
        .one(&format!("{OF_CAR} LIMIT 1"), [id.into(), same_as.into()])
        .await?;
    Ok(row.map(|row| row.km))
}

/// A row of the log.
pub(super) async fn insert(
    tx: &Tx,
    id: VehicleId,
    km: i32,
    source: MileageSource,
    reason: Option<String>,
) -> Result<(), Error> {
    let sql = "INSERT INTO vehicle_mileage (id, vehicle_id, at, seq, km, source, reset_reason, by_id) VALUES ($1, $2, $3, \
         (SELECT COALESCE(MAX(x.seq), 0) + 1 FROM vehicle_mileage x WHERE x.vehicle_id = $2), $4, $5, $6, $7)";
    let row: ReadingId = tx.fresh();
    let values: [Value; 7] = [
        row.into(),
        id.into(),
        tx.now().into(),
        km.into(),
        source.into(),
        reason.into(),
        tx.actor().uuid().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
