//! Orders of new cars for tests, made through the front door as a consultant makes them.

use anyhow::Context;
use chezhu::ground::id::{ModelId, StoreId};
use serde_json::{Value, json};

use crate::app::TestApp;

/// Where and for whom orders are made.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The consultant's token.
    pub token: String,
    /// The store.
    pub store: StoreId,
    /// The model.
    pub model: ModelId,
    /// The customer.
    pub person: String,
}

/// A draft that was offered.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    hash: String,
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().with_context(|| format!("no text: {value}"))?.to_owned())
}

impl Desk {
    /// Draws up an order of a car to be built and offers it.
    ///
    /// # Errors
    /// When the answer is not as documented.
    pub async fn offer(&self, app: &TestApp) -> anyhow::Result<Offered> {
        let create =
            json!({ "store_id": self.store, "person_id": self.person, "model_id": self.model, "source": "build" });
        let made = app
            .post("/api/v1/staff/orders", &create)
            .bearer(&self.token)
            .expect(201)
            .await;
        let id = text(&made["order"]["id"])?;
        let valid = app.clock.now().plus_minutes(7 * 24 * 60);
        let plan = json!({
            "lines": [{ "kind": "car", "words": "裸车价", "amount_fen": 20_000_000, "payee": "store" }],
            "down": { "kind": "refundable", "amount_fen": 500_000 }, "financed_fen": 0, "needs": [],
            "valid_until": valid, "offer": true,
        });
        let planned = app
            .post(&format!("/api/v1/staff/orders/{id}/plan"), &plan)
            .bearer(&self.token)
            .expect(200)
            .await;
        Ok(Offered {
            number: text(&planned["order"]["number"])?,
            hash: text(&planned["order"]["plan"]["hash"])?,
            id,
        })
    }

    /// Signs it on paper.
    pub async fn sign(&self, app: &TestApp, it: &Offered) {
        let sign = json!({ "plan_hash": it.hash, "contract_number": format!("HT-{}", it.number) });
        app.post(&format!("/api/v1/staff/orders/{}/sign", it.id), &sign)
            .bearer(&self.token)
            .expect(200)
            .await;
    }
}

/// A text in GBK, as a spreadsheet of a Chinese Windows exports it.
pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}
