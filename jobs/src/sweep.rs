//! Running a sweep: under its lease, within its time, and without taking the others down.

pub mod booking;
pub mod care;
pub mod feed;
pub mod idempotency;
pub mod identity;
pub mod live;
pub mod loan;
pub mod media;
pub mod notice;
pub mod order;
pub mod outbox;
pub mod quote;
pub mod repair;
pub mod store;
pub mod survey;
pub mod wechat;

use std::convert::Infallible;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::lease;
use chezhu::host::telemetry;
use futures::FutureExt;

use crate::timetable::Sweep;

/// How long a lease holds when its holder is gone …
const LEASE_S: i64 = 15;
/// … how often who is at work renews it, and how long a sweep may take.
const RENEW: Duration = Duration::from_secs(4);
const PATIENCE: Duration = Duration::from_secs(240);

/// How many things one transaction does: small enough that nobody waits long for the writer.
pub(crate) const BATCH: u64 = 100;

/// Why a sweep did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// Not in the timetable.
    #[error("there is no sweep {0}; `jobs sweep` without a name lists them")]
    Unknown(String),
    /// Another process does it now; nothing is wrong.
    #[error("another process is at the sweep {0} now")]
    Held(&'static str),
    /// It took too long; what it committed stays, the rest is for the next run.
    #[error("the sweep {0} took longer than {PATIENCE:?}")]
    Late(&'static str),
    /// It panicked; the log names the place.
    #[error("the sweep {0} panicked")]
    Panicked(&'static str),
    /// It failed.
    #[error("the sweep {0} failed")]
    Failed(&'static str, #[source] Error),
}

/// What a sweep works with: the database, and the shelf whose rows are in it.
#[derive(Clone)]
pub struct Hands {
    /// The database.
    pub db: Db,
    /// Where uploaded pictures lie.
    pub shelf: Shelf,
}

impl Deref for Hands {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// Runs the sweep once, if nobody else is at it.
pub(crate) async fn run(hands: &Hands, sweep: &Sweep, holder: &str) -> Result<u64, SweepError> {
    let (db, name) = (&hands.db, sweep.name);
    match take(db, name, holder).await {
        Ok(true) => {}
        Ok(false) => return Err(SweepError::Held(name)),
        Err(error) => return Err(note_failure(SweepError::Failed(name, error))),
    }
    let began = Instant::now();
    let work = tokio::time::timeout(PATIENCE, AssertUnwindSafe((sweep.work)(hands)).catch_unwind());
    let outcome = tokio::select! {
        outcome = work => outcome,
        never = renew(db, name, holder) => match never {},
    };
    let returned = give_back(db, name, holder).await;
    let done = match outcome {
        Ok(Ok(Ok(done))) => done,
        Ok(Ok(Err(error))) => return Err(note_failure(SweepError::Failed(name, error))),
        Ok(Err(_panic)) => return Err(note_failure(SweepError::Panicked(name))),
        Err(_late) => return Err(note_failure(SweepError::Late(name))),
    };
    if let Err(error) = returned {
        tracing::warn!(sweep = name, %error, "the lease was not given back: it ends by itself");
    }
    succeeded(name, db.clock().now());
    metrics::counter!("chezhu_sweep_done_total", "sweep" => name).increment(done);
    metrics::histogram!("chezhu_sweep_seconds", "sweep" => name).record(began.elapsed().as_secs_f64());
    if done > 0 {
        tracing::info!(sweep = name, done, "swept");
    }
    Ok(done)
}

async fn take(db: &Db, name: &'static str, holder: &str) -> Result<bool, Error> {
    let until = db.clock().now().plus_seconds(LEASE_S);
    db.write(Actor::System(name), async |tx| {
        lease::take(tx, name, holder, until).await
    })
    .await
}

/// Keeps the lease while the work goes on. Short as it is, a process that was killed holds nobody up for long; should a
/// renewal come too late, two are at the same work, and each thing is still done once.
async fn renew(db: &Db, name: &'static str, holder: &str) -> Infallible {
    loop {
        tokio::time::sleep(RENEW).await;
        if let Err(error) = take(db, name, holder).await {
            tracing::warn!(sweep = name, %error, "the lease was not renewed");
        }
    }
}

/// Gives the lease back, so that the next process need not wait for its end.
pub(crate) async fn give_back(db: &Db, name: &'static str, holder: &str) -> Result<(), Error> {
    db.write(Actor::System(name), async |tx| lease::give_back(tx, name, holder).await)
        .await
}

/// Says when a sweep last succeeded; at the start of the process it is taken for just done, so that one that never
/// succeeds is late in due time instead of unknown.
pub(crate) fn succeeded(name: &'static str, at: At) {
    metrics::gauge!("chezhu_sweep_last_success_timestamp_seconds", "sweep" => name).set(at.seconds() as f64);
}

/// Shows what an alert compares with: how long after its last success a sweep is late, and that it did not fail yet.
pub(crate) fn announced(sweep: &'static Sweep) {
    metrics::gauge!("chezhu_sweep_period_seconds", "sweep" => sweep.name).set(f64::from(sweep.period()));
    telemetry::from_nought(&[("chezhu_sweep_failures_total", "sweep", &[sweep.name])]);
}

fn note_failure(error: SweepError) -> SweepError {
    let (SweepError::Failed(name, _) | SweepError::Panicked(name) | SweepError::Late(name)) = &error else {
        return error;
    };
    let mut chain = String::new();
    let mut next = std::error::Error::source(&error);
    while let Some(cause) = next {
        chain.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    tracing::error!(sweep = name, "{error}{chain}");
    metrics::counter!("chezhu_sweep_failures_total", "sweep" => *name).increment(1);
    error
}

/// Repeats an operation that does at most `limit` things in one transaction until it finds no more of them.
pub(crate) async fn batches(
    db: &Db,
    name: &'static str,
    step: impl AsyncFn(&mut Tx, u64) -> Result<u64, Error>,
) -> Result<u64, Error> {
    let mut all = 0;
    loop {
        let done = db.write(Actor::System(name), async |tx| step(tx, BATCH).await).await?;
        all += done;
        if done < BATCH {
            return Ok(all);
        }
    }
}
