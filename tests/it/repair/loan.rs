//! The loan car: offered, taken by a tap, kept ready, out, back; asked for before somebody else needs it (R103).

use anyhow::Context;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{Id, RepairId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, later};
use serde_json::{Value, json};
use uuid::Uuid;

use super::times::everybody;
use super::{Shop, all_well, opened, text, visit};

const DAY: u64 = 24 * 60;

/// Its part has been missing for five days, and comes in two more.
async fn waits(app: &TestApp, shop: &mut Shop) -> anyhow::Result<()> {
    shop.agreed(app).await?;
    let job = shop.job(app).await;
    shop.assign(app, &job).await;
    let expected = app.clock.now().plus_minutes(7 * 24 * 60).rfc3339();
    let wish = json!({ "job_id": job.trim_start_matches("/jobs/"), "name": "下摆臂", "quantity": 1, "lane": "normal", "expected_at": expected });
    shop.by(app, &shop.technician, "/parts", wish).await;
    later(app, 5 * DAY);
    app.jobs()?.sweep("repair.parts").await?;
    everybody(app, shop).await;
    Ok(())
}

async fn answer(app: &TestApp, shop: &Shop, accept: bool) -> Value {
    let wish = json!({ "accept": accept });
    app.post(&shop.mine("/loan-car"), &wish)
        .bearer(&shop.owner.token)
        .expect(200)
        .await
}

/// How many cells of the loan car are taken.
async fn cells(app: &TestApp, shop: &Shop) -> i64 {
    let sql = "SELECT COUNT(*) FROM booking_cell WHERE resource_id = $1";
    let car = shop.seed.resources["代步车1"];
    app.db
        .read(Actor::System("test"))
        .number(sql, [car.into()])
        .await
        .unwrap_or(-1)
}

async fn heard(app: &TestApp, kind: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM notice WHERE kind = $1 AND role IS NOT NULL";
    app.db
        .read(Actor::System("test"))
        .number(sql, [kind.into()])
        .await
        .unwrap_or(-1)
}

/// Who holds cells of the loan car.
async fn claims(app: &TestApp, shop: &Shop) -> anyhow::Result<Vec<Uuid>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        claim_id: Uuid,
    }
    let sql = "SELECT DISTINCT claim_id FROM booking_cell WHERE resource_id = $1 UNION SELECT claim_id FROM booking_take WHERE resource_id = $1";
    let car = shop.seed.resources["代步车1"];
    let rows: Vec<Row> = app.db.read(Actor::System("test")).all(sql, [car.into()]).await?;
    Ok(rows.into_iter().map(|row| row.claim_id).collect())
}

/// What the owner was told in words.
async fn body(app: &TestApp, shop: &Shop, kind: &str) -> anyhow::Result<String> {
    let inbox = app.get("/api/v1/notices").bearer(&shop.owner.token).expect(200).await;
    let all = inbox["items"].as_array().cloned().unwrap_or_default();
    let found = all
        .iter()
        .find(|one| one["kind"] == kind && text(&one["subject"]) == shop.id);
    Ok(found.context("was told")?.to_string())
}

/// From the diagnosis to the end.
async fn worked(app: &TestApp, shop: &mut Shop) -> anyhow::Result<()> {
    let view = shop.seen_by_staff(app).await;
    shop.by(app, &shop.technician, "/work-checks", all_well(&view, "diagnosis"))
        .await;
    let wish = json!({ "cause": "机油到期", "correction": "更换机油和机滤" });
    shop.by(app, &shop.technician, "/findings", wish).await;
    shop.quote_sent(app, 1, 1).await?;
    shop.decided(app, 0, &[(Some(shop.seed.items["oil"]), "更换机油", true)])
        .await?;
    let view = shop.work(app).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&view, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    super::flow::give_back(app, shop).await?;
    Ok(())
}

/// What the list of the store says of loan cars.
async fn today(app: &TestApp, shop: &Shop) -> Vec<(String, String)> {
    let path = format!("/api/v1/staff/stores/{}/today", shop.seed.store);
    let list = app.get(&path).bearer(&shop.advisor.token).expect(200).await;
    let all = list["items"].as_array().cloned().unwrap_or_default();
    let of = all.iter().filter(|one| text(&one["kind"]).starts_with("loan_car"));
    of.map(|one| (text(&one["kind"]), text(&one["risk"]))).collect()
}

on_both! {
    async fn the_owner_takes_it_drives_it_and_brings_it_back(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        let wish = json!({ "accept": true });
        app.post(&shop.mine("/loan-car"), &wish).bearer(&shop.owner.token).refused(409, "repair.no_offer").await;
        let (_, booking) = visit(&app, &shop.seed, &app.owner("qian").await, &shop.advisor, "leave").await;
        let other = app.post(&format!("/api/v1/staff/bookings/{booking}/repair"), &json!({})).bearer(&shop.advisor.token).expect(201).await;
        waits(&app, &mut shop).await?;
        let offered = shop.page(&app).await;
        assert_eq!((&offered["loan_car"]["state"], &offered["yours"][0]["task"]), (&json!("offered"), &json!("answer_loan_car")));
        assert!(offered["loan_car_offered_at"].is_string());
        app.post(&shop.mine("/loan-car"), &wish).bearer(&app.owner("han").await.token).expect(404).await;
        assert_eq!(cells(&app, &shop).await, 0);
        let taken = answer(&app, &shop, true).await;
        let until = app.clock.now().plus_minutes(3 * 24 * 60).rfc3339();
        assert_eq!((&taken["loan_car"]["state"], &taken["loan_car"]["name"], &taken["loan_car"]["until_at"], &taken["yours"]),
            (&json!("reserved"), &json!("代步车1"), &json!(until), &json!([])), "a day longer than the part");
        assert!(cells(&app, &shop).await > 36, "nobody else can book it meanwhile");
        app.post(&shop.mine("/loan-car"), &wish).bearer(&shop.owner.token).refused(409, "repair.no_offer").await;
        // Somebody else who waits finds none.
        let lend = format!("/api/v1/staff/repairs/{}/loan-car", text(&other["repair"]["id"]));
        let soon = json!({ "until_at": app.clock.now().plus_minutes(24 * 60) });
        app.post(&lend, &soon).bearer(&shop.advisor.token).refused(409, "repair.no_loan_car").await;
        // Out, for longer, back.
        shop.refused(&app, &shop.advisor, "/loan-car/back", json!({ "km": 10, "energy_percent": 80 }), "repair.not_now").await;
        app.post(&shop.desk("/loan-car/out"), &json!({ "km": -1, "energy_percent": 80 })).bearer(&shop.advisor.token).expect(422).await;
        let out = shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000, "energy_percent": 80 })).await;
        assert_eq!((&out["repair"]["loan_car"]["state"], &out["repair"]["loan_car"]["words"]), (&json!("out"), &json!("代步车使用中")));
        for bad in [-1, 31 * 24 * 60] {
            let wish = json!({ "until_at": app.clock.now().plus_minutes(bad) });
            app.post(&shop.desk("/loan-car"), &wish).bearer(&shop.advisor.token).wrong("repair.loan_until").await;
        }
        let before = cells(&app, &shop).await;
        let longer = json!({ "until_at": app.clock.now().plus_minutes(5 * 24 * 60) });
        let longer = shop.by(&app, &shop.advisor, "/loan-car", longer).await;
        assert_eq!(longer["repair"]["loan_car"]["state"], "out", "who drives it drives on");
        assert!(cells(&app, &shop).await > before);
        app.post(&shop.desk("/loan-car/back"), &json!({ "km": 7_999, "energy_percent": 80 })).bearer(&shop.advisor.token).wrong("repair.km").await;
        let back = shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_120, "energy_percent": 80 })).await;
        assert_eq!(back["repair"]["loan_car"]["state"], "back");
        assert_eq!(cells(&app, &shop).await, 0);
        assert_eq!(shop.told(&app).await.iter().filter(|kind| *kind == "repair.loan_booked").count(), 1);
        app.post(&lend, &soon).bearer(&shop.advisor.token).expect(200).await;
        Ok(())
    }

    async fn when_none_is_free_the_store_looks_for_one(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        let car = format!("/api/v1/staff/stores/{}/resources", shop.seed.store);
        let all = app.get(&car).bearer(&manager.token).expect(200).await;
        let one = all.as_array().into_iter().flatten().find(|one| one["kind"] == "loan_car").cloned().unwrap_or_default();
        let closed = |active: bool, version: &Value| json!({ "version": version, "name": one["name"], "tags": one["tags"],
            "buffer_before": 0, "buffer_after": 0, "active": active });
        let path = format!("{car}/{}", text(&one["id"]));
        let gone = app.patch(&path, &closed(false, &one["version"])).bearer(&manager.token).expect(200).await;
        waits(&app, &mut shop).await?;
        let asked = answer(&app, &shop, true).await;
        assert_eq!((&asked["loan_car"]["state"], asked["loan_car"].get("name")), (&json!("asked"), None));
        assert_eq!(heard(&app, "repair.loan_asked").await, 1);
        assert_eq!(today(&app, &shop).await, [("loan_car_asked".to_owned(), "amber".to_owned())]);
        later(&app, 121);
        everybody(&app, &mut shop).await;
        assert_eq!(today(&app, &shop).await, [("loan_car_asked".to_owned(), "red".to_owned())]);
        let (token, _) = app.staff_login(&manager.username).await;
        app.patch(&path, &closed(true, &gone["version"])).bearer(&token).expect(200).await;
        let until = json!({ "until_at": app.clock.now().plus_minutes(2 * 24 * 60), "resource_id": shop.seed.resources["代步车1"] });
        shop.by(&app, &shop.advisor, "/loan-car", until).await;
        assert_eq!(today(&app, &shop).await, []);
        assert!(shop.told(&app).await.contains(&"repair.loan_booked".to_owned()));
        // The repair is called off before it was handed out: it is free again.
        assert!(cells(&app, &shop).await > 0);
        shop.by(&app, &shop.advisor, "/cancel", json!({ "reason": "time" })).await;
        assert_eq!((cells(&app, &shop).await, &shop.page(&app).await["loan_car"]["state"]), (0, &json!("dropped")));
        Ok(())
    }

    async fn a_no_is_a_no_and_staff_may_still_lend_one(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        waits(&app, &mut shop).await?;
        let no = answer(&app, &shop, false).await;
        assert_eq!((&no["loan_car"]["state"], &no["yours"], cells(&app, &shop).await), (&json!("declined"), &json!([]), 0));
        let until = json!({ "until_at": app.clock.now().plus_minutes(24 * 60), "resource_id": shop.seed.resources["工位1"] });
        shop.refused(&app, &shop.advisor, "/loan-car", until, "repair.no_loan_car").await;
        let until = json!({ "until_at": app.clock.now().plus_minutes(24 * 60) });
        let lent = shop.by(&app, &shop.advisor, "/loan-car", until).await;
        assert_eq!(lent["repair"]["loan_car"]["state"], "reserved");
        Ok(())
    }

    async fn what_is_kept_too_long_is_seen_before_its_next_booking(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        waits(&app, &mut shop).await?;
        // Until tomorrow at nine; at eleven somebody comes who has booked it.
        let until = json!({ "until_at": app.clock.now().plus_minutes(24 * 60) });
        shop.by(&app, &shop.advisor, "/loan-car", until).await;
        shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000, "energy_percent": 80 })).await;
        let next = app.owner("qian").await;
        let start = app.clock.now().plus_minutes(26 * 60);
        let book = json!({ "store_id": shop.seed.store, "item_ids": [shop.seed.items["oil"]], "way": "loan_car", "start_at": start });
        let held = app.post("/api/v1/bookings", &book).bearer(&next.token).expect(201).await;
        let submit = json!({ "vehicle_id": seed::car(&app, &next, &shop.seed).await, "contact_name": "钱多多", "contact_phone": "13900139009" });
        app.post(&format!("/api/v1/bookings/{}/submit", text(&held["id"])), &submit).bearer(&next.token).expect(200).await;
        let jobs = app.jobs()?;
        later(&app, 23 * 60 + 59);
        assert_eq!(jobs.sweep("repair.loan_cars").await?, 0);
        later(&app, 1);
        for _ in 0..2 {
            jobs.sweep("repair.loan_cars").await?;
        }
        assert_eq!((heard(&app, "repair.loan_back").await, heard(&app, "repair.loan_kept").await), (1, 0));
        everybody(&app, &mut shop).await;
        assert_eq!(today(&app, &shop).await, [("loan_car_back".to_owned(), "red".to_owned())]);
        later(&app, 90);
        for _ in 0..2 {
            jobs.sweep("repair.loan_cars").await?;
        }
        assert_eq!((heard(&app, "repair.loan_back").await, heard(&app, "repair.loan_kept").await), (1, 1), "half an hour before it is needed");
        // It is booked: nobody drives on with it.
        everybody(&app, &mut shop).await;
        let longer = json!({ "until_at": app.clock.now().plus_minutes(24 * 60) });
        shop.refused(&app, &shop.advisor, "/loan-car", longer, "repair.no_loan_car").await;
        shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_300, "energy_percent": 80 })).await;
        assert_eq!(today(&app, &shop).await, []);
        assert_eq!(jobs.sweep("repair.loan_cars").await?, 0);
        Ok(())
    }

    async fn one_that_is_booked_with_the_visit_goes_out_before_the_car_is_taken_in(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "loan_car").await?;
        let page = shop.page(&app).await;
        assert_eq!((&page["loan_car"]["state"], &page["loan_car"]["name"]), (&json!("reserved"), &json!("代步车1")));
        let held = cells(&app, &shop).await;
        assert!(held > 0, "what the visit held is held");
        assert_eq!(claims(&app, &shop).await?, [shop.id.parse::<RepairId>()?.uuid()], "by the repair");
        assert_eq!(shop.told(&app).await, ["repair.opened"], "they booked it: nothing new");
        shop.take_in(&app).await;
        shop.sign(&app, "/sign").await;
        assert_eq!(shop.closed(&app, &shop.advisor, "/receive", Value::Null).await, ["loan_car"]);
        let out = shop.desk("/loan-car/out");
        for (wish, code) in [
            (json!({ "km": -1, "energy_percent": 80 }), "repair.km"),
            (json!({ "km": 8_000, "energy_percent": 101 }), "repair.energy"),
            (json!({ "km": 8_000, "energy_percent": -1 }), "repair.energy"),
        ] {
            app.post(&out, &wish).bearer(&shop.advisor.token).wrong(code).await;
        }
        app.post(&out, &json!({ "km": 8_000 })).bearer(&shop.advisor.token).expect(422).await;
        let view = shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000, "energy_percent": 80 })).await;
        let lent = &view["repair"]["loan_car"];
        assert_eq!((&lent["state"], &lent["out_km"], &lent["out_energy_percent"], &lent["out_at"]),
            (&json!("out"), &json!(8_000), &json!(80), &json!(app.clock.now().rfc3339())));
        assert!(!text(&lent["out_by"]).is_empty(), "by whom");
        assert_eq!(view["open"], json!([]));
        // The owner collects the car and has not brought the other one: it is asked for.
        shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        worked(&app, &mut shop).await?;
        let closing = body(&app, &shop, "repair.closed").await?;
        assert!(closing.contains("代步车 代步车1 尚未归还"), "{closing}");
        let page = shop.page(&app).await;
        assert_eq!((&page["loan_car"]["state"], &page["loan_car"]["until_at"]), (&json!("out"), &page["ended_at"]));
        assert_eq!(today(&app, &shop).await, [("loan_car_back".to_owned(), "red".to_owned())]);
        app.jobs()?.sweep("repair.loan_cars").await?;
        assert_eq!(heard(&app, "repair.loan_back").await, 1);
        app.post(&shop.desk("/loan-car/back"), &json!({ "km": 7_999, "energy_percent": 30 })).bearer(&shop.advisor.token).wrong("repair.km").await;
        let back = shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_040, "energy_percent": 30 })).await;
        let lent = &back["repair"]["loan_car"];
        assert_eq!((&lent["state"], &lent["back_km"], &lent["back_energy_percent"], &lent["out_energy_percent"], &lent["back_by"]),
            (&json!("back"), &json!(8_040), &json!(30), &json!(80), &lent["out_by"]));
        assert_eq!((cells(&app, &shop).await, today(&app, &shop).await), (0, Vec::new()));
        Ok(())
    }

    async fn who_brings_it_back_first_is_not_asked_for_it(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "loan_car").await?;
        shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000, "energy_percent": 80 })).await;
        shop.take_in(&app).await;
        shop.sign(&app, "/sign").await;
        shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_010, "energy_percent": 75 })).await;
        assert_eq!(cells(&app, &shop).await, 0);
        worked(&app, &mut shop).await?;
        assert!(!body(&app, &shop, "repair.closed").await?.contains("代步车"));
        assert_eq!((app.jobs()?.sweep("repair.loan_cars").await?, today(&app, &shop).await), (0, Vec::new()));
        Ok(())
    }

    async fn who_does_not_need_the_booked_one_leaves_it_to_others(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "loan_car").await?;
        shop.take_in(&app).await;
        shop.sign(&app, "/sign").await;
        assert_eq!(shop.closed(&app, &shop.advisor, "/receive", Value::Null).await, ["loan_car"]);
        let view = shop.by(&app, &shop.advisor, "/loan-car/drop", Value::Null).await;
        assert_eq!((&view["repair"]["loan_car"]["state"], &view["open"], cells(&app, &shop).await), (&json!("dropped"), &json!([]), 0));
        shop.refused(&app, &shop.advisor, "/loan-car/drop", Value::Null, "repair.not_now").await;
        shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        shop.refused(&app, &shop.advisor, "/loan-car/out", json!({ "km": 1, "energy_percent": 1 }), "repair.not_now").await;
        Ok(())
    }

    async fn a_booked_one_that_is_kept_is_seen_before_its_next_booking(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "loan_car").await?;
        shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000, "energy_percent": 80 })).await;
        let until: At = serde_json::from_value(shop.page(&app).await["loan_car"]["until_at"].clone())?;
        // The next one has booked it for the afternoon.
        let other = app.owner("qian").await;
        let start: At = serde_json::from_value(json!("2026-11-23T08:00:00Z"))?;
        assert!(until.plus_minutes(2 * 60) < start, "{until:?}");
        let book = json!({ "store_id": shop.seed.store, "item_ids": [shop.seed.items["oil"]], "way": "loan_car", "start_at": start });
        let held = app.post("/api/v1/bookings", &book).bearer(&other.token).expect(201).await;
        let submit = json!({ "vehicle_id": seed::car(&app, &other, &shop.seed).await, "contact_name": "钱多多", "contact_phone": "13900139009" });
        let booking = text(&held["id"]);
        let asked = app.post(&format!("/api/v1/bookings/{booking}/submit"), &submit).bearer(&other.token).expect(200).await;
        assert_eq!(asked["state"], "confirmed");
        let jobs = app.jobs()?;
        assert_eq!(jobs.sweep("repair.loan_cars").await?, 0);
        let ahead = |app: &TestApp, to: At| later(app, u64::try_from((to.ms() - app.clock.now().ms()) / 60_000).unwrap_or(0));
        ahead(&app, until);
        jobs.sweep("repair.loan_cars").await?;
        assert_eq!((heard(&app, "repair.loan_back").await, heard(&app, "repair.loan_kept").await), (1, 0), "its time is over");
        ahead(&app, start.plus_minutes(-30));
        for _ in 0..2 {
            jobs.sweep("repair.loan_cars").await?;
        }
        assert_eq!((heard(&app, "repair.loan_back").await, heard(&app, "repair.loan_kept").await), (1, 1), "half an hour before it is needed");
        // The next one is here, and nobody can drive off with a car that is not.
        everybody(&app, &mut shop).await;
        app.post(&format!("/api/v1/staff/bookings/{booking}/arrive"), &()).bearer(&shop.advisor.token).expect(200).await;
        let made = app.post(&format!("/api/v1/staff/bookings/{booking}/repair"), &json!({})).bearer(&shop.advisor.token).expect(201).await;
        assert_eq!(made["repair"]["loan_car"]["state"], "reserved");
        let second = format!("/api/v1/staff/repairs/{}/loan-car/out", text(&made["repair"]["id"]));
        let wish = json!({ "km": 8_100, "energy_percent": 40 });
        app.post(&second, &wish).bearer(&shop.advisor.token).refused(409, "repair.no_loan_car").await;
        shop.by(&app, &shop.advisor, "/loan-car/back", wish.clone()).await;
        let out = app.post(&second, &wish).bearer(&shop.advisor.token).expect(200).await;
        assert_eq!(out["repair"]["loan_car"]["state"], "out");
        Ok(())
    }
}
