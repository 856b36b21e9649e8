//! The clocks of repairs (domain.md 2.4 and 2.10).

use chezhu::domain::repair;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// STAGE and MOVE: a stage lasts longer than its standard, or twice as long.
pub async fn stages(db: &Db) -> Result<u64, Error> {
    batches(db, "repair.stages", repair::stages).await
}

/// NEXT_UPDATE: the promised word is due, or was missed.
pub async fn contacts(db: &Db) -> Result<u64, Error> {
    batches(db, "repair.contacts", repair::contacts).await
}

/// PARTS: what has not come in its time; the loan car after five days.
pub async fn parts(db: &Db) -> Result<u64, Error> {
    let late = batches(db, "repair.parts", repair::late_parts).await?;
    Ok(late + batches(db, "repair.parts", repair::loan_cars).await?)
}

/// LOAN_CAR: a loan car that is not back, or is booked by somebody else soon.
pub async fn loan_cars(db: &Db) -> Result<u64, Error> {
    batches(db, "repair.loan_cars", repair::kept_loan_cars).await
}

/// A job that takes more than twice its time raises the expert.
pub async fn stuck(db: &Db) -> Result<u64, Error> {
    batches(db, "repair.stuck", repair::stuck).await
}

/// When cars will be ready, one store after the other: each in a transaction of its own.
pub async fn times(db: &Db) -> Result<u64, Error> {
    let stores = repair::timed_stores(&db.read(Actor::System("repair.times"))).await?;
    let mut moved = 0;
    for store in stores {
        moved += db
            .write(Actor::System("repair.times"), async |tx| {
                repair::retime(tx, store).await
            })
            .await?;
    }
    Ok(moved)
}

/// How long work takes, from the last quarter.
pub async fn learn(db: &Db) -> Result<u64, Error> {
    db.write(Actor::System("repair.learn"), async |tx| repair::learn(tx).await)
        .await
}
