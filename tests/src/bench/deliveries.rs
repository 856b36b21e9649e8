//! Deliveries: taken, said to be called and settled in batches of 100, by one worker and by four, in tables of three
//! sizes; against pgbench running the same statements, and beside pg-boss doing the like.
//!
//! Nothing is called: what is measured is the outbox, three transactions a batch, as a worker of jobs runs them.

mod boss;
mod script;
mod table;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::outbox::{self, End};

use super::Plan;
use super::report::{Aim, Line};
use table::Table;

/// Deliveries of a batch.
pub(super) const BATCH: u64 = 100;
/// How long a batch is held.
const LEASE: Duration = Duration::from_secs(600);
const ACTOR: Actor = Actor::System("bench");
/// Rows in the tables.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Workers, and pgbench's clients.
const WORKERS: [usize; 2] = [1, 4];

/// One batch; tells how many rows it had.
pub(super) async fn batch(db: &Db) -> anyhow::Result<usize> {
    let take = db.write(ACTOR, async |tx| {
        outbox::lapse(tx).await?;
        outbox::claim(tx, BATCH, LEASE).await
    });
    let taken = take.await?;
    let Some(fence) = taken.first().map(|row| row.fence) else {
        return Ok(0);
    };
    let ids: Vec<_> = taken.iter().map(|row| row.id).collect();
    let called = db
        .write(ACTOR, async |tx| outbox::begin_calling(tx, fence, &ids).await)
        .await?;
    let sent = End::Sent(None);
    let ends: Vec<_> = called.iter().map(|id| (*id, &sent)).collect();
    let settled = db
        .write(ACTOR, async |tx| outbox::settle_all(tx, fence, &ends).await)
        .await?;
    Ok(settled.len())
}

/// So many workers, each a thread with a pool of its own as processes have, until so many batches are done.
/// Gives deliveries a second.
fn ours(table: &Table, workers: usize, batches: usize) -> anyhow::Result<f64> {
    let left = Arc::new(AtomicUsize::new(batches));
    let ready = Arc::new(std::sync::Barrier::new(workers + 1));
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            let (left, ready) = (left.clone(), ready.clone());
            let settings = DatabaseSettings {
                url: table.database.url.clone(),
                connections: 1,
            };
            let (clock, keys) = (table.clock.clone(), table.keys.clone());
            std::thread::spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let db = Db::open(&settings, clock, keys).await;
                    ready.wait();
                    let db = db?;
                    let mut done = 0;
                    while left
                        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                        .is_ok()
                    {
                        done += batch(&db).await?;
                    }
                    db.close().await?;
                    anyhow::Ok(done)
                })
            })
        })
        .collect();
    ready.wait();
    let began = Instant::now();
    let mut done = 0;
    for thread in threads {
        done += thread.join().map_err(|_panic| anyhow::anyhow!("a worker panicked"))??;
    }
    let rate = done as f64 / began.elapsed().as_secs_f64();
    ensure!(done as u64 == batches as u64 * BATCH, "{done} in {batches} batches");
    Ok(rate)
}

/// The rates of one table and one number of workers, round by round.
#[derive(Default)]
struct Rates {
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

/// Measures.
pub async fn measure(plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let mut tables = Vec::new();
    for size in SIZES {
        tables.push(
            Table::build(size, plan.batches)
                .await
                .context("a table of deliveries")?,
        );
    }
    let script = script::record(&tables[0]).await.context("what a batch runs")?;
    let mut rates: Vec<[Rates; 2]> = SIZES.iter().map(|_| Default::default()).collect();
    let mut boss: [Vec<f64>; 2] = Default::default();
    let queue = boss::Queue::open().await?;
    for round in 0..=plan.rounds {
        for (table, rates) in tables.iter().zip(&mut rates) {
            for (workers, rates) in WORKERS.into_iter().zip(rates.iter_mut()) {
                table.refill().await?;
                let mine = ours(table, workers, plan.batches)?;
                table.refill().await?;
                let other = script.run(table, workers, plan.batches).await?;
                if round > 0 {
                    rates.ours.push(mine);
                    rates.theirs.push(other);
                }
            }
        }
        for (workers, rates) in WORKERS.into_iter().zip(&mut boss) {
            let rate = queue.run(workers, plan.batches * BATCH as usize).await?;
            if round > 0 {
                rates.push(rate);
            }
        }
    }
    Ok(lines(&rates, &boss))
}

fn lines(rates: &[[Rates; 2]], boss: &[Vec<f64>; 2]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (size, rates) in SIZES.iter().zip(rates) {
        for (workers, rates) in WORKERS.iter().zip(rates) {
            let what = format!("deliveries, {workers} worker(s), {size} rows / pgbench, same statements");
            lines.push(Line::ratio(what, &rates.ours, &rates.theirs, 0.5));
        }
    }
    let (first, last) = (&rates[0], &rates[SIZES.len() - 1]);
    for (n, workers) in WORKERS.iter().enumerate() {
        let each: Vec<f64> = first[n].ours.iter().zip(&last[n].ours).map(|(a, b)| a / b).collect();
        let what = format!("deliveries, {workers} worker(s), time a row: 1000000 rows / 10000 rows");
        lines.push(Line::of(what, &each, Aim::AtMost(1.3), String::new()));
    }
    for (n, workers) in WORKERS.iter().enumerate() {
        let what = format!("deliveries, {workers} worker(s), 100000 rows / pg-boss, batches of 100");
        lines.push(Line::ratio(what, &rates[1][n].ours, &boss[n], 20.0));
    }
    lines
}
