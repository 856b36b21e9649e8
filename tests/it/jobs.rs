//! Sweeps: under a lease, alone in their failures, and twice without harm.

use std::time::Duration;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::{IdempotencyKey, Look, Once, Reply};
use chezhu::ground::lease;
use chezhu_jobs::SweepError;
use chezhu_jobs::timetable::SWEEPS;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;

async fn store_a_reply(app: &TestApp, key: &str) -> anyhow::Result<()> {
    let key = IdempotencyKey::parse(key).ok_or_else(|| anyhow::anyhow!("a key"))?;
    let once = Once {
        operation: "tried",
        key,
        request: [7; 32],
    };
    let reply = Reply {
        status: 200,
        location: None,
        etag: None,
        body: b"{}".to_vec(),
    };
    app.db
        .write_once(Actor::System("test"), once, async |_| Ok(reply))
        .await?;
    Ok(())
}

async fn replies(app: &TestApp) -> anyhow::Result<i64> {
    Ok(app
        .db
        .read(Actor::System("test"))
        .number("SELECT COUNT(*) FROM idempotency", [])
        .await?)
}

on_both! {
    async fn every_sweep_runs_on_an_empty_house_and_twice(app: TestApp) -> anyhow::Result<()> {
        let jobs = app.jobs()?;
        for sweep in SWEEPS {
            jobs.sweep(sweep.name).await?;
            jobs.sweep(sweep.name).await?;
        }
        let leases = app.db.read(Actor::System("test")).number("SELECT COUNT(*) FROM lease", []).await?;
        assert_eq!(leases, 0, "each lease was given back");
        assert!(matches!(jobs.sweep("nobody").await, Err(SweepError::Unknown(_))));
        Ok(())
    }

    async fn stored_replies_are_forgotten_after_72_hours_and_not_before(app: TestApp) -> anyhow::Result<()> {
        let jobs = app.jobs()?;
        for number in 0..230 {
            store_a_reply(&app, &format!("an-old-key-{number:06}")).await?;
        }
        app.clock.advance(Duration::from_secs(72 * 3600));
        store_a_reply(&app, "a-new-key-000000").await?;
        assert_eq!(jobs.sweep("idempotency.purge").await?, 0);
        app.clock.advance(Duration::from_secs(1));
        assert_eq!(jobs.sweep("idempotency.purge").await?, 230, "more than two batches");
        assert_eq!(replies(&app).await?, 1);
        assert_eq!(jobs.sweep("idempotency.purge").await?, 0);
        Ok(())
    }

    async fn two_processes_are_never_at_one_sweep(app: TestApp) -> anyhow::Result<()> {
        let (name, until) = ("idempotency.purge", app.clock.now().plus_seconds(300));
        let taken = app.db.write(Actor::System("test"), async |tx| lease::take(tx, name, "somebody else", until).await).await?;
        assert!(taken);
        let jobs = app.jobs()?;
        assert!(matches!(jobs.sweep(name).await, Err(SweepError::Held(_))));
        // The other one died: its lease ends by itself.
        app.clock.advance(Duration::from_secs(301));
        jobs.sweep(name).await?;
        Ok(())
    }

    async fn jobs_run_by_themselves_and_stop_in_time(app: TestApp) -> anyhow::Result<()> {
        store_a_reply(&app, "an-old-key-000000").await?;
        app.clock.advance(Duration::from_secs(72 * 3600 + 1));
        let running = chezhu_jobs::start(&app.settings, app.clock.clone(), app.keys.clone()).await?;
        let inner = format!("http://{}", running.inner_addr);
        let ask = async |path: &str| anyhow::Ok(reqwest::get(format!("{inner}{path}")).await?.text().await?);
        assert_eq!(ask("/livez").await?, "alive\n");
        assert_eq!(ask("/readyz").await?, "ready\n");
        // What was due before the start is done at once.
        for _ in 0..200 {
            if replies(&app).await? == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(replies(&app).await?, 0);
        let metrics = ask("/metrics").await?;
        assert!(metrics.contains("chezhu_sweep_last_success_timestamp_seconds{sweep=\"idempotency.purge\"}"), "{metrics}");
        tokio::time::timeout(Duration::from_secs(15), running.stop()).await?;
        let leases = app.db.read(Actor::System("test")).number("SELECT COUNT(*) FROM lease", []).await?;
        assert_eq!(leases, 0, "each lease was given back");
        Ok(())
    }
}
