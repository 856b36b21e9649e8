//! What a batch runs, overheard on the wire, as a pgbench script.

use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context, ensure};
use chezhu::ground::db::{DatabaseSettings, Db};
use tempfile::NamedTempFile;
use uuid::Uuid;

use super::table::Table;
use super::{BATCH, batch};
use crate::bench::books::rate;
use crate::bench::script::Template;
use crate::bench::wire::{Statement, Value, Wire};

/// The script in a file.
pub(super) struct Script(NamedTempFile);

/// Runs one batch and makes a script of its statements.
pub(super) async fn record(table: &Table) -> anyhow::Result<Script> {
    let (wire, url) = Wire::before(&table.database.url).await?;
    let settings = DatabaseSettings { url, connections: 1 };
    let db = Db::open(&settings, table.clock.clone(), Arc::clone(&table.keys)).await?;
    wire.take()?;
    let taken = batch(&db).await?;
    ensure!(taken as u64 == BATCH, "a batch of {taken}");
    let heard = wire.take()?;
    db.close().await?;
    let mut file = NamedTempFile::with_suffix(".sql")?;
    file.write_all(text(&heard)?.as_bytes())?;
    file.flush()?;
    if std::env::var_os("CHEZHU_BENCH_SCRIPT").is_some() {
        print!("{}", std::fs::read_to_string(file.path())?);
    }
    println!(
        "deliveries: a batch of {BATCH} is {} statements, BEGIN and COMMIT counted; pgbench runs the same",
        heard.len()
    );
    Ok(Script(file))
}

/// The ids of the rows that were taken, in the order in which they are bound.
fn called(heard: &[Statement]) -> anyhow::Result<Vec<Uuid>> {
    let calling = heard.iter().find(|one| one.sql.contains("SET state = 'calling'"));
    let values = &calling.context("a batch without calling")?.values;
    let ids = values.iter().skip(2).filter_map(|value| match value {
        Value::Uuid(id) if !id.is_nil() => Some(*id),
        _ => None,
    });
    Ok(ids.collect())
}

fn text(heard: &[Statement]) -> anyhow::Result<String> {
    let ids = called(heard)?;
    ensure!(ids.len() as u64 == BATCH, "{} rows were called", ids.len());
    let claim = heard.iter().find(|one| one.sql.contains("SET state = 'leased'"));
    let Some(Value::Uuid(fence)) = claim.and_then(|claim| claim.values.first()) else {
        anyhow::bail!("a claim without a fence");
    };
    let mut uuids: Vec<(Uuid, String)> = vec![(*fence, ":fence::uuid".to_owned())];
    uuids.extend(ids.iter().enumerate().map(|(n, id)| (*id, format!(":id{n}::uuid"))));
    let template = Template {
        uuids,
        texts: Vec::new(),
        start_ms: 0,
        ready_ms: 0,
        span: 0,
    };
    let mut out = "SELECT gen_random_uuid() AS fence \\gset\n".to_owned();
    for statement in heard {
        let line = template.script("", std::slice::from_ref(statement));
        if statement.sql.contains("SET state = 'leased'") {
            // pgbench keeps one row: the ids that were taken become its columns.
            let line = line.trim_end().trim_end_matches(';');
            let line = line.replacen(") UPDATE delivery", "), taken AS (UPDATE delivery", 1);
            ensure!(line.contains("taken AS"), "a claim of another form");
            let columns = (0..ids.len()).map(|n| format!("COALESCE(ids[{}], '{}'::uuid) AS id{n}", n + 1, Uuid::nil()));
            let columns: Vec<String> = columns.collect();
            out.push_str(&format!(
                "{line}) SELECT {} FROM (SELECT array_agg(id) AS ids FROM taken) AS all_taken \\gset\n",
                columns.join(", ")
            ));
        } else {
            out.push_str(&line);
        }
    }
    Ok(out)
}

impl Script {
    /// Runs it for so many batches; gives deliveries a second.
    pub(super) async fn run(&self, table: &Table, clients: usize, batches: usize) -> anyhow::Result<f64> {
        ensure!(
            batches.is_multiple_of(clients),
            "{batches} batches of {clients} clients"
        );
        let mut command = tokio::process::Command::new("pgbench");
        command
            .args(["--no-vacuum", "--protocol=prepared"])
            .arg(format!("--file={}", self.0.path().display()))
            .arg(format!("--client={clients}"))
            .arg(format!("--jobs={}", clients.min(2)))
            .arg(format!("--transactions={}", batches / clients))
            .arg(&table.database.url)
            .stdin(Stdio::null());
        let rate = rate(command, batches).await? * BATCH as f64;
        let sent = table.sent().await?;
        ensure!(
            sent == batches as u64 * BATCH,
            "pgbench settled {sent} in {batches} batches"
        );
        Ok(rate)
    }
}
