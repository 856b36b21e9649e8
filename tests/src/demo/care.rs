//! Care in the demo: rules that were tried out and are on, owners who said what they know, words of care in their inboxes, some
//! that were not said, a butler who is away and covered.

use anyhow::Context;
use chezhu::domain::care::{self, AnnounceTrip, SayOfCar, SetCareRule, SetCareWish, TryRule};
use chezhu::domain::{butler, catalog, identity, vehicle};
use chezhu::ground::actor::{Actor, Scope};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{ItemId, StoreId};
use chezhu_jobs::Jobs;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::invent::{self, Dice};
use super::people::{Person, wish};

const HOUR_MS: i64 = 3_600_000;
/// Shanghai keeps this distance from UTC all year.
const ZONE: i64 = 8 * HOUR_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Model and number of the first owner's second car.
const SECOND_CAR: &str = "chengyu-c5";
const SECOND_VIN: usize = 900_001;

fn hired_as<'a>(hired: &'a [(&str, Actor)], who: &str) -> anyhow::Result<&'a Actor> {
    let found = hired.iter().find(|(name, _)| *name == who);
    Ok(&found.with_context(|| format!("{who} of the demo"))?.1)
}

/// The morning before `now`, ten o'clock in Shanghai.
fn morning(now: At) -> At {
    At::from_ms((now.ms() + ZONE).div_euclid(DAY_MS) * DAY_MS - DAY_MS + 10 * HOUR_MS - ZONE)
}

/// The first of these service items that the store offers.
async fn item(db: &Db, store: StoreId, on: NaiveDate, codes: &[&str]) -> anyhow::Result<Option<ItemId>> {
    let shelf = catalog::shelf(&db.read(Actor::System("demo")), store, None, on, None, None).await?;
    let find = |code: &&str| shelf.items.iter().find(|item| item.code.as_str() == *code);
    Ok(codes.iter().find_map(find).map(|item| item.id))
}

/// The second car of the first owner: nothing is booked for it, and its service is due.
async fn second_car(db: &Db, hired: &[(&str, Actor)], person: &Person, serviced: NaiveDate) -> anyhow::Result<()> {
    let Some(owner) = person.owner.clone() else {
        return Ok(());
    };
    let models = vehicle::models(&db.read(Actor::System("demo"))).await?;
    let model = models.iter().find(|model| model.code.as_str() == SECOND_CAR);
    let model = model.context("the model of the second car")?.id;
    // Dice of its own: everything else stays where it was.
    let vin = invent::vin(&mut Dice::new(7), SECOND_VIN);
    let car = json!({ "vin": vin, "plate": "粤BD28517", "model_id": model, "km": 38_200,
        "person_id": owner.customer()?.person, "store_id": person.store });
    let advisor = hired_as(hired, "advisor.nanshan")?.clone();
    let car = db
        .write(advisor, async |tx| vehicle::create(tx, wish(car)?).await)
        .await?;
    let said: SayOfCar = wish(json!({ "version": 0, "serviced_on": serviced, "serviced_km": 28_600 }))?;
    db.write(owner, async |tx| care::say(tx, car.id, said).await).await?;
    Ok(())
}

/// A manager tries a rule out and switches it on.
async fn switch_on(db: &Db, manager: &Actor, store: StoreId, kind: &str, params: Value) -> anyhow::Result<()> {
    let run: TryRule = wish(json!({ "kind": kind, "params": params, "days": 30 }))?;
    let tried = care::try_out(&db.read(manager.clone()), store, &run, &[]).await?;
    let work = async |tx: &mut Tx| {
        let kept = care::keep(tx, tried).await?;
        let set: SetCareRule =
            wish(json!({ "kind": kind, "version": 0, "on": true, "params": params, "dry_run_id": kept.id }))?;
        care::set_rule(tx, store, set).await.map(drop)
    };
    Ok(db.write(manager.clone(), work).await?)
}

/// What an owner says of their car, and whether they agree to care.
async fn say(db: &Db, person: &Person, consents: bool, said: Option<Value>) -> Result<(), Error> {
    let Some(owner) = person.owner.clone() else {
        return Ok(());
    };
    let work = async |tx: &mut Tx| {
        if consents {
            let consent = json!({ "purpose": "care", "granted": true, "document_id": "care-2026-1", "document_sha256": "a".repeat(64) });
            identity::decide_consent(tx, wish(consent)?).await?;
        }
        if let Some(mut said) = said {
            said["version"] = json!(0);
            let said: SayOfCar = wish(said)?;
            care::say(tx, person.car.0, said).await?;
        }
        Ok(())
    };
    db.write(owner, work).await
}

/// Switches the rules on, lets owners say what they know, and lets the sweep do its work on the morning before `now`; tells how
/// many words were looked at.
///
/// # Errors
/// When the database fails.
pub async fn look_after(
    db: &Db,
    hand: &Clock,
    jobs: &Jobs,
    (hired, people): (&[(&'static str, Actor)], &[Person]),
    now: At,
) -> anyhow::Result<u64> {
    let ten = morning(now);
    hand.set(ten);
    let today = At::from_ms(ten.ms() + ZONE).utc().date_naive();
    let ahead = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let ago = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    // Cars first, so that what is tried out has something to reach.
    let owners: Vec<&Person> = people.iter().filter(|person| person.owner.is_some()).take(9).collect();
    let said = [
        Some(json!({ "serviced_on": ago(352) })),
        Some(json!({ "insurance_until": ahead(20) })),
        Some(json!({ "registered_on": ago(6 * 365 - 20) })),
        None,
        Some(json!({ "insurance_until": ahead(25), "inspection_until": ahead(40) })),
        Some(json!({ "insurance_until": ahead(18) })),
        Some(json!({ "insurance_until": ahead(12) })),
        Some(json!({ "battery_percent": 76 })),
        Some(json!({ "serviced_on": ago(200), "insurance_until": ahead(90) })),
    ];
    for (n, (person, said)) in owners.iter().zip(said).enumerate() {
        // The sixth did not agree to care.
        say(db, person, n != 5, said).await?;
    }
    if let Some(first) = owners.first() {
        second_car(db, hired, first, ago(352)).await?;
    }
    jobs.sweep("care.plan").await?;
    for code in ["nanshan", "longhua", "baoan"] {
        let manager = hired_as(hired, &format!("manager.{code}"))?;
        let Scope::Stores(stores) = &manager.staff()?.scope else {
            continue;
        };
        let store = *stores.first().context("a manager's store")?;
        let service = item(db, store, today, &["nev-check", "basic-check"]).await?;
        let trip = item(db, store, today, &["trip-check"]).await?;
        let battery = item(db, store, today, &["battery-care"]).await?;
        let rules = [
            (
                "maintenance",
                json!({ "lead_days": 14, "km": 10_000, "months": 12, "item_id": service }),
            ),
            ("insurance", json!({ "lead_days": 45 })),
            ("inspection", json!({ "lead_days": 60 })),
            ("trip", json!({ "lead_days": 7, "item_id": trip })),
            (
                "battery",
                json!({ "lead_days": 14, "months": 24, "percent": 80, "item_id": battery }),
            ),
            ("recall", json!({})),
        ];
        for (kind, params) in rules {
            switch_on(db, manager, store, kind, params).await?;
        }
    }
    if let Some((traveller, owner)) = owners.get(3).and_then(|person| Some((person, person.owner.clone()?))) {
        let trip: AnnounceTrip = wish(json!({ "on": ahead(6), "km": 1_400 }))?;
        db.write(owner, async |tx| care::announce(tx, traveller.car.0, trip).await)
            .await?;
    }
    if let Some(owner) = owners.get(6).and_then(|person| person.owner.clone()) {
        let off: SetCareWish = wish(json!({ "kind": "insurance", "on": false }))?;
        db.write(owner, async |tx| care::set_wish(tx, off).await).await?;
    }
    away(db, hired, ten).await?;
    let looked = jobs.sweep("care.plan").await?;
    jobs.deliver_all().await?;
    hand.set(ten.plus_minutes(40));
    ask(db, &owners).await?;
    jobs.deliver_all().await?;
    hand.set(now);
    Ok(looked)
}

/// The advisor of Nanshan is away for three days; the consultant covers.
async fn away(db: &Db, hired: &[(&'static str, Actor)], from: At) -> anyhow::Result<()> {
    let manager = hired_as(hired, "manager.nanshan")?;
    let Scope::Stores(stores) = &manager.staff()?.scope else {
        return Ok(());
    };
    let store = *stores.first().context("a manager's store")?;
    let (gone, cover) = (hired_as(hired, "advisor.nanshan")?, hired_as(hired, "sales.nanshan")?);
    let absence = wish(
        json!({ "staff_id": gone.staff()?.staff, "cover_id": cover.staff()?.staff, "from_at": from,
        "to_at": from.plus_minutes(3 * 24 * 60), "reason": "外出培训" }),
    )?;
    db.write(manager.clone(), async |tx| {
        butler::add_absence(tx, store, absence).await
    })
    .await?;
    Ok(())
}

/// The first owner who was told something writes back.
async fn ask(db: &Db, owners: &[&Person]) -> anyhow::Result<()> {
    for person in owners {
        let Some(owner) = person.owner.clone() else { continue };
        let told = care::mine(&db.read(owner.clone())).await?;
        if let Some(first) = told.items.first() {
            let id = first.id;
            let words = wish(json!({ "text": "周六上午可以过来吗？" }))?;
            db.write(owner, async |tx| care::reply(tx, id, words).await).await?;
            return Ok(());
        }
    }
    Ok(())
}
