//! Poison: what panics, hangs, takes its process down or cannot be read stays alone with that (security.md R9).

use std::cell::Cell;
use std::time::Duration;

use chezhu::gateway::wechat::Subscribe;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::outbox::{Claimed, End, Intended, Lane, Promise, State};
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_jobs::deliver::{self, Call, Plan, Round};
use chezhu_tests::app::TestApp;
use chezhu_tests::figures;
use chezhu_tests::on_both;
use serde_json::json;

use super::{parcel, put, states};

const LEASE: Duration = Duration::from_secs(30);

fn named(kind: &'static str, promise: Promise) -> Intended {
    Intended {
        kind,
        ..parcel(promise, Lane::Transactional)
    }
}

fn call() -> Call {
    let message = Subscribe {
        template_id: "t".to_owned(),
        page: None,
        data: vec![],
    };
    match OpenId::parse("o_me") {
        Ok(to) => Call::Subscribe { to, message },
        Err(error) => panic!("{error:?}"),
    }
}

thread_local! {
    /// Whether the worker of this test has come to where its process would end.
    static FALLS: Cell<bool> = const { Cell::new(false) };
}

async fn fall<T>() -> T {
    FALLS.set(true);
    std::future::pending().await
}

/// A last look that goes wrong for some kinds, as the kind says.
async fn look(_tx: &Tx, row: &Claimed) -> Result<Plan, Error> {
    match row.kind.as_str() {
        "poison.look_panics" => panic!("a poisoned look"),
        "poison.look_fails" => Err(Error::Fault(Fault::bare("a poisoned row"))),
        "poison.look_aborts" => fall().await,
        "poison.unreadable" => Ok(Plan::End(End::Dead("unreadable"))),
        _ => Ok(Plan::Call(call())),
    }
}

async fn perform(row: &Claimed, _call: Call, _clock: &Clock) -> End {
    match row.kind.as_str() {
        "poison.call_panics" => panic!("a poisoned call"),
        "poison.call_aborts" => fall().await,
        _ => End::Sent(None),
    }
}

async fn round(app: &TestApp) -> anyhow::Result<Round> {
    Ok(deliver::round_with(&app.db, (deliver::BATCH, LEASE), look, perform).await?)
}

/// A round whose process is killed where something takes it down; whether that was so.
async fn killed(app: &TestApp) -> anyhow::Result<bool> {
    FALLS.set(false);
    let falls = async {
        while !FALLS.get() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let fell = tokio::select! {
        done = round(app) => done.map(|_| false)?,
        () = falls => true,
    };
    app.clock.advance(Duration::from_secs(31));
    Ok(fell)
}

async fn sent(app: &TestApp) -> anyhow::Result<i64> {
    let sql = "SELECT COUNT(*) FROM delivery WHERE state = 'sent' AND kind = 'test.kind'";
    Ok(app.db.read(Actor::System("test")).number(sql, []).await?)
}

async fn tries(app: &TestApp, kind: &str) -> anyhow::Result<i64> {
    let sql = "SELECT CAST(attempts + crashes + stumbles AS bigint) FROM delivery WHERE kind = $1";
    Ok(app.db.read(Actor::System("test")).number(sql, [kind.into()]).await?)
}

on_both! {
    async fn what_panics_or_cannot_be_read_stops_nobody_else(app: TestApp) -> anyhow::Result<()> {
        let bad = ["poison.look_panics", "poison.look_fails", "poison.unreadable", "poison.call_panics"];
        put(&app.db, (0..96).map(|_| parcel(Promise::AtMostOnce, Lane::Transactional)).collect()).await?;
        put(&app.db, bad.map(|kind| named(kind, Promise::AtMostOnce)).to_vec()).await?;
        put(&app.db, vec![named("poison.call_panics", Promise::Idempotent)]).await?;
        // The healthy ones need no second try, however the bad ones behave.
        while round(&app).await?.claimed > 0 {}
        assert_eq!(sent(&app).await?, 96);
        let mut rounds = 0;
        while app.jobs()?.audit().await?.open > 0 {
            app.clock.advance(Duration::from_secs(3600));
            round(&app).await?;
            rounds += 1;
            assert!(rounds < 20);
        }
        assert_eq!(states(&app.db).await?, [(State::Dead, 4), (State::Sent, 96), (State::Unknown, 1)]);
        assert_eq!((tries(&app, "poison.look_panics").await?, tries(&app, "poison.look_fails").await?), (3, 3), "the third was the last");
        let most = app.db.read(Actor::System("test")).number("SELECT CAST(MAX(attempts) AS bigint) FROM delivery", []).await?;
        assert_eq!(most, 8);
        Ok(())
    }

    /// It takes its process down three times; those that were in hand with it the first time go out alone after it.
    async fn what_takes_its_process_down_does_so_three_times_at_most(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, (0..7).map(|_| parcel(Promise::AtMostOnce, Lane::Transactional)).collect()).await?;
        put(&app.db, vec![named("poison.look_aborts", Promise::AtMostOnce)]).await?;
        put(&app.db, (0..7).map(|_| parcel(Promise::AtMostOnce, Lane::Transactional)).collect()).await?;
        let (mut deaths, mut rounds) = (0, 0);
        while app.jobs()?.audit().await?.open > 0 {
            deaths += i32::from(killed(&app).await?);
            rounds += 1;
            assert!(rounds < 40, "{:?}", states(&app.db).await?);
        }
        assert_eq!((deaths, sent(&app).await?), (3, 14));
        assert_eq!(states(&app.db).await?, [(State::Dead, 1), (State::Sent, 14)]);
        let values = [("falls", json!(deaths)), ("healthy_sent", json!(14)), ("most_tries", json!(8)), ("engine", json!(app.engine.word()))];
        figures::line("R9", "poison is dead after 8 tries or 3 falls of its process; the healthy go out", &values, deaths == 3);
        Ok(())
    }

    async fn a_call_that_takes_its_process_down_ends_as_its_kind_promises(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, [Promise::AtMostOnce, Promise::MustArrive, Promise::Idempotent].map(|promise| named("poison.call_aborts", promise)).to_vec()).await?;
        let mut deaths = 0;
        for _ in 0..10 {
            deaths += i32::from(killed(&app).await?);
        }
        assert_eq!(states(&app.db).await?, [(State::Dead, 1), (State::Unknown, 2)]);
        assert!(deaths <= 1 + 1 + 2, "{deaths}");
        Ok(())
    }
}
