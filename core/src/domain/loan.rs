//! Loans for new cars (R004, R110, R116–R119; domain.md 2.3; issue 5, point 2): products and what they cost, applications
//! with two separate consents, papers by check-list, what the lender says, clocks, and the order's step.
//!
//! Calls identity, staff, store, notice, media and order. A lender's reports are applied in the order of their numbers
//! ([`hear`]); staff record the same by hand ([`record`]). Why a lender refused is sealed by a key of its own purpose and
//! stands in one view only ([`secret`]).

mod act;
mod apply;
mod deal;
mod desk;
mod hear;
mod lender;
mod look;
mod paper;
pub mod rules;
mod sweep;
mod table;
mod tell;
mod view;
mod wish;

pub use act::{record, secret, sign, withdraw};
pub use apply::{consent, start, submit};
pub use desk::{loans, staff_one};
pub use hear::{Heard, Report, hear};
pub use lender::{lenders, products, put_lender, simulate};
pub use look::{mine, one};
pub use paper::{decide_paper, open_paper, pages, put_pages};
pub use rules::paper::PaperKind;
pub use rules::state::State;
pub use sweep::{acks, close, expire, norms, orders_gone, payouts, warn};
pub use tell::is_current;
pub use view::{
    LenderView, LoanLineView, LoanProductView, LoanView, PaperPagesView, SecretView, SimulationView, StaffLoanView,
    StaffLoansView,
};
pub use wish::{
    AskedPaper, ConsentToLoan, DecidePaper, FindLoans, PutLender, PutPages, PutProduct, RecordLoan, RejectCode,
    RejectReason, SeenVersion, SignLoan, Simulate, StartLoan, Told,
};

use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

/// It moved on since it was read.
pub const VERSION: Refusal = Refusal::new("loan.version", "申请状态已更新，请刷新后重试");
/// Not possible where it stands.
pub const STATE: Refusal = Refusal::new("loan.state", "当前状态不能进行此操作");
/// A consent is missing or was withdrawn.
pub const CONSENT: Refusal = Refusal::new("loan.consent", "缺少授权：请先完成征信查询和信息提供的单独同意");
/// Papers are missing.
pub const PAPERS: Refusal = Refusal::new("loan.papers", "材料尚未齐全");
/// The order has a loan.
pub const EXISTS: Refusal = Refusal::new("loan.exists", "该订单已有贷款申请");
/// The order cannot have one.
pub const ORDER: Refusal = Refusal::new("loan.order", "该订单目前不能申请贷款");
/// Not offered any more.
pub const PRODUCT: Refusal = Refusal::new("loan.product", "该贷款产品已停止办理");
/// A mortgage is registered on a car that is there and has its plate (domain.md 2.3).
pub const CAR: Refusal = Refusal::new("loan.car", "车辆尚未分配或尚未上牌，无法登记抵押");
/// There is no reason to read.
pub const NO_REASON: Refusal = Refusal::new("loan.no_reason", "贷款机构未提供原因");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[VERSION, STATE, CONSENT, PAPERS, EXISTS, ORDER, PRODUCT, CAR, NO_REASON];

/// Hands over the loans of a person who turned out to be somebody else (rulings 12).
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    let sql = "UPDATE loan SET person_id = $2, version = version + 1 WHERE person_id = $1";
    tx.run(sql, [from.into(), into.into()]).await?;
    Ok(())
}
