//! Called off, foreign, handed on.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use chezhu_tests::seed::colleague;
use serde_json::{Value, json};

use super::draft;

on_both! {
    async fn the_effect_on_money_is_shown_before_and_agreed_to(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        deal.sign(&app, &[], "binding").await?;
        let cashier = app.staff(Role::Cashier, Some(deal.seed.store)).await?;
        let pay = |kind: &str, fen: i64| json!({ "kind": kind, "method": "wechat", "amount_fen": fen });
        app.post(&deal.desk("/payments"), &pay("down", 1_000_000)).bearer(&cashier.token).expect(200).await;
        let effect = |reason: &str| deal.mine(&format!("/cancellation?reason={reason}"));
        let shown = app.get(&effect("changed_mind")).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&shown["returned_fen"], &shown["kept_fen"]), (&json!(0), &json!(1_000_000)));
        app.get(&effect("not_available")).bearer(&deal.owner.token).refused(409, "order.reason_not_yours").await;
        app.get(&effect("delayed")).bearer(&deal.owner.token).refused(409, "order.reason_not_yours").await;
        // More was paid meanwhile: the sum that was shown is agreed to, not another.
        app.post(&deal.desk("/payments"), &pay("balance", 200_000)).bearer(&cashier.token).expect(200).await;
        let wish = json!({ "reason": "changed_mind", "returned_fen": shown["returned_fen"] });
        let no = app.post(&deal.mine("/cancel"), &wish).bearer(&deal.owner.token).refused(409, "order.effect_changed").await;
        assert_eq!(no["extra"]["returned_fen"], 200_000);
        let wish = json!({ "reason": "changed_mind", "returned_fen": 200_000 });
        let over = app.post(&deal.mine("/cancel"), &wish).bearer(&deal.owner.token).expect(200).await;
        assert_eq!((&over["state"], &over["cancelled"]["kept_fen"]), (&json!("cancelled"), &json!(1_000_000)));
        app.post(&deal.desk("/payments"), &pay("refund", 1_200_001)).bearer(&cashier.token).refused(409, "order.refund_too_high").await;
        app.post(&deal.desk("/payments"), &pay("refund", 200_000)).bearer(&cashier.token).expect(200).await;
        app.post(&deal.desk("/payments"), &pay("down", 1)).bearer(&cashier.token).refused(409, "order.not_now").await;
        assert_eq!(deal.told(&app).await.last().map(String::as_str), Some("order.cancelled"));
        let path = deal.path(&app).await;
        assert!(path["critical"].is_null() && path["next_contact_at"].is_null(), "{path}");
        Ok(())
    }

    async fn at_the_stores_fault_earnest_comes_back_twice(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        deal.sign(&app, &[], "binding").await?;
        let cashier = app.staff(Role::Cashier, Some(deal.seed.store)).await?;
        let down = json!({ "kind": "down", "method": "card", "amount_fen": 1_000_000 });
        app.post(&deal.desk("/payments"), &down).bearer(&cashier.token).expect(200).await;
        let effect = deal.desk("/cancellation?reason=not_available");
        let elsewhere = app.staff(Role::SalesConsultant, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&effect).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let shown = app.get(&effect).bearer(&deal.consultant.token).expect(200).await;
        assert_eq!((&shown["returned_fen"], &shown["extra_fen"]), (&json!(1_000_000), &json!(1_000_000)), "{shown}");
        deal.act(&app, "/cancel", json!({ "reason": "not_available", "returned_fen": 2_000_000 })).await;
        let refund = json!({ "kind": "refund", "method": "card", "amount_fen": 2_000_000 });
        app.post(&deal.desk("/payments"), &refund).bearer(&cashier.token).expect(200).await;
        let more = json!({ "kind": "refund", "method": "card", "amount_fen": 1 });
        app.post(&deal.desk("/payments"), &more).bearer(&cashier.token).refused(409, "order.refund_too_high").await;
        Ok(())
    }

    async fn who_leaves_hands_the_orders_on(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        deal.sign(&app, &[], "refundable").await?;
        let heir = colleague(&app, "sales_consultant", Some(deal.seed.store)).await?;
        let manager = colleague(&app, "store_manager", Some(deal.seed.store)).await?;
        let person = format!("/api/v1/staff/people/{}", deal.consultant.id);
        let holds = app.get(&format!("{person}/holdings")).bearer(&manager.token).expect(200).await;
        assert_eq!(holds["matters"], 1);
        let handed = app.post(&format!("{person}/hand-over"), &json!({ "to": heir.id })).bearer(&manager.token).expect(200).await;
        assert_eq!(handed["matters"], 1);
        assert_eq!(deal.path(&app).await["consultant"]["id"], json!(heir.id));
        let glance = app.get(&format!("/api/v1/staff/customers/{}/glance", deal.person)).bearer(&heir.token).expect(200).await;
        assert_eq!((&glance["orders"][0]["number"], &glance["orders"][0]["critical"]), (&json!(deal.number), &json!("allocate")));
        let assigned = app.post(&deal.desk("/consultant"), &json!({ "staff_id": deal.consultant.id })).bearer(&heir.token).expect(200).await;
        assert_eq!(assigned["order"]["consultant"]["id"], json!(deal.consultant.id));
        Ok(())
    }

    async fn a_list_goes_on_where_it_ended(app: TestApp) -> anyhow::Result<()> {
        let deal = draft(&app, "stock").await?;
        for _ in 0..3 {
            super::another(&app, &deal.seed, &deal.consultant, &deal.person, "build").await;
        }
        let list = format!("/api/v1/staff/stores/{}/orders?limit=3", deal.seed.store);
        let first = app.get(&list).bearer(&deal.consultant.token).expect(200).await;
        let next = first["next"].as_str().unwrap_or_default();
        let rest = app.get(&format!("{list}&cursor={next}")).bearer(&deal.consultant.token).expect(200).await;
        let ids = |page: &Value| page["items"].as_array().into_iter().flatten().map(|one| one["id"].clone()).collect::<Vec<_>>();
        let all = [ids(&first), ids(&rest)].concat();
        assert_eq!((all.len(), rest["next"].is_null()), (4, true));
        assert!(all.iter().all(|one| all.iter().filter(|other| *other == one).count() == 1));
        Ok(())
    }
}
