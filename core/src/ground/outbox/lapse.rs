//! What crashed workers leave behind.

use sea_orm::FromQueryResult;

use super::{MAX_CRASHES, State};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::DeliveryId;
use crate::ground::sabotage;

/// What [`lapse`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lapsed {
    /// Given back: nothing was sent, or it may be sent again.
    pub ready: u64,
    /// Ended unknown: it may have been sent and must not be sent twice.
    pub unknown: Vec<DeliveryId>,
    /// Ended dead: it brought its worker down too often.
    pub dead: u64,
}

/// Settles what crashed workers left behind, by the promise of each (security.md 6.4). May run at any time, twice too.
///
/// A row whose worker fell before the call was not sent and is tried again; each fall is counted, and the third is the
/// last (R9). A row whose worker fell during the call is tried again when its provider knows our key, once when it must
/// arrive, and never when it may go out at most once.
pub async fn lapse(tx: &Tx) -> Result<Lapsed, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: DeliveryId,
        state: State,
    }
    let next = format!(
        "CASE WHEN state = 'calling' AND promise = 'at_most_once' THEN 'unknown' \
         WHEN state = 'calling' AND promise = 'must_arrive' AND crashes > 0 THEN 'unknown' \
         WHEN crashes + stumbles + 1 >= {} THEN 'dead' ELSE 'ready' END",
        if sabotage::on("poison") { i32::MAX } else { MAX_CRASHES }
    );
    let sql = format!(
        "UPDATE delivery SET state = {next}, reason = CASE WHEN ({next}) = 'dead' THEN 'poison' ELSE 'crash' END, \
         crashes = crashes + CASE WHEN state = 'calling' THEN 1 ELSE 0 END, \
         stumbles = stumbles + CASE WHEN state = 'leased' THEN 1 ELSE 0 END, \
         settled_at = CASE WHEN ({next}) = 'ready' THEN NULL ELSE $1 END, fence = NULL, lease_until = NULL \
         WHERE state IN ('leased', 'calling') AND lease_until < $1 RETURNING id, state"
    );
    let mut found = Lapsed::default();
    for row in tx.all::<Row>(&sql, [tx.now().into()]).await? {
        match row.state {
            State::Unknown => found.unknown.push(row.id),
            State::Dead => found.dead += 1,
            _ => found.ready += 1,
        }
    }
    Ok(found)
}
