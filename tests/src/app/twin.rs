//! A second server and second jobs beside the first, with nothing in common but the database, Redis and the keys: with
//! `CHEZHU_TEST_TWINS=1` every request of a test goes to the other one of the two, and so does every hand of jobs.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu_bff::Running;

use crate::database::{Database, Engine};

/// Not a setting: a test that has it in front says why it is about one server alone.
pub(super) const ALONE: &str = "tests.alone";

/// Settings that are of one process, as config/default.toml says: a test of such a bound is a test of one server.
const OF_ONE_PROCESS: [&str; 7] = [
    ALONE,
    "http.per_second",
    "http.burst",
    "live.each",
    "live.all",
    "media.at_once",
    "media.megapixels",
];

/// The second ones.
pub(super) struct Twin {
    base: String,
    db: Db,
    running: RefCell<Option<Running>>,
    turn: Cell<bool>,
    hand: Cell<bool>,
}

/// Whether a test with these settings on this engine has twins. SQLite is one machine with one server (rulings 8).
pub(super) fn wanted(engine: Engine, settings: &[(&str, &str)]) -> bool {
    let asked = std::env::var("CHEZHU_TEST_TWINS").is_ok_and(|value| value == "1");
    asked && engine == Engine::Postgres && !settings.iter().any(|(name, _)| OF_ONE_PROCESS.contains(name))
}

impl Twin {
    /// Starts the second server with the same settings, and opens what the second jobs work with.
    pub(super) async fn start(
        database: &Database,
        settings: &Settings,
        clock: &Clock,
        keys: &Arc<Keyring>,
    ) -> anyhow::Result<Twin> {
        let db = database.open(clock.clone(), keys.clone()).await?;
        let running = chezhu_bff::start(settings.clone(), clock.clone(), keys.clone(), None).await?;
        Ok(Twin {
            base: format!("http://{}", running.addr),
            db,
            running: RefCell::new(Some(running)),
            turn: Cell::new(false),
            hand: Cell::new(false),
        })
    }

    /// The second one's address, every other time.
    pub(super) fn base(&self) -> Option<&str> {
        self.turn.replace(!self.turn.get()).then_some(self.base.as_str())
    }

    /// The second one's database, every other time.
    pub(super) fn db(&self) -> Option<&Db> {
        self.hand.replace(!self.hand.get()).then_some(&self.db)
    }

    /// Ends it.
    pub(super) async fn stop(&self) -> anyhow::Result<()> {
        let running = self.running.take();
        if let Some(running) = running {
            running.stop().await;
        }
        Ok(self.db.close().await?)
    }
}
