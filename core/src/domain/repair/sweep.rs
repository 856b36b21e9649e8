//! What time does to repairs: stages that last too long, words that are due, parts that do not come, jobs that are stuck,
//! times that move (domain.md 2.10).

use sea_orm::{FromQueryResult, Value};

use super::rules::state::{Event, Who};
use super::table::{self, Change, Row, parts};
use super::{tell, times};
use crate::domain::staff::Role;
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{PartId, RepairId, StoreId};

/// After so many minutes without the promised word the manager hears of it.
const GRACE_MINUTES: i64 = 30;
/// A car without a part for so long brings the offer of a loan car (domain.md 5: five days).
const LOAN_CAR_MINUTES: i64 = 5 * 24 * 60;

const OPEN: &str = "o.stage NOT IN ('closed', 'cancelled', 'abandoned') AND o.hold_at IS NULL";

fn many(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Whether the workshop works now: a clock of the store stands still at night.
async fn works(look: &impl Look, id: StoreId) -> Result<bool, Error> {
    let store = store::find(look, id).await?;
    let date = store.date(look.now());
    let plan = store::day_plan(look, id, date).await?;
    let cell = (look.now().ms() - store::day_begins(&store, date).ms()) / (15 * 60_000);
    Ok(u32::try_from(cell)
        .ok()
        .and_then(|cell| 1_u128.checked_shl(cell))
        .is_some_and(|now| plan.open & now != 0))
}

/// The rung a repair is on of a ladder, moved up once: false when somebody was faster.
async fn climb(tx: &Tx, row: &Row, column: &str, from: i64, to: i64) -> Result<bool, Error> {
    let sql = format!("UPDATE repair_order SET {column} = $2 WHERE id = $1 AND COALESCE({column}, 0) = $3");
    let values: [Value; 3] = [row.id.into(), to.into(), from.into()];
    let moved = tx.run(&sql, values).await? > 0;
    if moved {
        table::changed(tx, row, row.version);
    }
    Ok(moved)
}

/// STAGE and MOVE: a stage lasts longer than its standard (the team's leader hears of it) or twice as long (the manager).
pub async fn stages(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let sql = format!(
        "WHERE {OPEN} AND o.stage_due_at <= $1 AND (COALESCE(o.stage_rung, 0) = 0 \
         OR (o.stage_rung = 1 AND 2 * o.stage_due_at - o.stage_at <= $1)) ORDER BY o.stage_due_at, o.id LIMIT $2"
    );
    let rows = table::select(tx, &sql, vec![tx.now().into(), many(limit).into()]).await?;
    let mut told = 0;
    for row in rows {
        let Some(due) = row.stage_due_at else { continue };
        if !works(tx, row.store_id).await? {
            continue;
        }
        let twice = At::from_ms(2 * due.ms() - row.stage_at.ms()) <= tx.now();
        let (from, to, role) = match (row.stage_rung.unwrap_or(0), twice) {
            (from, true) => (from, 2, Role::StoreManager),
            (from, false) => (from, 1, Role::TeamLeader),
        };
        if climb(tx, &row, "stage_rung", from, to).await? {
            tell::slow(tx, &row, role, twice).await?;
            told += 1;
        }
    }
    Ok(told)
}

/// NEXT_UPDATE: the promised word to the owner is due (the advisor hears of it), or was missed (the manager).
pub async fn contacts(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let missed = tx.now().plus_minutes(-GRACE_MINUTES);
    let sql = format!(
        "WHERE {OPEN} AND ((COALESCE(o.contact_rung, 0) = 0 AND o.next_contact_at <= $1) OR (o.contact_rung = 1 AND o.next_contact_at <= $2)) \
         ORDER BY o.next_contact_at, o.id LIMIT $3"
    );
    let rows = table::select(tx, &sql, vec![tx.now().into(), missed.into(), many(limit).into()]).await?;
    let mut told = 0;
    for row in rows {
        if !works(tx, row.store_id).await? {
            continue;
        }
        let is_missed = row.next_contact_at.is_some_and(|due| due <= missed);
        let to = if is_missed { 2 } else { 1 };
        if climb(tx, &row, "contact_rung", row.contact_rung.unwrap_or(0), to).await? {
            tell::contact(tx, &row, is_missed).await?;
            told += 1;
        }
    }
    Ok(told)
}

/// PARTS: a part has not come by its lane's time: the clerk hears of it, and a day later the manager.
pub async fn late_parts(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let day = tx.now().plus_minutes(-24 * 60);
    let sql = "WHERE arrived_at IS NULL AND ((rung = 0 AND due_at <= $1) OR (rung = 1 AND due_at <= $2)) ORDER BY due_at, id LIMIT $3";
    let rows = parts::select(tx, sql, vec![tx.now().into(), day.into(), many(limit).into()]).await?;
    let mut told = 0;
    for part in rows {
        let again = part.due_at <= day;
        let to: i64 = if again { 2 } else { 1 };
        if !rung(tx, part.id, part.rung, to).await? {
            continue;
        }
        let row = table::find(tx, part.repair_id).await?;
        if row.stage.is_open() {
            tell::part_late(tx, &row, &part, again).await?;
            told += 1;
        }
    }
    Ok(told)
}

async fn rung(tx: &Tx, id: PartId, from: i64, to: i64) -> Result<bool, Error> {
    let sql = "UPDATE repair_part SET rung = $2 WHERE id = $1 AND rung = $3 AND arrived_at IS NULL";
    Ok(tx.run(sql, [id.into(), to.into(), from.into()]).await? > 0)
}

/// Five days without a part: the owner is offered a loan car, once.
pub async fn loan_cars(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let since = tx.now().plus_minutes(-LOAN_CAR_MINUTES);
    let sql = "WHERE o.stage NOT IN ('closed', 'cancelled', 'abandoned') AND o.loan_car_at IS NULL AND o.id IN \
               (SELECT p.repair_id FROM repair_part p WHERE p.arrived_at IS NULL AND p.since_at <= $1) ORDER BY o.id LIMIT $2";
    let rows = table::select(tx, sql, vec![since.into(), many(limit).into()]).await?;
    let mut told = 0;
    for row in rows {
        let change = Change::of("loan_car_at = $9", vec![tx.now().into()]);
        let row = table::note(tx, &row, "loan_car", change).await?;
        tell::loan_car(tx, &row).await?;
        told += 1;
    }
    Ok(told)
}

/// A job that takes more than twice its time raises the expert by itself (R056).
pub async fn stuck(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Stuck {
        repair_id: RepairId,
        name: String,
    }
    let sql = format!(
        "SELECT j.repair_id, j.name FROM repair_job j JOIN repair_order o ON o.id = j.repair_id WHERE {OPEN} AND o.expert_at IS NULL \
         AND j.state = 'running' AND j.worked_ms + ($1 - j.running_since) > 2 * 60000 * j.minutes ORDER BY j.repair_id, j.pos LIMIT $2"
    );
    let rows: Vec<Stuck> = tx.all(&sql, [tx.now().into(), many(limit).into()]).await?;
    let mut told = 0;
    for one in rows {
        let row = table::take(tx, one.repair_id).await?;
        if row.expert_at.is_some() || !row.stage.is_open() {
            continue;
        }
        let why = format!("{}：用时已超过标准两倍", one.name);
        let change = Change {
            sets: "expert_at = $9",
            values: vec![tx.now().into()],
            detail: Some(why.clone()),
        };
        let row = table::step_as(tx, &row, Event::Escalate, Who::System, change).await?;
        tell::expert(tx, &row, &why).await?;
        told += 1;
    }
    Ok(told)
}

/// Stores that have a car in the workshop, for those who compute their times.
pub async fn timed_stores(look: &impl Look) -> Result<Vec<StoreId>, Error> {
    times::stores(look).await
}
