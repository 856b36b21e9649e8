//! A server in processes of its own: started, looked at and ended by its process ids (proc(5)).

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::bench::meter::{family, is_there, seconds};

/// How long a server may take until it says where it listens, and until it has ended: long enough for a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs. It says where it listens in its first line, and ends when its input ends.
pub(in crate::bench) struct Program {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its process.
    pub process: u32,
    child: Child,
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
        for process in all.into_iter().filter(|process| is_there(*process)) {
            Command::new("kill")
                .args(["-KILL", &process.to_string()])
                .status()
                .await?;
        }
        ensure!(ended.context("it did not end")??.success(), "it ended badly");
        Ok(())
    }
}
