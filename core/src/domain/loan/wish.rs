//! What is asked of loans.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::paper::{PaperKind, PaperReason};
use super::rules::product::Terms;
use super::rules::state::Mortgage;
use crate::domain::identity::DocumentHash;
use crate::ground::clock::At;
use crate::ground::id::{LoanProductId, MediaId, OrderId, PersonId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line};

/// How much for how long, as a query.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Simulate {
    /// How much.
    #[param(minimum = 1)]
    pub amount_fen: i64,
    /// Over how many months.
    #[param(minimum = 1, maximum = 120)]
    pub term_months: u32,
}

/// Begin an application: a draft of which the lender knows nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartLoan {
    /// The order that it pays for.
    pub order_id: OrderId,
    /// The product.
    pub product_id: LoanProductId,
    /// How much.
    pub amount_fen: Fen,
    /// Over how many months.
    pub term_months: u32,
}

/// Which consent, of the two that a loan needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoanConsent {
    /// 查询征信
    CreditQuery,
    /// 向银行提供信息
    ShareWithBank,
}

/// Give or withdraw one of the consents that a loan needs; each stands alone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentToLoan {
    /// What for.
    pub purpose: LoanConsent,
    /// Given or withdrawn.
    pub granted: bool,
    /// The document that was shown.
    pub document_id: Code,
    /// The document's SHA-256.
    pub document_sha256: DocumentHash,
}

/// The pages of a paper, instead of those that were there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutPages {
    /// Pictures that you uploaded, in their order.
    #[schema(min_items = 1, max_items = 10)]
    pub media_ids: Vec<MediaId>,
}

/// Whoever changes it has seen this version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenVersion {
    /// The version that was seen.
    pub version: i64,
}

/// The contract is signed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignLoan {
    /// The version that was seen.
    pub version: i64,
    /// The signed copy, page by page, as you uploaded it.
    #[schema(min_items = 1, max_items = 20)]
    pub media_ids: Vec<MediaId>,
}

/// Whether a paper is good.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePaper {
    /// Good or not.
    pub accepted: bool,
    /// Why not.
    #[serde(default)]
    pub reason: Option<PaperReason>,
}

/// A paper that the lender wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedPaper {
    /// Which.
    pub kind: PaperKind,
    /// What for, in plain words for its owner.
    pub why: Line,
}

/// Why a lender refused: stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// 征信
    CreditHistory,
    /// 收入
    Income,
    /// 负债
    Debt,
    /// 材料
    Documents,
    /// 政策
    Policy,
    /// 其他
    Other,
}

/// Why a lender refused. Sealed at once; only those who deal with the lender can read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectReason {
    /// In a word.
    pub code: RejectCode,
    /// As the lender said it.
    #[serde(default)]
    pub text: Option<Line>,
}

/// What a lender said, or what was done: by its feed, or recorded by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = LoanTold)]
pub enum Told {
    /// The lender has it.
    Acknowledge {},
    /// The lender begins to decide.
    BeginReview {},
    /// The lender wants papers.
    RequestPapers {
        /// Which, and what for.
        #[schema(min_items = 1, max_items = 10)]
        papers: Vec<AskedPaper>,
    },
    /// Approved.
    Approve {
        /// How much.
        #[serde(default)]
        amount_fen: Option<Fen>,
        /// Over how many months.
        #[serde(default)]
        term_months: Option<u32>,
        /// Until when.
        #[serde(default)]
        valid_until: Option<At>,
    },
    /// Approved if conditions are met.
    ApproveConditionally {
        /// How much.
        #[serde(default)]
        amount_fen: Option<Fen>,
        /// Over how many months.
        #[serde(default)]
        term_months: Option<u32>,
        /// Until when.
        #[serde(default)]
        valid_until: Option<At>,
        /// The conditions, in plain words.
        #[schema(min_items = 1, max_items = 10)]
        conditions: Vec<Line>,
    },
    /// A condition is met.
    MeetCondition {
        /// Its number.
        no: u32,
    },
    /// Refused.
    Reject {
        /// Why, for those who deal with the lender.
        #[serde(default)]
        reason: Option<RejectReason>,
    },
    /// Signed at the lender's.
    Sign {},
    /// The papers of the mortgage are with the registry.
    BeginMortgage {},
    /// The mortgage is registered.
    RegisterMortgage {},
    /// The store has the money.
    PayOut {
        /// How much; left out: what was approved.
        #[serde(default)]
        amount_fen: Option<Fen>,
    },
    /// Filed.
    Close {},
}

impl Told {
    /// Its word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Told::Acknowledge {} => "acknowledge",
            Told::BeginReview {} => "begin_review",
            Told::RequestPapers { .. } => "request_papers",
            Told::Approve { .. } => "approve",
            Told::ApproveConditionally { .. } => "approve_conditionally",
            Told::MeetCondition { .. } => "meet_condition",
            Told::Reject { .. } => "reject",
            Told::Sign {} => "sign",
            Told::BeginMortgage {} => "begin_mortgage",
            Told::RegisterMortgage {} => "register_mortgage",
            Told::PayOut { .. } => "pay_out",
            Told::Close {} => "close",
        }
    }
}

/// Record by hand what a lender said, or what was done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordLoan {
    /// The version that was seen.
    pub version: i64,
    /// What.
    pub what: Told,
}

/// A product of a lender, as it is put in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutProduct {
    /// The lender's own code of it; the same code is the same product.
    pub code: Code,
    /// What a person reads.
    pub name: Line,
    /// Rate, terms, fees, papers.
    pub terms: Terms,
}

/// A lender with all that it offers; what is not named any more is not offered any more.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutLender {
    /// What a person reads.
    pub name: Line,
    /// When it wants its mortgage.
    pub mortgage: Mortgage,
    /// How many days its approvals hold, unless it says so.
    #[schema(minimum = 3, maximum = 365)]
    pub approval_days: i64,
    /// What it offers.
    #[schema(max_items = 50)]
    pub products: Vec<PutProduct>,
}

/// Which loans of your stores.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindLoans {
    /// Of this store.
    pub store_id: Option<StoreId>,
    /// Of this order.
    pub order_id: Option<OrderId>,
    /// Of this customer.
    pub person_id: Option<PersonId>,
    /// Only those that are not over; unless told, those only.
    pub open: Option<bool>,
}
