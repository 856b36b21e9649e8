//! What staff see of feeds, and what the group's administrators do about them.

use chezhu::domain::feed::Kind;
use chezhu::domain::staff::Role;
use chezhu_tests::on_both;
use chezhu_tests::partner::{Partner, star};
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use super::{push, rows};

fn count(feeds: &Value, name: &str, what: &str) -> i64 {
    let one = feeds["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["name"] == name);
    one.and_then(|one| one[what].as_i64()).unwrap_or(-1)
}

on_both! {
    async fn a_feed_that_is_down_or_in_trouble_is_seen(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        Partner::add(&app.db, "silent", Kind::Lender).await?;
        let at = "2026-11-22T10:00:00+08:00";
        push(&app, &maker, "e1", &star("SO20261122-0042", 1, "InProduction", at, json!({ "VehicleID": "LSVAA49J132047371" }))).await;
        push(&app, &maker, "e2", &star("SO20261122-0043", 1, "Exported", at, json!({}))).await;
        push(&app, &maker, "e3", &json!({ "ShowVehicleOrderStatus": {} })).await;
        let feeds = app.get("/api/v1/staff/feeds").bearer(&manager.token).expect(200).await;
        assert_eq!((count(&feeds, "xingchen", "waiting"), count(&feeds, "xingchen", "dead")), (3, 0));
        assert!(feeds["items"][0]["last_arrived_at"].is_null(), "silent comes first and was never heard of: {feeds}");
        app.jobs()?.sweep("feed.apply").await?;
        let feeds = app.get("/api/v1/staff/feeds").bearer(&manager.token).expect(200).await;
        let of = |what| count(&feeds, "xingchen", what);
        assert_eq!([of("waiting"), of("parked"), of("stored"), of("dead"), of("live_keys")], [0, 1, 1, 1, 1]);
        let events = app.get("/api/v1/staff/feeds/events").bearer(&manager.token).expect(200).await;
        let text = events.to_string();
        assert!(!text.contains("SO20261122") && !text.contains("LSVAA"), "{text}");
        let states: Vec<&Value> = events["items"].as_array().into_iter().flatten().map(|one| &one["state"]).collect();
        assert_eq!(states.len(), 3);
        let parked = app.get("/api/v1/staff/feeds/events?state=parked&partner=xingchen").bearer(&manager.token).expect(200).await;
        let one = &parked["items"][0];
        assert_eq!((&one["type"], &one["reason"], &one["about"], &one["partner"]), (&json!("InProduction"), &json!("unknown_order"), &json!("…0042"), &json!("xingchen")));
        let dead = app.get("/api/v1/staff/feeds/events?state=dead").bearer(&manager.token).expect(200).await;
        assert_eq!((&dead["items"][0]["reason"], &dead["items"][0]["field"]), (&json!("unreadable"), &json!("ApplicationArea")));
        let first = app.get("/api/v1/staff/feeds/events?limit=2").bearer(&manager.token).expect(200).await;
        let next = first["next"].as_str().unwrap_or_default();
        let rest = app.get(&format!("/api/v1/staff/feeds/events?limit=2&cursor={next}")).bearer(&manager.token).expect(200).await;
        assert_eq!((rest["items"].as_array().map(Vec::len), rest["next"].is_null()), (Some(1), true));
        app.get("/api/v1/staff/feeds/events?partner=No%20Name").bearer(&manager.token).expect(422).await;

        // Whose matter it is: the group's. Somebody of one store does not find it.
        let path = |what: &str| format!("/api/v1/staff/feeds/events/{}/{what}", one["id"].as_str().unwrap_or_default());
        app.post(&path("retry"), &()).bearer(&manager.token).expect(404).await;
        let again = app.post(&path("retry"), &()).bearer(&admin.token).expect(200).await;
        assert_eq!(again["state"], "waiting");
        app.post(&path("retry"), &()).bearer(&admin.token).expect(409).await;
        assert_eq!(app.jobs()?.sweep("feed.apply").await?, 1);
        let gone = app.post(&path("dismiss"), &()).bearer(&admin.token).expect(200).await;
        assert_eq!(gone["state"], "dismissed");
        assert_eq!(rows(&app, "state = 'dismissed'").await?, 1);
        let refused = app.post(&path("dismiss"), &()).bearer(&admin.token).expect(409).await;
        assert_eq!(refused["code"], "feed.settled");
        Ok(())
    }
}
