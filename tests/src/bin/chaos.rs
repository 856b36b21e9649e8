//! One suite of `chaos` in its long form, with its times judged: what `make soak` and `make report` run.

use std::process::ExitCode;
use std::time::Duration;

use chezhu_tests::chaos::{self, Found};
use chezhu_tests::database::Engine;
use clap::Parser;

/// Makes trouble around the programs and says what came of it.
#[derive(Parser)]
struct Options {
    /// `postgres` (R4), `redis` (R5), `stop` (R7), `soak` (R11), `disk` (R12), `rotate` (P4), `rush` (O1) or `slow` (O2); or
    /// `step`: brings the schema of the database at the address `engine` up to step `size` and dies in it (R13).
    suite: String,
    /// `sqlite` or `postgres`; of `step` the address.
    engine: String,
    /// How much of it: kills, stops, times full; seconds where it lasts.
    #[arg(long)]
    size: Option<u32>,
}

async fn run(options: &Options) -> anyhow::Result<Option<Found>> {
    if options.suite == "step" {
        let step = options.size.unwrap_or(0).try_into()?;
        return chaos::steps::migrate_and_die(&options.engine, step)
            .await
            .map(|()| None);
    }
    let engine = match options.engine.as_str() {
        "sqlite" => Engine::Sqlite,
        "postgres" => Engine::Postgres,
        other => anyhow::bail!("{other} is neither sqlite nor postgres"),
    };
    let size = |usual: u32| options.size.unwrap_or(usual);
    let seconds = |usual: u32| Duration::from_secs(u64::from(size(usual)));
    Ok(match options.suite.as_str() {
        "postgres" => Some(chaos::postgres::run(size(20)).await?),
        "redis" => Some(chaos::redis::run(engine, seconds(60)).await?),
        "stop" => Some(chaos::stop::run(engine, size(100)).await?),
        "disk" => chaos::disk::run(size(5)).await?,
        "rotate" => Some(chaos::rotate::run(engine, size(100_000)).await?),
        "rush" => Some(chaos::rush::run(engine, seconds(60)).await?),
        "slow" => Some(chaos::slow::run(engine, size(500) as usize).await?),
        "soak" => Some(chaos::soak::run(engine, seconds(480)).await?),
        other => anyhow::bail!("there is no suite {other}"),
    })
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(found)) => {
            let wrong = found.told(true);
            wrong.iter().for_each(|sentence| eprintln!("error: {sentence}"));
            if wrong.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
