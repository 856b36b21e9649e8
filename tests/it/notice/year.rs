//! Reminders over simulated time (security.md R8): every zone of the goal, both turns of New York's clock, leap day, New
//! Year, the holidays of the national calendar; two workers whose clocks go five minutes apart, clocks that jump by a day.
//!
//! A model of its own says who must be reminded when; what the sweeps and the judgement before the call let through is
//! held against it: nothing missed, nothing twice, nothing at night. `SEED=` replays a run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chezhu::domain::booking;
use chezhu::domain::notice;
use chezhu::domain::notice::manners::Terms;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{DatabaseSettings, Db, Tx};
use chezhu::ground::id::{BookingId, Id, PersonId, StoreId, fresh_uuid};
use chezhu::ground::outbox::{Claimed, End};
use chezhu::ground::seal::Keyring;
use chezhu_jobs::deliver::{self, Channels, Plan};
use chezhu_tests::app::TestApp;
use chezhu_tests::figures;
use chezhu_tests::on_both;
use chrono::{Datelike, NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use serde_json::json;

use super::SYSTEM;

const ZONES: [Tz; 4] = [Tz::Asia__Shanghai, Tz::UTC, Tz::America__New_York, Tz::Asia__Kolkata];
const CALENDAR: &str = include_str!("../../../core/data/china-calendar-2026.csv");

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
    let seed = named.unwrap_or_else(|| u64::from(std::process::id()) ^ 0x5eed);
    println!("SEED={seed}");
    seed
}

/// What the model expects of one reminder of one version of a booking.
#[derive(Clone, Copy, PartialEq)]
enum Due {
    Waits,
    Intended { from: At },
    Over,
}

struct Visit {
    id: BookingId,
    zone: Tz,
    start: At,
    made: At,
    version: i64,
    open: bool,
    /// A day before, and two hours before.
    due: [Due; 2],
}

fn local(zone: Tz, at: At) -> chrono::NaiveDateTime {
    zone.from_utc_datetime(&at.utc().naive_utc()).naive_local()
}

fn quiet(zone: Tz, at: At) -> bool {
    !(9..21).contains(&local(zone, at).hour())
}

fn instant(zone: Tz, date: NaiveDate, hour: i64) -> At {
    let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(hour);
    zone.from_local_datetime(&local)
        .earliest()
        .map_or(At::from_ms(0), |at| At::from_utc(&at))
}

/// When a reminder so long before is due: then, or at 20:00 before that night.
fn due(zone: Tz, start: At, hours: i64) -> At {
    let meant = start.plus_minutes(-60 * hours);
    let at = local(zone, meant);
    match at.hour() {
        9..21 => meant,
        21.. => instant(zone, at.date(), 20),
        _ => instant(zone, at.date() - TimeDelta::days(1), 20),
    }
}

fn morning(zone: Tz, now: At) -> At {
    let at = local(zone, now);
    match at.hour() {
        9..21 => now,
        21.. => instant(zone, at.date() + TimeDelta::days(1), 9),
        _ => instant(zone, at.date(), 9),
    }
}

struct World {
    db: Db,
    clock: Clock,
    channels: Channels,
    dice: Dice,
    stores: Vec<(StoreId, Tz)>,
    visits: Vec<Visit>,
    /// What must have gone and what went: booking, version, which, and the worker's time.
    expected: Vec<(BookingId, i64, usize, At)>,
    sent: RefCell<Vec<(BookingId, i64, usize, At)>>,
}

impl World {
    async fn new(db: Db, clock: Clock, channels: Channels, seed: u64) -> anyhow::Result<World> {
        let mut stores = Vec::new();
        for (n, zone) in ZONES.into_iter().enumerate() {
            let id = StoreId::fresh(clock.now());
            let sql = "INSERT INTO store (id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version, created_at, updated_at) \
                       VALUES ($1, $2, '时区店', 'fuel', '-', '-', $3, '{}', '[]', '{}', '{}', 1, 0, 0)";
            let values = [id.into(), format!("z{n}").into(), zone.name().into()];
            db.write(SYSTEM, async |tx: &mut Tx| tx.run(sql, values).await).await?;
            stores.push((id, zone));
        }
        Ok(World {
            db,
            clock,
            channels,
            dice: Dice(seed),
            stores,
            visits: Vec::new(),
            expected: Vec::new(),
            sent: RefCell::default(),
        })
    }

    /// Somebody books a visit of the next ten days between 08:00 and 20:00.
    async fn book(&mut self, now: At) -> anyhow::Result<()> {
        let which = usize::try_from(self.dice.roll(4))?;
        let (store, zone) = self.stores[which];
        let day = local(zone, now).date() + TimeDelta::days(i64::try_from(self.dice.roll(10))?);
        let start = instant(zone, day, 8).plus_minutes(15 * i64::try_from(self.dice.roll(48))?);
        if start <= now.plus_minutes(60) {
            return Ok(());
        }
        let id: BookingId = BookingId::from_uuid(fresh_uuid(now));
        let sql = "INSERT INTO booking (id, store_id, number, person_id, kind, way, grade, channel, state, version, day, start_at, ready_at, items, \
                   price_low_fen, price_high_fen, discount_percent, to_be_looked_at, instant, licence_confirmed, hold_until, paused_ms, ladder, \
                   moved_at, moved_by, created_at) VALUES ($1, $2, $3, $4, 'service', 'wait', 'regular', 'mini_program', 'confirmed', 1, $5, $6, $6, \
                   '[]', 0, 0, 0, $7, $7, $7, 0, 0, 0, $8, 'customer', $8)";
        let values = [
            id.into(),
            store.into(),
            format!("BK{}", self.visits.len()).into(),
            PersonId::from_uuid(fresh_uuid(now)).into(),
            day.to_string().into(),
            start.into(),
            false.into(),
            now.into(),
        ];
        self.db
            .write(SYSTEM, async |tx: &mut Tx| tx.run(sql, values).await)
            .await?;
        self.visits.push(Visit {
            id,
            zone,
            start,
            made: now,
            version: 1,
            open: true,
            due: [Due::Waits; 2],
        });
        Ok(())
    }

    /// Somebody moves or cancels a visit that lies ahead.
    async fn change(&mut self, now: At) -> anyhow::Result<()> {
        let ahead: Vec<usize> = (0..self.visits.len())
            .filter(|n| self.visits[*n].open && self.visits[*n].start > now)
            .collect();
        if ahead.is_empty() {
            return Ok(());
        }
        let n = ahead[usize::try_from(self.dice.roll(ahead.len() as u64))?];
        let cancel = self.dice.roll(3) == 0;
        let by = 15 * (1 + i64::try_from(self.dice.roll(300))?);
        let visit = &mut self.visits[n];
        visit.version += 1;
        visit.made = now;
        visit.open = !cancel;
        if !cancel {
            visit.start = visit.start.plus_minutes(by);
            visit.due = [Due::Waits; 2];
        }
        let state = if cancel { "cancelled" } else { "confirmed" };
        let sql = "UPDATE booking SET state = $2, version = $3, start_at = $4, moved_at = $5 WHERE id = $1";
        let values = [
            visit.id.into(),
            state.into(),
            visit.version.into(),
            visit.start.into(),
            now.into(),
        ];
        self.db
            .write(SYSTEM, async |tx: &mut Tx| tx.run(sql, values).await)
            .await?;
        Ok(())
    }

    /// One worker's round by its own clock, and the model's.
    async fn round(&mut self, now: At) -> anyhow::Result<()> {
        self.clock.set(now);
        while self.db.write(SYSTEM, async |tx| booking::remind(tx, 100).await).await? == 100 {}
        let plan = async |tx: &Tx, _: &Channels, claimed: &Claimed| self.plan(tx, claimed).await;
        while deliver::round(&self.db, &self.channels, 100, &plan).await?.claimed > 0 {}
        let expected = &mut self.expected;
        for visit in self.visits.iter_mut().filter(|visit| visit.open) {
            if visit.start <= now {
                // By a clock that jumped it may be past before its time: what waited to be told is found expired.
                for state in &mut visit.due {
                    if matches!(*state, Due::Intended { from } if from <= now) {
                        *state = Due::Over;
                    }
                }
                continue;
            }
            let soon = due(visit.zone, visit.start, 2);
            for (which, (due, ends)) in [(due(visit.zone, visit.start, 24), soon), (soon, visit.start)]
                .into_iter()
                .enumerate()
            {
                let state = &mut visit.due[which];
                if *state == Due::Waits && due <= now && visit.made > due {
                    *state = Due::Over;
                }
                if *state == Due::Waits && due <= now && now < ends {
                    *state = Due::Intended {
                        from: morning(visit.zone, now),
                    };
                }
                if let Due::Intended { from } = *state
                    && from <= now
                {
                    // By a clock that jumped it may be night again.
                    let polite = morning(visit.zone, now);
                    if now >= ends || polite >= ends {
                        *state = Due::Over;
                    } else if polite > now {
                        *state = Due::Intended { from: polite };
                    } else {
                        expected.push((visit.id, visit.version, which, now));
                        *state = Due::Over;
                    }
                }
            }
        }
        Ok(())
    }

    /// The checks of the house in their order, without a provider: what would be called is noted.
    async fn plan(&self, tx: &Tx, claimed: &Claimed) -> Result<Plan, chezhu::ground::error::Error> {
        let now = self.clock.now();
        if claimed.expires_at.is_some_and(|at| at <= now) {
            return Ok(Plan::End(End::Expired));
        }
        if !deliver::current(tx, claimed).await? {
            return Ok(Plan::End(End::Cancelled("stale")));
        }
        let Some(message) = notice::message(tx, claimed) else {
            return Ok(Plan::End(End::Dead("unreadable")));
        };
        if let Some(end) = deliver::polite(tx, Terms::default(), claimed, &message).await? {
            return Ok(Plan::End(end));
        }
        let which = usize::from(claimed.kind == "booking.reminder_soon");
        self.sent
            .borrow_mut()
            .push((BookingId::from_uuid(claimed.aggregate_id), claimed.event_no, which, now));
        Ok(Plan::End(End::Suppressed("simulated")))
    }

    fn judge(&self) -> anyhow::Result<()> {
        let sent = self.sent.borrow();
        let zones: BTreeMap<BookingId, Tz> = self.visits.iter().map(|visit| (visit.id, visit.zone)).collect();
        let at_night = sent.iter().filter(|(id, .., at)| quiet(zones[id], *at)).count();
        let mut once = sent.clone();
        once.sort();
        once.dedup_by_key(|(id, version, which, _)| (*id, *version, *which));
        let doubles = sent.len() - once.len();
        let mut expected = self.expected.clone();
        expected.sort();
        let missed = expected
            .iter()
            .filter(|one| !once.contains(one))
            .inspect(|one| println!("missed: {one:?} {:?}", zones[&one.0]));
        let missed = missed.count();
        let extra = once.iter().filter(|one| !expected.contains(one)).count();
        println!(
            "{} visits, {} reminders: {missed} missed, {extra} not expected, {doubles} double, {at_night} at night",
            self.visits.len(),
            sent.len()
        );
        anyhow::ensure!(
            sent.len() > self.visits.len() / 2,
            "the simulation tells next to nothing"
        );
        let well = (missed, extra, doubles, at_night) == (0, 0, 0, 0);
        let engine = if self.db.is_sqlite() { "sqlite" } else { "postgres" };
        let values = [
            ("reminders", json!(sent.len())),
            ("missed", json!(missed)),
            ("double", json!(doubles)),
            ("at_night", json!(at_night)),
            ("engine", json!(engine)),
        ];
        let days = if zones.len() > 100 {
            "400 simulated days"
        } else {
            "days around a turning clock"
        };
        figures::line(
            "R8",
            &format!("reminders over {days}: 0 missed, double or at night"),
            &values,
            well,
        );
        anyhow::ensure!(well);
        Ok(())
    }

    /// Lives through these days with a look every `pause` minutes on average.
    async fn live(&mut self, from: NaiveDate, days: i64, pause: u64) -> anyhow::Result<()> {
        let mut now = instant(Tz::UTC, from, 0);
        let end = now.plus_minutes(days * 24 * 60);
        let mut skew = [0, 0];
        while now < end {
            now = now.plus_minutes(i64::try_from(1 + self.dice.roll(2 * pause))?);
            self.clock.set(now);
            let busy = if holiday(local(Tz::Asia__Shanghai, now).date()) {
                2
            } else {
                5
            };
            if self.dice.roll(busy) == 0 {
                self.book(now).await?;
            }
            if self.dice.roll(12) == 0 {
                self.change(now).await?;
            }
            let worker = usize::try_from(self.dice.roll(2))?;
            if self.dice.roll(20) == 0 {
                skew[worker] = i64::try_from(self.dice.roll(11))? - 5;
            }
            let jump = match self.dice.roll(400) {
                0 => 24 * 60,
                1 => -24 * 60,
                _ => 0,
            };
            self.round(now.plus_minutes(skew[worker] + jump)).await?;
        }
        self.judge()
    }
}

/// Days that are no usual days: people travel, and book more.
fn holiday(date: NaiveDate) -> bool {
    let named = CALENDAR.lines().any(|line| line.starts_with(&date.to_string()));
    named || (date.month() == 2 && date.day() == 29) || (date.month() == 1 && date.day() == 1)
}

fn channels(app: &TestApp, clock: &Clock) -> anyhow::Result<Channels> {
    Ok(Channels::new(&app.settings, clock)?)
}

async fn in_memory(app: &TestApp, from: (i32, u32, u32), days: i64, pause: u64) -> anyhow::Result<()> {
    let clock = Clock::manual(At::from_ms(0));
    let settings = DatabaseSettings {
        url: "sqlite::memory:".to_owned(),
        connections: 1,
    };
    let db = Db::open(&settings, clock.clone(), Arc::new(Keyring::for_tests())).await?;
    chezhu::migration::migrate(&db).await?;
    let from = NaiveDate::from_ymd_opt(from.0, from.1, from.2).unwrap_or_default();
    World::new(db, clock.clone(), channels(app, &clock)?, seed())
        .await?
        .live(from, days, pause)
        .await
}

/// 400 days in memory: all of 2026 with its holidays, New Year, both turns of New York's clock.
#[test]
fn four_hundred_days() -> anyhow::Result<()> {
    let engine = chezhu_tests::database::Engine::Sqlite;
    let pause = std::env::var("YEAR_PAUSE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(240);
    chezhu_tests::app::run(engine, &[], async |app: TestApp| {
        in_memory(&app, (2026, 1, 1), 400, pause).await
    })
}

on_both! {
    /// Leap day and the turn of New York's clock, on the engine itself.
    async fn a_leap_day_and_a_turning_clock(app: TestApp) -> anyhow::Result<()> {
        let mut world = World::new(app.db.clone(), app.clock.clone(), channels(&app, &app.clock)?, seed()).await?;
        let from = NaiveDate::from_ymd_opt(2028, 2, 26).unwrap_or_default();
        world.live(from, 18, 60).await
    }
}
