//! The load model as a program: measures real rows, and writes the tables of docs/scale.md.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use chezhu_tests::load::measured::{Costs, Tables, file};
use chezhu_tests::load::{page, sample};
use clap::{Parser, Subcommand};

/// What a brand of so many owners and stores asks of the machines.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a PostgreSQL (CHEZHU_TEST_POSTGRES_URL, which tools/services.sh gives) with a group's months and measure its rows.
    Rows {
        /// Where to write a line of JSON for each table.
        file: PathBuf,
        /// Days of history.
        #[arg(long, default_value_t = 120)]
        days: usize,
    },
    /// Write the tables of docs/scale.md again from tests/load/rows.jsonl and tests/load/costs.jsonl.
    Page {
        /// Only look whether they are as they should be.
        #[arg(long)]
        check: bool,
    },
}

fn write(check: bool) -> anyhow::Result<()> {
    let tables = Tables::read(&file("tests/load/rows.jsonl")?)?;
    let costs = Costs::read(&file("tests/load/costs.jsonl")?)?;
    let old = file("docs/scale.md")?;
    let new = page::filled(&old, &tables, &costs)?;
    if check {
        ensure!(
            old == new,
            "docs/scale.md is not what the load model says: run `load page`"
        );
        return Ok(());
    }
    std::fs::write("docs/scale.md", new).context("docs/scale.md: run this from the repository's root")
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Page { check } => write(check),
        Command::Rows { file, days } => actix_web::rt::System::new().block_on(async {
            let tables = sample::measure(days).await?;
            sample::write(&file, &tables)
        }),
    }
}
