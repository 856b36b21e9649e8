//! What partners pushed is applied (issue 5 point 4, security.md 6.5).

use std::panic::AssertUnwindSafe;

use chezhu::domain::feed::apply::{self, Due};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::{Error, Fault};
use futures::FutureExt;

use super::BATCH;

/// Its name in the timetable.
pub(crate) const APPLY: &str = "feed.apply";

/// Whether anything is to be applied now: one small question.
pub(crate) async fn any(db: &Db) -> Result<bool, Error> {
    Ok(!apply::due(&db.read(Actor::System(APPLY)), 1).await?.is_empty())
}

/// Applies what came, the longest waiting first, each in a transaction of its own: what fails or panics goes behind the
/// others and is tried again later, so that it holds nobody up.
pub(crate) async fn apply(db: &Db) -> Result<u64, Error> {
    let mut done = 0;
    loop {
        let due = apply::due(&db.read(Actor::System(APPLY)), BATCH).await?;
        let full = u64::try_from(due.len()).is_ok_and(|n| n == BATCH);
        for one in &due {
            let outcome = settle(db, one).await?;
            metrics::counter!("chezhu_feed_applied_total", "outcome" => outcome).increment(1);
            done += 1;
        }
        if !full {
            return Ok(done);
        }
    }
}

async fn settle(db: &Db, due: &Due) -> Result<&'static str, Error> {
    let write = db.write(Actor::System(APPLY), async |tx| apply::one(tx, due).await);
    let failed = match AssertUnwindSafe(write).catch_unwind().await {
        Ok(Ok(outcome)) => return Ok(outcome),
        Ok(Err(error)) => Some(error),
        Err(_panic) => None,
    };
    match failed {
        // The database is the one that is ill: nothing is held against the push.
        Some(Error::Fault(busy @ Fault::Busy(_))) => Err(Error::Fault(busy)),
        // Somebody moved the same thing at the same moment: it is as true a moment later.
        Some(Error::Refused(no)) if no.code.ends_with(".version") => {
            db.write(Actor::System(APPLY), async |tx| apply::stumbled(tx, due).await)
                .await?;
            Ok("moved_on")
        }
        None | Some(Error::Fault(_)) => {
            tracing::error!(id = %due.id, partner = due.partner, "a push failed and goes behind the others");
            db.write(Actor::System(APPLY), async |tx| apply::stumbled(tx, due).await)
                .await?;
            Ok("fault")
        }
        Some(no) => {
            tracing::warn!(id = %due.id, partner = due.partner, %no, "a push was read and is against a rule");
            db.write(Actor::System(APPLY), async |tx| apply::refused(tx, due).await)
                .await?;
            Ok("rejected")
        }
    }
}
