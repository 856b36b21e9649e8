//! The clocks of quotes (domain.md 2.5).

use chezhu::domain::{quote, repair};
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// Owners are reminded after half an hour and after two; after three the advisors call.
pub async fn remind(db: &Db) -> Result<u64, Error> {
    batches(db, "quote.remind", quote::remind).await
}

/// What was not decided in time is over.
pub async fn expire(db: &Db) -> Result<u64, Error> {
    batches(db, "quote.expire", repair::expire_quotes).await
}

/// Declined work comes back on its day.
pub async fn revisits(db: &Db) -> Result<u64, Error> {
    batches(db, "quote.revisit", quote::revisits).await
}
