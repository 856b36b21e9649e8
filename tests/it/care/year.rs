//! `care.plan` over simulated time: 400 days with the holidays and make-up workdays of the national calendar, leap day, four
//! zones, both turns of New York's clock, two workers whose clocks go five minutes apart, clocks that jump by a day.
//!
//! A model of its own says what must be said to whom and when; what the sweep said and what went up to the call is held against
//! it: nothing early, nothing doubled, nothing missed, nothing at night, nothing without a consent that holds at the call.
//! `survey.invite` lives through the same days, with a model of its own (`asked`). `SEED=` replays a run, `CHEZHU_TEST_YEAR=1`
//! makes it the long one. Another sweep joins by a line in [`World::round`].

mod asked;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chezhu::domain::care::{self, AnnounceTrip, SayOfCar, SetCareWish};
use chezhu::domain::identity::{self, Arrival, DecideConsent, Login};
use chezhu::domain::notice::{self, manners::Terms};
use chezhu::domain::vehicle;
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{DatabaseSettings, Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{CareId, Id, OwnershipId, PersonId, StoreId, VehicleId, fresh_uuid};
use chezhu::ground::outbox::{Claimed, End};
use chezhu::ground::seal::Keyring;
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_jobs::deliver::{self, Channels, Plan};
use chezhu_tests::app::TestApp;
use chezhu_tests::figures;
use chezhu_tests::on_both;
use chrono::{Datelike, Months, NaiveDate, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use self::asked::Asked;
use super::SYSTEM;

const ZONES: [Tz; 4] = [Tz::Asia__Shanghai, Tz::UTC, Tz::America__New_York, Tz::Asia__Kolkata];
const CALENDAR: &str = include_str!("../../../core/data/china-calendar-2026.csv");
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

/// What the model expects of one cause.
#[derive(Clone, Copy, PartialEq)]
enum Stands {
    Planned { until: NaiveDate, wait: NaiveDate },
    Over,
}

/// Kind in its order of importance, occasion.
type Cause = (usize, String);

const KINDS: [&str; 6] = ["inspection", "insurance", "maintenance", "trip", "holiday", "season"];
const TRIP: usize = 3;

struct Car {
    zone: Tz,
    me: Customer,
    vehicle: VehicleId,
    version: i64,
    owned: bool,
    consent: bool,
    off: BTreeSet<usize>,
    insurance: Option<NaiveDate>,
    inspection: Option<NaiveDate>,
    serviced: Option<NaiveDate>,
    trips: Vec<(String, NaiveDate)>,
    stands: BTreeMap<Cause, Stands>,
    last: Option<NaiveDate>,
    said: BTreeSet<Cause>,
    asked: Asked,
}

/// Runs of days off, five days and more.
fn long_holidays() -> Vec<NaiveDate> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for line in CALENDAR.lines().filter(|line| line.contains(",holiday,")) {
        let Ok(day) = line[..10].parse::<NaiveDate>() else {
            continue;
        };
        match runs.last_mut().filter(|(_, until)| *until + days(1) == day) {
            Some(last) => last.1 = day,
            None => runs.push((day, day)),
        }
    }
    let long = runs
        .into_iter()
        .filter(|(from, until)| (*until - *from).num_days() >= 4);
    long.map(|(from, _)| from).collect()
}

impl Car {
    /// What may be said from one day until another, cause by cause.
    fn dues(&self, today: NaiveDate, holidays: &[NaiveDate]) -> Vec<(Cause, NaiveDate, NaiveDate)> {
        let mut all = Vec::new();
        let forever = today + days(10_000);
        if let Some(on) = self.inspection {
            all.push(((0, on.to_string()), on - days(60), on + days(30)));
        }
        if let Some(on) = self.insurance {
            all.push(((1, on.to_string()), on - days(45), on + days(7)));
        }
        if let Some(on) = self.serviced {
            let due = on.checked_add_months(Months::new(12)).unwrap_or(on);
            all.push(((2, on.to_string()), due - days(14), forever));
        }
        for (id, on) in self.trips.iter().filter(|(_, on)| *on > today) {
            all.push(((TRIP, id.clone()), *on - days(7), *on - days(1)));
        }
        for on in holidays.iter().filter(|on| **on > today) {
            all.push(((4, on.to_string()), *on - days(10), *on - days(2)));
        }
        for year in today.year() - 1..=today.year() + 1 {
            for (from, until) in [((5, 10), (6, 20)), ((11, 1), (12, 15))] {
                let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
                all.push(((5, day(from).to_string()), day(from), day(until)));
            }
        }
        all.retain(|(_, from, until)| *from <= today && today <= *until);
        all
    }

    /// One round of the model: what it says now.
    fn round(&mut self, now: At, holidays: &[NaiveDate]) {
        let today = local(self.zone, now).date();
        let dues = self.dues(today, holidays);
        if self.owned {
            for (cause, _, until) in &dues {
                let until = (*until).min(today + days(30));
                self.stands
                    .entry(cause.clone())
                    .or_insert(Stands::Planned { until, wait: today });
            }
        }
        if quiet(self.zone, now) {
            return;
        }
        let causes: Vec<Cause> = self.stands.keys().cloned().collect();
        for cause in causes {
            let Some(Stands::Planned { until, wait }) = self.stands.get(&cause).copied() else {
                continue;
            };
            if wait > today {
                continue;
            }
            let is_service = cause.0 == TRIP;
            let next = self
                .last
                .map(|last| last + TimeDelta::days(GAP))
                .filter(|next| *next > today && !is_service);
            let there = dues.iter().any(|(due, ..)| *due == cause);
            let fits =
                self.owned && there && !self.off.contains(&cause.0) && (self.consent || is_service) && until >= today;
            let stands = match next {
                _ if !fits => Stands::Over,
                Some(next) if until < next => Stands::Over,
                Some(next) => Stands::Planned { until, wait: next },
                None => {
                    self.said.insert(cause.clone());
                    if !is_service {
                        self.last = Some(today);
                    }
                    Stands::Over
                }
            };
            self.stands.insert(cause, stands);
        }
    }
}

struct World {
    db: Db,
    clock: Clock,
    channels: Channels,
    dice: Dice,
    holidays: Vec<NaiveDate>,
    cars: Vec<Car>,
    /// What went up to the call: about what, which kind, and when.
    called: RefCell<Vec<(Uuid, String, At)>>,
    wrong: RefCell<Vec<String>>,
}

fn wish<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    Ok(serde_json::from_value(value)?)
}

fn consent(granted: bool) -> Value {
    json!({ "purpose": "care", "granted": granted, "document_id": "care-1", "document_sha256": "a".repeat(64) })
}

impl World {
    async fn new(db: Db, clock: Clock, channels: Channels, seed: u64, from: NaiveDate) -> anyhow::Result<World> {
        let begin = At::from_utc(&Tz::UTC.from_utc_datetime(&from.and_time(chrono::NaiveTime::MIN)));
        clock.set(begin);
        let mut cars = Vec::new();
        for (n, zone) in ZONES.into_iter().enumerate() {
            let store = StoreId::from_uuid(fresh_uuid(begin));
            db.write(SYSTEM, async |tx| open(tx, store, n, zone).await).await?;
            for agrees in [true, true, true, true, false] {
                let me = arrive(&db, cars.len()).await?;
                let mut car = db.write(SYSTEM, async |tx| buy(tx, store, zone, me).await).await?;
                let me = car.me.clone();
                car.asked.agree(&db, &me, true).await?;
                if agrees {
                    let (me, agree) = (Actor::Customer(car.me.clone()), wish(consent(true))?);
                    db.write(me, async |tx| identity::decide_consent(tx, agree).await)
                        .await?;
                    car.consent = true;
                }
                cars.push(car);
            }
        }
        Ok(World {
            db,
            clock,
            channels,
            dice: Dice(seed),
            holidays: long_holidays(),
            cars,
            called: RefCell::default(),
            wrong: RefCell::default(),
        })
    }

    /// Somebody says something, agrees or does not, announces a trip, switches a kind off, sells the car.
    async fn live_on(&mut self, now: At) -> anyhow::Result<()> {
        let n = usize::try_from(self.dice.roll(self.cars.len() as u64))?;
        let (what, more) = (self.dice.roll(40), self.dice.roll(400));
        let car = &mut self.cars[n];
        if !car.owned {
            return Ok(());
        }
        let today = local(car.zone, now).date();
        let actor = Actor::Customer(car.me.clone());
        let id = car.vehicle;
        let mut said = json!({ "version": car.version });
        match what {
            0..=9 => {
                car.consent = what < 8;
                let decide: DecideConsent = wish(consent(car.consent))?;
                self.db
                    .write(actor, async |tx| identity::decide_consent(tx, decide).await)
                    .await?;
                return Ok(());
            }
            10..=14 => {
                let on = today + days(1 + more % 60);
                let trip: AnnounceTrip = wish(json!({ "on": on, "km": 500 }))?;
                match self
                    .db
                    .write(actor, async |tx| care::announce(tx, id, trip).await)
                    .await
                {
                    Ok(made) => car.trips.push((made.id.to_string(), on)),
                    Err(Error::Refused(_)) => {}
                    Err(other) => return Err(other.into()),
                }
                return Ok(());
            }
            15..=17 => {
                let kind = usize::try_from(more)? % KINDS.len();
                let on = car.off.remove(&kind);
                if !on {
                    car.off.insert(kind);
                }
                let switch: SetCareWish = wish(json!({ "kind": KINDS[kind], "on": on }))?;
                self.db
                    .write(actor, async |tx| care::set_wish(tx, switch).await)
                    .await?;
                return Ok(());
            }
            18 if more < 40 => {
                car.owned = false;
                self.db.write(actor, async |tx| vehicle::end(tx, id).await).await?;
                return Ok(());
            }
            19..=24 => {
                car.serviced = Some(today - days(more % 380));
                said["serviced_on"] = json!(car.serviced);
            }
            25..=32 => {
                car.insurance = Some(today + days(more % 380));
                said["insurance_until"] = json!(car.insurance);
            }
            _ => {
                car.inspection = Some(today + days(more));
                said["inspection_until"] = json!(car.inspection);
            }
        }
        car.version += 1;
        let say: SayOfCar = wish(said)?;
        self.db.write(actor, async |tx| care::say(tx, id, say).await).await?;
        Ok(())
    }

    /// One worker's round by its own clock, and the model's.
    async fn round(&mut self, now: At, deliver: bool) -> anyhow::Result<()> {
        self.clock.set(now);
        let jobs = chezhu_jobs::Jobs::new(self.db.clone(), self.channels.clone());
        jobs.sweep("care.plan").await?;
        jobs.sweep("survey.invite").await?;
        for car in &mut self.cars {
            car.round(now, &self.holidays);
            car.asked.round(car.zone, now);
        }
        if deliver {
            let plan = async |tx: &Tx, _: &Channels, claimed: &Claimed| self.plan(tx, claimed).await;
            while deliver::round(&self.db, &self.channels, 100, &plan).await?.claimed > 0 {}
        }
        Ok(())
    }

    /// The checks of the house in their order, without a provider: what would be called is noted.
    async fn plan(&self, tx: &Tx, claimed: &Claimed) -> Result<Plan, Error> {
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
        let notice::Audience::Person(person) = message.audience else {
            return Ok(Plan::End(End::Suppressed("simulated")));
        };
        let car = self.cars.iter().find(|car| car.me.person == person);
        let at_fault = car.map_or(Some("nobody's"), |car| match claimed.kind.as_str() {
            _ if quiet(car.zone, now) => Some("at night"),
            kind if kind.starts_with("survey.") => (!car.asked.agrees).then_some("without consent"),
            _ if !car.owned => Some("of a car that is sold"),
            "care.trip" => None,
            _ => (!car.consent).then_some("without consent"),
        });
        let mut wrong = self.wrong.borrow_mut();
        wrong.extend(at_fault.map(|fault| format!("{} {fault} at {}", claimed.kind, now.rfc3339())));
        self.called
            .borrow_mut()
            .push((claimed.aggregate_id, claimed.kind.clone(), now));
        Ok(Plan::End(End::Suppressed("simulated")))
    }

    async fn judge(&self) -> anyhow::Result<()> {
        #[derive(sea_orm::FromQueryResult)]
        struct Sent {
            person_id: PersonId,
            kind: String,
            occasion: String,
            from_on: String,
            sent_at: At,
        }
        let sql = "SELECT person_id, kind, occasion, from_on, sent_at FROM care_message WHERE state = 'sent'";
        let sent: Vec<Sent> = self.db.read(SYSTEM).all(sql, []).await?;
        let (mut missed, mut extra, mut early, mut at_night) = (0, 0, 0, 0);
        for car in &self.cars {
            let theirs = sent.iter().filter(|one| one.person_id == car.me.person);
            let mut seen: BTreeSet<Cause> = BTreeSet::new();
            for one in theirs {
                early += usize::from(local(car.zone, one.sent_at).date().to_string() < one.from_on);
                at_night += usize::from(quiet(car.zone, one.sent_at));
                let kind = KINDS.iter().position(|kind| *kind == one.kind).unwrap_or(99);
                seen.insert((kind, one.occasion.clone()));
            }
            for cause in car.said.difference(&seen) {
                println!("missed: {} {} in {}", KINDS[cause.0], cause.1, car.zone);
                missed += 1;
            }
            for cause in seen.difference(&car.said) {
                println!("not expected: {cause:?} in {}", car.zone);
                extra += 1;
            }
        }
        let all = self.called.borrow().clone();
        let asked: Vec<(Tz, &Asked)> = self.cars.iter().map(|car| (car.zone, &car.asked)).collect();
        asked::judge(&self.db, &asked, &all).await?;
        let called: Vec<CareId> = all
            .iter()
            .filter(|(_, kind, _)| kind.starts_with("care."))
            .map(|(id, ..)| CareId::from_uuid(*id))
            .collect();
        let once: BTreeSet<CareId> = called.iter().copied().collect();
        let doubled = called.len() - once.len();
        let wrong = self.wrong.borrow();
        println!(
            "{} words of care, {} went out: {early} early, {doubled} doubled, {missed} missed, {extra} not expected, {at_night} at night, {wrong:?}",
            sent.len(),
            called.len()
        );
        anyhow::ensure!(
            sent.len() >= 5 && called.len() * 2 > sent.len(),
            "the simulation says next to nothing"
        );
        let well = (early, doubled, missed, extra, at_night, wrong.len()) == (0, 0, 0, 0, 0, 0);
        let values = [
            ("words", json!(sent.len())),
            ("early", json!(early)),
            ("missed", json!(missed)),
            ("double", json!(doubled)),
            ("at_night", json!(at_night)),
            ("engine", json!(if self.db.is_sqlite() { "sqlite" } else { "postgres" })),
        ];
        figures::line(
            "R8",
            "care over a simulated year: 0 early, missed, double or at night",
            &values,
            well,
        );
        anyhow::ensure!(well);
        Ok(())
    }

    /// Lives through these days with a look every `pause` minutes on average.
    async fn live(&mut self, length: i64, pause: u64) -> anyhow::Result<()> {
        let mut now = self.clock.now();
        let end = now.plus_minutes(length * 24 * 60);
        let mut skew = [0, 0];
        while now < end {
            now = now.plus_minutes(i64::try_from(1 + self.dice.roll(2 * pause))?);
            self.clock.set(now);
            if self.dice.roll(3) == 0 {
                self.live_on(now).await?;
            }
            if self.dice.roll(2) == 0 {
                let n = usize::try_from(self.dice.roll(self.cars.len() as u64))?;
                let car = &mut self.cars[n];
                let me = car.me.clone();
                car.asked.live_on(&self.db, &me, &mut self.dice, now).await?;
            }
            let worker = usize::try_from(self.dice.roll(2))?;
            if self.dice.roll(20) == 0 {
                skew[worker] = i64::try_from(self.dice.roll(11))? - 5;
            }
            let jump = match self.dice.roll(300) {
                0 => 24 * 60,
                1 => -24 * 60,
                _ => 0,
            };
            let deliver = self.dice.roll(4) > 0;
            self.round(now.plus_minutes(skew[worker] + jump), deliver).await?;
        }
        self.judge().await
    }
}

/// A store in a zone, with its rules on.
async fn open(tx: &mut Tx, store: StoreId, n: usize, zone: Tz) -> Result<(), Error> {
    let sql = "INSERT INTO store (id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version, created_at, updated_at) \
               VALUES ($1, $2, '时区店', 'fuel', '-', '-', $3, '{}', '[]', '{}', '{}', 1, 0, 0)";
    tx.run(sql, [store.into(), format!("c{n}").into(), zone.name().into()])
        .await?;
    let sql = "INSERT INTO care_store (store_id, version, yearly_km, gap_days, sms_fen, changed_at) VALUES ($1, 1, 15000, $2, 5, 0)";
    tx.run(sql, [store.into(), GAP.into()]).await?;
    let season = |from: &str, until: &str| json!({ "from": from, "until": until, "words": "换季" });
    let params = [
        json!({ "lead_days": 60 }),
        json!({ "lead_days": 45 }),
        json!({ "lead_days": 14, "km": 10_000, "months": 12 }),
        json!({ "lead_days": 7 }),
        json!({ "lead_days": 10, "min_days": 5 }),
        json!({ "seasons": [season("05-10", "06-20"), season("11-01", "12-15")] }),
    ];
    for (kind, params) in KINDS.iter().zip(params) {
        let sql = "INSERT INTO care_rule (store_id, kind, active, params, version, changed_at, changed_by) VALUES ($1, $2, $3, $4, 1, 0, $1)";
        let values = [store.into(), (*kind).into(), true.into(), params.to_string().into()];
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// Somebody opens the mini-program for the first time.
async fn arrive(db: &Db, n: usize) -> anyhow::Result<Customer> {
    let arrival = Arrival::new(
        "wx",
        &format!("code-{n}"),
        OpenId::parse(&format!("o_year_{n:04}"))?,
        None,
    );
    let device = Device::new("test", "");
    let login = db.write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await);
    match login.await? {
        Login::In(issued) => Ok(Customer {
            person: issued.person,
            account: issued.account,
            session: issued.session,
        }),
        Login::CodeUsed => anyhow::bail!("the code is used"),
    }
}

/// They are a customer of the store, with a car.
async fn buy(tx: &mut Tx, store: StoreId, zone: Tz, me: Customer) -> Result<Car, Error> {
    let person = me.person;
    let (vehicle, ownership): (VehicleId, OwnershipId) = (tx.fresh(), tx.fresh());
    let sql = "INSERT INTO customer_store (person_id, store_id, since) VALUES ($1, $2, 0)";
    tx.run(sql, [person.into(), store.into()]).await?;
    let sql = "INSERT INTO vehicle (id, version, created_at, updated_at) VALUES ($1, 1, 0, 0)";
    tx.run(sql, [vehicle.into()]).await?;
    let sql = "INSERT INTO vehicle_ownership (id, person_id, vehicle_id, from_at) VALUES ($1, $2, $3, 0)";
    tx.run(sql, [ownership.into(), person.into(), vehicle.into()]).await?;
    Ok(Car {
        zone,
        me,
        vehicle,
        version: 0,
        owned: true,
        consent: false,
        off: BTreeSet::new(),
        insurance: None,
        inspection: None,
        serviced: None,
        trips: Vec::new(),
        stands: BTreeMap::new(),
        last: None,
        said: BTreeSet::new(),
        asked: Asked::of(store),
    })
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

on_both! {
    /// Leap day and the turn of New York's clock, on the engine itself.
    async fn a_leap_day_and_a_turning_clock(app: TestApp) -> anyhow::Result<()> {
        let channels = Channels::new(&app.settings, &app.clock)?;
        let from = NaiveDate::from_ymd_opt(2028, 2, 10).unwrap_or_default();
        World::new(app.db.clone(), app.clock.clone(), channels, seed(), from).await?.live(40, 240).await
    }
}
