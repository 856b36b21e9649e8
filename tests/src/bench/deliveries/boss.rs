//! pg-boss (tests/peers/pg-boss) fetching and completing as many jobs, in batches of the same size.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::BATCH;
use crate::database::{Database, Engine};

pub(super) struct Queue {
    database: Database,
    folder: PathBuf,
}

impl Queue {
    pub(super) async fn open() -> anyhow::Result<Queue> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers/pg-boss");
        ensure!(
            folder.join("node_modules/pg-boss").is_dir(),
            "pg-boss is not installed: make bench does it, or npm ci in tests/peers/pg-boss"
        );
        let database = Database::empty(Engine::Postgres).await?;
        Ok(Queue { database, folder })
    }

    /// Jobs a second.
    pub(super) async fn run(&self, workers: usize, jobs: usize) -> anyhow::Result<f64> {
        let output = tokio::process::Command::new("node")
            .current_dir(&self.folder)
            .arg("work.mjs")
            .arg(&self.database.url)
            .args([jobs.to_string(), workers.to_string(), BATCH.to_string()])
            .output()
            .await
            .context("node cannot be started")?;
        ensure!(
            output.status.success(),
            "pg-boss: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let said: Value = serde_json::from_slice(&output.stdout)?;
        said["per_second"].as_f64().context("pg-boss says no rate")
    }
}
