//! Who brings a car, who follows it, who decides; who works on it and who inspects it.

use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{all_well, opened, text};

on_both! {
    async fn whoever_brings_the_car_follows_it_and_decides_nothing(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        let driver = app.owner("zhao").await;
        let bind = json!({ "code": "phone-13900139001-1" });
        app.post("/api/v1/me/phone", &bind).bearer(&driver.token).expect(200).await;
        app.get(&shop.mine("")).bearer(&driver.token).expect(404).await;
        let nameless = json!({ "role": "bringer", "relation": "driver", "phone": "13900139001" });
        app.post(&shop.desk("/parties"), &nameless).bearer(&shop.advisor.token).expect(422).await;
        let party = json!({ "role": "bringer", "relation": "driver", "name": "赵师傅", "phone": "13900139001" });
        let view = shop.by(&app, &shop.advisor, "/parties", party).await;
        assert_eq!(view["repair"]["parties"][0]["who"], "赵** 139****9001");
        let seen = app.get(&shop.mine("")).bearer(&driver.token).expect(200).await;
        assert_eq!((&seen["following"], &seen["stage"], &seen["yours"]), (&json!(true), &json!("intake"), &json!([])));
        assert!(seen.get("complaint").is_none() && shop.page(&app).await.get("complaint").is_some());
        let list = app.get("/api/v1/repairs").bearer(&driver.token).expect(200).await;
        assert_eq!(list["items"][0]["following"], true);
        app.get(&shop.mine("/photos")).bearer(&driver.token).expect(200).await;
        app.get(&shop.mine("/sheet")).bearer(&driver.token).refused(409, "repair.owner_only").await;
        for what in ["/sign", "/accept"] {
            app.post(&shop.mine(what), &json!({ "hash": "0" })).bearer(&driver.token).refused(409, "repair.owner_only").await;
        }
        // Somebody with the same name and another phone, or with this phone unverified, sees nothing.
        let stranger = app.owner("zhao2").await;
        app.get(&shop.mine("")).bearer(&stranger.token).expect(404).await;
        // Another bringer: the first one no longer follows.
        shop.by(&app, &shop.advisor, "/parties", json!({ "role": "bringer", "relation": "owner" })).await;
        app.get(&shop.mine("")).bearer(&driver.token).expect(404).await;
        Ok(())
    }

    async fn who_worked_on_the_car_does_not_inspect_it(app: TestApp) -> anyhow::Result<()> {
        let mut shop = opened(&app, "leave").await?;
        // Somebody who is both, as far as permissions go.
        shop.technician = app.staff(Role::Technician, Some(shop.seed.store)).await?;
        let manager = app.staff(Role::StoreManager, Some(shop.seed.store)).await?;
        shop.agreed(&app).await?;
        let job = shop.job(&app).await;
        shop.assign(&app, &job).await;
        shop.by(&app, &shop.technician, &format!("{job}/start"), Value::Null).await;
        let view = shop.by(&app, &manager, &format!("{job}/finish"), Value::Null).await;
        shop.by(&app, &shop.technician, "/work-checks", all_well(&view, "work")).await;
        let view = shop.by(&app, &shop.technician, "/finish", Value::Null).await;
        let checks = all_well(&view, "quality");
        shop.refused(&app, &manager, "/quality-checks", checks.clone(), "repair.inspector_worked").await;
        shop.refused(&app, &manager, "/quality", json!({ "pass": true }), "repair.inspector_worked").await;
        shop.refused(&app, &manager, "/quality", json!({ "pass": false, "note": "x" }), "repair.inspector_worked").await;
        app.post(&shop.desk("/quality-checks"), &checks).bearer(&shop.technician.token).expect(403).await;
        shop.by(&app, &shop.inspector, "/quality-checks", checks).await;
        let passed = shop.by(&app, &shop.inspector, "/quality", json!({ "pass": true })).await;
        assert_eq!(passed["repair"]["stage"], "wash");
        Ok(())
    }

    async fn a_car_that_is_fetched_has_its_code_mileage_and_photos(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "pickup").await?;
        shop.take_in(&app).await;
        shop.sign(&app, "/sign").await;
        assert_eq!(shop.closed(&app, &shop.advisor, "/receive", Value::Null).await, ["pickup"]);
        let page = shop.page(&app).await;
        let code = text(&page["pickup_code"]);
        assert_eq!((code.len(), &page["yours"][0]["task"]), (64, &json!("show_code")));
        assert!(shop.seen_by_staff(&app).await["repair"].get("pickup_code").is_none(), "the code is the owner's to show");
        let photo = app.staff_photo(&shop.advisor.token, 6).await;
        let wish = |code: &str| json!({ "code": code, "km": 12_300, "media_ids": [photo] });
        for bad in ["", "00", &"0".repeat(64), "x"] {
            shop.refused(&app, &shop.advisor, "/pickup", wish(bad), "repair.wrong_code").await;
        }
        shop.by(&app, &shop.advisor, "/pickup", wish(&code)).await;
        shop.refused(&app, &shop.advisor, "/pickup", wish(&code), "repair.not_now").await;
        assert!(shop.page(&app).await.get("pickup_code").is_none());
        shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        // A car that was brought is not fetched.
        let driven = super::visit(&app, &shop.seed, &app.owner("qian").await, &shop.advisor, "leave").await;
        let made = app.post(&format!("/api/v1/staff/bookings/{}/repair", driven.1), &json!({})).bearer(&shop.advisor.token).expect(201).await;
        let path = format!("/api/v1/staff/repairs/{}/pickup", text(&made["repair"]["id"]));
        app.post(&path, &wish(&code)).bearer(&shop.advisor.token).refused(409, "repair.not_fetched").await;
        Ok(())
    }
}
