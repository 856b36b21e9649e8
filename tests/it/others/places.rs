//! X1 to X5: places, capacity, free time, zones.

use std::time::Duration;

use chezhu::ground::error::Error;
use chezhu::ground::id::fresh_uuid;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::Answered;
use chezhu_tests::figures;
use chezhu_tests::seed::{Seed, colleague, later};
use futures::future::join_all;
use serde_json::{Value, json};

use super::{SYSTEM, number};
use crate::booking::{DAY, asked, at, free, held, id, slots, wish};

/// What is said to a wish in the end, and how often it was told to come again before.
async fn until_answered(app: &TestApp, token: &str, wish: Value) -> (Answered, u32) {
    let mut again = 0;
    loop {
        let answered = app.post("/api/v1/bookings", &wish).bearer(token).send().await;
        if answered.status != 503 || again == 100 {
            return (answered, again);
        }
        again += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// X1.
pub async fn two_hundred_for_two_places(app: &TestApp) -> anyhow::Result<()> {
    let began = std::time::Instant::now();
    let seed = Seed::with_bays(app, 2).await?;
    let mut tokens = Vec::new();
    for n in 0..200 {
        tokens.push(app.owner(&format!("racer{n}")).await.token);
    }
    let (mut won, mut refused, mut again) = (0, 0, 0);
    let asked = tokens
        .iter()
        .map(|token| until_answered(app, token, wish(&seed, "oil", &at(10, 0))));
    for (answered, tries) in join_all(asked).await {
        again += tries;
        match answered.status {
            201 => won += 1,
            409 => {
                let problem = answered.json();
                assert_eq!(problem["code"], "booking.slot_taken", "{problem}");
                assert!(problem["extra"]["alternatives"].is_array(), "{problem}");
                refused += 1;
            }
            other => panic!("{other}: {}", answered.text()),
        }
    }
    let twice = "SELECT COUNT(*) FROM (SELECT resource_id, cell FROM booking_cell GROUP BY resource_id, cell HAVING COUNT(*) > 1) d";
    let doubled = number(app, twice).await?;
    let ok = (won, refused, doubled) == (2, 198, 0);
    let values = [
        ("asked", json!(200)),
        ("won", json!(won)),
        ("refused", json!(refused)),
        ("doubled", json!(doubled)),
        ("told_to_come_again", json!(again)),
    ];
    let tail = figures::tail(app.engine, began);
    figures::line(
        "X1",
        "200 at once for 2 places: 2 win, 198 refused",
        &[&values[..], &tail].concat(),
        ok,
    );
    assert!(ok, "{won} won, {refused} refused, {doubled} cells twice");
    // The table itself says no, whoever writes into it.
    let again = "INSERT INTO booking_cell (resource_id, cell, claim_id) SELECT resource_id, cell, $1 FROM booking_cell";
    let claim = fresh_uuid(app.clock.now());
    let written = app
        .db
        .write(SYSTEM, async |tx| tx.run(again, [claim.into()]).await)
        .await;
    assert!(matches!(written, Err(Error::Fault(_))), "{written:?}");
    Ok(())
}

/// X2.
pub async fn a_request_holds_its_place(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::with_bays(app, 1).await?;
    let (wang, li) = (app.owner("wang").await, app.owner("li").await);
    let view = asked(app, &seed, &wang, "check", &at(10, 0)).await;
    assert_eq!(view["state"], "requested");
    assert!(!free(app, &seed, "check").await.contains(&at(10, 0)));
    let book = |start: &str| {
        app.post("/api/v1/bookings", &wish(&seed, "check", start))
            .bearer(&li.token)
    };
    book(&at(10, 0)).refused(409, "booking.slot_taken").await;
    // Two advisors at once: one of them confirms it.
    let one = colleague(app, "service_advisor", Some(seed.store)).await?;
    let two = colleague(app, "service_advisor", Some(seed.store)).await?;
    let path = format!("/api/v1/staff/bookings/{}/confirm", id(&view));
    let confirm = |token: &str| app.post(&path, &json!({})).bearer(token).send();
    let (first, second) = futures::join!(confirm(&one.token), confirm(&two.token));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", first.text(), second.text());
    // What nobody submits is not held for ever.
    held(app, &seed, &wang, "check", &at(14, 0)).await;
    book(&at(14, 0)).refused(409, "booking.slot_taken").await;
    later(app, 6);
    app.jobs()?.sweep("booking.holds").await?;
    book(&at(14, 0)).expect(201).await;
    Ok(())
}

/// X3.
pub async fn the_scarcest_resource_is_the_capacity(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let manager = colleague(app, "store_manager", Some(seed.store)).await?;
    let out =
        json!({ "resource_id": seed.resources["技师2"], "from_at": at(9, 0), "to_at": at(12, 0), "reason": "培训" });
    let outages = format!("/api/v1/staff/stores/{}/outages", seed.store);
    app.post(&outages, &out).bearer(&manager.token).expect(201).await;
    // Two bays and two advisors, but one technician until noon, two in the afternoon.
    for (start, capacity) in [(at(10, 0), 1), (at(14, 0), 2)] {
        let mut won = 0;
        for n in 0..3 {
            let owner = app.owner(&format!("owner{n}")).await;
            let answered = app
                .post("/api/v1/bookings", &wish(&seed, "oil", &start))
                .bearer(&owner.token)
                .send()
                .await;
            assert!([201, 409].contains(&answered.status), "{}", answered.text());
            won += usize::from(answered.status == 201);
        }
        assert_eq!(won, capacity, "{start}");
        assert!(!free(app, &seed, "oil").await.contains(&start));
    }
    Ok(())
}

/// X4.
pub async fn what_is_shown_can_be_booked_and_nothing_else(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::with_bays(app, 1).await?;
    let (wang, li) = (app.owner("wang").await, app.owner("li").await);
    for start in [at(10, 0), at(13, 30)] {
        held(app, &seed, &wang, "oil", &start).await;
    }
    let shown = free(app, &seed, "oil").await;
    let mut agreed = 0;
    for quarter in 8 * 4..19 * 4 {
        let start = at(quarter / 4, quarter % 4 * 15);
        let answered = app
            .post("/api/v1/bookings", &wish(&seed, "oil", &start))
            .bearer(&li.token)
            .send()
            .await;
        assert_eq!(
            answered.status == 201,
            shown.contains(&start),
            "{start}: {}",
            answered.text()
        );
        assert!(
            [201, 409, 422].contains(&answered.status),
            "{start}: {}",
            answered.text()
        );
        if answered.status == 201 {
            agreed += 1;
            let claim: chezhu::ground::id::BookingId = id(&answered.json()).parse()?;
            for sql in [
                "DELETE FROM booking_cell WHERE claim_id = $1",
                "DELETE FROM booking_take WHERE claim_id = $1",
                "UPDATE booking SET state = 'cancelled' WHERE id = $1",
            ] {
                app.db
                    .write(SYSTEM, async |tx| tx.run(sql, [claim.into()]).await)
                    .await?;
            }
        }
    }
    assert_eq!((agreed, free(app, &seed, "oil").await), (shown.len(), shown));
    assert!(agreed > 5, "{agreed}");
    Ok(())
}

/// X5: odd offsets, the turn of a clock, and both sides of the date line.
pub async fn nine_o_clock_is_the_stores_nine_o_clock(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let zones = [
        ("Asia/Shanghai", "2026-11-24T01:00:00Z"),
        ("Asia/Kathmandu", "2026-11-24T03:15:00Z"),
        ("Pacific/Chatham", "2026-11-23T19:15:00Z"),
        ("America/St_Johns", "2026-11-24T12:30:00Z"),
        ("Pacific/Kiritimati", "2026-11-23T19:00:00Z"),
    ];
    for (n, (zone, nine)) in zones.into_iter().enumerate() {
        app.db
            .write(SYSTEM, async |tx| {
                tx.run("UPDATE store SET zone = $1", [zone.into()]).await
            })
            .await?;
        let day = app.get(&slots(&seed, "oil", DAY)).expect(200).await;
        assert_eq!(
            (&day["zone"], &day["slots"][0]["start_at"]),
            (&json!(zone), &json!(nine)),
            "{zone}"
        );
        let owner = app.owner(&format!("owner{n}")).await;
        let view = asked(app, &seed, &owner, "oil", nine).await;
        assert_eq!(view["state"], "confirmed", "{zone}: {view}");
        let told = app.get("/api/v1/notices").bearer(&owner.token).expect(200).await;
        let body = told["items"][0]["body"].as_str().unwrap_or_default();
        assert!(body.contains("2026年11月24日（周二）09:00"), "{zone}: {told}");
    }
    Ok(())
}
