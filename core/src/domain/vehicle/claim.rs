//! When an ownership is believed: staff approve it, or a merge of two persons shows it (rulings 12 and 13).

use super::garage::forget;
use super::rules::VerifiedHow;
use super::staff::{staff_vehicle, theirs};
use super::table::{self, CarRow};
use super::view::StaffVehicleView;
use super::wish::VerifyVehicle;
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, OwnershipId, PersonId, VehicleId};

#[derive(sea_orm::FromQueryResult)]
struct Holder {
    vehicle_id: VehicleId,
}

/// Staff saw the papers: the person's ownership is verified and the history of the car opens. A VIN has one record that
/// holds it; when another one does, this record points there from now on.
pub async fn verify(tx: &mut Tx, id: VehicleId, wish: VerifyVehicle) -> Result<StaffVehicleView, Error> {
    let car = theirs(tx, id, Some(wish.person_id))
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))?;
    let canonical = believe(tx, &car, VerifiedHow::Staff).await?;
    if wish.others_end {
        let others = "o.person_id <> $1 AND (v.id = $2 OR v.same_as = $2)";
        for other in table::cars(tx, others, vec![wish.person_id.into(), canonical.into()]).await? {
            close(tx, other.ownership_id).await?;
            table::changed(tx, other.id, 0, other.person_id);
            forget(tx, other.id).await?;
        }
    }
    let detail = Some(if wish.others_end { "others_end" } else { "joined" }.to_owned());
    tx.audit(Entry {
        action: "vehicle.verified",
        subject_kind: "vehicle",
        subject: id.uuid(),
        store: car.store_id,
        detail,
    })
    .await?;
    staff_vehicle(tx, id).await
}

/// Marks an ownership as verified and settles which record holds the VIN; tells that record.
pub(super) async fn believe(tx: &Tx, car: &CarRow, how: VerifiedHow) -> Result<VehicleId, Error> {
    let sql = "UPDATE vehicle_ownership SET verified_at = $2, verified_how = $3, verified_by = $4 WHERE id = $1 AND verified_at IS NULL";
    tx.run(
        sql,
        [
            car.ownership_id.into(),
            tx.now().into(),
            how.into(),
            tx.actor().uuid().into(),
        ],
    )
    .await?;
    table::changed(tx, car.id, car.version, car.person_id);
    if let Some(known) = car.same_as {
        return Ok(known);
    }
    let Some(vin) = &car.vin_index else { return Ok(car.id) };
    let sql = "INSERT INTO vehicle_vin (vin_index, vehicle_id) VALUES ($1, $2) ON CONFLICT (vin_index) DO NOTHING";
    if tx.run(sql, [vin.clone().into(), car.id.into()]).await? > 0 {
        return Ok(car.id);
    }
    let holder: Option<Holder> = tx
        .one(
            "SELECT vehicle_id FROM vehicle_vin WHERE vin_index = $1",
            [vin.clone().into()],
        )
        .await?;
    let holder = holder.ok_or(Error::Missing("vehicle"))?.vehicle_id;
    if holder != car.id {
        tx.run(
            "UPDATE vehicle SET same_as = $2 WHERE id = $1",
            [car.id.into(), holder.into()],
        )
        .await?;
    }
    Ok(holder)
}

/// Two persons were one: everything of `from` belongs to `into` now (rulings 12). Where both have the same car, one
/// ownership stays, the verified one before the other: so what an owner typed and what a store had on record meet.
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    if from == into {
        return Ok(());
    }
    table::take_garage(tx, from).await?;
    table::take_garage(tx, into).await?;
    let mine = table::cars(tx, "o.person_id = $1", vec![into.into()]).await?;
    for theirs in table::cars(tx, "o.person_id = $1", vec![from.into()]).await? {
        let same: Vec<&CarRow> = mine.iter().filter(|mine| same_car(mine, &theirs)).collect();
        let Some(first) = same.first() else { continue };
        let best = same.iter().find(|mine| mine.verified()).unwrap_or(first);
        if theirs.verified() && !best.verified() {
            for goes in same {
                replace(tx, goes, &theirs).await?;
            }
        } else {
            replace(tx, &theirs, best).await?;
        }
    }
    tx.run(
        "UPDATE vehicle_ownership SET person_id = $2 WHERE person_id = $1",
        [from.into(), into.into()],
    )
    .await?;
    tx.audit(Entry {
        action: "vehicle.adopted",
        subject_kind: "person",
        subject: into.uuid(),
        store: None,
        detail: Some(from.to_string()),
    })
    .await
}

/// One ownership gives way to another of the same car; what was booked for its record is found at the one that stays.
async fn replace(tx: &Tx, goes: &CarRow, stays: &CarRow) -> Result<(), Error> {
    if stays.verified() && goes.id != stays.id {
        let sql = "UPDATE vehicle SET same_as = $2 WHERE id = $1 AND same_as IS NULL \
             AND NOT EXISTS (SELECT 1 FROM vehicle_vin n WHERE n.vehicle_id = vehicle.id)";
        tx.run(sql, [goes.id.into(), stays.canonical().into()]).await?;
    }
    close(tx, goes.ownership_id).await?;
    forget(tx, goes.id).await
}

async fn close(tx: &Tx, ownership: OwnershipId) -> Result<(), Error> {
    let sql = "UPDATE vehicle_ownership SET until_at = $2, vin_index = NULL, plate_index = NULL WHERE id = $1";
    tx.run(sql, [ownership.into(), tx.now().into()]).await?;
    Ok(())
}

fn same_car(one: &CarRow, other: &CarRow) -> bool {
    let vin = one.vin_index.is_some() && one.vin_index == other.vin_index;
    let plate = one.plate_index.is_some() && one.plate_index == other.plate_index;
    vin || plate || one.canonical() == other.canonical()
}
