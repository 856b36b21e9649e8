//! `jobs run | sweep [NAME] | deliver --once | audit | backup FILE`

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{Db, back_up};
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu::host::shutdown::Signals;
use chezhu::host::telemetry;
use chezhu_jobs::timetable::SWEEPS;
use chezhu_jobs::{Channels, Jobs};
use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The clock and the deliveries of Chezhu (车主).
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run everything in its time until SIGTERM or SIGINT.
    Run,
    /// Deliver what is due and end.
    Deliver {
        /// Said so that nobody expects it to stay.
        #[arg(long, required = true)]
        once: bool,
    },
    /// Ask the service account who follows it, and end; once a day is enough.
    Followers,
    /// Print what was intended against what became of it, as one JSON object; fails unless all of it is accounted for.
    Audit,
    /// Copy the SQLite database into a file, while everything runs; PostgreSQL has pg_dump.
    Backup {
        /// A file that is not there yet.
        file: PathBuf,
    },
    /// Run one sweep now; without a name, list them.
    Sweep {
        /// Its name, such as idempotency.purge.
        name: Option<String>,
    },
}

fn keys(settings: &Settings) -> anyhow::Result<Arc<Keyring>> {
    Ok(Arc::new(Keyring::load(&settings.keys.dir, settings.generate_keys())?))
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let traces = telemetry::start(&settings.telemetry, "chezhu-jobs")?;
    let keys = keys(&settings)?;
    if let Some(started) = signals
        .unless(chezhu_jobs::start(&settings, Clock::system(), keys))
        .await
    {
        let running = started?;
        signals.asked().await;
        tracing::info!("stopping");
        running.stop().await;
    }
    traces.flush();
    Ok(())
}

async fn jobs() -> anyhow::Result<Jobs> {
    let settings = Settings::load()?;
    let clock = Clock::system();
    let channels = Channels::new(&settings, &clock)?;
    let db = Db::open(&settings.database(), clock, keys(&settings)?).await;
    Ok(Jobs::new(db.context("the database cannot be opened")?, channels))
}

/// The law of conservation as an operator and the suites ask for it: an object on a line, and the exit code.
async fn audit() -> anyhow::Result<ExitCode> {
    let audit = jobs().await?.audit().await?;
    let holds = audit.holds();
    let mut words = serde_json::to_value(audit)?;
    words["holds"] = holds.into();
    println!("{words}");
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[actix_web::main]
async fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Run => run(Settings::load()?).await?,
        Command::Deliver { once: _ } => println!("{} deliveries taken", jobs().await?.deliver_all().await?),
        Command::Followers => println!("{} followers are known", jobs().await?.look_up_followers().await?),
        Command::Audit => return audit().await,
        Command::Backup { file } => {
            let bytes = back_up(&Settings::load()?.database(), &file).await?;
            println!("{bytes} bytes are in {}", file.display());
        }
        Command::Sweep { name: Some(name) } => println!("{name}: {} done", jobs().await?.sweep(&name).await?),
        Command::Sweep { name: None } => SWEEPS
            .iter()
            .for_each(|sweep| println!("{:20} {}", sweep.name, sweep.cron)),
    }
    Ok(ExitCode::SUCCESS)
}
