//! What a lender's feed reports: in its order, once, and never against the table.

use chezhu::domain::loan::{self, Heard, Report, Told};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{desk, id};

async fn hear(app: &TestApp, lender: &str, loan: &Value, sequence: i64, what: &Value) -> anyhow::Result<Heard> {
    let number = loan["number"].as_str().unwrap_or_default();
    let what: Told = serde_json::from_value(what.clone())?;
    let heard = app.db.write(Actor::System("feed.lender"), async |tx| {
        let occurred_at = tx.now();
        loan::hear(
            tx,
            Report {
                lender,
                number,
                sequence,
                occurred_at,
                what,
            },
        )
        .await
    });
    Ok(heard.await?)
}

fn story() -> Vec<Value> {
    vec![
        json!({ "kind": "acknowledge" }),
        json!({ "kind": "request_papers", "papers": [{ "kind": "tax", "why": "近一年纳税证明" }] }),
        json!({ "kind": "approve_conditionally", "amount_fen": 8_000_000, "conditions": ["首付款到账"] }),
        json!({ "kind": "meet_condition", "no": 1 }),
        json!({ "kind": "sign" }),
        json!({ "kind": "pay_out", "amount_fen": 8_000_000 }),
    ]
}

on_both! {
    async fn reports_are_applied_in_the_order_of_their_numbers(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.after).await;
        let story = story();
        assert_eq!(hear(&app, "cmb", &loan, 1, &story[0]).await?, Heard::Unknown, "another lender's");
        assert_eq!(hear(&app, "fast", &json!({ "number": "LN20261123-00000000" }), 1, &story[0]).await?, Heard::Unknown);
        assert_eq!(hear(&app, "fast", &loan, 2, &story[1]).await?, Heard::Waits);
        assert_eq!(hear(&app, "fast", &loan, 1, &story[0]).await?, Heard::Moved);
        assert_eq!(hear(&app, "fast", &loan, 1, &story[0]).await?, Heard::Stale);
        assert_eq!(hear(&app, "fast", &loan, 1, &story[2]).await?, Heard::Stale, "the number decides, not what it says");
        assert_eq!(hear(&app, "fast", &loan, 2, &story[1]).await?, Heard::Moved);
        assert_eq!(desk.see(&app, &loan).await["state"], "supplement_needed");
        assert!(desk.told(&app).await.iter().any(|kind| kind == "loan.supplement"));
        for (sequence, what) in (3..).zip(&story[2..]) {
            assert_eq!(hear(&app, "fast", &loan, sequence, what).await?, Heard::Moved, "{what}");
        }
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["paid_fen"]), (&json!("paid_out"), &json!(8_000_000)));
        assert_eq!(desk.step(&app).await["state"], "done");
        assert!(now["events"].as_array().is_some_and(|events| events.iter().skip(1).all(|event| event["by"] == "lender")));
        Ok(())
    }

    async fn whatever_the_order_of_arrival_the_end_is_the_same(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.after).await;
        let story = story();
        // Each several times, the whole in an order that has nothing to do with theirs; what waits is said again.
        let mut waiting: Vec<i64> = (0..4).flat_map(|round| (1..=6).map(move |n| (n * 5 + round) % 7)).filter(|n| *n > 0).collect();
        let (mut moved, mut rounds) = (0, 0);
        while !waiting.is_empty() && rounds < 20 {
            let mut later = Vec::new();
            for sequence in waiting {
                match hear(&app, "fast", &loan, sequence, &story[usize::try_from(sequence - 1)?]).await? {
                    Heard::Moved => moved += 1,
                    Heard::Waits => later.push(sequence),
                    Heard::Stale => {}
                    other => anyhow::bail!("{sequence}: {other:?}"),
                }
            }
            (waiting, rounds) = (later, rounds + 1);
        }
        assert_eq!(moved, 6);
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], now["events"].as_array().map(Vec::len)), (&json!("paid_out"), Some(7)));
        Ok(())
    }

    async fn what_was_recorded_by_hand_is_no_news_and_what_does_not_fit_is_kept(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        assert_eq!(hear(&app, "cmb", &loan, 1, &json!({ "kind": "acknowledge" })).await?, Heard::NoNews);
        // Paid out before it was signed: somebody has to look, its owner sees nothing.
        let before = desk.see(&app, &loan).await;
        assert_eq!(hear(&app, "cmb", &loan, 2, &json!({ "kind": "pay_out" })).await?, Heard::Held);
        let after = desk.see(&app, &loan).await;
        assert_eq!((&before["state"], &before["events"]), (&after["state"], &after["events"]));
        assert!(desk.clerk_told(&app).await.iter().any(|kind| kind == "loan.report_held"));
        let path = format!("/api/v1/staff/loans/{}", id(&loan));
        let staff = app.get(&path).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!((&staff["risk"], &staff["why"], &staff["held"][0]["kind"]), (&json!("red"), &json!("held"), &json!("pay_out")));
        assert_eq!(hear(&app, "cmb", &loan, 3, &json!({ "kind": "approve" })).await?, Heard::Moved, "the next number goes on");
        // Whoever records something by hand has seen it.
        desk.allocate(&app).await;
        desk.plate(&app).await;
        let page = app.photo(&desk.owner.token, 1).await;
        let now = desk.see(&app, &loan).await;
        desk.own(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        let staff = app.get(&path).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!((&staff["held"], &staff["state"]), (&json!([]), &json!("mortgage_done")));
        Ok(())
    }

    async fn a_refusal_by_feed_seals_its_reason_at_once(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        hear(&app, "cmb", &loan, 1, &json!({ "kind": "acknowledge" })).await?;
        let no = json!({ "kind": "reject", "reason": { "code": "income", "text": "流水不足" } });
        assert_eq!(hear(&app, "cmb", &loan, 2, &no).await?, Heard::Moved);
        let reason = desk.staff(&app, &loan, "reason", &Value::Null).expect(200).await;
        assert_eq!((&reason["code"], &reason["text"]), (&json!("income"), &json!("流水不足")));
        let look = app.db.read(Actor::System("test"));
        let rows = look.number("SELECT COUNT(*) FROM loan_report", []).await?;
        assert_eq!(rows, 2);
        Ok(())
    }
}
