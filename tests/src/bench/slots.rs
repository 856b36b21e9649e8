//! The free slots of a day inside core, with 30 days of bookings present, on both engines.

use std::time::{Duration, Instant};

use anyhow::ensure;
use chezhu::domain::booking;
use chezhu::ground::actor::Actor;
use chrono::Days;

use super::Plan;
use super::grid::DAYS;
use super::load::percentile;
use super::report::{Aim, Line, median};
use super::town::{Town, first_day};

/// One round: each of the 30 days several times, for an hour on the lift and for work–wait–work by turns.
async fn round(town: &Town, asks: usize) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(asks);
    for n in 0..asks {
        let day = first_day() + Days::new(n as u64 % DAYS);
        let ask = town.ask((n / 30) % 2);
        let began = Instant::now();
        let view = booking::slots(&town.db.read(Actor::Anonymous), &ask, day).await?;
        took.push(began.elapsed());
        ensure!(!view.slots.is_empty(), "{day} has no free slots");
    }
    took.sort_unstable();
    Ok(took)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Measures on both, one after the other in every round.
pub async fn measure(towns: [(&str, &Town); 2], plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let mut p50: [Vec<f64>; 2] = Default::default();
    let mut p99: [Vec<f64>; 2] = Default::default();
    for turn in 0..=plan.rounds {
        for (n, (_, town)) in towns.iter().enumerate() {
            let took = round(town, if turn == 0 { plan.slots / 4 } else { plan.slots }).await?;
            if turn > 0 {
                p50[n].push(ms(percentile(&took, 50)));
                p99[n].push(ms(percentile(&took, 99)));
            }
        }
    }
    let lines = towns.iter().enumerate().map(|(n, (engine, town))| {
        let context = format!(
            "median {:.2} ms, {} bookings present",
            median(p50[n].iter().copied()),
            town.bookings.len()
        );
        Line::of(
            format!("free slots of a day, 12 bays, {engine}, 99th percentile"),
            &p99[n],
            Aim::LessMs(20.0),
            context,
        )
    });
    Ok(lines.collect())
}
