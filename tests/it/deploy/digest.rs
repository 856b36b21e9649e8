//! What a whole database holds, as a few words.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};

/// One connection to a database, past everything of ours.
pub(super) async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Ok(sea_orm::Database::connect(options).await?)
}

pub(super) async fn rows(conn: &DatabaseConnection, sql: &str) -> anyhow::Result<Vec<QueryResult>> {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    Ok(conn.query_all_raw(statement).await?)
}

/// Tables and their columns; the ledger of migrations is not one of ours.
pub(super) async fn tables(conn: &DatabaseConnection) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let sql = match conn.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS t, c.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
    };
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(conn, sql).await? {
        tables
            .entry(row.try_get("", "t")?)
            .or_default()
            .insert(row.try_get("", "c")?);
    }
    Ok(tables)
}

/// Of each table how many rows it has, and a hash of all of them.
pub(super) async fn digest(url: &str) -> anyhow::Result<BTreeMap<String, (i64, String)>> {
    let conn = connect(url).await?;
    let mut all = BTreeMap::new();
    for (table, columns) in tables(&conn).await? {
        let sqlite = conn.get_database_backend() == DbBackend::Sqlite;
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match sqlite {
                true => format!("quote(\"{column}\")"),
                false => format!("coalesce(\"{column}\"::text, 'NULL')"),
            })
            .collect();
        let line = cells.join(" || '|' || ");
        let words = match sqlite {
            true => "coalesce(group_concat(line, char(10)), '')",
            false => "coalesce(string_agg(line, chr(10) ORDER BY line), '')",
        };
        let sql = format!(
            "SELECT COUNT(*) AS n, {words} AS words FROM (SELECT {line} AS line FROM \"{table}\" ORDER BY 1) AS lines"
        );
        for row in rows(&conn, &sql).await? {
            let words: String = row.try_get("", "words")?;
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, words.as_bytes());
            all.insert(table.clone(), (row.try_get("", "n")?, hex::encode(hash)));
        }
    }
    conn.close().await?;
    Ok(all)
}
