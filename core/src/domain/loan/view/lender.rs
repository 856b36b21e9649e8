//! Lenders and what they offer.

use super::super::rules::paper::PaperKind;
use super::super::rules::product::Fee;
use super::super::rules::schedule::Method;
use super::super::rules::state::Mortgage;
use crate::ground::id::{LenderId, LoanProductId};
use crate::ground::money::Fen;
use serde::Serialize;
use utoipa::ToSchema;

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
