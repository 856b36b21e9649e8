//! Where a request's time goes (issue 8, point 6): bff runs under callgrind in a process of its own and is asked one thing again
//! and again; what is counted begins after it is warm. Round trips are heard on the wire.

mod page;

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, ensure};
use chrono::Days;
use clap::ValueEnum;
use tokio::process::Command;

use self::page::crates;
pub use self::page::{Counted, write};
use super::grid::DAYS;
use super::peers::program::Program;
use super::town::{Owner, Town, first_day};
use super::wire::Wire;
use super::{analyze, books, load, paths, repairs, surveys, workshop};
use crate::database::Engine;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// The path of an order.
    Path,
    /// A repair as its owner sees it.
    Repair,
    /// The free slots of a day.
    Slots,
    /// A booking is made.
    Book,
    /// The path of an order that has not changed: 304.
    Fresh,
    /// A survey is finished.
    Finish,
}

/// Requests before anything is counted: plans, pools, what is remembered of the session.
const WARM: usize = 40;
/// Functions that are printed.
const SHOWN: usize = 45;
/// What it is asked, again and again, and with which status it answers.
async fn requests(town: &Town, what: What, count: usize) -> anyhow::Result<(Vec<Vec<u8>>, u16)> {
    // The requests are made by a server that is not counted.
    let door = super::open(town, "").await?;
    let all = match what {
        What::Path | What::Fresh => {
            let owner = town.owners.first().context("an owner")?;
            let template = paths::template(town, owner).await?;
            paths::crowd(town, template, 0, paths::FEW).await?;
            let read = paths::some(town, paths::FEW).await?;
            let [full, fresh, _] = paths::requests(town, door.addr, &read).await?;
            if what == What::Fresh { (fresh, 304) } else { (full, 200) }
        }
        What::Repair => {
            let cars = workshop::fill(town).await?;
            let [full, ..] = repairs::requests(town, door.addr, &cars).await?;
            (full, 200)
        }
        What::Slots => {
            let day = |n| {
                let (day, item) = (first_day() + Days::new(n), town.items[0]);
                load::get(
                    &format!("/api/v1/stores/{}/slots/{day}?items={item}&way=leave", town.home),
                    &[],
                )
            };
            ((0..DAYS).map(day).collect(), 200)
        }
        What::Book => {
            let all = (0..count + WARM).map(|k| books::request(town, k));
            (all.collect::<anyhow::Result<_>>()?, 201)
        }
        What::Finish => (surveys::requests(town, count + WARM).await?, 200),
    };
    door.stop().await;
    analyze(town).await?;
    Ok(all)
}

/// Asks `count` times and prints instructions, allocations and statements of each, and the functions that cost most.
///
/// # Errors
/// When valgrind is not there, or something does not answer as it should.
pub async fn run(what: What, count: usize, file: &Path) -> anyhow::Result<Counted> {
    let town = Town::build(Engine::Postgres, 1).await?;
    let (requests, status) = requests(&town, what, count).await?;
    let (wire, url) = Wire::before(&town.url).await?;
    let mut command = Command::new("valgrind");
    command
        .args([
            "--quiet",
            "--tool=callgrind",
            "--instr-atstart=no",
            "--compress-strings=no",
        ])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(std::env::current_exe()?)
        .arg("--serve")
        .args([Path::new(&url), town.folder.path()]);
    let program = Program::start(command).await.context("valgrind")?;
    let (warm, counted) = match what {
        What::Book | What::Finish => requests.split_at(WARM),
        _ => (requests.as_slice(), requests.as_slice()),
    };
    // Whoever asks has asked before: their token and session are known, as they are while somebody looks around.
    let known: Vec<Vec<u8>> = town.owners.iter().map(me).collect();
    load::run(program.addr, 1, &known, known.len(), 200).await?;
    load::run(program.addr, 1, warm, WARM.max(warm.len()), status).await?;
    wire.take()?;
    control(program.process, "on").await?;
    load::run(program.addr, 1, counted, count, status).await?;
    control(program.process, "off").await?;
    let statements: Vec<String> = wire.take()?.into_iter().map(|one| one.sql).collect();
    program.stop().await?;
    town.db.close().await?;
    let text = std::fs::read_to_string(file)?;
    let total = text.lines().rev().find_map(|line| line.strip_prefix("totals: "));
    let total: f64 = total.context("a sum of callgrind")?.trim().parse()?;
    ensure!(total > 0.0, "nothing was counted");
    let each = |sum: f64| sum / count as f64;
    let itself = annotated(file, "no").await?;
    let counted = Counted {
        what,
        instructions: each(total),
        allocations: each(allocations(&text) as f64),
        statements: each(statements.len() as f64),
        crates: crates(&itself, total),
    };
    println!(
        "{what:?}: {count} requests of one client: {:.0} instructions, {:.0} allocations, {:.1} statements each",
        counted.instructions, counted.allocations, counted.statements
    );
    say_statements(&statements, count);
    println!("by crate: {}", counted.shares(usize::MAX));
    for (title, lines) in [
        ("by themselves", itself),
        ("with what they call", annotated(file, "yes").await?),
    ] {
        println!("\nInstructions of functions {title}:");
        for line in lines.iter().take(SHOWN) {
            println!("  {}", line.chars().take(170).collect::<String>());
        }
    }
    Ok(counted)
}

fn me(owner: &Owner) -> Vec<u8> {
    let bearer = format!("Bearer {}", owner.token);
    load::get("/api/v1/me", &[("Authorization", &bearer)])
}

/// The statements of one request, with how often it runs each.
fn say_statements(statements: &[String], count: usize) {
    let mut kinds: Vec<(&String, usize)> = Vec::new();
    for sql in statements {
        match kinds.iter_mut().find(|(known, _)| *known == sql) {
            Some((_, times)) => *times += 1,
            None => kinds.push((sql, 1)),
        }
    }
    for (sql, times) in kinds {
        let short: String = sql.chars().take(110).collect();
        println!("  {:.1} × {short}", times as f64 / count as f64);
    }
}

/// Counting begins or ends.
async fn control(process: u32, state: &str) -> anyhow::Result<()> {
    let mut command = Command::new("callgrind_control");
    let status = command
        .args(["-i", state, &process.to_string()])
        .stdout(Stdio::null())
        .status();
    ensure!(
        status.await.context("callgrind_control")?.success(),
        "callgrind does not hear"
    );
    Ok(())
}

/// Calls into the allocator for memory, from outside it.
fn allocations(text: &str) -> u64 {
    let mut inside = false;
    let mut called = false;
    let mut all = 0;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            inside = name.starts_with("mi_") || name.starts_with("_mi_");
        } else if let Some(name) = line.strip_prefix("cfn=") {
            let wants = ["mi_malloc", "mi_zalloc", "mi_calloc", "mi_realloc"];
            called = !inside && wants.iter().any(|start| name.starts_with(start));
        } else if let Some(calls) = line.strip_prefix("calls=")
            && std::mem::take(&mut called)
        {
            all += calls.split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        }
    }
    all
}

/// The functions that cost most, a line each.
async fn annotated(file: &Path, inclusive: &str) -> anyhow::Result<Vec<String>> {
    let output = Command::new("callgrind_annotate")
        .arg(format!("--inclusive={inclusive}"))
        .args(["--threshold=99", "--auto=no"])
        .arg(file)
        .output()
        .await
        .context("callgrind_annotate")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let body = said.lines().skip_while(|line| !line.contains("file:function")).skip(2);
    Ok(body
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::allocations;

    #[test]
    fn only_calls_from_outside_the_allocator_are_counted() {
        let text = "fn=bff::read\ncfn=mi_malloc\ncalls=12 0\n0 44\ncfn=bff::other\ncalls=5 0\n0 4\nfn=mi_malloc\ncfn=mi_malloc_generic\ncalls=3 0\n";
        assert_eq!(allocations(text), 12);
    }
}
