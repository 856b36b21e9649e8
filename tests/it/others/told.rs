//! X6, X8, X9, X11, X15 and X16: what is told, when, and by which clock.

use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu::ground::outbox::{self, Intended, Lane, Promise, State};
use chezhu_jobs::SweepError;
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::seed::{self, Seed, colleague, later};
use futures::future::join_all;
use serde_json::{Value, json};

use super::{SYSTEM, number, run};
use crate::booking::{asked, at, held, submit};
use crate::notice::{parcel, put, states};
use crate::{repair, store};

/// The kinds in an owner's inbox, by the alphabet.
async fn inbox(app: &TestApp, token: &str) -> Vec<String> {
    let told = app.get("/api/v1/notices").bearer(token).expect(200).await;
    let kind = |one: &Value| one["kind"].as_str().unwrap_or_default().to_owned();
    let mut kinds: Vec<String> = told["items"].as_array().into_iter().flatten().map(kind).collect();
    kinds.sort();
    kinds
}

/// X6.
pub async fn two_timetables_and_one_that_was_away(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    asked(app, &seed, &owner, "oil", "2026-11-25T02:00:00Z").await;
    let told = "SELECT COUNT(*) FROM notice WHERE kind LIKE 'booking.reminder%'";
    // Both wake at the same instant, again and again: a day before it is said once.
    app.clock.set(START.plus_minutes(25 * 60));
    let (one, two) = (app.jobs()?, app.jobs()?);
    for _ in 0..3 {
        let (one, two) = futures::join!(one.sweep("booking.reminders"), two.sweep("booking.reminders"));
        for done in [one, two] {
            assert!(matches!(done, Ok(_) | Err(SweepError::Held(_))), "{done:?}");
        }
        assert_eq!(number(app, told).await?, 1);
    }
    // Nobody woke for ten hours: what was due is still said, once.
    app.clock.set(START.plus_minutes(35 * 60 + 45));
    assert_eq!(
        (
            one.sweep("booking.reminders").await?,
            two.sweep("booking.reminders").await?
        ),
        (1, 0)
    );
    assert_eq!(number(app, told).await?, 2);
    Ok(())
}

/// X8.
pub async fn one_tap_is_told_once(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let advisor = colleague(app, "service_advisor", Some(seed.store)).await?;
    let car = seed::car(app, &owner, &seed).await;
    let booking = held(app, &seed, &owner, "check", &at(10, 0)).await;
    let key = "0123456789abcdef0123456789abcdef";
    let tap = |path: String, wish: Value, token: String| async move {
        let calls = (0..8).map(|_| app.post(&path, &wish).bearer(&token).key(key).send());
        join_all(calls).await
    };
    for answered in tap(
        format!("/api/v1/bookings/{booking}/submit"),
        submit(&car),
        owner.token.clone(),
    )
    .await
    {
        answered.expect(200);
    }
    for answered in tap(
        format!("/api/v1/staff/bookings/{booking}/confirm"),
        json!({}),
        advisor.token.clone(),
    )
    .await
    {
        answered.expect(200);
    }
    assert_eq!(
        inbox(app, &owner.token).await,
        ["booking.confirmed", "booking.received"]
    );
    let desk = app
        .get("/api/v1/staff/notices")
        .bearer(&advisor.token)
        .expect(200)
        .await;
    let asked = desk["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["kind"] == "booking.requested")
        .count();
    assert_eq!(asked, 1, "{desk}");
    let twice = "SELECT COUNT(*) FROM (SELECT aggregate_id FROM delivery GROUP BY aggregate_id, event_no, kind, audience, channel HAVING COUNT(*) > 1) d";
    assert_eq!(number(app, twice).await?, 0);
    Ok(())
}

/// X9: where the message cannot be written, the event does not happen; where it happened, any process finds the message.
pub async fn no_event_without_its_message(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let owner = app.owner("wang").await;
    let car = seed::car(app, &owner, &seed).await;
    let booking = held(app, &seed, &owner, "oil", &at(10, 0)).await;
    let path = format!("/api/v1/bookings/{booking}");
    run(app, "ALTER TABLE delivery RENAME TO delivery_gone").await?;
    let broken = app
        .post(&format!("{path}/submit"), &submit(&car))
        .bearer(&owner.token)
        .send()
        .await;
    run(app, "ALTER TABLE delivery_gone RENAME TO delivery").await?;
    assert!(broken.status >= 500, "{}", broken.text());
    assert_eq!(app.get(&path).bearer(&owner.token).expect(200).await["state"], "held");
    let (notices, intents) = ("SELECT COUNT(*) FROM notice", "SELECT COUNT(*) FROM intent");
    assert_eq!((number(app, notices).await?, number(app, intents).await?), (0, 0));
    let done = app
        .post(&format!("{path}/submit"), &submit(&car))
        .bearer(&owner.token)
        .expect(200)
        .await;
    assert_eq!(done["state"], "confirmed");
    let intended = number(app, intents).await?;
    assert!(intended > 0 && intended == number(app, "SELECT COUNT(*) FROM delivery").await?);
    // A process that starts only now.
    app.jobs()?.deliver_all().await?;
    let audit = app.jobs()?.audit().await?;
    assert!(audit.holds() && audit.open == 0, "{audit:?}");
    Ok(())
}

/// X11.
pub async fn four_hundred_days_later(app: &TestApp) -> anyhow::Result<()> {
    const DAY: i64 = 24 * 60;
    let far = Intended {
        not_before: Some(START.plus_minutes(400 * DAY)),
        ..parcel(Promise::AtMostOnce, Lane::Care)
    };
    put(&app.db, vec![far]).await?;
    let jobs = app.jobs()?;
    for day in [1, 31, 100, 366, 399] {
        app.clock.set(START.plus_minutes(day * DAY));
        for sweep in chezhu_jobs::timetable::SWEEPS
            .iter()
            .filter(|sweep| sweep.name.starts_with("outbox."))
        {
            jobs.sweep(sweep.name).await?;
        }
        assert_eq!(
            (jobs.deliver_all().await?, states(&app.db).await?),
            (0, vec![(State::Ready, 1)]),
            "day {day}"
        );
        let audit = jobs.audit().await?;
        assert!(audit.holds() && audit.overdue == 0, "day {day}: {audit:?}");
    }
    // Due and unsent for more than five minutes is an alarm; then it is taken.
    app.clock.set(START.plus_minutes(400 * DAY + 6));
    assert_eq!(jobs.audit().await?.overdue, 1);
    let taken = app
        .db
        .write(SYSTEM, async |tx| outbox::claim(tx, 9, Duration::from_secs(60)).await)
        .await?;
    assert_eq!(taken.len(), 1);
    Ok(())
}

/// X15.
pub async fn a_clock_stands_still_on_hold_and_knows_the_calendar(app: &TestApp) -> anyhow::Result<()> {
    let mut shop = repair::opened(app, "leave").await?;
    let jobs = app.jobs()?;
    let slow = async || -> anyhow::Result<i64> {
        jobs.sweep("repair.stages").await?;
        Ok(repair::times::heard(app, "repair.slow").await)
    };
    // Ten of the fifteen minutes of the intake are over when it has to wait for somebody else, an hour long.
    later(app, 10);
    shop.by(app, &shop.advisor, "/hold", json!({ "reason": "maker" })).await;
    later(app, 60);
    assert_eq!(slow().await?, 0, "on hold");
    repair::times::everybody(app, &mut shop).await;
    shop.by(app, &shop.advisor, "/release", Value::Null).await;
    assert_eq!(slow().await?, 0, "five minutes are left");
    later(app, 4);
    assert_eq!(slow().await?, 0);
    later(app, 2);
    assert_eq!(slow().await?, 1);
    // The national day is a holiday, the Saturday after it a workday that makes up for it.
    let store = store::open_store(app, "one").await?;
    let manager = app.staff(Role::StoreManager, Some(store)).await?;
    let days = format!("/api/v1/staff/stores/{store}/days?from=2026-10-01&days=10");
    let days = app.get(&days).bearer(&manager.token).expect(200).await;
    assert_eq!(
        (&days[0]["calendar"], &days[9]["calendar"]),
        (&json!("holiday"), &json!("workday")),
        "{days}"
    );
    assert_ne!(days[0]["hours"], days[9]["hours"]);
    Ok(())
}

/// X16.
pub async fn each_clock_is_shown_by_itself(app: &TestApp) -> anyhow::Result<()> {
    let mut shop = repair::opened(app, "leave").await?;
    let li = app.owner("li").await;
    asked(app, &shop.seed, &li, "check", &at(10, 0)).await;
    let path = format!("/api/v1/staff/stores/{}/today", shop.seed.store);
    let clocks = async || -> anyhow::Result<Vec<String>> {
        let who = colleague(app, "service_advisor", Some(shop.seed.store)).await?;
        let view = app.get(&path).bearer(&who.token).expect(200).await;
        let word = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
        let items = view["items"].as_array().into_iter().flatten();
        let mut seen: Vec<String> = items
            .map(|item| format!("{} {}", word(item, "kind"), word(item, "risk")))
            .collect();
        seen.sort();
        Ok(seen)
    };
    // Two hours: the stage is far too long, a word is due, and an answer has a day: three clocks, three colours.
    later(app, 121);
    assert_eq!(
        clocks().await?,
        ["answer green", "repair_contact amber", "repair_slow red"]
    );
    shop.advisor.token = app.staff_login(&shop.advisor.username).await.0;
    shop.by(app, &shop.advisor, "/contacts", json!({})).await;
    assert_eq!(
        clocks().await?,
        ["answer green", "repair_slow red"],
        "a word stops its own clock only"
    );
    Ok(())
}
