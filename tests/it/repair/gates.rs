//! Bad input at the doors: what is measured, what needs a photo, what is not allowed now.

use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{opened, text};

on_both! {
    async fn each_wrong_check_is_named(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let wrong = json!({ "checks": [
            { "code": "nothing", "outcome": "pass" },
            { "code": "torque", "outcome": "pass" },
            { "code": "torque", "outcome": "pass", "value": 120.0, "unit": "kPa" },
            { "code": "tyres", "outcome": "pass", "value": 20.0, "unit": "kPa" },
            { "code": "plugs", "outcome": "fail" },
            { "code": "fluids", "outcome": "not_applicable" },
            { "code": "parts", "outcome": "pass", "value": 3.0 },
            { "code": "torque", "outcome": "pass", "value": 1e300, "unit": "N·m" },
            { "code": "self", "outcome": "todo" },
        ] });
        let bad = app.post(&shop.desk("/work-checks"), &wrong).bearer(&shop.technician.token).expect(422).await;
        let named: Vec<String> = bad["errors"].as_array().into_iter().flatten().map(|one| text(&one["pointer"])).collect();
        assert_eq!(named, ["/checks/0/code", "/checks/1/value", "/checks/2/unit", "/checks/3/value", "/checks/4/media_ids",
            "/checks/5/note", "/checks/6/value", "/checks/7/value", "/checks/8/outcome"]);
        let page = shop.page(&app).await;
        assert!(page["stages"].to_string().contains("\"checks_done\":0"), "nothing of it was written");
        let right = json!({ "checks": [{ "code": "torque", "outcome": "pass", "value": 120.5, "unit": "N·m" },
            { "code": "fluids", "outcome": "not_applicable", "note": "本次未涉及" }] });
        let view = shop.by(&app, &shop.technician, "/work-checks", right).await;
        let work = view["checks"].as_array().into_iter().flatten().find(|one| one["list"] == "work").cloned().unwrap_or_default();
        assert_eq!((&work["done"], &work["checks"][2]["value"], &work["checks"][2]["unit"]), (&json!(2), &json!(120.5), &json!("N·m")));
        Ok(())
    }

    async fn a_move_that_is_not_in_the_table_is_a_409(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let none = Value::Null;
        for (who, what, wish) in [
            (&shop.technician, "/finish", none.clone()), (&shop.inspector, "/quality", json!({ "pass": true })),
            (&shop.advisor, "/wash", json!({ "outcome": "done" })), (&shop.advisor, "/greet", none.clone()),
            (&shop.advisor, "/hand-over", json!({ "hash": "0" })), (&shop.advisor, "/send-out", none.clone()),
            (&shop.advisor, "/take-back", none.clone()), (&shop.advisor, "/step-back", none.clone()),
            (&shop.advisor, "/object", none.clone()), (&shop.advisor, "/abandon", none.clone()),
            (&shop.technician, "/findings", json!({ "cause": "x" })),
        ] {
            shop.refused(&app, who, what, wish, "repair.not_now").await;
        }
        let page = shop.page(&app).await;
        assert_eq!((&page["stage"], &page["version"]), (&json!("intake"), &json!(1)), "nothing of it changed anything");
        let (long, job) = ("字".repeat(10), shop.job(&app).await);
        shop.refused(&app, &shop.technician, &format!("{job}/pause"), none, "repair.job_not_now").await;
        app.post(&shop.desk("/intake"), &json!({ "km": -1 })).bearer(&shop.advisor.token).expect(422).await;
        app.post(&shop.desk("/intake"), &json!({ "energy_percent": 101 })).bearer(&shop.advisor.token).expect(422).await;
        app.post(&shop.desk("/intake"), &json!({ "promised_at": "2026-11-01T00:00:00Z" })).bearer(&shop.advisor.token).expect(422).await;
        app.post(&shop.desk("/cancel"), &json!({ "reason": long })).bearer(&shop.advisor.token).expect(422).await;
        Ok(())
    }

    async fn on_hold_no_door_opens(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        let held = shop.by(&app, &shop.advisor, "/hold", json!({ "reason": "insurer" })).await;
        assert_eq!(held["repair"]["on_hold"], "insurer");
        assert_eq!(shop.closed(&app, &shop.technician, &format!("{job}/start"), Value::Null).await, ["on_hold"]);
        assert_eq!(shop.closed(&app, &shop.advisor, "/send-out", Value::Null).await, ["on_hold"]);
        shop.by(&app, &shop.advisor, "/release", Value::Null).await;
        shop.by(&app, &shop.advisor, "/send-out", Value::Null).await;
        let away = shop.page(&app).await;
        assert_eq!(away["stage"], "sublet");
        shop.refused(&app, &shop.technician, &format!("{job}/start"), Value::Null, "repair.not_now").await;
        let back = shop.by(&app, &shop.advisor, "/take-back", Value::Null).await;
        assert_eq!(back["repair"]["stage"], "in_repair");
        assert!(shop.told(&app).await.contains(&"repair.held".to_owned()));
        Ok(())
    }

    async fn damage_has_a_place_and_a_photo_and_belongs_to_the_intake(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let photo = app.staff_photo(&shop.advisor.token, 2).await;
        let path = shop.desk("/intake-evidence");
        let wish = |more: Value| {
            let mut wish = json!({ "kind": "damage", "words": "划痕", "x": 10, "y": 20, "media_ids": [photo] });
            for (key, value) in more.as_object().into_iter().flatten() {
                wish[key] = value.clone();
            }
            wish
        };
        for bad in [json!({ "x": null }), json!({ "x": 1001 }), json!({ "y": -1 }), json!({ "media_ids": [] }), json!({ "kind": "intake" }),
            json!({ "kind": "work", "x": null, "y": null }), json!({ "media_ids": [photo, photo] }), json!({ "media_ids": ["media_01h455vb4pex5vsknk084sn02q"] })] {
            app.post(&path, &wish(bad)).bearer(&shop.advisor.token).expect(422).await;
        }
        // Somebody else's photo cannot be given.
        let others = app.staff_photo(&shop.technician.token, 3).await;
        app.post(&path, &wish(json!({ "media_ids": [others] }))).bearer(&shop.advisor.token).expect(422).await;
        shop.by(&app, &shop.advisor, "/intake-evidence", wish(json!({}))).await;
        let photos = app.get(&shop.mine("/photos")).bearer(&shop.owner.token).expect(200).await;
        assert_eq!((&photos["items"][0]["x"], &photos["items"][0]["kind"]), (&json!(10), &json!("damage")));
        assert_eq!(photos["items"].as_array().map(Vec::len), Some(1));
        let fresh = app.staff_photo(&shop.technician.token, 5).await;
        let work = json!({ "kind": "finding", "words": "x", "colour": "amber", "media_ids": [fresh] });
        shop.refused(&app, &shop.technician, "/evidence", work, "repair.not_now").await;
        Ok(())
    }
}
