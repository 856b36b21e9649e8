//! The first hour of an operator: what stands in deploy/ and docs/operations.md is done here, word for word.

mod alerts;
mod copy;
mod digest;
mod files;
mod sample;
mod upgrade;

use std::path::PathBuf;
use std::sync::Arc;

use chezhu::ground::clock::{At, Clock};
use chezhu::ground::id::fresh_uuid;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::database::{Database, Engine, Template};
use chezhu_tests::demo::{people, run};
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

/// A file of the repository.
fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn text(path: &str) -> anyhow::Result<String> {
    use anyhow::Context;
    std::fs::read_to_string(file(path)).with_context(|| path.to_owned())
}

/// Says so past the test harness, which keeps what a passing test prints.
fn skipped(what: &str) {
    use std::io::Write;
    let _nobody_listens = writeln!(std::io::stderr(), "SKIPPED, not passed: {what}");
}

static FULL: [OnceCell<(Template, Arc<Keyring>)>; 2] = [OnceCell::const_new(), OnceCell::const_new()];

/// A database with a group, its people and two days of their history in it, closed. It is filled once for each engine.
async fn filled(engine: Engine) -> anyhow::Result<(Database, Arc<Keyring>)> {
    let full = &FULL[usize::from(engine == Engine::Postgres)];
    let (template, keys) = full.get_or_try_init(|| fill(engine)).await?;
    Ok((Database::of(template).await?, keys.clone()))
}

async fn fill(engine: Engine) -> anyhow::Result<(Template, Arc<Keyring>)> {
    let database = Database::fresh(engine).await?;
    let clock = Clock::manual(At::from_ms(START.ms() - 7 * 86_400_000));
    let keys = Arc::new(Keyring::for_tests());
    let db = database.open(clock.clone(), keys.clone()).await?;
    let media = tempfile::tempdir()?;
    let settings = Settings::with(&[
        ("database.url", database.url.as_str()),
        ("wechat.app_id", APP_ID),
        ("wechat.app_secret", APP_SECRET),
        ("wechat.template_booking", "a-template"),
        ("keys.dir", "/nowhere"),
        ("media.dir", &media.path().to_string_lossy()),
    ])?;
    run::play(&db, &clock, &settings, START, 2).await?;
    db.close().await?;
    Ok((database.into_template().await?, keys))
}

/// What the first owner of the group finds when they open the mini-program.
const PAGES: [&str; 7] = [
    "/api/v1/me",
    "/api/v1/vehicles",
    "/api/v1/bookings",
    "/api/v1/repairs",
    "/api/v1/orders",
    "/api/v1/surveys",
    "/api/v1/notices",
];

/// The server starts on this database, the first owner logs in, and their pages are served.
async fn served(database: Database, keys: Arc<Keyring>) -> anyhow::Result<(Vec<Value>, TestApp)> {
    let app = TestApp::over(database, keys, &[]).await?;
    // A code that nobody has spent, also not before the database was restored.
    let nonce = fresh_uuid(app.clock.now()).simple();
    let login = json!({ "code": format!("demo-{}-{nonce}", people::openid(0)) });
    let reply = app.post("/api/v1/auth/wechat", &login).expect(200).await;
    let token = reply["access_token"].as_str().unwrap_or_default().to_owned();
    let mut pages = Vec::new();
    for page in PAGES {
        pages.push(app.get(page).bearer(&token).expect(200).await);
    }
    Ok((pages, app))
}
