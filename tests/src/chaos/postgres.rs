//! The database server is killed under a crowd (security.md R4): 503 with a word when to come again, never anything else
//! of the kind; nobody of ours is started again; what was said holds.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::id::BookingId;
use serde_json::json;
use tokio::time::sleep;

use super::crowd::{Eye, awake, crowd};
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise, Running};
use crate::database::Engine;

/// How quickly it was back: after the server took connections, and after the kill.
#[derive(Default)]
struct Back {
    accepting: Vec<u128>,
    killed: Vec<u128>,
}

/// Kills it so often. Every third time it stays away for three seconds.
async fn trouble(running: &mut Running, kills: u32, eye: &Eye, over: &Cell<bool>) -> anyhow::Result<Back> {
    let mut back = Back::default();
    let done = async {
        awake(eye).await;
        for n in 0..kills {
            let server = running.postgres.as_mut().context("a server of our own")?;
            server.down().await?;
            let killed = Instant::now();
            if n % 3 == 2 {
                sleep(Duration::from_secs(3)).await;
            }
            server.up().await?;
            let accepting = Instant::now();
            for write in [false, true] {
                let again = again(eye, accepting, write).await?;
                back.accepting.push(again.duration_since(accepting).as_millis());
                if n % 3 != 2 {
                    back.killed.push(again.duration_since(killed).as_millis());
                }
            }
            sleep(Duration::from_millis(300)).await;
        }
        anyhow::Ok(())
    };
    let done = done.await;
    over.set(true);
    done.map(|()| back)
}

/// When the first yes came that was asked for after that moment.
async fn again(eye: &Eye, moment: Instant, write: bool) -> anyhow::Result<Instant> {
    while moment.elapsed() < Duration::from_secs(60) {
        if let Some(came) = eye.borrow().yes_after(moment, write) {
            return Ok(came);
        }
        sleep(Duration::from_millis(5)).await;
    }
    anyhow::bail!(
        "nothing is answered a minute after the server came back: {:?}",
        eye.borrow().faults
    )
}

/// So many kills.
///
/// # Errors
/// When something does not start, or does not come back at all.
pub async fn run(kills: u32) -> anyhow::Result<Found> {
    let goal = "kill -9 of the postmaster: 503 + Retry-After only, 0 × 500, 0 waits > 3 s, yes ≤ 2 s after it accepts, nobody restarted";
    let mut found = Found::of("R4", goal, Engine::Postgres);
    let mut house = House::otherwise(calm(Engine::Postgres), Otherwise::default()).await?;
    let (eye, over) = (Eye::default(), Cell::new(false));
    let crowd = crowd(&house.place, 6, SEED, &eye, &over);
    let ((), back) = futures::try_join!(crowd, trouble(&mut house.running, kills, &eye, &over))?;
    let worst = |all: &[u128]| all.iter().copied().max().unwrap_or(0);
    {
        let seen = eye.borrow();
        found.note("kills", json!(kills));
        found.note("asked", json!(seen.replies.len()));
        found.note("busy", json!(seen.count(503)));
        found.note("faults", json!(seen.faults.len()));
        found.within("longest_ms", seen.longest(), 3_000);
        found.within("back_after_accepting_ms", worst(&back.accepting), 2_000);
        found.within("back_after_kill_ms", worst(&back.killed), 10_000);
        found.must(seen.faults.is_empty(), || format!("{:?}", seen.faults));
        found.must(seen.bare == 0, || format!("{} × 503 without Retry-After", seen.bare));
        let cut = seen.count(0) + seen.halves as usize;
        found.must(cut == 0, || {
            format!("{cut} of bff's connections broke though nobody ended it")
        });
        found.must(seen.count(503) > 0, || {
            "nobody noticed that the server was gone".to_owned()
        });
        found.must(seen.wrong.is_empty(), || format!("{:?}", seen.wrong));
    }
    let ended = ended(&mut house.running)?;
    found.must(ended.is_empty(), || format!("ended with the server: {ended:?}"));
    let lost = kept(&house, &eye).await?;
    found.note("acked", json!(eye.borrow().acked.len()));
    found.must(lost.is_empty(), || format!("acknowledged and not so: {lost:?}"));
    house.close().await;
    Ok(found)
}

/// Which of ours ended.
pub(super) fn ended(running: &mut Running) -> anyhow::Result<Vec<&'static str>> {
    let mut ended = Vec::new();
    let [first, second] = &mut running.jobs;
    for (name, child) in [("bff", &mut running.bff), ("jobs", first), ("the other jobs", second)] {
        if child.try_wait()?.is_some() {
            ended.push(name);
        }
    }
    Ok(ended)
}

/// Bookings that are not what the last answer said of them.
pub(super) async fn kept(house: &House, eye: &Eye) -> anyhow::Result<Vec<String>> {
    let db = house.db().await?;
    let mut lost = Vec::new();
    let acked = eye.borrow().acked.clone();
    for (id, state) in acked {
        let key: BookingId = id.parse().ok().with_context(|| id.clone())?;
        let sql = "SELECT COUNT(*) FROM booking WHERE id = $1 AND (state = $2 OR $2 = '?' OR state = 'expired')";
        let there = db
            .read(Actor::System("chaos"))
            .number(sql, [key.into(), state.clone().into()])
            .await?;
        if there != 1 {
            lost.push(format!("{id} {state}"));
        }
    }
    db.close().await?;
    Ok(lost)
}
