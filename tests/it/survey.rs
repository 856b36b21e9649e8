//! Surveys 48 hours after a handover: who is asked, by which form, what is done about a bad answer, what the scores say
//! (issue 7, points 1–4; domain.md 2.6).

mod forms;
pub mod invite;
mod kill;
mod recovery;
mod scores;

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{Id, PersonId, RepairId};
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::client::Call;
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A store, its people, and an owner who may be asked, with a car.
pub struct Scene {
    pub seed: Seed,
    pub owner: Owner,
    pub person: PersonId,
    pub car: String,
    pub advisor: Staff,
    pub technician: Staff,
    pub manager: Staff,
}

pub const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub async fn consent(app: &TestApp, owner: &Owner, granted: bool) {
    let wish = json!({ "purpose": "survey", "granted": granted, "document_id": "survey-1", "document_sha256": SHA });
    app.post("/api/v1/me/consents", &wish)
        .bearer(&owner.token)
        .expect(200)
        .await;
}

pub async fn scene(app: &TestApp) -> anyhow::Result<Scene> {
    let seed = Seed::small(app).await?;
    let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let technician = app.staff(Role::Technician, Some(seed.store)).await?;
    let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
    let (owner, person, car) = customer(app, &seed, &advisor, "wang", "13800138000").await?;
    Ok(Scene {
        seed,
        owner,
        person,
        car,
        advisor,
        technician,
        manager,
    })
}

/// An owner who agreed to be asked, known to the store, with a car.
pub async fn customer(
    app: &TestApp,
    seed: &Seed,
    advisor: &Staff,
    name: &str,
    phone: &str,
) -> anyhow::Result<(Owner, PersonId, String)> {
    let owner = app.owner(name).await;
    let bind = json!({ "code": format!("phone-{phone}-{}", app.next_number()) });
    app.post("/api/v1/me/phone", &bind)
        .bearer(&owner.token)
        .expect(200)
        .await;
    let customer = json!({ "store_id": seed.store, "name": "王小明", "phone": phone });
    app.post("/api/v1/staff/customers", &customer)
        .bearer(&advisor.token)
        .expect(201)
        .await;
    let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
    consent(app, &owner, true).await;
    let car = seed::car(app, &owner, seed).await;
    Ok((owner, text(&me["id"]).parse()?, car))
}

pub async fn run(app: &TestApp, sql: &str, values: Vec<sea_orm::Value>) -> anyhow::Result<u64> {
    Ok(app
        .db
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?)
}

pub async fn number(app: &TestApp, sql: &str) -> anyhow::Result<i64> {
    Ok(app.db.read(Actor::System("test")).number(sql, []).await?)
}

impl Scene {
    /// Tokens live fifteen minutes of the clock: everybody logs in again.
    pub async fn anew(&mut self, app: &TestApp) {
        self.owner = app.owner("wang").await;
        for staff in [&mut self.advisor, &mut self.technician, &mut self.manager] {
            staff.token = app.staff_login(&staff.username).await.0;
        }
    }

    /// A repair of a car that was handed over at this instant. How one comes there is told in the suite of repairs.
    pub async fn handed(&self, app: &TestApp, person: PersonId, car: &str, at: At) -> anyhow::Result<String> {
        let wish = json!({ "store_id": self.seed.store, "person_id": person, "vehicle_id": car, "kind": "general", "grade": "regular", "way": "wait" });
        let made = app
            .post("/api/v1/staff/repairs", &wish)
            .bearer(&self.advisor.token)
            .expect(201)
            .await;
        let id: RepairId = text(&made["repair"]["id"]).parse()?;
        let sql = "UPDATE repair_order SET stage = 'closed', ended_at = $2, ready_at = $2, promised_at = $3, opened_at = $4 WHERE id = $1";
        let values = vec![
            id.into(),
            at.into(),
            at.plus_minutes(30).into(),
            at.plus_minutes(-300).into(),
        ];
        run(app, sql, values).await?;
        let sql = "INSERT INTO repair_job (id, repair_id, pos, name, minutes, skills, state, consented, technician_id, worked_ms) \
                   VALUES ($1, $2, 90, '检查', 10, '[]', 'done', TRUE, $3, 0)";
        let job = chezhu::ground::id::fresh_uuid(app.clock.now());
        run(app, sql, vec![job.into(), id.into(), self.technician.id.into()]).await?;
        Ok(id.to_string())
    }

    /// The owner's repair was handed over, and two days later they are asked; its survey.
    pub async fn asked(&mut self, app: &TestApp) -> anyhow::Result<String> {
        self.handed(app, self.person, &self.car.clone(), app.clock.now())
            .await?;
        seed::later(app, 48 * 60);
        app.jobs()?.sweep("survey.invite").await?;
        self.anew(app).await;
        let mine = self.get(app, "/api/v1/surveys").await;
        Ok(text(&mine[0]["id"]))
    }

    pub async fn get(&self, app: &TestApp, path: &str) -> Value {
        app.get(path).bearer(&self.owner.token).expect(200).await
    }

    pub async fn desk(&self, app: &TestApp, path: &str) -> Value {
        app.get(path).bearer(&self.manager.token).expect(200).await
    }

    pub fn finish(&self, app: &TestApp, id: &str, answers: Value) -> Call {
        app.post(&format!("/api/v1/surveys/{id}/finish"), &json!({ "answers": answers }))
            .bearer(&self.owner.token)
    }

    pub fn manage(&self, app: &TestApp, path: &str, wish: Value) -> Call {
        app.post(path, &wish).bearer(&self.manager.token)
    }
}

/// The least that finishes the standard form, with this NPS and this satisfaction.
pub fn least(nps: i64, csat: i64) -> Value {
    json!([{ "question": "recommend", "score": nps }, { "question": "quality", "score": csat }])
}

/// The id of a repair as the database holds it.
pub fn uuid(id: &str) -> anyhow::Result<uuid::Uuid> {
    Ok(id.parse::<RepairId>()?.uuid())
}
