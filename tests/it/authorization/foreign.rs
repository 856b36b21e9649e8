//! Somebody else's id and an id that does not exist give the same answer (law 8; issue 2, "bad input").

use std::collections::HashMap;

use anyhow::Context;
use chezhu::domain::feed::Kind;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Scope;
use chezhu::ground::id::StoreId;
use chezhu::ground::outbox;
use chezhu::ground::page::Limit;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::client::Answered;
use chezhu_tests::on_both;
use chezhu_tests::partner::{Partner, star};
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

use super::{Operation, all, nobody};

/// What exists, by the name of its id's schema.
pub type Existing = HashMap<&'static str, String>;

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().with_context(|| format!("no text: {value}"))?.to_owned())
}

/// The answer without what is new in each: its instance, and the id that was asked for.
fn bare(answered: &Answered) -> (u16, Value) {
    let mut json = answered.json();
    json["instance"] = Value::Null;
    (answered.status, json)
}

/// A house with two stores; everything that has an id exists in the first.
pub struct Town {
    pub seed: Seed,
    pub li: Owner,
    pub existing: Existing,
    pub other: StoreId,
}

pub async fn town(app: &TestApp) -> anyhow::Result<Town> {
    let seed = Seed::small(app).await?;
    let li = app.owner("li").await;
    app.post("/api/v1/me/phone", &json!({ "code": "phone-13800138000-1" }))
        .bearer(&li.token)
        .expect(200)
        .await;
    let car = seed::car(app, &li, &seed).await;
    let book = json!({ "store_id": seed.store, "item_ids": [seed.items["check"]], "vehicle_id": car, "way": "leave", "start_at": "2026-11-24T02:00:00Z" });
    let booking = text(&app.post("/api/v1/bookings", &book).bearer(&li.token).expect(201).await["id"])?;
    let submit = json!({ "contact_name": "李雷", "contact_phone": "13800138000" });
    app.post(&format!("/api/v1/bookings/{booking}/submit"), &submit)
        .bearer(&li.token)
        .expect(200)
        .await;
    let person = text(&app.get("/api/v1/me").bearer(&li.token).expect(200).await["id"])?;
    let notice = text(&app.get("/api/v1/notices").bearer(&li.token).expect(200).await["items"][0]["id"])?;
    let session = text(&app.get("/api/v1/auth/sessions").bearer(&li.token).expect(200).await[0]["id"])?;
    // A second account with the same phone: staff have to decide.
    let wang = app.owner("wang").await;
    app.post("/api/v1/me/phone", &json!({ "code": "phone-13800138000-2" }))
        .bearer(&wang.token)
        .expect(409)
        .await;
    let (order, report) = ordered(app, &seed, &person).await?;
    let (loan, paper) = lent(app, &seed, &person, &li).await?;
    let (repair, job, part) = in_the_workshop(app, &seed, &person, &car).await?;
    let deferred = declined(app, &seed, &li, &repair, &car).await?;
    let complaint = json!({ "store_id": seed.store, "topic": "other", "text": "等候太久" });
    let complaint = app
        .post("/api/v1/cases", &complaint)
        .bearer(&li.token)
        .expect(201)
        .await;
    let (survey, recovery, form) = judged(app, &seed, &person, &repair).await?;
    let (said, trip) = cared_for(app, &seed, &li, &car).await?;
    let existing = HashMap::from([
        ("CareId", said),
        ("TripId", trip),
        ("SurveyId", survey),
        ("RecoveryId", recovery),
        ("SurveyFormId", form),
        ("CaseId", text(&complaint["id"])?),
        ("DeferredId", deferred),
        ("VehicleId", car),
        ("BookingId", booking),
        ("PersonId", person),
        ("NoticeId", notice),
        ("SessionId", session),
        ("DeliveryId", given_up(app).await?),
        ("StoreId", seed.store.to_string()),
        ("ResourceId", seed.resources["工位1"].to_string()),
        ("ItemId", seed.items["oil"].to_string()),
        ("OrderId", order),
        ("ReportId", report),
        ("LoanId", loan),
        ("PaperId", paper),
        ("RepairId", repair),
        ("JobId", job),
        ("PartId", part),
    ]);
    let other = second_store(app, &seed).await?;
    Ok(Town {
        seed,
        li,
        existing,
        other,
    })
}

/// A bad answer of that person, and the form that the store is writing.
async fn judged(app: &TestApp, seed: &Seed, person: &str, repair: &str) -> anyhow::Result<(String, String, String)> {
    let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
    let form = json!({ "store_id": seed.store, "subject": "repair", "title": "问卷", "questions": [] });
    let path = "/api/v1/staff/survey-forms";
    let form = app.post(path, &form).bearer(&manager.token).expect(201).await;
    let form = text(&form["id"])?;
    // How one comes there is told in the suite of surveys; here rows are enough.
    let now = app.clock.now();
    let id = |prefix: &str| chezhu::ground::id::to_text(prefix, chezhu::ground::id::fresh_uuid(now));
    let (survey, recovery) = (id("survey"), id("recovery"));
    let of: chezhu::ground::id::RepairId = repair.parse()?;
    let (of_survey, of_recovery): (chezhu::ground::id::SurveyId, chezhu::ground::id::RecoveryId) =
        (survey.parse()?, recovery.parse()?);
    let (whose, by): (chezhu::ground::id::PersonId, chezhu::ground::id::SurveyFormId) =
        (person.parse()?, form.parse()?);
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
        let system = chezhu::ground::actor::Actor::System("test");
        app.db.write(system, async |tx| tx.run(sql, values).await).await?;
    }
    Ok((survey, recovery, form))
}

/// A word of care about that car, and a trip with it.
async fn cared_for(app: &TestApp, seed: &Seed, owner: &Owner, car: &str) -> anyhow::Result<(String, String)> {
    let trip = json!({ "on": "2026-12-01", "km": 500 });
    let path = format!("/api/v1/vehicles/{car}/trips");
    let trip = app.post(&path, &trip).bearer(&owner.token).expect(201).await;
    let id: chezhu::ground::id::CareId =
        chezhu::ground::id::to_text("care", chezhu::ground::id::fresh_uuid(app.clock.now())).parse()?;
    // How one comes there is told in the suite of care; here a row is enough.
    let sql = "INSERT INTO care_message (id, ownership_id, person_id, vehicle_id, store_id, kind, occasion, place, service, state, why, from_on, \
               wait_on, planned_at, sent_at, version) SELECT $1, o.id, o.person_id, o.vehicle_id, $2, 'insurance', 'x', 2, $3, 'sent', \
               '{\"words\":\"保险\"}', '2026-11-01', '2026-11-01', $4, $4, 2 FROM vehicle_ownership o WHERE o.vehicle_id = $5";
    let car: chezhu::ground::id::VehicleId = car.parse()?;
    let values = [
        id.into(),
        seed.store.into(),
        false.into(),
        app.clock.now().into(),
        car.into(),
    ];
    app.db
        .write(chezhu::ground::actor::Actor::System("test"), async |tx| {
            tx.run(sql, values).await
        })
        .await?;
    Ok((id.to_string(), text(&trip["id"])?))
}

/// A signed order of that person with a report.
async fn ordered(app: &TestApp, seed: &Seed, person: &str) -> anyhow::Result<(String, String)> {
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
async fn lent(app: &TestApp, seed: &Seed, person: &str, owner: &Owner) -> anyhow::Result<(String, String)> {
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
async fn in_the_workshop(
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
    let part: chezhu::ground::id::PartId =
        chezhu::ground::id::to_text("repair_part", chezhu::ground::id::fresh_uuid(app.clock.now())).parse()?;
    let sql = "INSERT INTO repair_part (id, repair_id, job_id, name, quantity, lane, since_at, due_at, rung) VALUES ($1, $2, $3, '刹车片', 1, 'normal', $4, $4, 0)";
    let (of, at): (chezhu::ground::id::RepairId, chezhu::ground::id::JobId) = (id.parse()?, job.parse()?);
    let values = [part.into(), of.into(), at.into(), app.clock.now().into()];
    app.db
        .write(chezhu::ground::actor::Actor::System("test"), async |tx| {
            tx.run(sql, values).await
        })
        .await?;
    Ok((id, job, part.to_string()))
}

/// Work on that car that its owner declined.
async fn declined(app: &TestApp, seed: &Seed, owner: &Owner, repair: &str, car: &str) -> anyhow::Result<String> {
    let system = chezhu::ground::actor::Actor::System("test");
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
fn plan() -> Value {
    json!({ "lines": [{ "kind": "car", "words": "标准版", "amount_fen": 20_000_000, "payee": "store" }], "needs": [],
        "down": { "kind": "refundable", "amount_fen": 0 }, "financed_fen": 0, "valid_until": "2026-12-01T00:00:00Z", "offer": true })
}

/// A message of the first store that did not get through.
async fn given_up(app: &TestApp) -> anyhow::Result<String> {
    let system = || chezhu::ground::actor::Actor::System("test");
    let sql = "UPDATE delivery SET state = 'dead', reason = 'content', settled_at = intended_at";
    app.db.write(system(), async |tx| tx.run(sql, []).await).await?;
    let rows = outbox::stuck(&app.db.read(system()), &Scope::Group, None, None, Limit::new(None)?).await?;
    Ok(rows.first().context("a delivery")?.id.to_string())
}

/// What a partner pushed about an order that nobody has.
async fn pushed(app: &TestApp) -> anyhow::Result<String> {
    let maker = Partner::add(&app.db, "maker", Kind::Star).await?;
    let body = star(
        "SO20261122-9999",
        1,
        "InProduction",
        "2026-11-22T10:00:00+08:00",
        json!({}),
    );
    assert_eq!(crate::feed::push(app, &maker, "evt_1", &body).await.status, 202);
    app.jobs()?.sweep("feed.apply").await?;
    let admin = app.staff(Role::GroupAdmin, None).await?;
    let events = app
        .get("/api/v1/staff/feeds/events")
        .bearer(&admin.token)
        .expect(200)
        .await;
    text(&events["items"][0]["id"])
}

/// Another store of the group, without anything in it.
async fn second_store(app: &TestApp, seed: &Seed) -> anyhow::Result<StoreId> {
    let admin = app.staff(Role::GroupAdmin, None).await?;
    let one = app
        .get(&format!("/api/v1/staff/stores/{}", seed.store))
        .bearer(&admin.token)
        .expect(200)
        .await;
    let mut create =
        json!({ "code": "s02", "name": "城西店", "kind": "fuel", "address": "城西路 2 号", "phone": "0755-82345679" });
    for field in ["hours", "ways", "switches", "policy"] {
        create[field] = one[field].clone();
    }
    let made = app
        .post("/api/v1/staff/stores", &create)
        .bearer(&admin.token)
        .expect(201)
        .await;
    Ok(text(&made["id"])?.parse()?)
}

/// A place on the waitlist of somebody who found the day full.
pub async fn waiting(app: &TestApp, town: &Town) -> anyhow::Result<String> {
    let id: chezhu::ground::id::WaitId =
        chezhu::ground::id::to_text("wait", chezhu::ground::id::fresh_uuid(app.clock.now())).parse()?;
    let person: chezhu::ground::id::PersonId = town.existing["PersonId"].parse()?;
    // How one comes there is told in the suite of booking; here a row is enough.
    let sql = "INSERT INTO booking_wait (id, store_id, person_id, way, items, first_day, last_day, state, version, created_at) \
               VALUES ($1, $2, $3, 'leave', $4, '2026-11-24', '2026-11-24', 'waiting', 1, $5)";
    let items = json!([town.seed.items["oil"]]).to_string();
    let values = [
        id.into(),
        town.seed.store.into(),
        person.into(),
        items.into(),
        app.clock.now().into(),
    ];
    app.db
        .write(chezhu::ground::actor::Actor::System("test"), async |tx| {
            tx.run(sql, values).await
        })
        .await?;
    Ok(id.to_string())
}

/// A body that the operation would take, so that the id is what it stumbles over.
pub fn body(name: &str, town: &Town, own_car: &str) -> Option<Value> {
    let start = "2026-11-24T06:00:00Z";
    let other = town.other;
    Some(match name {
        "accept_proposal" => json!({ "proposal_id": "proposal_01h455vb4pex5vsknk084sn02q" }),
        "cancel_booking" | "cancel_for" => json!({ "reason": "other" }),
        "check_in" => json!({ "store_code": "s01" }),
        "reschedule_booking" | "reschedule_for" => json!({ "start_at": start }),
        "submit_booking" | "submit_for" => {
            json!({ "vehicle_id": own_car, "contact_name": "韩梅", "contact_phone": "13900139000" })
        }
        "change_vehicle" => json!({ "version": 1, "model_id": town.seed.model }),
        "log_mileage" => json!({ "km": 1000 }),
        "confirm_booking" => json!({}),
        "dismiss_delivery" => json!({ "reason": "arrived" }),
        "decline_booking" => json!({ "reason": "out_of_scope" }),
        "propose_times" => json!({ "starts": [start, "2026-11-24T07:00:00Z"] }),
        "assign_butler" => json!({ "store_id": other, "advisor_id": null }),
        "reveal_booking_contact" => json!({ "purpose": "contact" }),
        "hand_over" => json!({ "to": "staff_01h455vb4pex5vsknk084sn02q" }),
        "hand_over_all" => json!({ "to": "staff_01h455vb4pex5vsknk084sn02q", "disable": true }),
        "reveal_customer" => json!({ "purpose": "contact" }),
        "decide_merge_request" => json!({ "decision": "reject" }),
        "give_role" => json!({ "role": "technician", "store_id": other }),
        "set_staff_reach" => json!({ "wecom_id": "zhangsan", "phone": "13900139000" }),
        "update_store" => json!({ "version": 1, "name": "改名" }),
        "set_store_day" => json!({ "hours": [], "reason": "盘点" }),
        "add_outage" => json!({ "from_at": start, "to_at": "2026-11-24T08:00:00Z", "reason": "检修" }),
        "add_resource" => json!({ "kind": "bay", "name": "工位9" }),
        "update_resource" => {
            json!({ "version": 1, "name": "工位9", "tags": [], "buffer_before": 0, "buffer_after": 0, "active": true })
        }
        "log_customer_mileage" => json!({ "km": 1000, "source": "advisor" }),
        "reveal_vehicle" => json!({ "reason": "核对" }),
        "decide_held_text" => json!({ "show": true }),
        "sign_order" => json!({ "plan_hash": "0" }),
        "cancel_order" | "cancel_order_by_staff" => json!({ "reason": "changed_mind", "returned_fen": 0 }),
        "book_handover" | "book_handover_by_staff" => json!({ "start_at": start }),
        "cosign_delivery" => json!({ "hash": "0" }),
        "see_order" => json!({ "version": 1 }),
        "plan_order" => plan(),
        "sign_order_on_paper" => json!({ "plan_hash": "0", "contract_number": "HT-2" }),
        "add_order_reference" => json!({ "partner": "maker", "number": "1" }),
        "allocate_car" => json!({ "vin": "LSVAA49J132047371" }),
        "record_milestone" => json!({ "milestone": "in_production" }),
        "delay_order" => json!({ "reason": "parts", "from": "2026-12-01", "to": "2026-12-02" }),
        "hold_order" => json!({ "reason": "payment" }),
        "inspect_car" | "tick_delivery" => json!({ "checks": [{ "code": "paint", "ok": true }] }),
        "record_payment" => json!({ "kind": "down", "method": "cash", "amount_fen": 100 }),
        "record_contact" => json!({}),
        "promise_contact" => json!({ "due_at": start }),
        "assign_consultant" => json!({ "staff_id": "staff_01h455vb4pex5vsknk084sn02q" }),
        "hand_over_car" => json!({ "checks_hash": "0" }),
        "settle_report" => json!({ "decision": "drop" }),
        "consent_to_loan" => json!({ "purpose": "credit_query", "granted": true, "document_id": "loan-1",
            "document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }),
        "put_loan_pages" | "staff_put_loan_pages" => json!({ "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] }),
        "submit_loan" | "staff_submit_loan" | "withdraw_loan" => json!({ "version": 1 }),
        "sign_loan" | "staff_sign_loan" => {
            json!({ "version": 1, "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] })
        }
        "decide_loan_paper" => json!({ "accepted": true }),
        "record_loan_event" => json!({ "version": 1, "what": { "kind": "acknowledge" } }),
        "view_quote" | "called_about_quote" => json!({ "no": 1 }),
        "decide_quote" => {
            json!({ "no": 1, "hash": "0".repeat(64), "lines": [{ "line_id": "quote_line_01h455vb4pex5vsknk084sn02q", "answer": "no" }] })
        }
        "decide_quote_by_phone" => json!({ "no": 1, "hash": "0".repeat(64), "recording": "R1",
            "lines": [{ "line_id": "quote_line_01h455vb4pex5vsknk084sn02q", "answer": "no" }] }),
        "draft_quote" => {
            json!({ "version": 0, "lines": [{ "kind": "keep", "line_id": "quote_line_01h455vb4pex5vsknk084sn02q" }] })
        }
        "send_quote" => json!({ "version": 1 }),
        "settle_quote" => json!({ "version": 1, "lines": [] }),
        "pay_bill" => json!({ "kind": "payment", "method": "cash", "amount_fen": 100 }),
        "revisit_deferred_work" => json!({}),
        "say_in_case" | "answer_in_case" => json!({ "text": "补充" }),
        "withdraw_case" | "take_case" => json!({ "version": 1 }),
        "save_survey" | "finish_survey" | "preview_survey_form" => json!({ "answers": [] }),
        "rewrite_survey_form" => json!({ "version": 1, "title": "改名", "questions": [] }),
        "publish_survey_form" | "take_recovery" => json!({ "version": 1 }),
        "answer_recovery" => json!({ "version": 1, "settled": true }),
        "assign_recovery" => json!({ "version": 1, "to": "staff_01h455vb4pex5vsknk084sn02q" }),
        "log_recovery_call" => json!({ "version": 1, "outcome": "reached" }),
        "ask_owner" => json!({ "version": 1, "text": "已处理" }),
        "lose_recovery" => json!({ "version": 1, "note": "联系不上" }),
        "close_case" => json!({ "version": 1, "reason": "solved", "text": "已解决" }),
        "set_order_step" => json!({ "state": "done" }),
        "sign_repair" | "accept_repair" | "hand_back_car" => json!({ "hash": "0" }),
        "sign_repair_on_paper" => json!({ "hash": "0", "reference": "WT-1" }),
        "open_repair" => json!({}),
        "record_intake" => json!({ "km": 1000 }),
        "name_repair_party" => json!({ "role": "bringer", "relation": "owner" }),
        "confirm_pickup" => json!({ "code": "0", "km": 1, "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] }),
        "check_reception" | "check_work" | "check_quality" => {
            json!({ "checks": [{ "code": "codes", "outcome": "pass" }] })
        }
        "add_repair_evidence" | "add_intake_evidence" => {
            json!({ "kind": "finding", "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] })
        }
        "record_findings" => json!({ "cause": "老化" }),
        "add_repair_job" => json!({ "name": "检查", "minutes": 10 }),
        "judge_quality" => json!({ "pass": true }),
        "miss_part" => json!({ "job_id": town.existing["JobId"], "name": "刹车片", "quantity": 1, "lane": "normal" }),
        "expect_part" => json!({ "expected_at": start }),
        "move_repair_eta" => json!({ "more_minutes": 30, "reason": "等待检测" }),
        "record_repair_contact" => json!({}),
        "call_expert" => json!({ "why": "异响未定位" }),
        "decide_compensation" => json!({ "approve": true }),
        "wash_car" => json!({ "outcome": "done" }),
        "answer_loan_car" => json!({ "accept": true }),
        "lend_loan_car" => json!({ "until_at": "2026-11-25T02:00:00Z" }),
        "hand_out_loan_car" | "take_back_loan_car" => json!({ "km": 1_000, "energy_percent": 80 }),
        "mark_job" => json!({ "safety": true }),
        "hold_repair" => json!({ "reason": "other" }),
        "cancel_repair" => json!({ "reason": "price" }),
        "assign_job" => {
            json!({ "technician_id": "staff_01h455vb4pex5vsknk084sn02q", "bay_id": town.seed.resources["工位1"] })
        }
        "preview_import" | "import_file" => json!("order,milestone,time\nSO1,built,2026-11-22 10:00\n"),
        "say_of_car" | "staff_say_of_car" => json!({ "version": 0 }),
        "announce_trip" => json!({ "on": "2026-12-02", "km": 300 }),
        "reply_to_care" | "answer_reply" => json!({ "text": "好的" }),
        "set_care_rule" => json!({ "kind": "insurance", "version": 0, "on": false, "params": { "lead_days": 45 } }),
        "set_care_settings" => json!({ "version": 0, "yearly_km": 15000, "gap_days": 14, "sms_fen": 5 }),
        "try_care_rule" => json!({ "kind": "insurance", "params": { "lead_days": 45 }, "days": 0 }),
        "import_recall" => {
            json!({ "code": "r2", "title": "高压线束", "words": "免费更换", "vins": ["LSVAA49J132047371"] })
        }
        "recall_done" => json!({ "vehicle_id": town.existing["VehicleId"] }),
        "add_absence" => {
            json!({ "staff_id": "staff_01h455vb4pex5vsknk084sn02q", "cover_id": "staff_01h455vb4pex5vsknk084sn02r",
                "from_at": start, "to_at": "2026-11-25T08:00:00Z" })
        }
        "verify_vehicle" => json!({ "person_id": town.existing["PersonId"] }),
        _ => return None,
    })
}

/// Asks for what exists and for what does not; the two answers must be one.
async fn compare(
    app: &TestApp,
    contract: &Value,
    it: &Operation,
    existing: &Existing,
    token: &str,
    body: Option<Value>,
) -> u16 {
    assert_eq!(
        it.body,
        body.is_some(),
        "{}: write down a body that it would take",
        it.name
    );
    let ask = async |theirs: bool| {
        let call = it.call(app, |name, schema| match existing.get(schema) {
            Some(id) if theirs => id.clone(),
            None if theirs && schema.ends_with("Id") => panic!("{}: make a {schema} first", it.name),
            _ => nobody(app, contract, name, schema),
        });
        // A text is a file as it is; anything else is JSON.
        let call = body.iter().fold(call, |call, body| match body {
            Value::String(file) => call.body("text/csv", file.as_bytes()),
            json => call.json(json),
        });
        bare(&call.bearer(token).send().await)
    };
    let (theirs, nothing) = (ask(true).await, ask(false).await);
    assert_eq!(
        theirs, nothing,
        "{}: somebody else's and nobody's must look alike",
        it.name
    );
    theirs.0
}

pub fn about_an_id(it: &Operation) -> bool {
    // What lenders offer is the group's, and everybody's to see.
    let of_somebody = |schema: &str| schema.ends_with("Id") && schema != "LoanProductId";
    it.parameters.iter().any(|(_, schema)| of_somebody(schema))
}

/// The staff of the other store, and what exists for staff only.
pub async fn next_door(app: &TestApp, town: &mut Town) -> anyhow::Result<Staff> {
    let here = town.seed.store;
    let advisor = app.staff(Role::ServiceAdvisor, Some(here)).await?;
    let manager = app.staff(Role::StoreManager, Some(here)).await?;
    let notices = app
        .get("/api/v1/staff/notices")
        .bearer(&advisor.token)
        .expect(200)
        .await;
    town.existing.insert("NoticeId", text(&notices["items"][0]["id"])?);
    let sessions = app
        .get("/api/v1/staff/auth/sessions")
        .bearer(&advisor.token)
        .expect(200)
        .await;
    town.existing.insert("SessionId", text(&sessions[0]["id"])?);
    let outage = json!({ "from_at": "2026-11-25T01:00:00Z", "to_at": "2026-11-25T08:00:00Z", "reason": "检修" });
    let outage = app
        .post(&format!("/api/v1/staff/stores/{here}/outages"), &outage)
        .bearer(&manager.token)
        .expect(201)
        .await;
    let handed = app
        .post(
            &format!("/api/v1/staff/stores/{here}/handover"),
            &json!({ "to": manager.id }),
        )
        .bearer(&advisor.token)
        .expect(201)
        .await;
    let device = json!({ "kind": "jpush", "registration_id": "1104a89792a5b5c9d6b" });
    let device = app
        .post("/api/v1/staff/devices", &device)
        .bearer(&advisor.token)
        .expect(201)
        .await;
    town.existing.insert("DeviceId", text(&device["id"])?);
    town.existing.insert("HandoverId", text(&handed["id"])?);
    town.existing.insert("OutageId", text(&outage["id"])?);
    town.existing.insert("InboundId", pushed(app).await?);
    let staff = app
        .get(&format!("/api/v1/staff/people/{}", advisor.id))
        .bearer(&manager.token)
        .expect(200)
        .await;
    town.existing.insert("StaffId", advisor.id.to_string());
    town.existing.insert("GrantId", text(&staff["roles"][0]["id"])?);
    let cover = app.staff(Role::ServiceAdvisor, Some(here)).await?;
    let away = json!({ "staff_id": advisor.id, "cover_id": cover.id, "from_at": "2026-11-25T01:00:00Z", "to_at": "2026-11-26T01:00:00Z" });
    let away = app
        .post(&format!("/api/v1/staff/stores/{here}/absences"), &away)
        .bearer(&manager.token)
        .expect(201)
        .await;
    town.existing.insert("AbsenceId", text(&away["id"])?);
    let recall = json!({ "code": "r1", "title": "高压线束", "words": "免费更换", "vins": ["LSVAA49J132047371"] });
    let recall = app
        .post(&format!("/api/v1/staff/stores/{here}/recalls"), &recall)
        .bearer(&manager.token)
        .expect(201)
        .await;
    town.existing.insert("RecallId", text(&recall["id"])?);
    let wrote = app
        .post(
            &format!("/api/v1/care/{}/replies", town.existing["CareId"]),
            &json!({ "text": "好的" }),
        )
        .bearer(&town.li.token)
        .expect(201)
        .await;
    town.existing.insert("ReplyId", text(&wrote["id"])?);
    let admin = app.staff(Role::GroupAdmin, None).await?;
    let merges = app
        .get("/api/v1/staff/merge-requests")
        .bearer(&admin.token)
        .expect(200)
        .await;
    town.existing.insert("MergeId", text(&merges[0]["id"])?);
    app.staff(Role::StoreManager, Some(town.other)).await
}

on_both! {
    async fn another_owners_ids_look_like_nobodys(app: TestApp) -> anyhow::Result<()> {
        let mut town = town(&app).await?;
        let wait = waiting(&app, &town).await?;
        town.existing.insert("WaitId", wait);
        let (contract, all) = all(&app).await?;
        let han = app.owner("han").await;
        let car = seed::car(&app, &han, &town.seed).await;
        let mut judged = 0;
        for it in all.iter().filter(|it| it.authz == "customer" && about_an_id(it)) {
            let status = compare(&app, &contract, it, &town.existing, &han.token, body(&it.name, &town, &car)).await;
            assert_eq!(status, 404, "{}", it.name);
            judged += 1;
        }
        println!("{judged} operations of owners");
        assert!(judged >= 17);
        // What was tried upon it left it alone.
        let path = format!("/api/v1/bookings/{}", town.existing["BookingId"]);
        let booking = app.get(&path).bearer(&town.li.token).expect(200).await;
        assert_eq!((&booking["state"], &booking["version"]), (&json!("requested"), &json!(2)));
        Ok(())
    }

with [("push.providers", "jpush"), ("push.jpush_app_key", "k"), ("push.jpush_master_secret", "s")]
        async fn another_stores_ids_look_like_nobodys(app: TestApp) -> anyhow::Result<()> {
        let mut town = town(&app).await?;
        let manager = next_door(&app, &mut town).await?;
        let clerk = app.staff(Role::LoanClerk, Some(town.other)).await?;
        let (contract, all) = all(&app).await?;
        let mut judged = 0;
        for it in all.iter().filter(|it| !["customer", "public"].contains(&it.authz.as_str()) && about_an_id(it)) {
            let token = if it.authz == "loan.secret" { &clerk.token } else { &manager.token };
            let status = compare(&app, &contract, it, &town.existing, token, body(&it.name, &town, "vehicle_01h455vb4pex5vsknk084sn02q")).await;
            assert_eq!(status, 404, "{}", it.name);
            judged += 1;
        }
        println!("{judged} operations of staff");
        assert!(judged >= 40);
        Ok(())
    }

    async fn ids_inside_a_wish_are_as_foreign(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        let han = app.owner("han").await;
        let manager = app.staff(Role::StoreManager, Some(town.other)).await?;
        let nobodys = HashMap::from([
            ("VehicleId", "vehicle_01h455vb4pex5vsknk084sn02q"), ("PersonId", "person_01h455vb4pex5vsknk084sn02q"),
        ]);
        let book = json!({ "store_id": town.seed.store, "item_ids": [town.seed.items["oil"]], "way": "leave", "start_at": "2026-11-24T06:00:00Z" });
        let with = |mut value: Value, field: &str, id: &str| { value[field] = json!(id); value };
        let wishes: [(&str, &str, &str, Value, &str); 5] = [
            ("/api/v1/bookings", "vehicle_id", "VehicleId", book.clone(), &han.token),
            ("/api/v1/waitlist", "vehicle_id", "VehicleId",
                json!({ "ask": { "store_id": town.seed.store, "item_ids": [town.seed.items["oil"]], "way": "leave" }, "first_day": "2026-11-24", "last_day": "2026-11-24" }), &han.token),
            ("/api/v1/staff/bookings", "person_id", "PersonId", json!({ "channel": "phone", "book": with(book, "store_id", &town.other.to_string()) }), &manager.token),
            ("/api/v1/staff/vehicles", "person_id", "PersonId", json!({ "store_id": town.other, "plate": "粤B77777" }), &manager.token),
            ("/api/v1/staff/people", "roles", "StoreId", json!({ "username": "new.one", "name": "新员工" }), &manager.token),
        ];
        for (path, field, kind, wish, token) in wishes {
            let ask = async |id: &str| {
                let wish = if field == "roles" { let mut wish = wish.clone(); wish["roles"] = json!([{ "role": "technician", "store_id": id }]); wish } else { with(wish.clone(), field, id) };
                bare(&app.post(path, &wish).bearer(token).send().await)
            };
            let nobodys = nobodys.get(kind).copied().unwrap_or("store_01h455vb4pex5vsknk084sn02q");
            let (theirs, nothing) = (ask(&town.existing[kind]).await, ask(nobodys).await);
            assert_eq!(theirs, nothing, "{path}: {field}");
            assert!((400..500).contains(&theirs.0), "{path}: {theirs:?}");
        }
        Ok(())
    }
}
