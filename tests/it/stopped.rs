//! Workers that are stopped in the middle of their work, two at once: what a sweep promises holds wherever they stop.

use std::cell::Cell;
use std::time::Duration;

use chezhu::ground::db::Db;
use chezhu_tests::app::TestApp;

/// Pools of their own, as two processes have them.
pub async fn two(app: &TestApp) -> anyhow::Result<[Db; 2]> {
    let settings = app.settings.database();
    let open = async || Db::open(&settings, app.clock.clone(), app.keys.clone()).await;
    Ok([open().await?, open().await?])
}

/// How long a worker goes on in this turn: first some milliseconds, in which it gets nowhere or into the middle; then up to some
/// seconds, in which it sometimes comes to the end.
fn patience(worker: u64, turn: u64) -> Duration {
    Duration::from_micros(match turn {
        0..12 => 300 + (turn * 37 + worker * 19) % 97 * 150,
        _ => ((turn * 7_919 + worker * 104_729) % 1_000).pow(2) * 5 / 2 + turn * turn * 20,
    })
}

/// Two workers do this at once, again and again, and are stopped wherever their patience ends, until `done` says that nothing is
/// left. Tells how often somebody was stopped.
///
/// # Errors
/// What the work fails with, other than that somebody else holds what it needs.
pub async fn until(
    workers: &[Db; 2],
    work: impl AsyncFn(&Db) -> anyhow::Result<()>,
    done: impl AsyncFn() -> anyhow::Result<bool>,
) -> anyhow::Result<u32> {
    let (over, stops) = (Cell::new(false), Cell::new(0_u32));
    let worker = async |n: u64| {
        let db = &workers[usize::try_from(n)?];
        for turn in 0_u64..600 {
            if over.get() {
                return Ok(());
            }
            match tokio::time::timeout(patience(n, turn), work(db)).await {
                Err(_stopped) => stops.set(stops.get() + 1),
                Ok(Err(error)) if !error.to_string().contains("busy") => return Err(error),
                Ok(_) => {}
            }
            over.set(over.get() || done().await?);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        anyhow::bail!("it does not come to an end")
    };
    futures::future::try_join(worker(0), worker(1)).await?;
    Ok(stops.get())
}
