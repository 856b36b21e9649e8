//! The loan car: offered, taken by a tap, kept ready, out, back; asked for before somebody else needs it (R103).

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, later};
use serde_json::{Value, json};

use super::times::everybody;
use super::{Shop, opened, text, visit};

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
        shop.refused(&app, &shop.advisor, "/loan-car/back", json!({ "km": 10 }), "repair.not_now").await;
        app.post(&shop.desk("/loan-car/out"), &json!({ "km": -1 })).bearer(&shop.advisor.token).expect(422).await;
        let out = shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000 })).await;
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
        app.post(&shop.desk("/loan-car/back"), &json!({ "km": 7_999 })).bearer(&shop.advisor.token).wrong("repair.km").await;
        let back = shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_120 })).await;
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
        shop.by(&app, &shop.advisor, "/loan-car/out", json!({ "km": 8_000 })).await;
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
        shop.by(&app, &shop.advisor, "/loan-car/back", json!({ "km": 8_300 })).await;
        assert_eq!(today(&app, &shop).await, []);
        assert_eq!(jobs.sweep("repair.loan_cars").await?, 0);
        Ok(())
    }
}
