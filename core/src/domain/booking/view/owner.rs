//! What booking shows to owners: free slots, a booking, a place on the waitlist.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::VisitKind;
use crate::domain::booking::rules::choose::Binding;
use crate::domain::booking::rules::state::State;
use crate::domain::booking::rules::waitlist::WaitState;
use crate::domain::catalog::{Grade, ItemPrice};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, ProposalId, StoreId, VehicleId, WaitId};
use crate::ground::money::Fen;

/// A start that is free now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlotView {
    /// When the owner is received or called on.
    pub start_at: At,
    /// When all will be done.
    pub ready_at: At,
    /// What the items cost at this start, off-peak discount taken off.
    pub price_fen: Fen,
    /// Percent off the labour at this start.
    pub discount_percent: i64,
}

/// The free starts of one day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SlotsView {
    /// The store's day.
    pub day: NaiveDate,
    /// IANA zone in which the day is meant.
    pub zone: String,
    /// Free starts, earliest first.
    pub slots: Vec<SlotView>,
    /// When nothing is free: what is missing.
    pub binding: Vec<Binding>,
}

/// Three suggestions at one tap (R020).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SuggestionsView {
    /// The earliest start.
    pub earliest: Option<SlotView>,
    /// The shortest stay.
    pub shortest_stay: Option<SlotView>,
    /// The cheapest start.
    pub cheapest: Option<SlotView>,
    /// When nothing is free in the days looked at: what is missing.
    pub binding: Vec<Binding>,
}

/// What a booking costs, from the price book or as the advisor says (R024).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// At least.
    pub low_fen: Fen,
    /// At most, unless more is agreed to.
    pub high_fen: Fen,
}

/// A proposed time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// Give this back to accept it.
    pub id: ProposalId,
    /// The start.
    pub start_at: At,
    /// When all will be done.
    pub ready_at: At,
}

/// A booking as its owner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BookingView {
    /// The booking.
    pub id: BookingId,
    /// Its number at the store.
    pub number: String,
    /// The store.
    pub store_id: StoreId,
    /// The store's name.
    pub store_name: String,
    /// IANA zone in which its times are shown.
    pub zone: String,
    /// Where it stands.
    pub state: State,
    /// Grows with every change; also the ETag.
    pub version: i64,
    /// Service or test drive.
    pub kind: VisitKind,
    /// The way to come.
    pub way: Way,
    /// Urgent or regular (R033).
    pub grade: Grade,
    /// The car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The start.
    pub start_at: At,
    /// When all will be done.
    pub ready_at: At,
    /// Items with their make-up, as the price book stood when the slot was kept.
    pub items: Vec<ItemPrice>,
    /// Percent off the labour at this start.
    pub discount_percent: i64,
    /// What the items cost by the price book.
    pub estimate: Band,
    /// The band that was confirmed (R024).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// Until when the slot is kept, while it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_until: Option<At>,
    /// Until when the store answers, while it is requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<At>,
    /// Whether the system confirmed because nobody answered in time (rulings 19): the store looks at it first.
    pub to_be_looked_at: bool,
    /// Other times to choose from, and until when.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub proposals: Vec<ProposalView>,
    /// Until when the proposed times are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choose_until: Option<At>,
    /// Why it was declined or called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Text of the QR code for check-in, from confirmation until arrival.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in_code: Option<String>,
}

/// A place on the waitlist.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WaitView {
    /// The place.
    pub id: WaitId,
    /// The store.
    pub store_id: StoreId,
    /// Where it stands.
    pub state: WaitState,
    /// How many wait before it at this store for days that overlap.
    pub ahead: i64,
    /// First day that suits.
    pub first_day: NaiveDate,
    /// Last day that suits.
    pub last_day: NaiveDate,
    /// The slot that is kept for this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_start_at: Option<At>,
    /// Until when it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_until: Option<At>,
    /// The booking it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
}
