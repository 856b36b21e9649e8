//! Opening the database: pools, pragmas, waits.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{ConnectOptions, Connection};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};

use super::reader::Reader;
use super::{Db, Inner};
use crate::ground::clock::Clock;
use crate::ground::error::{Error, Fault};
use crate::ground::seal::Keyring;

/// Where the database is and how many connections one worker may hold.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// `sqlite://path` or `postgres://…`; never logged.
    pub url: String,
    /// PostgreSQL: connections of each worker, so many that read and so many that write. SQLite: readers of the process.
    pub connections: u32,
}

const WAIT: Duration = Duration::from_secs(3);
/// A PostgreSQL server that is gone is waited for as long as for a turn: with what a request did before, it has its answer
/// within three seconds (security.md R4).
const GONE: Duration = Duration::from_millis(2_500);
/// Who starts has promised nobody an answer yet: a PostgreSQL server that is busy, or starts beside it, is asked so often.
const OPENINGS: usize = 4;

impl Db {
    /// Opens the pools. On PostgreSQL call this once in each worker (rulings 8); nothing is migrated here.
    pub async fn open(settings: &DatabaseSettings, clock: Clock, keys: Arc<Keyring>) -> Result<Db, Error> {
        let (writer, reader) = if settings.url.starts_with("sqlite:") {
            let writer = sqlite(&settings.url, 1).await?;
            let reader = if in_memory(&settings.url) {
                writer.clone()
            } else {
                sqlite(&settings.url, settings.connections.max(1)).await?
            };
            (writer, Reader::Sqlite(reader))
        } else {
            let (options, connections) = (postgres(&settings.url)?, settings.connections.max(2));
            let reader = Reader::postgres(options.clone(), connections, WAIT)?;
            (writers(options, connections).await?, reader)
        };
        let data_keys = Cache::builder()
            .max_capacity(10_000)
            .time_to_live(Duration::from_secs(300))
            .build();
        Ok(Db(Arc::new(Inner {
            writer,
            reader,
            clock,
            keys,
            data_keys,
            ear: std::sync::OnceLock::new(),
        })))
    }
}

fn in_memory(url: &str) -> bool {
    url.contains(":memory:")
}

/// A pool of connections to this file. One that comes back is closed when its transaction did not end: a disk that is full
/// makes SQLite itself roll back, the ROLLBACK after it fails, and sqlx would open a savepoint in the next write where a
/// transaction belongs: what it then releases is never committed, and the lock is never given back (security.md R12).
async fn sqlite(url: &str, connections: u32) -> Result<DatabaseConnection, Error> {
    let options: SqliteConnectOptions = url
        .parse()
        .map_err(|e: sea_orm::sqlx::Error| Error::fault("CHEZHU_DATABASE__URL is not a SQLite address", e))?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-4000")
        .pragma("mmap_size", "268435456")
        .disable_statement_logging();
    if !in_memory(url) {
        begin_file(&options).await.map_err(opening)?;
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|conn, _meta| {
            Box::pin(async move {
                // A rollback that was only asked for is done when this is answered.
                conn.ping().await?;
                Ok(!conn.is_in_transaction())
            })
        })
        .connect_with(options)
        .await
        .map_err(opening)?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// How a file gives its room back is written into it once, when it is new. Said by each connection it would be a write each
/// time: nobody could open the database while somebody else writes for long, or while the disk is full.
async fn begin_file(options: &SqliteConnectOptions) -> Result<(), sea_orm::sqlx::Error> {
    if std::fs::metadata(options.get_filename()).is_ok_and(|file| file.len() > 0) {
        return Ok(());
    }
    let first = options.clone().auto_vacuum(SqliteAutoVacuum::Incremental);
    first.connect().await?.close().await
}

fn postgres(url: &str) -> Result<PgConnectOptions, Error> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|e: sea_orm::sqlx::Error| Error::fault("CHEZHU_DATABASE__URL is not a PostgreSQL address", e))?;
    // Waits belong to the session, not to each transaction: no extra round trip.
    Ok(options
        .application_name("chezhu")
        .options([
            ("lock_timeout", "3s"),
            ("statement_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("timezone", "UTC"),
        ])
        .disable_statement_logging())
}

async fn writers(options: PgConnectOptions, connections: u32) -> Result<DatabaseConnection, Error> {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(GONE)
        .idle_timeout(Duration::from_secs(600))
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for < Duration::from_secs(30) {
                    return Ok(true);
                }
                Ok(sea_orm::sqlx::Connection::ping(conn).await.is_ok())
            })
        })
        .connect_lazy_with(options);
    let mut tried = 1;
    while let Err(error) = pool.acquire().await {
        if tried == OPENINGS || !matches!(error, sea_orm::sqlx::Error::PoolTimedOut) {
            return Err(opening(error));
        }
        tried += 1;
    }
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

fn opening(error: sea_orm::sqlx::Error) -> Error {
    Error::Fault(Fault::of(
        "the database at CHEZHU_DATABASE__URL cannot be opened",
        error,
    ))
}
