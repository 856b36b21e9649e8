//! A copy of a SQLite database that others are using: the whole of one instant, and looked at before it counts.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions, Connection};

use super::DatabaseSettings;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The other engine has programs of its own for this.
    #[error("CHEZHU_DATABASE__URL is not SQLite: PostgreSQL is backed up by its own pg_dump (docs/operations.md)")]
    NotSqlite,
    /// The file was there already, or cannot be made.
    #[error("{0} cannot be made: it must not be there yet, in a folder that may be written")]
    File(String, #[source] io::Error),
    /// The database cannot be read, or its disk is full.
    #[error("the database cannot be copied")]
    Copy(#[from] sqlx::Error),
    /// The copy says of itself that it is broken; it was removed.
    #[error("the copy is not sound: {0}")]
    Unsound(String),
}

/// Writes a copy of the SQLite database into this new file (mode 0600), while others read and write, and tells its bytes.
/// Nobody waits for it. The copy has passed `PRAGMA integrity_check` and is on the disk when this returns; what fails leaves
/// no file.
///
/// # Errors
/// See [`BackupError`].
pub async fn back_up(settings: &DatabaseSettings, to: &Path) -> Result<u64, BackupError> {
    if !settings.url.starts_with("sqlite:") {
        return Err(BackupError::NotSqlite);
    }
    let name = to.display().to_string();
    let refused = |error| BackupError::File(name.clone(), error);
    // An empty file of ours: nobody else ever sees what is written into it.
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    made.map_err(refused)?;
    let done = copy(&settings.url, to, &name).await;
    if done.is_err() {
        std::fs::remove_file(to).map_err(refused)?;
    }
    done?;
    let file = File::open(to).map_err(refused)?;
    file.sync_all().map_err(refused)?;
    Ok(file.metadata().map_err(refused)?.len())
}

async fn copy(url: &str, to: &Path, name: &str) -> Result<(), BackupError> {
    let from: SqliteConnectOptions = url.parse()?;
    // A database that is not there must be said, not made.
    let from = from.create_if_missing(false).busy_timeout(Duration::from_secs(5));
    let mut from = from.disable_statement_logging().connect().await?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut from).await?;
    from.close().await?;
    let copy = SqliteConnectOptions::new().filename(to).create_if_missing(false);
    let mut copy = copy.disable_statement_logging().connect().await?;
    let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_all(&mut copy)
        .await?;
    copy.close().await?;
    if said != ["ok"] {
        return Err(BackupError::Unsound(said.join("; ")));
    }
    Ok(())
}
