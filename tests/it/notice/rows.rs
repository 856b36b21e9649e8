//! The rows themselves: claims, fences, crashes, conservation.

use std::collections::BTreeSet;
use std::time::Duration;

use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::Id;
use chezhu::ground::outbox::{self, Claimed, End, Lane, Lapsed, Promise, State};
use chezhu_tests::app::START;
use chezhu_tests::on_both;
use futures::future::try_join_all;

use super::{SYSTEM, parcel, put, states};

const LEASE: Duration = Duration::from_secs(60);

async fn claim(db: &Db, n: u64) -> anyhow::Result<Vec<Claimed>> {
    Ok(db.write(SYSTEM, async |tx| outbox::claim(tx, n, LEASE).await).await?)
}

async fn begin(db: &Db, claimed: &[Claimed]) -> anyhow::Result<usize> {
    let ids: Vec<_> = claimed.iter().map(|row| row.id).collect();
    let fence = claimed[0].fence;
    Ok(db
        .write(SYSTEM, async |tx| outbox::begin_calling(tx, fence, &ids).await)
        .await?
        .len())
}

async fn settle(db: &Db, row: &Claimed, end: End) -> anyhow::Result<bool> {
    Ok(db
        .write(SYSTEM, async |tx| outbox::settle(tx, row.id, row.fence, &end).await)
        .await?)
}

/// What came back, and what ended unknown and dead.
async fn lapse(db: &Db) -> anyhow::Result<(u64, usize, u64)> {
    let Lapsed { ready, unknown, dead } = db.write(SYSTEM, async |tx| outbox::lapse(tx).await).await?;
    Ok((ready, unknown.len(), dead))
}

/// What one worker takes until there is nothing to take.
async fn until_none_is_left(db: &Db) -> Result<Vec<Claimed>, Error> {
    let mut mine = Vec::new();
    loop {
        let taken = db
            .write(Actor::System("worker"), async |tx| outbox::claim(tx, 10, LEASE).await)
            .await?;
        if taken.is_empty() {
            return Ok(mine);
        }
        mine.extend(taken);
    }
}

on_both! {
    /// architecture.md 5: with the predicate standing once, 8 workers made 1,130 claims of 400 rows on PostgreSQL.
    async fn eight_workers_never_take_a_row_twice(app: TestApp) -> anyhow::Result<()> {
        let settings = app.settings.database();
        let open = || Db::open(&settings, app.clock.clone(), app.keys.clone());
        // All of them are there before the first one begins, and they meet several times.
        let workers = try_join_all((0..8).map(|_| open())).await?;
        for round in 1..=5 {
            put(&app.db, (0..400).map(|_| parcel(Promise::AtMostOnce, Lane::Transactional)).collect()).await?;
            let taken = try_join_all(workers.iter().map(until_none_is_left)).await?;
            let taken: Vec<_> = taken.into_iter().flatten().map(|row| row.id).collect();
            assert_eq!(taken.len(), 400, "round {round}");
            assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 400, "round {round}");
            assert_eq!(states(&app.db).await?, [(State::Leased, 400 * round)]);
        }
        for worker in workers {
            worker.close().await?;
        }
        Ok(())
    }

    /// PostgreSQL may run an inner list anew for each row of the outer one, and each time lock others.
    async fn a_claim_takes_no_more_than_it_was_asked(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, (0..60).map(|_| parcel(Promise::AtMostOnce, Lane::Care)).collect()).await?;
        for analysed in [false, true] {
            if analysed {
                app.db.write(SYSTEM, async |tx| tx.run("ANALYZE delivery", []).await).await?;
            }
            for n in [1, 2, 5, 7, 15] {
                assert_eq!(u64::try_from(claim(&app.db, n).await?.len())?, n);
            }
        }
        Ok(())
    }

    async fn what_is_not_due_waits_and_lanes_go_first(app: TestApp) -> anyhow::Result<()> {
        let later = outbox::Intended { not_before: Some(START.plus_minutes(10)), ..parcel(Promise::AtMostOnce, Lane::Critical) };
        let marketing = parcel(Promise::AtMostOnce, Lane::Marketing);
        let answer = parcel(Promise::AtMostOnce, Lane::Transactional);
        let order = [answer.aggregate, marketing.aggregate, later.aggregate];
        put(&app.db, vec![later, marketing, answer]).await?;
        let first = claim(&app.db, 1).await?;
        let rest = claim(&app.db, 9).await?;
        app.clock.advance(Duration::from_secs(600));
        let last = claim(&app.db, 9).await?;
        let taken: Vec<_> = first.iter().chain(&rest).chain(&last).map(|row| row.aggregate_id).collect();
        assert_eq!((taken.as_slice(), first.len(), last.len()), (order.as_slice(), 1, 1));
        Ok(())
    }

    async fn a_crash_while_calling_ends_as_each_kind_promises(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, [Promise::Idempotent, Promise::AtMostOnce, Promise::MustArrive].map(|p| parcel(p, Lane::Care)).to_vec()).await?;
        let taken = claim(&app.db, 9).await?;
        assert_eq!(begin(&app.db, &taken).await?, 3);
        assert_eq!(lapse(&app.db).await?, (0, 0, 0));
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(lapse(&app.db).await?, (2, 1, 0));
        assert_eq!(lapse(&app.db).await?, (0, 0, 0));
        // The worker that was thought dead comes back: too late.
        for row in &taken {
            assert!(!settle(&app.db, row, End::Sent(None)).await?);
        }
        let again = claim(&app.db, 9).await?;
        assert_eq!(begin(&app.db, &again).await?, 2);
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(lapse(&app.db).await?, (1, 1, 0));
        // Poison: the third crash is the last.
        let third = claim(&app.db, 9).await?;
        assert_eq!(begin(&app.db, &third).await?, 1);
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(lapse(&app.db).await?, (0, 0, 1));
        assert_eq!(states(&app.db).await?, [(State::Dead, 1), (State::Unknown, 2)]);
        Ok(())
    }

    async fn a_lease_that_ran_out_may_not_call(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, vec![parcel(Promise::AtMostOnce, Lane::Care)]).await?;
        let slow = claim(&app.db, 1).await?;
        assert!(claim(&app.db, 1).await?.is_empty());
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(begin(&app.db, &slow).await?, 0);
        assert_eq!(lapse(&app.db).await?, (1, 0, 0));
        let next = claim(&app.db, 1).await?;
        assert_eq!((begin(&app.db, &slow).await?, begin(&app.db, &next).await?), (0, 1));
        assert!(!settle(&app.db, &slow[0], End::Sent(None)).await?);
        assert!(settle(&app.db, &next[0], End::Sent(Some("1".to_owned()))).await?);
        assert!(!settle(&app.db, &next[0], End::Dead("twice")).await?);
        assert_eq!(states(&app.db).await?, [(State::Sent, 1)]);
        Ok(())
    }

    /// What was not called cannot have been sent, what was called cannot be called off.
    async fn each_end_has_its_beginning(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, vec![parcel(Promise::AtMostOnce, Lane::Care)]).await?;
        let row = claim(&app.db, 1).await?.remove(0);
        for end in [End::Sent(None), End::Unknown("x")] {
            assert!(!settle(&app.db, &row, end).await?);
        }
        assert_eq!(begin(&app.db, std::slice::from_ref(&row)).await?, 1);
        for end in [End::Suppressed("x"), End::Cancelled("x"), End::Expired] {
            assert!(!settle(&app.db, &row, end).await?);
        }
        assert_eq!(app.db.write(SYSTEM, async |tx| outbox::cancel(tx, row.aggregate_id, 9, "x").await).await?, 0);
        assert!(settle(&app.db, &row, End::Retry("busy", START.plus_minutes(1))).await?);
        assert!(claim(&app.db, 1).await?.is_empty());
        app.clock.advance(Duration::from_secs(60));
        // What was not even asked was no try.
        let row = claim(&app.db, 1).await?.remove(0);
        assert_eq!((begin(&app.db, std::slice::from_ref(&row)).await?, row.attempts), (1, 1));
        assert!(settle(&app.db, &row, End::Wait("closed", app.clock.now())).await?);
        let row = claim(&app.db, 1).await?.remove(0);
        assert_eq!(row.attempts, 1);
        assert_eq!(app.db.write(SYSTEM, async |tx| outbox::cancel(tx, row.aggregate_id, 1, "x").await).await?, 0);
        assert_eq!(app.db.write(SYSTEM, async |tx| outbox::cancel(tx, row.aggregate_id, 2, "x").await).await?, 1);
        assert!(!settle(&app.db, &row, End::Dead("late")).await?);
        assert_eq!(states(&app.db).await?, [(State::Cancelled, 1)]);
        Ok(())
    }

    async fn one_event_is_told_once_and_what_was_rolled_back_never(app: TestApp) -> anyhow::Result<()> {
        let same = parcel(Promise::AtMostOnce, Lane::Care);
        let other = outbox::Intended { suppressed: Some("no_consent"), event_no: 2, ..same.clone() };
        put(&app.db, vec![same.clone(), same.clone()]).await?;
        put(&app.db, vec![same.clone(), other]).await?;
        let gone = app.db.write(SYSTEM, async |tx: &mut Tx| {
            outbox::enqueue(tx, outbox::Intended { event_no: 3, ..same }).await?;
            Err::<(), _>(Error::Missing("nothing"))
        });
        assert!(gone.await.is_err());
        assert_eq!(states(&app.db).await?, [(State::Ready, 1), (State::Suppressed, 1)]);
        assert_eq!(claim(&app.db, 9).await?.len(), 1);
        Ok(())
    }

    async fn a_payload_opens_in_its_row_only(app: TestApp) -> anyhow::Result<()> {
        put(&app.db, vec![parcel(Promise::AtMostOnce, Lane::Care), parcel(Promise::AtMostOnce, Lane::Care)]).await?;
        let taken = claim(&app.db, 2).await?;
        assert_eq!(taken[0].payload(app.db.keys())?, b"secret words");
        let mut moved = taken[0].clone();
        moved.id = taken[1].id;
        assert!(moved.payload(app.db.keys()).is_err());
        let look = app.db.read(SYSTEM);
        assert_eq!(look.number("SELECT COUNT(*) FROM delivery WHERE id = $1", [taken[0].id.uuid().into()]).await?, 1);
        Ok(())
    }

    async fn the_outbox_says_how_it_does(app: TestApp) -> anyhow::Result<()> {
        let look = || app.db.read(SYSTEM);
        assert_eq!(outbox::health(&look()).await?, outbox::Health::default());
        put(&app.db, (0..3).map(|_| parcel(Promise::AtMostOnce, Lane::Care)).collect()).await?;
        app.clock.advance(Duration::from_secs(10));
        let row = claim(&app.db, 1).await?.remove(0);
        assert!(settle(&app.db, &row, End::Dead("config")).await?);
        let health = outbox::health(&look()).await?;
        assert_eq!((health.open, health.due_since), (2, Some(START)));
        assert_eq!((health.dead, health.unknown), (vec![("test.kind".to_owned(), 1)], vec![]));
        Ok(())
    }
}

#[test]
fn retries_spread_and_end() {
    let row = super::fresh();
    let now = At::from_ms(1_000_000);
    let mut last = 0;
    for attempts in 0..8 {
        let wait = outbox::retry(row, attempts, now).map_or(0, |at| at.ms() - now.ms());
        assert!(
            (2_500..=6 * 3_600_000).contains(&wait) && wait >= last / 4,
            "{attempts}: {wait}"
        );
        last = wait;
    }
    assert_eq!(outbox::retry(row, 8, now), None);
}
