//! What is shown of pictures.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ground::clock::At;
use crate::ground::id::MediaId;

/// A picture that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediaView {
    /// Its id: what it belongs to names it within a day.
    pub id: MediaId,
    /// Width in pixels, as it is kept.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Size in bytes, as it is kept.
    pub bytes: i64,
    /// The picture, a path of this server; it opens for whoever has it.
    #[schema(example = "/media/AZrq")]
    pub url: String,
    /// Small.
    #[schema(example = "/media/AZrr")]
    pub thumb_url: String,
    /// Until when both open.
    pub links_until: At,
}

/// A page as a picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkView {
    /// The picture.
    pub media_id: MediaId,
    /// The picture, a path of this server; it opens for whoever has it.
    #[schema(example = "/media/AZrq")]
    pub url: String,
    /// Small.
    #[schema(example = "/media/AZrr")]
    pub thumb_url: String,
}

/// Pages as pictures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinksView {
    /// In their order.
    pub pages: Vec<LinkView>,
    /// Until when the links open: ten minutes at least. Read them again then.
    pub links_until: At,
}
