//! What the list shows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::booking::VisitKind;
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{StaffId, StoreId};

/// What kind of matter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TodayKind {
    /// Matters that somebody handed over to the caller, who has not seen it yet.
    Handover,
    /// A request that waits for the store's answer, by the CONFIRM clock.
    Answer,
    /// Confirmed by silence: somebody must look at it (rulings 19).
    Look,
    /// The start has passed and nobody is here yet.
    Late,
    /// Recorded as a no-show today.
    NoShow,
    /// Expected today.
    Arrival,
    /// Other times were proposed: the owner chooses.
    Choice,
    /// A place that came free is offered to somebody on the waiting list.
    Offer,
    /// The owner's words wait for a look.
    HeldText,
    /// A message that did not get through, or of which nobody knows.
    Delivery,
    /// An order of a new car of which nothing is heard for long.
    OrderRisk,
    /// A report about such an order that somebody has to look at.
    OrderReport,
    /// The promised contact about such an order is due.
    OrderContact,
    /// A lender has not answered, or not paid, in time.
    LoanLate,
    /// A lender's report that does not fit where the application stands.
    LoanReport,
    /// An approval runs out.
    LoanExpiring,
    /// Papers of a loan that nobody has looked at.
    LoanPapers,
    /// A repair is in one stage for longer than its standard.
    RepairSlow,
    /// The promised word about a repair is due.
    RepairContact,
    /// A part of a repair has not come in its time.
    RepairPart,
    /// A quote waits for its owner.
    QuoteUnanswered,
    /// A compensation for a broken promise is proposed.
    RepairCompensation,
    /// The owner of a car in repair wants a loan car, and none was free.
    LoanCarAsked,
    /// A loan car is not back in time, or is booked by somebody else soon.
    LoanCarBack,
    /// A bad answer: somebody stays with it until its owner is content.
    Recovery,
    /// An owner wrote to their butler.
    Reply,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See what was handed over.
    TakeNote,
    /// Confirm, propose or decline.
    Answer,
    /// Look at it and take it.
    Look,
    /// Receive the car.
    Receive,
    /// Call the customer.
    Call,
    /// Nothing: the owner decides.
    Wait,
    /// Show or remove the words.
    DecideText,
    /// Send it again, or let it be.
    ResendOrDismiss,
    /// Ask whoever it waits for.
    Chase,
    /// Accept or drop the report.
    Settle,
    /// See whether they are good.
    LookAtPapers,
    /// Agree, or say why not.
    Decide,
    /// Write back.
    Reply,
}

/// How urgent it is, by its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Late, or about to be.
    Red,
    /// Soon.
    Amber,
    /// In time.
    Green,
}

/// By what somebody holds a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// They took it, or it was handed to them.
    Taken,
    /// They are the customer's butler (R136).
    Butler,
}

/// Who holds a matter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HolderView {
    /// The member of staff.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// By what.
    pub how: How,
}

/// One matter. Nothing personal but masks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TodayItem {
    /// What kind.
    pub kind: TodayKind,
    /// What to do.
    pub action: Action,
    /// The id of what it is about: the link.
    pub subject: String,
    /// The version of that, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The number a person reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who it is about, masked; of a hand-over who handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What it is about: items of a visit, the title of a message, the note of a hand-over.
    pub things: Vec<String>,
    /// Service or test drive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitKind>,
    /// The way to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// When the visit begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_at: Option<At>,
    /// Since when it waits.
    pub since: At,
    /// Until when it has to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<At>,
    /// How urgent.
    pub risk: Risk,
    /// Whether `due_at` has passed.
    pub overdue: bool,
    /// How much of its clock is used up; of `answer` and `recovery` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_percent: Option<i64>,
    /// Of `delivery`: `dead` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Of `delivery`: why, in a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who holds it; absent: nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderView>,
    /// Whether the caller holds it.
    pub mine: bool,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Late, or about to be.
    pub red: usize,
    /// Soon.
    pub amber: usize,
    /// In time.
    pub green: usize,
    /// Held by the caller.
    pub mine: usize,
}

/// What is due in a store today.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TodayView {
    /// The store.
    pub store_id: StoreId,
    /// IANA zone in which its times are shown.
    pub zone: String,
    /// The store's date.
    pub day: NaiveDate,
    /// How much there is.
    pub counts: Counts,
    /// Red first, then amber, then green; in each by when it is due.
    pub items: Vec<TodayItem>,
    /// Whether there is more than the list holds.
    pub more: bool,
}

/// What somebody holds in one store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoreHoldings {
    /// The store.
    pub store_id: StoreId,
    /// Customers whose butler they are.
    pub customers: i64,
    /// Open matters that they took or were handed.
    pub matters: i64,
}

/// What somebody holds, so that it can be handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldingsView {
    /// Customers whose butler they are.
    pub customers: i64,
    /// Open matters that they took or were handed.
    pub matters: i64,
    /// Store by store.
    pub stores: Vec<StoreHoldings>,
}
