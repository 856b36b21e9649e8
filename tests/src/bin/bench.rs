//! `make bench`: prints ratios; ends badly only when something does not run.

use std::path::{Path, PathBuf};

use chezhu_tests::bench::peers::page;
use chezhu_tests::bench::{self, Plan, profile, report};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Chezhu against bare handlers and pgbench, side by side.
#[derive(Parser)]
struct Cli {
    /// Rounds that count.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Do only one n-th of the work in each round: 2 on a slow machine, 10 to see that it runs.
    #[arg(long, default_value_t = 1, value_name = "N")]
    share: usize,
    /// Only these parts: reads, paths, idle, crowd, books, costs, feeds, slots, today, repairs, surveys, hints, care, deliveries, peers.
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// Also write the table of the peers into this page, between its marks; may be given several times.
    #[arg(long, value_name = "FILE")]
    markdown: Vec<PathBuf>,
    /// Also write each line as JSON into this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only shows where the time of one request goes, under callgrind: what is asked (path, repair, slots, book, finish, fresh);
    /// several times for several, and into the page of `--markdown`.
    #[arg(long, value_name = "WHAT")]
    profile: Vec<profile::What>,
    /// How often it is asked.
    #[arg(long, default_value_t = 200, value_name = "N", requires = "profile")]
    times: usize,
    /// Only serves on this database with the keys of this folder, for a benchmark that started it.
    #[arg(long, hide = true, num_args = 2, value_names = ["URL", "KEYS"])]
    serve: Option<Vec<String>>,
    /// Only serves the bare handler of a path on this database with the statement in this file, for a benchmark that started it.
    #[arg(long, hide = true, num_args = 2, value_names = ["URL", "FILE"])]
    bare: Option<Vec<String>>,
}

async fn profiled(cli: &Cli) -> anyhow::Result<()> {
    let times = cli.times.clamp(1, 2_000);
    let mut all = Vec::new();
    for (n, what) in cli.profile.iter().enumerate() {
        let file = std::env::temp_dir().join(format!("chezhu-profile-{}-{n}.callgrind", std::process::id()));
        all.push(profile::run(*what, times, &file).await?);
        println!();
    }
    for page in &cli.markdown {
        profile::write(page, &all, times)?;
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if let Some([url, keys]) = cli.serve.as_deref() {
        return actix_web::rt::System::new().block_on(bench::idle::serve(url, Path::new(keys)));
    }
    if let Some([url, statement]) = cli.bare.as_deref() {
        return actix_web::rt::System::new().block_on(bench::peers::serve_bare(url, Path::new(statement)));
    }
    if !cli.profile.is_empty() {
        return actix_web::rt::System::new().block_on(profiled(&cli));
    }
    let share = cli.share.clamp(1, 20);
    let plan = Plan {
        only: cli.only,
        rounds: cli.rounds.clamp(1, 9),
        reads: 12_000 / share,
        books: 1_920 / share,
        slots: 600 / share.min(4),
        orders: 1_000_000 / (share * share),
        batches: 80 / share / 4 * 4,
        hints: 200 / share.min(4),
    };
    let began = std::time::Instant::now();
    let found = actix_web::rt::System::new().block_on(bench::run(plan))?;
    println!(
        "\n{}\n{:.0} s in all",
        report::table(&found.lines),
        began.elapsed().as_secs_f64()
    );
    if !found.beside.is_empty() && !cli.markdown.is_empty() {
        let house = page::House::look()?;
        for file in &cli.markdown {
            page::write(file, &found.beside, &found.lines, &house)?;
        }
    }
    if let Some(path) = cli.json {
        report::write_json(&path, &found.lines)?;
    }
    Ok(())
}
