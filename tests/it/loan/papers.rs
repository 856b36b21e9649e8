//! Papers and consents of a loan: looked at, asked for again, withdrawn.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{SHA, desk, id};

on_both! {
    async fn papers_are_looked_at_and_asked_for_again(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        let papers = desk.see(&app, &loan).await["papers"].clone();
        let (card, income) = (id(&papers[0]), id(&papers[1]));
        let decide = |paper: &str, body: Value| desk.staff(&app, &loan, &format!("papers/{paper}/decide"), &body);
        decide(&card, json!({ "accepted": true })).expect(200).await;
        let no = decide(&income, json!({ "accepted": false })).expect(422).await;
        assert_eq!(no["errors"][0]["code"], "loan.reason");
        let refused = decide(&income, json!({ "accepted": false, "reason": "unreadable" })).expect(200).await;
        assert_eq!((&refused["state"], &refused["papers"][1]["reason"]), (&json!("supplement_needed"), &json!("图片不清晰，请重新拍摄")));
        assert!(desk.told(&app).await.iter().any(|kind| kind == "loan.supplement"));
        // What is accepted stays, what was refused may come again, and only as a picture of one's own.
        let put = |paper: &str, ids: Value| desk.own(&app, &loan, &format!("papers/{paper}/pages"), &json!({ "media_ids": ids }));
        let page = app.photo(&desk.owner.token, 3).await;
        put(&card, json!([page])).refused(409, "loan.state").await;
        let stranger = app.photo(&app.owner("li").await.token, 4).await;
        for foreign in [json!([stranger]), json!(["media_01h455vb4pex5vsknk084sn02q"]), json!([app.staff_photo(&desk.clerk.token, 5).await])] {
            let no = put(&income, foreign).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/media_ids/0"), &json!("media.not_found")));
        }
        assert_eq!(put(&income, json!([])).expect(422).await["errors"][0]["code"], "loan.pages");
        assert_eq!(put(&income, json!([page, page])).expect(422).await["errors"][0]["code"], "loan.pages");
        assert_eq!(put(&income, json!([page])).expect(200).await["state"], "review");
        assert_eq!(put(&income, json!([page])).expect(422).await["errors"][0]["code"], "media.not_found");

        // Its owner sees the pages; of staff only who deals with the lender, and each look is written down.
        let path = format!("/api/v1/loans/{}/papers/{income}", id(&loan));
        let pages = app.get(&path).bearer(&desk.owner.token).expect(200).await;
        assert_eq!(app.get(pages["pages"][0]["url"].as_str().unwrap_or_default()).send().await.status, 200);
        app.get(&path).bearer(&app.owner("li").await.token).expect(404).await;
        let open = format!("/api/v1/staff/loans/{}/papers/{income}/open", id(&loan));
        app.post(&open, &()).bearer(&desk.seller.token).expect(403).await;
        let opened = app.post(&open, &()).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!(opened["pages"].as_array().map(Vec::len), Some(1));
        let auditor = app.staff(Role::Auditor, None).await?;
        let log = app.get("/api/v1/staff/audit?action=loan.paper_opened").bearer(&auditor.token).send().await;
        assert!(log.status == 200 || log.status == 400, "{}", log.text());
        // Attached pictures stay however old they are; those that were replaced go.
        app.clock.advance(std::time::Duration::from_secs(49 * 3600));
        app.jobs()?.sweep("media.loose").await?;
        let left = app.get(&path).bearer(&app.owner("wang").await.token).expect(200).await;
        assert_eq!(app.get(left["pages"][0]["thumb_url"].as_str().unwrap_or_default()).send().await.status, 200);
        Ok(())
    }

    async fn a_consent_is_for_one_loan(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        desk.consent(&app, &loan, "credit_query", true).await;
        let agreed = desk.consent(&app, &loan, "share_with_bank", true).await;
        assert!(agreed["consents"].as_array().is_some_and(|all| all.iter().all(|one| one["granted"] == true)), "{agreed}");
        desk.own(&app, &loan, "withdraw", &json!({ "version": agreed["version"] })).expect(200).await;
        let next = desk.start(&app, &desk.before).await;
        assert!(next["consents"].as_array().is_some_and(|all| all.iter().all(|one| one["granted"] == false)), "{next}");
        let no = desk.own(&app, &next, "submit", &json!({ "version": next["version"] })).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["credit_query", "share_with_bank"]));
        Ok(())
    }

    async fn a_consent_that_was_withdrawn_stops_what_was_not_sent(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        desk.consent(&app, &loan, "credit_query", true).await;
        desk.consent(&app, &loan, "share_with_bank", true).await;
        let ready = desk.fill(&app, &loan).await;
        // Withdrawn by the profile: the same ledger. Given it is here alone: for this loan, not for every one to come.
        let withdraw = json!({ "purpose": "share_with_bank", "granted": false, "document_id": "loan-2026-11", "document_sha256": SHA });
        app.post("/api/v1/me/consents", &withdraw).bearer(&desk.owner.token).expect(200).await;
        let no = desk.own(&app, &loan, "submit", &json!({ "version": ready["version"] })).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["share_with_bank"]));
        let general = json!({ "purpose": "share_with_bank", "granted": true, "document_id": "loan-2026-11", "document_sha256": SHA });
        let no = app.post("/api/v1/me/consents", &general).bearer(&desk.owner.token).refused(422, "request.invalid").await;
        assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/purpose"), &json!("consent.matter")));
        let paper = id(&ready["papers"][0]);
        let open = format!("papers/{paper}/open");
        desk.staff(&app, &loan, &open, &Value::Null).refused(409, "loan.consent").await;
        desk.consent(&app, &loan, "share_with_bank", true).await;
        desk.own(&app, &loan, "submit", &json!({ "version": ready["version"] })).expect(200).await;
        // With the lender already: what is there stays there, nothing new goes.
        desk.consent(&app, &loan, "credit_query", false).await;
        let page = app.photo(&desk.owner.token, 3).await;
        let put = desk.own(&app, &loan, &format!("papers/{paper}/pages"), &json!({ "media_ids": [page] }));
        put.refused(409, "loan.consent").await;
        Ok(())
    }
}
