//! Processor time and families of processes, as the kernel counts them (proc(5), stat).

use anyhow::Context;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;

use super::town::Town;

/// Ticks of a second, in which the kernel counts processor time.
const TICKS: f64 = 100.0;

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
pub(super) fn family(root: u32) -> anyhow::Result<Vec<u32>> {
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
pub(super) fn seconds(root: u32) -> anyhow::Result<f64> {
    let ticks = family(root)?
        .into_iter()
        .filter_map(stat)
        .map(|stat| stat.own + stat.ended);
    Ok(ticks.sum::<u64>() as f64 / TICKS)
}

/// Whether a process has not ended.
pub(super) fn is_there(process: u32) -> bool {
    stat(process).is_some()
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

/// A server of ours and all of PostgreSQL's processes.
pub(super) struct Meter {
    ours: u32,
    postgres: Postgres,
}

impl Meter {
    /// Of this process of ours and the PostgreSQL behind the town.
    pub(super) async fn of(ours: u32, town: &Town) -> anyhow::Result<Meter> {
        let postgres = Postgres::of(town).await?;
        Ok(Meter { ours, postgres })
    }

    /// Seconds of processor time so far: ours, and PostgreSQL's with all its processes, those that have ended too.
    pub(super) fn read(&self) -> anyhow::Result<[f64; 2]> {
        Ok([seconds(self.ours)?, self.postgres.seconds()?])
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
