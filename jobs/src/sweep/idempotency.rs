//! Stored replies are kept for as long as a client may still repeat its wish.

use chezhu::ground::db::{Db, Look, forget_replies};
use chezhu::ground::error::Error;

use super::batches;

/// A phone that lay in a drawer over the weekend may still repeat (security.md 6.3).
const KEPT_HOURS: i64 = 72;

/// Forgets the keys and replies of wishes that are older than 72 hours.
pub async fn purge(db: &Db) -> Result<u64, Error> {
    batches(db, "idempotency.purge", async |tx, limit| {
        let before = tx.now().plus_minutes(-KEPT_HOURS * 60);
        forget_replies(tx, before, limit).await
    })
    .await
}
