//! The key of the house is changed while a crowd works (security.md P4): every read goes on, the old key can go afterwards,
//! and what somebody moved from row to row is found.

use std::cell::Cell;
use std::time::Duration;

use anyhow::{Context, ensure};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Look;
use chezhu::ground::id::fresh_uuid;
use sea_orm::FromQueryResult;
use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;

use super::crowd::{Eye, awake, crowd};
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise, Place, Running};
use crate::crash::programs::asked_to_end;
use crate::database::Engine;

const SUITE: Actor = Actor::System("chaos");

/// So many subjects with a wrapped key each.
async fn fill(house: &House, rows: u32) -> anyhow::Result<()> {
    let db = house.db().await?;
    for _ in 0..rows.div_ceil(500) {
        db.write(SUITE, async |tx| {
            for _ in 0..500 {
                tx.subject_key_or_new(fresh_uuid(tx.now())).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(db.close().await?)
}

/// Ends all of ours and starts them with the key files as they are.
async fn restart(running: &mut Running, place: &Place) -> anyhow::Result<()> {
    for (which, jobs) in running.jobs.iter_mut().enumerate() {
        ensure!(place.at_work(jobs, which).await?, "jobs ended by themselves");
    }
    let [first, second] = &mut running.jobs;
    for child in [&mut running.bff, first, second] {
        ensure!(asked_to_end(child).await?, "did not end when asked");
    }
    running.bff = place.bff()?;
    running.jobs = [place.jobs(0)?, place.jobs(1)?];
    place.ready().await
}

/// `bff admin keys …`: whether it ended well, and its words.
async fn keys(place: &Place, word: &str) -> anyhow::Result<(bool, String)> {
    let output = place.call("bff-under-test", &["admin", "keys", word]).await?;
    let words = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&words).into_owned()))
}

async fn pause() -> anyhow::Result<()> {
    sleep(Duration::from_millis(500)).await;
    Ok(())
}

/// Works as long as `work` does; the crowd's eye at the end.
async fn meanwhile<T>(place: &Place, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<(Eye, T)> {
    let (eye, over) = (Eye::default(), Cell::new(false));
    let work = async {
        awake(&eye).await;
        let done = work.await;
        sleep(Duration::from_millis(700)).await;
        over.set(true);
        done
    };
    // Nobody comes twice with the same keys.
    let seed = SEED + u64::try_from(Clock::system().now().ms())?;
    let ((), done) = futures::try_join!(crowd(place, 4, seed, &eye, &over), work)?;
    Ok((eye, done))
}

#[derive(FromQueryResult)]
struct Wrapped {
    subject_id: Uuid,
    wrapped: Vec<u8>,
}

/// Puts the first subject's key where the second one's is, and the other way round.
async fn swap(house: &House) -> anyhow::Result<()> {
    let db = house.db().await?;
    let sql = "SELECT subject_id, wrapped FROM subject_key ORDER BY subject_id LIMIT 2";
    let two: Vec<Wrapped> = db.read(SUITE).all(sql, []).await?;
    let [one, other] = two.as_slice() else {
        anyhow::bail!("two subjects");
    };
    db.write(SUITE, async |tx| {
        for (to, from) in [(one, other), (other, one)] {
            let sql = "UPDATE subject_key SET wrapped = $1 WHERE subject_id = $2";
            tx.run(sql, [from.wrapped.clone().into(), to.subject_id.into()]).await?;
        }
        Ok(())
    })
    .await?;
    Ok(db.close().await?)
}

/// So many rows, and what a crowd makes.
///
/// # Errors
/// When something does not start.
pub async fn run(engine: Engine, rows: u32) -> anyhow::Result<Found> {
    let goal = "key rotation under load: 0 failed reads; the old key can go; swapped ciphertexts 100 % detected";
    let mut found = Found::of("P4", goal, engine);
    let mut house = House::otherwise(calm(engine), Otherwise::default()).await?;
    fill(&house, rows).await?;
    let (before, ()) = meanwhile(&house.place, pause()).await?;
    let (made, words) = keys(&house.place, "rotate").await?;
    ensure!(made, "{words}");
    restart(&mut house.running, &house.place).await?;
    let began = Clock::system().now();
    let (during, (well, words)) = meanwhile(&house.place, keys(&house.place, "renew")).await?;
    let took = Clock::system().now().ms() - began.ms();
    found.must(well, || format!("renew: {words}"));
    let anew: u64 = words
        .split_whitespace()
        .next()
        .and_then(|n| n.parse().ok())
        .context("a count")?;
    found.must(anew >= u64::from(rows), || format!("{anew} of {rows} were sealed anew"));
    // Without the old key everything opens.
    std::fs::remove_file(house.place.keys().join("seal-1.key"))?;
    restart(&mut house.running, &house.place).await?;
    let (after, (well, words)) = meanwhile(&house.place, keys(&house.place, "renew")).await?;
    found.must(well && words.starts_with("0 of "), || {
        format!("without the old key: {words}")
    });
    let mut failed = 0;
    for (when, eye) in [("before", &before), ("during", &during), ("after", &after)] {
        let seen = eye.borrow();
        failed += seen.faults.len() + seen.wrong.len();
        found.must(seen.faults.is_empty(), || format!("{when}: {:?}", seen.faults));
        found.must(seen.wrong.is_empty(), || format!("{when}: {:?}", seen.wrong));
        found.must(seen.count(200) > 20, || format!("{when}: {} reads", seen.count(200)));
    }
    swap(&house).await?;
    let (made, words) = keys(&house.place, "rotate").await?;
    ensure!(made, "{words}");
    let (well, words) = keys(&house.place, "renew").await?;
    let strange = words.matches("does not open: subject_key.wrapped").count();
    found.must(!well && strange == 2, || format!("swapped and not found: {words}"));
    found.note("rows", json!(rows));
    found.note("sealed_anew", json!(anew));
    found.note("renew_ms", json!(took));
    found.note("failed_reads", json!(failed));
    found.note("swapped_found", json!(format!("{strange} of 2")));
    house.close().await;
    Ok(found)
}
