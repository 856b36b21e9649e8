//! The waitlist.

use chezhu::domain::booking;
use chezhu::ground::actor::Actor;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use super::{at, held, id};

fn join(seed: &Seed) -> Value {
    json!({ "ask": { "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave" }, "first_day": "2026-11-24", "last_day": "2026-11-24" })
}

async fn sweep(app: &TestApp) -> anyhow::Result<u64> {
    Ok(app
        .db
        .write(Actor::System("sweep"), async |tx| booking::waitlist(tx, 100).await)
        .await?)
}

/// Fills the only bay's Tuesday; gives the first booking.
async fn full(app: &TestApp, seed: &Seed) -> anyhow::Result<(chezhu_tests::app::Owner, String)> {
    let mut first = None;
    for n in 0..30 {
        let owner = app.owner(&format!("early{n}")).await;
        let free = super::free(app, seed, "oil").await;
        let Some(start) = free.first() else { break };
        let kept = held(app, seed, &owner, "oil", start).await;
        first.get_or_insert((owner, kept));
    }
    first.ok_or_else(|| anyhow::anyhow!("nothing was free"))
}

on_both! {
    async fn a_freed_slot_is_offered_and_becomes_a_booking(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let (me, next) = (app.owner("me").await, app.owner("next").await);
        let nothing = app.post("/api/v1/waitlist", &join(&seed)).bearer(&me.token).expect(409).await;
        assert_eq!(nothing["code"], "booking.nothing_to_wait_for");
        let (early, kept) = full(&app, &seed).await?;
        let mine = app.post("/api/v1/waitlist", &join(&seed)).bearer(&me.token).expect(201).await;
        let twice = app.post("/api/v1/waitlist", &join(&seed)).bearer(&me.token).expect(409).await;
        assert_eq!(twice["code"], "booking.already_waiting");
        app.clock.advance(std::time::Duration::from_secs(1));
        let theirs = app.post("/api/v1/waitlist", &join(&seed)).bearer(&next.token).expect(201).await;
        assert_eq!((mine["ahead"].as_i64(), theirs["ahead"].as_i64()), (Some(0), Some(1)));
        assert_eq!(sweep(&app).await?, 0);
        app.post(&format!("/api/v1/bookings/{kept}/cancel"), &json!({ "reason": "other" })).bearer(&early.token).expect(200).await;
        assert_eq!(sweep(&app).await?, 1);
        let offered = app.get(&format!("/api/v1/waitlist/{}", id(&mine))).bearer(&me.token).expect(200).await;
        assert_eq!(offered["state"], "offered");
        assert_eq!(offered["offered_until"], "2026-11-23T01:30:01Z");
        // The offer owns its cells: nobody else sees them.
        assert!(super::free(&app, &seed, "oil").await.is_empty());
        let booking = app.post(&format!("/api/v1/waitlist/{}/accept", id(&mine)), &()).bearer(&me.token).expect(201).await;
        assert_eq!(booking["state"], "held");
        assert_eq!(booking["start_at"], offered["offered_start_at"]);
        Ok(())
    }

    async fn an_offer_nobody_takes_goes_to_the_next(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let (me, next) = (app.owner("me").await, app.owner("next").await);
        let (early, kept) = full(&app, &seed).await?;
        let mine = app.post("/api/v1/waitlist", &join(&seed)).bearer(&me.token).expect(201).await;
        app.clock.advance(std::time::Duration::from_secs(1));
        let theirs = app.post("/api/v1/waitlist", &join(&seed)).bearer(&next.token).expect(201).await;
        app.post(&format!("/api/v1/bookings/{kept}/cancel"), &json!({ "reason": "other" })).bearer(&early.token).expect(200).await;
        sweep(&app).await?;
        // The other holds of the day must not lapse meanwhile, or there would be room for both.
        app.db.write(Actor::System("test"), async |tx| tx.run("UPDATE booking SET hold_until = hold_until + 86400000", []).await).await?;
        app.clock.advance(std::time::Duration::from_secs(31 * 60));
        let late = app.post(&format!("/api/v1/waitlist/{}/accept", id(&mine)), &()).bearer(&app.owner("me").await.token).expect(409).await;
        assert_eq!(late["code"], "booking.offer_expired");
        assert_eq!(sweep(&app).await?, 2, "one ended, one offered");
        let offered = app.get(&format!("/api/v1/waitlist/{}", id(&theirs))).bearer(&app.owner("next").await.token).expect(200).await;
        assert_eq!(offered["state"], "offered");
        let left = app.post(&format!("/api/v1/waitlist/{}/leave", id(&theirs)), &()).bearer(&app.owner("next").await.token).expect(200).await;
        assert_eq!(left["state"], "left");
        assert_eq!(super::free(&app, &seed, "oil").await.len(), 1);
        assert!(super::free(&app, &seed, "oil").await.iter().all(|start| start.as_str() >= at(9, 0).as_str()));
        Ok(())
    }

    async fn who_lets_an_offer_pass_keeps_the_place(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let (me, next) = (app.owner("me").await, app.owner("next").await);
        let (early, kept) = full(&app, &seed).await?;
        let mine = app.post("/api/v1/waitlist", &join(&seed)).bearer(&me.token).expect(201).await;
        let pass = format!("/api/v1/waitlist/{}/pass", id(&mine));
        app.post(&pass, &()).bearer(&me.token).refused(409, "booking.not_allowed_now").await;
        app.post(&format!("/api/v1/bookings/{kept}/cancel"), &json!({ "reason": "other" })).bearer(&early.token).expect(200).await;
        assert_eq!(sweep(&app).await?, 1);
        let places = app.get("/api/v1/waitlist").bearer(&me.token).expect(200).await;
        assert_eq!((places.as_array().map(Vec::len), &places[0]["id"], &places[0]["state"]), (Some(1), &mine["id"], &json!("offered")));
        assert_eq!(app.get("/api/v1/waitlist").bearer(&next.token).expect(200).await, json!([]));
        app.post(&pass, &()).bearer(&next.token).refused(404, "request.not_found").await;
        let passed = app.post(&pass, &()).bearer(&me.token).expect(200).await;
        assert_eq!((&passed["state"], &passed["offered_start_at"]), (&json!("waiting"), &Value::Null));
        // What was kept for them is free for others.
        assert_eq!(super::free(&app, &seed, "oil").await.len(), 1);
        Ok(())
    }
}
