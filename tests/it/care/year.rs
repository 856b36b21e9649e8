//! `care.plan` over simulated time: 400 days with the holidays and make-up workdays of the national calendar, leap day, four
//! zones, both turns of New York's clock, two workers whose clocks go five minutes apart, clocks that jump by a day.
//!
//! A model of its own says what must be said to whom and when; what the sweep said and what went up to the call is held against
//! it: nothing early, nothing doubled, nothing missed, nothing at night, nothing without a consent that holds at the call.
//! `survey.invite` lives through the same days, with a model of its own (`asked`). `SEED=` replays a run, `CHEZHU_TEST_YEAR=1`
//! makes it the long one. Another sweep joins by a line in [`World::round`].

mod asked;
mod begin;
mod model;
mod world;

use std::sync::Arc;

use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::seal::Keyring;
use chezhu_jobs::deliver::Channels;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chrono::{NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::world::World;

const GAP: i64 = 14;

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

fn seed() -> u64 {
    let named = std::env::var("SEED").ok().and_then(|text| text.parse().ok());
    let seed = named.unwrap_or_else(|| u64::from(std::process::id()) ^ 0xca4e);
    println!("SEED={seed}");
    seed
}

fn local(zone: Tz, at: At) -> chrono::NaiveDateTime {
    zone.from_utc_datetime(&at.utc().naive_utc()).naive_local()
}

fn quiet(zone: Tz, at: At) -> bool {
    !(9..21).contains(&local(zone, at).hour())
}

fn days(n: u64) -> TimeDelta {
    TimeDelta::days(i64::try_from(n).unwrap_or(0))
}

fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    Ok(serde_json::from_value(value)?)
}

/// 400 days in memory: all of 2026 with its holidays, New Year, both turns of New York's clock.
#[test]
fn four_hundred_days() -> anyhow::Result<()> {
    let engine = chezhu_tests::database::Engine::Sqlite;
    let pause = if std::env::var("CHEZHU_TEST_YEAR").is_ok() {
        60
    } else {
        480
    };
    chezhu_tests::app::run(engine, &[], async |app: TestApp| {
        let clock = Clock::manual(At::from_ms(0));
        let settings = DatabaseSettings {
            url: "sqlite::memory:".to_owned(),
            connections: 1,
        };
        let db = Db::open(&settings, clock.clone(), Arc::new(Keyring::for_tests())).await?;
        chezhu::migration::migrate(&db).await?;
        let channels = Channels::new(&app.settings, &clock)?;
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        World::new(db, clock, channels, seed(), from)
            .await?
            .live(400, pause)
            .await
    })
}

/// The same 400 days on PostgreSQL itself.
#[test]
fn four_hundred_days_on_postgres() -> anyhow::Result<()> {
    let engine = chezhu_tests::database::Engine::Postgres;
    chezhu_tests::app::run(engine, &[], async |app: TestApp| {
        let channels = Channels::new(&app.settings, &app.clock)?;
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        let mut world = World::new(app.db.clone(), app.clock.clone(), channels, seed(), from).await?;
        world.live(400, 480).await
    })
}

on_both! {
    /// Leap day and the turn of New York's clock, on the engine itself.
    async fn a_leap_day_and_a_turning_clock(app: TestApp) -> anyhow::Result<()> {
        let channels = Channels::new(&app.settings, &app.clock)?;
        let from = NaiveDate::from_ymd_opt(2028, 2, 10).unwrap_or_default();
        World::new(app.db.clone(), app.clock.clone(), channels, seed(), from).await?.live(40, 240).await
    }
}
