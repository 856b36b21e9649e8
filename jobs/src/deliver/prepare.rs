//! The last look, and the word that the calls begin: one transaction for a batch.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::outbox::{self, Claimed};
use futures::FutureExt;
use tokio::time::timeout;

use super::{ACTOR, Calls, Ended, Plan, after, is_busy};

/// Looking at one batch never takes so long: something hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks again, settles what is not to be called, and says `calling` for the rest. When it goes wrong for the batch, each
/// row is looked at alone, and the one that went wrong has stumbled.
pub(super) async fn prepare(
    db: &Db,
    taken: Vec<Claimed>,
    plan: &impl AsyncFn(&Tx, &Claimed) -> Result<Plan, Error>,
) -> Result<(Ended, Calls), Error> {
    if taken.len() > 1 {
        match guarded(db, &taken, plan).await {
            Ok(prepared) => return Ok(prepared),
            Err((_, error)) if is_busy(&error) => return Err(error),
            Err((_, error)) => tracing::warn!(%error, rows = taken.len(), "a batch cannot be looked at: row by row"),
        }
    }
    let (mut ended, mut calls) = (Ended::new(), Calls::new());
    for row in taken {
        match guarded(db, std::slice::from_ref(&row), plan).await {
            Ok((more, rest)) => {
                ended.extend(more);
                calls.extend(rest);
            }
            Err((_, error)) if is_busy(&error) => return Err(error),
            Err((why, error)) => {
                tracing::error!(delivery = %row.id, kind = row.kind, why, %error, "a delivery cannot be looked at");
                let end = outbox::stumbled(&row, why, db.clock().now());
                let held = db.write(ACTOR, async |tx| {
                    let held = outbox::settle(tx, row.id, row.fence, &end).await?;
                    if held {
                        after::after(tx, &row, &end).await?;
                    }
                    Ok(held)
                });
                if held.await? {
                    ended.push((row, end));
                }
            }
        }
    }
    Ok((ended, calls))
}

/// [`together`] that neither panics nor hangs; with the word for what went wrong.
async fn guarded(
    db: &Db,
    taken: &[Claimed],
    plan: &impl AsyncFn(&Tx, &Claimed) -> Result<Plan, Error>,
) -> Result<(Ended, Calls), (&'static str, Error)> {
    let looked = AssertUnwindSafe(together(db, taken, plan)).catch_unwind();
    match timeout(PATIENCE, looked).await {
        Ok(Ok(prepared)) => prepared.map_err(|error| ("fault", error)),
        Ok(Err(_panic)) => Err(("panic", Error::Fault(Fault::bare("a delivery's last look panicked")))),
        Err(late) => Err(("fault", Error::fault("a delivery's last look hangs", late))),
    }
}

async fn together(
    db: &Db,
    taken: &[Claimed],
    plan: &impl AsyncFn(&Tx, &Claimed) -> Result<Plan, Error>,
) -> Result<(Ended, Calls), Error> {
    // In the order of those who are told: two workers that lock people do so in one order.
    let mut taken: Vec<&Claimed> = taken.iter().collect();
    taken.sort_by(|a, b| (&a.audience, a.id).cmp(&(&b.audience, b.id)));
    db.write(ACTOR, async |tx| {
        let (mut ends, mut calls) = (Ended::new(), Calls::new());
        for claimed in taken.iter().copied() {
            match plan(tx, claimed).await? {
                Plan::End(end) => ends.push((claimed.clone(), end)),
                Plan::Call(call) => calls.push((claimed.clone(), call)),
            }
        }
        let Some(fence) = taken.first().map(|row| row.fence) else {
            return Ok((ends, calls));
        };
        let words: Vec<_> = ends.iter().map(|(claimed, end)| (claimed.id, end)).collect();
        let held = outbox::settle_all(tx, fence, &words).await?;
        ends.retain(|(claimed, _)| held.contains(&claimed.id));
        for (claimed, end) in &ends {
            after::after(tx, claimed, end).await?;
        }
        let ids: Vec<_> = calls.iter().map(|(claimed, _)| claimed.id).collect();
        let held = outbox::begin_calling(tx, fence, &ids).await?;
        calls.retain(|(claimed, _)| held.contains(&claimed.id));
        Ok((ends, calls))
    })
    .await
}
