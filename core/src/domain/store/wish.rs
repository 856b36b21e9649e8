//! What is asked of this module.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::hours::{Hours, Week};
use super::policy::{Policy, StoreKind, Switches};
use super::rules::{ResourceKind, Way};
use crate::ground::clock::At;
use crate::ground::id::{ResourceId, StaffId};
use crate::ground::text::{Code, Line};

/// A new store.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateStore {
    /// Short code, unique in the group; it does not change.
    pub code: Code,
    /// Name.
    pub name: Line,
    /// New-energy or fuel.
    pub kind: StoreKind,
    /// Address.
    pub address: Line,
    /// The store's own telephone: digits, spaces, `+ - ( )`.
    #[schema(value_type = String, pattern = "^[0-9+() -]{5,20}$", example = "0755-82345678")]
    pub phone: Line,
    /// IANA time zone; it does not change.
    #[serde(default = "shanghai")]
    #[schema(default = "Asia/Shanghai", example = "Asia/Shanghai", max_length = 40)]
    pub zone: String,
    /// Hours.
    pub hours: Week,
    /// Ways to come.
    #[schema(max_items = 5)]
    pub ways: Vec<Way>,
    /// Switches; all off when left out.
    #[serde(default)]
    pub switches: Switches,
    /// Limits; the usual ones when left out.
    #[serde(default)]
    pub policy: Policy,
}

fn shanghai() -> String {
    "Asia/Shanghai".to_owned()
}

/// A change of a store: what is left out stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateStore {
    /// The version that was read.
    pub version: i64,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Line>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^[0-9+() -]{5,20}$", example = "0755-82345678")]
    pub phone: Option<Line>,
    /// Hours, the whole week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Week>,
    /// Ways to come, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 5)]
    pub ways: Option<Vec<Way>>,
    /// Switches, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switches: Option<Switches>,
    /// Limits, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// Other hours for one date; an empty list closes the store.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDay {
    /// The hours of that date.
    #[schema(max_items = 4)]
    pub hours: Vec<Hours>,
    /// Why; owners see it.
    pub reason: Line,
}

/// A new resource.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddResource {
    /// Its kind.
    pub kind: ResourceKind,
    /// Its label, unique for its kind in the store: `举升工位 3`, `技师 A07`. Not a person's full name.
    pub name: Line,
    /// Bay types, skills or model codes.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<Code>,
    /// The member of staff behind it.
    #[serde(default)]
    pub staff_id: Option<StaffId>,
    /// Shifts; the store's hours when left out.
    #[serde(default)]
    pub shifts: Option<Week>,
    /// Quarters of an hour kept free before each use.
    #[serde(default)]
    #[schema(maximum = 16)]
    pub buffer_before: u8,
    /// Quarters of an hour kept free after each use.
    #[serde(default)]
    #[schema(maximum = 16)]
    pub buffer_after: u8,
}

/// A change of a resource: everything it shall be from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateResource {
    /// The version that was read.
    pub version: i64,
    /// Its label.
    pub name: Line,
    /// Bay types, skills or model codes.
    #[schema(max_items = 20)]
    pub tags: Vec<Code>,
    /// The member of staff behind it.
    #[serde(default)]
    pub staff_id: Option<StaffId>,
    /// Shifts; the store's hours when left out.
    #[serde(default)]
    pub shifts: Option<Week>,
    /// Quarters of an hour kept free before each use.
    #[schema(maximum = 16)]
    pub buffer_before: u8,
    /// Quarters of an hour kept free after each use.
    #[schema(maximum = 16)]
    pub buffer_after: u8,
    /// Whether it is planned with. Bookings it already has stay: move them with an outage.
    pub active: bool,
}

/// A resource or the whole store drops out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddOutage {
    /// The resource; the whole store when left out.
    #[serde(default)]
    pub resource_id: Option<ResourceId>,
    /// From this instant.
    pub from_at: At,
    /// Until this instant; at most a year later.
    pub to_at: At,
    /// Why.
    pub reason: Line,
}

/// From which date to which.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Dates {
    /// First date; today when left out.
    pub from: Option<NaiveDate>,
    /// How many days, 1 to 62; 14 when left out.
    #[param(minimum = 1, maximum = 62)]
    pub days: Option<u16>,
}
