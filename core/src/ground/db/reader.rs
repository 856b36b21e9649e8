//! What reads: on SQLite sqlx's pool, on PostgreSQL a few connections of each worker without sqlx's pool (ADR 0009).
//!
//! sqlx's pool sends a Sync to the server and waits for its answer each time a connection comes back: a second round trip
//! for every read. A connection here is asked whether it lives only after half a minute of rest, and one whose use did not
//! come to its end (an error of the wire, a client that went away) is thrown away.

use std::time::Duration;

use async_trait::async_trait;
use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, RecycleResult, Timeouts};
use sea_orm::sea_query::Values;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, Postgres};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement,
};
use sea_query_sqlx::SqlxValues;

/// Connections that read.
pub(super) enum Reader {
    Sqlite(DatabaseConnection),
    Postgres(Pool<Connect>),
}

/// How a connection is made.
pub(super) struct Connect(PgConnectOptions);

const REST: Duration = Duration::from_secs(30);

impl Manager for Connect {
    type Type = PgConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<PgConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, conn: &mut PgConnection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.last_used() < REST {
            return Ok(());
        }
        Ok(conn.ping().await?)
    }
}

/// A connection in use: thrown away unless its use comes to an end.
struct Held(Option<Object<Connect>>);

impl Held {
    fn conn(&mut self) -> Result<&mut PgConnection, DbErr> {
        let gone = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        self.0.as_deref_mut().ok_or_else(gone)
    }

    /// Gives the connection back when the server said yes or no to what was asked.
    fn settle<T>(mut self, answer: Result<T, sqlx::Error>) -> Result<T, DbErr> {
        // Of class 57P are the words with which a server that goes down takes its leave.
        let answered = match &answer {
            Ok(_) => true,
            Err(sqlx::Error::Database(error)) => !error.code().is_some_and(|code| code.starts_with("57P")),
            Err(_) => false,
        };
        if answered {
            drop(self.0.take());
        }
        answer.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(conn) = self.0.take() {
            drop(Object::take(conn));
        }
    }
}

impl Reader {
    /// A pool of so many connections; they are opened when they are needed.
    pub(super) fn postgres(options: PgConnectOptions, connections: u32, wait: Duration) -> Result<Reader, DbErr> {
        let timeouts = Timeouts {
            wait: Some(wait),
            create: Some(wait),
            recycle: Some(wait),
        };
        let pool = Pool::builder(Connect(options))
            .max_size(usize::try_from(connections).unwrap_or(4))
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Reader::Postgres(pool.map_err(|e| DbErr::Custom(e.to_string()))?))
    }

    /// Closes the connections after their present work.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        match self {
            Reader::Sqlite(conn) => conn.clone().close().await,
            Reader::Postgres(pool) => {
                pool.close();
                Ok(())
            }
        }
    }
}

async fn held(pool: &Pool<Connect>) -> Result<Held, DbErr> {
    let got = pool.get().await.map_err(|error| match error {
        PoolError::Backend(error) => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        PoolError::Closed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        _ => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
    });
    Ok(Held(Some(got?)))
}

fn query(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Reader::Sqlite(_) => DbBackend::Sqlite,
            Reader::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Reader::Sqlite(conn) => conn.execute_raw(statement).await,
            Reader::Postgres(pool) => {
                let mut held = held(pool).await?;
                let answer = query(&statement).execute(held.conn()?).await;
                Ok(held.settle(answer)?.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Reader::Sqlite(conn) => conn.execute_unprepared(sql).await,
            Reader::Postgres(pool) => {
                let mut held = held(pool).await?;
                let answer = held.conn()?.execute(AssertSqlSafe(sql)).await;
                Ok(held.settle(answer)?.into())
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Reader::Sqlite(conn) => conn.query_one_raw(statement).await,
            Reader::Postgres(pool) => {
                let mut held = held(pool).await?;
                let answer = query(&statement).fetch_optional(held.conn()?).await;
                Ok(held.settle(answer)?.map(Into::into))
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Reader::Sqlite(conn) => conn.query_all_raw(statement).await,
            Reader::Postgres(pool) => {
                let mut held = held(pool).await?;
                let answer = query(&statement).fetch_all(held.conn()?).await;
                Ok(held.settle(answer)?.into_iter().map(Into::into).collect())
            }
        }
    }
}
