//! The day's care (issue 7, point 5).

use chezhu::domain::care;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;

const NAME: &str = "care.plan";
/// Cars are looked over by the set …
const JOIN: u64 = 5_000;
/// … and looked at, or written to, by the page: so many are in memory at a time.
const PAGE: u64 = 200;

/// Cars whose day has come are looked at, what is due is planned, and what is planned is said by day. Tells how many were looked
/// at and judged.
pub async fn plan(db: &Db) -> Result<u64, Error> {
    let mut after = None;
    while let Some(last) = db
        .write(Actor::System(NAME), async |tx| care::join(tx, after, JOIN).await)
        .await?
    {
        after = Some(last);
    }
    let looked = pages(db, PAGE, care::decide).await?;
    Ok(looked + pages(db, PAGE, care::send).await?)
}

async fn pages(db: &Db, page: u64, step: impl AsyncFn(&mut Tx, u64) -> Result<u64, Error>) -> Result<u64, Error> {
    let mut all = 0;
    loop {
        let done = db.write(Actor::System(NAME), async |tx| step(tx, page).await).await?;
        all += done;
        if done < page {
            return Ok(all);
        }
    }
}
