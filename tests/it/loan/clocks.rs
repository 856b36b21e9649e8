//! Clocks of loans: LENDER_ACK, PAYOUT, the approval's day, and how long a lender usually takes.

use std::time::Duration;

use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{Desk, desk, id, ordered};

const HOUR: u64 = 3600;

fn advance(app: &TestApp, hours: u64) {
    app.clock.advance(Duration::from_secs(hours * HOUR));
}

/// The desk with everybody logged in again: tokens do not outlive days.
async fn again(app: &TestApp, desk: Desk) -> Desk {
    let owner = app.owner("wang").await;
    let mut desk = Desk { owner, ..desk };
    desk.clerk.token = app.staff_login(&desk.clerk.username).await.0;
    desk.seller.token = app.staff_login(&desk.seller.username).await.0;
    desk
}

async fn line(app: &TestApp, desk: &Desk) -> Value {
    let list = app
        .get(&format!("/api/v1/staff/loans?store_id={}", desk.seed.store))
        .bearer(&desk.clerk.token)
        .expect(200)
        .await;
    list["items"][0].clone()
}

on_both! {
    async fn a_lender_that_does_not_answer_is_said_once(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        let jobs = app.jobs()?;
        app.clock.advance(Duration::from_secs(8 * HOUR - 1));
        assert_eq!(jobs.sweep("loan.acks").await?, 0);
        app.clock.advance(Duration::from_secs(1));
        assert_eq!((jobs.sweep("loan.acks").await?, jobs.sweep("loan.acks").await?), (1, 0));
        let desk = again(&app, desk).await;
        assert!(desk.clerk_told(&app).await.iter().any(|kind| kind == "loan.lender_late"));
        let now = line(&app, &desk).await;
        assert_eq!((&now["risk"], &now["why"]), (&json!("red"), &json!("lender_late")));
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        assert_ne!(line(&app, &desk).await["why"], "lender_late");
        Ok(())
    }

    async fn a_lender_that_does_not_pay_is_said_once(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        desk.allocate(&app).await;
        desk.plate(&app).await;
        let loan = desk.approved(&app, &desk.before).await;
        let page = app.photo(&desk.owner.token, 1).await;
        let now = desk.see(&app, &loan).await;
        desk.own(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        let jobs = app.jobs()?;
        advance(&app, 47);
        assert_eq!(jobs.sweep("loan.payouts").await?, 0);
        advance(&app, 1);
        assert_eq!((jobs.sweep("loan.payouts").await?, jobs.sweep("loan.payouts").await?), (1, 0));
        let desk = again(&app, desk).await;
        assert!(desk.clerk_told(&app).await.iter().any(|kind| kind == "loan.payout_late"));
        assert_eq!(line(&app, &desk).await["why"], "payout_late");
        desk.said(&app, &loan, json!({ "kind": "pay_out" })).await;
        assert_eq!(line(&app, &desk).await["why"], "none");
        // Filed a week later.
        advance(&app, 7 * 24);
        assert_eq!(jobs.sweep("loan.approvals").await?, 1);
        let desk = again(&app, desk).await;
        assert_eq!(desk.see(&app, &loan).await["state"], "closed");
        Ok(())
    }

    async fn an_approval_warns_twice_and_runs_out(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        let until = "2026-12-03T01:00:00Z";
        desk.said(&app, &loan, json!({ "kind": "approve", "valid_until": until })).await;
        let jobs = app.jobs()?;
        // Ten days: nothing after two, a word after three, another after eight, and then it is over.
        let mut told = Vec::new();
        for _day in 1..=10 {
            advance(&app, 24);
            told.push(jobs.sweep("loan.approvals").await? + jobs.sweep("loan.approvals").await?);
        }
        assert_eq!(told, [0, 0, 1, 0, 0, 0, 0, 1, 0, 1]);
        let desk = again(&app, desk).await;
        assert_eq!(desk.told(&app).await[..3], ["loan.expired", "loan.expiring", "loan.expiring"]);
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["todo"], &now["steps"][2]["state"]), (&json!("expired"), &json!("re_apply"), &json!("stopped")));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        let sign = json!({ "version": now["version"], "media_ids": [app.photo(&desk.owner.token, 1).await] });
        desk.own(&app, &loan, "sign", &sign).refused(409, "loan.state").await;
        Ok(())
    }

    async fn what_a_lender_usually_takes_is_its_own_history(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let products = app.get("/api/v1/loan-products").bearer(&desk.owner.token).expect(200).await;
        assert_eq!(products[0]["lender"]["typical"], Value::Null, "no history, no word");
        let loan = desk.submitted(&app, &desk.before).await;
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        advance(&app, 5);
        let desk = again(&app, desk).await;
        // For ten hours its owner looked for a paper: not the lender's time.
        let wants = json!({ "kind": "request_papers", "papers": [{ "kind": "tax", "why": "纳税证明" }] });
        desk.said(&app, &loan, wants).await;
        advance(&app, 10);
        let desk = again(&app, desk).await;
        desk.fill(&app, &loan).await;
        advance(&app, 3);
        let desk = again(&app, desk).await;
        desk.said(&app, &loan, json!({ "kind": "approve" })).await;
        app.jobs()?.sweep("loan.norms").await?;
        let now = desk.see(&app, &loan).await;
        assert_eq!(now["product"]["lender"]["typical"], json!({ "p50_hours": 8, "p90_hours": 8, "n": 1 }));
        Ok(())
    }

    async fn a_cancelled_order_takes_its_application_along(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        let li = app.owner("li").await;
        let other = ordered(&app, &desk.seed, &li, &desk.seller, "13900139000").await;
        let effect = app.get(&format!("/api/v1/orders/{}/cancellation?reason=changed_mind", desk.order)).bearer(&desk.owner.token).expect(200).await;
        let cancel = json!({ "reason": "changed_mind", "returned_fen": effect["returned_fen"] });
        app.post(&format!("/api/v1/orders/{}/cancel", desk.order), &cancel).bearer(&desk.owner.token).expect(200).await;
        assert_eq!(app.jobs()?.sweep("loan.approvals").await?, 1);
        assert_eq!(desk.see(&app, &loan).await["state"], "withdrawn");
        let start = json!({ "order_id": desk.order, "product_id": desk.before, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start).bearer(&desk.owner.token).refused(409, "loan.order").await;
        // Somebody else's order is not found, whatever becomes of it.
        let foreign = json!({ "order_id": other, "product_id": desk.before, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &foreign).bearer(&desk.owner.token).expect(404).await;
        assert!(!id(&loan).is_empty());
        Ok(())
    }
}
