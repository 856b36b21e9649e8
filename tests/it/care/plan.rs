//! What is said, what is not and why, and what is still so when it goes out.

use chezhu::domain::care;
use chezhu::ground::db::Look;
use chezhu::ground::id::{CareId, Id};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{DAY, House, SYSTEM, sweep, text};
use crate::quote;

async fn inbox(app: &TestApp, token: &str) -> Vec<(String, String)> {
    let told = app.get("/api/v1/notices").bearer(token).expect(200).await;
    let all = told["items"].as_array().into_iter().flatten();
    all.map(|one| (text(&one["kind"]), text(&one["body"]))).collect()
}

async fn book(app: &TestApp, house: &House) {
    let book = json!({ "store_id": house.seed.store, "item_ids": [house.seed.items["oil"]], "vehicle_id": house.car, "way": "wait", "start_at": "2026-11-25T02:00:00Z" });
    let held = app
        .post("/api/v1/bookings", &book)
        .bearer(&house.owner.token)
        .expect(201)
        .await;
    let submit = json!({ "contact_name": "王小明", "contact_phone": "13800138000" });
    app.post(&format!("/api/v1/bookings/{}/submit", text(&held["id"])), &submit)
        .bearer(&house.owner.token)
        .expect(200)
        .await;
}

on_both! {
    async fn what_is_due_is_said_once_with_its_reason_and_its_price(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        let params = json!({ "lead_days": 14, "km": 10_000, "months": 12, "item_id": house.seed.items["oil"] });
        house.switch_on(&app, "maintenance", params).await;
        house.say(&app, json!({ "serviced_on": "2025-12-01", "serviced_km": 20_000 })).await;
        for _ in 0..3 {
            sweep(&app).await?;
        }
        let told = house.told(&app).await;
        assert_eq!(told.len(), 1, "{told:?}");
        let one = &told[0];
        assert_eq!((&one["kind"], &one["offer"]["item_id"], &one["offer"]["total_fen"], &one["switch"]["on"]), (&json!("maintenance"), &json!(house.seed.items["oil"]), &json!(48_500), &json!(true)), "{one}");
        assert!(text(&one["why"]["words"]).contains("2025年12月1日的保养"), "{one}");
        let inbox = inbox(&app, &house.owner.token).await;
        let (kind, body) = &inbox[0];
        assert!(kind == "care.message" && body.contains("更换机油") && body.contains("¥485.00"), "{inbox:?}");
        assert_eq!(house.seen(&app, "sent").await, [("maintenance".to_owned(), String::new())]);
        let seen = app.get(&format!("/api/v1/care/{}", text(&one["id"]))).bearer(&house.owner.token).expect(200).await;
        assert_eq!(seen["why"], one["why"]);
        assert_eq!(house.plan(&app).await["next"][0]["state"], json!("told"));
        Ok(())
    }

    async fn one_word_in_so_many_days_and_the_most_important_first(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        house.switch_on(&app, "insurance", json!({ "lead_days": 45 })).await;
        house.switch_on(&app, "inspection", json!({ "lead_days": 60 })).await;
        house.say(&app, json!({ "insurance_until": "2026-12-20", "inspection_until": "2026-12-31" })).await;
        sweep(&app).await?;
        let kinds = |told: &[Value]| told.iter().map(|one| text(&one["kind"])).collect::<Vec<_>>();
        assert_eq!(kinds(&house.told(&app).await), ["inspection"]);
        assert_eq!(house.seen(&app, "planned").await, [("insurance".to_owned(), String::new())]);
        house.later(&app, 13 * DAY).await;
        sweep(&app).await?;
        assert_eq!(house.told(&app).await.len(), 1, "thirteen days are not fourteen");
        house.later(&app, DAY).await;
        sweep(&app).await?;
        assert_eq!(kinds(&house.told(&app).await), ["insurance", "inspection"], "the newest first");
        Ok(())
    }

    async fn nobody_hears_at_night_without_consent_or_what_they_switched_off(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        for (kind, days) in [("insurance", 45), ("inspection", 60)] {
            house.switch_on(&app, kind, json!({ "lead_days": days })).await;
        }
        house.say(&app, json!({ "insurance_until": "2026-12-20", "inspection_until": "2027-01-10" })).await;
        // 21:30 in Shanghai.
        house.later(&app, 12 * 60 + 30).await;
        sweep(&app).await?;
        assert_eq!((house.told(&app).await.len(), house.seen(&app, "planned").await.len()), (0, 2), "planned at night, said by day");
        app.post("/api/v1/care/wishes", &json!({ "kind": "insurance", "on": false })).bearer(&house.owner.token).expect(200).await;
        house.consent(&app, false).await;
        house.later(&app, 12 * 60).await;
        sweep(&app).await?;
        let why = |kind: &str, reason: &str| (kind.to_owned(), reason.to_owned());
        assert_eq!(house.seen(&app, "suppressed").await, [why("inspection", "no_consent"), why("insurance", "switched_off")]);
        assert!(house.told(&app).await.is_empty() && inbox(&app, &house.owner.token).await.is_empty());
        let all = app.get("/api/v1/care").bearer(&house.owner.token).expect(200).await;
        let off: Vec<String> = all["kinds"].as_array().into_iter().flatten().filter(|one| one["on"] == false).map(|one| text(&one["kind"])).collect();
        assert_eq!(off, ["insurance"]);
        app.post("/api/v1/care/wishes", &json!({ "kind": "recall", "on": false })).bearer(&house.owner.token).refused(409, "care.fixed").await;
        Ok(())
    }

    async fn what_changed_meanwhile_is_not_said(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        let params = json!({ "lead_days": 14, "km": 10_000, "months": 12 });
        house.switch_on(&app, "maintenance", params.clone()).await;
        house.switch_on(&app, "insurance", json!({ "lead_days": 45 })).await;
        house.say(&app, json!({ "serviced_on": "2025-12-01", "insurance_until": "2026-12-20" })).await;
        // Planned at night; by the morning a visit is booked and the insurance is renewed.
        house.later(&app, 13 * 60).await;
        sweep(&app).await?;
        assert_eq!(house.seen(&app, "planned").await.len(), 2);
        book(&app, &house).await;
        house.say(&app, json!({ "insurance_until": "2027-12-20" })).await;
        house.later(&app, 12 * 60).await;
        sweep(&app).await?;
        let why = |kind: &str, reason: &str| (kind.to_owned(), reason.to_owned());
        assert_eq!(house.seen(&app, "suppressed").await, [why("insurance", "over"), why("maintenance", "booked")]);
        Ok(())
    }

    async fn a_car_that_is_gone_is_spoken_of_no_more(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        house.switch_on(&app, "insurance", json!({ "lead_days": 45 })).await;
        house.say(&app, json!({ "insurance_until": "2026-12-20" })).await;
        sweep(&app).await?;
        let said: CareId = text(&house.told(&app).await[0]["id"]).parse()?;
        let look = app.db.read(SYSTEM);
        assert!(care::is_current(&look, said.uuid(), 2).await?);
        assert!(!care::is_current(&look, said.uuid(), 1).await?, "another version");
        app.post("/api/v1/care/wishes", &json!({ "kind": "insurance", "on": false })).bearer(&house.owner.token).expect(200).await;
        assert!(!care::is_current(&look, said.uuid(), 2).await?, "switched off on its way");
        app.post("/api/v1/care/wishes", &json!({ "kind": "insurance", "on": true })).bearer(&house.owner.token).expect(200).await;
        app.post(&house.own("/end"), &()).bearer(&house.owner.token).expect(204).await;
        assert!(!care::is_current(&app.db.read(SYSTEM), said.uuid(), 2).await?, "sold");
        house.later(&app, 61).await;
        sweep(&app).await?;
        assert_eq!(app.db.read(SYSTEM).number("SELECT COUNT(*) FROM care_car", []).await?, 0);
        Ok(())
    }

    async fn a_new_reading_brings_the_day_nearer(app: TestApp) -> anyhow::Result<()> {
        let mut house = House::open(&app).await?;
        house.switch_on(&app, "maintenance", json!({ "lead_days": 0, "km": 10_000, "months": 36 })).await;
        house.say(&app, json!({ "serviced_on": "2026-11-01", "serviced_km": 20_000 })).await;
        app.post(&house.own("/mileage"), &json!({ "km": 20_500 })).bearer(&house.owner.token).expect(200).await;
        sweep(&app).await?;
        assert!(house.told(&app).await.is_empty());
        house.later(&app, 40 * DAY).await;
        app.post(&house.own("/mileage"), &json!({ "km": 31_000 })).bearer(&house.owner.token).expect(200).await;
        sweep(&app).await?;
        let told = house.told(&app).await;
        assert_eq!(told.len(), 1, "eleven thousand since");
        assert!(text(&told[0]["why"]["words"]).contains("11000 公里"), "{told:?}");
        Ok(())
    }

    async fn declined_work_is_spoken_of_by_one_of_the_two(app: TestApp) -> anyhow::Result<()> {
        let desk = quote::desk(&app).await?;
        {
            let paper = desk.in_workshop(&app).await?;
            let shown = paper.sent(&app, json!([quote::outside("刹车片", 30_000)])).await;
            paper.decide(&app, &shown, &[(0, json!("no"))]).await;
            paper.desk.stage(&app, &paper.repair, "cancelled").await?;
        }
        let store = desk.seed.store;
        let manager = app.staff(chezhu::domain::staff::Role::StoreManager, Some(store)).await?;
        chezhu_tests::seed::later(&app, 30 * DAY);
        let (manager, owner) = (app.staff_login(&manager.username).await.0, app.owner("wang").await);
        let person = desk.person;
        app.db.write(SYSTEM, async |tx| chezhu::domain::identity::link_store(tx, person, store).await).await?;
        let care = json!({ "purpose": "care", "granted": true, "document_id": "care-1", "document_sha256": "a".repeat(64) });
        app.post("/api/v1/me/consents", &care).bearer(&owner.token).expect(200).await;
        let path = format!("/api/v1/staff/stores/{store}");
        let tried = app.post(&format!("{path}/care-dry-runs"), &json!({ "kind": "deferred", "params": {}, "days": 0 })).bearer(&manager).expect(201).await;
        let wish = json!({ "kind": "deferred", "version": 0, "on": true, "params": {}, "dry_run_id": tried["id"] });
        app.post(&format!("{path}/care-rules"), &wish).bearer(&manager).expect(200).await;
        sweep(&app).await?;
        assert_eq!(app.jobs()?.sweep("quote.revisit").await?, 0, "care has it");
        let told = inbox(&app, &owner.token).await;
        let of: Vec<&(String, String)> = told.iter().filter(|(kind, _)| kind == "care.message" || kind == "quote.revisit").collect();
        assert!(of.len() == 1 && of[0].1.contains("刹车片"), "{told:?}");
        Ok(())
    }
}
