//! What one of each costs: processor time of a server that is a process of its own, and of PostgreSQL. The load model
//! (`tests/src/load/`) multiplies these.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use chrono::Days;

use super::grid::DAYS;
use super::meter::Meter;
use super::report::{Aim, Line, median};
use super::town::{Town, first_day};
use super::{CLIENTS, Plan, books, idle, load, reads};

/// A kind of request: its name in the report, its requests, their status, what it may cost in milliseconds.
struct Kind {
    name: &'static str,
    requests: Vec<Vec<u8>>,
    status: u16,
    aim: f64,
}

fn slots(town: &Town) -> Vec<Vec<u8>> {
    let day = |n: u64| {
        let day = first_day() + Days::new(n);
        load::get(
            &format!(
                "/api/v1/stores/{}/slots/{day}?items={}&way=leave",
                town.home, town.items[0]
            ),
            &[],
        )
    };
    (0..DAYS).map(day).collect()
}

fn kinds(town: &Town) -> anyhow::Result<[Kind; 3]> {
    let read = |fresh| {
        let of = town.bookings.iter().map(|seen| reads::ours(town, seen, fresh));
        of.collect::<anyhow::Result<Vec<_>>>()
    };
    Ok([
        Kind {
            name: "read of a booking",
            requests: read(false)?,
            status: 200,
            aim: 0.5,
        },
        Kind {
            name: "304 of a booking",
            requests: read(true)?,
            status: 304,
            aim: 0.5,
        },
        Kind {
            name: "free slots of a day",
            requests: slots(town),
            status: 200,
            aim: 5.0,
        },
    ])
}

/// What so many requests took of both, in milliseconds for each.
async fn one(
    meter: &Meter,
    door: SocketAddr,
    requests: &[Vec<u8>],
    total: usize,
    status: u16,
) -> anyhow::Result<[f64; 2]> {
    let before = meter.read()?;
    load::run(door, CLIENTS, requests, total, status).await?;
    let after = meter.read()?;
    Ok([0, 1].map(|n| (after[n] - before[n]) * 1000.0 / total as f64))
}

fn lines(name: &str, rounds: &[[f64; 2]], aim: f64) -> Line {
    let all: Vec<f64> = rounds.iter().map(|[ours, theirs]| ours + theirs).collect();
    let [ours, theirs] = [0, 1].map(|n| median(rounds.iter().map(|round| round[n])));
    let said = format!("of it bff {ours:.3} ms, PostgreSQL {theirs:.3} ms");
    Line::of(format!("processor time of one {name}"), &all, Aim::LessMs(aim), said).with_figures([ours, theirs])
}

/// Measures. After the bookings that are measured against pgbench: these take the last places of the same stores.
pub async fn measure(town: &Town, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let (mut child, door) = idle::other(town).await?;
    let meter = Meter::of(child.id().context("the server ended")?, town).await?;
    let (kinds, mut found) = (kinds(town)?, Vec::new());
    for kind in &kinds {
        // The clock of the kernel is coarse: enough of them to fill seconds.
        let total = if kind.status == 200 && kind.requests.len() < 64 {
            plan.slots * 2
        } else {
            plan.reads
        };
        load::run(door, CLIENTS, &kind.requests, total / 4, kind.status).await?;
        let mut rounds = Vec::new();
        for _ in 0..plan.rounds {
            rounds.push(one(&meter, door, &kind.requests, total, kind.status).await?);
        }
        found.push(lines(kind.name, &rounds, kind.aim));
    }
    let (mut rounds, mut next) = (Vec::new(), books::last_places(plan));
    for _ in 0..plan.rounds {
        let total = plan.books / 4;
        let requests = next.by_ref().take(total).map(|k| books::request(town, k));
        let requests = requests.collect::<anyhow::Result<Vec<_>>>()?;
        ensure!(requests.len() == total, "too few places are left");
        rounds.push(one(&meter, door, &requests, total, 201).await?);
    }
    found.push(lines("booking that is held", &rounds, 5.0));
    drop(child.stdin.take());
    ensure!(child.wait().await?.success(), "the server ended badly");
    Ok(found)
}
