//! The nightly look at the law of conservation (rulings 21).

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::outbox;

use crate::deliver;

/// Counts what was intended against what became of it; tells by how many deliveries they differ.
pub async fn audit(db: &Db) -> Result<u64, Error> {
    let audit = outbox::audit(&db.read(Actor::System("outbox.audit"))).await?;
    deliver::note_law(&audit);
    if !audit.holds() {
        tracing::error!(?audit, "deliveries are not accounted for: see `jobs audit`");
    }
    Ok(u64::try_from(audit.difference()).unwrap_or(0))
}
