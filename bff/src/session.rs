//! Whether the session behind a token still lives: one statement each.

use chezhu::domain::staff::Grants;
use chezhu::ground::actor::Customer;
use chezhu::ground::db::Look;
use chezhu::ground::error::Error;
use chezhu::ground::id::{SessionId, StaffId};

/// The owner of a living session of this version.
pub async fn customer(_look: &impl Look, _session: SessionId, _version: i64) -> Result<Option<Customer>, Error> {
    Ok(None) // IDENTITY: identity::session_alive
}

/// The member of staff of a living session of this version, and their grants.
pub async fn staff(_look: &impl Look, _session: SessionId, _version: i64) -> Result<Option<(StaffId, Grants)>, Error> {
    Ok(None) // IDENTITY: staff::session_alive
}
