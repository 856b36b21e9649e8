//! What text messages may cost: so many a day to one phone, so many on behalf of one store (security.md S11, threats).

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId};
use crate::ground::text::Phone;

/// How many text messages a day there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsCaps {
    /// To one phone.
    pub phone: u32,
    /// On behalf of one store.
    pub store: u32,
}

/// The day in Beijing, where the providers count too.
fn day(at: At) -> String {
    at.plus_seconds(8 * 3600).utc().format("%Y-%m-%d").to_string()
}

/// Takes one message to each of these phones out of today's budget, in the transaction that says that they are about to be
/// sent; the phones whose share is used up are left out. None are left when the store's is.
pub async fn afford_sms(tx: &Tx, store: StoreId, phones: Vec<Phone>, caps: SmsCaps) -> Result<Vec<Phone>, Error> {
    let today = day(tx.now());
    tx.run(
        "DELETE FROM sms_count WHERE day < $1",
        [day(tx.now().plus_seconds(-86_400)).into()],
    )
    .await?;
    let mut affordable = Vec::new();
    for phone in phones {
        let index = tx.keys().blind(&phone).as_bytes().to_vec();
        if !take(tx, &today, "phone", index.clone(), caps.phone).await? {
            continue;
        }
        if take(tx, &today, "store", store.uuid().as_bytes().to_vec(), caps.store).await? {
            affordable.push(phone);
        } else {
            give_back(tx, &today, index).await?;
        }
    }
    Ok(affordable)
}

/// One more, unless there are as many as there may be: the row decides (law 5).
async fn take(tx: &Tx, day: &str, scope: &str, key: Vec<u8>, cap: u32) -> Result<bool, Error> {
    let sql = "INSERT INTO sms_count (day, scope, key, sent) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (day, scope, key) DO UPDATE SET sent = sms_count.sent + 1 WHERE sms_count.sent < $4";
    let cap = i32::try_from(cap).unwrap_or(i32::MAX);
    Ok(tx.run(sql, [day.into(), scope.into(), key.into(), cap.into()]).await? == 1)
}

async fn give_back(tx: &Tx, day: &str, key: Vec<u8>) -> Result<(), Error> {
    let sql = "UPDATE sms_count SET sent = sent - 1 WHERE day = $1 AND scope = 'phone' AND key = $2";
    tx.run(sql, [day.into(), key.into()]).await?;
    Ok(())
}
