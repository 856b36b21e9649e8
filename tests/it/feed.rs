//! Partners push to us, and files of other systems are imported (issue 5 point 4; security.md R10 and S6).

mod admin;
mod chaos;
mod door;
mod forge;
mod import;
mod poison;
mod staff;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::partner::{Partner, Signed};
use serde_json::Value;

/// Posts a push as it is signed.
pub async fn post(app: &TestApp, path: &str, signed: &Signed) -> Answered {
    app.call(reqwest::Method::POST, path)
        .without_key()
        .header("webhook-id", &signed.id)
        .header("webhook-timestamp", &signed.timestamp)
        .header("webhook-signature", &signed.signature)
        .body("application/json", signed.body.clone())
        .send()
        .await
}

/// Pushes a body the right way; the answer.
pub async fn push(app: &TestApp, partner: &Partner, id: &str, body: &Value) -> Answered {
    let signed = partner.sign(id, app.clock.now().seconds(), body.to_string().as_bytes());
    post(app, &partner.path(), &signed).await
}

/// How many pushes in the inbox are like this.
pub async fn rows(app: &TestApp, which: &str) -> anyhow::Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM inbound WHERE {which}");
    Ok(app.db.read(Actor::System("test")).number(&sql, []).await?)
}
