//! What is shown of loans. Nothing here carries the reason of a refusal but [`SecretView`].

mod lender;
mod paper;
mod plan;
mod staff;

pub use lender::{LenderNameView, LenderView, LoanProductView, TypicalView, WantedView};
pub use paper::{PaperPagesView, PaperView};
pub use plan::{FeeSumView, InstalmentView, SimulationView};
pub use staff::{HeldView, SecretView, StaffLoanLineView, StaffLoanView, StaffLoansView};

use super::rules::flow::{Step, StepState, Todo, Waits};
use super::rules::state::{Event, State, Who};
use super::wish::LoanConsent;
use crate::ground::clock::At;
use crate::ground::id::{LoanId, OrderId, StoreId};
use crate::ground::money::Fen;
use serde::Serialize;
use utoipa::ToSchema;

/// A step of a loan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanStepView {
    /// Which.
    pub step: Step,
    /// Where it stands.
    pub state: StepState,
    /// When it was done, or began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}

/// One of the two consents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanConsentView {
    /// What for.
    pub purpose: LoanConsent,
    /// Whether it is given.
    pub granted: bool,
    /// Since when it stands so; absent when never asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
}

/// A condition of an approval.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConditionView {
    /// Its number, from 1.
    pub no: u32,
    /// What.
    pub text: String,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<At>,
}

/// What was approved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovedView {
    /// How much.
    pub amount_fen: Fen,
    /// Over how many months.
    pub term_months: u32,
    /// Until when.
    pub valid_until: At,
}

/// What can be done after a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoanOption {
    /// Ask another lender.
    OtherLender,
    /// Pay more at once and borrow less.
    MoreDownPayment,
    /// Talk to the store.
    TalkToUs,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanEventView {
    /// The version after it.
    pub no: i64,
    /// What.
    pub event: Event,
    /// The state after it.
    pub state: State,
    /// In whose name.
    pub by: Who,
    /// When.
    pub at: At,
}

/// What can be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoanAction {
    /// Give or withdraw a consent.
    Consent,
    /// Put pages of a paper in.
    Upload,
    /// Send it to the lender.
    Submit,
    /// Record that the lender has it.
    Acknowledge,
    /// Record that the lender begins to decide.
    BeginReview,
    /// Record that the lender wants papers.
    RequestPapers,
    /// Record an approval.
    Approve,
    /// Record an approval with conditions.
    ApproveConditionally,
    /// Record that a condition is met.
    MeetCondition,
    /// Record a refusal.
    Reject,
    /// Record the signed copy.
    Sign,
    /// Record that the mortgage is with the registry.
    BeginMortgage,
    /// Record that the mortgage is registered.
    RegisterMortgage,
    /// Record the pay-out.
    PayOut,
    /// File it.
    Close,
    /// Take it back.
    Withdraw,
    /// See the pages of papers.
    OpenPapers,
    /// Say whether a paper is good.
    DecidePapers,
    /// Read why the lender refused.
    ReadReason,
}

/// A loan application.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanView {
    /// Its id.
    pub id: LoanId,
    /// The number a person reads.
    pub number: String,
    /// Its version; a write names the one that was seen.
    pub version: i64,
    /// The order that it pays for.
    pub order_id: OrderId,
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// Where it stands.
    pub state: State,
    /// The product as it was agreed.
    pub product: LoanProductView,
    /// What it costs, as applied for or as approved.
    pub plan: SimulationView,
    /// Its steps in the order of this lender.
    pub steps: Vec<LoanStepView>,
    /// Whom one waits for.
    pub waiting_for: Waits,
    /// What its owner has to do.
    pub todo: Todo,
    /// The two consents.
    pub consents: Vec<LoanConsentView>,
    /// The check-list.
    pub papers: Vec<PaperView>,
    /// Conditions of the approval.
    pub conditions: Vec<ConditionView>,
    /// What was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<ApprovedView>,
    /// A neutral sentence after a refusal; never a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What can be done after a refusal.
    pub options: Vec<LoanOption>,
    /// Until when the lender should have answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack_due_at: Option<At>,
    /// Until when the lender should have paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payout_due_at: Option<At>,
    /// When it went to the lender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<At>,
    /// When the lender decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<At>,
    /// When it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<At>,
    /// When the mortgage was registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mortgage_at: Option<At>,
    /// When the lender paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<At>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_fen: Option<Fen>,
    /// What happened, the oldest first.
    pub events: Vec<LoanEventView>,
    /// What its reader can do now.
    pub allowed: Vec<LoanAction>,
    /// When it was begun.
    pub created_at: At,
}

/// A loan in an owner's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanLineView {
    /// Its id.
    pub id: LoanId,
    /// The number a person reads.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The order that it pays for.
    pub order_id: OrderId,
    /// The lender.
    pub lender_name: String,
    /// The product.
    pub product_name: String,
    /// Where it stands.
    pub state: State,
    /// How much, as applied for or as approved.
    pub amount_fen: Fen,
    /// Over how many months.
    pub term_months: u32,
    /// When it was begun.
    pub created_at: At,
}
