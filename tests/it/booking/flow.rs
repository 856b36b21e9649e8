//! One booking's life.

use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed, colleague};
use serde_json::json;

use super::{DAY, asked, at, free, held, id, slots, submit, wish};

on_both! {
    async fn an_instant_item_is_confirmed_at_once_with_its_price(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        assert!(free(&app, &seed, "oil").await.contains(&at(10, 0)));
        // What the reply says is what stands there, though it is not read again.
        let kept = app.post("/api/v1/bookings", &wish(&seed, "oil", &at(14, 0))).bearer(&owner.token).expect(201).await;
        let there = app.get(&format!("/api/v1/bookings/{}", id(&kept))).bearer(&owner.token).expect(200).await;
        assert_eq!(there, kept);
        let view = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        assert_eq!(view["state"], "confirmed");
        // Half an hour at 240 yuan, four litres at 80, a filter at 45.
        assert_eq!(view["band"], json!({ "low_fen": 48_500, "high_fen": 48_500 }));
        assert_eq!(view["items"][0]["labour_fen"], 12_000);
        assert!(view["check_in_code"].is_string());
        let again = app.get(&format!("/api/v1/bookings/{}", id(&view))).bearer(&owner.token).expect(200).await;
        assert_eq!(again, view);
        Ok(())
    }

    async fn a_request_is_answered_by_an_advisor_with_a_band(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let view = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        assert_eq!(view["state"], "requested");
        // 24 hours, or two hours before the start: here 23 hours later than now.
        assert_eq!(view["answer_by"], "2026-11-24T00:00:00Z");
        let waiting = app.get(&format!("/api/v1/staff/stores/{}/requests", seed.store)).bearer(&advisor.token).expect(200).await;
        assert_eq!(waiting[0]["booking"]["id"], view["id"]);
        assert_eq!(waiting[0]["contact"], "王** 138****8000");
        let path = format!("/api/v1/staff/bookings/{}", id(&view));
        let bad = app.post(&format!("{path}/confirm"), &json!({ "band": { "low_fen": 500, "high_fen": 100 } })).bearer(&advisor.token).expect(422).await;
        assert_eq!(bad["errors"][0]["pointer"], "/band");
        app.post(&format!("{path}/confirm"), &json!({ "band": { "low_fen": 18_000, "high_fen": 30_000 } })).bearer(&advisor.token).expect(200).await;
        let mine = app.get(&format!("/api/v1/bookings/{}", id(&view))).bearer(&owner.token).expect(200).await;
        assert_eq!(mine["state"], "confirmed");
        assert_eq!(mine["band"]["high_fen"], 30_000);
        let again = app.post(&format!("{path}/confirm"), &json!({})).bearer(&advisor.token).expect(409).await;
        assert_eq!(again["code"], "booking.not_allowed_now");
        let detail = app.get(&path).bearer(&advisor.token).expect(200).await;
        assert_eq!(detail["symptom"], "刹车异响");
        assert_eq!(detail["history"].as_array().map(Vec::len), Some(3));
        let contact = app.post(&format!("{path}/contact"), &json!({ "purpose": "contact" })).bearer(&advisor.token).expect(200).await;
        assert_eq!(contact["phone"], "+8613800138000");
        Ok(())
    }

    async fn other_times_are_proposed_and_one_is_taken(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let view = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let path = format!("/api/v1/staff/bookings/{}", id(&view));
        let few = app.post(&format!("{path}/propose"), &json!({ "starts": [at(14, 0)] })).bearer(&advisor.token).expect(409).await;
        assert_eq!(few["code"], "booking.too_few_options");
        let offered = app.post(&format!("{path}/propose"), &json!({ "starts": [at(14, 0), at(15, 0)] })).bearer(&advisor.token).expect(200).await;
        assert_eq!(offered["proposals"].as_array().map(Vec::len), Some(2));
        let other = app.owner("li").await;
        // Both proposals hold their cells: one bay is left at 14:00, none of them for a third.
        held(&app, &seed, &other, "check", &at(14, 0)).await;
        let taken = app.post("/api/v1/bookings", &wish(&seed, "check", &at(14, 0))).bearer(&other.token).expect(409).await;
        assert_eq!(taken["code"], "booking.slot_taken");
        assert!(taken["extra"]["alternatives"].as_array().is_some_and(|all| !all.is_empty()));
        let mine = format!("/api/v1/bookings/{}", id(&view));
        let accept = json!({ "proposal_id": offered["proposals"][1]["id"] });
        let chosen = app.post(&format!("{mine}/accept-proposal"), &accept).bearer(&owner.token).expect(200).await;
        assert_eq!(chosen["state"], "confirmed");
        assert_eq!(chosen["start_at"], at(15, 0));
        held(&app, &seed, &other, "check", &at(14, 0)).await;
        Ok(())
    }

    async fn a_decline_names_its_reason_and_frees_the_slot_and_can_be_taken_back(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let owner = app.owner("wang").await;
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let view = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        assert!(!free(&app, &seed, "check").await.contains(&at(10, 0)));
        let path = format!("/api/v1/staff/bookings/{}", id(&view));
        let declined = app.post(&format!("{path}/decline"), &json!({ "reason": "parts_unavailable" })).bearer(&advisor.token).expect(200).await;
        assert_eq!(declined["reason"], "parts_unavailable");
        assert!(free(&app, &seed, "check").await.contains(&at(10, 0)));
        let back = app.post(&format!("{path}/undo"), &()).bearer(&advisor.token).expect(200).await;
        assert_eq!(back["state"], "requested");
        assert!(!free(&app, &seed, "check").await.contains(&at(10, 0)));
        app.post(&format!("{path}/decline"), &json!({ "reason": "duplicate" })).bearer(&advisor.token).expect(200).await;
        held(&app, &seed, &app.owner("li").await, "check", &at(10, 0)).await;
        let gone = app.post(&format!("{path}/undo"), &()).bearer(&advisor.token).expect(409).await;
        assert_eq!(gone["code"], "booking.slot_taken");
        Ok(())
    }

    async fn a_move_takes_the_new_slot_before_it_frees_the_old(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let other = app.owner("li").await;
        asked(&app, &seed, &other, "oil", &at(14, 0)).await;
        let mine = format!("/api/v1/bookings/{}", id(&view));
        let taken = app.post(&format!("{mine}/reschedule"), &json!({ "start_at": at(14, 0) })).bearer(&owner.token).expect(409).await;
        assert_eq!(taken["code"], "booking.slot_taken");
        let kept = app.get(&mine).bearer(&owner.token).expect(200).await;
        assert_eq!(kept["start_at"], at(10, 0));
        // Half of the new time is the old time: only the difference of cells moves.
        let moved = app.post(&format!("{mine}/reschedule"), &json!({ "start_at": at(10, 30) })).bearer(&owner.token).expect(200).await;
        assert_eq!((moved["start_at"].as_str(), moved["state"].as_str()), (Some(at(10, 30).as_str()), Some("confirmed")));
        assert!(!free(&app, &seed, "oil").await.contains(&at(10, 0)));
        assert!(free(&app, &seed, "oil").await.contains(&at(9, 15)));
        let cancelled = app.post(&format!("{mine}/cancel"), &json!({ "reason": "plans_changed" })).bearer(&owner.token).expect(200).await;
        assert_eq!(cancelled["state"], "cancelled");
        assert!(free(&app, &seed, "oil").await.contains(&at(10, 0)));
        Ok(())
    }

    async fn after_the_cut_off_only_staff_change(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let view = asked(&app, &seed, &owner, "oil", "2026-11-23T03:30:00Z").await;
        seed::later(&app, 60);
        let owner = app.owner("wang").await;
        let mine = format!("/api/v1/bookings/{}", id(&view));
        let late = app.post(&format!("{mine}/cancel"), &json!({ "reason": "other" })).bearer(&owner.token).expect(409).await;
        assert_eq!(late["code"], "booking.too_late_to_change");
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        app.post(&format!("/api/v1/staff/bookings/{}/cancel", id(&view)), &json!({ "reason": "other" })).bearer(&advisor.token).expect(200).await;
        Ok(())
    }

    async fn a_hold_ends_after_five_minutes(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let owner = app.owner("wang").await;
        let car = seed::car(&app, &owner, &seed).await;
        let kept = held(&app, &seed, &owner, "oil", &at(10, 0)).await;
        app.clock.advance(std::time::Duration::from_secs(301));
        let late = app.post(&format!("/api/v1/bookings/{kept}/submit"), &submit(&car)).bearer(&owner.token).expect(409).await;
        assert_eq!(late["code"], "booking.hold_expired");
        // The next one need not wait for the sweep.
        held(&app, &seed, &app.owner("li").await, "oil", &at(10, 0)).await;
        let ended = app.get(&format!("/api/v1/bookings/{kept}")).bearer(&owner.token).expect(200).await;
        assert_eq!(ended["state"], "expired");
        Ok(())
    }

    async fn the_same_key_gets_the_same_bytes_and_another_body_is_refused(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let wish = wish(&seed, "oil", &at(10, 0));
        let first = app.post("/api/v1/bookings", &wish).key("one-and-the-same-key").bearer(&owner.token).expect(201).await;
        let second = app.post("/api/v1/bookings", &wish).key("one-and-the-same-key").bearer(&owner.token).expect(201).await;
        assert_eq!(first, second);
        let other = super::wish(&seed, "oil", &at(11, 0));
        let reused = app.post("/api/v1/bookings", &other).key("one-and-the-same-key").bearer(&owner.token).expect(422).await;
        assert_eq!(reused["code"], "request.idempotency_key_reused");
        Ok(())
    }

    async fn a_car_is_in_one_place_only_and_an_owner_has_few_open_bookings(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 5).await?;
        let owner = app.owner("wang").await;
        let car = seed::car(&app, &owner, &seed).await;
        let mut with_car = wish(&seed, "oil", &at(10, 0));
        with_car["vehicle_id"] = json!(car);
        app.post("/api/v1/bookings", &with_car).bearer(&owner.token).expect(201).await;
        let busy = app.post("/api/v1/bookings", &with_car).bearer(&owner.token).expect(409).await;
        assert_eq!(busy["code"], "booking.vehicle_busy");
        for hour in [12, 14] {
            held(&app, &seed, &owner, "oil", &at(hour, 0)).await;
        }
        let many = app.post("/api/v1/bookings", &wish(&seed, "oil", &at(16, 0))).bearer(&owner.token).expect(409).await;
        assert_eq!(many["code"], "booking.too_many_open");
        Ok(())
    }

    async fn somebody_elses_booking_and_car_do_not_exist(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let (owner, other) = (app.owner("wang").await, app.owner("li").await);
        let view = asked(&app, &seed, &owner, "oil", &at(10, 0)).await;
        let car = seed::car(&app, &owner, &seed).await;
        for path in [format!("/api/v1/bookings/{}", id(&view)), "/api/v1/bookings/booking_01h455vb4pex5vsknk084sn02q".to_owned(), "/api/v1/bookings/x".to_owned()] {
            let absent = app.get(&path).bearer(&other.token).expect(404).await;
            assert_eq!(absent["code"], "request.not_found");
        }
        let mut with_car = wish(&seed, "oil", &at(12, 0));
        with_car["vehicle_id"] = json!(car);
        app.post("/api/v1/bookings", &with_car).bearer(&other.token).expect(404).await;
        Ok(())
    }

    async fn bad_wishes_name_their_field_and_keep_nothing(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let good = wish(&seed, "oil", &at(10, 0));
        let cases = [
            ("start_at", json!("2026-11-24T02:07:00Z"), 422, "/start_at"),
            ("start_at", json!("yesterday"), 422, "/start_at"),
            ("item_ids", json!([]), 422, "/item_ids"),
            ("item_ids", json!(["item_bad"]), 422, "/item_ids/0"),
            ("way", json!("teleport"), 422, "/way"),
            ("store_id", json!("store_bad"), 422, "/store_id"),
            ("surprise", json!(1), 422, "/surprise"),
        ];
        for (field, value, status, pointer) in cases {
            let mut bad = good.clone();
            bad[field] = value;
            let problem = app.post("/api/v1/bookings", &bad).bearer(&owner.token).expect(status).await;
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        }
        for (start, code) in [("2026-11-23T01:15:00Z", "booking.too_soon"), ("2027-03-01T02:00:00Z", "booking.too_far")] {
            let no = app.post("/api/v1/bookings", &wish(&seed, "oil", start)).bearer(&owner.token).expect(409).await;
            assert_eq!(no["code"], code);
        }
        let list = app.get("/api/v1/bookings").bearer(&owner.token).expect(200).await;
        assert_eq!(list["items"], json!([]));
        Ok(())
    }

    async fn suggestions_prices_and_what_binds(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let owner = app.owner("wang").await;
        let path = format!("/api/v1/stores/{}/suggestions?items={}&way=leave", seed.store, seed.items["oil"]);
        let three = app.get(&path).expect(200).await;
        assert_eq!(three["earliest"]["start_at"], "2026-11-23T02:00:00Z");
        // Wednesday afternoon is quiet: 20 percent off the labour.
        assert_eq!(three["cheapest"]["start_at"], "2026-11-25T06:00:00Z");
        assert_eq!(three["cheapest"]["price_fen"], 46_100);
        let stay = |slot: &serde_json::Value| (slot["start_at"].clone(), slot["ready_at"].clone());
        assert!(stay(&three["shortest_stay"]).0.is_string());
        let etag_path = slots(&seed, "oil", DAY);
        let before = app.get(&etag_path).expect(200).await;
        // 09:15 (reception first) to 16:45 are the starts of a 60-minute job with 15 minutes of reception.
        assert!(before["slots"].as_array().is_some_and(|all| !all.is_empty()));
        let bay = seed.resources["工位1"];
        let outage = json!({ "resource_id": bay, "from_at": "2026-11-24T00:00:00Z", "to_at": "2026-11-24T16:00:00Z", "reason": "举升机故障" });
        let outage = serde_json::from_value(outage)?;
        app.db.write(chezhu_tests::seed::group(&app), async |tx| chezhu::domain::store::add_outage(tx, seed.store, outage).await).await?;
        let none = app.get(&etag_path).expect(200).await;
        assert_eq!(none["slots"], json!([]));
        assert_eq!(none["binding"][0]["kind"], "bay");
        drop(owner);
        Ok(())
    }

    async fn a_test_drive_needs_licence_and_agreement_and_takes_the_car(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let mut drive = wish(&seed, "drive", &at(10, 0));
        drive["way"] = json!("wait");
        app.post("/api/v1/bookings", &drive).bearer(&owner.token).expect(422).await;
        drive["model_id"] = json!(seed.model);
        let kept = app.post("/api/v1/bookings", &drive).bearer(&owner.token).expect(201).await;
        assert_eq!(kept["kind"], "test_drive");
        app.post("/api/v1/bookings", &drive).bearer(&app.owner("li").await.token).expect(409).await;
        let path = format!("/api/v1/bookings/{}/submit", id(&kept));
        let mut rest = json!({ "contact_name": "王小明", "contact_phone": "13800138000" });
        let no = app.post(&path, &rest).bearer(&owner.token).expect(409).await;
        assert_eq!(no["code"], "booking.licence_required");
        rest["licence_confirmed"] = json!(true);
        let no = app.post(&path, &rest).bearer(&owner.token).expect(409).await;
        assert_eq!(no["code"], "booking.agreement_required");
        rest["agreement"] = json!("2026-01");
        app.post(&path, &rest).bearer(&owner.token).expect(200).await;
        Ok(())
    }

    async fn pick_up_and_mobile_service_are_kinds_of_the_same_engine(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 3).await?;
        let owner = app.owner("wang").await;
        let car = seed::car(&app, &owner, &seed).await;
        for (item, way) in [("oil", "pickup"), ("home", "mobile")] {
            let mut ask = wish(&seed, item, &at(if way == "pickup" { 11 } else { 14 }, 0));
            ask["way"] = json!(way);
            let kept = app.post("/api/v1/bookings", &ask).bearer(&owner.token).expect(201).await;
            // One driver, one van: the next owner finds nothing.
            app.post("/api/v1/bookings", &ask).bearer(&app.owner("li").await.token).expect(409).await;
            let path = format!("/api/v1/bookings/{}/submit", id(&kept));
            let mut rest = submit(&car);
            let where_to = app.post(&path, &rest).bearer(&owner.token).expect(422).await;
            assert_eq!(where_to["errors"][0]["pointer"], "/address");
            rest["address"] = json!("深圳市南山区科技路 8 号");
            app.post(&path, &rest).bearer(&owner.token).expect(200).await;
        }
        Ok(())
    }
}
