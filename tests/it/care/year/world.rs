//! The simulated days: who says what, which worker looks when, what went up to the call, and the judgement over it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chezhu::domain::care::{self, AnnounceTrip, SayOfCar, SetCareWish};
use chezhu::domain::identity::{self, DecideConsent};
use chezhu::domain::notice::{self, manners::Terms};
use chezhu::domain::vehicle;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{CareId, Id, PersonId, StoreId, fresh_uuid};
use chezhu::ground::outbox::{Claimed, End};
use chezhu_jobs::deliver::{self, Channels, Plan};
use chezhu_tests::figures;
use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde_json::{Value, json};
use uuid::Uuid;

use super::asked::{self, Asked};
use super::begin::{arrive, buy, open};
use super::model::{Car, Cause, KINDS, long_holidays};
use super::{Dice, days, local, quiet, wish};
use crate::care::SYSTEM;

const ZONES: [Tz; 4] = [Tz::Asia__Shanghai, Tz::UTC, Tz::America__New_York, Tz::Asia__Kolkata];

/// The house, its clock, and everybody who lives in it.
pub struct World {
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

fn consent(granted: bool) -> Value {
    json!({ "purpose": "care", "granted": granted, "document_id": "care-1", "document_sha256": "a".repeat(64) })
}

impl World {
    /// Four stores in four zones, with five cars each.
    pub async fn new(db: Db, clock: Clock, channels: Channels, seed: u64, from: NaiveDate) -> anyhow::Result<World> {
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
            sent.len() >= 2 && called.len() * 2 > sent.len(),
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
    pub async fn live(&mut self, length: i64, pause: u64) -> anyhow::Result<()> {
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
