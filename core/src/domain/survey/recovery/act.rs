//! Dealing with a recovery: taking it, calling, asking, the owner's word, giving up.

use sea_orm::Value;

use super::look::{my_recovery, staff_recovery};
use super::open::{load, may_hold, people};
use super::table::{self, Clock, Matter, New};
use super::view::{
    AnswerRecovery, AskOwner, AssignRecovery, LogCall, LoseRecovery, RecoveryView, SeenRecovery, StaffRecoveryView,
};
use crate::domain::notice::{self, Audience};
use crate::domain::staff::Role;
use crate::domain::survey::rules::recovery::{CLOCK_MINUTES, Event, Outcome, State, choose, lacking};
use crate::domain::survey::table::zone;
use crate::domain::survey::{CLOSED, NOT_REACHED, TOO_EARLY, tell};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RecoveryId, StaffId, StoreId};
use crate::ground::text::Note;

/// The next call is promised for at most so far ahead.
const FAR_MINUTES: i64 = 14 * 24 * 60;

fn clock(tx: &Tx, due: Option<At>) -> Option<Clock> {
    let since = tx.now();
    Some(Clock {
        since,
        due: due.unwrap_or(since.plus_minutes(CLOCK_MINUTES)),
        first: false,
    })
}

async fn log(tx: &Tx, row: &Matter, action: &'static str, detail: Option<String>) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "recovery",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail,
    })
    .await
}

async fn give(tx: &mut Tx, mut row: Matter, to: StaffId) -> Result<StaffRecoveryView, Error> {
    let role = may_hold(tx, &row, to).await?;
    table::advance(tx, &mut row, Event::Assign, None, ", holder_id = $4", vec![to.into()]).await?;
    log(tx, &row, "recovery.assigned", Some(to.to_string())).await?;
    if tx.actor().staff().is_ok_and(|me| me.staff != to) {
        tell::assigned(tx, &row, to, role).await?;
    }
    staff_recovery(tx, row.id).await
}

/// I deal with it from now on.
///
/// # Errors
/// `recovery.accused`, `recovery.version`, `recovery.closed`; [`Error::Missing`].
pub async fn take(tx: &mut Tx, id: RecoveryId, wish: SeenRecovery) -> Result<StaffRecoveryView, Error> {
    let row = table::take(tx, id, wish.version).await?;
    let me = tx.actor().staff()?.staff;
    let mut row = row;
    table::advance(tx, &mut row, Event::Assign, None, ", holder_id = $4", vec![me.into()]).await?;
    log(tx, &row, "recovery.assigned", Some(me.to_string())).await?;
    staff_recovery(tx, id).await
}

/// A colleague deals with it from now on.
///
/// # Errors
/// As of [`take`]; a field error for somebody who cannot, or whom it is about.
pub async fn assign(tx: &mut Tx, id: RecoveryId, wish: AssignRecovery) -> Result<StaffRecoveryView, Error> {
    let row = table::take(tx, id, wish.version).await?;
    give(tx, row, wish.to).await
}

/// A call is written down. One that reaches the owner ends the first clock; the next runs to the promised call, or a day.
/// While nobody was reached the first clock runs on.
///
/// # Errors
/// As of [`take`]; a wrong `next_at`.
pub async fn call(tx: &mut Tx, id: RecoveryId, wish: LogCall) -> Result<StaffRecoveryView, Error> {
    let mut row = table::take(tx, id, wish.version).await?;
    let now = tx.now();
    if wish
        .next_at
        .is_some_and(|at| at <= now || at > now.plus_minutes(FAR_MINUTES))
    {
        return Err(Error::field(
            "/next_at",
            "recovery.next_at",
            "下次联系时间应在未来 14 天内",
        ));
    }
    let reached = wish.outcome == Outcome::Reached;
    let event = if reached { Event::Reach } else { Event::Miss };
    let clock = match reached || row.state != State::Open {
        true => clock(tx, wish.next_at),
        false => None,
    };
    let me = tx.actor().staff()?.staff;
    let mut sets = ", holder_id = COALESCE(holder_id, $4)".to_owned();
    let mut values: Vec<Value> = vec![me.into()];
    if reached {
        sets.push_str(", contacted_at = COALESCE(contacted_at, $5)");
        values.push(now.into());
    }
    table::advance(tx, &mut row, event, clock, &sets, values).await?;
    let new = New {
        kind: "call",
        outcome: Some(wish.outcome),
        settled: None,
        text: wish.note.as_ref().map(Note::as_str),
        next_at: wish.next_at,
    };
    table::log(tx, &row, new).await?;
    staff_recovery(tx, id).await
}

/// The owner is asked whether it is settled.
///
/// # Errors
/// `recovery.not_reached` before anybody spoke with them; as of [`take`]; an empty text.
pub async fn ask(tx: &mut Tx, id: RecoveryId, wish: AskOwner) -> Result<StaffRecoveryView, Error> {
    let mut row = table::take(tx, id, wish.version).await?;
    if wish.text.is_empty() {
        return Err(Error::field("/text", "recovery.text", "请写明已为客户做了什么"));
    }
    let text = table::sealed(tx, &row, 0, wish.text.as_str()).await?;
    let clock = clock(tx, None);
    let values: Vec<Value> = vec![tx.now().into(), text.into()];
    let moved = table::advance(tx, &mut row, Event::Ask, clock, ", asked_at = $4, asked = $5", values).await?;
    moved.ok_or(NOT_REACHED)?;
    tell::asked(tx, &row).await?;
    staff_recovery(tx, id).await
}

/// Whoever deals with it, else the manager.
pub(super) async fn desk(look: &impl Look, row: &Matter) -> Result<Audience, Error> {
    let people = people(look, row.store_id).await?;
    let holder = people.into_iter().find(|(id, _)| Some(*id) == row.holder_id);
    Ok(match holder {
        Some((id, role)) => Audience::Holder(row.store_id, role, id),
        None => Audience::StoreRole(row.store_id, Role::StoreManager),
    })
}

/// The owner's own word: settled ends it, not settled begins the clock anew.
///
/// # Errors
/// `recovery.version`, `recovery.closed`; [`Error::Missing`].
pub async fn answer(tx: &mut Tx, id: RecoveryId, wish: AnswerRecovery) -> Result<RecoveryView, Error> {
    tx.actor().customer()?;
    let mut row = table::take(tx, id, wish.version).await?;
    let first = row.contacted_at.is_none();
    let (event, clock) = match wish.settled {
        true => (Event::Settle, None),
        // Whom nobody has called yet keeps the clock that runs.
        false if first => (Event::Unsettle, None),
        false => (Event::Unsettle, clock(tx, None)),
    };
    let sets = if wish.settled {
        ""
    } else {
        ", asked_at = NULL, asked = NULL"
    };
    let moved = table::advance(tx, &mut row, event, clock, sets, Vec::new()).await?;
    moved.ok_or(CLOSED)?;
    let new = New {
        kind: "answer",
        outcome: None,
        settled: Some(wish.settled),
        text: wish.text.as_ref().map(Note::as_str),
        next_at: None,
    };
    table::log(tx, &row, new).await?;
    if wish.settled {
        ended(tx, &row, "recovery.recovered").await?;
    }
    let to = desk(tx, &row).await?;
    tell::answered(tx, &row, to).await?;
    my_recovery(tx, id).await
}

async fn ended(tx: &mut Tx, row: &Matter, action: &'static str) -> Result<(), Error> {
    notice::unpause(tx, row.id.uuid()).await?;
    log(tx, row, action, None).await
}

/// The calls since the owner last said something.
pub(super) async fn tried(look: &impl Look, id: RecoveryId) -> Result<Vec<At>, Error> {
    let mut calls = Vec::new();
    for one in table::happened(look, id).await? {
        match one.kind.as_str() {
            "call" => calls.push(one.at),
            "answer" => calls.clear(),
            _ => {}
        }
    }
    Ok(calls)
}

/// It is given up: after three tries on three days without a word of the owner.
///
/// # Errors
/// `recovery.too_early` with what is lacking; as of [`take`].
pub async fn lose(tx: &mut Tx, id: RecoveryId, wish: LoseRecovery) -> Result<StaffRecoveryView, Error> {
    let mut row = table::take(tx, id, wish.version).await?;
    if wish.note.is_empty() {
        return Err(Error::field("/note", "recovery.note", "请写明结束原因"));
    }
    let (calls, days) = lacking(zone(&row.store_zone), &tried(tx, id).await?);
    if calls > 0 || days > 0 {
        return Err(TOO_EARLY
            .with(serde_json::json!({ "calls": calls, "days": days }))
            .into());
    }
    table::advance(tx, &mut row, Event::Lose, None, "", Vec::new()).await?;
    let new = New {
        kind: "lost",
        outcome: None,
        settled: None,
        text: Some(wish.note.as_str()),
        next_at: None,
    };
    table::log(tx, &row, new).await?;
    ended(tx, &row, "recovery.lost").await?;
    staff_recovery(tx, id).await
}

/// The open recoveries that somebody holds in a store are another's; those that are about that one are nobody's, and the
/// manager sees them so. Tells how many.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn hand_over_all(tx: &mut Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<u64, Error> {
    let condition = "WHERE r.store_id = $1 AND r.holder_id = $2 AND r.closed_at IS NULL ORDER BY r.id";
    let rows = table::select(tx, condition, vec![store.into(), from.into()]).await?;
    let mut others = people(tx, store).await?;
    others.retain(|(id, _)| *id != from);
    let ids: Vec<StaffId> = others.iter().map(|(id, _)| *id).collect();
    for row in &rows {
        let about = table::accused(tx, row.id).await?;
        let heir = match about.contains(&to) {
            false => Some(to),
            true => choose(&ids, &about, None, &load(tx, store).await?),
        };
        let mut row = row.clone();
        table::advance(tx, &mut row, Event::Assign, None, ", holder_id = $4", vec![heir.into()]).await?;
        log(tx, &row, "recovery.assigned", heir.map(|one| one.to_string())).await?;
        // Nobody told them that something comes to them.
        let other = others.iter().find(|(id, _)| Some(*id) == heir && *id != to);
        if let Some((heir, role)) = other {
            tell::assigned(tx, &row, *heir, *role).await?;
        }
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}
