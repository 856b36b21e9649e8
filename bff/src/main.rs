//! `bff serve | migrate | openapi | problems | admin …`

use std::sync::Arc;

use anyhow::Context;
use chezhu::domain::staff;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::seal::{Keyring, Kind};
use chezhu::host::config::Settings;
use chezhu::host::shutdown::Signals;
use chezhu::host::telemetry;
use chezhu_bff::admin;
use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The HTTP edge of Chezhu (车主).
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API until SIGTERM or SIGINT.
    Serve,
    /// Bring the schema up to date.
    Migrate,
    /// Print the contract (openapi.json).
    Openapi,
    /// Print the list of problem codes (problems.md).
    Problems,
    /// Things that only the machine's owner may do.
    #[command(subcommand)]
    Admin(Admin),
}

#[derive(Subcommand)]
enum Admin {
    /// Key files.
    #[command(subcommand)]
    Keys(Keys),
    /// Print the one-time token by which the first administrator sets up an account; good for a day.
    FirstToken,
    /// Makers, dealer management systems and lenders that push to us.
    #[command(subcommand)]
    Partner(admin::Partner),
}

#[derive(Subcommand)]
enum Keys {
    /// Make the key files that are missing in CHEZHU_KEYS__DIR.
    Generate,
    /// Add the next version of the sealing key; restart bff and jobs, all of them together, then run `renew`.
    Rotate,
    /// Seal with the newest sealing key what older ones sealed, while everybody works; says when those may go.
    Renew,
}

fn keys(settings: &Settings) -> anyhow::Result<Arc<Keyring>> {
    Ok(Arc::new(Keyring::load(&settings.keys.dir, settings.generate_keys())?))
}

async fn database(settings: &Settings) -> anyhow::Result<Db> {
    Db::open(&settings.database(), Clock::system(), keys(settings)?)
        .await
        .context("the database cannot be opened")
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let traces = telemetry::start(&settings.telemetry, "chezhu-bff")?;
    let keys = keys(&settings)?;
    let start = chezhu_bff::start(settings, Clock::system(), keys, None);
    if let Some(started) = signals.unless(start).await {
        let running = started?;
        signals.asked().await;
        tracing::info!("stopping");
        running.stop().await;
    }
    traces.flush();
    Ok(())
}

async fn admin(command: Admin) -> anyhow::Result<()> {
    let settings = Settings::load()?;
    match command {
        Admin::Keys(Keys::Generate) => {
            Keyring::generate(&settings.keys.dir)?;
            println!("keys are in {}", settings.keys.dir.display());
        }
        Admin::Keys(Keys::Rotate) => {
            println!("{}", Keyring::rotate(&settings.keys.dir, Kind::Seal)?.display());
        }
        Admin::Keys(Keys::Renew) => admin::renew(&database(&settings).await?).await?,
        Admin::FirstToken => {
            let db = database(&settings).await?;
            let token = db
                .write(Actor::System("admin"), async |tx| staff::first_admin_token(tx).await)
                .await?;
            println!("{}", token.reveal());
        }
        Admin::Partner(command) => admin::partner(&database(&settings).await?, command).await?,
    }
    Ok(())
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve => serve(Settings::load()?).await?,
        Command::Migrate => {
            let db = database(&Settings::load()?).await?;
            chezhu::migration::migrate(&db).await?;
            println!("the schema is up to date");
        }
        Command::Openapi => print!("{}", chezhu_bff::openapi::text()?),
        Command::Problems => print!("{}", chezhu_bff::problem::list()),
        Command::Admin(command) => admin(command).await?,
    }
    Ok(())
}
