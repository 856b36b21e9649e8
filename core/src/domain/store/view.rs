//! What this module shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{Hours, Week};
use super::policy::{Policy, StoreKind, Switches};
use super::rules::{CalendarKind, ResourceKind, Way};
use crate::ground::clock::At;
use crate::ground::id::{OutageId, ResourceId, StaffId, StoreId};

/// A store as anybody sees it in the list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StoreView {
    /// The store.
    pub id: StoreId,
    /// Short code of the store, unique in the group.
    pub code: String,
    /// Name.
    pub name: String,
    /// New-energy or fuel.
    pub kind: StoreKind,
    /// Address.
    pub address: String,
    /// The store's own telephone.
    pub phone: String,
    /// IANA time zone.
    pub zone: String,
    /// Whether owners book by themselves here.
    pub online_booking: bool,
    /// Whether test drives can be booked.
    pub test_drive: bool,
    /// Whether there is a waitlist.
    pub waitlist: bool,
    /// Ways to come that are offered.
    pub ways: Vec<Way>,
    /// Minutes before the start until which an owner may move or cancel.
    pub cut_off_min: u16,
    /// Whether the store is open now.
    pub open_now: bool,
    /// Today in the store's zone.
    pub today: DayView,
}

/// The hours of one date.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DayView {
    /// The date in the store's zone.
    pub date: NaiveDate,
    /// When the store is open; empty means closed.
    pub hours: Vec<Hours>,
    /// What the national calendar says, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarKind>,
    /// The holiday's name, or the store's reason for other hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A store with the days to come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StoreDetail {
    /// The store.
    pub store: StoreView,
    /// Today and the thirteen days after it.
    pub days: Vec<DayView>,
}

/// A store as staff see it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffStoreView {
    /// The store.
    pub id: StoreId,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// New-energy or fuel.
    pub kind: StoreKind,
    /// Address.
    pub address: String,
    /// The store's own telephone.
    pub phone: String,
    /// IANA time zone.
    pub zone: String,
    /// Hours of a usual week and of holidays.
    pub hours: Week,
    /// Ways to come that the store names (switches may still hold one back).
    pub ways: Vec<Way>,
    /// Pilot switches (R245).
    pub switches: Switches,
    /// Limits.
    pub policy: Policy,
    /// Give this back with a change.
    pub version: i64,
    /// Years that bookings reach into and for which there is no national calendar yet.
    pub calendar_missing: Vec<i32>,
}

/// Something that can be taken for a time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResourceView {
    /// The resource.
    pub id: ResourceId,
    /// Its store.
    pub store_id: StoreId,
    /// Its kind.
    pub kind: ResourceKind,
    /// Its label.
    pub name: String,
    /// Bay types, skills or model codes.
    pub tags: Vec<String>,
    /// The member of staff behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<StaffId>,
    /// Shifts; the store's hours when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shifts: Option<Week>,
    /// Quarters of an hour kept free before each use.
    pub buffer_before: u8,
    /// Quarters of an hour kept free after each use.
    pub buffer_after: u8,
    /// Whether it is planned with.
    pub active: bool,
    /// Give this back with a change.
    pub version: i64,
}

/// A time in which a resource or the whole store is out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutageView {
    /// The outage.
    pub id: OutageId,
    /// The store.
    pub store_id: StoreId,
    /// The resource; absent when the whole store is out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<ResourceId>,
    /// From this instant.
    pub from_at: At,
    /// Until this instant.
    pub to_at: At,
    /// Why.
    pub reason: String,
}

/// What an import did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CalendarImported {
    /// The year.
    pub year: i32,
    /// How many days it has.
    pub days: u32,
}

/// A day of the national calendar.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CalendarDay {
    /// The date.
    pub date: NaiveDate,
    /// Holiday or make-up workday.
    pub kind: CalendarKind,
    /// Its name.
    pub name: String,
}

/// The national calendar of a year.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CalendarView {
    /// The year.
    pub year: i32,
    /// Whether this year's calendar was imported.
    pub imported: bool,
    /// Its days.
    pub days: Vec<CalendarDay>,
    /// Years that bookings reach into and for which there is no calendar yet.
    pub missing: Vec<i32>,
}
