//! A customer at one tap (R133, R136).

use chezhu::domain::booking;
use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::booking::{asked, at, id};

on_both! {
    async fn everything_of_a_customer_at_one_tap(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let phone = json!({ "code": "phone-13800138000-1" });
        app.post("/api/v1/me/phone", &phone).bearer(&owner.token).expect(200).await;
        let person = id(&app.get("/api/v1/me").bearer(&owner.token).expect(200).await);
        let consent = json!({ "purpose": "care", "granted": true, "document_id": "care-1", "document_sha256": "a".repeat(64) });
        app.post("/api/v1/me/consents", &consent).bearer(&owner.token).expect(200).await;
        let gone = asked(&app, &seed, &owner, "oil", "2026-11-26T06:00:00Z").await;
        app.post(&format!("/api/v1/bookings/{}/cancel", id(&gone)), &json!({ "reason": "price" })).bearer(&owner.token).expect(200).await;
        let answered = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        let silent = asked(&app, &seed, &owner, "check", &at(12, 0)).await;
        let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
        let butler = json!({ "store_id": seed.store, "advisor_id": advisor.id });
        app.post(&format!("/api/v1/staff/customers/{person}/butler"), &butler).bearer(&advisor.token).expect(200).await;
        app.post(&format!("/api/v1/staff/bookings/{}/confirm", id(&answered)), &json!({})).bearer(&advisor.token).expect(200).await;
        app.clock.advance(std::time::Duration::from_secs(25 * 3600));
        app.db.write(Actor::System("sweep"), async |tx| booking::confirm_clock(tx, 100).await).await?;
        let owner = app.owner("wang").await;
        let open = asked(&app, &seed, &owner, "check", "2026-11-26T02:00:00Z").await;

        let (token, _) = app.staff_login(&advisor.username).await;
        let path = format!("/api/v1/staff/customers/{person}/glance");
        let view = app.get(&path).bearer(&token).expect(200).await;
        let field = |list: &str, field: &str| -> Vec<Value> { view[list].as_array().into_iter().flatten().map(|one| one[field].clone()).collect() };
        assert_eq!(field("open", "id"), [answered["id"].clone(), silent["id"].clone(), open["id"].clone()]);
        assert_eq!(field("open", "state"), ["confirmed", "confirmed", "requested"].map(Value::from));
        assert_eq!((&view["open"][2]["due_at"], &view["open"][2]["holder"]["how"]), (&open["answer_by"], &json!("butler")));
        assert_eq!(field("history", "id"), [gone["id"].clone()]);
        let promises: Vec<(Value, Value)> = field("promises", "subject").into_iter().zip(field("promises", "state")).collect();
        for (subject, state) in [(&answered["id"], "kept"), (&silent["id"], "missed"), (&open["id"], "open")] {
            assert!(promises.contains(&(subject.clone(), json!(state))), "{subject} {state}: {promises:?}");
        }
        assert_eq!(promises.len(), 3, "what is confirmed at once was no promise");
        assert_eq!(view["counts"], json!({ "visits": 0, "no_shows": 0, "cancelled": 1 }));
        assert_eq!(view["customer"]["stores"][0]["advisor_id"], json!(advisor.id));
        assert_eq!(view["cars"].as_array().map(Vec::len), Some(4));
        assert!(view["consents"].as_array().into_iter().flatten().any(|one| one["purpose"] == "care" && one["granted"] == true));
        // Masked throughout.
        for clear in ["13800138000", "王小明", "粤B1"] {
            assert!(!view.to_string().contains(clear), "{clear} in {view}");
        }
        // Where the customer is not known there is nothing to see, and a technician has no business with it.
        let elsewhere = app.staff(Role::ServiceAdvisor, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&path).bearer(&elsewhere.token).expect(404).await;
        let technician = app.staff(Role::Technician, Some(seed.store)).await?;
        app.get(&path).bearer(&technician.token).refused(403, "auth.forbidden").await;
        Ok(())
    }
}
