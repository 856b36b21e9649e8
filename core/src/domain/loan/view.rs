//! What is shown of loans. Nothing here carries the reason of a refusal but [`SecretView`].

use serde::Serialize;
use utoipa::ToSchema;

use super::rules::flow::{Step, StepState, Todo, Waits};
use super::rules::paper::{AskedBy, PaperKind, PaperState};
use super::rules::product::{Fee, FeeWhen};
use super::rules::risk::{Risk, Why};
use super::rules::schedule::Method;
use super::rules::state::{Event, Mortgage, State, Who};
use super::wish::{LoanConsent, RejectCode};
use crate::domain::media::LinkView;
use crate::ground::clock::At;
use crate::ground::id::{LenderId, LoanId, LoanProductId, OrderId, PaperId, PersonId, StoreId};
use crate::ground::money::Fen;

/// How long this lender usually takes to decide, from its own history.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct TypicalView {
    /// Half of the decisions were there after so many hours …
    pub p50_hours: i64,
    /// … nine of ten after so many.
    pub p90_hours: i64,
    /// Of how many decisions this is known.
    pub n: i64,
}

/// A lender by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LenderNameView {
    /// Which.
    pub id: LenderId,
    /// What a person reads.
    pub name: String,
    /// How long it usually takes; absent while there is no history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typical: Option<TypicalView>,
}

/// A paper of a check-list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WantedView {
    /// Which.
    pub kind: PaperKind,
    /// What a person calls it.
    pub name: String,
    /// What it is needed for.
    pub why: String,
    /// Whether nothing goes on without it.
    pub required: bool,
}

/// A product of a lender.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoanProductView {
    /// Which.
    pub id: LoanProductId,
    /// Whose.
    pub lender: LenderNameView,
    /// What a person reads.
    pub name: String,
    /// How it is paid back.
    pub method: Method,
    /// The yearly rate in ppm: 39900 is 3.99 %.
    pub annual_rate_ppm: u32,
    /// Months to choose from.
    pub terms: Vec<u32>,
    /// The least amount.
    pub min_amount_fen: Fen,
    /// The most.
    pub max_amount_fen: Fen,
    /// The most, as a share of the order's price.
    pub max_of_price_percent: u32,
    /// Every fee.
    pub fees: Vec<Fee>,
    /// The check-list.
    pub papers: Vec<WantedView>,
    /// When the lender wants its mortgage.
    pub mortgage: Mortgage,
    /// How many days its approvals hold, unless it says so.
    pub approval_days: i64,
}

/// A lender with what it offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LenderView {
    /// Which.
    pub id: LenderId,
    /// Its stable code: the name of its feed.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// When it wants its mortgage.
    pub mortgage: Mortgage,
    /// How many days its approvals hold.
    pub approval_days: i64,
    /// What it offers.
    pub products: Vec<LoanProductView>,
}

/// A fee of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeeSumView {
    /// Stable code.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// What it is for.
    pub why: String,
    /// When it is paid.
    pub when: FeeWhen,
    /// How often.
    pub times: u32,
    /// How much each time.
    pub each_fen: Fen,
    /// In all.
    pub total_fen: Fen,
}

/// One month of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InstalmentView {
    /// Its number, from 1.
    pub no: u32,
    /// What is paid, with fees.
    pub payment_fen: Fen,
    /// Of this the principal …
    pub principal_fen: Fen,
    /// … the interest …
    pub interest_fen: Fen,
    /// … and the fees.
    pub fees_fen: Fen,
    /// What is owed afterwards.
    pub left_fen: Fen,
}

/// What a loan costs: every fee, all interest, the yearly cost, month by month (R116).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimulationView {
    /// Of which product.
    pub product_id: LoanProductId,
    /// How it is paid back.
    pub method: Method,
    /// How much.
    pub amount_fen: Fen,
    /// Over how many months.
    pub term_months: u32,
    /// The yearly rate in ppm.
    pub annual_rate_ppm: u32,
    /// What is paid in the first month, with its fees.
    pub first_payment_fen: Fen,
    /// In the last.
    pub last_payment_fen: Fen,
    /// All interest.
    pub total_interest_fen: Fen,
    /// Every fee.
    pub fees: Vec<FeeSumView>,
    /// All fees.
    pub total_fees_fen: Fen,
    /// Interest and fees.
    pub total_cost_fen: Fen,
    /// All that is paid.
    pub total_paid_fen: Fen,
    /// The yearly cost with every fee in it, simple (the monthly internal rate × 12), in ppm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apr_ppm: Option<i64>,
    /// The same, compounded over twelve months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apr_compound_ppm: Option<i64>,
    /// Month by month.
    pub instalments: Vec<InstalmentView>,
}

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

/// A loan as staff see it. Why a lender refused is not in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffLoanView {
    /// What its owner sees; what can be done is what the reader can do.
    #[serde(flatten)]
    pub loan: LoanView,
    /// The customer …
    pub person_id: PersonId,
    /// … masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The number of the order.
    pub order_number: String,
    /// How urgent it is.
    pub risk: Risk,
    /// Why.
    pub why: Why,
    /// Until when something should have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<At>,
    /// Whether the lender said why it refused.
    pub has_reason: bool,
    /// What the lender reported and did not fit: somebody has to look, by hand.
    pub held: Vec<HeldView>,
}

/// What a lender reported that did not fit the state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HeldView {
    /// Its number at the lender.
    pub sequence: i64,
    /// What, in a word.
    pub kind: String,
    /// When it happened at the lender.
    pub occurred_at: At,
}

/// A loan in the staff's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffLoanLineView {
    /// Its id.
    pub id: LoanId,
    /// The number a person reads.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The order that it pays for.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// The store.
    pub store_id: StoreId,
    /// The lender.
    pub lender_name: String,
    /// The customer …
    pub person_id: PersonId,
    /// … masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub risk: Risk,
    /// Why.
    pub why: Why,
    /// Until when something should have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<At>,
    /// Since when it stands so.
    pub since: At,
    /// Papers that nobody has looked at.
    pub papers_to_look_at: i64,
    /// How much, as applied for or as approved.
    pub amount_fen: Fen,
    /// Over how many months.
    pub term_months: u32,
}

/// Loans of the staff's stores, the most urgent first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffLoansView {
    /// At most 200.
    pub items: Vec<StaffLoanLineView>,
    /// Whether there are more.
    pub more: bool,
}

/// Why a lender refused. Reading it left a row in the security log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SecretView {
    /// In a word.
    pub code: RejectCode,
    /// As the lender said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    pub at: At,
}
