//! What the registry of personal data says is sealed, is: each value of such a column is an envelope.

use std::collections::BTreeSet;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::personal::{Form, columns};
use chezhu::ground::seal::Sealed;
use chezhu_tests::app::TestApp;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    value: Vec<u8>,
}

/// What the columns hold.
pub struct Seals {
    /// Values that were looked at.
    pub values: usize,
    /// Columns with at least one.
    pub filled: BTreeSet<String>,
    /// Columns that hold something else.
    pub wrong: BTreeSet<String>,
}

/// Looks at every value of every sealed column and every blind index.
pub async fn look(app: &TestApp) -> anyhow::Result<Seals> {
    let look = app.db.read(Actor::System("canary"));
    let mut seals = Seals {
        values: 0,
        filled: BTreeSet::new(),
        wrong: BTreeSet::new(),
    };
    for at in columns() {
        let index = at.form == Form::Index;
        if !index && !matches!(at.form, Form::Sealed | Form::Purpose) {
            continue;
        }
        let (table, column) = (at.table, at.column);
        let sql = format!("SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL");
        let rows: Vec<Row> = look.all(&sql, []).await?;
        let name = format!("{table}.{column}");
        for row in rows {
            let well = if index {
                row.value.len() == 32
            } else {
                Sealed::from_bytes(row.value).key_version() == Some(1)
            };
            seals.values += 1;
            seals.filled.insert(name.clone());
            if !well {
                seals.wrong.insert(name.clone());
            }
        }
    }
    Ok(seals)
}
