//! The loan clerk applies in a customer's name: what is agreed to stays the owner's.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::json;

use super::{desk, id, text};

on_both! {
    async fn a_clerk_applies_in_the_customers_name(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        // What is offered and what it costs is what the owner sees.
        let products = app.get("/api/v1/staff/loan-products").bearer(&desk.seller.token).expect(200).await;
        assert_eq!(products, app.get("/api/v1/loan-products").bearer(&desk.owner.token).expect(200).await);
        let wish = "amount_fen=10000000&term_months=36";
        let cost = format!("/api/v1/staff/loan-products/{}/simulation?{wish}", desk.before);
        let shown = app.get(&cost).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!((&shown["first_payment_fen"], shown["instalments"].as_array().map(Vec::len)), (&json!(295_695), Some(36)));
        let own = format!("/api/v1/loan-products/{}/simulation?{wish}", desk.before);
        assert_eq!(shown, app.get(&own).bearer(&desk.owner.token).expect(200).await);
        let lenders = app.get("/api/v1/staff/lenders").bearer(&desk.clerk.token).expect(200).await;
        let mut codes: Vec<String> = lenders.as_array().into_iter().flatten().map(|one| text(&one["code"])).collect();
        codes.sort();
        assert_eq!(codes, ["cmb", "fast"], "{lenders}");
        assert_eq!(lenders[0]["products"].as_array().map(Vec::len), Some(1), "{lenders}");
        let technician = app.staff(Role::Technician, Some(desk.seed.store)).await?;
        for path in ["/api/v1/staff/lenders".to_owned(), "/api/v1/staff/loan-products".to_owned(), cost] {
            app.get(&path).bearer(&technician.token).refused(403, "auth.forbidden").await;
        }

        // Somebody of another store finds no such order.
        let start = json!({ "order_id": desk.order, "product_id": desk.before, "amount_fen": 10_000_000, "term_months": 36 });
        let elsewhere = app.staff(Role::LoanClerk, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.post("/api/v1/staff/loans", &start).bearer(&elsewhere.token).refused(404, "request.not_found").await;
        let loan = app.post("/api/v1/staff/loans", &start).bearer(&desk.clerk.token).expect(201).await;
        app.post("/api/v1/staff/loans", &start).bearer(&desk.clerk.token).refused(409, "loan.exists").await;
        // The papers are put in by the clerk; what is agreed to is the owner's alone.
        let mut now = desk.see(&app, &loan).await;
        let no = desk.staff(&app, &loan, "submit", &json!({ "version": now["version"] })).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["credit_query", "share_with_bank"]));
        desk.consent(&app, &loan, "credit_query", true).await;
        desk.consent(&app, &loan, "share_with_bank", true).await;
        for (n, paper) in now["papers"].as_array().into_iter().flatten().enumerate().filter(|(_, paper)| paper["required"] == true) {
            let page = app.staff_photo(&desk.clerk.token, u8::try_from(n)?).await;
            let put = format!("papers/{}/pages", id(paper));
            desk.staff(&app, &loan, &put, &json!({ "media_ids": [page] })).expect(200).await;
        }
        now = desk.see(&app, &loan).await;
        let sent = desk.staff(&app, &loan, "submit", &json!({ "version": now["version"] })).expect(200).await;
        let seen = desk.see(&app, &loan).await;
        assert_eq!((&sent["state"], &seen["state"]), (&json!("submitted"), &json!("submitted")));
        desk.staff(&app, &loan, "submit", &json!({ "version": now["version"] })).refused(409, "loan.version").await;
        Ok(())
    }
}
