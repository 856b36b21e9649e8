//! Reminders, the call, the end of a quote's time, and declined work whose day has come.

use std::time::Duration;

use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::later;
use serde_json::{Value, json};

use super::{Desk, answer, desk, outside};

async fn told(app: &TestApp, owner: &Owner) -> usize {
    let told = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
    let reminder = |one: &&Value| one["kind"] == "quote.reminder";
    told["items"].as_array().into_iter().flatten().filter(reminder).count()
}

/// Tokens live fifteen minutes of the clock: everybody logs in again.
async fn anew(app: &TestApp, desk: &mut Desk) {
    desk.owner = app.owner("wang").await;
    desk.advisor.token = app.staff_login(&desk.advisor.username).await.0;
}

on_both! {
    async fn whoever_waits_is_reminded_twice_and_then_called(app: TestApp) -> anyhow::Result<()> {
        let mut desk = desk(&app).await?;
        let jobs = app.jobs()?;
        let repair = {
            let paper = desk.in_workshop(&app).await?;
            paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000)])).await;
            paper.repair
        };
        assert_eq!(jobs.sweep("quote.remind").await?, 0);
        for (minutes, reminders) in [(29, 0), (2, 1), (80, 1), (10, 2), (20, 2)] {
            later(&app, minutes);
            jobs.sweep("quote.remind").await?;
            jobs.sweep("quote.remind").await?;
            desk.owner = app.owner("wang").await;
            assert_eq!(told(&app, &desk.owner).await, reminders, "{minutes} minutes later");
        }
        later(&app, 40);
        assert_eq!(jobs.sweep("quote.remind").await?, 1);
        assert_eq!(jobs.sweep("quote.remind").await?, 0);
        anew(&app, &mut desk).await;
        assert_eq!(told(&app, &desk.owner).await, 2, "the third step is a call");
        let waiting = app.get("/api/v1/staff/quotes").bearer(&desk.advisor.token).expect(200).await;
        let one = &waiting["items"][0];
        assert_eq!((&one["repair_id"], &one["open"], one["call_since"].is_string()), (&json!(repair), &json!(2), true), "{waiting}");
        let called = format!("/api/v1/staff/repairs/{repair}/quote/called");
        app.post(&called, &json!({ "no": 2 })).bearer(&desk.advisor.token).refused(409, "quote.stale").await;
        let seen = app.post(&called, &json!({ "no": 1 })).bearer(&desk.advisor.token).expect(200).await;
        assert_eq!(seen["call_since"], Value::Null);
        let waiting = app.get("/api/v1/staff/quotes").bearer(&desk.advisor.token).expect(200).await;
        assert_eq!(waiting["items"][0]["call_since"], Value::Null);
        Ok(())
    }

    async fn nobody_is_reminded_at_night(app: TestApp) -> anyhow::Result<()> {
        let mut desk = desk(&app).await?;
        let jobs = app.jobs()?;
        // 20:50 in Shanghai.
        later(&app, 11 * 60 + 50);
        anew(&app, &mut desk).await;
        desk.in_workshop(&app).await?.sent(&app, json!([outside("刹车片", 30_000)])).await;
        later(&app, 40);
        assert_eq!(jobs.sweep("quote.remind").await?, 0);
        // 09:00: one message, not three.
        later(&app, 11 * 60 + 30);
        assert_eq!(jobs.sweep("quote.remind").await?, 1);
        assert_eq!(jobs.sweep("quote.remind").await?, 0);
        Ok(())
    }

    async fn what_was_not_decided_in_time_is_over_and_what_was_stands(app: TestApp) -> anyhow::Result<()> {
        let mut desk = desk(&app).await?;
        let jobs = app.jobs()?;
        let (repair, shown) = {
            let paper = desk.in_workshop(&app).await?;
            let shown = paper.sent(&app, json!([outside("刹车片", 30_000), outside("雨刮", 5_000)])).await;
            paper.decide(&app, &shown, &[(0, json!("yes"))]).await;
            (paper.repair, shown)
        };
        // Tuesday, 18:00 in Shanghai.
        app.clock.advance(Duration::from_secs(33 * 3600));
        anew(&app, &mut desk).await;
        let decide = format!("/api/v1/repairs/{repair}/quote/decide");
        let told = app.post(&decide, &answer(&shown, &[(1, json!("yes"))])).bearer(&desk.owner.token).refused(409, "quote.expired").await;
        assert_eq!(told["extra"]["no"], json!(1));
        assert_eq!(jobs.sweep("quote.expire").await?, 1);
        assert_eq!(jobs.sweep("quote.expire").await?, 0);
        let mine = app.get(&format!("/api/v1/repairs/{repair}/quote")).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((&mine["state"], &mine["open"], &mine["consented_fen"]), (&json!("partially_consented"), &json!(0), &json!(30_000)));
        assert_eq!((&mine["lines"][0]["state"], &mine["lines"][1]["state"]), (&json!("agreed"), &json!("lapsed")));
        Ok(())
    }

    async fn nothing_agreed_to_is_nothing_left(app: TestApp) -> anyhow::Result<()> {
        let mut desk = desk(&app).await?;
        let repair = {
            let paper = desk.in_workshop(&app).await?;
            paper.sent(&app, json!([outside("刹车片", 30_000)])).await;
            paper.repair
        };
        app.clock.advance(Duration::from_secs(33 * 3600));
        assert_eq!(app.jobs()?.sweep("quote.expire").await?, 1);
        anew(&app, &mut desk).await;
        let mine = app.get(&format!("/api/v1/repairs/{repair}/quote")).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((&mine["state"], &mine["lines"][0]["state"]), (&json!("expired"), &json!("lapsed")));
        Ok(())
    }

    async fn declined_work_is_offered_on_its_day_to_who_agreed_to_care(app: TestApp) -> anyhow::Result<()> {
        let mut desk = desk(&app).await?;
        {
            let paper = desk.in_workshop(&app).await?;
            let shown = paper.sent(&app, json!([outside("刹车片", 30_000)])).await;
            paper.decide(&app, &shown, &[(0, json!("no"))]).await;
        }
        let jobs = app.jobs()?;
        app.clock.advance(Duration::from_secs(29 * 24 * 3600));
        assert_eq!(jobs.sweep("quote.revisit").await?, 0);
        app.clock.advance(Duration::from_secs(24 * 3600));
        anew(&app, &mut desk).await;
        let care = json!({ "purpose": "care", "granted": true, "document_id": "care-1", "document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" });
        app.post("/api/v1/me/consents", &care).bearer(&desk.owner.token).expect(200).await;
        assert_eq!(jobs.sweep("quote.revisit").await?, 1);
        assert_eq!(jobs.sweep("quote.revisit").await?, 0);
        let told = app.get("/api/v1/notices").bearer(&desk.owner.token).expect(200).await;
        let back = told["items"].as_array().into_iter().flatten().find(|one| one["kind"] == "quote.revisit");
        assert!(back.is_some_and(|one| one["body"].as_str().is_some_and(|body| body.contains("刹车片"))), "{told}");
        Ok(())
    }
}
