//! Orders of new cars, from the draft to the handover, as owners, staff and partners do it (issue 5; domain.md 2.2).

mod end;
mod flow;
mod reports;
mod time;

use chezhu::domain::identity;
use chezhu::domain::order::{self, Heard, OrderRef, Report, Told};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::PersonId;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::client::Answered;
use chezhu_tests::seed::{Colleague, Seed, colleague};
use serde_json::{Value, json};

pub const SYSTEM: Actor = Actor::System("test");

/// An owner, a consultant, and a draft between them.
pub struct Deal {
    pub seed: Seed,
    pub owner: Owner,
    pub consultant: Colleague,
    pub person: String,
    pub id: String,
    pub number: String,
}

/// A draft of this source for an owner of that name.
pub async fn draft(app: &TestApp, source: &str) -> anyhow::Result<Deal> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    let person = text(&me["id"]);
    let id: PersonId = person.parse()?;
    let store = seed.store;
    app.db
        .write(SYSTEM, async |tx| identity::link_store(tx, id, store).await)
        .await?;
    let consultant = colleague(app, "sales_consultant", Some(store)).await?;
    let (id, number) = another(app, &seed, &consultant, &person, source).await;
    Ok(Deal {
        seed,
        owner,
        consultant,
        person,
        id,
        number,
    })
}

/// One more draft.
pub async fn another(app: &TestApp, seed: &Seed, by: &Colleague, person: &str, source: &str) -> (String, String) {
    let wish = json!({ "store_id": seed.store, "person_id": person, "model_id": seed.model, "source": source, "colour": "星光白" });
    let made = app
        .post("/api/v1/staff/orders", &wish)
        .bearer(&by.token)
        .expect(201)
        .await;
    (text(&made["order"]["id"]), text(&made["order"]["number"]))
}

/// A whole plan with these steps to see to.
pub fn plan(needs: &[&str], down: &str) -> Value {
    let financed = if needs.contains(&"loan") { 10_000_000 } else { 0 };
    json!({
        "lines": [
            { "kind": "car", "words": "标准版，星光白", "amount_fen": 20_000_000, "payee": "store" },
            { "kind": "discount", "words": "以旧换新优惠", "amount_fen": -500_000, "payee": "store" },
            { "kind": "insurance", "words": "交强险一年", "amount_fen": 95_000, "payee": "insurer", "payee_name": "平安财险" },
            { "kind": "plate", "words": "上牌代办", "amount_fen": 50_000, "payee": "store" },
        ],
        "down": { "kind": down, "amount_fen": 1_000_000 },
        "financed_fen": financed, "needs": needs, "valid_until": "2026-12-01T15:59:59Z", "offer": true,
    })
}

impl Deal {
    pub fn mine(&self, rest: &str) -> String {
        format!("/api/v1/orders/{}{rest}", self.id)
    }

    pub fn desk(&self, rest: &str) -> String {
        format!("/api/v1/staff/orders/{}{rest}", self.id)
    }

    /// The consultant does something to the order.
    pub async fn act(&self, app: &TestApp, what: &str, wish: Value) -> Value {
        app.post(&self.desk(what), &wish)
            .bearer(&self.consultant.token)
            .expect(200)
            .await
    }

    /// The same, refused.
    pub async fn refused(&self, app: &TestApp, what: &str, wish: Value, code: &str) -> Value {
        app.post(&self.desk(what), &wish)
            .bearer(&self.consultant.token)
            .refused(409, code)
            .await
    }

    /// The order as the consultant sees it.
    pub async fn seen_by_staff(&self, app: &TestApp) -> Value {
        app.get(&self.desk("")).bearer(&self.consultant.token).expect(200).await
    }

    /// The owner's path.
    pub async fn path(&self, app: &TestApp) -> Value {
        app.get(&self.mine("/path")).bearer(&self.owner.token).expect(200).await
    }

    /// Offers a plan and signs it on paper.
    pub async fn sign(&self, app: &TestApp, needs: &[&str], down: &str) -> anyhow::Result<()> {
        let planned = self.act(app, "/plan", plan(needs, down)).await;
        let wish = json!({ "plan_hash": planned["order"]["plan"]["hash"], "contract_number": "HT-1" });
        self.act(app, "/sign", wish).await;
        Ok(())
    }

    /// A partner's report.
    pub async fn hear(&self, app: &TestApp, version: i64, at: At, what: Told) -> anyhow::Result<Heard> {
        let report = Report {
            order: OrderRef::Ours(&self.number),
            source: "maker",
            version,
            occurred_at: at,
            what,
        };
        Ok(app
            .db
            .write(Actor::System("feed"), async |tx| order::hear(tx, report).await)
            .await?)
    }

    /// The kinds of what the owner was told of this order, in the order in which it was told.
    pub async fn told(&self, app: &TestApp) -> Vec<String> {
        #[derive(sea_orm::FromQueryResult)]
        struct Row {
            kind: String,
        }
        let sql = "SELECT kind FROM notice WHERE subject = $1 AND role IS NULL ORDER BY event_no";
        let rows: Result<Vec<Row>, _> = app.db.read(SYSTEM).all(sql, [self.id.as_str().into()]).await;
        rows.unwrap_or_default().into_iter().map(|row| row.kind).collect()
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A step of a path.
pub fn step<'a>(path: &'a Value, kind: &str) -> &'a Value {
    path["steps"]
        .as_array()
        .and_then(|steps| steps.iter().find(|step| step["kind"] == kind))
        .unwrap_or(&Value::Null)
}

/// All checks of a list of the order, well.
pub fn all_well(list: &Value) -> Value {
    let checks = list.as_array().cloned().unwrap_or_default();
    let checks: Vec<Value> = checks
        .iter()
        .map(|one| json!({ "code": one["code"], "ok": true }))
        .collect();
    json!({ "checks": checks })
}

/// An answer's ETag.
pub fn etag(answered: &Answered) -> String {
    answered.header("etag").to_owned()
}
