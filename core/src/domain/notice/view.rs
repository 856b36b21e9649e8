//! What owners and staff see of a notice.

use serde::Serialize;
use utoipa::ToSchema;

use super::rules::Kind;
use crate::ground::clock::At;
use crate::ground::id::{NoticeId, StoreId};

/// A notice as it stands in an inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// Its id.
    pub id: NoticeId,
    /// What it says.
    pub kind: Kind,
    /// One line in Chinese.
    pub title: String,
    /// A sentence or two in Chinese; times are the store's, with the weekday.
    pub body: String,
    /// The id of what it is about, such as a booking: the link.
    pub subject: String,
    /// The store it comes from.
    pub store_id: StoreId,
    /// Since when it stands here.
    pub at: At,
    /// When it was first read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<At>,
}

/// A page of an inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxView {
    /// How many notices are unread, in all.
    pub unread: i64,
    /// The newest first.
    pub items: Vec<NoticeView>,
    /// Give this as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A notice that was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadView {
    /// Its id.
    pub id: NoticeId,
    /// When it was first read.
    pub read_at: At,
}
