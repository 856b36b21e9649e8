//! What this module shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::{Energy, MileageSource, VerifiedHow, Warning};
use crate::ground::clock::At;
use crate::ground::id::{ModelId, PersonId, StoreId, VehicleId};

/// A car model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelView {
    /// The model.
    pub id: ModelId,
    /// Its code, unique.
    pub code: String,
    /// Brand (品牌).
    pub brand: String,
    /// Series (车系).
    pub series: String,
    /// Name of the variant (款型).
    pub name: String,
    /// Model year (年款).
    pub model_year: i32,
    /// What it runs on.
    pub energy: Energy,
}

/// An owner's own car: VIN and plate in clear.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VehicleView {
    /// The car.
    pub id: VehicleId,
    /// VIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin: Option<String>,
    /// Plate; absent while the car has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate: Option<String>,
    /// Model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelView>,
    /// Whether the ownership is verified: only then what the dealership knows of the car opens (rulings 13).
    pub verified: bool,
    /// Since when it is in the garage.
    pub since: At,
    /// The last odometer reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mileage: Option<Odometer>,
    /// What to look at again.
    pub warnings: Vec<Warning>,
    /// Give this back with a change.
    pub version: i64,
}

/// An odometer reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Odometer {
    /// Kilometres.
    pub km: i32,
    /// When it was read.
    pub at: At,
}

/// A row of the mileage log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MileageView {
    /// Kilometres.
    pub km: i32,
    /// When it was read.
    pub at: At,
    /// By whom.
    pub source: MileageSource,
    /// Why it is lower than the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_reason: Option<String>,
}

/// A car as staff see it: VIN and plate masked (security.md 4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffVehicleView {
    /// The car.
    pub id: VehicleId,
    /// VIN, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin_masked: Option<String>,
    /// Plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// Model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelView>,
    /// The store that has it on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// The record this one turned out to be the same car as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<VehicleId>,
    /// Present owners who are customers of the staff's stores.
    pub owners: Vec<OwnerView>,
    /// The last odometer reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mileage: Option<Odometer>,
    /// What to look at again.
    pub warnings: Vec<Warning>,
}

/// A present owner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OwnerView {
    /// The person.
    pub person_id: PersonId,
    /// Since when.
    pub since: At,
    /// When the ownership was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<At>,
    /// Why it is believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_how: Option<VerifiedHow>,
}

/// VIN and plate in clear, for a member of staff who said why they need them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VehicleRevealed {
    /// VIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vin: Option<String>,
    /// Plate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate: Option<String>,
}
