//! The long form of the crash suite: what `make soak` runs, a part of at most nine minutes at a time.

use std::process::ExitCode;
use std::time::Duration;

use chezhu_tests::crash::{self, Storm};
use chezhu_tests::database::Engine;
use clap::Parser;

/// Kills processes while they work and compares three logs.
#[derive(Parser)]
struct Options {
    /// `sqlite` or `postgres`.
    engine: String,
    /// Processes to kill, at least.
    #[arg(long, default_value_t = 110)]
    kills: u32,
    /// Bookings to make, at least.
    #[arg(long, default_value_t = 2600)]
    bookings: u32,
    /// What repeats a run.
    #[arg(long, default_value_t = 20_261_122)]
    seed: u64,
    /// Seconds after which it gives up.
    #[arg(long, default_value_t = 520)]
    seconds: u64,
}

async fn run(options: &Options) -> anyhow::Result<bool> {
    let engine = match options.engine.as_str() {
        "sqlite" => Engine::Sqlite,
        "postgres" => Engine::Postgres,
        other => anyhow::bail!("{other} is neither sqlite nor postgres"),
    };
    let storm = Storm {
        engine,
        kills: options.kills,
        bookings: options.bookings,
        seed: options.seed,
        limit: Duration::from_secs(options.seconds),
    };
    let figures = crash::run(storm).await?;
    println!("{}", serde_json::to_string(&figures)?);
    figures.told();
    let broken = figures.broken();
    broken.iter().for_each(|sentence| eprintln!("error: {sentence}"));
    Ok(broken.is_empty())
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
