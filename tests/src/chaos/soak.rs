//! Hours of usual work (security.md R11): memory, files and threads stay as they are, and nobody waits longer than at first.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;
use tokio::process::Child;
use tokio::time::sleep;

use super::crowd::{Eye, passing};
use super::postgres::{ended, kept};
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise};
use crate::database::Engine;
use crate::process::{kept_kib, status};

/// What a process holds: KiB that it keeps (a database file that it maps grows, and is not its own), open files, threads.
#[derive(Clone, Copy, Debug)]
struct Held {
    at: f64,
    kept: f64,
    files: f64,
    threads: f64,
}

fn held(child: &Child, began: Instant) -> anyhow::Result<Held> {
    let id = child.id().context("it has ended")?;
    Ok(Held {
        at: began.elapsed().as_secs_f64(),
        kept: kept_kib(id)?,
        files: std::fs::read_dir(format!("/proc/{id}/fd"))?.count() as f64,
        threads: status(id, "Threads")?,
    })
}

/// How much of `what` comes in a second: the slope of the line that fits best.
fn slope(samples: &[Held], what: impl Fn(&Held) -> f64) -> f64 {
    let n = samples.len().max(1) as f64;
    let (x, y) = (
        samples.iter().map(|s| s.at).sum::<f64>() / n,
        samples.iter().map(&what).sum::<f64>() / n,
    );
    let over: f64 = samples.iter().map(|s| (s.at - x) * (what(s) - y)).sum();
    let under: f64 = samples.iter().map(|s| (s.at - x).powi(2)).sum();
    if under == 0.0 { 0.0 } else { over / under }
}

/// For so long; the first half of a short run, at most five minutes, is for warming up.
///
/// # Errors
/// When something does not start.
pub async fn run(engine: Engine, long: Duration) -> anyhow::Result<Found> {
    let goal = "usual work: resident memory ≤ 1 MiB in 10 min after warming up, files and threads flat, p99 drift ≤ 10 %, nothing lost";
    let mut found = Found::of("R11", goal, engine);
    let mut house = House::otherwise(calm(engine), Otherwise::default()).await?;
    let (eye, over) = (Eye::default(), Cell::new(false));
    let warm = (long / 2).min(Duration::from_secs(300));
    let began = Instant::now();
    let mut samples = Vec::new();
    let watch = async {
        let mut done = Ok(());
        while began.elapsed() < long && done.is_ok() {
            sleep(Duration::from_secs(1)).await;
            if began.elapsed() > warm {
                done = held(&house.running.bff, began).map(|one| samples.push(one));
            }
        }
        over.set(true);
        done
    };
    futures::try_join!(passing(&house.place, 3, SEED, &eye, &over), watch)?;
    {
        let seen = eye.borrow();
        let (middle, end) = (began + warm + (long - warm) / 2, Instant::now());
        let ((first, _), (last, _)) = (seen.p99(began + warm, middle), seen.p99(middle, end));
        let growth = slope(&samples, |held| held.kept) * 600.0 / 1024.0;
        let (files, threads) = (
            slope(&samples, |held| held.files) * 600.0,
            slope(&samples, |held| held.threads) * 600.0,
        );
        found.note("minutes", json!(long.as_secs() / 60));
        found.note("asked", json!(seen.replies.len()));
        found.note(
            "kept_mib",
            json!((samples.last().map_or(0.0, |held| held.kept) / 1024.0).round()),
        );
        for (name, value, most) in [
            ("mib_in_10_min", growth, 1.0),
            ("files_in_10_min", files, 5.0),
            ("threads_in_10_min", threads, 1.0),
        ] {
            found.note(name, json!((value * 100.0).round() / 100.0));
            if value > most {
                found.late.push(format!("{name}: {value:.2} of {most}"));
            }
        }
        found.note("p99_first_ms", json!(first));
        // Two milliseconds are the machine's.
        found.within("p99_last_ms", last, first + (first / 10).max(2));
        found.must(seen.faults.is_empty() && seen.wrong.is_empty(), || {
            format!("{:?} {:?}", seen.faults, seen.wrong)
        });
        found.none("busy", seen.count(503));
    }
    let ended = ended(&mut house.running)?;
    found.must(ended.is_empty(), || format!("ended: {ended:?}"));
    let lost = kept(&house, &eye).await?;
    found.must(lost.is_empty(), || format!("acknowledged and not so: {lost:?}"));
    house.close().await;
    Ok(found)
}
