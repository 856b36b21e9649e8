//! What owners do with their own cars: add, change, let go.

use super::rules::{MOST_CARS, MileageSource, judge_mileage};
use super::table::{self, Fields};
use super::view::VehicleView;
use super::wish::{AddVehicle, ChangeVehicle};
use super::{mileage, model, one};
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, VehicleId};

pub(super) const ALREADY: Refusal = Refusal::new("vehicle.already_yours", "这辆车已在您的车库中");
pub(super) const CHANGED: Refusal = Refusal::new("vehicle.changed", "内容已更新，请刷新后重试");
pub(super) const TOO_MANY: Refusal =
    Refusal::new("vehicle.too_many", "添加的车辆过多，请先移除不再使用的车辆或明天再试");
pub(super) const FAST: Refusal = Refusal::new("vehicle.vin_fast", "车辆已认证，车架号不能修改，请联系门店");

/// At least one of VIN and plate.
pub(super) fn named(fields: &Fields) -> Result<(), Error> {
    if fields.vin.is_some() || fields.plate.is_some() {
        return Ok(());
    }
    Err(Error::field("/vin", "vehicle.unnamed", "请填写车架号或车牌号"))
}

/// Adds a car to the owner's garage, unverified and bookable at once. The answer is the same whether or not anybody else
/// has this car (rulings 13).
///
/// # Errors
/// `vehicle.already_yours`; `vehicle.too_many` beyond [`MOST_CARS`].
pub async fn add(tx: &mut Tx, wish: AddVehicle) -> Result<VehicleView, Error> {
    let person = tx.actor().customer()?.person;
    let fields = Fields {
        vin: wish.vin,
        plate: wish.plate,
        model: wish.model_id,
    };
    named(&fields)?;
    if let Some(km) = wish.km {
        judge_mileage(km, None, false)?;
    }
    model::chosen(tx, fields.model).await?;
    table::take_garage(tx, person).await?;
    let recent = "SELECT COUNT(*) FROM vehicle_ownership WHERE person_id = $1 AND (until_at IS NULL OR from_at > $2)";
    if tx
        .number(recent, [person.into(), tx.now().plus_minutes(-24 * 60).into()])
        .await?
        >= MOST_CARS
    {
        return Err(TOO_MANY.into());
    }
    let id = table::insert(tx, &fields, None).await?;
    if !table::own(tx, person, id, &fields, None).await? {
        return Err(ALREADY.into());
    }
    if let Some(km) = wish.km {
        mileage::insert(tx, id, km, MileageSource::Owner, None).await?;
    }
    one(tx, id).await
}

/// Changes what the owner knows better now: the first plate, the model, a VIN that was mistyped.
///
/// # Errors
/// `vehicle.changed` for another version, `vehicle.vin_fast` for the VIN of a verified car, `vehicle.already_yours` when
/// another car in the garage has that VIN or plate.
pub async fn change(tx: &mut Tx, id: VehicleId, wish: ChangeVehicle) -> Result<VehicleView, Error> {
    let person = tx.actor().customer()?.person;
    table::take_garage(tx, person).await?;
    let car = table::yours(tx, person, id).await?;
    let fields = Fields {
        vin: wish.vin,
        plate: wish.plate,
        model: wish.model_id,
    };
    let new_vin = fields
        .vin_index(tx)
        .filter(|index| car.vin_index.as_ref() != Some(index));
    if new_vin.is_some() && car.verified() {
        return Err(FAST.into());
    }
    model::chosen(tx, fields.model).await?;
    if table::already(tx, person, &fields)
        .await?
        .iter()
        .any(|other| other.id != id)
    {
        return Err(ALREADY.into());
    }
    if !table::change(tx, &car, wish.version, &fields).await? {
        return Err(CHANGED.into());
    }
    one(tx, id).await
}

/// No longer my car: ownership ends now. When nobody owns the record and the dealership has no use for it, VIN and plate
/// are gone for good, key and all (rulings 14).
pub async fn end(tx: &mut Tx, id: VehicleId) -> Result<(), Error> {
    let person = tx.actor().customer()?.person;
    let sql = "UPDATE vehicle_ownership SET until_at = $3, vin_index = NULL, plate_index = NULL \
         WHERE person_id = $1 AND vehicle_id = $2 AND until_at IS NULL";
    if tx.run(sql, [person.into(), id.into(), tx.now().into()]).await? == 0 {
        return Err(Error::Missing("vehicle"));
    }
    table::changed(tx, id, 0, person);
    forget(tx, id).await
}

/// Shreds a record that nobody owns and the dealership does not hold: not put on record by a store, not the holder of a
/// verified VIN.
pub(super) async fn forget(tx: &Tx, id: VehicleId) -> Result<(), Error> {
    let sql = "UPDATE vehicle SET vin = NULL, vin_index = NULL, plate = NULL, plate_index = NULL, version = version + 1, updated_at = $2 \
         WHERE id = $1 AND store_id IS NULL \
         AND NOT EXISTS (SELECT 1 FROM vehicle_vin n WHERE n.vehicle_id = vehicle.id) \
         AND NOT EXISTS (SELECT 1 FROM vehicle_ownership o WHERE o.vehicle_id = vehicle.id AND o.until_at IS NULL)";
    if tx.run(sql, [id.into(), tx.now().into()]).await? > 0 {
        tx.run("DELETE FROM subject_key WHERE subject_id = $1", [id.uuid().into()])
            .await?;
    }
    Ok(())
}
