//! What owners and staff see of a notice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::manners::rules::Class;
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
    /// When somebody of the role acknowledged it; staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acked_at: Option<At>,
    /// Who did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acked_by: Option<String>,
}

/// A notice that was acknowledged.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AckView {
    /// Its id.
    pub id: NoticeId,
    /// When it was first acknowledged.
    pub acked_at: At,
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

/// All notices were read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadAllView {
    /// How many were unread until now.
    pub read: i64,
}

/// What somebody wishes to hear of one class.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferenceView {
    /// Which class.
    pub class: Class,
    /// Shown in the inbox. `critical` and `transactional` always are.
    pub inbox: bool,
    /// Told by WeChat, text message and so on. `critical` always is.
    pub channels: bool,
}

/// What somebody wishes to hear. Care and marketing need consent besides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreferencesView {
    /// Class by class, all of them.
    pub classes: Vec<PreferenceView>,
}

/// Set what you wish to hear.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPreferences {
    /// The classes to set; those left out stay.
    #[schema(min_items = 1, max_items = 4)]
    pub classes: Vec<PreferenceView>,
}
