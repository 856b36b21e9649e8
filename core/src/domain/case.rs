//! Complaints (rulings 28; R078, R178; issue 6): opened by an owner, by staff or by the rule of the repeated fault, with a
//! state that the owner sees, somebody who deals with it, and a reason at the end. While one is open no marketing goes out.
//!
//! Calls identity, staff, store and notice. What is said is sealed with the person's key. Clocks and the ladder come later.

mod act;
mod look;
pub mod rules;
mod table;
mod tell;
mod view;

pub use act::{Fault, close, open, open_by_rule, open_for, say, take, withdraw};
pub use look::{cases, mine, one, staff_one};
pub use rules::{CloseReason, Origin, State, Topic};
pub use tell::is_current;
pub use view::{
    CaseLineView, CaseView, CaseWordView, CloseCase, FindCases, OpenCase, OpenCaseFor, SayInCase, SeenCase,
    StaffCaseView, StaffCasesView,
};

use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

/// It moved on since it was read.
pub const VERSION: Refusal = Refusal::new("case.version", "投诉状态已更新，请刷新后重试");
/// Not possible where it stands.
pub const STATE: Refusal = Refusal::new("case.state", "当前状态不能进行此操作");
/// There are enough of them.
pub const TOO_MANY: Refusal = Refusal::new("case.too_many", "您还有多个处理中的投诉，请在已有投诉中补充说明");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[VERSION, STATE, TOO_MANY];

/// Hands over the complaints of a person who turned out to be somebody else (rulings 12); what was said is sealed anew.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    table::reseal(tx, from, into).await?;
    let sql = "UPDATE complaint SET person_id = $2 WHERE person_id = $1";
    tx.run(sql, [from.into(), into.into()]).await?;
    let sql = "UPDATE notice_pause SET person_id = $2 WHERE person_id = $1";
    tx.run(sql, [from.into(), into.into()]).await?;
    Ok(())
}
