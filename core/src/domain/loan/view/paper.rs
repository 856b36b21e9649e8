//! Papers of a loan, and their pages.

use super::super::rules::paper::{AskedBy, PaperKind, PaperState};
use crate::domain::media::LinkView;
use crate::ground::clock::At;
use crate::ground::id::PaperId;
use serde::Serialize;
use utoipa::ToSchema;

/// A paper of a loan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperView {
    /// Its id.
    pub id: PaperId,
    /// Which.
    pub kind: PaperKind,
    /// What a person calls it.
    pub name: String,
    /// What it is needed for.
    pub why: String,
    /// Whether nothing goes on without it.
    pub required: bool,
    /// Who wants it.
    pub asked_by: AskedBy,
    /// Where it stands.
    pub state: PaperState,
    /// Why it is not good, in words for its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many pages are there.
    pub pages: i64,
    /// When somebody looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<At>,
}

/// The pages of a paper.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperPagesView {
    /// The paper.
    pub id: PaperId,
    /// Which.
    pub kind: PaperKind,
    /// Its pages.
    pub pages: Vec<LinkView>,
    /// Until when the links open. Read them again then.
    pub links_until: At,
}
