//! Repairs from the intake to the handover, as owners, advisors, technicians and inspectors do it (issue 6; domain.md 2.4).

mod desk;
mod doors;
mod flow;
mod gates;
mod loan;
mod people;
mod rework;
mod score;
pub mod times;
mod today;
mod triple;

use chezhu::domain::repair::{self, Decided, DecidedLine};
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::id::{ItemId, RepairId, fresh_uuid};
use chezhu::ground::money::Fen;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::seed::{self, Seed, group};
use serde_json::{Value, json};

/// A workshop, and the car of an owner in it.
pub struct Shop {
    pub seed: Seed,
    pub owner: Owner,
    pub advisor: Staff,
    pub technician: Staff,
    pub inspector: Staff,
    pub car: String,
    pub booking: String,
    pub id: String,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A visit of today that is here, booked by its owner, who comes in this way.
pub async fn visit(app: &TestApp, seed: &Seed, owner: &Owner, advisor: &Staff, way: &str) -> (String, String) {
    let car = seed::car(app, owner, seed).await;
    let book = json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": way, "start_at": "2026-11-23T04:00:00Z" });
    let held = app
        .post("/api/v1/bookings", &book)
        .bearer(&owner.token)
        .expect(201)
        .await;
    let booking = text(&held["id"]);
    let submit = json!({ "vehicle_id": car, "symptom": "左前轮有异响", "contact_name": "王小明", "contact_phone": "13800138000",
        "address": if way == "pickup" { json!("深圳市南山区科技路 1 号") } else { Value::Null } });
    let asked = app
        .post(&format!("/api/v1/bookings/{booking}/submit"), &submit)
        .bearer(&owner.token)
        .expect(200)
        .await;
    if asked["state"] == "requested" {
        app.post(&format!("/api/v1/staff/bookings/{booking}/confirm"), &json!({}))
            .bearer(&advisor.token)
            .expect(200)
            .await;
    }
    app.post(&format!("/api/v1/staff/bookings/{booking}/arrive"), &())
        .bearer(&advisor.token)
        .expect(200)
        .await;
    (car, booking)
}

/// A repair that was just opened from a visit.
pub async fn opened(app: &TestApp, way: &str) -> anyhow::Result<Shop> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let technician = app.staff(Role::Technician, Some(seed.store)).await?;
    let inspector = app.staff(Role::Inspector, Some(seed.store)).await?;
    let (car, booking) = visit(app, &seed, &owner, &advisor, way).await;
    let made = app
        .post(&format!("/api/v1/staff/bookings/{booking}/repair"), &json!({}))
        .bearer(&advisor.token)
        .expect(201)
        .await;
    Ok(Shop {
        id: text(&made["repair"]["id"]),
        seed,
        owner,
        advisor,
        technician,
        inspector,
        car,
        booking,
    })
}

/// All checks of a list of this repair as they pass.
pub fn all_well(view: &Value, list: &str) -> Value {
    let lists = view["checks"].as_array().cloned().unwrap_or_default();
    let found = lists
        .iter()
        .find(|one| one["list"] == list)
        .cloned()
        .unwrap_or_default();
    let checks = found["checks"].as_array().cloned().unwrap_or_default();
    let well = |one: &Value| match one["unit"].as_str() {
        Some(unit) => {
            let middle = (one["low"].as_f64().unwrap_or(0.0) + one["high"].as_f64().unwrap_or(0.0)) / 2.0;
            json!({ "code": one["code"], "outcome": "pass", "value": middle, "unit": unit })
        }
        None => json!({ "code": one["code"], "outcome": "pass" }),
    };
    json!({ "checks": checks.iter().map(well).collect::<Vec<_>>() })
}

impl Shop {
    pub fn mine(&self, rest: &str) -> String {
        format!("/api/v1/repairs/{}{rest}", self.id)
    }

    pub fn desk(&self, rest: &str) -> String {
        format!("/api/v1/staff/repairs/{}{rest}", self.id)
    }

    /// Somebody of the store does something, which succeeds.
    pub async fn by(&self, app: &TestApp, who: &Staff, what: &str, wish: Value) -> Value {
        app.post(&self.desk(what), &wish).bearer(&who.token).expect(200).await
    }

    /// The same, refused.
    pub async fn refused(&self, app: &TestApp, who: &Staff, what: &str, wish: Value, code: &str) -> Value {
        app.post(&self.desk(what), &wish)
            .bearer(&who.token)
            .refused(409, code)
            .await
    }

    /// What keeps this closed, as the refusal names it.
    pub async fn closed(&self, app: &TestApp, who: &Staff, what: &str, wish: Value) -> Vec<String> {
        let no = self.refused(app, who, what, wish, "repair.gate_closed").await;
        let open = no["extra"]["open"].as_array().cloned().unwrap_or_default();
        assert!(open.iter().all(|one| !text(&one["words"]).is_empty()), "{no}");
        open.iter().map(|one| text(&one["gate"])).collect()
    }

    pub async fn seen_by_staff(&self, app: &TestApp) -> Value {
        app.get(&self.desk("")).bearer(&self.advisor.token).expect(200).await
    }

    pub async fn page(&self, app: &TestApp) -> Value {
        app.get(&self.mine("")).bearer(&self.owner.token).expect(200).await
    }

    /// The owner signs the sheet of now.
    pub async fn sign(&self, app: &TestApp, what: &str) -> Value {
        let sheet = app
            .get(&self.mine("/sheet"))
            .bearer(&self.owner.token)
            .expect(200)
            .await;
        app.post(&self.mine(what), &json!({ "hash": sheet["hash"] }))
            .bearer(&self.owner.token)
            .expect(200)
            .await
    }

    /// All of the intake but the signature.
    pub async fn take_in(&self, app: &TestApp) {
        let (desk, advisor) = (self.seen_by_staff(app).await, &self.advisor);
        self.by(app, advisor, "/checks", all_well(&desk, "intake")).await;
        let wish = json!({ "km": 12_345, "energy_percent": 60, "valuables": "无" });
        self.by(app, advisor, "/intake", wish).await;
        self.by(
            app,
            advisor,
            "/parties",
            json!({ "role": "bringer", "relation": "owner" }),
        )
        .await;
        let photo = app.staff_photo(&advisor.token, 1).await;
        let wish = json!({ "kind": "damage", "words": "左前门划痕 5 厘米", "x": 300, "y": 420, "media_ids": [photo] });
        self.by(app, advisor, "/intake-evidence", wish).await;
    }

    /// Through the intake into the diagnosis, and all of that.
    pub async fn diagnose(&self, app: &TestApp) {
        self.take_in(app).await;
        self.sign(app, "/sign").await;
        let view = self.by(app, &self.advisor, "/receive", Value::Null).await;
        self.by(app, &self.technician, "/work-checks", all_well(&view, "diagnosis"))
            .await;
        let wish = json!({ "cause": "机油到期", "correction": "更换机油和机滤" });
        self.by(app, &self.technician, "/findings", wish).await;
    }

    /// A quote with so many lines was sent. The quote's own operations do this; here it is told what they tell.
    pub async fn quote_sent(&self, app: &TestApp, version: i64, lines: usize) -> anyhow::Result<()> {
        let id: RepairId = self.id.parse()?;
        let actor = group(app);
        Ok(app
            .db
            .write(actor, async |tx| repair::quote_sent(tx, id, version, lines).await)
            .await?)
    }

    /// The owner decided lines: of an item, or in words.
    pub async fn decided(
        &self,
        app: &TestApp,
        undecided: usize,
        lines: &[(Option<ItemId>, &str, bool)],
    ) -> anyhow::Result<()> {
        let id: RepairId = self.id.parse()?;
        let line = |(item, name, yes): &(Option<ItemId>, &str, bool)| DecidedLine {
            line: fresh_uuid(app.clock.now()),
            labour: true,
            item: *item,
            name: (*name).to_owned(),
            minutes: 30,
            yes: *yes,
        };
        let decided = Decided {
            undecided,
            lines: lines.iter().map(line).collect(),
        };
        Ok(app
            .db
            .write(group(app), async |tx| repair::quote_decided(tx, id, decided).await)
            .await?)
    }

    /// The oil is agreed to: the repair is in the workshop.
    pub async fn agreed(&self, app: &TestApp) -> anyhow::Result<()> {
        self.diagnose(app).await;
        self.quote_sent(app, 1, 1).await?;
        self.decided(app, 0, &[(Some(self.seed.items["oil"]), "更换机油", true)])
            .await
    }

    /// A settlement was drawn up.
    pub async fn settled(&self, app: &TestApp, fen: i64) -> anyhow::Result<()> {
        let id: RepairId = self.id.parse()?;
        Ok(app
            .db
            .write(group(app), async |tx| {
                repair::quote_settled(tx, id, Fen::new(fen)).await
            })
            .await?)
    }

    /// The path of the first job that is not over.
    pub async fn job(&self, app: &TestApp) -> String {
        let view = self.seen_by_staff(app).await;
        let jobs = view["jobs"].as_array().cloned().unwrap_or_default();
        let open = jobs
            .iter()
            .find(|job| job["state"] != "done" && job["state"] != "dropped");
        format!("/jobs/{}", text(&open.cloned().unwrap_or_default()["id"]))
    }

    /// Names the technician and the first bay for a job.
    pub async fn assign(&self, app: &TestApp, job: &str) -> Value {
        let wish = json!({ "technician_id": self.technician.id, "bay_id": self.seed.resources["工位1"] });
        self.by(app, &self.advisor, &format!("{job}/assign"), wish).await
    }

    /// Does the open job and all checks of the work.
    pub async fn work(&self, app: &TestApp) -> Value {
        let job = self.job(app).await;
        self.assign(app, &job).await;
        self.by(app, &self.technician, &format!("{job}/start"), Value::Null)
            .await;
        let view = self
            .by(app, &self.technician, &format!("{job}/finish"), Value::Null)
            .await;
        self.by(app, &self.technician, "/work-checks", all_well(&view, "work"))
            .await;
        self.by(app, &self.technician, "/finish", Value::Null).await
    }

    /// The kinds of what the owner was told of this repair, in the order in which it was told.
    pub async fn told(&self, app: &TestApp) -> Vec<String> {
        #[derive(sea_orm::FromQueryResult)]
        struct Row {
            kind: String,
        }
        let sql = "SELECT kind FROM notice WHERE subject = $1 AND role IS NULL ORDER BY event_no";
        let rows: Result<Vec<Row>, _> = app
            .db
            .read(Actor::System("test"))
            .all(sql, [self.id.as_str().into()])
            .await;
        rows.unwrap_or_default().into_iter().map(|row| row.kind).collect()
    }
}
