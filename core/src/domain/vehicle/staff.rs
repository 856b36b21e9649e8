//! Customers' cars as staff put them on record and find them. VIN and plate stay masked until revealed (security.md 4).

use sea_orm::Value;

use super::claim::believe;
use super::garage::{ALREADY, CHANGED, named};
use super::rules::{self, MileageSource, VerifiedHow, judge_mileage};
use super::table::{self, CarRow, Fields};
use super::view::{OwnerView, StaffVehicleView, VehicleRevealed};
use super::wish::{CreateVehicle, FindVehicles, RevealVehicle};
use super::{mileage, model};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, VehicleId};
use crate::ground::text::Sensitive;

/// Present ownerships of a car by customers of the staff's stores; by one of them, if named.
pub(super) async fn theirs(look: &impl Look, id: VehicleId, person: Option<PersonId>) -> Result<Vec<CarRow>, Error> {
    let mut values: Vec<Value> = vec![id.into()];
    let mut condition = "v.id = $1".to_owned();
    if let Some(person) = person {
        values.push(person.into());
        condition.push_str(" AND o.person_id = $2");
    }
    scoped(look, &condition, values).await
}

async fn scoped(look: &impl Look, condition: &str, mut values: Vec<Value>) -> Result<Vec<CarRow>, Error> {
    let (scope, stores) = table::in_scope(look.actor(), values.len() + 1)?;
    values.extend(stores);
    table::cars(look, &format!("{condition} AND {scope}"), values).await
}

/// One car of a customer of the staff's stores.
pub async fn staff_vehicle(look: &impl Look, id: VehicleId) -> Result<StaffVehicleView, Error> {
    let rows = theirs(look, id, None).await?;
    gather(look, rows)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))
}

/// Cars of customers of the staff's stores, by the whole VIN, the whole plate, or the customer; at most 200.
pub async fn find(look: &impl Look, wish: FindVehicles) -> Result<Vec<StaffVehicleView>, Error> {
    let (column, value): (&str, Value) = match (&wish.vin, &wish.plate, wish.person_id) {
        (Some(vin), None, None) => ("v.vin_index", look.keys().blind(vin).into()),
        (None, Some(plate), None) => ("v.plate_index", look.keys().blind(plate).into()),
        (None, None, Some(person)) => ("o.person_id", person.into()),
        _ => {
            return Err(Error::field(
                "#vin",
                "vehicle.find",
                "请只填写车架号、车牌号、客户三者之一",
            ));
        }
    };
    let rows = scoped(look, &format!("{column} = $1"), vec![value]).await?;
    gather(look, rows).await
}

/// A row for each ownership becomes a view for each car.
async fn gather(look: &impl Look, rows: Vec<CarRow>) -> Result<Vec<StaffVehicleView>, Error> {
    let mut views: Vec<StaffVehicleView> = Vec::new();
    for row in rows {
        let owner = OwnerView {
            person_id: row.person_id,
            since: row.from_at,
            verified_at: row.verified_at,
            verified_how: row.verified_how,
        };
        if let Some(view) = views.iter_mut().find(|view| view.id == row.id) {
            view.owners.push(owner);
            continue;
        }
        let (vin, plate) = row.open(look).await?;
        views.push(StaffVehicleView {
            id: row.id,
            warnings: rules::warnings(vin.as_ref(), plate.as_ref(), row.energy()),
            vin_masked: vin.map(|vin| vin.masked()),
            plate_masked: plate.map(|plate| plate.masked()),
            model: row.model(),
            store_id: row.store_id,
            same_as: row.same_as,
            owners: vec![owner],
            mileage: row.odometer(),
        });
    }
    Ok(views)
}

/// Staff put a customer's car on record. It is the dealership's own word, so the ownership is verified: when the owner's
/// account joins this person by the verified phone, the car is there with its history (rulings 12 and 13). A car that the
/// person already has is verified instead of made twice.
pub async fn create(tx: &mut Tx, wish: CreateVehicle) -> Result<StaffVehicleView, Error> {
    tx.actor().in_store(wish.store_id)?;
    if !table::is_customer(tx, wish.person_id, wish.store_id).await? {
        return Err(Error::field(
            "/person_id",
            "vehicle.person",
            "没有这位客户，请先建立客户档案",
        ));
    }
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
    table::take_garage(tx, wish.person_id).await?;
    let there = table::already(tx, wish.person_id, &fields).await?;
    let id = match there.as_slice() {
        [] => record(tx, wish.person_id, &fields, wish.store_id).await?,
        [car] => complete(tx, car, fields).await?,
        _ => return Err(ALREADY.into()),
    };
    tx.run(
        "UPDATE vehicle SET store_id = $2 WHERE id = $1 AND store_id IS NULL",
        [id.into(), wish.store_id.into()],
    )
    .await?;
    let car = theirs(tx, id, Some(wish.person_id))
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))?;
    let canonical = believe(tx, &car, VerifiedHow::Dealership).await?;
    if let Some(km) = wish.km {
        let last = mileage::last(tx, id, Some(canonical)).await?;
        judge_mileage(km, last, false)?;
        mileage::insert(tx, canonical, km, MileageSource::Advisor, None).await?;
    }
    let subject = id.uuid();
    tx.audit(Entry {
        action: "vehicle.created",
        subject_kind: "vehicle",
        subject,
        store: Some(wish.store_id),
        detail: None,
    })
    .await?;
    staff_vehicle(tx, id).await
}

/// A new record of this person, or the one that already holds this VIN.
async fn record(
    tx: &mut Tx,
    person: PersonId,
    fields: &Fields,
    store: crate::ground::id::StoreId,
) -> Result<VehicleId, Error> {
    let id = table::insert(tx, fields, Some(store)).await?;
    if !table::own(tx, person, id, fields, Some(VerifiedHow::Dealership)).await? {
        return Err(ALREADY.into());
    }
    Ok(id)
}

/// Fills in what the person's own record does not have yet; what it has stays as the owner typed it.
async fn complete(tx: &mut Tx, car: &CarRow, fields: Fields) -> Result<VehicleId, Error> {
    let fields = Fields {
        vin: fields.vin.filter(|_| car.vin.is_none()),
        plate: fields.plate.filter(|_| car.plate.is_none()),
        model: fields.model.filter(|_| car.model_id().is_none()),
    };
    if !table::change(tx, car, car.version, &fields).await? {
        return Err(CHANGED.into());
    }
    Ok(car.id)
}

/// VIN and plate in clear for work that needs them; leaves a row in the security log.
pub async fn reveal(tx: &mut Tx, id: VehicleId, wish: RevealVehicle) -> Result<VehicleRevealed, Error> {
    let car = theirs(tx, id, None)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::Missing("vehicle"))?;
    let (vin, plate) = car.open(tx).await?;
    let detail = Some(wish.reason.as_str().to_owned());
    tx.audit(Entry {
        action: "vehicle.revealed",
        subject_kind: "vehicle",
        subject: id.uuid(),
        store: car.store_id,
        detail,
    })
    .await?;
    Ok(VehicleRevealed {
        vin: vin.map(|vin| vin.expose().to_owned()),
        plate: plate.map(|plate| plate.expose().to_owned()),
    })
}
