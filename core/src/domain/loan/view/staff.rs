//! Loans as staff see them. Why a lender refused is in [`SecretView`] alone.

use super::super::rules::risk::{Risk, Why};
use super::super::rules::state::State;
use super::super::wish::RejectCode;
use super::LoanView;
use crate::ground::clock::At;
use crate::ground::id::{LoanId, OrderId, PersonId, StoreId};
use crate::ground::money::Fen;
use serde::Serialize;
use utoipa::ToSchema;

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
