//! What is worth something for a while only: hints for open pages, and contacts that no budget counts any more.

use chezhu::domain::notice::manners;
use chezhu::ground::change;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::error::Error;

use super::batches;

/// Whoever has not followed for an hour looks at everything anew anyway.
const KEPT_MINUTES: i64 = 60;

/// Forgets changes that are older than an hour.
pub async fn purge(db: &Db) -> Result<u64, Error> {
    batches(db, "live.purge", async |tx, limit| {
        let before = tx.now().plus_minutes(-KEPT_MINUTES);
        change::forget(tx, before, limit).await
    })
    .await
}

/// Forgets to whom care and marketing went, once no budget counts it.
pub async fn purge_contacts(db: &Db) -> Result<u64, Error> {
    batches(db, "notice.purge", manners::forget).await
}
