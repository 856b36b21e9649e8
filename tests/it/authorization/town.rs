//! A house with two stores: whatever has an id exists in the first, and the second is full of strangers.

mod made;

use std::collections::HashMap;

use anyhow::Context;
use chezhu::domain::feed::Kind;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::{Actor, Scope};
use chezhu::ground::id::{PersonId, StoreId, WaitId, fresh_uuid, to_text};
use chezhu::ground::outbox;
use chezhu::ground::page::Limit;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::partner::{Partner, star};
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

pub use made::plan;
use made::{cared_for, declined, in_the_workshop, judged, lent, ordered};

/// What exists, by the name of its id's schema.
pub type Existing = HashMap<&'static str, String>;

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().with_context(|| format!("no text: {value}"))?.to_owned())
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

/// A message of the first store that did not get through.
async fn given_up(app: &TestApp) -> anyhow::Result<String> {
    let system = || Actor::System("test");
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

/// A place on the waitlist of somebody who found the day full.
pub async fn waiting(app: &TestApp, town: &Town) -> anyhow::Result<String> {
    let id: WaitId = to_text("wait", fresh_uuid(app.clock.now())).parse()?;
    let person: PersonId = town.existing["PersonId"].parse()?;
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
        .write(Actor::System("test"), async |tx| tx.run(sql, values).await)
        .await?;
    Ok(id.to_string())
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
