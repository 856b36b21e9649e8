//! Quotes (R070–R074, R081; domain.md 2.5; issue 6, point 3): versions fixed by the hash of their lines, consent line by
//! line, declined work that stays with the car, and a bill that cannot be above what was agreed to.
//!
//! Calls staff, store, catalog, notice and media; never repair, which finds the repair, checks whose it is, and
//! hands over a [`Job`]. What may stand on a bill is kept by the keys of the tables (rulings 7, ADR 0014): the operations
//! here only say it in words before the database does.
#![deny(clippy::float_arithmetic)]

mod bill;
mod build;
mod decide;
mod deferred;
mod draft;
mod look;
mod pay;
mod question;
pub mod rules;
mod send;
mod settle;
mod sweep;
mod table;
mod tell;
mod view;
mod waiting;
mod wish;

pub use decide::{Decided, DecidedLine, by_phone, decide, viewed};
pub use deferred::{claim_revisit, deferred, revisit};
pub use draft::draft;
pub use look::{Standing, current, staff_one, standing};
pub use pay::pay;
pub use rules::line::{Fingerprint, Payer, Urgency};
pub use rules::state::{Answer, LineState, State};
pub use send::{Sent, called, send};
pub use settle::settle;
pub use sweep::{expire, remind, revisits};
pub use tell::is_current;
pub use view::{
    Colour, DeferredView, DraftView, QuoteLineView, QuoteView, Settlement, StaffQuoteView, WaitingQuotesView,
};
pub use waiting::waiting;
pub use wish::{
    CalledAboutQuote, DecideByPhone, DecideQuote, DraftQuote, FindQuotes, LineAnswer, LineWish, PayBill, PieceWish,
    PutLine, RevisitDeferred, SendQuote, SettleLine, SettleQuote, ViewQuote,
};

use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{ModelId, PersonId, RepairId, StoreId, VehicleId};

/// How many months the work of every line is warranted (R076).
pub const WARRANTY_MONTHS: u32 = 12;

/// A repair that quotes are drawn up for. Whoever hands it over has checked that the actor may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The repair.
    pub repair: RepairId,
    /// The store.
    pub store: StoreId,
    /// The car.
    pub vehicle: VehicleId,
    /// Who owns it, and alone consents.
    pub owner: PersonId,
    /// Its model: some prices depend on it.
    pub model: Option<ModelId>,
}

/// It moved on since it was read.
pub const VERSION: Refusal = Refusal::new("quote.version", "报价单已更新，请刷新后重试");
/// A newer version is with the owner.
pub const STALE: Refusal = Refusal::new("quote.stale", "报价单已有新版本，请查看最新报价");
/// Not what was shown.
pub const HASH: Refusal = Refusal::new("quote.hash", "报价内容与您看到的不一致，请刷新后再确认");
/// Its time is over.
pub const EXPIRED: Refusal = Refusal::new("quote.expired", "报价已过期，请联系服务顾问更新报价");
/// A line was decided already.
pub const DECIDED: Refusal = Refusal::new("quote.decided", "该项目已确认过，不能重复操作");
/// Not possible where it stands.
pub const STATE: Refusal = Refusal::new("quote.state", "当前状态不能进行此操作");
/// There is nothing to send.
pub const NO_DRAFT: Refusal = Refusal::new("quote.no_draft", "没有待发送的报价草稿");
/// Lines wait for a decision.
pub const OPEN: Refusal = Refusal::new("quote.open", "还有项目等待车主确认，不能结算");
/// Nobody agreed to this line.
pub const NOT_AGREED: Refusal = Refusal::new("quote.not_agreed", "该项目未经车主同意，不能结算");
/// More than was agreed to.
pub const ABOVE_CONSENT: Refusal = Refusal::new("quote.above_consent", "结算金额不能超过车主同意的金额");
/// More than is owed, or more back than was paid.
pub const PAYMENT: Refusal = Refusal::new("quote.payment", "收款不能超过应付金额，退款不能超过已付金额");
/// There is no bill.
pub const NO_BILL: Refusal = Refusal::new("quote.no_bill", "尚未结算，不能收款");
/// The declined work is done, or offered already.
pub const DEFERRED: Refusal = Refusal::new("quote.deferred", "该暂缓项目已处理");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[
    VERSION,
    STALE,
    HASH,
    EXPIRED,
    DECIDED,
    STATE,
    NO_DRAFT,
    OPEN,
    NOT_AGREED,
    ABOVE_CONSENT,
    PAYMENT,
    NO_BILL,
    DEFERRED,
];

/// Hands over the quotes of a person who turned out to be somebody else (rulings 12). What that person said stays said by
/// them.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    for table in ["quote", "quote_deferred"] {
        let sql = format!("UPDATE {table} SET person_id = $2 WHERE person_id = $1");
        tx.run(&sql, [from.into(), into.into()]).await?;
    }
    Ok(())
}
