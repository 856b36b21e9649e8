//! What time does to orders: steps that grow quiet, promises that come due, prices that run out, norms from history.

use sea_orm::{FromQueryResult, Iterable, Value};
use uuid::Uuid;

use super::rules::norm;
use super::rules::risk::CONTACT_GRACE_MINUTES;
use super::rules::state::{Event, Source};
use super::rules::step::StepKind;
use super::table::{self, Change};
use super::tell;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::OrderId;

/// From how far back the norms are taken: a year.
const HISTORY_MINUTES: i64 = 365 * 24 * 60;

#[derive(FromQueryResult)]
struct Quiet {
    order_id: OrderId,
    kind: StepKind,
    red_at: Option<At>,
    since_at: Option<At>,
    rung: i64,
}

/// Tells the consultants of steps that grew quiet (amber) or silent (red), each once; at most `limit` at a time.
pub async fn quiet_steps(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let now = tx.now();
    let sql = "SELECT p.order_id, p.kind, p.red_at, p.since_at, p.rung FROM order_step p JOIN sales_order o ON o.id = p.order_id \
               WHERE p.state = 'running' AND o.hold_at IS NULL AND o.state NOT IN ('draft', 'delivered', 'cancelled') \
               AND ((p.rung = 0 AND p.amber_at <= $1) OR (p.rung = 1 AND p.red_at <= $1)) ORDER BY p.amber_at, p.order_id LIMIT $2";
    let due: Vec<Quiet> = tx.all(sql, [now.into(), many(limit).into()]).await?;
    let mut told = 0;
    for one in due {
        let silent = one.red_at.is_some_and(|at| at <= now);
        let rung: i64 = if silent { 2 } else { 1 };
        let sql = "UPDATE order_step SET rung = $3 WHERE order_id = $1 AND kind = $2 AND rung = $4";
        let values: [Value; 4] = [one.order_id.into(), one.kind.into(), rung.into(), one.rung.into()];
        if tx.run(sql, values).await? == 0 {
            continue;
        }
        let row = table::find(tx, one.order_id).await?;
        // Which of its steps, since when: the same silence is told once.
        let number = (one.since_at.map_or(0, At::seconds) * 16 + one.kind as i64) * 2 + i64::from(silent);
        tell::quiet(tx, &row, one.kind, number, silent).await?;
        table::changed(tx, &row, row.version);
        told += 1;
    }
    Ok(told)
}

fn many(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    order_id: OrderId,
    due_at: At,
    rung: i64,
}

/// Tells the consultants of promises that are due, and the manager of those that were missed by a day; each once.
pub async fn contacts(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let now = tx.now();
    let missed = now.plus_minutes(-CONTACT_GRACE_MINUTES);
    let sql = "SELECT c.id, c.order_id, c.due_at, c.rung FROM order_contact c JOIN sales_order o ON o.id = c.order_id \
               WHERE c.kept_at IS NULL AND o.state NOT IN ('draft', 'delivered', 'cancelled') \
               AND ((c.rung = 0 AND c.due_at <= $1) OR (c.rung = 1 AND c.due_at <= $2)) ORDER BY c.due_at, c.id LIMIT $3";
    let due: Vec<Due> = tx.all(sql, [now.into(), missed.into(), many(limit).into()]).await?;
    let mut told = 0;
    for one in due {
        let is_missed = one.due_at <= missed;
        let rung: i64 = if is_missed { 2 } else { 1 };
        let sql = "UPDATE order_contact SET rung = $2, missed_at = $3 WHERE id = $1 AND rung = $4 AND kept_at IS NULL";
        let at = is_missed.then_some(now);
        let values: [Value; 4] = [one.id.into(), rung.into(), at.into(), one.rung.into()];
        if tx.run(sql, values).await? == 0 {
            continue;
        }
        let row = table::find(tx, one.order_id).await?;
        tell::contact(tx, &row, one.due_at, one.due_at.seconds(), is_missed).await?;
        table::changed(tx, &row, row.version);
        told += 1;
    }
    Ok(told)
}

/// Notes which offered prices have run out, so that open pages show it; each once.
pub async fn lapse(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Out {
        id: OrderId,
    }
    let sql = "SELECT id FROM sales_order WHERE state = 'draft' AND lapsed = $1 AND valid_until < $2 ORDER BY valid_until, id LIMIT $3";
    let out: Vec<Out> = tx.all(sql, [false.into(), tx.now().into(), many(limit).into()]).await?;
    let mut lapsed = 0;
    for one in out {
        let row = table::take(tx, one.id).await?;
        if row.may(Event::Plan, table::who(tx.actor())).is_err() {
            continue;
        }
        let change = Change {
            sets: "lapsed = $6",
            values: vec![true.into()],
            detail: Some("the price ran out".to_owned()),
        };
        table::step(tx, &row, Event::Plan, change).await?;
        lapsed += 1;
    }
    Ok(lapsed)
}

/// Computes anew how long each step usually takes, from the newest of what was done in the last year.
pub async fn norms(tx: &mut Tx) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Took {
        source: Source,
        since_at: At,
        done_at: At,
    }
    let since = tx.now().plus_minutes(-HISTORY_MINUTES);
    // A step at a time, so that a group with millions of orders reads no more than one with a few.
    let sql = "SELECT o.source, p.since_at, p.done_at FROM (SELECT order_id, since_at, done_at FROM order_step WHERE kind = $1 \
               AND done_at >= $2 AND state = 'done' AND since_at IS NOT NULL ORDER BY done_at DESC LIMIT 20000) p \
               JOIN sales_order o ON o.id = p.order_id";
    let mut written = 0;
    for kind in StepKind::iter() {
        let rows: Vec<Took> = tx.all(sql, [kind.into(), since.into()]).await?;
        for source in [Source::Stock, Source::Build] {
            let took = rows.iter().filter(|row| row.source == source);
            let took = took.map(|row| row.done_at.ms() - row.since_at.ms()).collect();
            if let Some(norm) = norm::of(took) {
                written += write(tx, kind, source, norm).await?;
            }
        }
    }
    Ok(written)
}

async fn write(tx: &Tx, kind: StepKind, source: Source, norm: norm::Norm) -> Result<u64, Error> {
    let sql = "INSERT INTO leg_norm (kind, source, p50_ms, p80_ms, p90_ms, p95_ms, n, computed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
               ON CONFLICT (kind, source) DO UPDATE SET p50_ms = excluded.p50_ms, p80_ms = excluded.p80_ms, p90_ms = excluded.p90_ms, \
               p95_ms = excluded.p95_ms, n = excluded.n, computed_at = excluded.computed_at";
    let values: [Value; 8] = [
        kind.into(),
        source.into(),
        norm.p50_ms.into(),
        norm.p80_ms.into(),
        norm.p90_ms.into(),
        norm.p95_ms.into(),
        norm.n.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await
}
