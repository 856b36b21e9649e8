//! The registry of personal data names every column there is, on both engines, and says the truth of each (security.md P3).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::personal::{Class, Column, Form, columns};
use chezhu::ground::renew;
use chezhu::ground::seal::Keyring;
use chezhu_tests::app::START;
use chezhu_tests::database::{Database, Engine};
use chezhu_tests::figures;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

/// Open though they name somebody: colleagues and customers are told who serves them.
const NAMED: [&str; 2] = ["staff.name", "staff.username"];

/// Each column with whether it is of the binary type.
async fn schema(db: &Db) -> anyhow::Result<BTreeMap<String, bool>> {
    let conn = db.for_migrations();
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT m.name || '.' || c.name AS name, lower(c.type) AS kind FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT (table_name || '.' || column_name)::text AS name, data_type::text AS kind FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
    let mut all = BTreeMap::new();
    for row in rows {
        let kind: String = row.try_get("", "kind")?;
        all.insert(row.try_get("", "name")?, kind == "blob" || kind == "bytea");
    }
    Ok(all)
}

fn named(column: &Column) -> String {
    format!("{}.{}", column.table, column.column)
}

/// What is wrong with the registry for this schema.
fn wrong(schema: &BTreeMap<String, bool>, registry: &[Column]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for column in registry {
        let name = named(column);
        let Some(bytes) = schema.get(&name) else {
            wrong.push(format!("{name} is no column"));
            continue;
        };
        if !seen.insert(name.clone()) {
            wrong.push(format!("{name} is named twice"));
        }
        let sealed = matches!(column.form, Form::Sealed | Form::Purpose | Form::Index);
        if sealed && !bytes {
            wrong.push(format!(
                "{name} is said to be {:?} and is no binary column",
                column.form
            ));
        }
        if *bytes && matches!(column.form, Form::Open | Form::Mask) {
            wrong.push(format!("{name} is a binary column and is said to be {:?}", column.form));
        }
        let who = matches!(column.class, Class::A | Class::B | Class::Key);
        if who && column.form == Form::Open && !NAMED.contains(&name.as_str()) {
            wrong.push(format!("{name} is of class {:?} and lies open", column.class));
        }
        if name.ends_with("_index") && column.form != Form::Index && *bytes {
            wrong.push(format!("{name} is said to be {:?}", column.form));
        }
    }
    let missing = schema.keys().filter(|name| !seen.contains(*name));
    wrong.extend(missing.map(|name| format!("{name} is not in core/src/ground/personal.txt")));
    wrong
}

async fn every_column_is_named(engine: Engine) -> anyhow::Result<()> {
    let database = Database::fresh(engine).await?;
    let db = database
        .open(Clock::manual(START), Arc::new(Keyring::for_tests()))
        .await?;
    let (mut schema, registry) = (schema(&db).await?, columns());
    db.close().await?;
    let wrong_now = wrong(&schema, &registry);
    let count = |class: Class| registry.iter().filter(|column| column.class == class).count();
    let goal = "every column of the schema is in the registry of personal data; an untagged new one is red";
    let values = [
        ("columns", json!(schema.len())),
        ("untagged_or_wrong", json!(wrong_now.len())),
        ("class_a", json!(count(Class::A))),
        ("class_b", json!(count(Class::B))),
        ("class_c", json!(count(Class::C))),
        ("engine", json!(engine.word())),
    ];
    figures::line("P3", goal, &values, wrong_now.is_empty());
    assert_eq!(wrong_now, Vec::<String>::new());
    assert!(schema.len() > 1_000 && count(Class::A) > 2 && count(Class::B) > 40);
    let hangs: BTreeSet<String> = renew::columns()
        .map(|at| format!("{}.{}", at.table, at.column))
        .collect();
    let purpose = registry
        .iter()
        .filter(|column| column.form == Form::Purpose || column.column == "wrapped");
    assert_eq!(
        purpose.map(named).collect::<BTreeSet<_>>(),
        hangs,
        "what is sealed anew when the key of the house changes"
    );
    // A column that somebody adds without a word.
    schema.insert("person.mother".to_owned(), false);
    assert_eq!(wrong(&schema, &registry).len(), 1);
    Ok(())
}

#[tokio::test]
async fn every_column_is_named_sqlite() -> anyhow::Result<()> {
    every_column_is_named(Engine::Sqlite).await
}

#[tokio::test]
async fn every_column_is_named_postgres() -> anyhow::Result<()> {
    every_column_is_named(Engine::Postgres).await
}
