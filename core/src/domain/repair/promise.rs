//! What is owed for a broken promise: proposed by the store's table at the handover, looked at by a manager, given (R075;
//! domain.md 2.4a).

use sea_orm::{FromQueryResult, Value};

use super::rules::promise::{Event, State, next, owed};
use super::rules::refused::Refused;
use super::table::{self, Change, Row};
use super::view::{CompensationView, DecideCompensation, RepairCompensationView, StaffRepairView};
use super::{desk, tell};
use crate::domain::store;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RepairId};
use crate::ground::money::Fen;

#[derive(FromQueryResult)]
struct Kept {
    late_minutes: i64,
    promised_at: At,
    ready_at: At,
    amount_fen: Fen,
    state: State,
    note: Option<String>,
    decided_at: Option<At>,
    granted_at: Option<At>,
}

/// What is owed as the page reads it: `owed_` and a column.
pub(super) const COLUMNS: &str = "c.state AS owed_state, c.late_minutes AS owed_late_minutes, c.promised_at AS owed_promised_at, \
     c.ready_at AS owed_ready_at, c.amount_fen AS owed_amount_fen, c.granted_at AS owed_granted_at";

/// The same.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Shown {
    owed_state: Option<State>,
    owed_late_minutes: Option<i64>,
    owed_promised_at: Option<At>,
    owed_ready_at: Option<At>,
    owed_amount_fen: Option<Fen>,
    owed_granted_at: Option<At>,
}

/// What the owner sees of it; the manager's word is for staff.
pub(super) fn view(shown: &Shown) -> Option<RepairCompensationView> {
    let (state, late) = (shown.owed_state?, shown.owed_late_minutes?);
    Some(RepairCompensationView {
        state,
        words: format!("交车比承诺晚 {late} 分钟，{}", state.words()),
        late_minutes: late,
        promised_at: shown.owed_promised_at?,
        ready_at: shown.owed_ready_at?,
        amount_fen: shown.owed_amount_fen.filter(|_| state != State::Declined),
        granted_at: shown.owed_granted_at,
    })
}

async fn kept(look: &impl Look, id: RepairId) -> Result<Option<Kept>, Error> {
    let sql = "SELECT late_minutes, promised_at, ready_at, amount_fen, state, note, decided_at, granted_at FROM repair_compensation \
               WHERE repair_id = $1";
    look.one(sql, [id.into()]).await
}

/// What is owed for this repair, if anything; the manager's word is for staff.
pub(super) async fn of(look: &impl Look, id: RepairId) -> Result<Option<CompensationView>, Error> {
    Ok(kept(look, id).await?.map(|row| CompensationView {
        late_minutes: row.late_minutes,
        promised_at: row.promised_at,
        ready_at: row.ready_at,
        amount_fen: row.amount_fen,
        state: row.state,
        note: row.note,
        decided_at: row.decided_at,
        granted_at: row.granted_at,
    }))
}

/// Looks whether the promise was kept, in the transaction of the handover: the car was ready by then. What the store's table
/// says is owed is proposed at once.
pub(super) async fn judge(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let table = store::find(tx, row.store_id).await?.policy.late_table();
    let ready = row.ready_at.unwrap_or(tx.now());
    let table: Vec<super::rules::promise::Owed> = table
        .into_iter()
        .map(|line| super::rules::promise::Owed {
            minutes: i64::from(line.minutes),
            amount: line.amount_fen,
        })
        .collect();
    let Some((late, amount)) = owed(&table, row.promised_at, ready) else {
        return Ok(());
    };
    let sql = "INSERT INTO repair_compensation (repair_id, late_minutes, promised_at, ready_at, amount_fen, state, proposed_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (repair_id) DO NOTHING";
    let values: [Value; 7] = [
        row.id.into(),
        late.into(),
        row.promised_at.into(),
        ready.into(),
        amount.into(),
        State::Proposed.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? > 0 {
        tell::owed(tx, row, amount).await?;
    }
    Ok(())
}

async fn step(tx: &mut Tx, id: RepairId, event: Event, sets: &str, more: Vec<Value>) -> Result<(Row, Kept), Error> {
    let row = table::take(tx, id).await?;
    let was = kept(tx, id).await?.ok_or(Error::Missing("repair_compensation"))?;
    let to = next(was.state, event).ok_or(Refused::NotNow)?;
    let sql = format!("UPDATE repair_compensation SET state = $1, {sets} WHERE repair_id = $2 AND state = $3");
    let mut values: Vec<Value> = vec![to.into(), id.into(), was.state.into()];
    values.extend(more);
    if tx.run(&sql, values).await? == 0 {
        return Err(Refused::NotNow.into());
    }
    tx.audit(Entry {
        action: "repair.compensation",
        subject_kind: "repair",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(super::word(to)),
    })
    .await?;
    let row = table::note(tx, &row, "compensation", Change::said(super::word(to))).await?;
    Ok((row, was))
}

/// The manager agrees, to the same amount or another one, or says no with a reason: the owner asked to collect later, say.
///
/// # Errors
/// `repair.not_now` when it is decided; field errors; [`Error::Missing`].
pub async fn decide_compensation(
    tx: &mut Tx,
    id: RepairId,
    wish: DecideCompensation,
) -> Result<StaffRepairView, Error> {
    let me = tx.actor().staff()?.staff;
    if !wish.approve && wish.note.is_none() {
        return Err(Error::field("/note", "repair.compensation", "不予补偿请写明原因"));
    }
    if wish
        .amount_fen
        .is_some_and(|fen| !(1..=10_000_000).contains(&fen.get()))
    {
        return Err(Error::field(
            "/amount_fen",
            "repair.compensation",
            "补偿金额应在 0.01 到 100000 元之间",
        ));
    }
    let event = if wish.approve { Event::Approve } else { Event::Decline };
    let note = wish.note.as_ref().map(ToString::to_string);
    let sets = "amount_fen = COALESCE($4, amount_fen), note = $5, decided_at = $6, decided_by = $7";
    let values = vec![wish.amount_fen.into(), note.into(), tx.now().into(), me.into()];
    let (row, was) = step(tx, id, event, sets, values).await?;
    if wish.approve {
        tell::compensated(tx, &row, wish.amount_fen.unwrap_or(was.amount_fen)).await?;
    }
    desk::one(tx, id).await
}

/// What was agreed to was given.
///
/// # Errors
/// `repair.not_now` when it was not agreed to, or given already; [`Error::Missing`].
pub async fn grant_compensation(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
    let me = tx.actor().staff()?.staff;
    let values = vec![tx.now().into(), me.into()];
    step(tx, id, Event::Grant, "granted_at = $4, granted_by = $5", values).await?;
    desk::one(tx, id).await
}
