//! When repairs will be ready, computed anew for a whole store at a time, and told when it moved (R040, R054).

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::rules::job::State;
use super::rules::predict::{Ahead, Prediction, Spread, TOLD_MINUTES, predict};
use super::rules::refused::Refused;
use super::rules::state::{Event, Stage, Who};
use super::rules::why::{Basis, why};
use super::table::{self, Change, Row, jobs};
use super::view::{MoveEta, StaffRepairView};
use super::{desk, tell};
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{RepairId, StaffId, StoreId};

/// For how many days the workshop's hours are looked at.
const DAYS: u16 = 10;
const CELL_MS: i64 = 15 * 60_000;
/// From how far back it is learnt how long work takes: a quarter.
const HISTORY_MINUTES: i64 = 90 * 24 * 60;

const TIMED: &str = "o.stage IN ('in_repair', 'waiting_parts', 'sublet', 'qc', 'wash')";

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

/// The times in which a store works, from today on.
async fn open_times(look: &impl Look, store: &store::Store) -> Result<Vec<(At, At)>, Error> {
    let mut all = Vec::new();
    for (date, plan) in store::plans_of(look, store, store.date(look.now()), DAYS).await? {
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

/// How long work takes in a store, as its last quarter shows.
async fn spread(look: &impl Look, store: StoreId) -> Result<Spread, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        low: i64,
        mid: i64,
        high: i64,
    }
    let sql = "SELECT low, mid, high FROM repair_spread WHERE store_id = $1";
    let row: Option<Kept> = look.one(sql, [store.into()]).await?;
    Ok(row.map_or(Spread::ASSUMED, |row| Spread {
        low: row.low,
        mid: row.mid,
        high: row.high,
    }))
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

/// All repairs of a store that are timed, each with what lies before it: urgent ones come first, then by promise.
async fn timed(look: &impl Look, store: StoreId) -> Result<Vec<Timed>, Error> {
    let sql = format!(
        "WHERE o.store_id = $1 AND {TIMED} ORDER BY CASE WHEN o.grade = 'urgent' THEN 0 ELSE 1 END, COALESCE(o.promised_at, o.opened_at), o.id"
    );
    let rows = table::select(look, &sql, vec![store.into()]).await?;
    let sql = format!("WHERE o.store_id = $1 AND {TIMED} AND j.consented ORDER BY j.repair_id, j.pos");
    let all = jobs::select(look, &sql, vec![store.into()]).await?;
    let parts = parts_at(look, store).await?;
    let mut before: HashMap<StaffId, Vec<i64>> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let of: Vec<&jobs::Row> = all.iter().filter(|job| job.repair_id == row.id).collect();
        let left: Vec<&jobs::Row> = of.iter().copied().filter(|job| job.facts().is_due()).collect();
        let waiting = |job: &&&jobs::Row| job.state != State::Running;
        let hands: Vec<StaffId> = left
            .iter()
            .filter(waiting)
            .filter_map(|job| job.technician_id)
            .collect();
        // Two jobs of one car at the same hands wait once.
        let queue: Vec<i64> = before
            .iter()
            .filter(|(hand, _)| hands.contains(hand))
            .flat_map(|(_, minutes)| minutes.clone())
            .collect();
        let book: i64 = of.iter().map(|job| job.minutes).sum();
        let basis = Basis {
            parts_at: parts.get(&row.id).copied(),
            redone: row.redone,
            book,
            queue: queue.iter().sum(),
            extra: row.eta_extra.unwrap_or(0),
        };
        let now = look.now();
        let mut jobs: Vec<(i64, i64)> = left.iter().map(|job| (job.minutes, worked(now, job))).collect();
        jobs.extend((basis.extra > 0).then_some((basis.extra, 0)));
        for job in &left {
            if let Some(hand) = job.technician_id {
                let rest = (job.minutes - worked(now, job)).max(job.minutes / 10);
                before.entry(hand).or_default().push(rest);
            }
        }
        let ahead = Ahead {
            now,
            stage: row.stage,
            since: row.stage_at,
            jobs,
            queue,
            parts_at: basis.parts_at,
        };
        found.push(Timed { row, ahead, basis });
    }
    Ok(found)
}

/// Computes anew when each car of a store will be ready. What moved by more than ten minutes is written down with its reason
/// and told; what moved less stays as it was said. Tells how many moved.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn retime(tx: &mut Tx, store: StoreId) -> Result<u64, Error> {
    let all = timed(tx, store).await?;
    if all.is_empty() {
        return Ok(0);
    }
    let here = store::find(tx, store).await?;
    let (open, spread) = (open_times(tx, &here).await?, spread(tx, store).await?);
    let mut moved = 0;
    let mut due: Vec<(Timed, Prediction)> = Vec::new();
    for one in all {
        let Some(now) = predict(&one.ahead, spread, &open) else {
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
    let sql = "INSERT INTO repair_eta (repair_id, seq, at, eta_at, low_at, high_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        row.id.into(),
        seq.into(),
        tx.now().into(),
        now.at.into(),
        now.low.into(),
        now.high.into(),
        reason.into(),
    ];
    tx.run(sql, values).await?;
    tell::eta(tx, &row, now.at, reason.told(row.eta_said.as_deref())).await?;
    Ok(true)
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

/// Learns how long work takes in each store, from what was done in the last quarter; tells of how many stores.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn learn(tx: &mut Tx) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Took {
        store_id: StoreId,
        minutes: i64,
        worked_ms: i64,
    }
    let since = tx.now().plus_minutes(-HISTORY_MINUTES);
    let sql = "SELECT o.store_id, j.minutes, j.worked_ms FROM repair_job j JOIN repair_order o ON o.id = j.repair_id \
               WHERE j.state = 'done' AND j.done_at >= $1 AND j.worked_ms > 0 ORDER BY j.done_at DESC LIMIT 100000";
    let rows: Vec<Took> = tx.all(sql, [since.into()]).await?;
    let mut of: HashMap<StoreId, Vec<i64>> = HashMap::new();
    for row in rows {
        let permille = row.worked_ms.saturating_mul(1_000) / (row.minutes.max(1) * 60_000);
        of.entry(row.store_id).or_default().push(permille.clamp(50, 20_000));
    }
    let mut written = 0;
    for (store, took) in of {
        let n = i64::try_from(took.len()).unwrap_or(0);
        let spread = Spread::of(took);
        let sql = "INSERT INTO repair_spread (store_id, low, mid, high, n, computed_at) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (store_id) DO UPDATE SET low = excluded.low, mid = excluded.mid, high = excluded.high, n = excluded.n, \
                   computed_at = excluded.computed_at";
        let values: [Value; 6] = [
            store.into(),
            spread.low.into(),
            spread.mid.into(),
            spread.high.into(),
            n.into(),
            tx.now().into(),
        ];
        written += tx.run(sql, values).await?;
    }
    Ok(written)
}
