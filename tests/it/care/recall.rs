//! Cars that are called back.

use chezhu::ground::db::Look;
use chezhu_tests::on_both;
use serde_json::json;

use super::{House, SYSTEM, sweep, text};

const VIN: &str = "LSVAA49J132047371";

on_both! {
    async fn a_recall_reaches_the_owner_whatever_they_agreed_to(app: TestApp) -> anyhow::Result<()> {
        let house = House::open(&app).await?;
        house.consent(&app, false).await;
        let car = app.post("/api/v1/vehicles", &json!({ "vin": VIN, "model_id": house.seed.model })).bearer(&house.owner.token).expect(201).await;
        house.switch_on(&app, "recall", json!({ "item_id": house.seed.items["check"] })).await;
        sweep(&app).await?;
        let path = house.store("recalls");
        let list = |vins: &[&str]| json!({ "code": "s2026-01", "title": "高压线束", "words": "可能磨损，免费更换", "vins": vins });
        app.post(&path, &list(&[VIN, VIN])).bearer(&house.manager.token).wrong("care.vin_twice").await;
        app.post(&path, &list(&["XX"])).bearer(&house.manager.token).expect(422).await;
        let made = app.post(&path, &list(&[VIN, "LFV2A21K8A3000001"])).bearer(&house.manager.token).expect(201).await;
        assert_eq!((&made["vins"], &made["cars"], &made["told"]), (&json!(2), &json!(1), &json!(0)), "{made}");
        sweep(&app).await?;
        let told = house.told(&app).await;
        assert_eq!((told.len(), &told[0]["kind"], &told[0]["vehicle_id"]), (1, &json!("recall"), &car["id"]), "{told:?}");
        assert!(text(&told[0]["why"]["words"]).contains("免费"), "{told:?}");
        let inbox = app.get("/api/v1/notices").bearer(&house.owner.token).expect(200).await;
        assert_eq!(inbox["items"][0]["kind"], json!("care.recall"));
        // The same list again: nothing is told twice.
        app.post(&path, &list(&[VIN])).bearer(&house.manager.token).expect(201).await;
        sweep(&app).await?;
        assert_eq!(house.told(&app).await.len(), 1);
        let all = app.get(&path).bearer(&house.advisor.token).expect(200).await;
        assert_eq!((all.as_array().map(Vec::len), &all[0]["told"]), (Some(1), &json!(1)));
        // Staff see on the car's plan which campaign it is, and note there that it is done.
        let plan = format!("/api/v1/staff/vehicles/{}/care", text(&car["id"]));
        let plan = app.get(&plan).bearer(&house.advisor.token).expect(200).await;
        let lines = plan["plan"]["next"].as_array().cloned().unwrap_or_default();
        let line = lines.iter().find(|one| one["kind"] == "recall").cloned().unwrap_or_default();
        assert_eq!(line["recall_id"], made["id"], "{plan}");
        let done = format!("/api/v1/staff/recalls/{}/done", text(&made["id"]));
        let ended = app.post(&done, &json!({ "vehicle_id": car["id"] })).bearer(&house.advisor.token).expect(200).await;
        assert_eq!(ended["done"], json!(1));
        app.post(&done, &json!({ "vehicle_id": car["id"] })).bearer(&house.advisor.token).refused(409, "care.not_recalled").await;
        // No VIN of the list stands anywhere in clear.
        let log = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%LSVAA%'";
        assert_eq!(app.db.read(SYSTEM).number(log, []).await?, 0);
        Ok(())
    }
}
