//! What is asked of this module.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::rules::{Energy, MileageSource};
use crate::ground::id::{ModelId, PersonId, StoreId};
use crate::ground::text::{Code, Line, Plate, Vin};

/// A car for the owner's garage: VIN, plate or both.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddVehicle {
    /// VIN.
    #[serde(default)]
    pub vin: Option<Vin>,
    /// Plate; a new car may have none yet.
    #[serde(default)]
    pub plate: Option<Plate>,
    /// Model, if known.
    #[serde(default)]
    pub model_id: Option<ModelId>,
    /// Odometer, km.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub km: Option<i32>,
}

/// What is new about a car: what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeVehicle {
    /// The version that was read.
    pub version: i64,
    /// VIN; it stands fast once the ownership is verified.
    #[serde(default)]
    pub vin: Option<Vin>,
    /// Plate, such as the first one of a new car.
    #[serde(default)]
    pub plate: Option<Plate>,
    /// Model.
    #[serde(default)]
    pub model_id: Option<ModelId>,
}

/// An owner's odometer reading.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogMileage {
    /// Kilometres.
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub km: i32,
}

/// An odometer reading by staff.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffMileage {
    /// Kilometres.
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub km: i32,
    /// How it was read.
    pub source: MileageSource,
    /// Why it is lower than the last one, such as 更换仪表.
    #[serde(default)]
    pub reset_reason: Option<Line>,
}

/// A customer's car that staff put on record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateVehicle {
    /// The customer.
    pub person_id: PersonId,
    /// The store that keeps the record; the person is its customer.
    pub store_id: StoreId,
    /// VIN.
    #[serde(default)]
    pub vin: Option<Vin>,
    /// Plate.
    #[serde(default)]
    pub plate: Option<Plate>,
    /// Model.
    #[serde(default)]
    pub model_id: Option<ModelId>,
    /// Odometer, km.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2_000_000)]
    pub km: Option<i32>,
}

/// Staff saw the papers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyVehicle {
    /// The owner whose claim is approved.
    pub person_id: PersonId,
    /// Whether the car was sold on: the others' ownership of the same car ends.
    #[serde(default)]
    pub others_end: bool,
}

/// Why VIN and plate are needed in clear.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealVehicle {
    /// Why; stands in the security log, so it must not hold personal data.
    pub reason: Line,
}

/// A new model.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddModel {
    /// Its code, unique.
    pub code: Code,
    /// Brand (品牌).
    pub brand: Line,
    /// Series (车系).
    pub series: Line,
    /// Name of the variant (款型).
    pub name: Line,
    /// Model year (年款).
    #[schema(minimum = 1990, maximum = 2100)]
    pub model_year: i32,
    /// What it runs on.
    pub energy: Energy,
}

/// Exactly one of the three: a whole VIN, a whole plate, or a customer.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindVehicles {
    /// The whole VIN.
    pub vin: Option<Vin>,
    /// The whole plate.
    pub plate: Option<Plate>,
    /// A customer's cars.
    pub person_id: Option<PersonId>,
}
