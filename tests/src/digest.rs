//! What stands in a database, table by table: two of them say whether anything was written in between.

use std::collections::BTreeMap;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look};
use sea_orm::FromQueryResult;

use crate::database::Engine;

/// The content of every table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest(BTreeMap<String, String>);

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

impl Digest {
    /// Reads every table but these.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(db: &Db, engine: Engine, except: &[&str]) -> anyhow::Result<Digest> {
        let look = db.read(Actor::System("test"));
        let tables = match engine {
            Engine::Sqlite => {
                "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Engine::Postgres => {
                "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut all = BTreeMap::new();
        let tables: Vec<Text> = look.all(tables, []).await?;
        for table in tables
            .into_iter()
            .map(|one| one.text)
            .filter(|name| !except.contains(&name.as_str()))
        {
            let content = match engine {
                Engine::Sqlite => {
                    let columns = format!("SELECT name AS text FROM pragma_table_info('{table}')");
                    let columns: Vec<Text> = look.all(&columns, []).await?;
                    let quoted: Vec<String> = columns.iter().map(|one| format!("quote(\"{}\")", one.text)).collect();
                    let row = quoted.join(" || ',' || ");
                    format!(
                        "SELECT COALESCE(group_concat(r, char(10)), '') AS text FROM (SELECT {row} AS r FROM \"{table}\" ORDER BY 1) d"
                    )
                }
                Engine::Postgres => {
                    format!(
                        "SELECT COALESCE(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS text FROM \"{table}\" t"
                    )
                }
            };
            let content: Option<Text> = look.one(&content, []).await?;
            all.insert(table, content.map(|one| one.text).unwrap_or_default());
        }
        anyhow::ensure!(all.len() > 50, "only {} tables", all.len());
        Ok(Digest(all))
    }

    /// The tables that are not as they were.
    pub fn changed(&self, later: &Digest) -> Vec<String> {
        let names = self.0.keys().chain(later.0.keys());
        let mut changed: Vec<String> = names
            .filter(|name| self.0.get(*name) != later.0.get(*name))
            .cloned()
            .collect();
        changed.sort();
        changed.dedup();
        changed
    }
}
