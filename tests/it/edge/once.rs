//! A wish takes effect once for its key (rulings 3; security.md R3).

use std::time::Instant;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::{Owner, TestApp};
use chezhu_tests::client::Call;
use chezhu_tests::{figures, on_both};
use futures::future::join_all;
use serde_json::json;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// How often each key of the storm is shown.
const SHOWN: usize = 25;

/// What came of a storm.
#[derive(Default)]
struct Storm {
    asked: usize,
    other_bodies: usize,
    /// Replies that were not the first one's, byte by byte.
    unlike: usize,
    /// Other bodies under a key that was used, which were not refused with 422.
    not_refused: usize,
}

impl Storm {
    /// One wish under one key, shown 25 times, so many at once; now and then another wish under the same key.
    async fn shown(&mut self, wish: impl Fn() -> Call, other: impl Fn() -> Call, at_once: usize) {
        let mut first: Option<(u16, Vec<u8>)> = None;
        let mut left = SHOWN;
        while left > 0 {
            let now = at_once.min(left);
            left -= now;
            self.asked += now;
            for answered in join_all((0..now).map(|_| wish().send())).await {
                let reply = (answered.status, answered.bytes);
                let same = first.as_ref().is_none_or(|first| *first == reply);
                self.unlike += usize::from(!same || !(200..300).contains(&reply.0));
                first.get_or_insert(reply);
            }
            self.other_bodies += 1;
            let answered = other().send().await;
            let refused = answered.status == 422 && answered.json()["code"] == "request.idempotency_key_reused";
            self.not_refused += usize::from(!refused);
        }
    }
}

async fn rows(app: &TestApp, sql: &str) -> anyhow::Result<usize> {
    Ok(usize::try_from(
        app.db.read(Actor::System("test")).number(sql, []).await?,
    )?)
}

/// A new car, or a consent: each has its row.
async fn storm(app: &TestApp, owners: &[Owner], keys: usize) -> Storm {
    let mut storm = Storm::default();
    for n in 0..keys {
        let key = format!("storm-of-replays-{n:06}");
        let owner = &owners[n % owners.len()];
        // From one to sixteen at once.
        let at_once = 1 + n % 16;
        if n % 2 == 0 {
            let car = |plate: usize| {
                app.post("/api/v1/vehicles", &json!({ "plate": format!("粤B{plate:05}") }))
                    .bearer(&owner.token)
                    .key(&key)
            };
            storm.shown(|| car(10_000 + n), || car(90_000), at_once).await;
        } else {
            let consent = |granted: bool| {
                let wish = json!({ "purpose": "care", "granted": granted, "document_id": "privacy-2026-1", "document_sha256": "a".repeat(64) });
                app.post("/api/v1/me/consents", &wish).bearer(&owner.token).key(&key)
            };
            storm.shown(|| consent(true), || consent(false), at_once).await;
        }
    }
    storm
}

on_both! {
    async fn a_repeat_gets_the_same_bytes(app: TestApp) {
        let owner = app.owner("li").await;
        let add = |plate: &str| app.post("/api/v1/vehicles", &json!({ "plate": plate })).bearer(&owner.token).key(KEY);
        let first = add("粤B12345").send().await;
        first.expect(201);
        app.clock.advance(std::time::Duration::from_secs(60));
        let again = add("粤B12345").send().await;
        assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
        assert_eq!(again.header("location"), first.header("location"));
        // The same key for something else is a mistake; for somebody else or another operation it is another key.
        add("粤B54321").refused(422, "request.idempotency_key_reused").await;
        let other = app.owner("han").await;
        app.post("/api/v1/vehicles", &json!({ "plate": "粤B12345" })).bearer(&other.token).key(KEY).expect(201).await;
        app.patch("/api/v1/me", &json!({ "name": "李雷" })).bearer(&owner.token).key(KEY).expect(200).await;
        let garage = app.get("/api/v1/vehicles").bearer(&owner.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(1));
    }

    async fn of_sixteen_at_once_one_takes_effect(app: TestApp) {
        let owner = app.owner("li").await;
        let add = || app.post("/api/v1/vehicles", &json!({ "plate": "粤B12345" })).bearer(&owner.token).key(KEY).send();
        let answers = join_all((0..16).map(|_| add())).await;
        for answered in &answers {
            assert_eq!((answered.status, &answered.bytes), (201, &answers[0].bytes), "{}", answered.text());
        }
        let garage = app.get("/api/v1/vehicles").bearer(&owner.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(1));
    }

    async fn what_was_refused_may_be_tried_again(app: TestApp) {
        let owner = app.owner("li").await;
        let add = |body: serde_json::Value| app.post("/api/v1/vehicles", &body).bearer(&owner.token).key(KEY);
        add(json!({})).refused(422, "request.invalid").await;
        add(json!({ "plate": "粤B12345" })).expect(201).await;
    }
    /// R3: one effect for each key, the same bytes each time, another body under it 422.
    with [("http.workers", "2"), ("database.connections", "8")]
    async fn a_storm_of_replays_has_one_effect_for_each_key(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let keys = figures::size(80, 800);
        // Nobody has more than a few cars.
        let mut owners = Vec::new();
        for n in 0..keys / 16 + 1 {
            owners.push(app.owner(&format!("li{n}")).await);
        }
        let before = (rows(&app, "SELECT COUNT(*) FROM vehicle").await?, rows(&app, "SELECT COUNT(*) FROM consent").await?);
        let storm = storm(&app, &owners, keys).await;
        let cars = rows(&app, "SELECT COUNT(*) FROM vehicle").await? - before.0;
        let consents = rows(&app, "SELECT COUNT(*) FROM consent").await? - before.1;
        let values = [
            ("keys", json!(keys)), ("replays", json!(storm.asked)), ("at_once", json!("1–16")), ("effects", json!(cars + consents)),
            ("replies_unlike_the_first", json!(storm.unlike)), ("other_bodies", json!(storm.other_bodies)),
            ("other_bodies_not_422", json!(storm.not_refused)),
        ];
        let ok = cars + consents == keys && storm.asked == keys * SHOWN && storm.unlike == 0 && storm.not_refused == 0;
        let goal = "2,000 replays (soak: 20,000) of 80 keys, 1–16 at once: one effect each, byte-equal replies, another body 422";
        figures::line("R3", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{cars} cars and {consents} consents of {keys} keys; {} unlike, {} not refused", storm.unlike, storm.not_refused);
        Ok(())
    }
}
