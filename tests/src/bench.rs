//! What `make bench` measures: ratios, each the median of interleaved rounds against an opponent in the same run.

pub mod bare;
pub mod books;
pub mod care;
pub mod costs;
pub mod crowd;
pub mod deliveries;
pub mod feeds;
pub mod goods;
pub mod grid;
pub mod hints;
pub mod idle;
pub mod load;
mod meter;
pub mod paths;
pub mod peers;
pub mod profile;
mod psql;
pub mod reads;
pub mod repairs;
pub mod report;
pub mod script;
pub mod slots;
pub mod surveys;
pub mod today;
pub mod town;
pub mod wire;
pub mod workshop;

use anyhow::Context;
use chezhu::host::config::Settings;
use chezhu::host::telemetry;
use chezhu_bff::Running;

use crate::database::Engine;
use report::Line;
use town::Town;

/// HTTP clients, and pgbench's clients.
pub const CLIENTS: usize = 32;
/// Workers of each server.
pub const WORKERS: usize = 2;

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Only the parts whose name has one of these words; all of them when there are none.
    pub only: Vec<String>,
    /// Rounds that count; one more warms up.
    pub rounds: usize,
    /// Reads in a round, of each opponent.
    pub reads: usize,
    /// Bookings in a round, of each opponent.
    pub books: usize,
    /// Days asked for in a round, on each engine.
    pub slots: usize,
    /// Batches of deliveries in a round, of each opponent.
    pub batches: usize,
    /// Orders of the big crowd.
    pub orders: usize,
    /// Writes in a round that pages elsewhere hear of.
    pub hints: usize,
}

/// The settings of a server on this database, with this Redis or none.
fn settings(url: &str, redis: &str) -> anyhow::Result<Settings> {
    let workers = WORKERS.to_string();
    let settings = Settings::with(&[
        ("http.listen", "127.0.0.1:0"),
        ("http.inner_listen", "127.0.0.1:0"),
        ("http.workers", workers.as_str()),
        // The limits stay in the way of every request, only none of them is reached.
        ("http.per_second", "1000000"),
        ("http.burst", "1000000"),
        ("http.stop_seconds", "1"),
        ("database.url", url),
        ("redis.url", redis),
        ("wechat.app_id", "wxbench"),
        ("wechat.app_secret", "none"),
        ("keys.dir", "/nowhere"),
        ("telemetry.log", "warn"),
    ])?;
    telemetry::start(&settings.telemetry, "bench")?;
    Ok(settings)
}

/// A server on the town's database.
async fn open(town: &Town, redis: &str) -> anyhow::Result<Running> {
    let settings = settings(&town.url, redis)?;
    Ok(chezhu_bff::start(settings, town.clock.clone(), town.keys.clone(), None).await?)
}

/// Fresh statistics for both sides: nobody's plan waits for autovacuum.
async fn analyze(town: &Town) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(&town.url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    for step in ["VACUUM ANALYZE", "CHECKPOINT"] {
        client.batch_execute(step).await?;
    }
    drop(client);
    connection.await??;
    Ok(())
}

/// What was measured.
#[derive(Debug, Default)]
pub struct Found {
    /// The ratios.
    pub lines: Vec<Line>,
    /// Who was seen beside us; empty when that was not asked.
    pub beside: Vec<peers::Seen>,
}

/// Builds, measures, gives what was found.
pub async fn run(plan: Plan) -> anyhow::Result<Found> {
    let mut found = Found::default();
    if plan.only.iter().all(|word| word == "peers") && !plan.only.is_empty() {
        (found.beside, found.lines) = peers::measure(&plan).await.context("peers")?;
        return Ok(found);
    }
    found.lines = towns(&plan).await?;
    if plan.only.is_empty() || plan.only.iter().any(|word| word == "peers") {
        let (beside, lines) = peers::measure(&plan).await.context("peers")?;
        found.beside = beside;
        found.lines.extend(lines);
    }
    Ok(found)
}

/// What is measured in a town on both engines.
async fn towns(plan: &Plan) -> anyhow::Result<Vec<Line>> {
    println!(
        "building a town: {} stores of {} bays, 30 days of bookings, on both engines",
        1 + 2 * grid::STORES,
        grid::UNITS
    );
    let postgres = Town::build(Engine::Postgres, 2)
        .await
        .context("the town on PostgreSQL")?;
    let sqlite = Town::build(Engine::Sqlite, 0).await.context("the town on SQLite")?;
    analyze(&postgres).await?;
    let running = open(&postgres, "").await?;
    println!(
        "{CLIENTS} clients, {WORKERS} workers with 4 connections each, log level warn, {} rounds after one to warm up",
        plan.rounds
    );
    let mut lines = Vec::new();
    let wants = |name: &str| plan.only.is_empty() || plan.only.iter().any(|word| name.contains(word.as_str()));
    if wants("reads") {
        lines.extend(reads::measure(&postgres, running.addr, plan).await.context("reads")?);
    }
    if wants("paths") {
        lines.extend(paths::measure(&postgres, running.addr, plan).await.context("paths")?);
    }
    // Before the events that nobody applies: they would stand in front of those of the crowd.
    if wants("idle") {
        lines.extend(idle::measure(&postgres).await.context("idle pages")?);
    }
    if wants("crowd") {
        lines.extend(crowd::measure(&postgres, plan).await.context("crowd")?);
    }
    analyze(&postgres).await?;
    if wants("books") {
        let measured = books::measure(&postgres, running.addr, plan).await;
        lines.extend(measured.context("bookings")?);
    }
    if wants("costs") {
        lines.extend(costs::measure(&postgres, plan).await.context("costs")?);
    }
    if wants("feeds") {
        let measured = feeds::measure(&postgres, running.addr, plan).await;
        lines.extend(measured.context("events of partners")?);
    }
    let both = [("PostgreSQL", &postgres), ("SQLite", &sqlite)];
    if wants("slots") {
        lines.extend(slots::measure(both, plan).await.context("slots")?);
    }
    analyze(&postgres).await?;
    if wants("today") {
        lines.extend(today::measure(both, plan).await.context("today")?);
    }
    // After the lists of the first store, whose workshop it fills.
    if wants("repairs") {
        let measured = repairs::measure(both, running.addr, plan).await;
        lines.extend(measured.context("repairs")?);
    }
    // They bring crowds of their own, which nothing above is measured beside. The closed repairs of the surveys are all of one
    // car, which care would have to read.
    if wants("care") {
        lines.extend(care::measure(&postgres, plan).await.context("care")?);
    }
    if wants("surveys") {
        let measured = surveys::measure(&postgres, running.addr, plan).await;
        lines.extend(measured.context("surveys")?);
    }
    running.stop().await;
    if wants("hints") {
        lines.extend(hints::measure(&postgres, &sqlite, plan).await.context("hints")?);
    }
    postgres.db.close().await?;
    sqlite.db.close().await?;
    if wants("deliveries") {
        lines.extend(deliveries::measure(plan).await.context("deliveries")?);
    }
    Ok(lines)
}
