//! What an order tells whom: each in the transaction of its event (law 3; faults X7, X8).
//!
//! An owner's notice carries a number that grows with each of them, not the order's version: a payment or a promise changes
//! the version and makes no notice stale. What is told to the store has the version, which is another each time.

use uuid::Uuid;

use super::rules::money;
use super::rules::state::State;
use super::rules::step::StepKind;
use super::table::Row;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::{self, Role};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;

/// What is told to the store begins here, so that it is never taken for one of the owner's numbers.
const STORES: i64 = 1_000_000_000;

fn facts(row: &Row) -> Facts {
    Facts::new(row.store_name.clone(), row.number.clone(), row.zone())
}

async fn owner(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    let sql = "UPDATE sales_order SET told = told + 1 WHERE id = $1 RETURNING told";
    let told = tx.number(sql, [row.id.into()]).await?;
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: told,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// The order's consultant while that one works here; else all consultants of the store.
async fn consultant(tx: &mut Tx, row: &Row, kind: Kind, number: i64, facts: Facts) -> Result<(), Error> {
    let role = Role::SalesConsultant;
    let audience = match row.consultant_id {
        Some(one) if staff::has_role(tx, one, row.store_id, role).await? => Audience::Holder(row.store_id, role, one),
        _ => Audience::StoreRole(row.store_id, role),
    };
    store(tx, row, audience, kind, number, facts).await
}

async fn store(tx: &mut Tx, row: &Row, audience: Audience, kind: Kind, number: i64, facts: Facts) -> Result<(), Error> {
    let intent = Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: STORES + number,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

pub(super) async fn offered(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.valid_until,
        price: Some((row.total_fen, row.total_fen)),
        ..facts(row)
    };
    owner(tx, row, Kind::OrderOffered, facts).await
}

pub(super) async fn signed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::OrderSigned, facts(row)).await
}

/// The words of a state, for a message.
fn state_words(state: State) -> &'static str {
    match state {
        State::Draft => "方案待签",
        State::Ordered => "已下单",
        State::Allocated => "已为您匹配车辆",
        State::Scheduled => "工厂已排产",
        State::InProduction => "车辆生产中",
        State::Built => "车辆已下线",
        State::Shipped => "车辆已发运",
        State::InTransit => "车辆在运输途中",
        State::AtStore => "车辆已到店",
        State::Pdi => "交付前检查中",
        State::Ready => "车辆已准备就绪",
        State::HandoverBooked => "已预约交车",
        State::Delivered => "已交车",
        State::Cancelled => "已取消",
    }
}

/// The visible step changed by reports.
pub(super) async fn moved(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let kind = match row.state {
        State::AtStore => Kind::OrderArrived,
        _ => Kind::OrderMoved,
    };
    let facts = Facts {
        text: Some(state_words(row.state).to_owned()),
        ..facts(row)
    };
    owner(tx, row, kind, facts).await
}

pub(super) async fn delayed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let range = super::table::range(row.delay_from.as_ref(), row.delay_to.as_ref());
    let until = range.map_or_else(String::new, |(from, to)| {
        format!("，预计 {} 至 {}", from.format("%-m月%-d日"), to.format("%-m月%-d日"))
    });
    let why = row.delay_reason.map_or("", |reason| reason.words());
    let facts = Facts {
        text: Some(format!("{why}{until}")),
        ..facts(row)
    };
    owner(tx, row, Kind::OrderDelayed, facts).await
}

pub(super) async fn ready(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::OrderReady, facts(row)).await
}

pub(super) async fn booked(tx: &mut Tx, row: &Row, start: At) -> Result<(), Error> {
    let facts = Facts {
        start_at: Some(start),
        text: Some(format!("请携带：{}", StepKind::Handover.bring().join("、"))),
        ..facts(row)
    };
    owner(tx, row, Kind::OrderHandoverBooked, facts).await
}

pub(super) async fn delivered(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::OrderDelivered, facts(row)).await
}

pub(super) async fn cancelled(tx: &mut Tx, row: &Row, reason: money::Reason) -> Result<(), Error> {
    let facts = Facts {
        text: Some(reason.words().to_owned()),
        ..facts(row)
    };
    owner(tx, row, Kind::OrderCancelled, facts).await
}

/// A step of the order takes longer than usual.
pub(super) async fn quiet(tx: &mut Tx, row: &Row, step: StepKind, number: i64, silent: bool) -> Result<(), Error> {
    let kind = if silent { Kind::OrderSilent } else { Kind::OrderQuiet };
    let facts = Facts {
        text: Some(step.title().to_owned()),
        ..facts(row)
    };
    consultant(tx, row, kind, number, facts).await
}

/// A report waits for somebody to look at it.
pub(super) async fn held(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    consultant(tx, row, Kind::OrderHeld, row.version, facts(row)).await
}

/// The promised contact is due, or was missed: then the manager hears of it.
pub(super) async fn contact(tx: &mut Tx, row: &Row, due: At, number: i64, missed: bool) -> Result<(), Error> {
    let facts = Facts {
        due_at: Some(due),
        text: row.consultant_name.clone(),
        ..facts(row)
    };
    if missed {
        let manager = Audience::StoreRole(row.store_id, Role::StoreManager);
        return store(tx, row, manager, Kind::OrderContactMissed, number, facts).await;
    }
    consultant(tx, row, Kind::OrderContactDue, number, facts).await
}

/// Whether a notice about an order is still its newest word to the owner; what is told to the store is true until it is
/// settled, and an order that is over needs nobody.
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = if event_no >= STORES {
        "SELECT COUNT(*) FROM sales_order WHERE id = $1 AND state <> 'delivered' AND state <> 'cancelled' AND $2 >= 0"
    } else {
        "SELECT COUNT(*) FROM sales_order WHERE id = $1 AND told <= $2"
    };
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
