//! What a loan costs, month by month.

use super::super::rules::product::FeeWhen;
use super::super::rules::schedule::Method;
use crate::ground::id::LoanProductId;
use crate::ground::money::Fen;
use serde::Serialize;
use utoipa::ToSchema;

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
