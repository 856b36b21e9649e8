//! What time does: silence, promises, prices that run out, norms from history.

use std::time::Duration;

use chezhu::domain::order::{Milestone, Told};
use chezhu::ground::db::Look;
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::colleague;
use serde_json::json;

use super::{Deal, SYSTEM, draft, step};

const DAY: u64 = 86_400;

async fn sweep(app: &TestApp, name: &str) -> anyhow::Result<u64> {
    let jobs = app.jobs()?;
    let done = jobs.sweep(name).await?;
    assert_eq!(jobs.sweep(name).await?, 0, "{name} may run twice");
    Ok(done)
}

/// How many notices of a kind there are.
async fn told(app: &TestApp, kind: &str) -> anyhow::Result<i64> {
    let sql = "SELECT COUNT(*) FROM notice WHERE kind = $1";
    Ok(app.db.read(SYSTEM).number(sql, [kind.into()]).await?)
}

on_both! {
    async fn silence_is_amber_then_red_and_told_once_each(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        deal.sign(&app, &[], "refundable").await?;
        assert_eq!(sweep(&app, "order.quiet").await?, 0);
        app.clock.advance(Duration::from_secs(4 * DAY));
        assert_eq!(sweep(&app, "order.quiet").await?, 1);
        assert_eq!((told(&app, "order.quiet").await?, told(&app, "order.silent").await?), (1, 0));
        // It is the consultant's own matter: another of the same role is not told.
        let another = colleague(&app, "sales_consultant", Some(deal.seed.store)).await?;
        let inbox = app.get("/api/v1/staff/notices").bearer(&another.token).expect(200).await;
        assert_eq!((&inbox["items"], &inbox["unread"]), (&json!([]), &json!(0)));
        let sql = "SELECT COUNT(*) FROM notice WHERE kind = 'order.quiet' AND staff_id = $1";
        assert_eq!(app.db.read(SYSTEM).number(sql, [deal.consultant.id.into()]).await?, 1);
        let consultant = colleague(&app, "sales_consultant", Some(deal.seed.store)).await?;
        let list = format!("/api/v1/staff/stores/{}/orders", deal.seed.store);
        let listed = app.get(&list).bearer(&consultant.token).expect(200).await;
        assert_eq!((&listed["items"][0]["risk"], &listed["items"][0]["reasons"][0]["reason"]), (&json!("amber"), &json!("quiet")));
        assert_eq!(listed["items"][0]["step"]["waits"], "consultant");
        app.clock.advance(Duration::from_secs(3 * DAY));
        assert_eq!(sweep(&app, "order.quiet").await?, 1);
        assert_eq!((told(&app, "order.quiet").await?, told(&app, "order.silent").await?), (1, 1));
        let consultant = colleague(&app, "sales_consultant", Some(deal.seed.store)).await?;
        let red = app.get(&format!("{list}?risk=red")).bearer(&consultant.token).expect(200).await;
        assert_eq!((&red["items"][0]["number"], &red["counts"]["red"]), (&json!(deal.number), &json!(1)));
        let today = app.get(&format!("/api/v1/staff/stores/{}/today", deal.seed.store)).bearer(&consultant.token).expect(200).await;
        let kinds: Vec<_> = today["items"].as_array().into_iter().flatten().map(|one| one["kind"].clone()).collect();
        assert!(kinds.contains(&json!("order_risk")) && kinds.contains(&json!("order_contact")), "{kinds:?}");
        // On hold nobody is silent.
        app.post(&deal.desk("/hold"), &json!({ "reason": "payment" })).bearer(&consultant.token).expect(200).await;
        let held = app.get(&deal.desk("")).bearer(&consultant.token).expect(200).await;
        assert!(held["reasons"].as_array().is_some_and(|all| all.iter().all(|one| one["reason"] != "silent")), "{}", held["reasons"]);
        Ok(())
    }

    async fn a_promise_is_kept_or_climbs_to_the_manager(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        deal.sign(&app, &[], "refundable").await?;
        let kept = deal.act(&app, "/contacts", json!({ "note": "客户周末来看车", "next_at": "2026-11-25T02:00:00Z" })).await;
        assert_eq!((&kept["order"]["next_contact_at"], &kept["contacts"][0]["note"]), (&json!("2026-11-25T02:00:00Z"), &json!("客户周末来看车")));
        assert_eq!(sweep(&app, "order.contacts").await?, 0);
        app.clock.advance(Duration::from_secs(2 * DAY + 3_600));
        assert_eq!(sweep(&app, "order.contacts").await?, 1);
        assert_eq!((told(&app, "order.contact_due").await?, told(&app, "order.contact_missed").await?), (1, 0));
        app.clock.advance(Duration::from_secs(DAY));
        assert_eq!(sweep(&app, "order.contacts").await?, 1);
        assert_eq!((told(&app, "order.contact_due").await?, told(&app, "order.contact_missed").await?), (1, 1));
        let manager = colleague(&app, "store_manager", Some(deal.seed.store)).await?;
        let inbox = app.get("/api/v1/staff/notices").bearer(&manager.token).expect(200).await;
        assert_eq!(inbox["items"][0]["kind"], "order.contact_missed");
        let desk = app.get(&deal.desk("")).bearer(&manager.token).expect(200).await;
        assert_eq!((&desk["risk"], &desk["reasons"][0]["reason"]), (&json!("red"), &json!("contact_missed")));
        app.post(&deal.desk("/promise"), &json!({ "due_at": "2026-12-03T02:00:00Z" })).bearer(&manager.token).expect(200).await;
        let desk = app.get(&deal.desk("")).bearer(&manager.token).expect(200).await;
        assert!(desk["reasons"].as_array().is_some_and(|all| all.iter().all(|one| one["reason"] != "contact_missed")), "{}", desk["reasons"]);
        Ok(())
    }

    async fn a_price_that_ran_out_is_noted_once(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        let version = deal.act(&app, "/plan", super::plan(&[], "refundable")).await["order"]["version"].as_i64();
        assert_eq!(sweep(&app, "order.lapse").await?, 0);
        app.clock.advance(Duration::from_secs(9 * DAY));
        assert_eq!(sweep(&app, "order.lapse").await?, 1);
        let owner = app.owner("wang").await;
        let now = app.get(&deal.mine("")).bearer(&owner.token).expect(200).await;
        assert_eq!(now["version"].as_i64(), version.map(|version| version + 1));
        Ok(())
    }

    async fn what_is_usual_comes_from_history(app: TestApp) -> anyhow::Result<()> {
        let first = draft(&app, "build").await?;
        first.sign(&app, &[], "refundable").await?;
        let mut deals = vec![first];
        for _ in 0..4 {
            let Deal { seed, consultant, person, .. } = &deals[0];
            let (id, number) = super::another(&app, seed, consultant, person, "build").await;
            let deal = Deal { id, number, seed: seed.clone(), owner: app.owner("wang").await, consultant: consultant.clone(), person: person.clone() };
            deal.sign(&app, &[], "refundable").await?;
            deals.push(deal);
        }
        app.clock.advance(Duration::from_secs(10 * DAY));
        for (n, deal) in deals.iter().enumerate() {
            let at = START.plus_minutes((n as i64 + 1) * 24 * 60);
            deal.hear(&app, 1, at, Told::Milestone { milestone: Milestone::Scheduled, place: None, range: None }).await?;
        }
        assert!(app.jobs()?.sweep("order.norms").await? >= 1);
        let consultant = colleague(&app, "sales_consultant", Some(deals[0].seed.store)).await?;
        let (id, number) = super::another(&app, &deals[0].seed, &consultant, &deals[0].person, "build").await;
        let deal = Deal { id, number, seed: deals[0].seed.clone(), owner: app.owner("wang").await, consultant, person: deals[0].person.clone() };
        let mut plan = super::plan(&[], "refundable");
        plan["valid_until"] = json!("2026-12-20T00:00:00Z");
        let planned = deal.act(&app, "/plan", plan).await;
        deal.act(&app, "/sign", json!({ "plan_hash": planned["order"]["plan"]["hash"], "contract_number": "HT-2" })).await;
        let path = deal.path(&app).await;
        let schedule = step(&path, "schedule");
        assert_eq!(schedule["usual"], json!({ "p50_hours": 72, "p90_hours": 120, "n": 5 }));
        assert_eq!(schedule["usual_until"], "2026-12-08T01:00:00Z");
        Ok(())
    }
}
