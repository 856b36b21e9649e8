//! What a provider says later of what it took.

use crate::ground::clock::At;
use crate::ground::db::Tx;
use crate::ground::error::Error;
use crate::ground::id::DeliveryId;

/// Writes down that a delivery which was sent has arrived, or has not and why; the first word of a kind counts. The state
/// stays: it says what we did, these times say what became of it (rulings 21).
pub async fn reported(tx: &Tx, id: DeliveryId, delivered: bool, why: &str, at: At) -> Result<(), Error> {
    let sql = if delivered {
        "UPDATE delivery SET delivered_at = COALESCE(delivered_at, $2) WHERE id = $1"
    } else {
        "UPDATE delivery SET failed_at = $2, failure = $3 WHERE id = $1 AND failed_at IS NULL"
    };
    let values = [id.into(), at.into()];
    if delivered {
        tx.run(sql, values).await?;
    } else {
        tx.run(sql, values.into_iter().chain([why.into()])).await?;
    }
    Ok(())
}
