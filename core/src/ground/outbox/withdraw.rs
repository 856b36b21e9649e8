//! Calling off what somebody does not want to hear any more.

use sea_orm::Value;

use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

/// Calls off what waits for this audience of these kinds and is not being called yet; tells how many. For the lanes of care
/// and marketing only: their open rows are indexed by audience.
pub async fn withdraw(tx: &Tx, audience: &str, kinds: &[&str], reason: &'static str) -> Result<u64, Error> {
    if kinds.is_empty() {
        return Ok(0);
    }
    let places: Vec<String> = (0..kinds.len()).map(|n| format!("${}", n + 4)).collect();
    let sql = format!(
        "UPDATE delivery SET state = 'cancelled', reason = $2, settled_at = $3, fence = NULL, lease_until = NULL \
         WHERE audience = $1 AND lane >= 2 AND state IN ('ready', 'leased') AND kind IN ({})",
        places.join(", ")
    );
    let values: Vec<Value> = [audience.into(), reason.into(), tx.now().into()]
        .into_iter()
        .chain(kinds.iter().map(|kind| Value::from(*kind)))
        .collect();
    tx.run(&sql, values).await
}
