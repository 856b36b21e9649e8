//! Doors that are used seldom: on paper, not content, gone home without the car, never come back.

use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use serde_json::{Value, json};

use super::{Shop, all_well, opened};

/// The owner is there to collect the car, and all of the handover is checked.
async fn there(app: &TestApp) -> anyhow::Result<Shop> {
    let shop = opened(app, "leave").await?;
    shop.agreed(app).await?;
    let view = shop.work(app).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&view, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    shop.by(app, &shop.advisor, "/wash", json!({ "outcome": "declined" }))
        .await;
    shop.settled(app, 48_500).await?;
    let here = shop.by(app, &shop.advisor, "/greet", Value::Null).await;
    shop.by(app, &shop.advisor, "/checks", all_well(&here, "handover"))
        .await;
    Ok(shop)
}

on_both! {
    async fn an_owner_who_does_not_accept_the_work_has_it_done_again(app: TestApp) -> anyhow::Result<()> {
        let shop = there(&app).await?;
        shop.sign(&app, "/accept").await;
        let told = shop.told(&app).await.len();
        let back = shop.by(&app, &shop.advisor, "/object", Value::Null).await;
        assert_eq!((&back["repair"]["stage"], &back["repair"]["redone"], &back["jobs"][0]["state"]), (&json!("in_repair"), &json!(1), &json!("todo")));
        assert_eq!(back["repair"].get("ready_at"), None);
        assert_eq!(shop.told(&app).await.len(), told + 1, "the owner hears that it goes on");
        assert_eq!(shop.closed(&app, &shop.technician, "/finish", Value::Null).await, ["checks", "jobs_open"]);
        // All of it once more, the signature too: what was signed before is void.
        let view = shop.work(&app).await;
        shop.by(&app, &shop.inspector, "/quality-checks", all_well(&view, "quality")).await;
        shop.by(&app, &shop.inspector, "/quality", json!({ "pass": true })).await;
        shop.by(&app, &shop.advisor, "/wash", json!({ "outcome": "declined" })).await;
        let here = shop.by(&app, &shop.advisor, "/greet", Value::Null).await;
        let wish = json!({ "hash": here["sheet"]["hash"] });
        assert_eq!(shop.closed(&app, &shop.advisor, "/hand-over", wish).await, ["checks", "signature"]);
        Ok(())
    }

    async fn who_leaves_without_the_car_comes_back_for_it(app: TestApp) -> anyhow::Result<()> {
        let shop = there(&app).await?;
        let back = shop.by(&app, &shop.advisor, "/step-back", Value::Null).await;
        assert_eq!((&back["repair"]["stage"], &back["repair"]["yours"][0]["task"]), (&json!("ready"), &json!("collect")));
        shop.refused(&app, &shop.advisor, "/step-back", Value::Null, "repair.not_now").await;
        let here = shop.by(&app, &shop.advisor, "/greet", Value::Null).await;
        assert_eq!(here["repair"]["stage"], "handover");
        shop.sign(&app, "/accept").await;
        let hash = shop.seen_by_staff(&app).await["sheet"]["hash"].clone();
        let closed = shop.by(&app, &shop.advisor, "/hand-over", json!({ "hash": hash })).await;
        assert_eq!(closed["repair"]["stage"], "closed");
        Ok(())
    }

    async fn who_signs_on_paper_signs_what_is_shown(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.take_in(&app).await;
        let sheet = shop.seen_by_staff(&app).await["sheet"].clone();
        let paper = |hash: &Value| json!({ "hash": hash, "reference": "WT-2026-0815" });
        let no = shop.refused(&app, &shop.advisor, "/sign", paper(&json!("0".repeat(64))), "repair.sheet_changed").await;
        assert_eq!(no["extra"]["hash"], sheet["hash"]);
        app.post(&shop.desk("/sign"), &paper(&sheet["hash"])).bearer(&shop.technician.token).expect(403).await;
        let signed = shop.by(&app, &shop.advisor, "/sign", paper(&sheet["hash"])).await;
        assert_eq!((&signed["sheet"]["hash"], signed["sheet"]["signed_at"].is_string()), (&sheet["hash"], true));
        let view = shop.by(&app, &shop.advisor, "/receive", Value::Null).await;
        assert_eq!(view["repair"]["stage"], "diagnosis");
        shop.refused(&app, &shop.advisor, "/sign", paper(&sheet["hash"]), "repair.not_now").await;
        // At the handover the same, once everything was gone through.
        let other = there_of(&app, shop).await?;
        let hash = other.seen_by_staff(&app).await["sheet"]["hash"].clone();
        let signed = other.by(&app, &other.advisor, "/sign", paper(&hash)).await;
        assert!(signed["sheet"]["signed_at"].is_string(), "{}", signed["sheet"]);
        let closed = other.by(&app, &other.advisor, "/hand-over", json!({ "hash": hash })).await;
        assert_eq!(closed["repair"]["stage"], "closed");
        Ok(())
    }

    async fn who_never_answers_ends_it_and_the_places_are_free(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.diagnose(&app).await;
        shop.refused(&app, &shop.advisor, "/abandon", Value::Null, "repair.not_now").await;
        shop.quote_sent(&app, 1, 1).await?;
        app.post(&shop.desk("/abandon"), &()).bearer(&shop.technician.token).expect(403).await;
        let over = shop.by(&app, &shop.advisor, "/abandon", Value::Null).await;
        assert_eq!((&over["repair"]["stage"], over["repair"]["ended_at"].is_string()), (&json!("abandoned"), true));
        assert_eq!(over["repair"].get("next_contact_at"), None, "no word is promised any more");
        shop.refused(&app, &shop.advisor, "/abandon", Value::Null, "repair.not_now").await;
        // The car may come again.
        let (_, booking) = super::visit(&app, &shop.seed, &app.owner("qian").await, &shop.advisor, "leave").await;
        app.post(&format!("/api/v1/staff/bookings/{booking}/repair"), &json!({})).bearer(&shop.advisor.token).expect(201).await;
        Ok(())
    }

    async fn staff_see_the_photos_with_links_that_open(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.take_in(&app).await;
        let photos = app.get(&shop.desk("/photos")).bearer(&shop.technician.token).expect(200).await;
        assert_eq!((&photos["items"][0]["kind"], &photos["items"][0]["words"]), (&json!("damage"), &json!("左前门划痕 5 厘米")));
        let link = super::text(&photos["items"][0]["photos"][0]["thumb_url"]);
        assert_eq!(app.get(&link).send().await.status, 200);
        let mine = app.get(&shop.mine("/photos")).bearer(&shop.owner.token).expect(200).await;
        assert_eq!(mine["items"][0]["id"], photos["items"][0]["id"]);
        Ok(())
    }

    async fn the_workshop_shows_what_it_found_and_calls_an_expert(app: TestApp) -> anyhow::Result<()> {
        let shop = opened(&app, "leave").await?;
        shop.agreed(&app).await?;
        let photo = app.staff_photo(&shop.technician.token, 7).await;
        let found = json!({ "kind": "finding", "words": "前刹车片剩余 3 毫米", "colour": "amber", "media_ids": [photo] });
        app.post(&shop.desk("/evidence"), &found).bearer(&shop.advisor.token).refused(403, "auth.forbidden").await;
        shop.by(&app, &shop.technician, "/evidence", found).await;
        let photos = app.get(&shop.mine("/photos")).bearer(&shop.owner.token).expect(200).await;
        let seen = photos["items"].as_array().into_iter().flatten().find(|one| one["kind"] == "finding").cloned().unwrap_or_default();
        assert_eq!((&seen["words"], &seen["colour"], seen["photos"].as_array().map(Vec::len)), (&json!("前刹车片剩余 3 毫米"), &json!("amber"), Some(1)), "{photos}");
        let why = json!({ "why": "异响未定位" });
        app.post(&shop.desk("/expert"), &why).bearer(&shop.advisor.token).refused(403, "auth.forbidden").await;
        shop.by(&app, &shop.technician, "/expert", why.clone()).await;
        assert!(shop.seen_by_staff(&app).await["expert_at"].is_string());
        shop.refused(&app, &shop.technician, "/expert", why, "repair.not_now").await;
        Ok(())
    }
}

/// The same car, from its diagnosis to its handover.
async fn there_of(app: &TestApp, shop: Shop) -> anyhow::Result<Shop> {
    let view = shop.seen_by_staff(app).await;
    shop.by(app, &shop.technician, "/work-checks", all_well(&view, "diagnosis"))
        .await;
    let wish = json!({ "cause": "机油到期", "correction": "更换机油和机滤" });
    shop.by(app, &shop.technician, "/findings", wish).await;
    shop.quote_sent(app, 1, 1).await?;
    shop.decided(app, 0, &[(Some(shop.seed.items["oil"]), "更换机油", true)])
        .await?;
    let view = shop.work(app).await;
    shop.by(app, &shop.inspector, "/quality-checks", all_well(&view, "quality"))
        .await;
    shop.by(app, &shop.inspector, "/quality", json!({ "pass": true })).await;
    shop.by(app, &shop.advisor, "/wash", json!({ "outcome": "done" })).await;
    shop.settled(app, 48_500).await?;
    let here = shop.by(app, &shop.advisor, "/greet", Value::Null).await;
    shop.by(app, &shop.advisor, "/checks", all_well(&here, "handover"))
        .await;
    Ok(shop)
}
