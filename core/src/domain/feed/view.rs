//! What staff see of partners and their pushes. Nothing personal is in it.

use serde::Serialize;
use utoipa::ToSchema;

use super::Kind;
use crate::ground::clock::At;
use crate::ground::id::{InboundId, PartnerId};

/// The partners.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedsView {
    /// By name.
    pub items: Vec<FeedView>,
}

/// A partner, and whether it is heard of.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedView {
    /// Its id.
    pub id: PartnerId,
    /// Its name, as in the address it pushes to.
    #[schema(example = "xingchen")]
    pub name: String,
    /// How it writes.
    pub kind: Kind,
    /// Whether its pushes are taken.
    pub enabled: bool,
    /// Keys that are good; two while one is being replaced.
    pub live_keys: i64,
    /// When something came last, within the last 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_arrived_at: Option<At>,
    /// When something of it was applied last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_applied_at: Option<At>,
    /// Came and was not looked at yet.
    pub waiting: i64,
    /// Is about something that is not known yet, and tried again by itself.
    pub parked: i64,
    /// Of a type that is not known here.
    pub stored: i64,
    /// Given up: somebody has to look.
    pub dead: i64,
}

/// Where a push stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedEventState)]
pub enum EventState {
    /// To be applied.
    Waiting,
    /// About something not known yet; tried again by itself.
    Parked,
    /// Of a type that is not known here.
    Stored,
    /// Given up.
    Dead,
    /// Applied.
    Done,
    /// A person let it be.
    Dismissed,
}

/// A push that could not be applied, without what it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedEventView {
    /// Its id.
    pub id: InboundId,
    /// Who pushed it.
    pub partner: String,
    /// What it is, in the partner's word.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands.
    pub state: EventState,
    /// Why, in a stable word: `unknown_order`, `unknown_loan`, `gap`, `unknown_type`, `unreadable`, `future`,
    /// `rejected`, `fault`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Which field cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The reason in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'static str>,
    /// The last four characters of the order's or application's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "…0042")]
    pub about: Option<String>,
    /// When it was signed.
    pub occurred_at: At,
    /// When it came.
    pub received_at: At,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next, while it is parked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<At>,
}
