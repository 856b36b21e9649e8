//! What is asked of recoveries, and what they show.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::survey::rules::recovery::{Outcome, State, Trigger};
use crate::domain::survey::rules::words::Subject;
use crate::domain::survey::view::Named;
use crate::ground::clock::At;
use crate::ground::id::{PersonId, RecoveryId, StaffId, StoreId, SurveyId};
use crate::ground::text::Note;

/// What the owner was asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RecoveryAsked)]
pub struct AskedView {
    /// When.
    pub at: At,
    /// What was done, in the specialist's words.
    pub text: String,
}

/// A recovery, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveryView {
    /// Which.
    pub id: RecoveryId,
    /// Grows with everything that happens to it.
    pub version: i64,
    /// The survey that opened it.
    pub survey_id: SurveyId,
    /// What that was about.
    pub subject: Subject,
    /// The id of that.
    pub subject_id: String,
    /// Its number.
    pub number: String,
    /// Where.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened_at: At,
    /// By when the next call comes.
    pub due_at: At,
    /// Who deals with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialist: Option<String>,
    /// The question whether it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedView>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<At>,
}

/// The owner's word.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRecovery {
    /// The version that was seen.
    pub version: i64,
    /// It is settled.
    pub settled: bool,
    /// What else there is to say.
    #[serde(default)]
    pub text: Option<Note>,
}

/// Which recoveries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindRecoveries {
    /// Of this store only.
    pub store_id: Option<StoreId>,
    /// Only those that are open; so unless told.
    pub open: Option<bool>,
}

/// A recovery in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveryLineView {
    /// Which.
    pub id: RecoveryId,
    /// Grows with everything that happens to it.
    pub version: i64,
    /// The survey that opened it.
    pub survey_id: SurveyId,
    /// What that was about.
    pub subject: Subject,
    /// The id of that.
    pub subject_id: String,
    /// Its number.
    pub number: String,
    /// Where.
    pub store_id: StoreId,
    /// Where it stands.
    pub state: State,
    /// What opened it.
    pub trigger: Trigger,
    /// Would they recommend us?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nps: Option<i64>,
    /// When it was opened.
    pub opened_at: At,
    /// By when somebody speaks with the owner, or calls again.
    pub due_at: At,
    /// By when somebody aims to.
    pub aim_at: At,
    /// When somebody first spoke with the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<At>,
    /// Whether `due_at` has passed.
    pub overdue: bool,
    /// Whether the first clock was missed.
    pub missed: bool,
    /// Who deals with it; absent: nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Named>,
    /// How many calls were made.
    pub tries: i64,
    /// Whose, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<At>,
}

/// Recoveries of the staff's stores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecoveriesView {
    /// Those that are due first.
    pub items: Vec<RecoveryLineView>,
    /// Whether there are more.
    pub more: bool,
}

/// A call.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RecoveryCall)]
pub struct CallView {
    /// When.
    pub at: At,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Named>,
    /// How it went.
    pub outcome: Outcome,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the next one is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<At>,
}

/// What the owner said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RecoveryAnswer)]
pub struct OwnerAnswerView {
    /// When.
    pub at: At,
    /// Whether it is settled.
    pub settled: bool,
    /// What else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A recovery, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffRecoveryView {
    /// The recovery.
    pub line: RecoveryLineView,
    /// Whose.
    pub person_id: PersonId,
    /// What they wrote in the survey.
    pub words: Vec<String>,
    /// Whom it is about: they do not deal with it.
    pub accused: Vec<Named>,
    /// The calls, the oldest first.
    pub calls: Vec<CallView>,
    /// The question whether it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedView>,
    /// What the owner said, the oldest first.
    pub answers: Vec<OwnerAnswerView>,
    /// Why it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Whether it may be given up now.
    pub may_lose: bool,
    /// Calls that are lacking before.
    pub calls_left: usize,
    /// Days with a call that are lacking before.
    pub days_left: usize,
}

/// Whoever takes it has seen this version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenRecovery {
    /// The version that was seen.
    pub version: i64,
}

/// A colleague deals with it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRecovery {
    /// The version that was seen.
    pub version: i64,
    /// Who.
    pub to: StaffId,
}

/// A call was made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogCall {
    /// The version that was seen.
    pub version: i64,
    /// How it went.
    pub outcome: Outcome,
    /// What was said.
    #[serde(default)]
    pub note: Option<Note>,
    /// When the next one is promised; within 14 days.
    #[serde(default)]
    pub next_at: Option<At>,
}

/// The owner is asked whether it is settled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskOwner {
    /// The version that was seen.
    pub version: i64,
    /// What was done, for the owner to read.
    pub text: Note,
}

/// It is given up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoseRecovery {
    /// The version that was seen.
    pub version: i64,
    /// Why.
    pub note: Note,
}
