//! What booking tells whom: each in the transaction of its event, with the version after it (law 3; faults X7, X8).

use super::rules::clocks::Step;
use super::table::Row;
use super::wait::WaitRow;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::Role;
use crate::domain::store::Store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;
use uuid::Uuid;

fn facts(row: &Row) -> Facts {
    let mut facts = Facts::new(row.store_name.clone(), row.number.clone(), row.zone());
    facts.start_at = Some(row.start_at);
    facts
}

fn to(row: &Row, audience: Audience, kind: Kind, facts: Facts) -> Intent {
    Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version,
        facts,
        not_before: None,
        expires_at: None,
    }
}

async fn owner(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    notice::intend(tx, to(row, Audience::Person(row.person_id), kind, facts)).await
}

/// Received, we answer by then; the advisors see it too.
pub(super) async fn received(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.confirm_due_at,
        ..facts(row)
    };
    let advisors = to(
        row,
        Audience::StoreRole(row.store_id, Role::ServiceAdvisor),
        Kind::Requested,
        facts.clone(),
    );
    notice::intend(tx, advisors).await?;
    owner(tx, row, Kind::Received, facts).await
}

/// Confirmed, with time and price band.
pub(super) async fn confirmed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let kind = if row.to_be_looked_at {
        Kind::ConfirmedBySilence
    } else {
        Kind::Confirmed
    };
    let facts = Facts {
        price: row.band_low_fen.zip(row.band_high_fen),
        ..facts(row)
    };
    owner(tx, row, kind, facts).await
}

/// Choose one of these times until then.
pub(super) async fn proposed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.proposed_until,
        ..facts(row)
    };
    let intent = Intent {
        expires_at: row.proposed_until,
        ..to(row, Audience::Person(row.person_id), Kind::Proposed, facts)
    };
    notice::intend(tx, intent).await
}

fn reason(row: &Row) -> Option<String> {
    let words = match row.reason.as_deref()? {
        "parts_unavailable" => "所需配件暂时无货",
        "out_of_scope" => "该项目不在门店服务范围",
        "equipment_down" => "设备维护中",
        "customer_unreachable" => "未能与您取得联系",
        "duplicate" => "重复预约",
        "plans_changed" => "行程有变",
        "done_elsewhere" => "已在别处解决",
        "price" => "价格原因",
        "time_does_not_suit" => "时间不合适",
        "mistake" => "误操作",
        _ => "其他原因",
    };
    Some(words.to_owned())
}

/// Declined, with the reason.
pub(super) async fn declined(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(
        tx,
        row,
        Kind::Declined,
        Facts {
            text: reason(row),
            ..facts(row)
        },
    )
    .await
}

/// Called off.
pub(super) async fn cancelled(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(
        tx,
        row,
        Kind::Cancelled,
        Facts {
            text: reason(row),
            ..facts(row)
        },
    )
    .await
}

/// Another time.
pub(super) async fn moved(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::Moved, facts(row)).await
}

/// Nobody came: a friendly word and a way to book again.
pub(super) async fn no_show(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    owner(tx, row, Kind::NoShow, facts(row)).await
}

/// The visit is near; worthless from `ends` on.
pub(super) async fn reminder(tx: &mut Tx, row: &Row, kind: Kind, ends: At) -> Result<(), Error> {
    let intent = Intent {
        expires_at: Some(ends),
        ..to(row, Audience::Person(row.person_id), kind, facts(row))
    };
    notice::intend(tx, intent).await
}

/// A request still waits for its answer: advisors at half time, team leader at 80 percent, manager when it was missed.
pub(super) async fn waiting(tx: &mut Tx, row: &Row, step: Step) -> Result<(), Error> {
    let (role, kind) = match step {
        Step::Half => (Role::ServiceAdvisor, Kind::AnswerHalf),
        Step::Most => (Role::StoreManager, Kind::AnswerLate),
        Step::Full => (Role::StoreManager, Kind::AnswerMissed),
    };
    let facts = Facts {
        due_at: row.confirm_due_at,
        ..facts(row)
    };
    // The rungs of one clock share the booking's version: the rung tells them apart.
    let intent = Intent {
        event_no: row.version * 1000 + step.percent(),
        ..to(row, Audience::StoreRole(row.store_id, role), kind, facts)
    };
    notice::intend(tx, intent).await
}

/// A place came free, kept until then.
pub(super) async fn offered(tx: &mut Tx, row: &WaitRow, store: &Store, start: At, until: At) -> Result<(), Error> {
    let facts = Facts {
        start_at: Some(start),
        due_at: Some(until),
        ..Facts::new(store.name.clone(), String::new(), store.zone)
    };
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind: Kind::WaitlistOffer,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version + 1,
        facts,
        not_before: None,
        expires_at: Some(until),
    };
    notice::intend(tx, intent).await
}

/// Whether what was told at `event_no` is still the last word on this booking or place on the waitlist (rulings 10): what
/// has moved on meanwhile is told anew by its own event, and the older message is not sent.
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT (SELECT COUNT(*) FROM booking WHERE id = $1 AND version <= $2) \
               + (SELECT COUNT(*) FROM booking_wait WHERE id = $1 AND version <= $2)";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}

/// Whether a request still waits for the store's answer: what was told of it and not heard is told to the next one.
pub async fn waits(look: &impl Look, subject: Uuid) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM booking WHERE id = $1 AND state = 'requested' AND proposed_at IS NULL";
    Ok(look.number(sql, [subject.into()]).await? > 0)
}
