//! Care: what an owner is told of their car because of what the car needs (R009, R063, R064, R112, R153, R154, R165, R166; issue 7,
//! point 5).
//!
//! Rules are the store's (`rules/`): pure functions over the facts of a car. A row for each car that is owned (`care_car`)
//! holds the next day on which it has to be looked at, so that a day's sweep reads only those (`plan.rs`); what is due is a
//! row of its own (`care_message`), unique by car, kind and occasion, and is said or suppressed with its reason (`send.rs`).
//! Reads the facts in other modules' tables and writes none of them (rulings 9).

mod board;
mod desk;
mod dry;
mod join;
mod look;
mod mark;
mod own;
mod plan;
mod recall;
pub mod rules;
mod send;
mod table;
mod tell;
mod view;
mod wish;

pub use board::{messages, staff_car, staff_say};
pub use desk::{rules_of, set_rule, set_settings};
pub use dry::{Tried, keep, try_out};
pub use join::join;
pub use own::{announce, call_off, car, mine, one, reply, say, set_wish};
pub use plan::decide;
pub use recall::{done, import, recalls};
pub use rules::{Kind, Params};
pub use send::send;
pub use tell::is_current;
pub use view::{
    CarePlanView, CareRuleView, CareRulesView, CareView, CaresView, DryRunView, RecallView, StaffCarView,
    StaffCareView, StaffCaresView, SwitchView, TripView,
};
pub use wish::{
    AnnounceTrip, FindCare, ImportRecall, RecallDone, SayOfCar, SetCareRule, SetCareSettings, SetCareWish, TryRule,
};

use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

/// It moved on since it was read.
pub const VERSION: Refusal = Refusal::new("care.version", "内容已更新，请刷新后重试");
/// Safety cannot be switched off.
pub const FIXED: Refusal = Refusal::new("care.fixed", "召回等安全提醒不能关闭");
/// Too many trips ahead.
pub const TRIPS: Refusal = Refusal::new("care.trips", "已登记的出行过多，请先取消不需要的");
/// A rule is tried out before it is switched on.
pub const DRY_RUN: Refusal = Refusal::new("care.dry_run", "请先用相同参数试运行，确认影响范围后再开启");
/// The car is not called back.
pub const NOT_RECALLED: Refusal = Refusal::new("care.not_recalled", "该车辆不在此次召回范围内，或已处理");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[VERSION, FIXED, TRIPS, DRY_RUN, NOT_RECALLED];

/// Hands over what is kept for a person who turned out to be somebody else (rulings 12).
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    for table in ["care_car", "care_message"] {
        let sql = format!("UPDATE {table} SET person_id = $2 WHERE person_id = $1");
        tx.run(&sql, [from.into(), into.into()]).await?;
    }
    let sql = "INSERT INTO care_wish (person_id, kind, wanted, changed_at) SELECT $2, kind, wanted, changed_at FROM care_wish \
               WHERE person_id = $1 ON CONFLICT (person_id, kind) DO NOTHING";
    tx.run(sql, [from.into(), into.into()]).await?;
    tx.run("DELETE FROM care_wish WHERE person_id = $1", [from.into()])
        .await?;
    Ok(())
}
