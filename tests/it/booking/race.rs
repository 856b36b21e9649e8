//! 64 clients for the last place, again and again: exactly the capacity wins (fault X1, security.md R2).
//!
//! `CHEZHU_TEST_RACES` says how often; `make race` runs thousands.

use std::collections::HashSet;

use chezhu::domain::booking::{self, Book};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::error::Error;
use chezhu::ground::id::{AccountId, SessionId};
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::Seed;
use futures::future::join_all;
use serde_json::json;

use super::{at, wish};

const CLIENTS: usize = 64;

/// How many races each engine runs.
fn races() -> i64 {
    std::env::var("CHEZHU_TEST_RACES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100)
}

/// A store with two bays of which one is free at ten o'clock: the place is won once, 63 are refused with alternatives.
async fn one_round(app: &TestApp, seed: &Seed, tokens: &[String], start: &str) -> (usize, usize) {
    let calls = tokens.iter().map(|token| {
        app.post("/api/v1/bookings", &wish(seed, "oil", start))
            .bearer(token)
            .send()
    });
    let mut won = 0;
    for answer in join_all(calls).await {
        match answer.status {
            201 => won += 1,
            409 => {
                let problem = answer.json();
                assert_eq!(problem["code"], "booking.slot_taken", "{problem}");
                assert!(problem["extra"]["alternatives"].is_array(), "{problem}");
            }
            other => panic!("{other}: {}", answer.text()),
        }
    }
    (won, CLIENTS - won)
}

on_both! {
    with [("http.workers", "2"), ("database.connections", "8")]
    async fn the_last_place_is_won_once_through_the_front_door(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 2).await?;
        let mut tokens = Vec::new();
        for n in 0..CLIENTS {
            tokens.push(app.owner(&format!("racer{n}")).await.token);
        }
        // Two bays: exactly two win, each time on rows of one store and day. Three rounds: nobody may hold a fourth.
        for start in [at(9, 0), at(11, 0), at(13, 0)] {
            assert_eq!(one_round(&app, &seed, &tokens, &start).await, (2, 62));
        }
        let cells = app.db.read(Actor::Anonymous);
        let doubled = chezhu::ground::db::Look::number(&cells, "SELECT count(*) FROM (SELECT resource_id, cell FROM booking_cell GROUP BY resource_id, cell HAVING count(*) > 1) d", []).await?;
        assert_eq!(doubled, 0);
        Ok(())
    }

    with [("database.connections", "16")]
    async fn every_race_in_core_has_exactly_its_capacity_of_winners(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::with_bays(&app, 1).await?;
        let racers: Vec<Actor> = (0..CLIENTS)
            .map(|_| {
                let now = app.clock.now();
                Actor::Customer(Customer { person: chezhu::ground::id::PersonId::fresh(now), account: AccountId::fresh(now), session: SessionId::fresh(now) })
            })
            .collect();
        let first: At = serde_json::from_value(json!("2026-11-24T01:00:00Z"))?;
        let mut winners = HashSet::new();
        for round in 0..races() {
            // One bay, 60 minutes with reception: every start of the month is one place.
            let start = first.plus_minutes((round % 4) * 120 + (round / 4 % 20) * 24 * 60);
            let book: Book = serde_json::from_value(json!({ "store_id": seed.store, "item_ids": [seed.items["oil"]], "way": "leave", "start_at": start.rfc3339() }))?;
            let tries = racers.iter().map(|racer| app.db.write(racer.clone(), async |tx| booking::book(tx, book.clone()).await));
            let mut won = 0;
            for outcome in join_all(tries).await {
                match outcome {
                    Ok(view) => {
                        won += 1;
                        winners.insert(view.id);
                    }
                    Err(Error::Refused(no)) => assert!(["booking.slot_taken", "booking.too_many_open"].contains(&no.code), "{no:?}"),
                    Err(other) => panic!("{other:?}"),
                }
            }
            assert_eq!(won, 1, "round {round}");
            // The place is given back, so that the next rounds of this start race for it again.
            app.db.write(Actor::System("test"), async |tx| {
                for table in ["booking_cell", "booking_take"] {
                    tx.run(&format!("DELETE FROM {table}"), []).await?;
                }
                tx.run("UPDATE booking SET state = 'cancelled' WHERE state = 'held'", []).await
            }).await?;
        }
        let values = [("races", json!(races())), ("clients", json!(CLIENTS)), ("winners", json!(winners.len())), ("engine", json!(app.engine.word()))];
        chezhu_tests::figures::line("R2", "64 clients for the last place: one winner each time, 0 × 5xx", &values, i64::try_from(winners.len())? == races());
        assert_eq!(i64::try_from(winners.len())?, races());
        Ok(())
    }
}
