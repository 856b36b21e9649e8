//! At the store: arrivals, no-shows, clocks, things that drop out.

use std::collections::HashMap;
use std::time::Duration;

use chezhu::domain::booking;
use chezhu::domain::catalog::import::{self, Known, Sort};
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed, colleague};
use serde_json::json;

use super::{asked, at, free, id};

/// 10:00 in Shanghai today.
const TODAY: &str = "2026-11-23T04:00:00Z";

on_both! {
    async fn the_owners_code_checks_in_on_the_day_only(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let tomorrow = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let today = asked(&app, &seed, &owner, "oil", TODAY).await;
        let early = app.post("/api/v1/staff/check-ins", &json!({ "code": tomorrow["check_in_code"] })).bearer(&advisor.token).expect(409).await;
        assert_eq!(early["code"], "booking.not_today");
        app.post("/api/v1/staff/check-ins", &json!({ "code": "booking_01h455vb4pex5vsknk084sn02q.00" })).bearer(&advisor.token).expect(404).await;
        let here = app.post("/api/v1/staff/check-ins", &json!({ "code": today["check_in_code"] })).bearer(&advisor.token).expect(200).await;
        assert_eq!(here["state"], "arrived");
        let path = format!("/api/v1/staff/bookings/{}", id(&today));
        let back = app.post(&format!("{path}/undo"), &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(back["state"], "confirmed");
        let door = format!("/api/v1/bookings/{}/check-in", id(&today));
        let wrong = app.post(&door, &json!({ "store_code": "s99" })).bearer(&owner.token).expect(422).await;
        assert_eq!(wrong["errors"][0]["pointer"], "/store_code");
        app.post(&door, &json!({ "store_code": "s01" })).bearer(&owner.token).expect(200).await;
        Ok(())
    }

    async fn nobody_came_then_somebody_came_late(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "oil", TODAY).await;
        seed::later(&app, 3 * 60 + 20);
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let path = format!("/api/v1/staff/bookings/{}", id(&view));
        let soon = app.post(&format!("{path}/no-show"), &()).bearer(&advisor.token).expect(409).await;
        assert_eq!(soon["code"], "booking.not_yet_no_show");
        seed::later(&app, 10);
        let swept = app.db.write(Actor::System("sweep"), async |tx| booking::no_shows(tx, 100).await).await?;
        assert_eq!(swept, 1);
        let again = app.db.write(Actor::System("sweep"), async |tx| booking::no_shows(tx, 100).await).await?;
        assert_eq!(again, 0);
        let late = app.post(&format!("{path}/arrive"), &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(late["state"], "arrived");
        Ok(())
    }

    async fn an_advisor_writes_down_that_nobody_came_and_may_take_it_back(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "oil", TODAY).await;
        seed::later(&app, 3 * 60 + 30);
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let path = format!("/api/v1/staff/bookings/{}", id(&view));
        let gone = app.post(&format!("{path}/no-show"), &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(gone["state"], "no_show");
        app.post(&format!("{path}/no-show"), &()).bearer(&advisor.token).expect(409).await;
        let back = app.post(&format!("{path}/undo"), &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(back["state"], "confirmed");
        app.post(&format!("{path}/no-show"), &()).bearer(&advisor.token).expect(200).await;
        seed::later(&app, 16);
        let later = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let late = app.post(&format!("{path}/undo"), &()).bearer(&later.token).expect(409).await;
        assert_eq!(late["code"], "booking.undo_too_late");
        Ok(())
    }

    async fn silence_confirms_a_visit_to_be_looked_at(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        // Requested Monday 09:00 for Wednesday 10:00: the clock is 24 hours.
        let view = asked(&app, &seed, &owner, "check", "2026-11-25T02:00:00Z").await;
        assert_eq!(view["answer_by"], "2026-11-24T01:00:00Z");
        let mut rungs = Vec::new();
        for hours in [11, 1, 8, 4] {
            app.clock.advance(Duration::from_secs(hours * 3600));
            let rung = app.db.write(Actor::System("sweep"), async |tx| booking::confirm_clock(tx, 100).await).await?;
            let again = app.db.write(Actor::System("sweep"), async |tx| booking::confirm_clock(tx, 100).await).await?;
            assert_eq!(again, 0, "a sweep may run twice");
            rungs.push(rung);
        }
        // After 11 h nothing, 12 h half, 20 h most, 24 h silence.
        assert_eq!(rungs, vec![0, 1, 1, 1]);
        let owner = app.owner("wang").await;
        let mine = app.get(&format!("/api/v1/bookings/{}", id(&view))).bearer(&owner.token).expect(200).await;
        assert_eq!((mine["state"].as_str(), mine["to_be_looked_at"].as_bool()), (Some("confirmed"), Some(true)));
        Ok(())
    }

    async fn what_an_outage_touches_moves_in_one_step(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let manager = colleague(&app, "store_manager", Some(seed.store)).await?;
        let (first, second) = (asked(&app, &seed, &owner, "oil", &at(10, 0)).await, asked(&app, &seed, &owner, "oil", &at(14, 0)).await);
        // One bay is out: both go on in the other one, at the same time.
        for bay in ["工位1", "工位2"] {
            let out = json!({ "resource_id": seed.resources[bay], "from_at": "2026-11-24T00:00:00Z", "to_at": "2026-11-24T16:00:00Z", "reason": "检修" });
            let out = serde_json::from_value(out)?;
            let out = app.db.write(seed::group(&app), async |tx| chezhu::domain::store::add_outage(tx, seed.store, out).await).await?;
            let path = format!("/api/v1/staff/stores/{}/outages/{}", seed.store, out.id);
            let touched = app.get(&format!("{path}/bookings")).bearer(&manager.token).expect(200).await;
            let touched = touched["bookings"].as_array().map_or(0, Vec::len);
            let moved = app.post(&format!("{path}/move"), &()).bearer(&manager.token).expect(200).await;
            let count = |field: &str| moved[field].as_array().map_or(0, Vec::len);
            assert_eq!(count("reassigned") + count("rescheduled"), touched, "{moved}");
            assert_eq!(count("unmoved"), 0);
        }
        for view in [first, second] {
            let mine = app.get(&format!("/api/v1/bookings/{}", id(&view))).bearer(&owner.token).expect(200).await;
            // With both bays out on Tuesday, the nearest start is on another day.
            assert!(!mine["start_at"].as_str().unwrap_or("2026-11-24").starts_with("2026-11-24T0"), "{mine}");
            assert_eq!(mine["state"], "confirmed");
        }
        assert!(free(&app, &seed, "oil").await.is_empty());
        Ok(())
    }

    async fn the_board_shows_each_car_and_what_it_holds(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let view = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let board = app.get(&format!("/api/v1/staff/stores/{}/board/2026-11-24", seed.store)).bearer(&advisor.token).expect(200).await;
        let detail = app.get(&format!("/api/v1/staff/bookings/{}", id(&view))).bearer(&advisor.token).expect(200).await;
        let row = &board[0];
        assert_eq!(row["booking"]["id"], view["id"]);
        assert!(row["plate_masked"].as_str().is_some_and(|plate| plate.contains('*')), "{row}");
        assert!(row["taken"].as_array().is_some_and(|taken| taken.len() >= 2), "{row}");
        let sorted = |taken: &serde_json::Value| {
            let mut all: Vec<String> = taken.as_array().into_iter().flatten().map(ToString::to_string).collect();
            all.sort();
            all
        };
        assert_eq!(sorted(&row["taken"]), sorted(&detail["taken"]));
        Ok(())
    }

    async fn somebody_at_the_desk_need_not_wait_for_the_notice(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let path = format!("/api/v1/stores/{}/slots/2026-11-23?items={}&way=leave", seed.store, seed.items["check"]);
        let first = async |query: &str| {
            let view = app.get(&format!("{path}{query}")).expect(200).await;
            view["slots"][0]["start_at"].as_str().unwrap_or("none").to_owned()
        };
        let (ahead, now) = (first("").await, first("&walk_in=true").await);
        assert!(now < ahead, "{now} is not before {ahead}");
        let book = json!({ "store_id": seed.store, "item_ids": [seed.items["check"]], "way": "leave", "start_at": now });
        let soon = app.post("/api/v1/bookings", &book).bearer(&owner.token).expect(409).await;
        assert_eq!(soon["code"], "booking.too_soon");
        let me = app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        let kept = json!({ "person_id": me["id"], "channel": "walk_in", "book": book });
        let made = json!({ "store_id": seed.store, "name": "李雷", "phone": "13700137000" });
        let customer = app.post("/api/v1/staff/customers", &made).bearer(&advisor.token).expect(201).await;
        // A person whom the store does not know yet is nobody to it.
        app.post("/api/v1/staff/bookings", &kept).bearer(&advisor.token).expect(404).await;
        let kept = json!({ "person_id": customer["id"], "channel": "walk_in", "book": book });
        let view = app.post("/api/v1/staff/bookings", &kept).bearer(&advisor.token).expect(201).await;
        assert_eq!(view["start_at"], now);
        Ok(())
    }

    async fn what_stands_on_the_menu_costs_what_the_menu_says(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let known = Known {
            stores: HashMap::from([("s01".to_owned(), seed.store)]),
            models: HashMap::from([("m1".to_owned(), seed.model)]),
        };
        let menu = "code,name,description,model,km_from,km_to,every_km,items,stores,active\nboth,保养加诊断,,,0,,10000,oil;check,s01:7,yes\n";
        let report = app.db.write(seed::group(&app), async |tx| import::import(tx, Sort::Packages, menu.as_bytes(), &known).await).await?;
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        let menu = app.get(&format!("/api/v1/stores/{}/catalog/menu?model_id={}", seed.store, seed.model)).expect(200).await;
        let package = &menu["packages"][0];
        let (sum, total) = (package["sum_fen"].as_i64(), package["total_fen"].as_i64());
        assert!(total < sum, "{package}");
        let price = async |items: &str| {
            let path = format!("/api/v1/stores/{}/slots/2026-11-24?items={items}&way=leave&model_id={}", seed.store, seed.model);
            let slots = app.get(&path).expect(200).await;
            let full = slots["slots"].as_array().into_iter().flatten().find(|slot| slot["discount_percent"] == 0).cloned();
            full.unwrap_or_default()
        };
        // In whatever order they are asked for; one of them alone is no package.
        let (oil, check) = (seed.items["oil"], seed.items["check"]);
        let slot = price(&format!("{check},{oil}")).await;
        assert_eq!(slot["price_fen"].as_i64(), total, "{slot}");
        assert_eq!(price(&oil.to_string()).await["price_fen"], 48_500);
        let book = json!({ "store_id": seed.store, "item_ids": [oil, check], "model_id": seed.model, "way": "leave", "start_at": slot["start_at"] });
        let kept = app.post("/api/v1/bookings", &book).bearer(&owner.token).expect(201).await;
        assert_eq!(kept["estimate"]["low_fen"].as_i64(), total, "{kept}");
        let off: i64 = kept["items"].as_array().into_iter().flatten().filter_map(|item| item["package_discount_fen"].as_i64()).sum();
        assert_eq!(Some(off), sum.zip(total).map(|(sum, total)| sum - total));
        Ok(())
    }

    async fn the_number_to_call_is_the_owners_own_unless_told(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let car = seed::car(&app, &owner, &seed).await;
        let held = super::held(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let path = format!("/api/v1/bookings/{held}/submit");
        let rest = json!({ "vehicle_id": car, "contact_name": "王小明" });
        let no = app.post(&path, &rest).bearer(&owner.token).expect(422).await;
        assert_eq!(no["errors"][0]["pointer"], "/contact_phone");
        let code = json!({ "code": format!("phone-13800138000-{}", app.next_number()) });
        app.post("/api/v1/me/phone", &code).bearer(&owner.token).expect(200).await;
        app.post(&path, &rest).bearer(&owner.token).expect(200).await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let shown = app.get(&format!("/api/v1/staff/bookings/{held}")).bearer(&advisor.token).expect(200).await;
        assert_eq!(shown["booking"]["contact"], "王** 138****8000");
        Ok(())
    }

    async fn staff_of_another_store_see_nothing(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let elsewhere = chezhu::ground::id::StoreId::fresh(app.clock.now());
        let stranger = colleague(&app, "service_advisor", Some(elsewhere)).await;
        let Ok(stranger) = stranger else { return Ok(()) };
        app.get(&format!("/api/v1/staff/bookings/{}", id(&view))).bearer(&stranger.token).expect(404).await;
        app.get(&format!("/api/v1/staff/stores/{}/requests", seed.store)).bearer(&stranger.token).expect(404).await;
        app.post(&format!("/api/v1/staff/bookings/{}/confirm", id(&view)), &json!({})).bearer(&stranger.token).expect(404).await;
        Ok(())
    }

    async fn an_advisor_asks_and_moves_for_a_customer_on_the_phone(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let made = json!({ "store_id": seed.store, "name": "李雷", "phone": "13700137000" });
        let customer = app.post("/api/v1/staff/customers", &made).bearer(&advisor.token).expect(201).await;
        let car = json!({ "person_id": customer["id"], "store_id": seed.store, "plate": "粤B12345" });
        let car = app.post("/api/v1/staff/vehicles", &car).bearer(&advisor.token).expect(201).await;
        let book = json!({ "person_id": customer["id"], "channel": "phone", "book": super::wish(&seed, "oil", &at(10, 0)) });
        let kept = app.post("/api/v1/staff/bookings", &book).bearer(&advisor.token).expect(201).await;
        let path = format!("/api/v1/staff/bookings/{}", id(&kept));
        let asks = super::submit(&id(&car));
        let elsewhere = app.staff(Role::ServiceAdvisor, Some(chezhu::ground::id::StoreId::fresh(app.clock.now()))).await?;
        app.post(&format!("{path}/submit"), &asks).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let asked = app.post(&format!("{path}/submit"), &asks).bearer(&advisor.token).expect(200).await;
        assert_eq!(asked["state"], "confirmed", "{asked}");
        super::held(&app, &seed, &app.owner("wang").await, "oil", &at(14, 0)).await;
        let to = |start: String| app.post(&format!("{path}/reschedule"), &json!({ "start_at": start }));
        to(at(14, 0)).bearer(&advisor.token).refused(409, "booking.slot_taken").await;
        to(at(16, 0)).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let moved = to(at(16, 0)).bearer(&advisor.token).expect(200).await;
        assert_eq!((&moved["state"], &moved["start_at"]), (&json!("confirmed"), &json!(at(16, 0))));
        assert!(super::free(&app, &seed, "oil").await.contains(&at(10, 0)));
        Ok(())
    }
}
