//! The database: one way to read, one way to write, on both engines.

mod backup;
mod changed;
mod once;
mod open;
mod reader;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use moka::sync::Cache;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, FromQueryResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

pub use backup::{BackupError, back_up};
pub use changed::Ear;
pub use once::{IdempotencyKey, Once, Reply, forget_replies};
pub use open::DatabaseSettings;

use super::actor::Actor;
use super::change::Change;
use super::clock::{At, Clock};
use super::error::{Error, Fault};
use super::id::{Id, fresh_uuid};
use super::seal::{DataKey, Keyring};

/// The database of one process (SQLite) or of one worker (PostgreSQL): see rulings 8. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    writer: DatabaseConnection,
    reader: reader::Reader,
    clock: Clock,
    keys: Arc<Keyring>,
    data_keys: Cache<Uuid, Arc<DataKey>>,
    ear: OnceLock<Ear>,
}

/// What reads and writes have in common: a connection, an instant, an actor, the keys.
#[expect(
    async_fn_in_trait,
    reason = "handlers and sweeps run on single-threaded executors; the futures need not be Send"
)]
pub trait Look {
    /// The connection to ask.
    fn conn(&self) -> &impl ConnectionTrait;
    /// The instant of this read or write; it does not move meanwhile.
    fn now(&self) -> At;
    /// Who is acting.
    fn actor(&self) -> &Actor;
    /// The database behind it.
    fn db(&self) -> &Db;

    /// The keys of the house.
    fn keys(&self) -> &Keyring {
        &self.db().0.keys
    }

    /// Rows of a statement with `$1…` placeholders, the same text on both engines.
    async fn all<R: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<R>, Error> {
        Ok(R::find_by_statement(statement(self.conn(), sql, values))
            .all(self.conn())
            .await?)
    }

    /// One thing and what belongs to it, read in one statement: the head is taken from the first row only, since it is the
    /// same in all of them. `None` when there is no row.
    async fn one_with<H: FromQueryResult, R: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<(H, Vec<R>)>, Error> {
        let rows = self.conn().query_all_raw(statement(self.conn(), sql, values)).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let head = H::from_query_result(first, "")?;
        let of: Result<Vec<R>, _> = rows.iter().map(|row| R::from_query_result(row, "")).collect();
        Ok(Some((head, of?)))
    }

    /// The first row of a statement, if there is one.
    async fn one<R: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<R>, Error> {
        Ok(R::find_by_statement(statement(self.conn(), sql, values))
            .one(self.conn())
            .await?)
    }

    /// The first column of the first row, as a number (0 when there is no row or it is null).
    async fn number(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<i64, Error> {
        let row = self.conn().query_one_raw(statement(self.conn(), sql, values)).await?;
        row.map_or(Ok(0), |row| Ok(row.try_get_by_index::<Option<i64>>(0)?.unwrap_or(0)))
    }

    /// The key that seals this subject's fields (a person's, a car's); `None` when it was never made or is shredded.
    async fn subject_key(&self, subject: Uuid) -> Result<Option<Arc<DataKey>>, Error> {
        if let Some(key) = self.db().0.data_keys.get(&subject) {
            return Ok(Some(key));
        }
        let sql = "SELECT wrapped FROM subject_key WHERE subject_id = $1";
        let Some(row) = self
            .conn()
            .query_one_raw(statement(self.conn(), sql, [subject.into()]))
            .await?
        else {
            return Ok(None);
        };
        let wrapped: Vec<u8> = row.try_get_by_index(0)?;
        let key = Arc::new(
            self.keys()
                .unwrap_data_key(subject, &wrapped)
                .map_err(|e| Error::fault("unwrap a data key", e))?,
        );
        self.db().0.data_keys.insert(subject, key.clone());
        Ok(Some(key))
    }
}

/// A statement in the dialect of this connection.
pub fn statement(conn: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// A look at the database without changing it.
pub struct Read {
    db: Db,
    now: At,
    actor: Actor,
}

impl Look for Read {
    fn conn(&self) -> &impl ConnectionTrait {
        &self.db.0.reader
    }
    fn now(&self) -> At {
        self.now
    }
    fn actor(&self) -> &Actor {
        &self.actor
    }
    fn db(&self) -> &Db {
        &self.db
    }
}

/// One write: one transaction, one instant, one actor. Time, ids and notices come from here (law 4).
pub struct Tx {
    db: Db,
    inner: DatabaseTransaction,
    now: At,
    actor: Actor,
    new_keys: HashMap<Uuid, Arc<DataKey>>,
    changes: Mutex<Vec<Change>>,
}

impl Look for Tx {
    fn conn(&self) -> &impl ConnectionTrait {
        &self.inner
    }
    fn now(&self) -> At {
        self.now
    }
    fn actor(&self) -> &Actor {
        &self.actor
    }
    fn db(&self) -> &Db {
        &self.db
    }
    async fn subject_key(&self, subject: Uuid) -> Result<Option<Arc<DataKey>>, Error> {
        if let Some(key) = self
            .new_keys
            .get(&subject)
            .cloned()
            .or_else(|| self.db.0.data_keys.get(&subject))
        {
            return Ok(Some(key));
        }
        let row = self
            .query_one(
                "SELECT wrapped FROM subject_key WHERE subject_id = $1",
                [subject.into()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let wrapped: Vec<u8> = row.try_get_by_index(0)?;
        let key = self
            .keys()
            .unwrap_data_key(subject, &wrapped)
            .map_err(|e| Error::fault("unwrap a data key", e))?;
        Ok(Some(Arc::new(key)))
    }
}

impl Tx {
    /// A fresh id of this instant.
    pub fn fresh<I: Id>(&self) -> I {
        I::from_uuid(fresh_uuid(self.now))
    }

    /// Runs a statement with `$1…` placeholders and tells how many rows it changed: zero is an answer (law 5).
    pub async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, Error> {
        let result: ExecResult = self.inner.execute_raw(statement(&self.inner, sql, values)).await?;
        Ok(result.rows_affected())
    }

    async fn query_one(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement(&self.inner, sql, values)).await
    }

    /// The key that seals this subject's fields; made when there is none yet.
    pub async fn subject_key_or_new(&mut self, subject: Uuid) -> Result<Arc<DataKey>, Error> {
        if let Some(key) = self.subject_key(subject).await? {
            return Ok(key);
        }
        let (key, wrapped) = self
            .keys()
            .new_data_key(subject)
            .map_err(|e| Error::fault("make a data key", e))?;
        let sql = "INSERT INTO subject_key (subject_id, wrapped, created_at) VALUES ($1, $2, $3) ON CONFLICT (subject_id) DO NOTHING";
        if self.run(sql, [subject.into(), wrapped.into(), self.now.into()]).await? == 0 {
            return self
                .subject_key(subject)
                .await?
                .ok_or_else(|| Error::Fault(Fault::bare("a data key vanished")));
        }
        let key = Arc::new(key);
        self.new_keys.insert(subject, key.clone());
        Ok(key)
    }
}

impl Db {
    /// A look at the database as this actor.
    pub fn read(&self, actor: Actor) -> Read {
        Read {
            db: self.clone(),
            now: self.0.clock.now(),
            actor,
        }
    }

    /// Runs the closure once in one transaction; an `Err` rolls everything back (rulings 1 and 2).
    ///
    /// Waits at most 3 s for its turn; then, and when the connection is lost, it answers [`Fault::Busy`].
    pub async fn write<T>(
        &self,
        actor: Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut tx = self.begin(actor).await?;
        let done = match work(&mut tx).await {
            Ok(value) => tx.write_changes().await.map(|changed| (value, changed)),
            Err(error) => Err(error),
        };
        match done {
            Ok((value, changed)) => {
                tx.commit().await?;
                if changed {
                    self.tell();
                }
                Ok(value)
            }
            Err(error) => {
                // Whoever cannot be asked to roll back has done so, or its connection is closed; why it failed is the answer.
                if let Err(failed) = tx.inner.rollback().await {
                    tracing::warn!(error = %failed, "a rollback failed");
                }
                Err(error)
            }
        }
    }

    async fn begin(&self, actor: Actor) -> Result<Tx, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        #[expect(clippy::disallowed_methods, reason = "the one place that begins transactions")]
        let inner = self.0.writer.begin_with_options(options).await?;
        Ok(Tx {
            db: self.clone(),
            inner,
            now: self.0.clock.now(),
            actor,
            new_keys: HashMap::new(),
            changes: Mutex::default(),
        })
    }

    /// The clock that stamps every read and write.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys of the house.
    pub fn keys(&self) -> &Arc<Keyring> {
        &self.0.keys
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.0.writer.get_database_backend() == DbBackend::Sqlite
    }

    /// The connection that migrations run on.
    pub fn for_migrations(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    /// A small question to both connections: does the database answer within a second?
    pub async fn probe(&self) -> Result<(), Error> {
        let ask = async {
            self.0.reader.execute_unprepared("SELECT 1").await?;
            self.0.writer.execute_unprepared("SELECT 1").await
        };
        let answer = tokio::time::timeout(Duration::from_secs(1), ask).await;
        answer.map_err(|late| Error::fault("database does not answer", late))??;
        Ok(())
    }

    /// Closes the connections after their present work.
    pub async fn close(&self) -> Result<(), Error> {
        self.0.reader.close().await?;
        self.0.writer.clone().close().await?;
        Ok(())
    }
}

impl Tx {
    async fn commit(self) -> Result<(), Error> {
        let Tx {
            db, inner, new_keys, ..
        } = self;
        inner.commit().await?;
        for (subject, key) in new_keys {
            db.0.data_keys.insert(subject, key);
        }
        Ok(())
    }
}
