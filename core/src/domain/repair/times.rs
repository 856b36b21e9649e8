//! When repairs will be ready, computed anew for a whole store at a time, and told when it moved (R040, R054).

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::learn::{Known, whole};
use super::rules::fit::between;
use super::rules::job::State;
use super::rules::predict::{Ahead, Outlook, Prediction, TOLD_MINUTES, outlook, predict};
use super::rules::queue::{Todo, line_up};
use super::rules::refused::Refused;
use super::rules::state::{Event, Stage, Who};
use super::rules::why::{Basis, Why, why};
use super::table::{self, Change, Row, jobs};
use super::view::{MoveEta, StaffRepairView};
use super::{desk, tell};
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RepairId, StoreId};

/// For how many days the workshop's hours are looked at.
const DAYS: u16 = 10;
const CELL_MS: i64 = 15 * 60_000;

/// Repairs whose times are computed.
pub(super) const TIMED: &str = "o.stage IN ('in_repair', 'waiting_parts', 'sublet', 'qc', 'wash')";

/// Stores that have a car in the workshop.
pub(super) async fn stores(look: &impl Look) -> Result<Vec<StoreId>, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        store_id: StoreId,
    }
    let sql = format!("SELECT DISTINCT o.store_id FROM repair_order o WHERE {TIMED} ORDER BY o.store_id");
    let rows: Vec<Found> = look.all(&sql, []).await?;
    Ok(rows.into_iter().map(|row| row.store_id).collect())
}

/// The times in which a store works, from a day on.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn open_times(
    look: &impl Look,
    store: &store::Store,
    from: NaiveDate,
    days: u16,
) -> Result<Vec<(At, At)>, Error> {
    let mut all = Vec::new();
    for (date, plan) in store::plans_of(look, store, from, days).await? {
        let start = store::day_begins(store, date).ms();
        let cells: Vec<i64> = (0..128).filter(|n| plan.open & (1_u128 << n) != 0).collect();
        for cell in cells {
            let (from, to) = (
                At::from_ms(start + cell * CELL_MS),
                At::from_ms(start + (cell + 1) * CELL_MS),
            );
            match all.last_mut() {
                Some((_, until)) if *until == from => *until = to,
                _ => all.push((from, to)),
            }
        }
    }
    Ok(all)
}

/// When the last missing part of each repair is expected.
async fn parts_at(look: &impl Look, store: StoreId) -> Result<HashMap<RepairId, At>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        repair_id: RepairId,
        at: At,
    }
    let sql = format!(
        "SELECT p.repair_id, MAX(COALESCE(p.expected_at, p.due_at)) AS at FROM repair_part p JOIN repair_order o ON o.id = p.repair_id \
         WHERE o.store_id = $1 AND {TIMED} AND p.arrived_at IS NULL GROUP BY p.repair_id"
    );
    let rows: Vec<Kept> = look.all(&sql, [store.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.repair_id, row.at)).collect())
}

fn worked(now: At, job: &jobs::Row) -> i64 {
    let running = job.running_since.map_or(0, |since| (now.ms() - since.ms()).max(0));
    job.worked_ms.saturating_add(running) / 60_000
}

/// A repair with what its time is computed from.
struct Timed {
    row: Row,
    ahead: Ahead,
    basis: Basis,
}

/// Who or what a job needs: a technician or a bay.
fn needs(job: &jobs::Row) -> Vec<Uuid> {
    let hand = job.technician_id.map(|id| id.uuid());
    hand.into_iter().chain(job.bay_id.map(|id| id.uuid())).collect()
}

/// All repairs of a store that are timed, each with what lies before it: urgent ones come first, then by promise.
async fn timed(look: &impl Look, rows: Vec<Row>, known: &Known, open: &[(At, At)]) -> Result<Vec<Timed>, Error> {
    let Some(store) = rows.first().map(|row| row.store_id) else {
        return Ok(Vec::new());
    };
    let sql = format!("WHERE o.store_id = $1 AND {TIMED} AND j.consented ORDER BY j.repair_id, j.pos");
    let all = jobs::select(look, &sql, vec![store.into()]).await?;
    let parts = parts_at(look, store).await?;
    let now = look.now();
    let mut cars: Vec<Vec<Todo<Uuid>>> = Vec::with_capacity(rows.len());
    let mut bases: Vec<Basis> = Vec::with_capacity(rows.len());
    for row in &rows {
        let of = || all.iter().filter(|job| job.repair_id == row.id);
        let parts_at = parts.get(&row.id).copied();
        let until = parts_at.map(|at| whole(between(now, at.max(now), open)));
        let todo = |job: &jobs::Row| Todo {
            book: job.minutes,
            worked: worked(now, job),
            spread: known.spread(job.item_id),
            running: job.state == State::Running,
            short: until.filter(|_| job.short),
            needs: needs(job),
        };
        let mut jobs: Vec<Todo<Uuid>> = of().filter(|job| job.facts().is_due()).map(todo).collect();
        let extra = row.eta_extra.unwrap_or(0);
        if extra > 0 {
            jobs.push(Todo {
                book: extra,
                worked: 0,
                spread: known.spread(None),
                running: false,
                short: None,
                needs: jobs.last().map(|job| job.needs.clone()).unwrap_or_default(),
            });
        }
        cars.push(jobs);
        bases.push(Basis {
            parts_at,
            redone: row.redone,
            book: of().map(|job| job.minutes).sum(),
            queue: 0,
            extra,
        });
    }
    let found = rows.into_iter().zip(bases).zip(line_up(&cars));
    let timed = found.map(|((row, mut basis), work)| {
        basis.queue = work.wait;
        let ahead = Ahead {
            now,
            stage: row.stage,
            since: row.stage_at,
            work,
            short: basis.parts_at.is_some(),
        };
        Timed { row, ahead, basis }
    });
    Ok(timed.collect())
}

/// Computes anew when each car of a store will be ready. What moved by more than ten minutes is written down with its reason
/// and told; what moved less stays as it was said. Tells how many moved.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn retime(tx: &mut Tx, store: StoreId) -> Result<u64, Error> {
    let sql = format!(
        "WHERE o.store_id = $1 AND {TIMED} ORDER BY CASE WHEN o.grade = 'urgent' THEN 0 ELSE 1 END, COALESCE(o.promised_at, o.opened_at), o.id"
    );
    let rows = table::select(tx, &sql, vec![store.into()]).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let here = store::find(tx, store).await?;
    let open = open_times(tx, &here, here.date(tx.now()), DAYS).await?;
    let known = Known::of(tx, store).await?;
    let mut moved = 0;
    let mut due: Vec<(Timed, Prediction)> = Vec::new();
    for one in timed(tx, rows, &known, &open).await? {
        let Some(now) = predict(&one.ahead, known.fit(one.ahead.shape()), &open) else {
            continue;
        };
        let by = one.row.eta_at.map(|was| (now.at.ms() - was.ms()).abs() / 60_000);
        if by.is_none_or(|minutes| minutes > TOLD_MINUTES) && one.row.hold_at.is_none() {
            due.push((one, now));
        }
    }
    // In the order of their ids, so that two who compute at once never wait for each other crosswise.
    due.sort_by_key(|(one, _)| one.row.id);
    for (one, now) in due {
        moved += u64::from(tell_time(tx, &one, now).await?);
    }
    Ok(moved)
}

async fn tell_time(tx: &mut Tx, one: &Timed, now: Prediction) -> Result<bool, Error> {
    let row = table::take(tx, one.row.id).await?;
    if row.version != one.row.version {
        // Somebody was faster; the next look sees what they left.
        return Ok(false);
    }
    let was: Option<Basis> = row
        .eta_basis
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let later = row.eta_at.is_none_or(|was| now.at > was);
    let reason = why(was.as_ref(), &one.basis, later);
    let basis =
        serde_json::to_string(&one.basis).map_err(|e| Error::fault("write what a time was computed from", e))?;
    let seq = row.eta_seq.unwrap_or(0) + 1;
    let values: Vec<Value> = vec![
        now.at.into(),
        now.low.into(),
        now.high.into(),
        reason.into(),
        basis.into(),
        seq.into(),
    ];
    let change = Change {
        sets: "eta_at = $9, eta_low_at = $10, eta_high_at = $11, eta_reason = $12, eta_basis = $13, eta_seq = $14",
        values,
        detail: Some(super::word(reason)),
    };
    let row = table::step_as(tx, &row, Event::Eta, Who::System, change).await?;
    log(tx, one, (&row, seq), (now, reason)).await?;
    tell::eta(tx, &row, now.at, reason.told(row.eta_said.as_deref())).await?;
    Ok(true)
}

/// What was said, and what it was computed from: by this it is found out how good it was.
async fn log(tx: &Tx, one: &Timed, (row, seq): (&Row, i64), (now, reason): (Prediction, Why)) -> Result<(), Error> {
    let said = outlook(&one.ahead);
    let minutes = |of: fn(&Outlook) -> f64| Value::from(said.as_ref().map(|said| whole(of(said))));
    let sql = "INSERT INTO repair_eta (repair_id, seq, at, eta_at, low_at, high_at, reason, shape, mid, down, up, book) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values: [Value; 12] = [
        row.id.into(),
        seq.into(),
        tx.now().into(),
        now.at.into(),
        now.low.into(),
        now.high.into(),
        reason.into(),
        one.ahead.shape().word().into(),
        minutes(|said| said.mid),
        minutes(|said| said.down),
        minutes(|said| said.up),
        one.basis.book.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Somebody of the store knows better: so many minutes more or fewer than computed, with the reason in words.
///
/// # Errors
/// `repair.not_now` before the work begins; field errors; [`Error::Missing`].
pub async fn move_eta(tx: &mut Tx, id: RepairId, wish: MoveEta) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if !matches!(row.stage, Stage::InRepair | Stage::WaitingParts | Stage::Sublet) {
        return Err(Refused::NotNow.into());
    }
    if !(0..=2_880).contains(&wish.more_minutes) {
        return Err(Error::field(
            "/more_minutes",
            "repair.eta",
            "增加的时间应在 0 到 2880 分钟之间",
        ));
    }
    let change = Change {
        sets: "eta_extra = $9, eta_said = $10",
        values: vec![wish.more_minutes.into(), wish.reason.as_str().into()],
        detail: Some(wish.reason.to_string()),
    };
    table::note(tx, &row, "eta_said", change).await?;
    desk::one(tx, id).await
}
