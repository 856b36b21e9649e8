//! The clocks of orders of new cars (domain.md 2.2): silence, promises, prices that run out, what is usual.

use chezhu::domain::order;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// LEG: a step grew quiet (P80) or silent (P95).
pub async fn quiet(db: &Db) -> Result<u64, Error> {
    batches(db, "order.quiet", order::quiet_steps).await
}

/// The promised contact is due, or was missed by a day.
pub async fn contacts(db: &Db) -> Result<u64, Error> {
    batches(db, "order.contacts", order::contacts).await
}

/// An offered price ran out.
pub async fn lapse(db: &Db) -> Result<u64, Error> {
    batches(db, "order.lapse", order::lapse).await
}

/// Nobody came to the handover: another time is needed.
pub async fn missed(db: &Db) -> Result<u64, Error> {
    batches(db, "order.missed", order::missed_handovers).await
}

/// What is usual, from the history of a year.
pub async fn norms(db: &Db) -> Result<u64, Error> {
    db.write(Actor::System("order.norms"), async |tx| order::norms(tx).await)
        .await
}
