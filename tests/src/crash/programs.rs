//! The programs under test: the very `main.rs` of bff and jobs, started, killed and started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use tokio::process::{Child, Command};

/// Where cargo put the program of this name (`bff-under-test`, `jobs-under-test`): beside this one, or one folder up.
///
/// # Errors
/// When it was not built.
pub fn find(name: &str) -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let mut folders = own.ancestors().skip(1).take(2);
    folders
        .find_map(|folder| Some(folder.join(name)).filter(|path| path.is_file()))
        .with_context(|| {
            format!(
                "{name} is not beside {}: build it with cargo build -p chezhu-tests",
                own.display()
            )
        })
}

/// A command that ends with this process, however that ends.
pub fn mortal(program: &Path, signal: &str, as_user: &[String]) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", signal])
        .args(as_user)
        .arg(program)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Its log is added to this file.
pub(crate) fn logging(command: &mut Command, log: &Path) -> anyhow::Result<()> {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(log)?;
    command.stdout(file.try_clone()?).stderr(file);
    Ok(())
}

/// A signal to one process, by its id.
pub(crate) async fn signal(child: &Child, signal: &str) -> anyhow::Result<()> {
    let id = child.id().context("the process has ended")?.to_string();
    let status = Command::new("kill").args(["-s", signal, &id]).status().await?;
    anyhow::ensure!(status.success(), "kill -s {signal} {id}");
    Ok(())
}

/// Asks it to end and tells whether it did so by itself, and well, within 15 seconds (R7).
///
/// # Errors
/// When it had ended before.
pub async fn asked_to_end(child: &mut Child) -> anyhow::Result<bool> {
    signal(child, "TERM").await?;
    match tokio::time::timeout(Duration::from_secs(15), child.wait()).await {
        Ok(status) => Ok(status?.success()),
        Err(_late) => {
            child.kill().await?;
            Ok(false)
        }
    }
}

/// A port that nobody listens on, below those that the kernel hands out by itself.
pub(crate) fn free_port(luck: &mut super::Luck) -> u16 {
    loop {
        let port = 10_240 + u16::try_from(luck.below(20_000)).unwrap_or(0);
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
