//! A server in processes of its own: started, looked at and ended by its process ids (proc(5)).

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::bench::town::Town;

/// How long a server may take until it says where it listens, and until it has ended.
const PATIENCE: Duration = Duration::from_secs(30);
/// Ticks of a second, in which the kernel counts processor time.
const TICKS: f64 = 100.0;

/// A server that runs. It says where it listens in its first line, and ends when its input ends.
pub(in crate::bench) struct Program {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its process.
    pub process: u32,
    child: Child,
}

/// What the kernel counts of a process.
struct Stat {
    parent: u32,
    /// Ticks of its own.
    own: u64,
    /// Ticks of children that have ended.
    ended: u64,
}

/// `None` when there is no such process any more.
fn stat(process: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name may hold spaces and brackets: the fields begin behind the last one.
    let (_, rest) = text.rsplit_once(") ")?;
    let fields: Vec<u64> = rest
        .split_ascii_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    let field = |n: usize| fields.get(n).copied().unwrap_or(0);
    Some(Stat {
        parent: u32::try_from(field(1)).ok()?,
        own: field(11) + field(12),
        ended: field(13) + field(14),
    })
}

/// A process and all that it has started, and they.
fn family(root: u32) -> anyhow::Result<Vec<u32>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let process: Option<u32> = entry?.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some((process, stat)) = process.and_then(|process| Some((process, stat(process)?))) {
            all.push((process, stat.parent));
        }
    }
    let mut family = vec![root];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(all.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
        at += 1;
    }
    Ok(family)
}

/// Seconds of processor time of a process and its family so far, also of those that have ended.
fn seconds(root: u32) -> anyhow::Result<f64> {
    let ticks = family(root)?
        .into_iter()
        .filter_map(stat)
        .map(|stat| stat.own + stat.ended);
    Ok(ticks.sum::<u64>() as f64 / TICKS)
}

impl Program {
    /// Starts it and waits until it listens.
    pub(in crate::bench) async fn start(mut command: Command) -> anyhow::Result<Program> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{:?} cannot be started", command.as_std().get_program()))?;
        let said = child.stdout.take().context("its output")?;
        let line = timeout(PATIENCE, BufReader::new(said).lines().next_line()).await;
        let line = line.context("it does not listen")??.context("it ended at once")?;
        let process = child.id().context("it ended at once")?;
        Ok(Program {
            addr: line.trim().parse().with_context(|| format!("no address: {line}"))?,
            child,
            process,
        })
    }

    /// Processor time so far, in seconds.
    pub(super) fn seconds(&self) -> anyhow::Result<f64> {
        seconds(self.process)
    }

    /// Resident memory of all its processes in MiB. A page that several share counts once (Pss), so that nobody pays twice
    /// for one program in several processes.
    pub(super) fn resident_mib(&self) -> anyhow::Result<f64> {
        let mut kib = 0;
        for process in family(self.process)? {
            let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("Pss")?;
            kib += line.trim().trim_end_matches(" kB").parse::<u64>()?;
        }
        Ok(kib as f64 / 1024.0)
    }

    /// Ends it: its input ends; whichever of its processes is still there after a while is killed.
    pub(in crate::bench) async fn stop(mut self) -> anyhow::Result<()> {
        let all = family(self.process)?;
        drop(self.child.stdin.take());
        let ended = timeout(PATIENCE, self.child.wait()).await;
        for process in all.into_iter().filter(|process| stat(*process).is_some()) {
            Command::new("kill")
                .args(["-KILL", &process.to_string()])
                .status()
                .await?;
        }
        ensure!(ended.context("it did not end")??.success(), "it ended badly");
        Ok(())
    }
}

/// The PostgreSQL behind a town.
pub(super) struct Postgres(u32);

impl Postgres {
    /// Of this town.
    pub(super) async fn of(town: &Town) -> anyhow::Result<Postgres> {
        let look = town.db.read(Actor::System("bench"));
        let backend = look.number("SELECT CAST(pg_backend_pid() AS bigint)", []).await?;
        let stat = stat(u32::try_from(backend)?).context("the database is on another machine")?;
        Ok(Postgres(stat.parent))
    }

    /// Processor time of all its processes so far, in seconds.
    pub(super) fn seconds(&self) -> anyhow::Result<f64> {
        seconds(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{family, seconds};

    #[test]
    fn a_family_has_its_children_and_their_time() -> anyhow::Result<()> {
        let mut child = std::process::Command::new("sleep").arg("10").spawn()?;
        let mine = std::process::id();
        let found = family(mine)?;
        child.kill()?;
        child.wait()?;
        assert!(found.contains(&mine) && found.contains(&child.id()));
        assert!(!family(mine)?.contains(&child.id()));
        assert!(seconds(mine)? >= 0.0);
        Ok(())
    }
}
