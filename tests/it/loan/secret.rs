//! Why a lender refused: read by those who deal with it, each time written down, and nowhere else.

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{Desk, desk, id};
use crate::authorization;

const CANARY: &str = "CANARY-逾期三次";

async fn refused(app: &TestApp, desk: &Desk) -> Value {
    let loan = desk.submitted(app, &desk.before).await;
    desk.said(app, &loan, json!({ "kind": "acknowledge" })).await;
    let no = json!({ "kind": "reject", "reason": { "code": "credit_history", "text": CANARY } });
    desk.said(app, &loan, no).await
}

on_both! {
    async fn the_owner_reads_a_neutral_text_and_what_can_be_done(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = refused(&app, &desk).await;
        assert_eq!((&loan["state"], &loan["has_reason"]), (&json!("rejected"), &json!(true)));
        let seen = desk.see(&app, &loan).await;
        assert_eq!((&seen["todo"], &seen["options"]), (&json!("re_apply"), &json!(["other_lender", "more_down_payment", "talk_to_us"])));
        let text = seen["text"].as_str().unwrap_or_default();
        assert!(text.contains("未获贷款机构通过") && !text.contains("征信") && !text.contains("逾期"));
        assert!(desk.told(&app).await.iter().any(|kind| kind == "loan.refused"));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        Ok(())
    }

    async fn only_who_deals_with_the_lender_reads_it_and_each_reading_is_a_row(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = refused(&app, &desk).await;
        let path = format!("/api/v1/staff/loans/{}/reason", id(&loan));
        for role in [Role::SalesConsultant, Role::StoreManager, Role::ServiceAdvisor, Role::Cashier] {
            let other = app.staff(role, Some(desk.seed.store)).await?;
            app.post(&path, &()).bearer(&other.token).expect(403).await;
        }
        let admin = app.staff(Role::GroupAdmin, None).await?;
        app.post(&path, &()).bearer(&admin.token).expect(403).await;
        let elsewhere = app.staff(Role::LoanClerk, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.post(&path, &()).bearer(&elsewhere.token).expect(404).await;
        for _ in 0..2 {
            let reason = app.post(&path, &()).bearer(&desk.clerk.token).expect(200).await;
            assert_eq!((&reason["code"], &reason["text"]), (&json!("credit_history"), &json!(CANARY)));
        }
        // The same wish again is a look again: nothing of it is stored.
        let key = "a-reading-of-a-reason-1";
        for _ in 0..2 {
            app.post(&path, &()).key(key).bearer(&desk.clerk.token).expect(200).await;
        }
        let look = app.db.read(Actor::System("test"));
        let read = look.number("SELECT COUNT(*) FROM audit WHERE action = 'loan.reason_read'", []).await?;
        assert_eq!(read, 4);
        Ok(())
    }

    async fn a_reason_is_recorded_by_who_may_read_it(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        let now = desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        let path = format!("/api/v1/staff/loans/{}/events", id(&loan));
        let with = json!({ "version": now["version"], "what": { "kind": "reject", "reason": { "code": "debt" } } });
        app.post(&path, &with).bearer(&desk.seller.token).expect(403).await;
        let without = json!({ "version": now["version"], "what": { "kind": "reject" } });
        let refused = app.post(&path, &without).bearer(&desk.seller.token).expect(200).await;
        assert_eq!((&refused["state"], &refused["has_reason"]), (&json!("rejected"), &json!(false)));
        desk.staff(&app, &loan, "reason", &Value::Null).refused(409, "loan.no_reason").await;
        Ok(())
    }

    async fn no_reply_to_staff_and_no_byte_at_rest_carries_it(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = refused(&app, &desk).await;
        let carries = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.contains(CANARY) || text.contains("credit_history") || text.contains("逾期")
        };
        // Every read of the contract that staff may call, by everybody there is at the store, about this very loan.
        let (contract, all) = authorization::all(&app).await?;
        let mut replies = 0;
        let mut people = vec![desk.clerk.clone(), desk.seller.clone(), app.staff(Role::GroupAdmin, None).await?, app.staff(Role::Auditor, None).await?];
        people.push(app.staff(Role::StoreManager, Some(desk.seed.store)).await?);
        let order = app.get(&format!("/api/v1/staff/orders/{}", desk.order)).bearer(&desk.seller.token).expect(200).await;
        for it in all.iter().filter(|it| it.is_get() && !["public", "customer"].contains(&it.authz.as_str())) {
            for staff in &people {
                let call = it.call(&app, |name, schema| match schema {
                    "LoanId" => id(&loan),
                    "OrderId" => desk.order.clone(),
                    "StoreId" => desk.seed.store.to_string(),
                    "PersonId" => order["person_id"].as_str().unwrap_or_default().to_owned(),
                    _ => authorization::nobody(&app, &contract, name, schema),
                });
                let answered = call.bearer(&staff.token).send().await;
                assert!(!carries(&answered.bytes), "{} carries it", it.name);
                replies += usize::from(answered.status == 200);
            }
        }
        assert!(replies > 40, "only {replies} replies were read");
        for path in ["/api/v1/notices".to_owned(), "/api/v1/loans".to_owned(), format!("/api/v1/loans/{}", id(&loan)), format!("/api/v1/orders/{}/path", desk.order)] {
            assert!(!carries(&app.get(&path).bearer(&desk.owner.token).send().await.bytes), "{path}");
        }
        if let Some(folder) = app.folder() {
            for file in std::fs::read_dir(folder)? {
                assert!(!carries(&std::fs::read(file?.path())?), "it lies in the database in clear");
            }
        }
        Ok(())
    }
}
