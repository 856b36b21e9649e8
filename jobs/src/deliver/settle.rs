//! Writing down how the calls ended; worth some patience, because they cannot be taken back.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use chezhu::ground::db::Db;
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::outbox;
use futures::FutureExt;
use tokio::time::sleep;

use super::{ACTOR, Ended, after, is_busy};

/// How often a busy database is asked again, each time a second longer.
const TRIES: u64 = 5;

/// Settles a batch of one claim with what follows from each end. When that goes wrong for the batch it is done row by row,
/// and what a provider said is written down even when what follows from it cannot be.
pub(super) async fn settle(db: &Db, called: &Ended) -> Result<(), Error> {
    if called.is_empty() {
        return Ok(());
    }
    let Err(error) = patiently(db, called, true).await else {
        return Ok(());
    };
    if is_busy(&error) {
        return Err(error);
    }
    tracing::warn!(%error, rows = called.len(), "results cannot be written together: row by row");
    for row in called {
        let row = vec![row.clone()];
        let Err(error) = patiently(db, &row, true).await else {
            continue;
        };
        tracing::error!(delivery = %row[0].0.id, %error, "what follows from a result cannot be written");
        metrics::counter!("chezhu_deliveries_poison_total", "how" => "after").increment(1);
        patiently(db, &row, false).await?;
    }
    Ok(())
}

async fn patiently(db: &Db, called: &Ended, with_after: bool) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        let written = AssertUnwindSafe(write(db, called, with_after)).catch_unwind().await;
        let written = written.unwrap_or_else(|_panic| Err(Error::Fault(Fault::bare("settling a delivery panicked"))));
        tries += 1;
        match written {
            Err(error) if is_busy(&error) && tries < TRIES => {
                tracing::warn!(%error, "results cannot be written yet");
                sleep(Duration::from_secs(tries)).await;
            }
            result => return result,
        }
    }
}

async fn write(db: &Db, called: &Ended, with_after: bool) -> Result<(), Error> {
    let Some(fence) = called.first().map(|(claimed, _)| claimed.fence) else {
        return Ok(());
    };
    db.write(ACTOR, async |tx| {
        let words: Vec<_> = called.iter().map(|(claimed, end)| (claimed.id, end)).collect();
        let held = outbox::settle_all(tx, fence, &words).await?;
        for (claimed, end) in called {
            if !held.contains(&claimed.id) {
                tracing::warn!(delivery = %claimed.id, "a late result of a lease that ran out");
            } else if with_after {
                after::after(tx, claimed, end).await?;
            }
        }
        Ok(())
    })
    .await
}
