//! The disk of a SQLite database is full under a crowd (security.md R12): writes are told to come again, reads go on,
//! nothing that was said is lost, and it works again as soon as there is room.

use std::cell::Cell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

use super::crowd::{Eye, awake, crowd};
use super::postgres::{ended, kept};
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise};
use crate::database::Engine;

/// A disk of 64 MiB; it goes with its owner.
struct Small(TempDir);

impl Small {
    /// `None` where nobody may mount.
    fn mount() -> anyhow::Result<Option<Small>> {
        let folder = TempDir::with_prefix("chezhu-small-")?;
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m", "chezhu-small"])
            .arg(folder.path())
            .output();
        Ok(mount.is_ok_and(|done| done.status.success()).then_some(Small(folder)))
    }

    /// Takes every byte that is left.
    fn fill(&self) -> anyhow::Result<PathBuf> {
        let ballast = self.0.path().join("ballast");
        let mut file = std::fs::File::create(&ballast)?;
        for size in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        Ok(ballast)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
        if !gone.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.0.path().display());
        }
    }
}

/// So many times full, each time for a second and a half at least. `None`, loudly, where no small disk can be made.
///
/// # Errors
/// When something does not start or the disk does not fill.
pub async fn run(times: u32) -> anyhow::Result<Option<Found>> {
    let goal = "disk full (64 MiB tmpfs): writes 503 + Retry-After, reads go on, integrity_check ok, yes ≤ 5 s after there is room";
    let mut found = Found::of("R12", goal, Engine::Sqlite);
    let Some(small) = Small::mount()? else {
        eprintln!("SKIPPED: R12, disk full: nobody may mount a tmpfs here (it needs root)");
        return Ok(None);
    };
    let other = Otherwise {
        data: Some(small.0.path().to_owned()),
        ..Otherwise::default()
    };
    let mut house = House::otherwise(calm(Engine::Sqlite), other).await?;
    let (eye, over) = (Eye::default(), Cell::new(false));
    let trouble = async {
        let mut done = Ok(Vec::new());
        awake(&eye).await;
        for _ in 0..times {
            let one = once(&small, &eye).await;
            done = done.and_then(|mut all: Vec<u128>| {
                one.map(|ms| {
                    all.push(ms);
                    all
                })
            });
        }
        over.set(true);
        done
    };
    let ((), back) = futures::try_join!(crowd(&house.place, 4, SEED, &eye, &over), trouble)?;
    {
        let seen = eye.borrow();
        found.note("times_full", json!(times));
        found.note("asked", json!(seen.replies.len()));
        found.note("busy", json!(seen.count(503)));
        found.note("faults", json!(seen.faults.len()));
        found.within("back_ms", back.iter().copied().max().unwrap_or(0), 5_000);
        found.must(seen.faults.is_empty(), || format!("{:?}", seen.faults));
        found.must(seen.bare == 0, || format!("{} × 503 without Retry-After", seen.bare));
        found.must(seen.count(503) > 0, || "no write was refused".to_owned());
        found.must(seen.wrong.is_empty(), || format!("{:?}", seen.wrong));
    }
    let ended = ended(&mut house.running)?;
    found.must(ended.is_empty(), || format!("ended with the disk: {ended:?}"));
    let lost = kept(&house, &eye).await?;
    found.must(lost.is_empty(), || format!("acknowledged and not so: {lost:?}"));
    let integrity = integrity(&house).await?;
    found.note("integrity", json!(integrity));
    found.must(integrity == "ok", || integrity.clone());
    house.close().await;
    Ok(Some(found))
}

/// Fills the disk, waits until writes are refused and reads answered, makes room; how long it took until a write went well.
async fn once(small: &Small, eye: &Eye) -> anyhow::Result<u128> {
    let ballast = small.fill()?;
    let full = Instant::now();
    let refused = |eye: &Eye| {
        let seen = eye.borrow();
        seen.replies
            .iter()
            .rev()
            .take(200)
            .any(|reply| reply.status == 503 && reply.write && reply.came > full)
    };
    while full.elapsed() < Duration::from_secs(40) && !refused(eye) {
        sleep(Duration::from_millis(20)).await;
    }
    let dead = Instant::now();
    sleep(Duration::from_millis(1_500)).await;
    anyhow::ensure!(
        eye.borrow().yes_after(dead, false).is_some(),
        "nothing is read while the disk is full"
    );
    room(&ballast)?;
    let there = Instant::now();
    while there.elapsed() < Duration::from_secs(60) {
        if let Some(came) = eye.borrow().yes_after(there, true) {
            return Ok(came.duration_since(there).as_millis());
        }
        sleep(Duration::from_millis(10)).await;
    }
    anyhow::bail!("nothing is written a minute after there was room")
}

fn room(ballast: &Path) -> anyhow::Result<()> {
    Ok(std::fs::remove_file(ballast)?)
}

async fn integrity(house: &House) -> anyhow::Result<String> {
    let db = house.db().await?;
    let ask = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let rows = db.for_migrations().query_all_raw(ask).await?;
    let words: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    db.close().await?;
    Ok(words?.join("; "))
}
