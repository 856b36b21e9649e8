//! The law of conservation: nothing that was intended is lost, and a loss is seen (rulings 21, X12).

use std::time::Duration;

use chezhu::ground::db::Look;
use chezhu::ground::outbox::{self, Audit, End, Intended, Lane, Promise};
use chezhu_tests::app::{START, TestApp};
use chezhu_tests::on_both;

use super::{SYSTEM, parcel, put};

const LEASE: Duration = Duration::from_secs(60);

async fn audit(app: &TestApp) -> anyhow::Result<Audit> {
    Ok(app.jobs()?.audit().await?)
}

async fn run(app: &TestApp, sql: &str) -> anyhow::Result<u64> {
    Ok(app.db.write(SYSTEM, async |tx| tx.run(sql, []).await).await?)
}

/// One row in each state, and two that are open.
async fn one_of_each(app: &TestApp) -> anyhow::Result<()> {
    let rows: Vec<Intended> = (0..10)
        .map(|n| Intended {
            event_no: n,
            ..parcel(Promise::AtMostOnce, Lane::Care)
        })
        .collect();
    let silent = Intended {
        suppressed: Some("no_consent"),
        ..parcel(Promise::AtMostOnce, Lane::Care)
    };
    put(&app.db, rows).await?;
    put(&app.db, vec![silent]).await?;
    app.db
        .write(SYSTEM, async |tx| {
            let taken = outbox::claim(tx, 8, LEASE).await?;
            let early = [
                End::Cancelled("stale"),
                End::Expired,
                End::PassedOn("no_account"),
                End::Dead("content"),
            ];
            let words: Vec<_> = taken.iter().map(|row| row.id).zip(&early).collect();
            outbox::settle_all(tx, taken[0].fence, &words).await?;
            let called: Vec<_> = taken[4..].iter().map(|row| row.id).collect();
            outbox::begin_calling(tx, taken[0].fence, &called).await?;
            let late = [
                End::Sent(None),
                End::Unknown("no_answer"),
                End::Unknown("no_answer"),
                End::Retry("busy", START),
            ];
            let words: Vec<_> = called.into_iter().zip(&late).collect();
            assert_eq!(outbox::settle_all(tx, taken[0].fence, &words).await?.len(), 4);
            outbox::dismiss(tx, taken[6].id, "arrived").await
        })
        .await?;
    Ok(())
}

pub async fn every_term_is_counted_and_the_sum_holds(app: TestApp) -> anyhow::Result<()> {
    one_of_each(&app).await?;
    let now = audit(&app).await?;
    assert!(now.holds(), "{now:?}");
    let ends = [
        now.suppressed,
        now.cancelled,
        now.expired,
        now.sent,
        now.passed_on,
        now.dead,
        now.unknown,
        now.dismissed,
    ];
    assert_eq!((now.intended, ends, now.open, now.overdue), (11, [1; 8], 3, 0));
    app.clock.advance(Duration::from_secs(301));
    let later = audit(&app).await?;
    assert_eq!((later.holds(), later.overdue), (true, 3));
    Ok(())
}

on_both! {
    /// The other side of the law is a ledger of its own, so a row that vanishes, appears or is half written is seen.
    async fn each_way_to_lose_one_is_seen(app: TestApp) -> anyhow::Result<()> {
        one_of_each(&app).await?;
        let jobs = app.jobs()?;
        assert_eq!(jobs.sweep("outbox.audit").await?, 0);
        for (break_it, lost, stray, torn) in [
            ("DELETE FROM delivery WHERE state = 'cancelled'", 1, 0, 0),
            ("DELETE FROM intent WHERE delivery_id IN (SELECT id FROM delivery WHERE state = 'expired')", 1, 1, 0),
            ("UPDATE delivery SET settled_at = NULL WHERE state = 'passed_on'", 1, 1, 1),
            ("UPDATE delivery SET attempts = 0 WHERE state = 'sent'", 1, 1, 2),
        ] {
            assert!(run(&app, break_it).await? >= 1, "{break_it}");
            let found = audit(&app).await?;
            assert!(!found.holds(), "{break_it}");
            assert_eq!((found.lost, found.stray, found.torn), (lost, stray, torn), "{break_it}");
            assert!(jobs.sweep("outbox.audit").await? > 0);
        }
        Ok(())
    }

    async fn what_is_rolled_back_or_told_twice_is_intended_once(app: TestApp) -> anyhow::Result<()> {
        let one = parcel(Promise::AtMostOnce, Lane::Care);
        put(&app.db, vec![one.clone(), one.clone()]).await?;
        let gone = app.db.write(SYSTEM, async |tx| {
            outbox::enqueue(tx, Intended { event_no: 7, ..one }).await?;
            Err::<(), _>(chezhu::ground::error::Error::Missing("nothing"))
        });
        assert!(gone.await.is_err());
        let now = audit(&app).await?;
        assert_eq!((now.intended, now.open, now.holds()), (1, 1, true));
        assert_eq!(app.db.read(SYSTEM).number("SELECT COUNT(*) FROM intent", []).await?, 1);
        Ok(())
    }
}
