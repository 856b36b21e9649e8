//! Care at the front door: what a car says, rules with their dry run, what is said and what is not, butlers (issue 7, points 5
//! and 6).

mod butler;
mod desk;
mod join;
mod kill;
mod plan;
mod recall;
mod year;

use chezhu::domain::identity;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::PersonId;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

pub const SYSTEM: Actor = Actor::System("test");
pub const DAY: u64 = 24 * 60;

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A store, its manager and an advisor, and an owner of the store with a car.
pub struct House {
    pub seed: Seed,
    pub owner: Owner,
    pub person: PersonId,
    pub car: String,
    pub manager: Staff,
    pub advisor: Staff,
}

impl House {
    pub async fn open(app: &TestApp) -> anyhow::Result<House> {
        let seed = Seed::small(app).await?;
        let owner = app.owner("wang").await;
        let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        let person: PersonId = text(&me["id"]).parse()?;
        let store = seed.store;
        app.db
            .write(SYSTEM, async |tx| identity::link_store(tx, person, store).await)
            .await?;
        let car = seed::car(app, &owner, &seed).await;
        let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
        let house = House {
            seed,
            owner,
            person,
            car,
            manager,
            advisor,
        };
        house.consent(app, true).await;
        Ok(house)
    }

    /// So many minutes later; tokens live fifteen of them, so everybody logs in again. No code of an authenticator is taken twice,
    /// so nobody does when no time goes by.
    pub async fn later(&mut self, app: &TestApp, minutes: u64) {
        if minutes == 0 {
            return;
        }
        seed::later(app, minutes);
        self.owner = app.owner("wang").await;
        self.manager.token = app.staff_login(&self.manager.username).await.0;
        self.advisor.token = app.staff_login(&self.advisor.username).await.0;
    }

    pub async fn consent(&self, app: &TestApp, granted: bool) {
        let wish = json!({ "purpose": "care", "granted": granted, "document_id": "care-1", "document_sha256": "a".repeat(64) });
        app.post("/api/v1/me/consents", &wish)
            .bearer(&self.owner.token)
            .expect(200)
            .await;
    }

    pub fn own(&self, rest: &str) -> String {
        format!("/api/v1/vehicles/{}{rest}", self.car)
    }

    pub fn store(&self, rest: &str) -> String {
        format!("/api/v1/staff/stores/{}/{rest}", self.seed.store)
    }

    /// The car's care as its owner sees it.
    pub async fn plan(&self, app: &TestApp) -> Value {
        app.get(&self.own("/care")).bearer(&self.owner.token).expect(200).await
    }

    /// The owner says something of the car.
    pub async fn say(&self, app: &TestApp, mut wish: Value) -> Value {
        wish["version"] = self.plan(app).await["facts"]["version"].clone();
        app.patch(&self.own("/care"), &wish)
            .bearer(&self.owner.token)
            .expect(200)
            .await
    }

    /// Words of care to the owner.
    pub async fn told(&self, app: &TestApp) -> Vec<Value> {
        let all = app.get("/api/v1/care").bearer(&self.owner.token).expect(200).await;
        all["items"].as_array().cloned().unwrap_or_default()
    }

    /// What staff see of this state: kind and reason, sorted.
    pub async fn seen(&self, app: &TestApp, state: &str) -> Vec<(String, String)> {
        let path = self.store(&format!("care?state={state}"));
        let all = app.get(&path).bearer(&self.advisor.token).expect(200).await;
        let mut seen: Vec<(String, String)> = all["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| (text(&one["kind"]), text(&one["reason"])))
            .collect();
        seen.sort();
        seen
    }

    /// Switches a rule on the way a manager does: tried out first.
    pub async fn switch_on(&self, app: &TestApp, kind: &str, params: Value) -> Value {
        let tried = json!({ "kind": kind, "params": params, "days": 0 });
        let tried = app
            .post(&self.store("care-dry-runs"), &tried)
            .bearer(&self.manager.token)
            .expect(201)
            .await;
        let version = self.version(app, kind).await;
        let wish = json!({ "kind": kind, "version": version, "on": true, "params": params, "dry_run_id": tried["id"] });
        app.post(&self.store("care-rules"), &wish)
            .bearer(&self.manager.token)
            .expect(200)
            .await
    }

    pub async fn version(&self, app: &TestApp, kind: &str) -> Value {
        let all = app
            .get(&self.store("care-rules"))
            .bearer(&self.manager.token)
            .expect(200)
            .await;
        let rules = all["rules"].as_array().cloned().unwrap_or_default();
        rules.into_iter().find(|one| one["kind"] == kind).unwrap_or_default()["version"].clone()
    }
}

pub async fn sweep(app: &TestApp) -> anyhow::Result<u64> {
    Ok(app.jobs()?.sweep("care.plan").await?)
}

on_both! {
    async fn a_car_says_what_is_known_of_it(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        let bare = house.plan(&app).await;
        assert_eq!((&bare["estimate"], &bare["facts"]["version"], &bare["next"]), (&Value::Null, &json!(0), &json!([])), "{bare}");
        for (km, minutes) in [(1_000, 0), (5_000, 100 * DAY)] {
            house.later(&app, minutes).await;
            app.post(&house.own("/mileage"), &json!({ "km": km })).bearer(&house.owner.token).expect(200).await;
        }
        house.later(&app, 50 * DAY).await;
        let seen = house.plan(&app).await;
        assert_eq!((&seen["estimate"]["km"], &seen["estimate"]["basis"], &seen["estimate"]["last_km"]), (&json!(7_000), &json!("readings"), &json!(5_000)), "{seen}");
        assert!(text(&seen["estimate"]["words"]).contains("估算"), "{seen}");
        let said = house.say(&app, json!({ "registered_on": "2023-03-20", "insurance_until": "2027-05-01", "battery_percent": 91 })).await;
        let facts = &said["facts"];
        assert_eq!((&facts["inspection_until"], &facts["inspection_computed"], &facts["battery_percent"]), (&json!("2029-03-31"), &json!(true), &json!(91)).clone(), "{said}");
        let stale = json!({ "version": 0, "insurance_until": "2027-05-02" });
        let no = app.patch(&house.own("/care"), &stale).bearer(&house.owner.token).refused(409, "care.version").await;
        assert_eq!(no["extra"]["version"], json!(1));
        let bad = json!({ "version": 1, "registered_on": "2099-01-01", "serviced_km": 5, "battery_percent": 0, "insurance_until": "2001-01-01" });
        let no = app.patch(&house.own("/care"), &bad).bearer(&house.owner.token).send().await;
        let at: Vec<String> = no.json()["errors"].as_array().into_iter().flatten().map(|one| text(&one["pointer"])).collect();
        assert_eq!((no.status, at.len()), (422, 4), "{}", no.text());
        let other = app.owner("han").await;
        app.get(&house.own("/care")).bearer(&other.token).expect(404).await;
        Ok(())
    }

    async fn a_trip_is_announced_spoken_of_and_called_off(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        house.consent(&app, false).await;
        house.switch_on(&app, "trip", json!({ "lead_days": 7, "item_id": house.seed.items["check"] })).await;
        for bad in [json!({ "on": "2026-11-23", "km": 10 }), json!({ "on": "2028-01-01", "km": 10 }), json!({ "on": "2026-12-01", "km": 0 })] {
            app.post(&house.own("/trips"), &bad).bearer(&house.owner.token).wrong("care.trip").await;
        }
        let trip = app.post(&house.own("/trips"), &json!({ "on": "2026-11-28", "km": 1200 })).bearer(&house.owner.token).expect(201).await;
        assert_eq!(house.plan(&app).await["trips"][0]["id"], trip["id"]);
        sweep(&app).await?;
        let told = house.told(&app).await;
        assert_eq!((told.len(), &told[0]["kind"]), (1, &json!("trip")), "the owner's own words need no consent to care: {told:?}");
        assert!(text(&told[0]["why"]["words"]).contains("1200 公里"), "{told:?}");
        assert_eq!(told[0]["offer"]["total_fen"], json!(18_000), "{told:?}");
        let path = format!("/api/v1/trips/{}", text(&trip["id"]));
        app.delete(&path).bearer(&house.owner.token).expect(204).await;
        app.delete(&path).bearer(&house.owner.token).expect(404).await;
        assert_eq!(house.plan(&app).await["trips"], json!([]));
        Ok(())
    }
}
