//! Fair turns: a campaign of one store delays nobody else's message, and no lane waits for ever (security.md 6.4).

use std::collections::BTreeMap;
use std::time::Duration;

use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::id::StoreId;
use chezhu::ground::outbox::{self, Claimed, Intended, Lane, Promise};
use chezhu_tests::on_both;

use super::{SYSTEM, fresh, parcel, put};

const LEASE: Duration = Duration::from_secs(60);

async fn claim(db: &Db, n: u64) -> anyhow::Result<Vec<Claimed>> {
    Ok(db.write(SYSTEM, async |tx| outbox::claim(tx, n, LEASE).await).await?)
}

fn of(store: StoreId, lane: Lane) -> Intended {
    Intended {
        store,
        ..parcel(Promise::AtMostOnce, lane)
    }
}

fn by_store(taken: &[Claimed]) -> BTreeMap<StoreId, usize> {
    taken.iter().fold(BTreeMap::new(), |mut all, row| {
        *all.entry(row.store_id).or_default() += 1;
        all
    })
}

on_both! {
    async fn one_stores_campaign_delays_nobody_elses_message(app: TestApp) -> anyhow::Result<()> {
        let (loud, quiet) = (fresh::<StoreId>(), fresh::<StoreId>());
        put(&app.db, (0..500).map(|_| of(loud, Lane::Marketing)).collect()).await?;
        app.clock.advance(Duration::from_secs(60));
        put(&app.db, vec![of(quiet, Lane::Marketing)]).await?;
        let first = claim(&app.db, 16).await?;
        assert_eq!(by_store(&first), [(loud, 15), (quiet, 1)].into(), "the part that one does not use goes to the other");
        // Three stores with much to say get equal parts.
        let third = fresh::<StoreId>();
        put(&app.db, (0..100).flat_map(|_| [of(quiet, Lane::Marketing), of(third, Lane::Marketing)]).collect()).await?;
        let taken = claim(&app.db, 30).await?;
        assert_eq!(by_store(&taken), [(loud, 10), (quiet, 10), (third, 10)].into());
        Ok(())
    }

    async fn no_lane_waits_for_ever_behind_another(app: TestApp) -> anyhow::Result<()> {
        let store = fresh::<StoreId>();
        put(&app.db, Lane::ALL.into_iter().flat_map(|lane| (0..200).map(move |_| of(store, lane))).collect()).await?;
        let taken = claim(&app.db, 16).await?;
        let lanes: Vec<usize> = Lane::ALL.iter().map(|lane| taken.iter().filter(|row| row.lane == *lane).count()).collect();
        assert_eq!(lanes, [10, 2, 2, 2]);
        assert!(taken.is_sorted_by_key(|row| row.lane as i32), "the first lane is called first");
        Ok(())
    }

    async fn more_stores_than_rows_take_turns(app: TestApp) -> anyhow::Result<()> {
        let stores: Vec<StoreId> = (0..50).map(|_| fresh()).collect();
        put(&app.db, stores.iter().flat_map(|store| (0..3).map(|_| of(*store, Lane::Care))).collect()).await?;
        let mut all = Vec::new();
        loop {
            let taken = claim(&app.db, 10).await?;
            if taken.is_empty() {
                break;
            }
            assert!(by_store(&taken).values().all(|rows| *rows == 1) || all.len() > 100, "{:?}", by_store(&taken));
            all.extend(taken);
        }
        assert_eq!((all.len(), by_store(&all).len()), (150, 50));
        Ok(())
    }

    /// What a claim reads does not grow with the table: a hundred rows are taken through the partial index, whatever else
    /// is there (performance.md 8).
    async fn a_claim_looks_at_no_more_than_it_takes(app: TestApp) -> anyhow::Result<()> {
        let stores: Vec<StoreId> = (0..4).map(|_| fresh()).collect();
        let later = Some(At::from_ms(chezhu_tests::app::START.ms() + 86_400_000));
        put(&app.db, (0..2000).map(|n| Intended { not_before: later.filter(|_| n % 2 == 0), ..of(stores[n % 4], Lane::Care) }).collect()).await?;
        let settled = "UPDATE delivery SET state = 'sent', attempts = 1, settled_at = intended_at WHERE store_id = $1";
        app.db.write(SYSTEM, async |tx| tx.run(settled, [stores[1].into()]).await).await?;
        app.db.write(SYSTEM, async |tx| tx.run("ANALYZE", []).await).await?;
        let mut taken = Vec::new();
        while taken.len() < 500 {
            let more = claim(&app.db, 100).await?;
            assert_eq!(more.len(), 100);
            taken.extend(more);
        }
        assert_eq!(claim(&app.db, 100).await?.len(), 0);
        let open = app.db.read(SYSTEM).number("SELECT COUNT(*) FROM delivery WHERE state = 'ready'", []).await?;
        assert_eq!(open, 1000, "what is not due waits");
        Ok(())
    }
}
