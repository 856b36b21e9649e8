//! What is asked of surveys, and what they show.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::recovery::RecoveryState;
use super::rules::answer::Answer;
use super::rules::form::Question;
use super::rules::words::{FormState, Method, Reason, State, Subject};
use crate::ground::clock::At;
use crate::ground::id::{PersonId, RecoveryId, StaffId, StoreId, SurveyFormId, SurveyId};
use crate::ground::text::{Line, Note};

/// A survey in a line, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyLineView {
    /// Which.
    pub id: SurveyId,
    /// What it is about.
    pub subject: Subject,
    /// The id of that.
    pub subject_id: String,
    /// Where.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// The car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// When the car was handed over.
    pub handed_at: At,
    /// Where it stands.
    pub state: State,
    /// Until when it can be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<At>,
    /// When it was finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<At>,
}

/// What is done about a bad answer, as far as the survey shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyRecoveryView {
    /// Which.
    pub id: RecoveryId,
    /// Where it stands.
    pub state: RecoveryState,
    /// Who deals with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialist: Option<String>,
}

/// A survey to answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyView {
    /// Which.
    pub id: SurveyId,
    /// Grows with everything that happens to it.
    pub version: i64,
    /// What it is about.
    pub subject: Subject,
    /// Where.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// The car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
    /// When the car was handed over.
    pub handed_at: At,
    /// Where it stands.
    pub state: State,
    /// Until when it can be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<At>,
    /// Its title.
    pub title: String,
    /// Before the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// After them.
    pub thanks: String,
    /// How many seconds it takes.
    pub seconds: i64,
    /// How many pages it has.
    pub pages: u8,
    /// The page to go on at.
    pub page: u8,
    /// The questions; none when it has ended.
    pub questions: Vec<Question>,
    /// What was answered so far; nothing when it has ended.
    pub answers: Vec<Answer>,
    /// A kind word when it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<SurveyRecoveryView>,
}

/// Answers of a page, or all of them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAnswers {
    /// Those of the same questions are replaced.
    pub answers: Vec<Answer>,
}

/// Which surveys.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindSurveys {
    /// Of this store only.
    pub store_id: Option<StoreId>,
    /// About this only.
    pub subject: Option<Subject>,
    /// That stand there only.
    pub state: Option<State>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// 1 to 100, 20 unless told.
    pub limit: Option<u64>,
}

/// A survey in a line, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffSurveyLineView {
    /// Which.
    pub id: SurveyId,
    /// What it is about.
    pub subject: Subject,
    /// The id of that.
    pub subject_id: String,
    /// Its number.
    pub number: String,
    /// Where.
    pub store_id: StoreId,
    /// How it is asked.
    pub method: Method,
    /// Where it stands.
    pub state: State,
    /// Why it was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// When the car was handed over.
    pub handed_at: At,
    /// When it was due.
    pub due_at: At,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
    /// When it was first looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<At>,
    /// When its owner was reminded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<At>,
    /// When it was finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<At>,
    /// Would they recommend us?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nps: Option<i64>,
    /// Whose, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car: Option<String>,
}

/// How an interview went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InterviewView {
    /// Who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interviewer: Option<String>,
    /// For how long, in minutes.
    pub minutes: i64,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A survey with its answers, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffSurveyView {
    /// The survey.
    pub line: StaffSurveyLineView,
    /// Whose.
    pub person_id: PersonId,
    /// The version of the form that its answers are bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_id: Option<SurveyFormId>,
    /// The number of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_no: Option<i64>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_title: Option<String>,
    /// What was asked.
    pub questions: Vec<Question>,
    /// What was answered, in the order of the questions; nothing before it is finished.
    pub answers: Vec<Answer>,
    /// Of an interview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interview: Option<InterviewView>,
    /// What is done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<SurveyRecoveryView>,
}

/// An interview by telephone or on a visit is written down.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInterview {
    /// What it is about.
    pub subject: Subject,
    /// The id of the repair or of the order.
    pub subject_id: String,
    /// `phone` or `visit`.
    pub method: Method,
    /// The owner agreed to be asked.
    pub agreed: bool,
    /// How long it took: 1 to 120 minutes.
    pub minutes: i64,
    /// What else there is to say.
    #[serde(default)]
    pub note: Option<Note>,
    /// What was answered.
    pub answers: Vec<Answer>,
}

/// Which forms.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindForms {
    /// Those of this store and of the group.
    pub store_id: Option<StoreId>,
}

/// A version of a form in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormLineView {
    /// Which version.
    pub id: SurveyFormId,
    /// Whose; the group's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// What it asks about.
    pub subject: Subject,
    /// Its number.
    pub no: i64,
    /// Where it stands.
    pub state: FormState,
    /// Its title.
    pub title: String,
    /// How many seconds it takes.
    pub seconds: i64,
    /// How many questions it has.
    pub questions: usize,
    /// Since when it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<At>,
    /// How many have finished it.
    pub answered: i64,
}

/// A rule that is broken.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SurveyRule)]
pub struct RuleView {
    /// Which.
    pub code: String,
    /// Where.
    pub pointer: String,
    /// In words.
    pub message: String,
}

/// A version of a form.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormView {
    /// Which version.
    pub id: SurveyFormId,
    /// Grows with every change of it.
    pub version: i64,
    /// Whose; the group's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// What it asks about.
    pub subject: Subject,
    /// Its number.
    pub no: i64,
    /// Where it stands.
    pub state: FormState,
    /// Its title.
    pub title: String,
    /// Before the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// After them.
    pub thanks: String,
    /// For who asks by telephone or on a visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// How many seconds it takes.
    pub seconds: i64,
    /// The questions.
    pub questions: Vec<Question>,
    /// What keeps it from being published.
    pub wrong: Vec<RuleView>,
    /// Since when it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<At>,
}

/// A new version of a form.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    /// Whose; the group's when absent.
    #[serde(default)]
    pub store_id: Option<StoreId>,
    /// What it asks about.
    pub subject: Subject,
    /// Its title.
    pub title: Line,
    /// Before the questions.
    #[serde(default)]
    pub intro: Option<Line>,
    /// After them.
    #[serde(default)]
    pub thanks: Option<Line>,
    /// For who asks by telephone or on a visit.
    #[serde(default)]
    pub script: Option<Note>,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A draft is written anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RewriteForm {
    /// The version that was seen.
    pub version: i64,
    /// Its title.
    pub title: Line,
    /// Before the questions.
    #[serde(default)]
    pub intro: Option<Line>,
    /// After them; as before when absent.
    #[serde(default)]
    pub thanks: Option<Line>,
    /// For who asks by telephone or on a visit.
    #[serde(default)]
    pub script: Option<Note>,
    /// The questions.
    pub questions: Vec<Question>,
}

/// Whoever publishes has seen this version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenForm {
    /// The version that was seen.
    pub version: i64,
}

/// Answers to try a form with.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewAnswers {
    /// What would be answered.
    pub answers: Vec<Answer>,
}

/// What an owner who answered so would see.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FormPreviewView)]
pub struct PreviewView {
    /// The questions that are shown.
    pub visible: Vec<Question>,
    /// The page to go on at.
    pub page: u8,
    /// How many seconds these questions take.
    pub seconds: i64,
    /// What is wrong or missing.
    pub wrong: Vec<RuleView>,
}

/// Who is named.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SurveyStaff)]
pub struct Named {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
}
