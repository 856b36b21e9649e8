//! Bytes of real rows: a demo group's months on PostgreSQL, looked at with PostgreSQL's own measures.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use chezhu::ground::clock::{At, Clock};
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;

use super::measured::Table;
use crate::app::START;
use crate::database::{Database, Engine};
use crate::demo::run;
use crate::standin::wechat::{APP_ID, APP_SECRET};

const TABLES: &str = "SELECT c.relname::text AS name, c.reltuples::float8 AS rows, pg_indexes_size(c.oid)::float8 AS index, \
    (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid)::float8 AS indexes \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'seaql_migrations' ORDER BY 1";

/// Fills a database with so many days of a group's life and measures every table.
///
/// # Errors
/// When there is no PostgreSQL (`tools/services.sh` starts one), or it cannot be filled.
pub async fn measure(days: usize) -> anyhow::Result<Vec<Table>> {
    let database = Database::fresh(Engine::Postgres).await?;
    let clock = Clock::manual(At::from_ms(START.ms() - i64::try_from(days + 1)? * 86_400_000));
    let db = database.open(clock.clone(), Arc::new(Keyring::for_tests())).await?;
    let media = tempfile::tempdir()?;
    let settings = Settings::with(&[
        ("database.url", database.url.as_str()),
        ("wechat.app_id", APP_ID),
        ("wechat.app_secret", APP_SECRET),
        ("wechat.template_booking", "a-template"),
        ("keys.dir", "/nowhere"),
        ("media.dir", &media.path().to_string_lossy()),
    ])?;
    run::play(&db, &clock, &settings, START, days).await?;
    db.close().await?;
    let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    client.batch_execute("VACUUM FULL ANALYZE").await?;
    let mut tables = Vec::new();
    for row in client.query(TABLES, &[]).await? {
        let name: String = row.get("name");
        // The head of a row is 24 bytes and its pointer 4; what TOAST keeps elsewhere is counted in its column.
        let sql = format!("SELECT count(*)::float8, coalesce(avg(pg_column_size(t.*)), 0)::float8 FROM \"{name}\" t");
        let own = client.query_one(&sql, &[]).await?;
        let (rows, size): (f64, f64) = (own.get(0), own.get(1));
        tables.push(Table {
            table: name,
            rows,
            row: if rows > 0.0 { size + 4.0 } else { 0.0 },
            index: row.get("index"),
            indexes: row.get("indexes"),
        });
    }
    drop(client);
    connection.await??;
    Ok(tables)
}

/// Writes a line of JSON for each.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, tables: &[Table]) -> anyhow::Result<()> {
    let mut file = std::fs::File::create(path)?;
    for table in tables {
        writeln!(file, "{}", serde_json::to_string(table)?)?;
    }
    Ok(())
}
