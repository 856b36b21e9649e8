//! The whole way: plan, signature, car, check, gates, handover.

use chezhu::domain::order::{self, StepKind, StepState};
use chezhu::domain::staff::Role;
use chezhu::ground::clock::At;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::colleague;
use serde_json::{Value, json};

use super::{Deal, SYSTEM, all_well, draft, etag, plan, step, text};

const VIN: &str = "LSVAA49J132047371";

/// A stock car, signed, reserved, arrived and checked; loan, insurance and plate are open.
async fn checked(app: &TestApp) -> anyhow::Result<Deal> {
    arrived(app, &["loan", "insurance", "plate"]).await
}

/// The same, paid, with nothing else to see to.
async fn ready(app: &TestApp) -> anyhow::Result<Deal> {
    let deal = arrived(app, &[]).await?;
    deal.act(app, "/steps/papers", json!({ "state": "done" })).await;
    let cashier = app.staff(Role::Cashier, Some(deal.seed.store)).await?;
    for (kind, fen) in [("down", 1_000_000), ("balance", 18_550_000)] {
        let pay = json!({ "kind": kind, "method": "transfer", "amount_fen": fen, "reference": "S-1" });
        app.post(&deal.desk("/payments"), &pay)
            .bearer(&cashier.token)
            .expect(200)
            .await;
    }
    Ok(deal)
}

async fn arrived(app: &TestApp, needs: &[&str]) -> anyhow::Result<Deal> {
    let deal = draft(app, "stock").await?;
    deal.sign(app, needs, "binding").await?;
    deal.act(app, "/allocate", json!({ "vin": VIN })).await;
    deal.act(
        app,
        "/milestones",
        json!({ "milestone": "in_transit", "place": "合肥" }),
    )
    .await;
    let there = deal.act(app, "/milestones", json!({ "milestone": "at_store" })).await;
    let inspector = app.staff(Role::Inspector, Some(deal.seed.store)).await?;
    app.post(&deal.desk("/pdi"), &all_well(&there["pdi"]))
        .bearer(&inspector.token)
        .expect(200)
        .await;
    Ok(deal)
}

async fn open_steps(app: &TestApp, deal: &Deal) -> Value {
    app.get(&deal.mine("/handover-slots"))
        .bearer(&deal.owner.token)
        .expect(200)
        .await["open"]
        .clone()
}

on_both! {
    async fn a_plan_is_offered_changed_and_signed_as_it_is(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        // Nobody sees a draft that was not offered.
        app.get(&deal.mine("")).bearer(&deal.owner.token).expect(404).await;
        assert_eq!(app.get("/api/v1/orders").bearer(&deal.owner.token).expect(200).await["items"], json!([]));
        deal.act(&app, "/plan", plan(&["insurance"], "binding")).await;
        let shown = app.get(&deal.mine("")).bearer(&deal.owner.token).expect(200).await;
        let offered = &shown["plan"];
        assert_eq!((&offered["total_fen"], &offered["to_store_fen"]), (&json!(19_645_000), &json!(19_550_000)));
        assert_eq!((&offered["down"]["name"], &offered["lines"][2]["payee_name"]), (&json!("定金"), &json!("平安财险")));
        assert!(text(&offered["down"]["effect"]).contains("双倍返还"));
        // Drawn up anew meanwhile: what was read is not signed.
        let mut dearer = plan(&["insurance"], "refundable");
        dearer["lines"][0]["amount_fen"] = json!(21_000_000);
        deal.act(&app, "/plan", dearer).await;
        let old = json!({ "plan_hash": offered["hash"] });
        let no = app.post(&deal.mine("/sign"), &old).bearer(&deal.owner.token).refused(409, "order.plan_changed").await;
        let now = app.get(&deal.mine("")).bearer(&deal.owner.token).expect(200).await;
        assert_eq!(no["extra"]["plan_hash"], now["plan"]["hash"]);
        assert_eq!(now["plan"]["down"]["name"], "订金");
        let signed = app.post(&deal.mine("/sign"), &no["extra"]).bearer(&deal.owner.token).send().await;
        assert_eq!(signed.status, 422, "a wish has no other fields");
        let agree = json!({ "plan_hash": now["plan"]["hash"] });
        let signed = app.post(&deal.mine("/sign"), &agree).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&signed["state"], &signed["contract_number"]), (&json!("ordered"), &json!(deal.number)));
        assert_eq!(signed["next_contact_at"], "2026-11-30T01:00:00Z");
        app.post(&deal.mine("/sign"), &agree).bearer(&deal.owner.token).refused(409, "order.not_now").await;
        assert_eq!(deal.told(&app).await, ["order.offered", "order.offered", "order.signed"]);
        // The price is no longer valid.
        let (late, _) = super::another(&app, &deal.seed, &deal.consultant, &deal.person, "build").await;
        let late = Deal { id: late, ..deal };
        let hash = late.act(&app, "/plan", plan(&[], "refundable")).await["order"]["plan"]["hash"].clone();
        app.clock.set(chezhu::ground::clock::At::from_ms(1_796_140_800_000 + 86_400_000));
        let owner = app.owner("wang").await;
        app.post(&late.mine("/sign"), &json!({ "plan_hash": hash })).bearer(&owner.token).refused(409, "order.plan_expired").await;
        Ok(())
    }

    async fn every_wrong_line_of_a_plan_is_named(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        let mut wrong = plan(&[], "binding");
        wrong["lines"][0]["amount_fen"] = json!(-1);
        wrong["lines"][1]["amount_fen"] = json!(5);
        wrong["financed_fen"] = json!(7);
        wrong["needs"] = json!(["sign"]);
        wrong["valid_until"] = json!("2026-01-01T00:00:00Z");
        let bad = app.post(&deal.desk("/plan"), &wrong).bearer(&deal.consultant.token).expect(422).await;
        let named: Vec<String> = bad["errors"].as_array().into_iter().flatten().map(|one| text(&one["pointer"])).collect();
        for pointer in ["/lines/0/amount_fen", "/lines/1/amount_fen", "/needs", "/valid_until"] {
            assert!(named.contains(&pointer.to_owned()), "{pointer} of {named:?}");
        }
        let mut high = plan(&[], "binding");
        high["down"]["amount_fen"] = json!(4_000_000);
        let bad = app.post(&deal.desk("/plan"), &high).bearer(&deal.consultant.token).expect(422).await;
        assert_eq!(bad["errors"][0]["code"], "order.down_too_high", "more than a fifth does not bind");
        Ok(())
    }

    async fn a_stock_car_goes_all_the_way(app: TestApp) -> anyhow::Result<()> {
        let deal = checked(&app).await?;
        assert_eq!(open_steps(&app, &deal).await, json!(["loan", "insurance", "plate", "papers", "balance"]));
        let closed = app.post(&deal.mine("/handover"), &json!({ "start_at": "2026-11-25T02:00:00Z" }))
            .bearer(&deal.owner.token).refused(409, "order.gate_closed").await;
        assert_eq!(closed["extra"]["open"][0], "loan");
        // The loan's own module settles its step; the others are ticked off.
        let id = deal.id.parse()?;
        app.db.write(SYSTEM, async |tx| order::settle_step(tx, id, StepKind::Loan, StepState::Done).await).await?;
        for kind in ["insurance", "plate", "papers"] {
            deal.act(&app, &format!("/steps/{kind}"), json!({ "state": "done" })).await;
        }
        deal.refused(&app, "/steps/pdi", json!({ "state": "done" }), "order.step_not_by_hand").await;
        let path = deal.path(&app).await;
        assert_eq!((&path["critical"], &path["yours"][0]["step"]), (&json!("balance"), &json!("balance")));
        assert!(text(&path["yours"][0]["words"]).contains("¥95500.00"), "{}", path["yours"]);
        let cashier = app.staff(Role::Cashier, Some(deal.seed.store)).await?;
        for (kind, fen) in [("down", 1_000_000), ("balance", 8_550_000)] {
            let pay = json!({ "kind": kind, "method": "transfer", "amount_fen": fen, "reference": "S-1" });
            app.post(&deal.desk("/payments"), &pay).bearer(&cashier.token).expect(200).await;
        }
        for days in [0, 15] {
            let wrong = app.get(&deal.mine(&format!("/handover-slots?days={days}"))).bearer(&deal.owner.token);
            assert_eq!(wrong.refused(422, "request.invalid").await["errors"][0]["pointer"], "#days");
        }
        let slots = app.get(&deal.mine("/handover-slots?days=3")).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&slots["open"], &slots["minutes"]), (&json!([]), &json!(60)));
        let start = slots["days"][1]["starts"][0].clone();
        let booked = app.post(&deal.mine("/handover"), &json!({ "start_at": start })).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&booked["state"], &booked["handover"]["start_at"]), (&json!("handover_booked"), &start));
        // It is a visit like any other on the board, and only its order gives it back.
        let booking = format!("/api/v1/bookings/{}", text(&booked["handover"]["booking_id"]));
        assert_eq!(app.get(&booking).bearer(&deal.owner.token).expect(200).await["kind"], "handover");
        app.post(&format!("{booking}/cancel"), &json!({ "reason": "other" })).bearer(&deal.owner.token).refused(409, "booking.by_order").await;
        let other = slots["days"][1]["starts"][8].clone();
        let moved = app.post(&deal.mine("/handover"), &json!({ "start_at": other })).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&moved["handover"]["start_at"], &moved["handover"]["booking_id"]), (&other, &booked["handover"]["booking_id"]));

        let list = deal.seen_by_staff(&app).await;
        let hash = list["order"]["delivery"]["hash"].clone();
        app.post(&deal.mine("/cosign"), &json!({ "hash": hash })).bearer(&deal.owner.token).refused(409, "order.checks_open").await;
        let ticked = deal.act(&app, "/delivery", all_well(&list["delivery"])).await;
        app.post(&deal.mine("/cosign"), &json!({ "hash": hash })).bearer(&deal.owner.token).refused(409, "order.checks_changed").await;
        let hash = ticked["order"]["delivery"]["hash"].clone();
        deal.refused(&app, "/hand-over", json!({ "checks_hash": hash }), "order.not_cosigned").await;
        let signed = app.post(&deal.mine("/cosign"), &json!({ "hash": hash })).bearer(&deal.owner.token).expect(200).await;
        assert_eq!(signed["delivery"]["owner_signed_at"], "2026-11-23T01:00:00Z");
        let over = deal.act(&app, "/hand-over", json!({ "checks_hash": hash, "mileage_km": 12 })).await;
        assert_eq!(over["order"]["state"], "delivered");
        let path = deal.path(&app).await;
        assert!(path["critical"].is_null() && path["yours"] == json!([]), "{path}");
        assert!(path["steps"].as_array().is_some_and(|all| all.iter().all(|one| one["state"] == "done")));
        let garage = app.get("/api/v1/vehicles").bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&garage[0]["id"], &garage[0]["vin"]), (&over["order"]["vehicle_id"], &json!(VIN)));
        assert_eq!(app.get(&booking).bearer(&deal.owner.token).expect(200).await["state"], "converted");
        assert_eq!(deal.told(&app).await, ["order.offered", "order.signed", "order.moved", "order.moved", "order.arrived", "order.ready",
            "order.handover_booked", "order.handover_booked", "order.delivered"]);
        Ok(())
    }

    async fn a_failed_check_keeps_the_car_back(app: TestApp) -> anyhow::Result<()> {
        let deal = checked(&app).await?;
        let inspector = app.staff(Role::Inspector, Some(deal.seed.store)).await?;
        let scratch = json!({ "checks": [{ "code": "paint", "ok": false, "note": "右前门划痕" }] });
        let back = app.post(&deal.desk("/pdi"), &scratch).bearer(&inspector.token).expect(200).await;
        assert_eq!((&back["order"]["state"], &back["risk"], &back["reasons"][0]["reason"]), (&json!("pdi"), &json!("amber"), &json!("pdi_failed")));
        assert_eq!(step(&back["path"], "pdi")["checks"], json!({ "done": 17, "of": 18, "failed": 1 }));
        let unknown = json!({ "checks": [{ "code": "wings", "ok": true }] });
        app.post(&deal.desk("/pdi"), &unknown).bearer(&inspector.token).expect(422).await;
        app.post(&deal.desk("/pdi"), &scratch).bearer(&deal.consultant.token).expect(403).await;
        let well = json!({ "checks": [{ "code": "paint", "ok": true }] });
        let ready = app.post(&deal.desk("/pdi"), &well).bearer(&inspector.token).expect(200).await;
        assert_eq!(ready["order"]["state"], "ready");
        // On hold nobody books, and it is told why.
        deal.act(&app, "/hold", json!({ "reason": "documents" })).await;
        let no = app.post(&deal.mine("/handover"), &json!({ "start_at": "2026-11-25T02:00:00Z" })).bearer(&deal.owner.token).refused(409, "order.gate_closed").await;
        assert_eq!(no["extra"]["on_hold"], "documents");
        deal.act(&app, "/release", Value::Null).await;
        deal.refused(&app, "/milestones", json!({ "milestone": "in_transit" }), "order.not_now").await;
        Ok(())
    }

    /// The owner, or the consultant for them, gives the time of the handover back: its place is free, and another one can be booked.
    async fn a_handover_that_is_given_back_frees_its_place(app: TestApp) -> anyhow::Result<()> {
        let deal = ready(&app).await?;
        app.post(&deal.mine("/handover/cancel"), &()).bearer(&deal.owner.token).refused(409, "order.not_now").await;
        for by_staff in [false, true] {
            let slots = app.get(&deal.mine("/handover-slots?days=3")).bearer(&deal.owner.token).expect(200).await;
            let start = slots["days"][1]["starts"][0].clone();
            let booked = app.post(&deal.mine("/handover"), &json!({ "start_at": start })).bearer(&deal.owner.token).expect(200).await;
            let visit = format!("/api/v1/bookings/{}", text(&booked["handover"]["booking_id"]));
            app.post(&deal.mine("/handover/cancel"), &()).bearer(&app.owner("han").await.token).expect(404).await;
            let after = match by_staff {
                true => deal.act(&app, "/handover/cancel", Value::Null).await["order"].clone(),
                false => app.post(&deal.mine("/handover/cancel"), &()).bearer(&deal.owner.token).expect(200).await,
            };
            assert_eq!((&after["state"], after.get("handover")), (&json!("ready"), None), "by staff: {by_staff}");
            assert_eq!(app.get(&visit).bearer(&deal.owner.token).expect(200).await["state"], "cancelled");
            let again = app.get(&deal.mine("/handover-slots?days=3")).bearer(&deal.owner.token).expect(200).await;
            assert_eq!(again["days"], slots["days"]);
        }
        deal.refused(&app, "/handover/cancel", Value::Null, "order.not_now").await;
        Ok(())
    }

    /// Nobody came: half a day later another time can be chosen, by the owner alone, and the risk list has it no more as booked.
    async fn a_missed_handover_waits_for_another_time(app: TestApp) -> anyhow::Result<()> {
        let deal = ready(&app).await?;
        let slots = app.get(&deal.mine("/handover-slots?days=3")).bearer(&deal.owner.token).expect(200).await;
        let start = slots["days"][1]["starts"][0].clone();
        app.post(&deal.mine("/handover"), &json!({ "start_at": start })).bearer(&deal.owner.token).expect(200).await;
        let at: chrono::DateTime<chrono::Utc> = text(&start).parse()?;
        app.clock.set(At::from_utc(&at).plus_minutes(11 * 60));
        assert_eq!(app.jobs()?.sweep("booking.no_shows").await?, 1);
        assert_eq!(app.jobs()?.sweep("order.missed").await?, 0, "the owner may still come");
        app.clock.set(At::from_utc(&at).plus_minutes(12 * 60));
        assert_eq!(app.jobs()?.sweep("order.missed").await?, 1);
        assert_eq!(app.jobs()?.sweep("order.missed").await?, 0);
        let owner = app.owner("wang").await;
        let path = app.get(&deal.mine("/path")).bearer(&owner.token).expect(200).await;
        assert_eq!((&path["state"], &path["handover"], &path["critical"]), (&json!("ready"), &Value::Null, &json!("handover")));
        let slots = app.get(&deal.mine("/handover-slots?days=3")).bearer(&owner.token).expect(200).await;
        let again = app.post(&deal.mine("/handover"), &json!({ "start_at": slots["days"][1]["starts"][0] })).bearer(&owner.token).expect(200).await;
        assert_eq!(again["state"], "handover_booked");
        Ok(())
    }

    async fn the_path_is_304_until_something_is_another(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "build").await?;
        deal.sign(&app, &["insurance"], "refundable").await?;
        let first = app.get(&deal.mine("/path")).bearer(&deal.owner.token).send().await;
        let tag = etag(&first);
        let path = first.json();
        assert_eq!((&path["critical"], &step(&path, "schedule")["waits"]), (&json!("schedule"), &json!("maker")));
        assert_eq!(step(&path, "schedule")["usual"]["n"], 0, "an assumption says so");
        assert_eq!(step(&path, "loan")["state"], "not_needed");
        let same = async |what: &str, tag: &str| app.get(&deal.mine(what)).bearer(&deal.owner.token).header("if-none-match", tag).send().await.status;
        assert_eq!((same("/path", &tag).await, same("", &tag).await), (304, 304));
        // The feed is down for a week: the same path, and its age is for the reader to count.
        app.clock.advance(std::time::Duration::from_secs(7 * 86_400));
        let owner = app.owner("wang").await;
        let later = app.get(&deal.mine("/path")).bearer(&owner.token).send().await;
        assert_eq!((etag(&later), later.json()), (tag.clone(), path.clone()));
        let seen = json!({ "version": path["version"] });
        app.post(&deal.mine("/seen"), &seen).bearer(&owner.token).expect(204).await;
        app.post(&deal.mine("/seen"), &seen).bearer(&owner.token).expect(204).await;
        let consultant = colleague(&app, "sales_consultant", Some(deal.seed.store)).await?;
        let desk = app.get(&deal.desk("")).bearer(&consultant.token).expect(200).await;
        assert_eq!(desk["seen"].as_array().map(Vec::len), Some(1));
        assert_eq!((&desk["seen"][0]["version"], &desk["seen"][0]["state"]), (&path["version"], &json!("ordered")));
        app.post(&deal.desk("/milestones"), &json!({ "milestone": "scheduled" })).bearer(&consultant.token).expect(200).await;
        let moved = app.get(&deal.mine("/path")).bearer(&owner.token).header("if-none-match", &tag).send().await;
        assert_eq!((moved.status, moved.json()["critical"].clone()), (200, json!("production")));
        Ok(())
    }

    /// The consultant sees the times that the owner would see, and today's earlier ones, and books one of them.
    async fn the_consultant_finds_the_owner_a_time(app: TestApp) -> anyhow::Result<()> {
        let deal = ready(&app).await?;
        let slots = app.get(&deal.desk("/handover-slots?days=3")).bearer(&deal.consultant.token).expect(200).await;
        let mine = app.get(&deal.mine("/handover-slots?days=3")).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&slots["days"][1], &slots["bring"]), (&mine["days"][1], &mine["bring"]));
        // Who stands at the desk needs no notice.
        assert_eq!((&slots["days"][0]["starts"][0], &mine["days"][0]["starts"][0]), (&json!("2026-11-23T01:00:00Z"), &json!("2026-11-23T03:00:00Z")));
        let elsewhere = app.staff(Role::SalesConsultant, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&deal.desk("/handover-slots")).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let start = slots["days"][1]["starts"][0].clone();
        let booked = deal.act(&app, "/handover", json!({ "start_at": start })).await;
        assert_eq!(booked["order"]["state"], "handover_booked");
        let seen = app.get(&deal.mine("")).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&seen["state"], &seen["handover"]["start_at"]), (&json!("handover_booked"), &start), "{seen}");
        Ok(())
    }
}
