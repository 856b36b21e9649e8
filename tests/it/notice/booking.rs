//! What booking tells, from the tap to WeChat: with its event, once, and only while it is so (domain.md 2.1, X7–X9).

use std::time::Duration;

use chezhu::ground::outbox::State;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed, colleague};
use chezhu_tests::standin::wechat::Endpoint;
use serde_json::{Value, json};

use super::states;

/// Submits a booking of this item on Tuesday at 10:00 and gives its id.
async fn asked(app: &TestApp, seed: &Seed, owner: &Owner, item: &str) -> String {
    let car = seed::car(app, owner, seed).await;
    let wish = json!({ "store_id": seed.store, "item_ids": [seed.items[item]], "way": "leave", "start_at": "2026-11-24T02:00:00Z" });
    let held = app
        .post("/api/v1/bookings", &wish)
        .bearer(&owner.token)
        .expect(201)
        .await;
    let id = held["id"].as_str().unwrap_or_default().to_owned();
    let submit =
        json!({ "vehicle_id": car, "symptom": "刹车异响", "contact_name": "王小明", "contact_phone": "13800138000" });
    app.post(&format!("/api/v1/bookings/{id}/submit"), &submit)
        .bearer(&owner.token)
        .expect(200)
        .await;
    id
}

/// The kinds in an inbox, the newest first.
fn kinds(inbox: &Value) -> Vec<&str> {
    inbox["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|notice| notice["kind"].as_str())
        .collect()
}

/// The words of the messages that reached WeChat, and whether they fit the rows of the outbox.
fn phrases(app: &TestApp) -> Vec<String> {
    let state = app.wechat.state();
    let sends = state
        .journal
        .iter()
        .filter(|call| call.endpoint == Endpoint::SubscribeSend);
    sends
        .map(|call| {
            call.body["data"]["phrase1"]["value"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

on_both! {
    with [("wechat.template_booking", "tmpl-booking")]
    async fn a_request_and_its_answer_reach_the_owner(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let (owner, jobs) = (app.owner("wang").await, app.jobs()?);
        let advisor = colleague(&app, "service_advisor", Some(seed.store)).await?;
        let id = asked(&app, &seed, &owner, "check").await;
        let inbox = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        assert_eq!(kinds(&inbox), ["booking.received"]);
        assert_eq!(inbox["items"][0]["subject"], id);
        let desk = app.get("/api/v1/staff/notices").bearer(&advisor.token).expect(200).await;
        assert_eq!((kinds(&desk), desk["items"][0]["subject"].as_str()), (vec!["booking.requested"], Some(id.as_str())));
        // The owner by WeChat; the advisors by push and WeCom, neither of which is set here.
        assert_eq!(jobs.deliver_all().await?, 3);

        app.clock.advance(Duration::from_secs(60));
        let confirm = json!({ "band": { "low_fen": 18_000, "high_fen": 30_000 } });
        app.post(&format!("/api/v1/staff/bookings/{id}/confirm"), &confirm).bearer(&advisor.token).expect(200).await;
        let inbox = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        assert_eq!(kinds(&inbox), ["booking.confirmed", "booking.received"]);
        let body = inbox["items"][0]["body"].as_str().unwrap_or_default();
        assert!(body.contains("2026年11月24日（周二）10:00") && body.contains("¥180.00 至 ¥300.00"), "{body}");
        assert_eq!(jobs.deliver_all().await?, 1);
        assert_eq!((phrases(&app), states(&app.db).await?), (vec!["待确认".to_owned(), "预约成功".to_owned()], vec![(State::PassedOn, 2), (State::Sent, 2)]));
        Ok(())
    }

    /// X7: what has moved on is not told any more; the inbox keeps it.
    with [("wechat.template_booking", "tmpl-booking")]
    async fn only_the_last_word_goes_out(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let (owner, jobs) = (app.owner("wang").await, app.jobs()?);
        let id = asked(&app, &seed, &owner, "oil").await;
        let path = format!("/api/v1/bookings/{id}");
        app.post(&format!("{path}/reschedule"), &json!({ "start_at": "2026-11-24T03:00:00Z" })).bearer(&owner.token).expect(200).await;
        app.post(&format!("{path}/cancel"), &json!({ "reason": "plans_changed" })).bearer(&owner.token).expect(200).await;
        jobs.deliver_all().await?;
        assert_eq!(phrases(&app), ["已取消"]);
        let inbox = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        let told = i64::try_from(kinds(&inbox).len())?;
        assert!(told >= 3, "{inbox}");
        assert_eq!(states(&app.db).await?, [(State::Cancelled, told - 1), (State::Sent, 1)]);
        Ok(())
    }

    async fn a_refused_wish_tells_nobody(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let (first, second) = (app.owner("wang").await, app.owner("li").await);
        let id = asked(&app, &seed, &first, "oil").await;
        let before = states(&app.db).await?;
        let wish = json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave", "start_at": "2026-11-24T02:00:00Z" });
        app.post("/api/v1/bookings", &wish).bearer(&second.token).refused(409, "booking.slot_taken").await;
        app.post(&format!("/api/v1/bookings/{id}/cancel"), &json!({ "reason": "other" })).bearer(&second.token).expect(404).await;
        assert_eq!(states(&app.db).await?, before);
        assert_eq!(app.get("/api/v1/notices").bearer(&second.token).expect(200).await["unread"], 0);
        Ok(())
    }
}
