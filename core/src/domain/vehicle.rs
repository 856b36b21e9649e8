//! Cars, who owns them when, and their mileage (requirements R030; rulings 13 and 14; domain.md 1.1, 1.4).
//!
//! Whoever adds a car gets a record of their own at once, unverified, and may book for it. What the dealership knows of
//! the car opens when the ownership is verified: from then on the record points to the one that holds the VIN
//! ([`Car::canonical`]), and readers of history follow it. Adding never tells whether somebody else has the car.
//!
//! Calls no other module; staff queries read `customer_store` of identity (rulings 9).

mod claim;
mod garage;
mod mileage;
mod model;
pub mod rules;
mod staff;
mod table;
mod view;
mod wish;

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

pub use claim::{adopt, verify};
pub use garage::{add, change, end};
pub use mileage::{log_mileage, mileages, staff_log_mileage, staff_mileages};
pub use model::{add_model, model, model_by_code, models};
pub use rules::{Energy, MileageSource, VerifiedHow, Warning};
pub use staff::{create, find, reveal, staff_vehicle};
pub use view::{MileageView, ModelView, Odometer, OwnerView, StaffVehicleView, VehicleRevealed, VehicleView};
pub use wish::{
    AddModel, AddVehicle, ChangeVehicle, CreateVehicle, FindVehicles, LogMileage, RevealVehicle, StaffMileage,
    VerifyVehicle,
};

use crate::ground::db::Look;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{ModelId, OwnershipId, PersonId, VehicleId};
use crate::ground::seal::Sealed;
use crate::ground::text::{Plate, Sensitive};
use table::CarRow;

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[
    garage::ALREADY,
    garage::TOO_MANY,
    garage::CHANGED,
    garage::FAST,
    rules::BACKWARDS,
    model::CODE_TAKEN,
];

/// A person's car, as other modules need it. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Car {
    /// The record the person sees.
    pub id: VehicleId,
    /// The record that holds what the dealership knows of this car; the same as `id` unless it turned out to be known.
    pub canonical: VehicleId,
    /// The present ownership.
    pub ownership: OwnershipId,
    /// Model.
    pub model: Option<ModelId>,
    /// What it runs on.
    pub energy: Option<Energy>,
    /// Whether the ownership is verified: history may be shown.
    pub verified: bool,
    /// The last odometer reading.
    pub mileage: Option<Odometer>,
}

/// The person's car; `Missing` unless they own it now. One statement.
pub async fn owned(look: &impl Look, person: PersonId, id: VehicleId) -> Result<Car, Error> {
    let row = table::yours(look, person, id).await?;
    Ok(Car {
        id: row.id,
        canonical: row.canonical(),
        ownership: row.ownership_id,
        model: row.model_id(),
        energy: row.energy(),
        verified: row.verified(),
        mileage: row.odometer(),
    })
}

/// The logged-in owner's cars, the oldest first.
pub async fn garage(look: &impl Look) -> Result<Vec<VehicleView>, Error> {
    let person = look.actor().customer()?.person;
    let mut views = Vec::new();
    for row in table::cars(look, "o.person_id = $1", vec![person.into()]).await? {
        views.push(view_of(look, &row).await?);
    }
    Ok(views)
}

/// One of the logged-in owner's cars.
pub async fn one(look: &impl Look, id: VehicleId) -> Result<VehicleView, Error> {
    let person = look.actor().customer()?.person;
    view_of(look, &table::yours(look, person, id).await?).await
}

async fn view_of(look: &impl Look, row: &CarRow) -> Result<VehicleView, Error> {
    let (vin, plate) = row.open(look).await?;
    Ok(VehicleView {
        id: row.id,
        warnings: rules::warnings(vin.as_ref(), plate.as_ref(), row.energy()),
        vin: vin.map(|vin| vin.expose().to_owned()),
        plate: plate.map(|plate| plate.expose().to_owned()),
        model: row.model(),
        verified: row.verified(),
        since: row.from_at,
        mileage: row.odometer(),
        version: row.version,
    })
}

/// A car at a glance on a board: plate masked, model in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// Plate, masked.
    pub plate_masked: Option<String>,
    /// Brand, series and name of the model.
    pub model: Option<String>,
}

#[derive(FromQueryResult)]
struct GlanceRow {
    id: VehicleId,
    plate: Option<Sealed>,
    brand: Option<String>,
    series: Option<String>,
    name: Option<String>,
}

/// A model as people say it: brand and series before its name, unless the name says them.
fn called(before: &[Option<String>], name: String) -> String {
    let missing = before.iter().flatten().filter(|word| !name.contains(word.as_str()));
    let mut words: Vec<&str> = missing.map(String::as_str).collect();
    words.push(&name);
    words.join(" ")
}

/// Cars at a glance, for those who may see their bookings: the caller has judged that. One statement, and one for each
/// car's key that is not in memory.
pub async fn glances(look: &impl Look, ids: &[VehicleId]) -> Result<HashMap<VehicleId, Glance>, Error> {
    let mut glances = HashMap::with_capacity(ids.len());
    for some in ids.chunks(200) {
        let marks: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT v.id, v.plate, m.brand, m.series, m.name FROM vehicle v LEFT JOIN vehicle_model m ON m.id = v.model_id WHERE v.id IN ({})",
            marks.join(", ")
        );
        let rows: Vec<GlanceRow> = look.all(&sql, some.iter().map(|id| Value::from(*id))).await?;
        for row in rows {
            let plate: Option<Plate> = table::open(look, row.id, "plate", row.plate.as_ref()).await?;
            let model = row.name.map(|name| called(&[row.brand, row.series], name));
            glances.insert(
                row.id,
                Glance {
                    plate_masked: plate.map(|plate| plate.masked()),
                    model,
                },
            );
        }
    }
    Ok(glances)
}

#[cfg(test)]
mod tests;
