//! A PostgreSQL server of the suite's own, which it may kill.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::sleep;

use super::programs::{free_port, logging, mortal};

/// The server; it ends with its owner.
pub(crate) struct Server {
    child: Child,
    bin: PathBuf,
    user: Vec<String>,
    port: u16,
    folder: TempDir,
}

/// Where the server's programs are: initdb, postgres, pg_dump.
///
/// # Errors
/// When PostgreSQL is not installed.
pub fn bin() -> anyhow::Result<PathBuf> {
    if let Ok(named) = std::env::var("CHEZHU_PG_BIN") {
        return Ok(named.into());
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("postgres").is_file())
        .collect();
    found.sort();
    found
        .pop()
        .context("PostgreSQL is missing: run make test, which installs it")
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package or `make test` made.
async fn user(folder: &Path) -> anyhow::Result<Vec<String>> {
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(Vec::new());
    }
    for name in ["postgres", "chezhu-postgres"] {
        let ask = async |what: &str| Command::new("id").args([what, name]).output().await;
        let (uid, gid) = (ask("-u").await?, ask("-g").await?);
        if uid.status.success() && gid.status.success() {
            let number = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
            let (uid, gid) = (number(uid.stdout), number(gid.stdout));
            return Ok(vec![
                format!("--reuid={uid}"),
                format!("--regid={gid}"),
                "--clear-groups".to_owned(),
                "--inh-caps=-all".to_owned(),
            ]);
        }
    }
    anyhow::bail!("there is no user to run PostgreSQL as: run make test, which makes one")
}

impl Server {
    /// Makes a cluster and starts its server. Commits reach the kernel, so that no kill of a process loses one.
    pub(crate) async fn start(luck: &mut super::Luck) -> anyhow::Result<Server> {
        let folder = TempDir::with_prefix("chezhu-crash-pg-")?;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))?;
        let (bin, user) = (bin()?, user(folder.path()).await?);
        let data = folder.path().join("data");
        std::fs::create_dir(&data)?;
        if let Some(uid) = user.first().and_then(|flag| flag.strip_prefix("--reuid=")) {
            let uid = uid.parse()?;
            std::os::unix::fs::chown(&data, Some(uid), None)?;
        }
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700))?;
        let made = mortal(&bin.join("initdb"), "KILL", &user)
            .current_dir("/")
            .arg("--pgdata")
            .arg(&data)
            .args([
                "--username=chezhu",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ])
            .output()
            .await?;
        anyhow::ensure!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = free_port(luck);
        let child = spawn(&bin, &user, port, folder.path())?;
        let mut server = Server {
            child,
            bin,
            user,
            port,
            folder,
        };
        server.ready().await?;
        Ok(server)
    }

    /// `postgres://…`, the same after each kill.
    pub(crate) fn url(&self) -> String {
        format!("postgres://chezhu@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills the server outright and starts it again on what it left.
    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        self.down().await?;
        self.up().await
    }

    /// Kills the server outright and leaves it so.
    pub(crate) async fn down(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Starts it again on what it left, and waits until it takes connections.
    pub(crate) async fn up(&mut self) -> anyhow::Result<()> {
        self.child = spawn(&self.bin, &self.user, self.port, self.folder.path())?;
        self.ready().await
    }

    /// Waits until it takes connections. Children of a killed server may hold its memory for a moment: then it is started
    /// once more.
    async fn ready(&mut self) -> anyhow::Result<()> {
        for _ in 0..300 {
            if self.child.try_wait()?.is_some() {
                sleep(Duration::from_millis(200)).await;
                self.child = spawn(&self.bin, &self.user, self.port, self.folder.path())?;
            }
            let words = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
            let lines: Vec<&str> = words.lines().map(str::trim).collect();
            let own = self.child.id().map(|id| id.to_string());
            if lines.first().copied() == own.as_deref() && lines.get(7) == Some(&"ready") {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        let log = std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
        anyhow::bail!("the private PostgreSQL does not come back: {log}")
    }
}

fn spawn(bin: &Path, user: &[String], port: u16, folder: &Path) -> anyhow::Result<Child> {
    let mut command = mortal(&bin.join("postgres"), "INT", user);
    command
        .current_dir("/")
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string()]);
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=100",
        "shared_buffers=64MB",
        "fsync=off",
        "timezone=UTC",
        "restart_after_crash=off",
    ] {
        command.args(["-c", setting]);
    }
    logging(&mut command, &folder.join("server.log"))?;
    Ok(command.spawn()?)
}
