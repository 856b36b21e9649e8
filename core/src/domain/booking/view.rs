//! What booking is asked and what it shows.

use chrono::NaiveDate;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::choose::Binding;
use super::rules::state::State;
use super::rules::waitlist::WaitState;
use crate::domain::catalog::{Grade, ItemPrice};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, ItemId, ModelId, PersonId, ProposalId, ResourceId, StoreId, VehicleId, WaitId};
use crate::ground::money::Fen;
use crate::ground::text::{Address, Line, Note, PersonName, Phone};

/// What kind of visit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// 到店或上门服务
    Service,
    /// 试乘试驾
    TestDrive,
    /// 新车交付: booked through the order.
    Handover,
}

/// By which way the wish reached us (R027).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 小程序
    MiniProgram,
    /// 电话
    Phone,
    /// 到店
    WalkIn,
    /// 网站
    Website,
    /// 社交媒体
    Social,
}

/// What a slot is sought for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The store.
    pub store_id: StoreId,
    /// The service items, one to ten.
    #[schema(min_items = 1, max_items = 10)]
    pub item_ids: Vec<ItemId>,
    /// The car's model, when known: prices and skills may depend on it; a test drive needs it.
    pub model_id: Option<ModelId>,
    /// The way to come.
    pub way: Way,
    /// Somebody stands at the desk, or is on the phone with us: the store knows what it can do, no notice is asked.
    #[serde(skip)]
    #[schema(ignore)]
    pub at_desk: bool,
}

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

/// Keep a slot for five minutes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The store.
    pub store_id: StoreId,
    /// The service items, one to ten.
    #[schema(min_items = 1, max_items = 10)]
    pub item_ids: Vec<ItemId>,
    /// One of the owner's cars; may follow at submit. Its model counts.
    pub vehicle_id: Option<VehicleId>,
    /// The model, when there is no car: a test drive needs it.
    pub model_id: Option<ModelId>,
    /// The way to come.
    pub way: Way,
    /// The start, one of the free slots.
    pub start_at: At,
}

/// Keep a slot for a customer (staff: phone, walk-in).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookFor {
    /// The customer.
    pub person_id: PersonId,
    /// How the wish reached the store.
    pub channel: Channel,
    /// The rest is the same as an owner's own wish.
    pub book: Book,
}

/// The rest of the request (R022).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// The car, unless it was given with the hold; a test drive has none.
    pub vehicle_id: Option<VehicleId>,
    /// What the owner noticed (故障现象).
    pub symptom: Option<Note>,
    /// Whom to call.
    pub contact_name: PersonName,
    /// The number to call; the customer's own when left out.
    pub contact_phone: Option<Phone>,
    /// Where to fetch the car or to come to: pick-up and mobile service need it.
    pub address: Option<Address>,
    /// The owner confirms a valid driving licence (test drive).
    #[serde(default)]
    pub licence_confirmed: bool,
    /// Version of the test-drive agreement that the owner accepted.
    pub agreement: Option<Line>,
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

/// Confirm with time, place, items and price band (R023, R024).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The band; the price book's when absent.
    pub band: Option<Band>,
}

/// Offer other times.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Two to five other starts.
    #[schema(min_items = 2, max_items = 5)]
    pub starts: Vec<At>,
}

/// Take one of the proposed times.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptProposal {
    /// Which one.
    pub proposal_id: ProposalId,
}

/// Why the store declines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// 配件无货
    PartsUnavailable,
    /// 不在服务范围
    OutOfScope,
    /// 设备故障
    EquipmentDown,
    /// 无法联系到客户
    CustomerUnreachable,
    /// 重复预约
    Duplicate,
}

/// Decline with a reason from the list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// The reason.
    pub reason: DeclineReason,
}

/// Another time.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    /// The new start.
    pub start_at: At,
}

/// Why a booking is called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// 行程有变
    PlansChanged,
    /// 已在别处解决
    DoneElsewhere,
    /// 价格原因
    Price,
    /// 时间不合适
    TimeDoesNotSuit,
    /// 误操作
    Mistake,
    /// 其他
    Other,
}

/// Call a booking off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The reason.
    pub reason: CancelReason,
}

/// The owner checks in at the store.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The store's short code, as its QR code at the door holds it.
    pub store_code: Line,
}

/// Staff scan the owner's QR code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scan {
    /// The text of the QR code.
    pub code: Line,
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

/// Whether held words may be shown.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideText {
    /// Shown to those who see the booking; if not, they are taken out for good.
    pub show: bool,
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

/// Queue for a window of days.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// What a slot is sought for.
    pub ask: Ask,
    /// The car.
    pub vehicle_id: Option<VehicleId>,
    /// First day that suits.
    pub first_day: NaiveDate,
    /// Last day that suits, at most 14 days later.
    pub last_day: NaiveDate,
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
