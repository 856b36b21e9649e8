//! Whether the session behind a token still lives: one statement each; and that its first use is remembered.

use chezhu::domain::identity;
use chezhu::domain::staff::{self, Grants};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Look};
use chezhu::ground::error::Error;
use chezhu::ground::id::{SessionId, StaffId};
use chezhu::ground::session;

/// A session as its access token names it.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The session.
    pub id: SessionId,
    /// The version of its holder's sessions.
    pub version: i64,
    /// When the access token was issued, seconds since 1970.
    pub issued_s: i64,
}

/// The owner of a living session of this version.
pub async fn customer(db: &Db, named: Named) -> Result<Option<Customer>, Error> {
    let look = db.read(Actor::Anonymous);
    let Some(alive) = identity::session_alive(&look, named.id, named.version).await? else {
        return Ok(None);
    };
    first_use(db, named, alive.unused_since, look.now()).await?;
    Ok(Some(alive.customer))
}

/// The member of staff of a living session of this version, and their grants.
pub async fn staff(db: &Db, named: Named) -> Result<Option<(StaffId, Grants)>, Error> {
    let look = db.read(Actor::Anonymous);
    let Some(alive) = staff::session_alive(&look, named.id, named.version).await? else {
        return Ok(None);
    };
    first_use(db, named, alive.unused_since, look.now()).await?;
    Ok(Some((alive.staff, alive.grants)))
}

/// Within the grace of a renewal, the first use of its access token says that the reply arrived: from then on the
/// parent's showing is theft (security.md 5.3).
async fn first_use(db: &Db, named: Named, unused_since: Option<At>, now: At) -> Result<(), Error> {
    if session::is_first_use(unused_since, named.issued_s, now) {
        db.write(Actor::System("session"), async |tx| session::used(tx, named.id).await)
            .await?;
    }
    Ok(())
}
