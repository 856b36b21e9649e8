//! Quotes, consent and bills (issue 6, point 3; domain.md 2.5).

mod clocks;
pub mod decide;
mod draft;
mod money;
mod settle;

use chezhu::domain::quote::Job;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{PersonId, RepairId};
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

/// A store, an owner with a car, and the people who deal with quotes.
pub struct Desk {
    pub seed: Seed,
    pub owner: Owner,
    pub person: PersonId,
    pub car: String,
    pub advisor: Staff,
    pub cashier: Staff,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub async fn desk(app: &TestApp) -> anyhow::Result<Desk> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let bind = json!({ "code": format!("phone-13800138000-{}", app.next_number()) });
    app.post("/api/v1/me/phone", &bind)
        .bearer(&owner.token)
        .expect(200)
        .await;
    let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let customer = json!({ "store_id": seed.store, "name": "王小明", "phone": "13800138000" });
    app.post("/api/v1/staff/customers", &customer)
        .bearer(&advisor.token)
        .expect(201)
        .await;
    let person = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    Ok(Desk {
        car: seed::car(app, &owner, &seed).await,
        person: text(&person["id"]).parse()?,
        cashier: app.staff(Role::Cashier, Some(seed.store)).await?,
        advisor,
        owner,
        seed,
    })
}

impl Desk {
    /// A repair of this car, as somebody who came without a booking; the one before is over.
    pub async fn repair(&self, app: &TestApp) -> anyhow::Result<String> {
        self.stage(app, "", "cancelled").await?;
        let walk_in = json!({ "store_id": self.seed.store, "person_id": self.person, "vehicle_id": self.car,
            "kind": "general", "grade": "regular", "way": "wait" });
        let repair = app
            .post("/api/v1/staff/repairs", &walk_in)
            .bearer(&self.advisor.token)
            .expect(201)
            .await;
        Ok(text(&repair["repair"]["id"]))
    }

    /// Puts repairs into a stage past its doors: how one comes there is the matter of the repair's own tests.
    pub async fn stage(&self, app: &TestApp, repair: &str, stage: &str) -> anyhow::Result<()> {
        let id: Option<RepairId> = repair.parse().ok();
        let sql = "UPDATE repair_order SET stage = $1 WHERE $2 IS NULL OR id = $2";
        let values = [stage.into(), id.into()];
        app.db
            .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
            .await?;
        Ok(())
    }

    /// A repair in the workshop.
    pub async fn in_workshop(&self, app: &TestApp) -> anyhow::Result<Paper<'_>> {
        let repair = self.repair(app).await?;
        self.stage(app, &repair, "in_repair").await?;
        Ok(Paper { desk: self, repair })
    }

    /// The same as quote's own job, past the doors of the repair.
    pub async fn job(&self, app: &TestApp) -> anyhow::Result<Job> {
        Ok(Job {
            repair: self.repair(app).await?.parse()?,
            store: self.seed.store,
            vehicle: self.car.parse()?,
            owner: self.person,
            model: Some(self.seed.model),
        })
    }
}

/// A repair with its quote, through the front door.
pub struct Paper<'a> {
    pub desk: &'a Desk,
    pub repair: String,
}

impl Paper<'_> {
    /// `/api/v1/staff/repairs/…/quote/…`
    pub fn staff(&self, what: &str) -> String {
        format!("/api/v1/staff/repairs/{}/quote{what}", self.repair)
    }

    /// `/api/v1/repairs/…/quote/…`
    pub fn own(&self, what: &str) -> String {
        format!("/api/v1/repairs/{}/quote{what}", self.repair)
    }

    /// As staff see it.
    pub async fn seen(&self, app: &TestApp) -> Value {
        let call = app.get(&self.staff("")).bearer(&self.desk.advisor.token);
        call.expect(200).await
    }

    /// As the owner sees it.
    pub async fn mine(&self, app: &TestApp) -> Value {
        app.get(&self.own("")).bearer(&self.desk.owner.token).expect(200).await
    }

    /// A draft of these lines.
    pub async fn draft(&self, app: &TestApp, lines: Value) -> Value {
        let wish = json!({ "version": self.seen(app).await["version"], "why": "补充检查结果", "lines": lines });
        let call = app.post(&self.staff("/draft"), &wish);
        call.bearer(&self.desk.advisor.token).expect(200).await
    }

    /// A draft that is refused.
    pub async fn draft_refused(&self, app: &TestApp, lines: Value, code: &str) -> Value {
        let wish = json!({ "version": self.seen(app).await["version"], "why": "补充检查结果", "lines": lines });
        let call = app.post(&self.staff("/draft"), &wish);
        call.bearer(&self.desk.advisor.token).wrong(code).await
    }

    /// Sends the draft; the quote as the owner sees it.
    pub async fn send(&self, app: &TestApp) -> Value {
        let wish = json!({ "version": self.seen(app).await["version"] });
        let call = app.post(&self.staff("/send"), &wish);
        call.bearer(&self.desk.advisor.token).expect(200).await;
        self.mine(app).await
    }

    /// Drawn up and sent.
    pub async fn sent(&self, app: &TestApp, lines: Value) -> Value {
        self.draft(app, lines).await;
        self.send(app).await
    }

    /// What the owner says of lines of this version.
    pub async fn decide(&self, app: &TestApp, shown: &Value, answers: &[(usize, Value)]) -> Value {
        let call = app.post(&self.own("/decide"), &answer(shown, answers));
        call.bearer(&self.desk.owner.token).expect(200).await
    }
}

/// The body of a decision.
pub fn answer(shown: &Value, answers: &[(usize, Value)]) -> Value {
    let lines: Vec<Value> = answers
        .iter()
        .map(|(at, answer)| {
            let mut line = match answer {
                Value::String(_) => json!({ "answer": answer }),
                other => other.clone(),
            };
            line["line_id"] = shown["lines"][at]["line_id"].clone();
            line
        })
        .collect();
    json!({ "no": shown["no"], "hash": shown["hash"], "lines": lines })
}

/// A line that a partner does, its price typed by hand.
pub fn outside(words: &str, fen: i64) -> Value {
    json!({ "kind": "put", "words": words, "reason": "检查发现", "urgency": "must", "payer": "owner",
        "pieces": [{ "kind": "sublet", "words": "外协", "partner": "合作厂", "amount_fen": fen }], "price_reason": "外采询价" })
}

/// A line of the catalogue.
pub fn of_book(seed: &Seed, item: &str) -> Value {
    json!({ "kind": "put", "words": "更换机油机滤", "reason": "已行驶 1 万公里", "urgency": "should", "payer": "owner",
        "item_id": seed.items[item] })
}
