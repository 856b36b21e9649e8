//! Rows of this module. VIN and plate are sealed with the car's own key (rulings 14) and found by their blind index.

use sea_orm::{FromQueryResult, Value};

use super::rules::{Energy, VerifiedHow};
use super::view::{ModelView, Odometer};
use crate::ground::actor::{Actor, Scope};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, ModelId, OwnershipId, PersonId, StoreId, VehicleId};
use crate::ground::seal::{BlindIndex, Place, Sealed};
use crate::ground::text::{Plate, Sensitive, Vin};

/// A car together with one of its present owners.
#[derive(FromQueryResult)]
pub struct CarRow {
    pub id: VehicleId,
    pub same_as: Option<VehicleId>,
    pub vin: Option<Sealed>,
    pub plate: Option<Sealed>,
    pub vin_index: Option<BlindIndex>,
    pub plate_index: Option<BlindIndex>,
    pub store_id: Option<StoreId>,
    pub version: i64,
    model_id: Option<ModelId>,
    model_code: Option<String>,
    brand: Option<String>,
    series: Option<String>,
    model_name: Option<String>,
    model_year: Option<i32>,
    energy: Option<Energy>,
    pub ownership_id: OwnershipId,
    pub person_id: PersonId,
    pub from_at: At,
    pub verified_at: Option<At>,
    pub verified_how: Option<VerifiedHow>,
    km: Option<i32>,
    km_at: Option<At>,
}

/// The last reading of a car: its own rows and, once it is verified, those of the record it points to.
const CAR: &str = "SELECT v.id, v.same_as, v.vin, v.plate, v.vin_index, v.plate_index, v.store_id, v.version, v.model_id, \
     m.code AS model_code, m.brand, m.series, m.name AS model_name, m.model_year, m.energy, \
     o.id AS ownership_id, o.person_id, o.from_at, o.verified_at, o.verified_how, \
     (SELECT x.km FROM vehicle_mileage x WHERE x.vehicle_id = v.id OR x.vehicle_id = v.same_as ORDER BY x.at DESC, x.seq DESC LIMIT 1) AS km, \
     (SELECT x.at FROM vehicle_mileage x WHERE x.vehicle_id = v.id OR x.vehicle_id = v.same_as ORDER BY x.at DESC, x.seq DESC LIMIT 1) AS km_at \
     FROM vehicle_ownership o JOIN vehicle v ON v.id = o.vehicle_id LEFT JOIN vehicle_model m ON m.id = v.model_id \
     WHERE o.until_at IS NULL";

/// Present ownerships that fit a condition, the oldest first.
pub async fn cars(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<CarRow>, Error> {
    look.all(
        &format!("{CAR} AND {condition} ORDER BY o.from_at, o.id LIMIT 200"),
        values,
    )
    .await
}

/// The person's own car; `Missing` when it is not theirs now.
pub async fn yours(look: &impl Look, person: PersonId, id: VehicleId) -> Result<CarRow, Error> {
    let rows = cars(look, "o.person_id = $1 AND v.id = $2", vec![person.into(), id.into()]).await?;
    rows.into_iter().next().ok_or(Error::Missing("vehicle"))
}

/// Only owners who are customers of the actor's stores (law 8); `next` is the number of the first free placeholder.
/// Reads `customer_store` of identity (rulings 9).
pub fn in_scope(actor: &Actor, next: usize) -> Result<(String, Vec<Value>), Error> {
    let stores = match actor {
        Actor::System(_) => return Ok(("1 = 1".to_owned(), Vec::new())),
        Actor::Staff(staff) => match &staff.scope {
            Scope::Group => return Ok(("1 = 1".to_owned(), Vec::new())),
            Scope::Stores(stores) => stores,
        },
        _ => return Err(Error::Missing("vehicle")),
    };
    if stores.is_empty() {
        return Ok(("1 = 0".to_owned(), Vec::new()));
    }
    let marks: Vec<String> = (next..next + stores.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "EXISTS (SELECT 1 FROM customer_store c WHERE c.person_id = o.person_id AND c.store_id IN ({}))",
        marks.join(", ")
    );
    Ok((sql, stores.iter().map(|store| Value::from(*store)).collect()))
}

/// Whether the person is a customer of this store.
pub async fn is_customer(look: &impl Look, person: PersonId, store: StoreId) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM customer_store WHERE person_id = $1 AND store_id = $2";
    Ok(look.number(sql, [person.into(), store.into()]).await? > 0)
}

impl CarRow {
    pub fn verified(&self) -> bool {
        self.verified_at.is_some()
    }

    /// The record that holds what the dealership knows of this car.
    pub fn canonical(&self) -> VehicleId {
        self.same_as.unwrap_or(self.id)
    }

    pub fn energy(&self) -> Option<Energy> {
        self.energy
    }

    pub fn model_id(&self) -> Option<ModelId> {
        self.model_id
    }

    pub fn model(&self) -> Option<ModelView> {
        Some(ModelView {
            id: self.model_id?,
            code: self.model_code.clone()?,
            brand: self.brand.clone()?,
            series: self.series.clone()?,
            name: self.model_name.clone()?,
            model_year: self.model_year?,
            energy: self.energy?,
        })
    }

    pub fn odometer(&self) -> Option<Odometer> {
        Some(Odometer {
            km: self.km?,
            at: self.km_at?,
        })
    }

    /// VIN and plate in clear; nothing when the car's key is gone.
    pub async fn open(&self, look: &impl Look) -> Result<(Option<Vin>, Option<Plate>), Error> {
        let vin = open(look, self.id, "vin", self.vin.as_ref()).await?;
        Ok((vin, open(look, self.id, "plate", self.plate.as_ref()).await?))
    }
}

const fn place(column: &'static str, id: uuid::Uuid) -> Place {
    Place {
        table: "vehicle",
        column,
        row: id,
    }
}

/// One sealed field of a car.
pub async fn open<T: Sensitive>(
    look: &impl Look,
    id: VehicleId,
    column: &'static str,
    sealed: Option<&Sealed>,
) -> Result<Option<T>, Error> {
    let (Some(sealed), Some(key)) = (sealed, look.subject_key(id.uuid()).await?) else {
        return Ok(None);
    };
    key.open_text(&place(column, id.uuid()), sealed)
        .map(Some)
        .map_err(|e| Error::fault("open a field of a car", e))
}

/// A car as it is written: what is absent stays empty.
#[derive(Default)]
pub struct Fields {
    pub vin: Option<Vin>,
    pub plate: Option<Plate>,
    pub model: Option<ModelId>,
}

impl Fields {
    pub fn vin_index(&self, look: &impl Look) -> Option<BlindIndex> {
        self.vin.as_ref().map(|vin| look.keys().blind(vin))
    }

    pub fn plate_index(&self, look: &impl Look) -> Option<BlindIndex> {
        self.plate.as_ref().map(|plate| look.keys().blind(plate))
    }

    async fn seal(&self, tx: &mut Tx, id: VehicleId) -> Result<(Option<Sealed>, Option<Sealed>), Error> {
        let key = tx.subject_key_or_new(id.uuid()).await?;
        let fault = |e| Error::fault("seal a field of a car", e);
        let vin = self
            .vin
            .as_ref()
            .map(|vin| key.seal_text(&place("vin", id.uuid()), vin))
            .transpose()
            .map_err(fault)?;
        let plate = self
            .plate
            .as_ref()
            .map(|plate| key.seal_text(&place("plate", id.uuid()), plate))
            .transpose();
        Ok((vin, plate.map_err(fault)?))
    }
}

/// A new car.
pub async fn insert(tx: &mut Tx, fields: &Fields, store: Option<StoreId>) -> Result<VehicleId, Error> {
    let id: VehicleId = tx.fresh();
    let (vin, plate) = fields.seal(tx, id).await?;
    let sql = "INSERT INTO vehicle (id, model_id, vin, vin_index, plate, plate_index, store_id, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)";
    let values: [Value; 8] = [
        id.into(),
        fields.model.into(),
        vin.into(),
        fields.vin_index(tx).into(),
        plate.into(),
        fields.plate_index(tx).into(),
        store.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Writes the fields that are given, and the same indexes at the person's ownership. `false`: another version.
pub async fn change(tx: &mut Tx, car: &CarRow, version: i64, fields: &Fields) -> Result<bool, Error> {
    let (vin, plate) = fields.seal(tx, car.id).await?;
    let (vin_index, plate_index) = (fields.vin_index(tx), fields.plate_index(tx));
    let sql = "UPDATE vehicle SET vin = COALESCE($3, vin), vin_index = COALESCE($4, vin_index), plate = COALESCE($5, plate), \
         plate_index = COALESCE($6, plate_index), model_id = COALESCE($7, model_id), version = version + 1, updated_at = $8 \
         WHERE id = $1 AND version = $2";
    let values: [Value; 8] = [
        car.id.into(),
        version.into(),
        vin.into(),
        vin_index.clone().into(),
        plate.into(),
        plate_index.clone().into(),
        fields.model.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Ok(false);
    }
    let sql = "UPDATE vehicle_ownership SET vin_index = COALESCE($2, vin_index), plate_index = COALESCE($3, plate_index) WHERE id = $1";
    tx.run(sql, [car.ownership_id.into(), vin_index.into(), plate_index.into()])
        .await?;
    changed(tx, car.id, version + 1, car.person_id);
    Ok(true)
}

/// The present car of this person with this VIN or this plate.
pub async fn already(look: &impl Look, person: PersonId, fields: &Fields) -> Result<Vec<CarRow>, Error> {
    let values = vec![
        person.into(),
        fields.vin_index(look).into(),
        fields.plate_index(look).into(),
    ];
    cars(
        look,
        "o.person_id = $1 AND (o.vin_index = $2 OR o.plate_index = $3)",
        values,
    )
    .await
}

/// Begins an ownership. `false`: the person has this car, this VIN or this plate already (the unique indexes decide).
pub async fn own(
    tx: &Tx,
    person: PersonId,
    car: VehicleId,
    fields: &Fields,
    verified: Option<VerifiedHow>,
) -> Result<bool, Error> {
    let id: OwnershipId = tx.fresh();
    let sql = "INSERT INTO vehicle_ownership (id, person_id, vehicle_id, vin_index, plate_index, from_at, verified_at, verified_how, verified_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let values: [Value; 9] = [
        id.into(),
        person.into(),
        car.into(),
        fields.vin_index(tx).into(),
        fields.plate_index(tx).into(),
        tx.now().into(),
        verified.map(|_| tx.now()).into(),
        verified.into(),
        verified.map(|_| tx.actor().uuid()).into(),
    ];
    let owned = tx.run(sql, values).await? > 0;
    if owned {
        changed(tx, car, 1, person);
    }
    Ok(owned)
}

/// The owner's garage may be looked at again.
pub fn changed(tx: &Tx, car: VehicleId, version: i64, person: PersonId) {
    tx.changed(Change::of("vehicle", car, version).to_person(person));
}

/// Takes the garage of a person: changes to it queue up behind this one.
pub async fn take_garage(tx: &Tx, person: PersonId) -> Result<(), Error> {
    tx.run(
        "UPDATE vehicle_ownership SET person_id = person_id WHERE person_id = $1 AND until_at IS NULL",
        [person.into()],
    )
    .await?;
    Ok(())
}
