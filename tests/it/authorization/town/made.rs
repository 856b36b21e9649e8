//! What the town's first owner has: an order, a loan, a car in the workshop, an opinion. How each comes there is told in its own suite.

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::id::{
    CareId, JobId, PartId, PersonId, RecoveryId, RepairId, SurveyFormId, SurveyId, VehicleId, fresh_uuid, to_text,
};
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use super::text;

/// A bad answer of that person, and the form that the store is writing.
pub async fn judged(
    app: &TestApp,
    seed: &Seed,
    person: &str,
    repair: &str,
) -> anyhow::Result<(String, String, String)> {
    let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
    let form = json!({ "store_id": seed.store, "subject": "repair", "title": "问卷", "questions": [] });
    let path = "/api/v1/staff/survey-forms";
    let form = app.post(path, &form).bearer(&manager.token).expect(201).await;
    let form = text(&form["id"])?;
    // How one comes there is told in the suite of surveys; here rows are enough.
    let now = app.clock.now();
    let id = |prefix: &str| to_text(prefix, fresh_uuid(now));
    let (survey, recovery) = (id("survey"), id("recovery"));
    let of: RepairId = repair.parse()?;
    let (of_survey, of_recovery): (SurveyId, RecoveryId) = (survey.parse()?, recovery.parse()?);
    let (whose, by): (PersonId, SurveyFormId) = (person.parse()?, form.parse()?);
    let rows = [
        (
            "INSERT INTO survey (id, subject, subject_id, method, number, store_id, person_id, form_id, state, version, handed_at, due_at, made_at, \
             agreed) VALUES ($1, 'repair', $2, 'app', 'RO1', $3, $4, $5, 'sent', 1, $6, $6, $6, TRUE)",
            vec![
                of_survey.into(),
                of.into(),
                seed.store.into(),
                whose.into(),
                by.into(),
                now.into(),
            ],
        ),
        (
            "INSERT INTO recovery (id, survey_id, subject, subject_id, number, store_id, person_id, what, state, version, opened_at, since_at, \
             due_at, rung) VALUES ($1, $2, 'repair', $3, 'RO1', $4, $5, 'nps', 'open', 1, $6, $6, $6, 0)",
            vec![
                of_recovery.into(),
                of_survey.into(),
                of.into(),
                seed.store.into(),
                whose.into(),
                now.into(),
            ],
        ),
    ];
    for (sql, values) in rows {
        let system = Actor::System("test");
        app.db.write(system, async |tx| tx.run(sql, values).await).await?;
    }
    Ok((survey, recovery, form))
}

/// A word of care about that car, and a trip with it.
pub async fn cared_for(app: &TestApp, seed: &Seed, owner: &Owner, car: &str) -> anyhow::Result<(String, String)> {
    let trip = json!({ "on": "2026-12-01", "km": 500 });
    let path = format!("/api/v1/vehicles/{car}/trips");
    let trip = app.post(&path, &trip).bearer(&owner.token).expect(201).await;
    let id: CareId = to_text("care", fresh_uuid(app.clock.now())).parse()?;
    // How one comes there is told in the suite of care; here a row is enough.
    let sql = "INSERT INTO care_message (id, ownership_id, person_id, vehicle_id, store_id, kind, occasion, place, service, state, why, from_on, \
               wait_on, planned_at, sent_at, version) SELECT $1, o.id, o.person_id, o.vehicle_id, $2, 'insurance', 'x', 2, $3, 'sent', \
               '{\"words\":\"保险\"}', '2026-11-01', '2026-11-01', $4, $4, 2 FROM vehicle_ownership o WHERE o.vehicle_id = $5";
    let car: VehicleId = car.parse()?;
    let values = [
        id.into(),
        seed.store.into(),
        false.into(),
        app.clock.now().into(),
        car.into(),
    ];
    app.db
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?;
    Ok((id.to_string(), text(&trip["id"])?))
}

/// A signed order of that person with a report.
pub async fn ordered(app: &TestApp, seed: &Seed, person: &str) -> anyhow::Result<(String, String)> {
    let seller = app.staff(Role::SalesConsultant, Some(seed.store)).await?;
    let draft = json!({ "store_id": seed.store, "person_id": person, "model_id": seed.model, "source": "build" });
    let draft = app
        .post("/api/v1/staff/orders", &draft)
        .bearer(&seller.token)
        .expect(201)
        .await;
    let id = text(&draft["order"]["id"])?;
    let act = async |what: &str, wish: Value| {
        let path = format!("/api/v1/staff/orders/{id}/{what}");
        app.post(&path, &wish).bearer(&seller.token).expect(200).await
    };
    let planned = act("plan", plan()).await;
    let hash = &planned["order"]["plan"]["hash"];
    act("sign", json!({ "plan_hash": hash, "contract_number": "HT-1" })).await;
    let moved = act("milestones", json!({ "milestone": "scheduled" })).await;
    Ok((id.clone(), text(&moved["reports"][0]["id"])?))
}

/// A draft of a loan of that person, and a paper that it needs.
pub async fn lent(app: &TestApp, seed: &Seed, person: &str, owner: &Owner) -> anyhow::Result<(String, String)> {
    let admin = app.staff(Role::GroupAdmin, None).await?;
    let terms = json!({ "method": "annuity", "annual_rate_ppm": 39_900, "terms": [12], "min_amount_fen": 100, "max_amount_fen": 10_000_000,
        "max_of_price_percent": 80, "fees": [], "papers": [{ "kind": "id_card", "why": "核实身份" }] });
    let lender = json!({ "name": "招商银行", "mortgage": "before_payout", "approval_days": 30,
        "products": [{ "code": "p1", "name": "分期", "terms": terms }] });
    let lender = app
        .put("/api/v1/staff/lenders/cmb", &lender)
        .bearer(&admin.token)
        .expect(200)
        .await;
    let seller = app.staff(Role::SalesConsultant, Some(seed.store)).await?;
    let draft = json!({ "store_id": seed.store, "person_id": person, "model_id": seed.model, "source": "stock" });
    let draft = app
        .post("/api/v1/staff/orders", &draft)
        .bearer(&seller.token)
        .expect(201)
        .await;
    let order = text(&draft["order"]["id"])?;
    let mut wish = plan();
    wish["needs"] = json!(["loan"]);
    let path = format!("/api/v1/staff/orders/{order}");
    let planned = app
        .post(&format!("{path}/plan"), &wish)
        .bearer(&seller.token)
        .expect(200)
        .await;
    let sign = json!({ "plan_hash": planned["order"]["plan"]["hash"], "contract_number": "HT-3" });
    app.post(&format!("{path}/sign"), &sign)
        .bearer(&seller.token)
        .expect(200)
        .await;
    let start = json!({ "order_id": order, "product_id": lender["products"][0]["id"], "amount_fen": 1_000_000, "term_months": 12 });
    let loan = app.post("/api/v1/loans", &start).bearer(&owner.token).expect(201).await;
    Ok((text(&loan["id"])?, text(&loan["papers"][0]["id"])?))
}

/// That person's car, taken in without a booking, and its job.
pub async fn in_the_workshop(
    app: &TestApp,
    seed: &Seed,
    person: &str,
    car: &str,
) -> anyhow::Result<(String, String, String)> {
    let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let wish = json!({ "store_id": seed.store, "person_id": person, "vehicle_id": car, "kind": "general", "grade": "regular",
        "way": "leave", "item_ids": [seed.items["oil"]] });
    let made = app
        .post("/api/v1/staff/repairs", &wish)
        .bearer(&advisor.token)
        .expect(201)
        .await;
    let (id, job) = (text(&made["repair"]["id"])?, text(&made["jobs"][0]["id"])?);
    // How a part comes to be missing is told in the suite of repairs; here a row is enough.
    let part: PartId = to_text("repair_part", fresh_uuid(app.clock.now())).parse()?;
    let sql = "INSERT INTO repair_part (id, repair_id, job_id, name, quantity, lane, since_at, due_at, rung) VALUES ($1, $2, $3, '刹车片', 1, 'normal', $4, $4, 0)";
    let (of, at): (RepairId, JobId) = (id.parse()?, job.parse()?);
    let values = [part.into(), of.into(), at.into(), app.clock.now().into()];
    app.db
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?;
    Ok((id, job, part.to_string()))
}

/// Work on that car that its owner declined.
pub async fn declined(app: &TestApp, seed: &Seed, owner: &Owner, repair: &str, car: &str) -> anyhow::Result<String> {
    let system = Actor::System("test");
    // How one comes there is told in the suite of repairs.
    let sql = "UPDATE repair_order SET stage = 'in_repair'";
    app.db.write(system, async |tx| tx.run(sql, []).await).await?;
    let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
    let path = format!("/api/v1/staff/repairs/{repair}/quote");
    let line = json!({ "kind": "put", "words": "换机油", "reason": "到期", "urgency": "must", "payer": "owner", "item_id": seed.items["oil"] });
    let draft = json!({ "version": 0, "lines": [line] });
    for (what, wish) in [("draft", draft), ("send", json!({ "version": 1 }))] {
        let call = app.post(&format!("{path}/{what}"), &wish);
        call.bearer(&advisor.token).expect(200).await;
    }
    let mine = format!("/api/v1/repairs/{repair}/quote");
    let shown = app.get(&mine).bearer(&owner.token).expect(200).await;
    let no = json!([{ "line_id": shown["lines"][0]["line_id"], "answer": "no" }]);
    let decide = json!({ "no": 1, "hash": shown["hash"], "lines": no });
    app.post(&format!("{mine}/decide"), &decide)
        .bearer(&owner.token)
        .expect(200)
        .await;
    let list = format!("/api/v1/vehicles/{car}/deferred-work");
    text(&app.get(&list).bearer(&owner.token).expect(200).await[0]["id"])
}

/// A small purchase plan.
pub fn plan() -> Value {
    json!({ "lines": [{ "kind": "car", "words": "标准版", "amount_fen": 20_000_000, "payee": "store" }], "needs": [],
        "down": { "kind": "refundable", "amount_fen": 0 }, "financed_fen": 0, "valid_until": "2026-12-01T00:00:00Z", "offer": true })
}
