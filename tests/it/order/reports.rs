//! What partners report: late, twice, out of order; and what a person makes of what does not fit.

use chezhu::domain::order::{DelayReason, Heard, Milestone, Told};
use chezhu::ground::text::{Sensitive, Vin};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{Deal, SYSTEM, draft, step, text};
use chezhu::ground::db::Look;

fn reached(milestone: Milestone) -> Told {
    Told::Milestone {
        milestone,
        place: None,
        range: None,
    }
}

async fn signed(app: &TestApp) -> anyhow::Result<Deal> {
    let deal = draft(app, "build").await?;
    deal.sign(app, &[], "refundable").await?;
    Ok(deal)
}

async fn state(app: &TestApp, deal: &Deal) -> Value {
    deal.path(app).await["state"].clone()
}

on_both! {
    async fn the_order_of_arrival_means_nothing(app: TestApp) -> anyhow::Result<()> {
        let deal = signed(&app).await?;
        app.clock.advance(std::time::Duration::from_secs(600));
        let at = |minute: i64| START.plus_minutes(minute);
        let before = deal.told(&app).await.len();
        assert_eq!(deal.hear(&app, 3, at(3), reached(Milestone::Built)).await?, Heard::Held);
        assert_eq!(deal.hear(&app, 4, at(4), reached(Milestone::Shipped)).await?, Heard::Held);
        let path = deal.path(&app).await;
        assert_eq!((&path["state"], &path["last_scan_at"]), (&json!("ordered"), &Value::Null), "the owner sees nothing of it");
        assert_eq!(deal.told(&app).await.len(), before);
        assert_eq!(deal.hear(&app, 1, at(1), reached(Milestone::Scheduled)).await?, Heard::Moved);
        assert_eq!(deal.hear(&app, 1, at(1), reached(Milestone::Scheduled)).await?, Heard::Stale, "said twice");
        // The missing one arrives last, and everything falls into place at once: one notice.
        assert_eq!(deal.hear(&app, 2, at(2), reached(Milestone::InProduction)).await?, Heard::Moved);
        let path = deal.path(&app).await;
        assert_eq!((&path["state"], &path["critical"]), (&json!("shipped"), &json!("transport")));
        assert_eq!(step(&path, "production")["done_at"], "2026-11-23T01:03:00Z");
        assert_eq!(path["last_scan_at"], "2026-11-23T01:04:00Z");
        assert_eq!(deal.told(&app).await[before..], ["order.moved", "order.moved"]);
        assert_eq!(deal.seen_by_staff(&app).await["reports"].as_array().map(Vec::len), Some(4));
        Ok(())
    }

    async fn backwards_is_a_task_and_no_state(app: TestApp) -> anyhow::Result<()> {
        let deal = signed(&app).await?;
        app.clock.advance(std::time::Duration::from_secs(600));
        let at = |minute: i64| START.plus_minutes(minute);
        deal.hear(&app, 1, at(1), reached(Milestone::Scheduled)).await?;
        deal.hear(&app, 2, at(2), reached(Milestone::InProduction)).await?;
        let told = deal.told(&app).await.len();
        let tag = deal.path(&app).await["state"].clone();
        assert_eq!(deal.hear(&app, 3, at(3), reached(Milestone::Scheduled)).await?, Heard::Held);
        assert_eq!((state(&app, &deal).await, deal.told(&app).await.len()), (tag, told));
        let desk = deal.seen_by_staff(&app).await;
        assert_eq!((&desk["risk"], &desk["reasons"][0]["reason"]), (&json!("amber"), &json!("held_report")));
        let held = desk["reports"].as_array().and_then(|all| all.iter().find(|one| one["standing"] == "held")).cloned().unwrap_or_default();
        assert_eq!(held["why"], "backward");
        let today = format!("/api/v1/staff/stores/{}/today", deal.seed.store);
        let today = app.get(&today).bearer(&deal.consultant.token).expect(200).await;
        assert!(today["items"].as_array().is_some_and(|all| all.iter().any(|one| one["kind"] == "order_report" && one["subject"] == json!(deal.id))), "{today}");
        let list = format!("/api/v1/staff/stores/{}/orders?mine=true&risk=amber", deal.seed.store);
        let list = app.get(&list).bearer(&deal.consultant.token).expect(200).await;
        assert_eq!((&list["items"][0]["held_reports"], &list["counts"]), (&json!(1), &json!({ "red": 0, "amber": 1, "green": 0 })));
        // Accepted by a person it goes back, and told; dropped it is as if it had not been said.
        let settle = format!("/reports/{}", text(&held["id"]));
        deal.act(&app, &settle, json!({ "decision": "accept" })).await;
        assert_eq!(state(&app, &deal).await, "scheduled");
        let dropped = deal.act(&app, &settle, json!({ "decision": "drop" })).await;
        assert_eq!((&dropped["order"]["state"], &dropped["risk"]), (&json!("in_production"), &json!("green")));
        Ok(())
    }

    async fn by_hand_only_what_fits_unless_it_is_a_correction(app: TestApp) -> anyhow::Result<()> {
        let deal = signed(&app).await?;
        let no = deal.refused(&app, "/milestones", json!({ "milestone": "built" }), "order.out_of_place").await;
        assert_eq!(no["extra"], json!({ "why": "gap", "next": ["scheduled"] }));
        assert_eq!(deal.seen_by_staff(&app).await["reports"], json!([]), "a refusal leaves nothing");
        let future = json!({ "milestone": "scheduled", "occurred_at": "2027-01-01T00:00:00Z" });
        app.post(&deal.desk("/milestones"), &future).bearer(&deal.consultant.token).expect(422).await;
        let built = deal.act(&app, "/milestones", json!({ "milestone": "built", "as_correction": true, "expected": { "from": "2026-12-01", "to": "2026-12-04" } })).await;
        assert_eq!((&built["order"]["state"], &built["order"]["expected"]["to"]), (&json!("built"), &json!("2026-12-04")));
        let back = deal.act(&app, "/milestones", json!({ "milestone": "scheduled", "as_correction": true })).await;
        assert_eq!(back["order"]["state"], "scheduled");
        Ok(())
    }

    async fn a_car_belongs_to_one_order(app: TestApp) -> anyhow::Result<()> {
        let deal = signed(&app).await?;
        let vin = "LFV2A21K8A3000001";
        assert_eq!(deal.hear(&app, 1, START, Told::Allocated { vin: Vin::parse(vin)? }).await?, Heard::Moved);
        let desk = deal.seen_by_staff(&app).await;
        assert_eq!((&desk["order"]["state"], &desk["order"]["vin_masked"]), (&json!("ordered"), &json!("LFV**********0001")));
        assert!(!desk.to_string().contains(vin), "masked everywhere");
        let (id, number) = super::another(&app, &deal.seed, &deal.consultant, &deal.person, "stock").await;
        let other = Deal { id, number, seed: deal.seed.clone(), owner: app.owner("wang").await, consultant: deal.consultant.clone(), person: deal.person.clone() };
        other.sign(&app, &[], "refundable").await?;
        other.refused(&app, "/allocate", json!({ "vin": vin }), "order.vin_taken").await;
        assert_eq!(other.hear(&app, 1, START, Told::Allocated { vin: Vin::parse(vin)? }).await?, Heard::Held);
        assert_eq!(state(&app, &other).await, "ordered");
        // Another car than the one that was reserved is looked at first.
        assert_eq!(deal.hear(&app, 2, START, Told::Allocated { vin: Vin::parse("LJ1E6A2U4N0000001")? }).await?, Heard::Held);
        assert_eq!(deal.seen_by_staff(&app).await["order"]["vin_masked"], "LFV**********0001");
        Ok(())
    }

    with [("http.workers", "2"), ("database.connections", "8")]
    async fn a_car_asked_for_in_one_instant_goes_to_one_order(app: TestApp) -> anyhow::Result<()> {
        let first = super::draft(&app, "stock").await?;
        first.sign(&app, &[], "refundable").await?;
        // The check digits of the cars that end in 00 to 11.
        for (round, check) in "68X135790290".chars().enumerate() {
            let mut calls = Vec::new();
            for _ in 0..4 {
                let (id, number) = super::another(&app, &first.seed, &first.consultant, &first.person, "stock").await;
                let deal = Deal { id, number, seed: first.seed.clone(), owner: app.owner("wang").await, consultant: first.consultant.clone(), person: first.person.clone() };
                deal.sign(&app, &[], "refundable").await?;
                let wish = json!({ "vin": format!("LFV2A21K{check}A30000{round:02}") });
                calls.push(app.post(&deal.desk("/allocate"), &wish).bearer(&first.consultant.token).send());
            }
            let mut codes: Vec<(u16, String)> = Vec::new();
            for answer in join_all(calls).await {
                codes.push((answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned()));
            }
            codes.sort();
            let taken = (409, "order.vin_taken".to_owned());
            assert_eq!(codes, [(200, String::new()), taken.clone(), taken.clone(), taken], "round {round}");
        }
        Ok(())
    }

    async fn a_delay_has_a_reason_and_a_new_range(app: TestApp) -> anyhow::Result<()> {
        let deal = signed(&app).await?;
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap_or_default();
        let late = Told::Delayed { reason: DelayReason::Parts, range: Some((day(8), day(12))) };
        assert_eq!(deal.hear(&app, 1, START, late).await?, Heard::Moved);
        let path = deal.path(&app).await;
        assert_eq!((&path["delayed"]["words"], &path["delayed"]["to"]), (&json!("零部件供应延后"), &json!("2026-12-12")));
        let desk = deal.seen_by_staff(&app).await;
        assert_eq!((&desk["tell_by"], &desk["reasons"][0]["reason"]), (&json!("2026-11-24T01:00:00Z"), &json!("delayed")));
        assert_eq!(deal.told(&app).await.last().map(String::as_str), Some("order.delayed"));
        let again = json!({ "reason": "logistics", "from": "2026-12-14", "to": "2026-12-13" });
        app.post(&deal.desk("/delay"), &again).bearer(&deal.consultant.token).expect(422).await;
        app.clock.advance(std::time::Duration::from_secs(60));
        deal.act(&app, "/delay", json!({ "reason": "logistics", "from": "2026-12-14", "to": "2026-12-16" })).await;
        assert_eq!(deal.path(&app).await["expected"], json!({ "from": "2026-12-14", "to": "2026-12-16" }));
        Ok(())
    }

    async fn days_of_a_report_go_with_it(app: TestApp) -> anyhow::Result<()> {
        let mut deal = draft(&app, "build").await?;
        let planned = json!({ "from": "2026-12-01", "to": "2026-12-03" });
        let wish = json!({ "store_id": deal.seed.store, "person_id": deal.person, "model_id": deal.seed.model, "source": "build", "expected": planned });
        let made = app.post("/api/v1/staff/orders", &wish).bearer(&deal.consultant.token).expect(201).await;
        (deal.id, deal.number) = (text(&made["order"]["id"]), text(&made["order"]["number"]));
        deal.sign(&app, &[], "refundable").await?;
        assert_eq!(deal.path(&app).await["expected"], planned);
        app.clock.advance(std::time::Duration::from_secs(600));
        let at = |minute: i64| START.plus_minutes(minute);
        deal.hear(&app, 1, at(1), reached(Milestone::Scheduled)).await?;
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap_or_default();
        let told = Told::Milestone { milestone: Milestone::InProduction, place: None, range: Some((day(8), day(12))) };
        assert_eq!(deal.hear(&app, 2, at(3), told).await?, Heard::Moved);
        assert_eq!(deal.path(&app).await["expected"], json!({ "from": "2026-12-08", "to": "2026-12-12" }));
        // What was there before it comes in later, and the report that brought the days no longer stands.
        let before = json!({ "milestone": "built", "as_correction": true, "occurred_at": at(2) });
        let desk = deal.act(&app, "/milestones", before).await;
        let held = desk["reports"].as_array().into_iter().flatten().filter(|one| one["standing"] == "held").count();
        assert_eq!((held, &desk["order"]["state"]), (1, &json!("built")));
        assert_eq!(deal.path(&app).await["expected"], planned, "as the order was written");
        Ok(())
    }

    async fn what_is_unknown_is_said_to_be(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "build").await?;
        assert_eq!(deal.hear(&app, 1, START, reached(Milestone::Scheduled)).await?, Heard::Unknown, "not signed yet");
        deal.sign(&app, &[], "refundable").await?;
        deal.act(&app, "/references", json!({ "partner": "yuanlan", "number": "YL-1" })).await;
        deal.act(&app, "/references", json!({ "partner": "yuanlan", "number": "YL-1" })).await;
        let hear = async |number: &str| {
            let order = chezhu::domain::order::OrderRef::Partner { partner: "yuanlan", number };
            let report = chezhu::domain::order::Report { order, source: "yuanlan", version: 1, occurred_at: START, what: reached(Milestone::Scheduled) };
            app.db.write(SYSTEM, async |tx| chezhu::domain::order::hear(tx, report).await).await
        };
        assert_eq!(hear("YL-2").await?, Heard::Unknown);
        assert_eq!(hear("YL-1").await?, Heard::Moved);
        let clear = app.db.read(SYSTEM).number("SELECT COUNT(*) FROM order_event WHERE event = 'milestone'", []).await?;
        assert_eq!(clear, 1);
        Ok(())
    }
}
