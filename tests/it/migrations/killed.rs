//! The process that migrates is killed at every step, and at odd moments (security.md R13): no step is half there, and the
//! next run makes the schema that one straight run makes.

use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::Duration;

use chezhu::migration::Migrator;
use chezhu_tests::chaos::figures::Found;
use chezhu_tests::chaos::programs;
use chezhu_tests::database::Engine;
use sea_orm_migration::MigratorTrait;
use serde_json::json;
use tokio::process::Command;

use super::{empty, schema};

/// The schema after each step of a straight run, with the last at the end.
async fn straight(engine: Engine) -> anyhow::Result<Vec<Vec<String>>> {
    let (_database, db) = empty(engine).await?;
    Migrator::install(db.for_migrations()).await?;
    let mut after = vec![schema(&db).await?];
    for _ in Migrator::migrations() {
        Migrator::up(db.for_migrations(), Some(1)).await?;
        after.push(schema(&db).await?);
    }
    db.close().await?;
    Ok(after)
}

/// The very program, as an operator runs it.
fn bff_migrate(url: &str, keys: &std::path::Path) -> anyhow::Result<Command> {
    let mut command = Command::new(programs::find("bff-under-test")?);
    command
        .arg("migrate")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
        .env("CHEZHU_DATABASE__URL", url)
        .env("CHEZHU_KEYS__DIR", keys)
        .env("CHEZHU_KEYS__GENERATE", "true");
    command
        .env("CHEZHU_WECHAT__APP_ID", "wx")
        .env("CHEZHU_WECHAT__APP_SECRET", "s");
    Ok(command)
}

async fn killed(engine: Engine) -> anyhow::Result<()> {
    let goal = "killed at each migration step: no step half there, the re-run converges, schema dump equal";
    let mut found = Found::of("R13", goal, engine);
    let after = straight(engine).await?;
    let steps = after.len() - 1;
    let (database, db) = empty(engine).await?;
    for (step, whole) in after.iter().enumerate().take(steps) {
        let mut dies = Command::new(programs::find("chaos")?);
        let dies = dies
            .args(["step", &database.url, "--size", &step.to_string()])
            .stderr(Stdio::null());
        let status = dies.status().await?;
        anyhow::ensure!(status.signal() == Some(6), "it did not die in step {step}: {status}");
        let there = schema(&db).await?;
        found.must(there == *whole, || format!("step {step} is half there"));
    }
    // And the program itself, killed by somebody who looks at no step.
    let keys = tempfile::tempdir()?;
    let (odd, odd_db) = empty(engine).await?;
    let mut kills = 0;
    for n in 0..12_u64 {
        let mut child = bff_migrate(&odd.url, &keys.path().join("keys"))?.spawn()?;
        tokio::time::sleep(Duration::from_millis(20 + 25 * n)).await;
        kills += u32::from(child.try_wait()?.is_none());
        child.kill().await?;
    }
    for (database, db) in [(&database, &db), (&odd, &odd_db)] {
        let status = bff_migrate(&database.url, &keys.path().join("keys"))?.status().await?;
        found.must(status.success(), || format!("the last run: {status}"));
        let there = schema(db).await?;
        found.must(Some(&there) == after.last(), || {
            "not the schema of a straight run".to_owned()
        });
        db.close().await?;
    }
    found.note("steps", json!(steps));
    found.note("killed_in_a_step", json!(steps));
    found.note("killed_at_odd_moments", json!(kills));
    assert_eq!(found.told(false), Vec::<String>::new());
    assert!(kills > 0);
    Ok(())
}

#[tokio::test]
async fn killed_at_every_step_sqlite() -> anyhow::Result<()> {
    killed(Engine::Sqlite).await
}

#[tokio::test]
async fn killed_at_every_step_postgres() -> anyhow::Result<()> {
    killed(Engine::Postgres).await
}
