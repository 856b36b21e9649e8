//! From the schema of the release before to this one, with rows in it: what was served before is served after.
//!
//! The rows of a full house are poured into a database that stops one step short: a column or table that the newest step
//! adds is not there yet, as on the day before an upgrade.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chezhu::ground::clock::Clock;
use chezhu::ground::seal::Keyring;
use chezhu_tests::app::START;
use chezhu_tests::database::{Database, Engine};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use serde_json::Value;

use super::copy::{pg_dump, pg_restore};
use super::digest::{connect, digest, tables};
use super::{filled, served};

/// Brings a database to the step before the newest.
async fn to_the_step_before(database: &Database) -> anyhow::Result<()> {
    let keys = Arc::new(Keyring::for_tests());
    let db = database.open(Clock::manual(START), keys).await?;
    let steps = u32::try_from(chezhu::migration::Migrator::migrations().len())?;
    chezhu::migration::Migrator::up(db.for_migrations(), Some(steps - 1)).await?;
    assert_eq!(chezhu::migration::pending(&db).await?.len(), 1);
    db.close().await?;
    Ok(())
}

/// Pours the rows of the schema `full` into the tables of the same name, column by column.
async fn pour(conn: &DatabaseConnection, full: &BTreeMap<String, BTreeSet<String>>) -> anyhow::Result<()> {
    let sqlite = conn.get_database_backend() == sea_orm::DbBackend::Sqlite;
    // PostgreSQL gives numbers of its own unless told otherwise.
    let numbers = if sqlite { "" } else { "OVERRIDING SYSTEM VALUE " };
    for (table, columns) in tables(conn).await? {
        let Some(others) = full.get(&table) else { continue };
        let both: Vec<String> = columns.intersection(others).map(|name| format!("\"{name}\"")).collect();
        let both = both.join(", ");
        let sql = format!(
            "INSERT INTO \"{table}\" ({both}) {numbers}SELECT {both} FROM full_house.\"{table}\" WHERE true ON CONFLICT DO NOTHING"
        );
        conn.execute_unprepared(&sql)
            .await
            .map_err(|error| anyhow::anyhow!("{sql}: {error}"))?;
    }
    Ok(())
}

/// A database one step short with the rows of the one at `full`, which is spoilt by it.
async fn a_house_of_yesterday(engine: Engine, full: &str) -> anyhow::Result<Database> {
    let yesterday = Database::empty(engine).await?;
    to_the_step_before(&yesterday).await?;
    let from = connect(full).await?;
    let shape = tables(&from).await?;
    let conn = connect(&yesterday.url).await?;
    if engine == Engine::Postgres {
        from.execute_unprepared("ALTER SCHEMA public RENAME TO full_house")
            .await?;
        let folder = tempfile::tempdir()?;
        let dump = folder.path().join("dump");
        pg_dump(full, &dump).await?;
        pg_restore(&yesterday.url, &dump).await?;
        conn.execute_unprepared("SET session_replication_role = replica")
            .await?;
        pour(&conn, &shape).await?;
        conn.execute_unprepared("DROP SCHEMA full_house CASCADE").await?;
        // The one table that is numbered by the database: its numbers go on where they were.
        let on = "SELECT setval(pg_get_serial_sequence('change', 'seq'), (SELECT coalesce(max(seq), 1) FROM change))";
        conn.execute_unprepared(on).await?;
    } else {
        let path = full.trim_start_matches("sqlite://");
        conn.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
        conn.execute_unprepared(&format!("ATTACH DATABASE '{path}' AS full_house"))
            .await?;
        pour(&conn, &shape).await?;
    }
    from.close().await?;
    conn.close().await?;
    Ok(yesterday)
}

/// Every `id` in these pages: what a person would miss.
fn ids(pages: &[Value]) -> BTreeSet<String> {
    fn walk(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| walk(one, into)),
            Value::Object(fields) => {
                into.extend(fields.get("id").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|one| walk(one, into));
            }
            _ => {}
        }
    }
    let mut all = BTreeSet::new();
    pages.iter().for_each(|page| walk(page, &mut all));
    all
}

async fn upgraded(engine: Engine) -> anyhow::Result<()> {
    let (full, keys) = filled(engine).await?;
    let (pages, app) = served(full, keys.clone()).await?;
    app.stop().await?;
    let seen = ids(&pages);
    assert!(seen.len() > 8, "too little to miss: {seen:?}");

    let yesterday = a_house_of_yesterday(engine, &app.settings.database.url).await?;
    let before = digest(&yesterday.url).await?;
    let db = yesterday.open(Clock::manual(START), keys.clone()).await?;
    chezhu::migration::migrate(&db).await?;
    db.close().await?;
    let after = digest(&yesterday.url).await?;
    let held = before.values().filter(|(rows, _)| *rows > 0).count();
    assert!(
        held > 50,
        "only {held} tables have rows: the upgrade would prove little"
    );
    for (table, (rows, _)) in &before {
        let kept = after.get(table).map(|(rows, _)| *rows);
        assert!(kept >= Some(*rows), "{table} had {rows} rows and has {kept:?}");
    }
    let (pages, app) = served(yesterday, keys).await?;
    app.stop().await?;
    let lost: Vec<_> = seen.difference(&ids(&pages)).cloned().collect();
    assert!(lost.is_empty(), "after the upgrade these are not served: {lost:?}");
    Ok(())
}

#[test]
fn what_was_served_yesterday_is_served_after_the_upgrade_sqlite() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(upgraded(Engine::Sqlite))
}

#[test]
fn what_was_served_yesterday_is_served_after_the_upgrade_postgres() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(upgraded(Engine::Postgres))
}
