//! What an open page costs its server while nothing happens (issue 5). The server is a process of its own, so that its
//! memory is nobody else's.

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use chezhu::ground::clock::Clock;
use chezhu::ground::seal::Keyring;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::crowd::{PAGES, Page, open};
use super::report::{Aim, Line};
use super::town::{Owner, Town};
use crate::app::START;
use crate::process::kept_kib;

/// Pages that are opened first: what the first ones bring into being – pools, caches, threads – is not theirs alone.
const FIRST: usize = PAGES / 2;
/// Pages that are opened then, and measured.
const OPEN: usize = 2 * PAGES;
/// How often a server may be looked at until its memory stands still.
const LOOKS: usize = 30;

/// What the other process does: it serves on this database with these keys, says where, and ends when its input ends.
///
/// # Errors
/// When it cannot serve.
pub async fn serve(url: &str, keys: &Path) -> anyhow::Result<()> {
    let keys = Arc::new(Keyring::load(keys, false)?);
    let running = chezhu_bff::start(super::settings(url, "")?, Clock::manual(START), keys, None).await?;
    println!("{}", running.addr);
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    running.stop().await;
    Ok(())
}

/// A server on the town's database in a process of its own; it ends when its input is closed.
pub(super) async fn other(town: &Town) -> anyhow::Result<(Child, SocketAddr)> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("--serve")
        .args([Path::new(&town.url), town.folder.path()])
        // What starting needed is given back at once, not while the pages are counted.
        .env("MIMALLOC_PURGE_DELAY", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let said = child.stdout.take().context("its output")?;
    let line = BufReader::new(said).lines().next_line().await?;
    Ok((child, line.context("the server ended")?.parse()?))
}

async fn more(pages: &mut Vec<Page>, door: SocketAddr, owners: &[Owner], count: usize) -> anyhow::Result<()> {
    for owner in owners.iter().cycle().skip(pages.len()).take(count) {
        pages.push(open(door, owner).await?);
    }
    Ok(())
}

/// What a process keeps when it has stood still for two seconds: allocator and kernel give back late.
async fn settled(process: u32) -> anyhow::Result<f64> {
    let mut last = [f64::NAN; 2];
    for _ in 0..LOOKS {
        let now = kept_kib(process)?;
        if last.iter().all(|then| (now - then).abs() <= now / 100.0) {
            return Ok(now);
        }
        last = [last[1], now];
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    kept_kib(process)
}

/// Measures it once. All that opening the pages has left behind is theirs, also what was needed only to open them.
pub async fn measure(town: &Town) -> anyhow::Result<Vec<Line>> {
    let (mut child, door) = other(town).await?;
    let process = child.id().context("the server ended")?;
    let mut pages = Vec::new();
    more(&mut pages, door, &town.owners, FIRST).await?;
    let before = settled(process).await?;
    more(&mut pages, door, &town.owners, OPEN).await?;
    let after = settled(process).await?;
    let each = (after - before) / OPEN as f64;
    drop(pages);
    drop(child.stdin.take());
    ensure!(child.wait().await?.success(), "the server ended badly");
    let what = format!("memory of an idle connection, KiB ({OPEN} open)");
    let said =
        format!("{before:.0} KiB with {FIRST}, {after:.0} KiB with {OPEN} more, in a server that does nothing else");
    ensure!(each > 0.0, "a page that costs nothing was not measured: {said}");
    Ok(vec![Line::of(what, &[each], Aim::AtMost(32.0), said)])
}
