//! What is asked of hand-overs and what they show.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::staff::Role;
use crate::ground::clock::At;
use crate::ground::id::{BookingId, HandoverId, StaffId, StoreId};
use crate::ground::text::Note;

/// Hand matters to a colleague.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who gets them.
    pub to: StaffId,
    /// A word to them.
    #[serde(default)]
    pub note: Option<Note>,
    /// Which, by the `subject` of today's list; left out: what you hold and what nobody holds.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 1000)]
    pub subjects: Option<Vec<String>>,
}

/// Hand everything of somebody who leaves to a colleague.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverAll {
    /// Who gets it.
    pub to: StaffId,
    /// A word to them.
    #[serde(default)]
    pub note: Option<Note>,
    /// Close the account in the same step.
    #[serde(default)]
    pub disable: bool,
}

/// A member of staff by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedStaff {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}

/// Who holds a matter now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HolderNow {
    /// The matter.
    pub subject: String,
    /// Who holds it.
    pub holder: NamedStaff,
}

/// A hand-over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandoverView {
    /// Its id.
    pub id: HandoverId,
    /// The store.
    pub store_id: StoreId,
    /// Who handed over.
    pub from: NamedStaff,
    /// Who got it.
    pub to: NamedStaff,
    /// A word with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The matters.
    pub subjects: Vec<String>,
    /// How many they are.
    pub count: usize,
    /// Customers who got another butler with it.
    pub customers: i64,
    /// When.
    pub at: At,
    /// When the receiver first saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<At>,
}

/// What went from one member of staff to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandedOverView {
    /// Who held it.
    pub from: StaffId,
    /// Who holds it now.
    pub to: StaffId,
    /// Customers who got another butler.
    pub customers: u64,
    /// Open matters.
    pub matters: u64,
    /// Visits that somebody else does now, at the same time or at another one of which the owner was told.
    pub visits: u64,
    /// Visits for which nothing is free within 14 days: the one who takes over calls.
    pub unmoved: Vec<BookingId>,
    /// Whether the account was closed.
    pub disabled: bool,
}

/// Somebody who works at a store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ColleagueView {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are there.
    pub roles: Vec<Role>,
    /// Whether they are on shift now; absent: their hours are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_shift: Option<bool>,
    /// Whether they may be given matters and customers.
    pub serves: bool,
}
