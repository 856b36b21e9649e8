//! The schema comes up from nothing on both engines, once, and each step whole or not at all.

mod killed;

use std::sync::Arc;

use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::seal::Keyring;
use chezhu_tests::app::START;
use chezhu_tests::database::{Database, Engine};
use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// What the database holds: tables and indexes with their columns, as one sorted text.
async fn schema(db: &Db) -> anyhow::Result<Vec<String>> {
    let conn = db.for_migrations();
    let sql = match conn.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT coalesce(sql, name) AS line FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
        _ => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line \
             FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let rows = conn
        .query_all_raw(sea_orm::Statement::from_string(conn.get_database_backend(), sql))
        .await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get::<String>("", "line"))
        .collect::<Result<_, _>>()?)
}

async fn empty(engine: Engine) -> anyhow::Result<(Database, Db)> {
    let database = Database::empty(engine).await?;
    let db = database
        .open(Clock::manual(START), Arc::new(Keyring::for_tests()))
        .await?;
    Ok((database, db))
}

async fn up_once_and_no_more(engine: Engine) -> anyhow::Result<()> {
    let (_database, db) = empty(engine).await?;
    let steps = chezhu::migration::Migrator::migrations().len();
    assert_eq!(chezhu::migration::pending(&db).await?.len(), steps);
    chezhu::migration::migrate(&db).await?;
    assert!(chezhu::migration::pending(&db).await?.is_empty());
    let after = schema(&db).await?;
    assert!(after.len() > 10, "{after:?}");
    chezhu::migration::migrate(&db).await?;
    assert_eq!(schema(&db).await?, after, "a second run changes nothing");
    db.close().await?;
    Ok(())
}

#[tokio::test]
async fn up_once_and_no_more_sqlite() -> anyhow::Result<()> {
    up_once_and_no_more(Engine::Sqlite).await
}

#[tokio::test]
async fn up_once_and_no_more_postgres() -> anyhow::Result<()> {
    up_once_and_no_more(Engine::Postgres).await
}

/// All steps, and then one that breaks in its middle.
struct Broken;

struct HalfAStep;

impl sea_orm_migration::MigrationName for HalfAStep {
    fn name(&self) -> &str {
        "m99991231_000000_half"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for HalfAStep {
    async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
        let conn = manager.get_connection();
        conn.execute_unprepared("CREATE TABLE half (id uuid PRIMARY KEY)")
            .await?;
        conn.execute_unprepared("CREATE TABLE half (id uuid PRIMARY KEY)")
            .await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

impl MigratorTrait for Broken {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = chezhu::migration::Migrator::migrations();
        all.push(Box::new(HalfAStep));
        all
    }
}

async fn a_failing_step_leaves_nothing(engine: Engine) -> anyhow::Result<()> {
    let (_database, db) = empty(engine).await?;
    chezhu::migration::migrate(&db).await?;
    let before = schema(&db).await?;
    assert!(Broken::up(db.for_migrations(), None).await.is_err());
    assert_eq!(schema(&db).await?, before);
    assert!(chezhu::migration::pending(&db).await?.is_empty());
    db.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_failing_step_leaves_nothing_sqlite() -> anyhow::Result<()> {
    a_failing_step_leaves_nothing(Engine::Sqlite).await
}

#[tokio::test]
async fn a_failing_step_leaves_nothing_postgres() -> anyhow::Result<()> {
    a_failing_step_leaves_nothing(Engine::Postgres).await
}

/// The test above proves it of a step that says so; every step of ours must say so.
#[test]
fn every_step_is_one_transaction() {
    for step in chezhu::migration::Migrator::migrations() {
        assert_eq!(step.use_transaction(), Some(true), "{}", step.name());
    }
}
