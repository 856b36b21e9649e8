//! What is asked of butlers, and what they show.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Butler;
use super::rules::About;
use super::table::AbsenceRow;
use crate::ground::clock::At;
use crate::ground::id::{AbsenceId, PersonId, ReplyId, StaffId, StoreId, VehicleId};
use crate::ground::text::{Line, Note};

/// Who answers while the butler is away.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverView {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Until when.
    pub until: At,
}

/// An owner's butler at a store (R136).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ButlerView {
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The butler is away: this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<CoverView>,
}

pub(super) fn butler(store_id: StoreId, store_name: String, one: Butler) -> ButlerView {
    ButlerView {
        store_id,
        store_name,
        id: one.id,
        name: one.name,
        cover: one.cover.map(|cover| CoverView {
            id: cover.id,
            name: cover.name,
            until: cover.until,
        }),
    }
}

/// Write to the butler in answer to something.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteReply {
    /// What.
    pub text: Note,
}

/// What the butler answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReplyAnswerView)]
pub struct AnswerView {
    /// The words.
    pub text: String,
    /// When.
    pub at: At,
    /// Who.
    pub by: String,
}

/// What an owner wrote to their butler.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReplyView {
    /// Its id.
    pub id: ReplyId,
    /// The words.
    pub text: String,
    /// When.
    pub at: At,
    /// By when an answer is due.
    pub due_at: At,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// A member of staff by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ButlerNameView)]
pub struct NamedView {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}

/// What an owner wrote, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffReplyView {
    /// Its id.
    pub id: ReplyId,
    /// The store.
    pub store_id: StoreId,
    /// In answer to what kind of thing.
    pub about: About,
    /// Which: its id as it stands in links.
    pub subject: String,
    /// Who wrote.
    pub person_id: PersonId,
    /// Their name, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The car it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The words.
    pub text: String,
    /// When.
    pub at: At,
    /// By when an answer is due.
    pub due_at: At,
    /// The owner's butler …
    pub butler: NamedView,
    /// … and who answers: the butler, or who covers.
    pub acting: NamedView,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// Which of them.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindReplies {
    /// Only what waits for an answer.
    pub open: Option<bool>,
}

/// Answer an owner.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerReply {
    /// What.
    pub text: Note,
}

/// Somebody is away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAbsence {
    /// Who.
    pub staff_id: StaffId,
    /// Who covers.
    pub cover_id: StaffId,
    /// From when.
    pub from_at: At,
    /// Until when; at most a year.
    pub to_at: At,
    /// Why, if it is said.
    #[serde(default)]
    pub reason: Option<Line>,
}

/// An absence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AbsenceView {
    /// Its id.
    pub id: AbsenceId,
    /// The store.
    pub store_id: StoreId,
    /// Who is away.
    pub staff_id: StaffId,
    /// Their name.
    pub name: String,
    /// Who covers.
    pub cover_id: StaffId,
    /// Their name.
    pub cover_name: String,
    /// From when.
    pub from_at: At,
    /// Until when.
    pub to_at: At,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub(super) fn absence(row: AbsenceRow) -> AbsenceView {
    AbsenceView {
        id: row.id,
        store_id: row.store_id,
        staff_id: row.staff_id,
        name: row.name,
        cover_id: row.cover_id,
        cover_name: row.cover_name,
        from_at: row.from_at,
        to_at: row.ended_at.map_or(row.to_at, |ended| ended.min(row.to_at)),
        reason: row.reason,
    }
}

/// A service advisor as a butler.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TeamButlerView {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// How many customers they care for here.
    pub customers: i64,
    /// Away now, until then …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away_until: Option<At>,
    /// … and who covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<String>,
}

/// The butlers of a store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ButlersView {
    /// By name.
    pub butlers: Vec<TeamButlerView>,
    /// Absences that are not over.
    pub absences: Vec<AbsenceView>,
}
