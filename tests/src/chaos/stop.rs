//! Programs that are asked to end while they work (security.md R7): what they took they answer, they say first that they
//! take no more, they end by themselves and in time, and nobody is left with a message of which nobody knows.

use std::cell::Cell;
use std::time::{Duration, Instant};

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::crowd::{Eye, awake, crowd};
use super::postgres::kept;
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise, Place, Running};
use crate::crash::programs::signal;
use crate::database::Engine;

#[derive(Default)]
struct Stops {
    bff: u32,
    jobs: u32,
    /// Did not end well, or only when it was killed.
    bad: u32,
    longest: Duration,
    /// The door was shut and it still called itself ready.
    liars: u32,
}

/// Looks at both doors until the inner one is shut; counts when the public one is and the inner one says ready.
async fn watch(place: &Place, stops: &mut Stops, ended: &Cell<bool>) {
    let (public, ready) = (
        place.base.trim_start_matches("http://"),
        format!("{}/readyz", place.inner),
    );
    while !ended.get() {
        let shut = TcpStream::connect(public).await.is_err();
        let says = reqwest::get(&ready)
            .await
            .is_ok_and(|reply| reply.status().is_success());
        stops.liars += u32::from(shut && says && !ended.get());
        sleep(Duration::from_millis(10)).await;
    }
}

async fn one(running: &mut Running, place: &Place, n: u32, stops: &mut Stops) -> anyhow::Result<()> {
    // Twice bff, then one of jobs.
    let bff = n % 3 != 2;
    let which = (n / 3 % 2) as usize;
    if !bff && !place.at_work(&mut running.jobs[which], which).await? {
        anyhow::bail!("jobs ended by themselves: {}", place.last_words("jobs-under-test"));
    }
    let child = if bff {
        &mut running.bff
    } else {
        &mut running.jobs[which]
    };
    let began = Instant::now();
    signal(child, "TERM").await?;
    let ended = Cell::new(false);
    let wait = async {
        let status = timeout(Duration::from_secs(20), child.wait()).await;
        ended.set(true);
        status
    };
    let status = if bff {
        futures::join!(wait, watch(place, stops, &ended)).0
    } else {
        wait.await
    };
    stops.longest = stops.longest.max(began.elapsed());
    if !matches!(status, Ok(Ok(status)) if status.success()) {
        stops.bad += 1;
        child.kill().await?;
    }
    if bff {
        stops.bff += 1;
        running.bff = place.bff()?;
        return place.ready().await;
    }
    stops.jobs += 1;
    running.jobs[which] = place.jobs(which)?;
    Ok(())
}

/// So many stops.
///
/// # Errors
/// When something does not start again.
pub async fn run(engine: Engine, count: u32) -> anyhow::Result<Found> {
    let goal = "SIGTERM under load: 0 accepted requests broken, readiness false first, exit ≤ 15 s, 0 unknown made";
    let mut found = Found::of("R7", goal, engine);
    let mut house = House::otherwise(calm(engine), Otherwise::default()).await?;
    house.place.provider.state().chance = None;
    let (eye, over) = (Eye::default(), Cell::new(false));
    let mut stops = Stops::default();
    let (running, place) = (&mut house.running, &house.place);
    let trouble = async {
        let mut done = Ok(());
        awake(&eye).await;
        for n in 0..count {
            done = one(running, place, n, &mut stops).await;
            if done.is_err() {
                break;
            }
            sleep(Duration::from_millis(400)).await;
        }
        over.set(true);
        done
    };
    futures::try_join!(crowd(&house.place, 6, SEED, &eye, &over), trouble)?;
    let effects = effects(&house, &eye).await?;
    let lost = kept(&house, &eye).await?;
    let db = house.db().await?;
    let unknown = db
        .read(Actor::System("chaos"))
        .number("SELECT COUNT(*) FROM delivery WHERE state = 'unknown'", [])
        .await?;
    db.close().await?;
    {
        let seen = eye.borrow();
        for (name, value) in [
            ("stops_of_bff", stops.bff),
            ("stops_of_jobs", stops.jobs),
            ("ended_badly", stops.bad),
        ] {
            found.note(name, json!(value));
        }
        found.note("asked", json!(seen.replies.len()));
        found.note("not_taken", json!(seen.count(0)));
        found.note("broken", json!(seen.halves as usize + effects));
        found.within("longest_ms", stops.longest.as_millis(), 15_000);
        found.must(stops.bad == 0, || format!("{} did not end by themselves", stops.bad));
        found.must(stops.liars == 0, || {
            format!("{} times ready behind a shut door", stops.liars)
        });
        found.must(seen.halves == 0, || format!("{} answers broke off", seen.halves));
        found.must(effects == 0, || {
            format!("{effects} wishes took effect and were not answered")
        });
        found.must(seen.faults.is_empty(), || format!("{:?}", seen.faults));
        found.must(seen.bare == 0, || format!("{} × 503 without Retry-After", seen.bare));
        found.must(lost.is_empty(), || format!("acknowledged and not so: {lost:?}"));
        found.must(unknown == 0, || format!("{unknown} messages of which nobody knows"));
    }
    house.close().await;
    Ok(found)
}

/// How many wishes without an answer took effect: their key stands in the database with its reply.
async fn effects(house: &House, eye: &Eye) -> anyhow::Result<usize> {
    let db = house.db().await?;
    let keys = eye.borrow().unanswered.clone();
    let mut there = 0;
    for key in keys {
        let sql = "SELECT COUNT(*) FROM idempotency WHERE key = $1";
        there += usize::from(db.read(Actor::System("chaos")).number(sql, [key.into()]).await? > 0);
    }
    db.close().await?;
    Ok(there)
}
