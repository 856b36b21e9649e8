//! Booking, from the free slot to the arrival, as owners and advisors do it (R020–R026; domain.md 2.1).

mod flow;
mod race;
mod read;
mod store;
mod wait;
mod words;

use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

/// A Tuesday at the seed's store, in the clock's future.
pub const DAY: &str = "2026-11-24";

/// 10:00 in Shanghai on [`DAY`], and so on.
pub fn at(hour: u32, minute: u32) -> String {
    format!("2026-11-24T{:02}:{minute:02}:00Z", hour - 8)
}

/// What an owner asks to keep.
pub fn wish(seed: &Seed, item: &str, start: &str) -> Value {
    json!({ "store_id": seed.store, "item_ids": [seed.items[item]], "way": "leave", "start_at": start })
}

pub fn submit(car: &str) -> Value {
    json!({ "vehicle_id": car, "symptom": "刹车异响", "contact_name": "王小明", "contact_phone": "13800138000" })
}

/// A held booking of an owner.
pub async fn held(app: &TestApp, seed: &Seed, owner: &Owner, item: &str, start: &str) -> String {
    let view = app
        .post("/api/v1/bookings", &wish(seed, item, start))
        .bearer(&owner.token)
        .expect(201)
        .await;
    assert_eq!(view["state"], "held");
    id(&view)
}

/// A requested (or, for an instant item, confirmed) booking of an owner with a car.
pub async fn asked(app: &TestApp, seed: &Seed, owner: &Owner, item: &str, start: &str) -> Value {
    let car = seed::car(app, owner, seed).await;
    let id = held(app, seed, owner, item, start).await;
    app.post(&format!("/api/v1/bookings/{id}/submit"), &submit(&car))
        .bearer(&owner.token)
        .expect(200)
        .await
}

/// The id of what was answered.
pub fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_default().to_owned()
}

pub fn slots(seed: &Seed, item: &str, day: &str) -> String {
    format!(
        "/api/v1/stores/{}/slots/{day}?items={}&way=leave",
        seed.store, seed.items[item]
    )
}

/// How many starts are free.
pub async fn free(app: &TestApp, seed: &Seed, item: &str) -> Vec<String> {
    let view = app.get(&slots(seed, item, DAY)).expect(200).await;
    let starts = view["slots"].as_array().map(|all| {
        all.iter()
            .map(|slot| slot["start_at"].as_str().unwrap_or_default().to_owned())
            .collect()
    });
    starts.unwrap_or_default()
}
