//! What booking shows to staff.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BookingView, Channel};
use crate::domain::booking::rules::state::State;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, PersonId, ResourceId};

/// A resource that a booking holds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TakenView {
    /// The resource.
    pub resource_id: ResourceId,
    /// Bay, technician, advisor …
    pub role: String,
    /// From.
    pub from_at: At,
    /// Until, buffers included.
    pub to_at: At,
}

/// A booking as staff see it; personal data masked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffBookingView {
    /// What the owner sees, without the check-in code.
    pub booking: BookingView,
    /// The customer.
    pub person_id: PersonId,
    /// Name and phone, masked.
    pub contact: Option<String>,
    /// How the wish reached the store.
    pub channel: Channel,
    /// Which rung of the confirmation clock was rung: 0, 50, 80 or 100 percent.
    pub clock_percent: i64,
    /// When the last change was made.
    pub moved_at: At,
    /// Who made it: customer, staff or system.
    pub moved_by: String,
    /// The car's plate, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_masked: Option<String>,
    /// The car's model: brand, series and name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// What it holds; on the board only.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub taken: Vec<TakenView>,
}

/// Everything about one booking, for staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StaffBookingDetail {
    /// The booking.
    pub booking: StaffBookingView,
    /// What the owner noticed; absent while it is held.
    pub symptom: Option<String>,
    /// The owner's words wait for somebody to look at them (WeChat's content check).
    pub symptom_held: bool,
    /// What it holds.
    pub taken: Vec<TakenView>,
    /// Its history, oldest first.
    pub history: Vec<EventView>,
}

/// Who is to be called, in clear; asking for it leaves a row in the security log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Name.
    pub name: Option<String>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// Address for pick-up or mobile service.
    pub address: Option<String>,
}

/// An owner's words that wait, for the one who decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HeldTextView {
    /// What the owner noticed.
    pub symptom: Option<String>,
}

/// A row of the history.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// The version after it.
    pub version: i64,
    /// When.
    pub at: At,
    /// Who: customer, staff, system.
    pub by: String,
    /// What; `book` is the first.
    pub event: String,
    /// The state after it.
    pub state: State,
    /// A word more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What an outage touches.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TouchedView {
    /// Bookings that hold something which is out.
    pub bookings: Vec<StaffBookingView>,
}

/// What became of the bookings that an outage touched.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MovedView {
    /// Same time, other resources: the owner need not know.
    pub reassigned: Vec<BookingId>,
    /// Another time; the owner was told.
    pub rescheduled: Vec<BookingId>,
    /// Nothing free within 14 days: somebody has to call.
    pub unmoved: Vec<BookingId>,
}
