//! What partners push: a car for an order, one for an order that nobody knows, what nobody can read, and a refusal.

use anyhow::ensure;
use chezhu::domain::feed::Kind;
use chezhu_tests::app::TestApp;
use chezhu_tests::partner::{Partner, lender, star};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{OTHER_VIN, SYMPTOM, VIN};

const AT: &str = "2026-11-22T07:58:00+08:00";

async fn push(app: &TestApp, partner: &Partner, id: &str, body: &Value) -> anyhow::Result<()> {
    let signed = partner.sign(id, app.clock.now().seconds(), body.to_string().as_bytes());
    let answer = app
        .call(Method::POST, &partner.path())
        .without_key()
        .header("webhook-id", &signed.id)
        .header("webhook-timestamp", &signed.timestamp)
        .header("webhook-signature", &signed.signature)
        .body("application/json", signed.body)
        .send()
        .await;
    ensure!(answer.status == 202, "{}", answer.text());
    Ok(())
}

/// All of them, of the order of this number.
pub async fn pushes(app: &TestApp, number: &str) -> anyhow::Result<()> {
    let maker = Partner::add(&app.db, "canary-maker", Kind::Star).await?;
    let car = |number: &str, vin: &str| star(number, 1, "VehicleAllocated", AT, json!({ "VehicleID": vin }));
    push(app, &maker, "canary-known-1", &car(number, VIN)).await?;
    push(app, &maker, "canary-unknown-1", &car("SO19990101-0001", OTHER_VIN)).await?;
    let unreadable = star(
        number,
        2,
        "VehicleAllocated",
        AT,
        json!({ "VehicleID": [VIN], "Note": SYMPTOM }),
    );
    push(app, &maker, "canary-unreadable-1", &unreadable).await?;
    push(
        app,
        &maker,
        "canary-other-1",
        &star(number, 3, SYMPTOM, AT, json!({ "VehicleID": VIN })),
    )
    .await?;
    let bank = Partner::add(&app.db, "canary-bank", Kind::Lender).await?;
    let no = json!({ "decision": "rejected", "reason": { "code": "credit", "text": SYMPTOM } });
    push(
        app,
        &bank,
        "canary-refusal-1",
        &lender("LN19990101-0001", 1, "application.decided", AT, no),
    )
    .await
}
