//! Named leases: which process runs sweep X now (architecture.md, idea 3). Two processes may hold no lease at once.

use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;

/// Takes or renews the lease `name` for `holder` until `until`; false when somebody else holds it still.
pub async fn take(tx: &Tx, name: &str, holder: &str, until: At) -> Result<bool, Error> {
    let values = [name.into(), holder.into(), until.into(), tx.now().into()];
    let sql = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO UPDATE SET holder = $2, until = $3 WHERE lease.holder = $2 OR lease.until < $4";
    Ok(tx.run(sql, values).await? == 1)
}

/// Gives the lease back early.
pub async fn give_back(tx: &Tx, name: &str, holder: &str) -> Result<(), Error> {
    tx.run(
        "DELETE FROM lease WHERE name = $1 AND holder = $2",
        [name.into(), holder.into()],
    )
    .await?;
    Ok(())
}
