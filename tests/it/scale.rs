//! The load model knows every table, and docs/scale.md says what the model says.

use chezhu_tests::database::{Database, Engine};
use chezhu_tests::load::growth::driver;
use chezhu_tests::load::measured::{Costs, Tables, file};
use chezhu_tests::load::page;
use sea_orm::{ConnectionTrait, Statement};

#[tokio::test]
async fn every_table_has_something_that_drives_it() -> anyhow::Result<()> {
    let database = Database::fresh(Engine::Sqlite).await?;
    let conn = sea_orm::Database::connect(&database.url).await?;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations'";
    let rows = conn
        .query_all_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await?;
    let names: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "name"))
        .collect::<Result<_, _>>()?;
    assert!(names.len() > 100, "{names:?}");
    let unknown: Vec<&String> = names.iter().filter(|name| driver(name).is_none()).collect();
    assert!(
        unknown.is_empty(),
        "say in tests/src/load/growth.rs what drives {unknown:?}"
    );
    conn.close().await?;
    Ok(())
}

/// A figure stands there only when it was measured: without the two files of measurements the page has no table.
#[test]
fn the_page_says_what_the_model_says() -> anyhow::Result<()> {
    let page = file("docs/scale.md")?;
    let made = match (file("tests/load/rows.jsonl"), file("tests/load/costs.jsonl")) {
        (Ok(rows), Ok(costs)) => page::filled(&page, &Tables::read(&rows)?, &Costs::read(&costs)?)?,
        _ => page::emptied(&page)?,
    };
    let wrong = page.lines().zip(made.lines()).find(|(said, made)| said != made);
    assert_eq!(wrong, None, "docs/scale.md: run `make scale`");
    assert_eq!(page, made);
    Ok(())
}
