//! Reminders of bookings through the front door, the sweeps and the stand-in (issue 3, point 9; X7).

use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu_tests::app::{Owner, START, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed};
use serde_json::{Value, json};

use super::SYSTEM;

/// Books and submits an instant item at this start; gives the path of the booking.
async fn booked(app: &TestApp, seed: &Seed, owner: &Owner, start: &str) -> String {
    let car = seed::car(app, owner, seed).await;
    let wish = json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave", "start_at": start });
    let held = app
        .post("/api/v1/bookings", &wish)
        .bearer(&owner.token)
        .expect(201)
        .await;
    let path = format!("/api/v1/bookings/{}", held["id"].as_str().unwrap_or_default());
    let submit = json!({ "vehicle_id": car, "contact_name": "王小明", "contact_phone": "13800138000" });
    let done = app
        .post(&format!("{path}/submit"), &submit)
        .bearer(&owner.token)
        .expect(200)
        .await;
    assert_eq!(done["state"], "confirmed", "{done}");
    path
}

/// Turns the clock to this instant and sweeps twice: the second time nothing is left to do.
async fn sweep_at(app: &TestApp, at: At) -> anyhow::Result<u64> {
    app.clock.set(at);
    let jobs = app.jobs()?;
    let done = jobs.sweep("booking.reminders").await?;
    assert_eq!(jobs.sweep("booking.reminders").await?, 0);
    Ok(done)
}

/// The kinds in the owner's inbox but for what the owner's own taps brought, the oldest first.
async fn reminders(app: &TestApp) -> anyhow::Result<Vec<(String, i64)>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        kind: String,
        shown_at: At,
    }
    let sql = "SELECT kind, shown_at FROM notice WHERE kind LIKE 'booking.reminder%' ORDER BY created_at, id";
    let rows: Vec<Row> = app.db.read(SYSTEM).all(sql, []).await?;
    let minutes = |at: At| (at.ms() - START.ms()) / 60_000;
    Ok(rows.into_iter().map(|row| (row.kind, minutes(row.shown_at))).collect())
}

async fn states_of(app: &TestApp, kind: &str) -> anyhow::Result<Vec<(String, i64)>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        state: String,
        rows: i64,
    }
    let sql = "SELECT state, COUNT(*) AS rows FROM delivery WHERE kind = $1 GROUP BY state ORDER BY state";
    let rows: Vec<Row> = app.db.read(SYSTEM).all(sql, [kind.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.state, row.rows)).collect())
}

/// Minutes after [`START`], which is Monday at 09:00 in Shanghai.
fn at(day: i64, hour: i64, minute: i64) -> At {
    START.plus_minutes((day * 24 + hour - 9) * 60 + minute)
}

/// X7: moved, cancelled or begun meanwhile, it never goes out; after a move the new time is reminded of.
pub async fn what_has_moved_is_not_reminded_of(app: TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(&app).await?;
    let owner = app.owner("wang").await;
    let moved = booked(&app, &seed, &owner, "2026-11-25T03:00:00Z").await;
    let cancelled = booked(&app, &seed, &owner, "2026-11-25T03:00:00Z").await;
    assert_eq!(sweep_at(&app, at(1, 11, 0)).await?, 2);
    let owner = app.owner("wang").await;
    app.post(
        &format!("{moved}/reschedule"),
        &json!({ "start_at": "2026-11-26T03:00:00Z" }),
    )
    .bearer(&owner.token)
    .expect(200)
    .await;
    app.post(&format!("{cancelled}/cancel"), &json!({ "reason": "plans_changed" }))
        .bearer(&owner.token)
        .expect(200)
        .await;
    app.jobs()?.deliver_all().await?;
    assert_eq!(
        states_of(&app, "booking.reminder_day").await?,
        [("cancelled".to_owned(), 2)]
    );
    assert_eq!(sweep_at(&app, at(2, 10, 0)).await?, 0);
    assert_eq!(sweep_at(&app, at(2, 11, 0)).await?, 1);
    let kinds: Vec<String> = reminders(&app).await?.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["booking.reminder_day"; 3]);
    Ok(())
}

on_both! {
    /// Wednesday 10:00: a day before at 10:00; two hours before would be 08:00, so Tuesday at 20:00.
    async fn a_visit_is_reminded_of_twice_and_once_each(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        booked(&app, &seed, &app.owner("wang").await, "2026-11-25T02:00:00Z").await;
        assert_eq!(sweep_at(&app, at(1, 9, 59)).await?, 0);
        assert_eq!(sweep_at(&app, at(1, 10, 0)).await?, 1);
        assert_eq!(sweep_at(&app, at(1, 19, 59)).await?, 0);
        assert_eq!(sweep_at(&app, at(1, 20, 1)).await?, 1);
        assert_eq!(sweep_at(&app, at(2, 8, 0)).await?, 0);
        let expected = [("booking.reminder_day", 25 * 60), ("booking.reminder_soon", 35 * 60 + 1)];
        assert_eq!(reminders(&app).await?, expected.map(|(kind, at)| (kind.to_owned(), at)));
        let owner = app.owner("wang").await;
        let inbox = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        let body = inbox["items"][0]["body"].as_str().unwrap_or_default();
        assert!(body.contains("2026年11月25日（周三）10:00"), "{inbox}");
        Ok(())
    }

    /// What was made after it was due has just been said by the confirmation.
    async fn a_visit_made_late_is_not_reminded_of_what_was_just_said(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        booked(&app, &seed, &owner, "2026-11-24T06:00:00Z").await;
        // Made on Monday at 09:00 for Tuesday 14:00: both are told.
        assert_eq!(sweep_at(&app, at(0, 14, 0)).await?, 1);
        // Made on Monday at 14:00 for Tuesday 09:15: the day before is over, the evening before is to come.
        let owner = app.owner("wang").await;
        booked(&app, &seed, &owner, "2026-11-24T01:15:00Z").await;
        assert_eq!(sweep_at(&app, at(0, 20, 0)).await?, 1);
        app.clock.set(at(0, 20, 30));
        let owner = app.owner("li").await;
        booked(&app, &seed, &owner, "2026-11-24T01:30:00Z").await;
        assert_eq!(sweep_at(&app, at(1, 8, 0)).await?, 1, "without a word");
        assert_eq!(reminders(&app).await?.len(), 2);
        Ok(())
    }

    /// Jobs were away: what is worthless by now is not told, what is not yet is.
    async fn what_was_missed_is_told_while_it_is_of_use(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        booked(&app, &seed, &owner, "2026-11-25T06:00:00Z").await;
        booked(&app, &seed, &owner, "2026-11-25T08:00:00Z").await;
        assert_eq!(sweep_at(&app, at(2, 13, 0)).await?, 2, "14:00 soon, 16:00 a day");
        let expected = [("booking.reminder_soon", 52 * 60), ("booking.reminder_day", 52 * 60)];
        let mut told = reminders(&app).await?;
        told.sort_by_key(|(kind, _)| std::cmp::Reverse(kind.clone()));
        assert_eq!(told, expected.map(|(kind, at)| (kind.to_owned(), at)));
        Ok(())
    }

    /// Nobody came: a friendly word after half an hour, once.
    async fn who_did_not_come_is_asked_to_book_again(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let owner = app.owner("wang").await;
        let path = booked(&app, &seed, &owner, "2026-11-24T02:00:00Z").await;
        app.clock.set(at(1, 10, 30));
        let jobs = app.jobs()?;
        assert_eq!((jobs.sweep("booking.no_shows").await?, jobs.sweep("booking.no_shows").await?), (1, 0));
        let owner = app.owner("wang").await;
        let inbox = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        let newest: &Value = &inbox["items"][0];
        assert_eq!(newest["kind"], "booking.no_show");
        assert!(path.ends_with(newest["subject"].as_str().unwrap_or("?")));
        assert_eq!(sweep_at(&app, at(1, 11, 0)).await?, 0);
        Ok(())
    }
}
