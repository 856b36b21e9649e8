//! Pushes to the staff's app: devices bound to sessions, browsers and native shells against their stand-in, the ladder of
//! what nobody acknowledges (issue 4, point 10; X17).

mod hostile;
mod inside;

use std::cell::Cell;
use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_jobs::{Channels, Jobs};
use chezhu_tests::app::{Staff, TestApp};
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use chezhu_tests::standin::fault::Fault;
use chezhu_tests::standin::push::{APP_KEY, MASTER_SECRET, StandIn};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use crate::booking::{asked, at, id};

const DEVICES: &str = "/api/v1/staff/devices";

/// A store with an advisor and a manager, the stand-in, and jobs that push by it.
struct Town {
    seed: Seed,
    advisor: Staff,
    manager: Staff,
    push: StandIn,
    jobs: Jobs,
    asks: Cell<u32>,
}

async fn town(app: &TestApp) -> anyhow::Result<Town> {
    let push = StandIn::start(app.clock.clone()).await?;
    let mut settings = app.settings.clone();
    settings.push.jpush_base_url = push.base_url.clone();
    let seed = Seed::small(app).await?;
    Ok(Town {
        advisor: app.staff(Role::ServiceAdvisor, Some(seed.store)).await?,
        manager: app.staff(Role::StoreManager, Some(seed.store)).await?,
        seed,
        push,
        jobs: Jobs::new(app.db.clone(), Channels::new(&settings, &app.clock)?),
        asks: Cell::new(0),
    })
}

/// A browser of this name, registered with this token.
async fn browser(app: &TestApp, town: &Town, name: &str, token: &str) -> anyhow::Result<Value> {
    let made = town.push.state().subscribe(name)?;
    let wish = json!({ "kind": "web_push", "endpoint": made.endpoint, "p256dh": made.p256dh, "auth": made.auth });
    Ok(app.post(DEVICES, &wish).bearer(token).expect(201).await)
}

/// Somebody asks for a visit, each at another hour: the advisors are told.
async fn ask(app: &TestApp, town: &Town) -> Value {
    let owner = app.owner(&format!("owner{}", app.next_number())).await;
    let hour = 10 + town.asks.get() % 7;
    town.asks.set(town.asks.get() + 1);
    asked(app, &town.seed, &owner, "check", &at(hour, 0)).await
}

/// Who was shown something since the last look, in order of their names.
fn shown(town: &Town) -> Vec<String> {
    let mut state = town.push.state();
    let mut names: Vec<String> = state.shown.iter().map(|one| one.name.clone()).collect();
    state.shown.clear();
    names.sort();
    names
}

/// What became of the pushes of a booking, as `state(reason)`.
async fn ends(app: &TestApp, booking: &Value) -> anyhow::Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        reason: Option<String>,
    }
    let booking: chezhu::ground::id::BookingId = id(booking).parse()?;
    let sql =
        "SELECT state, reason FROM delivery WHERE aggregate_id = $1 AND channel = 'push' ORDER BY intended_at, id";
    let rows: Vec<Row> = app.db.read(Actor::System("test")).all(sql, [booking.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| format!("{}({})", row.state, row.reason.unwrap_or_default()))
        .collect())
}

pub async fn what_nobody_acknowledges_climbs(app: TestApp) -> anyhow::Result<()> {
    let town = town(&app).await?;
    browser(&app, &town, "advisor", &town.advisor.token).await?;
    browser(&app, &town, "manager", &town.manager.token).await?;
    let round = async || -> anyhow::Result<Vec<String>> {
        town.jobs.sweep("notice.climb").await?;
        town.jobs.deliver_all().await?;
        Ok(shown(&town))
    };
    let heard = ask(&app, &town).await;
    let unheard = ask(&app, &town).await;
    let answered = ask(&app, &town).await;
    assert_eq!(round().await?, ["advisor"; 3]);
    let notices = app
        .get("/api/v1/staff/notices")
        .bearer(&town.advisor.token)
        .expect(200)
        .await;
    let notice = |booking: &Value| {
        let found = notices["items"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["subject"] == booking["id"]);
        found.map(id).unwrap_or_default()
    };
    let ack = format!("/api/v1/staff/notices/{}/ack", notice(&heard));
    app.post(&ack, &()).bearer(&town.manager.token).expect(404).await;
    let first = app.post(&ack, &()).bearer(&town.advisor.token).expect(200).await;
    assert!(first["acked_at"].is_string());
    let list = app
        .get("/api/v1/staff/notices")
        .bearer(&town.advisor.token)
        .expect(200)
        .await;
    let of = |booking: &Value| {
        list["items"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["subject"] == booking["id"])
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(
        (&of(&heard)["acked_at"], &of(&heard)["acked_by"]),
        (&first["acked_at"], &json!(town.advisor.username))
    );
    assert!(of(&unheard).get("acked_at").is_none());
    app.post(&format!("/api/v1/staff/bookings/{}/confirm", id(&answered)), &json!({}))
        .bearer(&town.advisor.token)
        .expect(200)
        .await;

    app.clock.advance(Duration::from_secs(9 * 60));
    assert_eq!(
        round().await?,
        [""; 0],
        "within the store's ten minutes nobody else is disturbed"
    );
    app.clock.advance(Duration::from_secs(61));
    assert_eq!(
        round().await?,
        ["manager"],
        "neither what was acknowledged nor what was answered"
    );
    assert_eq!(round().await?, [""; 0], "once");
    app.clock.advance(Duration::from_secs(3600));
    assert_eq!(round().await?, [""; 0], "the ladder ends with the manager");
    let (manager, _) = app.staff_login(&town.manager.username).await;
    let theirs = app.get("/api/v1/staff/notices").bearer(&manager).expect(200).await;
    assert_eq!(theirs["items"].as_array().map(Vec::len), Some(1), "{theirs}");
    assert_eq!(theirs["items"][0]["subject"], unheard["id"]);
    Ok(())
}

on_both! {
    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", super::APP_KEY), ("push.jpush_master_secret", super::MASTER_SECRET)]
    async fn browsers_and_shells_are_told_that_there_is_something(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        let key = app.get("/api/v1/staff/vapid-key").bearer(&town.advisor.token).expect(200).await;
        assert_eq!(key["public_key"].as_str().map(str::len), Some(87));
        let device = browser(&app, &town, "chrome", &town.advisor.token).await?;
        app.clock.advance(Duration::from_secs(1));
        app.post(DEVICES, &json!({ "kind": "jpush", "registration_id": "shell12345" })).bearer(&town.advisor.token).expect(201).await;
        browser(&app, &town, "boss", &town.manager.token).await?;
        let booking = ask(&app, &town).await;
        town.jobs.deliver_all().await?;

        let told = town.push.state().shown.clone();
        assert_eq!(told.len(), 2, "{told:?}");
        let notices = app.get("/api/v1/staff/notices").bearer(&town.advisor.token).expect(200).await;
        for one in &told {
            assert_eq!(one.body, json!({ "kind": "booking.requested", "subject": booking["id"], "notice": notices["items"][0]["id"], "words": "您有 1 条新预约" }), "{}", one.by);
            assert!(!one.topic.is_empty() && one.topic.len() <= 64);
            // Neither who nor what nor when: no name, plate, phone, number of the booking.
            let line = String::from_utf8_lossy(&one.raw).into_owned() + &one.body.to_string();
            for personal in ["王小明", "138", "粤B", "故障诊断", "BK2026", "刹车"] {
                assert!(!line.contains(personal), "{personal} by {}", one.by);
            }
        }
        assert_eq!(ends(&app, &booking).await?, ["sent()"]);
        assert_eq!(shown(&town), ["chrome", "shell12345"]);
        // One's own devices, and nobody else's.
        let mine = app.get(DEVICES).bearer(&town.advisor.token).expect(200).await;
        assert_eq!((mine.as_array().map(Vec::len), &mine[1]["id"], &mine[1]["current"]), (Some(2), &device["id"], &json!(true)));
        assert!(!mine.to_string().contains("127.0.0.1"), "{mine}");
        let path = format!("{DEVICES}/{}", id(&device));
        app.delete(&path).bearer(&town.manager.token).expect(404).await;
        app.delete(&path).bearer(&town.advisor.token).expect(204).await;
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(shown(&town), ["shell12345"]);
        Ok(())
    }

    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", super::APP_KEY), ("push.jpush_master_secret", super::MASTER_SECRET)]
    async fn a_device_goes_with_its_session_and_with_its_service(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        // A code is good once.
        app.clock.advance(Duration::from_secs(31));
        let (other, _) = app.staff_login(&town.advisor.username).await;
        for (name, token) in [("desk", &town.advisor.token), ("phone", &other)] {
            browser(&app, &town, name, token).await?;
        }
        // The same address again is the same device, in the session that said so last.
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(shown(&town), ["desk", "phone"]);
        app.post("/api/v1/staff/auth/logout", &()).bearer(&other).send().await;
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(shown(&town), ["desk"]);

        // The push service says that the browser is no more: it is forgotten, and the next channel has the message.
        town.push.state().leave("desk");
        let lost = ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(ends(&app, &lost).await?, ["passed_on(no_device)"]);
        assert_eq!(app.get(DEVICES).bearer(&town.advisor.token).expect(200).await, json!([]));
        // The same of an installation.
        app.post(DEVICES, &json!({ "kind": "jpush", "registration_id": "shell12345" })).bearer(&town.advisor.token).expect(201).await;
        town.push.state().leave("shell12345");
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(app.get(DEVICES).bearer(&town.advisor.token).expect(200).await, json!([]));
        Ok(())
    }

    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", super::APP_KEY), ("push.jpush_master_secret", super::MASTER_SECRET)]
    async fn a_service_that_fails_is_asked_again_and_then_left(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        browser(&app, &town, "chrome", &town.advisor.token).await?;
        // Twice busy, then well again.
        town.push.state().faults.tell(Fault::Http { status: 503 }, 2);
        let late = ask(&app, &town).await;
        for _ in 0..4 {
            town.jobs.deliver_all().await?;
            app.clock.advance(Duration::from_secs(60));
        }
        assert_eq!((ends(&app, &late).await?, shown(&town)), (vec!["sent()".to_owned()], vec!["chrome".to_owned()]));
        // Down: after three tries the next channel has it. Our key refused: at once.
        for (status, why) in [(500, "passed_on(no_answer)"), (403, "passed_on(config)"), (413, "passed_on(refused)")] {
            town.push.state().faults.tell(Fault::Http { status }, usize::MAX);
            let lost = ask(&app, &town).await;
            for _ in 0..4 {
                town.jobs.deliver_all().await?;
                app.clock.advance(Duration::from_secs(60));
            }
            assert_eq!(ends(&app, &lost).await?, [why], "{status}");
            town.push.state().faults.heal();
        }
        assert_eq!(shown(&town), [""; 0]);
        Ok(())
    }

    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", super::APP_KEY), ("push.jpush_master_secret", super::MASTER_SECRET)]
    async fn who_is_off_shift_is_left_in_peace(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        let early = app.staff(Role::ServiceAdvisor, Some(town.seed.store)).await?;
        for (name, who) in [("advisor", &town.advisor), ("early", &early)] {
            browser(&app, &town, name, &who.token).await?;
        }
        // The colleague works on Tuesdays; today is Monday.
        let tuesday = json!({ "tue": [{ "opens": "09:00", "closes": "18:00" }] });
        let resource = json!({ "kind": "advisor", "name": "早班顾问", "tags": [], "staff_id": early.id, "shifts": tuesday });
        app.post(&format!("/api/v1/staff/stores/{}/resources", town.seed.store), &resource).bearer(&town.manager.token).expect(201).await;
        let colleagues = app.get(&format!("/api/v1/staff/stores/{}/colleagues", town.seed.store)).bearer(&town.advisor.token).expect(200).await;
        let on: Vec<(bool, Value)> = colleagues.as_array().into_iter().flatten().map(|one| (one["id"] == json!(early.id), one["on_shift"].clone())).collect();
        assert!(on.contains(&(true, json!(false))) && on.contains(&(false, Value::Null)), "{on:?}");
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!(shown(&town), ["advisor"]);
        // Nobody but them: the next channel has it.
        let devices = app.get(DEVICES).bearer(&town.advisor.token).expect(200).await;
        app.delete(&format!("{DEVICES}/{}", id(&devices[0]))).bearer(&town.advisor.token).expect(204).await;
        let monday = ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        assert_eq!((ends(&app, &monday).await?, shown(&town)), (vec!["passed_on(off_shift)".to_owned()], Vec::new()));
        app.clock.advance(Duration::from_secs(24 * 3600));
        let owner = app.owner("later").await;
        asked(&app, &town.seed, &owner, "check", "2026-11-25T02:00:00Z").await;
        town.jobs.deliver_all().await?;
        assert_eq!(shown(&town), ["early"]);
        Ok(())
    }

    with [("push.providers", "web_push,jpush"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1"),
        ("push.jpush_base_url", "http://127.0.0.1:1"), ("push.jpush_app_key", super::APP_KEY), ("push.jpush_master_secret", super::MASTER_SECRET)]
    async fn an_address_is_what_a_client_says(app: TestApp) -> anyhow::Result<()> {
        let town = town(&app).await?;
        let good = town.push.state().subscribe("x")?;
        let wish = |endpoint: &str, p256dh: &str, auth: &str| json!({ "kind": "web_push", "endpoint": endpoint, "p256dh": p256dh, "auth": auth });
        let long = format!("{}{}", good.endpoint, "x".repeat(1100));
        for (wish, pointer) in [
            (wish("http://169.254.169.254/latest/meta-data", &good.p256dh, &good.auth), "/endpoint"),
            (wish("https://fcm.googleapis.com/x", &good.p256dh, &good.auth), "/endpoint"),
            (wish("file:///etc/passwd", &good.p256dh, &good.auth), "/endpoint"),
            (wish(&long, &good.p256dh, &good.auth), "/endpoint"),
            (wish(&good.endpoint, "AAAA", &good.auth), "/p256dh"),
            (wish(&good.endpoint, &good.p256dh, "AAAA"), "/p256dh"),
            (json!({ "kind": "jpush", "registration_id": "<script>" }), "/registration_id"),
        ] {
            let no = app.post(DEVICES, &wish).bearer(&town.advisor.token).expect(422).await;
            assert_eq!(no["errors"][0]["pointer"], pointer, "{no}");
        }
        app.post(DEVICES, &json!({ "kind": "pigeon" })).bearer(&town.advisor.token).expect(422).await;
        assert_eq!(app.get(DEVICES).bearer(&town.advisor.token).expect(200).await, json!([]));
        Ok(())
    }

    async fn without_a_provider_there_is_no_key_and_wecom_has_it(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let advisor = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
        app.get("/api/v1/staff/vapid-key").bearer(&advisor.token).expect(404).await;
        let owner = app.owner("wang").await;
        let booking = asked(&app, &seed, &owner, "check", &at(10, 0)).await;
        app.jobs()?.deliver_all().await?;
        assert_eq!(ends(&app, &booking).await?, ["passed_on(no_push)"]);
        Ok(())
    }
}
