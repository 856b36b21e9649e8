//! The ladder of notices to staff: acknowledged, or told to the next one.

use chezhu::domain::{booking, notice};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;

use super::batches;

/// What nobody of the advisors took note of within the store's time is told to the manager, if it still waits.
pub async fn climb(db: &Db) -> Result<u64, Error> {
    batches(db, "notice.climb", async |tx: &mut Tx, limit| {
        let unheard = notice::unheard(tx, limit).await?;
        let count = unheard.len() as u64;
        for one in unheard {
            let waits = booking::waits(tx, one.subject_id).await?;
            notice::climb(tx, one, waits).await?;
        }
        Ok(count)
    })
    .await
}
