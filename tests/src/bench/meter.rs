//! Processor time, as the kernel counts it for processes (proc(5), stat), in its ticks of a hundredth of a second.

use anyhow::Context;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;

use super::town::Town;

/// A server of ours and all of PostgreSQL's processes.
pub(super) struct Meter {
    ours: u32,
    postmaster: u32,
}

/// Fields of /proc/<process>/stat behind the name, which may hold spaces.
fn stat(process: u32) -> anyhow::Result<Vec<u64>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, rest) = text.rsplit_once(") ").context("a line of stat")?;
    Ok(rest
        .split(' ')
        .skip(1)
        .map(|field| field.trim().parse().unwrap_or(0))
        .collect())
}

/// Parent, user and system ticks of itself, and those of children that have ended.
fn ticks(process: u32) -> anyhow::Result<(u64, u64, u64)> {
    let fields = stat(process)?;
    let field = |n: usize| fields.get(n).copied().unwrap_or(0);
    Ok((field(0), field(10) + field(11), field(12) + field(13)))
}

impl Meter {
    /// Of this process of ours and the PostgreSQL behind the town.
    pub(super) async fn of(ours: u32, town: &Town) -> anyhow::Result<Meter> {
        let look = town.db.read(Actor::System("bench"));
        let backend = look.number("SELECT pg_backend_pid()::bigint", []).await?;
        let (parent, _, _) = ticks(u32::try_from(backend)?)?;
        Ok(Meter {
            ours,
            postmaster: u32::try_from(parent)?,
        })
    }

    /// Seconds of processor time so far: ours, and PostgreSQL's with all its processes, those that have ended too.
    pub(super) fn read(&self) -> anyhow::Result<[f64; 2]> {
        let (_, ours, _) = ticks(self.ours)?;
        let (_, own, ended) = ticks(self.postmaster)?;
        let mut theirs = own + ended;
        for entry in std::fs::read_dir("/proc")? {
            let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // One that ends meanwhile is among the ended at the next look.
            if let Ok((parent, own, _)) = ticks(process)
                && parent == u64::from(self.postmaster)
            {
                theirs += own;
            }
        }
        Ok([ours as f64 / 100.0, theirs as f64 / 100.0])
    }
}
