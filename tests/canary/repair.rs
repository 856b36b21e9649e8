//! A repair: who brought the car, what they complained of, what was in it.

use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::drive::Drive;
use crate::{OTHER_NAME, OTHER_PHONE, SYMPTOM};

/// A walk-in with words and a bringer.
pub async fn repair(app: &TestApp, seed: &Seed, owner: &str, colleague: &str, drive: &mut Drive) -> anyhow::Result<()> {
    let me = app.get("/api/v1/me").bearer(owner).expect(200).await;
    let car = app.get("/api/v1/vehicles").bearer(owner).expect(200).await[0]["id"].clone();
    let wish = json!({ "store_id": seed.store, "person_id": me["id"], "vehicle_id": car, "kind": "general", "grade": "regular",
        "way": "leave", "item_ids": [seed.items["check"]], "complaint": SYMPTOM });
    let made = app
        .post("/api/v1/staff/repairs", &wish)
        .bearer(colleague)
        .expect(201)
        .await;
    assert_eq!(made["repair"]["complaint"], SYMPTOM);
    drive.masked(&made);
    let id = made["repair"]["id"].as_str().unwrap_or_default().to_owned();
    let act = async |what: &str, wish: Value| {
        let path = format!("/api/v1/staff/repairs/{id}/{what}");
        app.post(&path, &wish).bearer(colleague).expect(200).await
    };
    let party = json!({ "role": "bringer", "relation": "family", "name": OTHER_NAME, "phone": OTHER_PHONE });
    drive.masked(&act("parties", party).await);
    drive.masked(
        &act(
            "intake",
            json!({ "km": 20_000, "energy_percent": 50, "valuables": SYMPTOM }),
        )
        .await,
    );
    for path in [
        format!("/api/v1/repairs/{id}"),
        format!("/api/v1/repairs/{id}/sheet"),
        "/api/v1/repairs".to_owned(),
    ] {
        drive.own(&app.get(&path).bearer(owner).expect(200).await);
    }
    let board = format!("/api/v1/staff/stores/{}/repairs", seed.store);
    drive.masked(&app.get(&board).bearer(colleague).expect(200).await);
    Ok(())
}
