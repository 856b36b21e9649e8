//! Backup and restore by the commands of docs/operations.md: the same rows, and a server that serves them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use chezhu_tests::crash::{postgres_bin, programs};
use chezhu_tests::database::{Database, Engine};
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET};
use sea_orm::ConnectionTrait;
use tokio::process::Command;

use super::digest::{connect, digest};
use super::{filled, served, text};

/// `jobs backup FILE` as the operator runs it; tells whether it went well and what it said.
async fn jobs_backup(url: &str, to: &Path) -> anyhow::Result<(bool, String)> {
    let mut command = programs::mortal(&programs::find("jobs-under-test")?, "KILL", &[]);
    let output = command
        .arg("backup")
        .arg(to)
        .env("CHEZHU_DATABASE__URL", url)
        .env("CHEZHU_WECHAT__APP_ID", APP_ID)
        .env("CHEZHU_WECHAT__APP_SECRET", APP_SECRET)
        .env("CHEZHU_KEYS__DIR", "/nowhere")
        .output()
        .await?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// One of PostgreSQL's programs.
async fn postgres(program: &str, args: &[&str]) -> anyhow::Result<()> {
    let output = Command::new(postgres_bin()?.join(program))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .await?;
    anyhow::ensure!(
        output.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Into a new file.
pub(super) async fn pg_dump(url: &str, to: &Path) -> anyhow::Result<()> {
    let file = to.to_string_lossy();
    postgres("pg_dump", &["--format=custom", "--no-owner", "--file", &file, url]).await
}

/// Into a database that has none of what is in the file.
pub(super) async fn pg_restore(url: &str, from: &Path) -> anyhow::Result<()> {
    let file = from.to_string_lossy();
    let how = ["--no-owner", "--exit-on-error", "--single-transaction", "--dbname"];
    postgres("pg_restore", &[&how[..], &[url, &file]].concat()).await
}

async fn back_up(database: &Database, to: &Path) -> anyhow::Result<()> {
    match database.engine {
        Engine::Sqlite => {
            let (well, said) = jobs_backup(&database.url, to).await?;
            anyhow::ensure!(well, "{said}");
            anyhow::ensure!(said.contains("bytes are in"), "{said}");
            let mode = std::fs::metadata(to)?.permissions().mode() & 0o777;
            anyhow::ensure!(mode == 0o600, "the copy can be read by others: {mode:o}");
            Ok(())
        }
        Engine::Postgres => pg_dump(&database.url, to).await,
    }
}

async fn restore(database: &Database, from: &Path) -> anyhow::Result<()> {
    match database.engine {
        Engine::Sqlite => {
            let to = database.folder().map(|folder| folder.join("db.sqlite"));
            std::fs::copy(from, to.unwrap_or_default())?;
            Ok(())
        }
        Engine::Postgres => pg_restore(&database.url, from).await,
    }
}

async fn lost_and_restored(engine: Engine) -> anyhow::Result<()> {
    let (database, keys) = filled(engine).await?;
    let before = digest(&database.url).await?;
    let held = before.values().filter(|(rows, _)| *rows > 0).count();
    assert!(held > 60, "only {held} tables have rows: the copy would prove little");
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("backup");
    back_up(&database, &copy).await?;
    database.lose().await?;
    // SQLite has not even a file any more.
    let left = digest(&database.url).await.unwrap_or_default();
    assert!(left.is_empty(), "the database is lost: {left:?}");
    restore(&database, &copy).await?;
    assert_eq!(digest(&database.url).await?, before);
    let (pages, app) = served(database, keys).await?;
    assert!(pages[1][0]["plate"].is_string(), "{}", pages[1]);
    app.stop().await?;
    Ok(())
}

#[test]
fn what_was_lost_comes_back_sqlite() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(lost_and_restored(Engine::Sqlite))
}

#[test]
fn what_was_lost_comes_back_postgres() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(lost_and_restored(Engine::Postgres))
}

/// While others write; never over a file that is there; never an empty copy of a database that is not.
#[tokio::test]
async fn a_copy_is_whole_or_not_there() -> anyhow::Result<()> {
    let database = Database::fresh(Engine::Sqlite).await?;
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy.sqlite");
    // Somebody holds the one writer: a copy does not wait for it and sees nothing of what is not committed.
    let conn = connect(&database.url).await?;
    let open = "INSERT INTO lease (name, holder, until) VALUES ('x', 'y', 1)";
    let before = digest(&database.url).await?;
    conn.execute_unprepared("BEGIN IMMEDIATE").await?;
    conn.execute_unprepared(open).await?;
    let (well, said) = jobs_backup(&database.url, &copy).await?;
    assert!(well, "{said}");
    conn.execute_unprepared("COMMIT").await?;
    assert_eq!(digest(&format!("sqlite://{}", copy.display())).await?, before);

    let (well, said) = jobs_backup(&database.url, &copy).await?;
    assert!(!well && said.contains("must not be there yet"), "{said}");
    assert_eq!(digest(&format!("sqlite://{}", copy.display())).await?, before);

    let (nowhere, other) = (folder.path().join("nothing.sqlite"), folder.path().join("other"));
    let (well, said) = jobs_backup(&format!("sqlite://{}", nowhere.display()), &other).await?;
    assert!(!well && !nowhere.exists() && !other.exists(), "{said}");
    let (well, said) = jobs_backup("postgres://nobody@127.0.0.1:1/x", &other).await?;
    assert!(!well && said.contains("pg_dump") && !other.exists(), "{said}");
    Ok(())
}

/// What is done above is what is written.
#[test]
fn the_manual_says_these_commands() -> anyhow::Result<()> {
    let manual = text("docs/operations.md")?;
    for command in [
        "jobs backup ",
        "pg_dump --format=custom --no-owner --file ",
        "pg_restore --no-owner --exit-on-error --single-transaction --dbname ",
    ] {
        assert!(manual.contains(command), "docs/operations.md lacks `{command}`");
    }
    Ok(())
}
