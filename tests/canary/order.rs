//! An order of a new car: its VIN from a report, and what was said to the customer.

use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::drive::Drive;
use crate::partner;
use crate::{SYMPTOM, VIN};

/// From the draft to the reserved car.
pub async fn order(app: &TestApp, seed: &Seed, owner: &str, colleague: &str, drive: &mut Drive) -> anyhow::Result<()> {
    let me = app.get("/api/v1/me").bearer(owner).expect(200).await;
    let draft = json!({ "store_id": seed.store, "person_id": me["id"], "model_id": seed.model, "source": "stock" });
    let draft = app
        .post("/api/v1/staff/orders", &draft)
        .bearer(colleague)
        .expect(201)
        .await;
    let id = draft["order"]["id"].as_str().unwrap_or_default().to_owned();
    let act = async |what: &str, wish: Value| {
        let path = format!("/api/v1/staff/orders/{id}/{what}");
        app.post(&path, &wish).bearer(colleague).expect(200).await
    };
    let plan = json!({ "lines": [{ "kind": "car", "words": "标准版", "amount_fen": 20_000_000, "payee": "store" }], "needs": [],
        "down": { "kind": "refundable", "amount_fen": 0 }, "financed_fen": 0, "valid_until": "2026-12-01T00:00:00Z", "offer": true });
    let hash = act("plan", plan).await["order"]["plan"]["hash"].clone();
    let mine = format!("/api/v1/orders/{id}");
    app.post(&format!("{mine}/sign"), &json!({ "plan_hash": hash }))
        .bearer(owner)
        .expect(200)
        .await;
    drive.masked(&act("allocate", json!({ "vin": VIN })).await);
    let said = act("contacts", json!({ "note": SYMPTOM })).await;
    let notes = said["contacts"].as_array().into_iter().flatten();
    assert!(notes.into_iter().any(|one| one["note"] == SYMPTOM), "{said}");
    for path in [mine.clone(), format!("{mine}/path"), "/api/v1/orders".to_owned()] {
        drive.own(&app.get(&path).bearer(owner).expect(200).await);
    }
    let number = draft["order"]["number"].as_str().unwrap_or_default();
    partner::pushes(app, number).await?;
    app.jobs()?.sweep_all().await?;
    let orders = format!("/api/v1/staff/stores/{}/orders", seed.store);
    for path in [orders.as_str(), "/api/v1/staff/feeds", "/api/v1/staff/feeds/events"] {
        drive.masked(&app.get(path).bearer(colleague).expect(200).await);
    }
    Ok(())
}
