//! Bookings with contact, symptom and address, up to the arrival; and a second account with the same phone.

use chezhu::domain::staff::Role;
use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::drive::{Drive, id};
use crate::{ADDRESS, NAME, OTHER_NAME, OTHER_PHONE, PHONE, PLATE, SYMPTOM, VIN};

/// 12:00 in Shanghai today, and 10:00 and 14:00 tomorrow.
const TODAY: &str = "2026-11-23T04:00:00Z";
const TOMORROW: [&str; 2] = ["2026-11-24T02:00:00Z", "2026-11-24T06:00:00Z"];

/// One that checks in, one at home, one that staff make.
pub async fn bookings(
    app: &TestApp,
    seed: &Seed,
    owner: &str,
    colleague: &str,
    customer: &Value,
    drive: &mut Drive,
) -> anyhow::Result<()> {
    let car = app.get("/api/v1/vehicles").bearer(owner).expect(200).await[0]["id"].clone();
    let book = |item: &str, way: &str, start: &str| json!({ "store_id": seed.store, "item_ids": [seed.items[item]], "way": way, "start_at": start });
    let submit = json!({ "vehicle_id": car, "symptom": SYMPTOM, "contact_name": NAME, "contact_phone": PHONE, "address": ADDRESS });
    for (item, way, start) in [("oil", "leave", TODAY), ("home", "mobile", TOMORROW[0])] {
        let held = app
            .post("/api/v1/bookings", &book(item, way, start))
            .bearer(owner)
            .expect(201)
            .await;
        let path = format!("/api/v1/bookings/{}", id(&held));
        let asked = app
            .post(&format!("{path}/submit"), &submit)
            .bearer(owner)
            .expect(200)
            .await;
        drive.own(&app.get(&path).bearer(owner).expect(200).await);
        if item == "oil" {
            let here = app
                .post("/api/v1/staff/check-ins", &json!({ "code": asked["check_in_code"] }))
                .bearer(colleague)
                .expect(200)
                .await;
            assert_eq!(here["state"], "arrived");
            let contact = app
                .post(
                    &format!("/api/v1/staff/bookings/{}/contact", id(&held)),
                    &json!({ "purpose": "contact" }),
                )
                .bearer(colleague)
                .expect(200)
                .await;
            assert_eq!(contact["phone"], format!("+86{PHONE}"));
        }
        drive.masked(
            &app.get(&format!("/api/v1/staff/bookings/{}", id(&held)))
                .bearer(colleague)
                .expect(200)
                .await,
        );
    }
    let for_them =
        json!({ "person_id": customer["person_id"], "channel": "phone", "book": book("check", "leave", TOMORROW[1]) });
    let held = app
        .post("/api/v1/staff/bookings", &for_them)
        .bearer(colleague)
        .expect(201)
        .await;
    let submit = json!({ "vehicle_id": customer["vehicle_id"], "symptom": SYMPTOM, "contact_name": OTHER_NAME, "contact_phone": OTHER_PHONE });
    let asked = app
        .post(&format!("/api/v1/staff/bookings/{}/submit", id(&held)), &submit)
        .bearer(colleague)
        .expect(200)
        .await;
    drive.masked(&asked);
    for list in ["requests", "board/2026-11-23", "board/2026-11-24"] {
        drive.masked(
            &app.get(&format!("/api/v1/staff/stores/{}/{list}", seed.store))
                .bearer(colleague)
                .expect(200)
                .await,
        );
    }
    drive.own(&app.get("/api/v1/bookings").bearer(owner).expect(200).await);
    Ok(())
}

/// A second account claims the same phone: staff are asked.
pub async fn taken(app: &TestApp, seed: &Seed, drive: &mut Drive) -> anyhow::Result<()> {
    let stranger = app.owner("stranger").await;
    let claim = json!({ "code": format!("phone-{PHONE}-again") });
    app.post("/api/v1/me/phone", &claim)
        .bearer(&stranger.token)
        .refused(409, "identity.phone_taken")
        .await;
    let car = json!({ "vin": VIN, "plate": PLATE, "model_id": seed.model });
    app.post("/api/v1/vehicles", &car)
        .bearer(&stranger.token)
        .expect(201)
        .await;
    let boss = app.staff(Role::GroupAdmin, None).await?;
    drive.masked(
        &app.get("/api/v1/staff/merge-requests")
            .bearer(&boss.token)
            .expect(200)
            .await,
    );
    Ok(())
}
