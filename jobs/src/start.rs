//! The process: a metronome, a worker that runs what is due, the inner port, a graceful stop.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use chezhu::gateway::cache::{Cache, CacheError};
use chezhu::gateway::live::Bell;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu::host::telemetry;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use crate::deliver::ChannelError;
use crate::metronome::Tick;
use crate::progress::Progress;
use crate::timetable::SWEEPS;
use crate::{Channels, Jobs, deliver, inner, metronome, sweep};

/// How long a stop waits for sweeps that run; systemd and the like allow 15 seconds in all.
const FAREWELL: Duration = Duration::from_secs(12);

/// Why the start was refused; the sentence names what to mend.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened or does not answer.
    #[error("the database at CHEZHU_DATABASE__URL cannot be used")]
    Database(#[from] Error),
    /// The schema is behind the binary.
    #[error("the schema lacks {0}; run `bff migrate` first (on SQLite `bff serve` does it by itself)")]
    Schema(String),
    /// The port is taken.
    #[error("CHEZHU_JOBS__INNER_LISTEN: {0} cannot be opened")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// A gateway's setting is wrong.
    #[error("{0}")]
    Setting(#[from] ChannelError),
    /// The address of Redis cannot be read.
    #[error("{0}")]
    Redis(#[from] CacheError),
    /// The metronome does not start.
    #[error("the timetable cannot be started")]
    Metronome(#[from] JobSchedulerError),
}

/// Jobs that run by themselves.
pub struct Running {
    /// Where health and metrics are.
    pub inner_addr: SocketAddr,
    stopping: CancellationToken,
    metronome: JobScheduler,
    workers: [JoinHandle<()>; 3],
    door: (ServerHandle, JoinHandle<std::io::Result<()>>),
}

impl Running {
    /// No new sweep begins; those that run have twelve seconds to end. What they leave the next process finds.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Err(error) = self.metronome.shutdown().await {
            tracing::warn!(%error, "the metronome did not stop");
        }
        for worker in self.workers {
            if worker.await.is_err() {
                tracing::warn!("a worker ended badly");
            }
        }
        self.door.0.stop(true).await;
        if let Ok(Err(error)) = self.door.1.await {
            tracing::warn!(%error, "the inner door closed badly");
        }
    }
}

/// Opens the database and the inner door and starts the clock. Call it on a single-threaded executor (actix's).
///
/// # Errors
/// See [`StartError`].
pub async fn start(settings: &Settings, clock: Clock, keys: Arc<Keyring>) -> Result<Running, StartError> {
    let db = Db::open(&settings.database(), clock, keys).await?;
    db.probe().await?;
    let pending = chezhu::migration::pending(&db).await?;
    if !pending.is_empty() {
        return Err(StartError::Schema(pending.join(", ")));
    }
    let channels = Channels::new(settings, db.clock())?;
    ring(settings, &db)?;
    let at = settings.jobs.inner_listen;
    let stopping = CancellationToken::new();
    let (server, inner_addr) =
        inner::open(at, db.clone(), stopping.clone()).map_err(|error| StartError::Listen(at, error))?;
    let handle = server.handle();
    let (into, ticks) = mpsc::channel(SWEEPS.len() * 2);
    for sweep in SWEEPS {
        sweep::succeeded(sweep.name, db.clock().now());
        sweep::announced(sweep);
        // What was due while nobody was there need not wait for its next tick.
        let _room = into.try_send(Tick::now(sweep.name));
    }
    let metronome = metronome::start(into).await?;
    let jobs = Jobs::new(db, channels).with_lease(Duration::from_secs(settings.jobs.lease_seconds));
    let sweeps = sweeps(jobs.clone(), ticks, stopping.clone());
    let feeds = feeds(jobs.clone(), stopping.clone());
    let deliveries = deliveries(jobs, stopping.clone());
    #[expect(
        clippy::disallowed_methods,
        reason = "the process's own tasks; stop() waits for them"
    )]
    let (workers, door) = (
        [sweeps.boxed_local(), deliveries.boxed_local(), feeds.boxed_local()].map(tokio::task::spawn_local),
        tokio::spawn(server),
    );
    tracing::info!(%inner_addr, "jobs are running");
    Ok(Running {
        inner_addr,
        stopping,
        metronome,
        workers,
        door: (handle, door),
    })
}

/// Open pages hear at once of what jobs change, where Redis is; without it they hear by themselves a little later.
fn ring(settings: &Settings, db: &Db) -> Result<(), StartError> {
    if settings.redis.url.is_empty() {
        return Ok(());
    }
    let (bell, redis) = (Bell::default(), Cache::new(&settings.redis.url)?);
    let rings = bell.clone();
    db.on_change(Box::new(move || rings.ring()));
    #[expect(
        clippy::disallowed_methods,
        reason = "the process's own wire; a ring that its end cuts off is a hint that is lost"
    )]
    let _until_the_process_ends = tokio::task::spawn_local(bell.carry_away(redis));
    Ok(())
}

/// Runs sweeps as their names come, different ones side by side, the same one never twice at a time.
async fn sweeps(jobs: Jobs, mut ticks: Receiver<Tick>, stopping: CancellationToken) {
    let mut running = FuturesUnordered::new();
    let mut names: BTreeSet<&'static str> = BTreeSet::new();
    loop {
        tokio::select! {
            () = stopping.cancelled() => break,
            Some(Tick { name, due }) = ticks.recv() => {
                if names.insert(name) {
                    let jobs = jobs.clone();
                    running.push(async move {
                        let outcome = jobs.sweep(name).await;
                        if outcome.is_ok() {
                            // How far behind its time it was when it was done.
                            metrics::gauge!("chezhu_sweep_lag_seconds", "sweep" => name).set(due.elapsed().as_secs_f64());
                        }
                        (name, outcome)
                    });
                }
            }
            Some((name, _outcome)) = running.next() => { names.remove(name); }
        }
    }
    let rest = async {
        while let Some((name, _outcome)) = running.next().await {
            names.remove(name);
        }
    };
    if tokio::time::timeout(FAREWELL, rest).await.is_ok() {
        return;
    }
    drop(running);
    for name in names {
        tracing::warn!(sweep = name, "stopped in the middle; the next run does the rest");
        let _ends_by_itself = sweep::give_back(&jobs.db, name, &jobs.holder).await;
    }
}

/// How often the partners' inbox is looked at: an owner whose page is open hears of an event within a second.
const LISTEN: Duration = Duration::from_millis(200);

/// Applies what partners push as soon as it is seen; the sweep's lease keeps two processes apart.
async fn feeds(jobs: Jobs, stopping: CancellationToken) {
    let mut pause = LISTEN;
    while !stopping.is_cancelled() {
        pause = match sweep::feed::any(&jobs.db).await {
            Ok(true) => match jobs.sweep(sweep::feed::APPLY).await {
                Ok(_) => LISTEN,
                // Somebody else is at it, or it said itself what is wrong.
                Err(_told) => (pause * 2).min(LISTEN * 25),
            },
            Ok(false) => LISTEN,
            Err(error) => {
                tracing::warn!(%error, "the inbox of the partners cannot be looked at now");
                LISTEN * 25
            }
        };
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How often the outbox is looked at when it was empty, and how often its gauges are set.
const LOOK: Duration = Duration::from_secs(1);
const WATCH: Duration = Duration::from_secs(30);

/// Delivers what is due, batch after batch. Several processes may do so at once: each takes other rows.
async fn deliveries(jobs: Jobs, stopping: CancellationToken) {
    let mut watched: Option<Instant> = None;
    let mut progress = Progress::begin();
    while !stopping.is_cancelled() {
        if watched.is_none_or(|at| at.elapsed() >= WATCH) {
            // Samples are folded into their buckets also when nobody scrapes them: memory stays flat.
            telemetry::metrics().run_upkeep();
            match deliver::watch(&jobs.db).await {
                Ok(health) => progress.health(&health),
                Err(error) => tracing::warn!(%error, "the outbox cannot be counted"),
            }
            watched = Some(Instant::now());
        }
        // A batch that was taken is finished also when a stop was asked for.
        let delivered = AssertUnwindSafe(jobs.deliver()).catch_unwind().await;
        let delivered = delivered.unwrap_or_else(|_panic| Err(Fault::bare("a round of deliveries panicked").into()));
        let pause = match delivered {
            Ok(round) if round.claimed > 0 => {
                progress.round(&round);
                continue;
            }
            Ok(_) => LOOK,
            Err(error) => {
                tracing::warn!(%error, "nothing can be delivered now");
                LOOK * 5
            }
        };
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    progress.end();
}
