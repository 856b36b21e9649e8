//! What an open page costs its server while nothing happens (issue 5). The server is a process of its own, so that its
//! memory is nobody else's.

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context, ensure};
use chezhu::ground::clock::Clock;
use chezhu::ground::seal::Keyring;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::crowd::{PAGES, Page, open};
use super::report::{Aim, Line};
use super::town::{Owner, Town};
use crate::app::START;

/// Pages that are open before the memory is looked at: what the start has left free is theirs, and what is made once is made.
const FIRST: usize = PAGES;

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

async fn other(town: &Town) -> anyhow::Result<(Child, SocketAddr)> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("--serve")
        .args([Path::new(&town.url), town.folder.path()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let said = child.stdout.take().context("its output")?;
    let line = BufReader::new(said).lines().next_line().await?;
    Ok((child, line.context("the server ended")?.parse()?))
}

/// What a process has written and keeps, in KiB: in memory or swapped out (proc(5), status). What it maps from files comes
/// and goes as the kernel likes.
fn kept_kib(process: u32) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| -> anyhow::Result<f64> {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .context(name.to_owned())?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    };
    Ok(field("RssAnon:")? + field("VmSwap:")?)
}

async fn more(pages: &mut Vec<Page>, door: SocketAddr, owners: &[Owner], count: usize) -> anyhow::Result<()> {
    for owner in owners.iter().cycle().skip(pages.len()).take(count) {
        pages.push(open(door, owner).await?);
    }
    Ok(())
}

/// Measures it once.
pub async fn measure(town: &Town) -> anyhow::Result<Vec<Line>> {
    let (mut child, door) = other(town).await?;
    let process = child.id().context("the server ended")?;
    let mut pages = Vec::new();
    more(&mut pages, door, &town.owners, FIRST).await?;
    let before = kept_kib(process)?;
    more(&mut pages, door, &town.owners, PAGES).await?;
    let each = (kept_kib(process)? - before) / PAGES as f64;
    drop(pages);
    drop(child.stdin.take());
    ensure!(child.wait().await?.success(), "the server ended badly");
    let what = format!("memory of an idle connection, KiB ({} open)", FIRST + PAGES);
    let said = "growth by the second thousand, in a server that does nothing else";
    Ok(vec![Line::of(what, &[each], Aim::AtMost(32.0), said)])
}
