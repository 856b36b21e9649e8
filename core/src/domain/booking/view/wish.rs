//! What is asked of booking.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Band, Channel};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{ItemId, ModelId, PersonId, ProposalId, StoreId, VehicleId};
use crate::ground::text::{Address, Line, Note, PersonName, Phone};

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

/// Whether held words may be shown.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideText {
    /// Shown to those who see the booking; if not, they are taken out for good.
    pub show: bool,
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
