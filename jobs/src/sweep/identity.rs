//! What logins leave behind, of owners and of staff.

use chezhu::domain::{identity, staff};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

/// Forgets spent login codes, the counters of bound phones, and sessions that ended a month ago.
pub async fn purge(db: &Db) -> Result<u64, Error> {
    db.write(Actor::System("identity.purge"), identity::purge).await
}

/// Forgets one-time tokens of staff and old counters of failed logins.
pub async fn purge_staff(db: &Db) -> Result<u64, Error> {
    db.write(Actor::System("staff.purge"), staff::purge).await
}
