//! Booking, the outbox, sessions and consents beside plain models of them, over random sequences of what people, workers and
//! the clock do (security.md R15): after each step the tables say what the model says. Against the real tables, on both engines.
//!
//! A sequence is made from its seed alone, so the same seed does the same again: `CHEZHU_TEST_SEED=17` runs that one only.
//! `CHEZHU_LONG=1` runs many more.

mod booking;
mod consent;
mod outbox;
mod session;

use std::time::Instant;

use chezhu_tests::app::TestApp;
use chezhu_tests::demo::invent::Dice;
use chezhu_tests::figures;
use serde_json::json;

/// Every so many seeds one is run a second time, and has to go the same way.
const AGAIN: u64 = 10;

/// The steps of one seed, each with what came of it.
type Way = Vec<String>;

fn seeds(short: u64, long: u64) -> anyhow::Result<std::ops::Range<u64>> {
    if let Ok(one) = std::env::var("CHEZHU_TEST_SEED") {
        let one: u64 = one.parse()?;
        return Ok(one..one + 1);
    }
    Ok(1..figures::size(short, long) + 1)
}

/// Runs the trial of each seed; what differs from the model is counted with its seed and printed, and the suite is red.
async fn trials(
    app: &TestApp,
    model: &str,
    seeds: std::ops::Range<u64>,
    mut trial: impl AsyncFnMut(Dice) -> anyhow::Result<Way>,
) -> anyhow::Result<()> {
    let began = Instant::now();
    let (mut steps, mut again, mut apart, mut failed) = (0, 0, 0, Vec::new());
    let count = seeds.end - seeds.start;
    for seed in seeds {
        match trial(Dice::new(seed)).await {
            Ok(way) => {
                steps += way.len();
                if seed % AGAIN == 0 {
                    again += 1;
                    apart += i32::from(trial(Dice::new(seed)).await.ok() != Some(way));
                }
            }
            Err(error) => failed.push(format!("seed {seed}: {error:#}")),
        }
    }
    let values = [
        ("seeds", json!(count)),
        ("steps", json!(steps)),
        ("failures", json!(failed.len())),
        ("run_again", json!(again)),
        ("went_another_way", json!(apart)),
    ];
    let ok = failed.is_empty() && apart == 0 && steps > 0;
    let goal =
        format!("{model}: the tables are what the model says after each step of random sequences; a seed replays");
    let tail = figures::tail(app.engine, began);
    let first = [("model", json!(model))];
    figures::line("R15", &goal, &[&first[..], &values, &tail].concat(), ok);
    anyhow::ensure!(
        ok,
        "{model}: {apart} of {again} seeds went another way the second time; {failed:#?}"
    );
    Ok(())
}
