//! A database of its own for each test, on either engine, copied from a migrated template.
//!
//! PostgreSQL and Redis are those that `make test` starts; their addresses come in the environment. Without them the
//! tests on PostgreSQL fail and say so: a suite that skips half of itself is not green.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, anyhow};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::seal::Keyring;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::OnceCell;

/// The two databases that Chezhu runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// With Redis beside it.
    Postgres,
}

/// A database that ends with its owner.
pub struct Database {
    /// For `CHEZHU_DATABASE__URL`.
    pub url: String,
    /// For `CHEZHU_REDIS__URL`; empty on SQLite.
    pub redis: String,
    /// Which.
    pub engine: Engine,
    folder: Option<TempDir>,
    server: Option<(String, String)>,
}

/// A database that others begin as: filling one takes long, a copy of it does not. It stays until the process ends.
pub struct Template(Copied);

enum Copied {
    /// The file.
    File(Vec<u8>),
    /// The name of a database of the private server.
    Named(String),
}

static SQLITE: OnceCell<Template> = OnceCell::const_new();
static POSTGRES: OnceCell<Template> = OnceCell::const_new();
static NUMBER: AtomicUsize = AtomicUsize::new(0);

fn environment(name: &str) -> anyhow::Result<String> {
    std::env::var(name)
        .map_err(|_unset| anyhow!("{name} is not set: run make test, which starts PostgreSQL and Redis for the tests"))
}

fn fresh_name(word: &str) -> String {
    format!(
        "chezhu_{word}_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::SeqCst)
    )
}

impl Database {
    /// A migrated database without rows.
    pub async fn fresh(engine: Engine) -> anyhow::Result<Database> {
        let made = match engine {
            Engine::Sqlite => &SQLITE,
            Engine::Postgres => &POSTGRES,
        };
        Database::of(made.get_or_try_init(|| migrated(engine)).await?).await
    }

    /// A copy of a template.
    ///
    /// # Errors
    /// When the server or the file system refuses.
    pub async fn of(template: &Template) -> anyhow::Result<Database> {
        match &template.0 {
            Copied::File(bytes) => {
                let database = sqlite()?;
                if let Some(folder) = database.folder() {
                    tokio::fs::write(folder.join("db.sqlite"), bytes).await?;
                }
                Ok(database)
            }
            Copied::Named(name) => postgres(&fresh_name("test"), Some(name)).await,
        }
    }

    /// Makes a template of it; nobody may have it open any more.
    ///
    /// # Errors
    /// When somebody has.
    pub async fn into_template(mut self) -> anyhow::Result<Template> {
        if let Some((_, name)) = self.server.take() {
            return Ok(Template(Copied::Named(name)));
        }
        let folder = self.folder().context("a SQLite database has a folder")?;
        // The last connection to close has written the log back into the file.
        anyhow::ensure!(
            !folder.join("db.sqlite-wal").exists(),
            "the template still has a write-ahead log"
        );
        let bytes = tokio::fs::read(folder.join("db.sqlite")).await?;
        Ok(Template(Copied::File(bytes)))
    }

    /// A database without tables.
    pub async fn empty(engine: Engine) -> anyhow::Result<Database> {
        match engine {
            Engine::Sqlite => sqlite(),
            Engine::Postgres => postgres(&fresh_name("empty"), None).await,
        }
    }

    /// Opens it: a pool of its own beside the server's.
    pub async fn open(&self, clock: Clock, keys: Arc<Keyring>) -> anyhow::Result<Db> {
        let settings = DatabaseSettings {
            url: self.url.clone(),
            connections: 2,
        };
        Db::open(&settings, clock, keys)
            .await
            .context("the test's database cannot be opened")
    }

    /// Loses it: what is left is what an operator has before the first start, the place and nothing in it.
    ///
    /// # Errors
    /// When the server or the file system refuses.
    pub async fn lose(&self) -> anyhow::Result<()> {
        if let Some((base, name)) = &self.server {
            administer(base, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
            return create(base, name, "template0").await;
        }
        for file in self.folder().into_iter().flat_map(std::fs::read_dir).flatten() {
            std::fs::remove_file(file?.path())?;
        }
        Ok(())
    }

    /// The folder of the SQLite file.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }
}

fn sqlite() -> anyhow::Result<Database> {
    let folder = TempDir::with_prefix("chezhu-")?;
    let url = format!("sqlite://{}", folder.path().join("db.sqlite").display());
    Ok(Database {
        url,
        redis: String::new(),
        engine: Engine::Sqlite,
        folder: Some(folder),
        server: None,
    })
}

async fn migrated(engine: Engine) -> anyhow::Result<Template> {
    let database = Database::empty(engine).await?;
    let db = database
        .open(Clock::manual(At::from_ms(0)), Arc::new(Keyring::for_tests()))
        .await?;
    chezhu::migration::migrate(&db)
        .await
        .context("the template cannot be migrated")?;
    db.close().await?;
    database.into_template().await
}

async fn postgres(name: &str, template: Option<&String>) -> anyhow::Result<Database> {
    let base = environment("CHEZHU_TEST_POSTGRES_URL")?;
    let template = template.map_or("template0", String::as_str);
    create(&base, name, template).await?;
    let mut url = reqwest::Url::parse(&base).context("CHEZHU_TEST_POSTGRES_URL is not an address")?;
    url.set_path(name);
    let server = Some((base, name.to_owned()));
    let redis = redis().await?;
    Ok(Database {
        url: url.to_string(),
        redis,
        engine: Engine::Postgres,
        folder: None,
        server,
    })
}

/// A copy of this database, file by file: what its catalogue keeps for the first who connects comes along. Before 15 there
/// was no other way and no word for it.
async fn create(base: &str, name: &str, template: &str) -> anyhow::Result<()> {
    let (client, connection) = connect(base).await?;
    let version: String = client.query_one("SHOW server_version_num", &[]).await?.try_get(0)?;
    let strategy = if version.parse::<u32>()? < 150_000 {
        ""
    } else {
        " STRATEGY FILE_COPY"
    };
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}{strategy}");
    client.batch_execute(&sql).await.with_context(|| sql.clone())?;
    drop(client);
    connection.await??;
    Ok(())
}

/// Runs one statement on the server itself.
async fn administer(base: &str, sql: &str) -> anyhow::Result<()> {
    let (client, connection) = connect(base).await?;
    client.batch_execute(sql).await.with_context(|| sql.to_owned())?;
    drop(client);
    connection.await??;
    Ok(())
}

type Connection = tokio::task::JoinHandle<Result<(), tokio_postgres::Error>>;

async fn connect(base: &str) -> anyhow::Result<(tokio_postgres::Client, Connection)> {
    let (client, connection) = tokio_postgres::connect(base, tokio_postgres::NoTls)
        .await
        .context("CHEZHU_TEST_POSTGRES_URL does not answer")?;
    Ok((client, tokio::spawn(connection)))
}

/// The next of Redis's sixteen numbered databases, emptied.
async fn redis() -> anyhow::Result<String> {
    // A run that says so has none.
    if environment("CHEZHU_TEST_REDIS_URL")? == "none" {
        return Ok(String::new());
    }
    let mut url = reqwest::Url::parse(&environment("CHEZHU_TEST_REDIS_URL")?)
        .context("CHEZHU_TEST_REDIS_URL is not an address")?;
    let number = NUMBER.fetch_add(1, Ordering::SeqCst) % 16;
    let address = (
        url.host_str().unwrap_or("127.0.0.1").to_owned(),
        url.port().unwrap_or(6379),
    );
    let mut redis = tokio::net::TcpStream::connect(address)
        .await
        .context("CHEZHU_TEST_REDIS_URL does not answer")?;
    redis
        .write_all(format!("SELECT {number}\r\nFLUSHDB\r\nQUIT\r\n").as_bytes())
        .await?;
    let mut answer = String::new();
    redis.read_to_string(&mut answer).await?;
    anyhow::ensure!(answer.matches("+OK").count() == 3, "Redis said: {answer}");
    url.set_path(&number.to_string());
    Ok(url.to_string())
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((base, name)) = self.server.take() else { return };
        // A thread of its own: the test's executor may be ending, or be in the middle of a panic.
        let ended = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(administer(
                &base,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            ))
        });
        match ended.join() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => eprintln!("a test database stays behind: {error:#}"),
            Err(_panic) => eprintln!("a test database stays behind"),
        }
    }
}
