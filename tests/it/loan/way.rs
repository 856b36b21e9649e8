//! The way of a loan: what a product costs, from the draft to the pay-out, taken back, asked for again.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{desk, id, lender};

on_both! {
    async fn a_product_says_what_it_costs_to_the_fen(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let products = app.get("/api/v1/loan-products").bearer(&desk.owner.token).expect(200).await;
        assert_eq!(products.as_array().map(Vec::len), Some(2));
        assert_eq!((&products[1]["lender"]["name"], &products[1]["papers"][0]["name"]), (&json!("招商银行"), &json!("身份证正反面")));
        let simulate = |query: &str| app.get(&format!("/api/v1/loan-products/{}/simulation?{query}", desk.before)).bearer(&desk.owner.token);
        let plan = simulate("amount_fen=10000000&term_months=36").expect(200).await;
        // Computed apart, in decimals.
        assert_eq!((&plan["first_payment_fen"], &plan["last_payment_fen"]), (&json!(295_695), &json!(295_709)));
        assert_eq!((&plan["total_interest_fen"], &plan["total_fees_fen"]), (&json!(627_034), &json!(118_000)));
        assert_eq!((&plan["apr_ppm"], &plan["apr_compound_ppm"]), (&json!(47_711), &json!(48_768)));
        assert_eq!(plan["instalments"].as_array().map(Vec::len), Some(36));
        assert_eq!(plan["total_paid_fen"], 10_000_000 + 627_034 + 118_000);
        for (query, pointer, code) in [
            ("amount_fen=999999&term_months=36", "#amount_fen", "loan.amount"),
            ("amount_fen=10000000&term_months=37", "#term_months", "loan.term"),
        ] {
            let no = simulate(query).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
        // A newer form of the lender is what is offered; what is not named any more is not.
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let mut newer = lender("招商银行", "before_payout");
        newer["products"][0]["code"] = json!("p2");
        app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&admin.token).expect(200).await;
        let start = json!({ "order_id": desk.order, "product_id": desk.before, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start).bearer(&desk.owner.token).refused(409, "loan.product").await;
        newer["products"][0]["terms"]["annual_rate_ppm"] = json!(400_000);
        newer["products"][0]["terms"]["fees"][0]["ppm"] = json!(1);
        let no = app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&admin.token).expect(422).await;
        assert_eq!(no["errors"].as_array().map(Vec::len), Some(2), "{no}");
        app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&desk.clerk.token).expect(403).await;
        Ok(())
    }

    async fn from_a_draft_to_the_pay_out(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        assert_eq!((&loan["state"], &loan["waiting_for"], &loan["todo"]), (&json!("draft"), &json!("owner"), &json!("give_consent")));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        let start = json!({ "order_id": desk.order, "product_id": desk.after, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start).bearer(&desk.owner.token).refused(409, "loan.exists").await;

        // Nothing goes to a lender without both consents and every paper.
        let submit = |version: &Value| json!({ "version": version });
        let no = desk.own(&app, &loan, "submit", &submit(&loan["version"])).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["credit_query", "share_with_bank"]));
        desk.consent(&app, &loan, "credit_query", true).await;
        let agreed = desk.consent(&app, &loan, "share_with_bank", true).await;
        assert_eq!(agreed["todo"], "upload_papers");
        let no = desk.own(&app, &loan, "submit", &submit(&agreed["version"])).refused(409, "loan.papers").await;
        assert_eq!(no["extra"]["missing"].as_array().map(Vec::len), Some(2));
        let ready = desk.fill(&app, &loan).await;
        assert_eq!((&ready["todo"], &ready["allowed"]), (&json!("submit"), &json!(["consent", "upload", "submit", "withdraw"])));
        desk.own(&app, &loan, "submit", &submit(&agreed["version"])).refused(409, "loan.version").await;
        let sent = desk.own(&app, &loan, "submit", &submit(&ready["version"])).expect(200).await;
        assert_eq!((&sent["state"], &sent["ack_due_at"]), (&json!("submitted"), &json!("2026-11-23T09:00:00Z")));
        assert_eq!((&desk.step(&app).await["waits"], &desk.step(&app).await["waits_name"]), (&json!("lender"), &json!("招商银行")));

        // The lender wants another paper, approves under conditions, and they are met one by one.
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        desk.said(&app, &loan, json!({ "kind": "begin_review" })).await;
        let wants = json!({ "kind": "request_papers", "papers": [{ "kind": "bank_statement", "why": "近六个月流水" }] });
        desk.said(&app, &loan, wants).await;
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["todo"], &now["papers"][3]["asked_by"]), (&json!("supplement_needed"), &json!("upload_papers"), &json!("lender")));
        assert_eq!(desk.step(&app).await["waits"], "owner");
        assert_eq!(desk.fill(&app, &loan).await["state"], "review");
        let conditional = json!({ "kind": "approve_conditionally", "amount_fen": 9_000_000, "conditions": ["首付款到账", "补签确认书"] });
        desk.said(&app, &loan, conditional).await;
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["plan"]["amount_fen"], &now["conditions"][1]["text"]), (&json!(9_000_000), &json!("补签确认书")));
        desk.said(&app, &loan, json!({ "kind": "meet_condition", "no": 2 })).await;
        assert_eq!(desk.see(&app, &loan).await["state"], "approved_conditional");
        desk.said(&app, &loan, json!({ "kind": "meet_condition", "no": 1 })).await;

        // Signed with its copy, then the mortgage on a car that is known, then the money.
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["allowed"]), (&json!("approved"), &json!(["sign", "withdraw"])));
        let page = app.photo(&desk.owner.token, 9).await;
        let signed = desk.own(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        assert_eq!(signed["state"], "signed");
        let register = json!({ "version": signed["version"], "what": { "kind": "register_mortgage" } });
        let no = desk.staff(&app, &loan, "events", &register).refused(409, "loan.car").await;
        assert_eq!(no["extra"]["missing"], json!(["vin", "plate"]));
        desk.allocate(&app).await;
        let no = desk.staff(&app, &loan, "events", &register).refused(409, "loan.car").await;
        assert_eq!(no["extra"]["missing"], json!(["plate"]));
        desk.plate(&app).await;
        desk.said(&app, &loan, json!({ "kind": "begin_mortgage" })).await;
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        assert_eq!(desk.see(&app, &loan).await["payout_due_at"], "2026-11-25T01:00:00Z");
        desk.said(&app, &loan, json!({ "kind": "pay_out" })).await;
        let paid = desk.see(&app, &loan).await;
        assert_eq!((&paid["state"], &paid["paid_fen"], &paid["waiting_for"]), (&json!("paid_out"), &json!(9_000_000), &json!("nobody")));
        assert!(paid["steps"].as_array().is_some_and(|steps| steps.iter().all(|step| step["state"] == "done")));
        assert_eq!(desk.step(&app).await["state"], "done");
        desk.said(&app, &loan, json!({ "kind": "close" })).await;

        // All of it in one instant of the test's clock: each once, in no order.
        let mut told = desk.told(&app).await;
        told.sort();
        assert_eq!(told, ["loan.approved", "loan.conditional", "loan.paid_out", "loan.signed", "loan.submitted", "loan.supplement"]);
        assert_eq!(desk.clerk_told(&app).await, ["loan.papers_complete", "loan.papers_complete"]);
        Ok(())
    }

    async fn a_lender_that_pays_first_registers_later(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        desk.allocate(&app).await;
        desk.plate(&app).await;
        let loan = desk.approved(&app, &desk.after).await;
        let page = app.staff_photo(&desk.clerk.token, 2).await;
        let now = desk.see(&app, &loan).await;
        desk.staff(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        let now = desk.see(&app, &loan).await;
        for what in ["begin_mortgage", "register_mortgage", "close", "approve"] {
            let body = json!({ "version": now["version"], "what": { "kind": what } });
            let no = desk.staff(&app, &loan, "events", &body).refused(409, "loan.state").await;
            assert_eq!(no["extra"]["state"], "signed");
        }
        desk.said(&app, &loan, json!({ "kind": "pay_out", "amount_fen": 8_900_000 })).await;
        assert_eq!(desk.step(&app).await["state"], "done");
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        assert_eq!(desk.step(&app).await["state"], "done");
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["paid_fen"], &now["steps"][3]["step"]), (&json!("mortgage_done"), &json!(8_900_000), &json!("pay_out")));
        Ok(())
    }

    async fn taken_back_it_leaves_room_for_another(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.own(&app, &loan, "withdraw", &json!({ "version": 1 })).refused(409, "loan.version").await;
        let gone = desk.own(&app, &loan, "withdraw", &json!({ "version": loan["version"] })).expect(200).await;
        assert_eq!((&gone["state"], &gone["todo"], &gone["allowed"]), (&json!("withdrawn"), &json!("re_apply"), &json!([])));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        app.clock.advance(std::time::Duration::from_secs(1));
        let again = desk.start(&app, &desk.after).await;
        let mine = app.get(&format!("/api/v1/loans?order_id={}", desk.order)).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((&mine[0]["id"], mine.as_array().map(Vec::len)), (&again["id"], Some(2)));
        let open = app.get(&format!("/api/v1/staff/loans?store_id={}", desk.seed.store)).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!((&open["items"][0]["id"], open["items"].as_array().map(Vec::len)), (&again["id"], Some(1)));
        let all = app.get(&format!("/api/v1/staff/loans?open=false&order_id={}", desk.order)).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(2));
        Ok(())
    }

    async fn a_page_is_asked_for_again_by_its_version(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        for (path, token) in [(format!("/api/v1/loans/{}", id(&loan)), &desk.owner.token), (format!("/api/v1/staff/loans/{}", id(&loan)), &desk.clerk.token)] {
            let first = app.get(&path).bearer(token).send().await;
            let etag = first.header("etag").to_owned();
            assert!(first.status == 200 && !etag.is_empty());
            assert_eq!(app.get(&path).bearer(token).header("if-none-match", &etag).send().await.status, 304);
        }
        let path = format!("/api/v1/loans/{}", id(&loan));
        let etag = app.get(&path).bearer(&desk.owner.token).send().await.header("etag").to_owned();
        // A consent is no move of the loan, and still another page.
        desk.consent(&app, &loan, "credit_query", true).await;
        assert_eq!(app.get(&path).bearer(&desk.owner.token).header("if-none-match", &etag).send().await.status, 200);
        app.get(&path).bearer(&app.owner("li").await.token).expect(404).await;
        let elsewhere = app.staff(Role::LoanClerk, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&format!("/api/v1/staff/loans/{}", id(&loan))).bearer(&elsewhere.token).expect(404).await;
        Ok(())
    }
}
