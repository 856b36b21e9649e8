//! The place of the storm: a database, key files, a stand-in, and the processes that are killed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{DatabaseSettings, Db, Look};
use chezhu::ground::seal::Keyring;
use tempfile::TempDir;
use tokio::process::Child;
use tokio::time::sleep;

use super::maker::Maker;
use super::postgres::Server;
use super::programs::{find, free_port, logging, mortal};
use super::{Luck, Storm};
use crate::database::Engine;
use crate::seed::Seed;
use crate::standin::wechat::{APP_ID, APP_SECRET, Endpoint, Fault, Mode, StandIn};

/// What stays while processes come and go.
pub(crate) struct Place {
    pub base: String,
    pub inner: String,
    pub seed: Seed,
    pub provider: StandIn,
    environment: Vec<(String, String)>,
    /// The inner ports of the processes of jobs.
    jobs: [u16; 2],
    folder: TempDir,
}

/// What is killed.
pub(crate) struct Running {
    pub bff: Child,
    pub jobs: [Child; 2],
    pub postgres: Option<Server>,
}

/// Both.
pub(crate) struct House {
    pub place: Place,
    pub running: Running,
    pub keys: Arc<Keyring>,
    pub url: String,
    pub maker: Maker,
}

/// 5 % of the sends fail before anything happens; of 2 % the reply is lost after they took effect.
fn chance(mut luck: Luck) -> impl FnMut(Endpoint) -> Option<Fault> + Send {
    move |endpoint| match (endpoint, luck.below(100)) {
        (Endpoint::SubscribeSend, 0..5) => Some(Fault::errcode(-1, 1)),
        (Endpoint::SubscribeSend, 5..7) => Some(Fault {
            mode: Mode::BrokenOff,
            times: Some(1),
            after: true,
        }),
        _ => None,
    }
}

/// What is other than usual in a house.
#[derive(Default)]
pub(crate) struct Otherwise {
    /// Settings, `HTTP__BURST` and the like, over those of the suite.
    pub settings: Vec<(&'static str, String)>,
    /// Where the SQLite file lies.
    pub data: Option<std::path::PathBuf>,
}

impl House {
    /// Builds it and starts everything.
    pub(crate) async fn open(storm: Storm) -> anyhow::Result<House> {
        House::otherwise(storm, Otherwise::default()).await
    }

    /// The same with something of its own.
    pub(crate) async fn otherwise(storm: Storm, other: Otherwise) -> anyhow::Result<House> {
        let mut luck = Luck(storm.seed ^ u64::from(std::process::id()));
        let folder = TempDir::with_prefix("chezhu-crash-")?;
        let postgres = match storm.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Server::start(&mut luck).await?),
        };
        let data = other.data.as_deref().unwrap_or(folder.path());
        let sqlite = || format!("sqlite://{}", data.join("db.sqlite").display());
        let url = postgres.as_ref().map_or_else(sqlite, Server::url);
        let keys = Arc::new(Keyring::load(&folder.path().join("keys"), true)?);
        let db = open(&url, &keys).await?;
        chezhu::migration::migrate(&db).await?;
        let seed = Seed::in_db(&db, 6).await?;
        let orders = usize::try_from(storm.bookings / 8)?.clamp(8, 120);
        let maker = Maker::open(&db, &seed, orders).await?;
        db.close().await?;
        let provider = StandIn::start(Clock::system()).await?;
        provider.state().chance = Some(Box::new(chance(Luck(storm.seed))));
        let (port, inner) = (free_port(&mut luck), free_port(&mut luck));
        let mut environment = environment(&url, &folder, &provider, (port, inner));
        let own = other.settings.into_iter();
        environment.extend(own.map(|(name, value)| (format!("CHEZHU_{name}"), value)));
        let place = Place {
            base: format!("http://127.0.0.1:{port}"),
            inner: format!("http://127.0.0.1:{inner}"),
            seed,
            environment,
            jobs: [free_port(&mut luck), free_port(&mut luck)],
            provider,
            folder,
        };
        let running = Running {
            bff: place.bff()?,
            jobs: [place.jobs(0)?, place.jobs(1)?],
            postgres,
        };
        place.ready().await?;
        Ok(House {
            place,
            running,
            keys,
            url,
            maker,
        })
    }

    /// Waits until nothing is open any more, as long as there is time; tells what still is.
    pub(crate) async fn drain(&self, limit: Duration) -> anyhow::Result<i64> {
        let began = Instant::now();
        let db = self.db().await?;
        loop {
            let sql = "SELECT (SELECT COUNT(*) FROM delivery WHERE state IN ('ready', 'leased', 'calling')) \
                       + (SELECT COUNT(*) FROM inbound WHERE state = 'new')";
            let open = db.read(Actor::System("crash")).number(sql, []).await?;
            if open == 0 || began.elapsed() >= limit {
                db.close().await?;
                return Ok(open);
            }
            sleep(Duration::from_millis(250)).await;
        }
    }

    /// A pool of the suite's own.
    pub(crate) async fn db(&self) -> anyhow::Result<Db> {
        open(&self.url, &self.keys).await
    }

    /// Ends everything.
    pub(crate) async fn close(mut self) {
        for child in [&mut self.running.bff].into_iter().chain(&mut self.running.jobs) {
            if let Err(error) = child.kill().await {
                eprintln!("{error}");
            }
        }
        self.place.provider.stop().await;
    }
}

async fn open(url: &str, keys: &Arc<Keyring>) -> anyhow::Result<Db> {
    let settings = DatabaseSettings {
        url: url.to_owned(),
        connections: 2,
    };
    // Somebody else may be writing for as long as a pool waits.
    for _ in 0..9 {
        match Db::open(&settings, Clock::system(), keys.clone()).await {
            Ok(db) => return Ok(db),
            Err(_busy) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
    Ok(Db::open(&settings, Clock::system(), keys.clone()).await?)
}

fn environment(url: &str, folder: &TempDir, provider: &StandIn, (port, inner): (u16, u16)) -> Vec<(String, String)> {
    let keys = folder.path().join("keys").display().to_string();
    let (listen, inner) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{inner}"));
    let settings = [
        ("HTTP__LISTEN", listen.as_str()),
        ("HTTP__INNER_LISTEN", inner.as_str()),
        ("HTTP__WORKERS", "1"),
        ("HTTP__PER_SECOND", "100000"),
        ("HTTP__BURST", "100000"),
        ("HTTP__LOGIN_PER_MINUTE", "100000"),
        ("HTTP__STOP_SECONDS", "5"),
        ("JOBS__LEASE_SECONDS", "3"),
        ("DATABASE__URL", url),
        ("KEYS__DIR", &keys),
        ("KEYS__GENERATE", "false"),
        ("WECHAT__BASE_URL", &provider.base_url),
        ("WECHAT__ALLOW_HTTP", "true"),
        ("WECHAT__APP_ID", APP_ID),
        ("WECHAT__APP_SECRET", APP_SECRET),
        ("WECHAT__TEMPLATE_BOOKING", "tmpl-booking"),
        ("TELEMETRY__LOG", "warn"),
    ];
    settings
        .map(|(name, value)| (format!("CHEZHU_{name}"), value.to_owned()))
        .to_vec()
}

impl Place {
    fn start(&self, program: &str, word: &str, own: &[(&str, String)]) -> anyhow::Result<Child> {
        let mut command = mortal(&find(program)?, "KILL", &[]);
        command.arg(word).envs(self.environment.iter().cloned());
        command.envs(own.iter().map(|(name, value)| (name, value)));
        logging(&mut command, &self.folder.path().join(format!("{program}.log")))?;
        Ok(command.spawn()?)
    }

    /// Starts bff.
    pub(crate) fn bff(&self) -> anyhow::Result<Child> {
        self.start("bff-under-test", "serve", &[])
    }

    /// Starts a process of jobs, the first or the second.
    pub(crate) fn jobs(&self, which: usize) -> anyhow::Result<Child> {
        let inner = ("CHEZHU_JOBS__INNER_LISTEN", format!("127.0.0.1:{}", self.jobs[which]));
        self.start("jobs-under-test", "run", &[inner])
    }

    /// Waits until this process of jobs is at work; false when it has ended instead.
    pub(crate) async fn at_work(&self, jobs: &mut Child, which: usize) -> anyhow::Result<bool> {
        let door = format!("http://127.0.0.1:{}/readyz", self.jobs[which]);
        for _ in 0..200 {
            if jobs.try_wait()?.is_some() {
                return Ok(false);
            }
            if reqwest::get(&door).await.is_ok_and(|reply| reply.status().is_success()) {
                return Ok(true);
            }
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("jobs do not begin: {}", self.last_words("jobs-under-test"))
    }

    /// Runs a program with these words to its end, with the settings of the house.
    pub(crate) async fn call(&self, program: &str, words: &[&str]) -> anyhow::Result<std::process::Output> {
        let mut command = mortal(&find(program)?, "KILL", &[]);
        let command = command.args(words).envs(self.environment.iter().cloned());
        Ok(command.output().await?)
    }

    /// The folder of the key files.
    pub(crate) fn keys(&self) -> std::path::PathBuf {
        self.folder.path().join("keys")
    }

    /// What `jobs audit` prints, and whether it ended well.
    pub(crate) async fn audit(&self) -> anyhow::Result<(serde_json::Value, bool)> {
        let output = self.call("jobs-under-test", &["audit"]).await?;
        let words = serde_json::from_slice(&output.stdout).with_context(|| format!("{output:?}"))?;
        Ok((words, output.status.success()))
    }

    /// Waits until bff is ready.
    pub(crate) async fn ready(&self) -> anyhow::Result<()> {
        for _ in 0..200 {
            let asked = reqwest::get(format!("{}/readyz", self.inner)).await;
            if asked.is_ok_and(|reply| reply.status().is_success()) {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!(
            "bff does not come back; its last words: {}",
            self.last_words("bff-under-test")
        )
    }

    /// The end of a program's log.
    pub(crate) fn last_words(&self, program: &str) -> String {
        let log = std::fs::read_to_string(self.folder.path().join(format!("{program}.log"))).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Running {
    /// Starts what has ended.
    pub(crate) async fn all_up(&mut self, place: &Place) -> anyhow::Result<()> {
        if self.bff.try_wait()?.is_some() {
            self.bff = place.bff()?;
        }
        for (which, jobs) in self.jobs.iter_mut().enumerate() {
            if jobs.try_wait()?.is_some() {
                *jobs = place.jobs(which)?;
            }
        }
        place.ready().await
    }
}
