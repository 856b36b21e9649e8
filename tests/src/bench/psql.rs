//! Statements as psql runs them: the opponent of sweeps.

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use tempfile::NamedTempFile;

use super::script::Template;
use super::town::Town;
use super::wire::Statement;

/// Statements in a file, their values written out.
pub(super) struct Script(NamedTempFile);

impl Script {
    /// These statements, in one transaction that is rolled back: the next round finds what this one found.
    pub(super) fn of(heard: &[Statement]) -> anyhow::Result<Script> {
        let template = Template {
            uuids: Vec::new(),
            texts: Vec::new(),
            start_ms: i64::MIN,
            ready_ms: i64::MIN,
            span: 0,
        };
        let ends = ["BEGIN", "COMMIT", "ROLLBACK"];
        let mut file = NamedTempFile::with_suffix(".sql")?;
        file.write_all(b"\\o /dev/null\nBEGIN;\n")?;
        for statement in heard {
            let sql = statement.sql.trim_start().to_uppercase();
            if !ends.iter().any(|end| sql.starts_with(end)) {
                file.write_all(template.script("", std::slice::from_ref(statement)).as_bytes())?;
            }
        }
        file.write_all(b"ROLLBACK;\n")?;
        file.flush()?;
        if std::env::var_os("CHEZHU_BENCH_SCRIPT").is_some() {
            print!("{}", std::fs::read_to_string(file.path())?);
        }
        Ok(Script(file))
    }

    /// Runs them; tells what psql says that they took.
    pub(super) async fn run(&self, town: &Town) -> anyhow::Result<Duration> {
        let output = tokio::process::Command::new("psql")
            .args([
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--command=\\timing on",
            ])
            .arg(format!("--file={}", self.0.path().display()))
            .arg(&town.url)
            .stdin(Stdio::null())
            .output()
            .await
            .context("psql cannot be started")?;
        let (said, complained) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        ensure!(output.status.success(), "psql failed: {complained}");
        let time = |line: &str| line.strip_prefix("Time: ")?.split(' ').next()?.parse::<f64>().ok();
        let ms: f64 = said.lines().filter_map(time).sum();
        ensure!(ms > 0.0, "psql says no time: {said}");
        Ok(Duration::from_secs_f64(ms / 1000.0))
    }
}

/// Runs statements of the benchmark's own, one after the other.
pub(super) async fn prepare(town: &Town, statements: &[String]) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(&town.url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    for sql in statements {
        let words: String = sql.chars().take(60).collect();
        client.batch_execute(sql).await.with_context(|| words)?;
    }
    drop(client);
    connection.await??;
    Ok(())
}

/// An id made of a word of eight digits and an expression, as rows of a series have it.
pub(super) fn id(word: &str, of: &str) -> String {
    format!("('{word}-0000-7000-8000-' || lpad(to_hex({of}), 12, '0'))::uuid")
}
