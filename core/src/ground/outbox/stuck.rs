//! What waits for a person: deliveries that were given up, and those of which nobody knows whether they were sent.

use sea_orm::{FromQueryResult, Value};

use super::{Channel, State};
use crate::ground::actor::Scope;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{DeliveryId, Id, StoreId};
use crate::ground::page::{Cursor, Limit};

/// A delivery that a person has to decide about. Its payload stays sealed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stuck {
    /// Its id.
    pub id: DeliveryId,
    /// What it is, `module.word`.
    pub kind: String,
    /// By which way.
    pub channel: Channel,
    /// Dead or unknown.
    pub state: State,
    /// Why, in a stable word.
    pub reason: Option<String>,
    /// Who it is for, in stable words without personal data.
    pub audience: String,
    /// On behalf of which store.
    pub store_id: StoreId,
    /// When its cause was committed.
    pub intended_at: At,
    /// When it was last due.
    pub not_before: At,
    /// From when on it is worthless.
    pub expires_at: Option<At>,
    /// Calls so far.
    pub attempts: i32,
    /// When it was given up.
    pub settled_at: At,
}

const COLUMNS: &str =
    "id, kind, channel, state, reason, audience, store_id, intended_at, not_before, expires_at, attempts, settled_at";

/// Those of these stores, the last first, one more than the limit; of one state or of both.
pub async fn stuck(
    look: &impl Look,
    scope: &Scope,
    state: Option<State>,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Vec<Stuck>, Error> {
    let after = after.unwrap_or(Cursor {
        at: i64::MAX,
        id: uuid::Uuid::nil(),
    });
    let more = i64::try_from(limit.get() + 1).unwrap_or(101);
    let mut values: Vec<Value> = vec![after.at.into(), after.id.into(), more.into()];
    let stores = match scope {
        Scope::Group => "1 = 1".to_owned(),
        Scope::Stores(stores) if stores.is_empty() => "1 = 0".to_owned(),
        Scope::Stores(stores) => {
            let places: Vec<String> = (4..4 + stores.len()).map(|n| format!("${n}")).collect();
            values.extend(stores.iter().map(|store| Value::from(*store)));
            format!("store_id IN ({})", places.join(", "))
        }
    };
    let which = match state {
        Some(State::Dead) => "AND state = 'dead'",
        Some(State::Unknown) => "AND state = 'unknown'",
        _ => "",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM delivery WHERE state IN ('dead', 'unknown') {which} AND {stores} \
         AND (settled_at < $1 OR (settled_at = $1 AND id < $2)) ORDER BY settled_at DESC, id DESC LIMIT $3"
    );
    look.all(&sql, values).await
}

/// Somebody has decided already.
const SETTLED: Refusal = Refusal::new("delivery.settled", "这条消息已处理，请刷新列表");
/// It is worthless by now.
const EXPIRED: Refusal = Refusal::new("delivery.expired", "这条消息已过时效，不能再发送");

/// Every no of a decision.
pub const REFUSALS: &[Refusal] = &[SETTLED, EXPIRED];

/// Sends a dead or unknown one again, as if it were new: a person has decided. Leaves a row in the security log.
///
/// # Errors
/// Not found outside the actor's stores; `delivery.settled` when somebody has decided already; `delivery.expired` when it
/// is worthless by now.
pub async fn resend(tx: &Tx, id: DeliveryId) -> Result<(), Error> {
    let row = one(tx, id).await?;
    if row.expires_at.is_some_and(|at| at <= tx.now()) {
        return Err(EXPIRED.into());
    }
    let sql = "UPDATE delivery SET state = 'ready', reason = 'resent', attempts = 0, crashes = 0, stumbles = 0, not_before = $3, \
               settled_at = NULL, fence = NULL, lease_until = NULL WHERE id = $1 AND state = $2";
    if tx.run(sql, [id.into(), row.state.into(), tx.now().into()]).await? == 0 {
        return Err(SETTLED.into());
    }
    note(tx, "delivery.resend", &row, row.reason.clone()).await
}

/// Lets a dead or unknown one be, for this reason (a stable word). Leaves a row in the security log.
///
/// # Errors
/// As of [`resend`], without the last.
pub async fn dismiss(tx: &Tx, id: DeliveryId, why: &'static str) -> Result<(), Error> {
    let row = one(tx, id).await?;
    let sql = "UPDATE delivery SET state = 'dismissed', reason = $3, settled_at = $4 WHERE id = $1 AND state = $2";
    let values = [id.into(), row.state.into(), why.into(), tx.now().into()];
    if tx.run(sql, values).await? == 0 {
        return Err(SETTLED.into());
    }
    note(tx, "delivery.dismiss", &row, Some(why.to_owned())).await
}

async fn one(tx: &Tx, id: DeliveryId) -> Result<Stuck, Error> {
    #[derive(FromQueryResult)]
    struct Where {
        store_id: StoreId,
        state: State,
    }
    let sql = "SELECT store_id, state FROM delivery WHERE id = $1";
    let found: Where = tx.one(sql, [id.into()]).await?.ok_or(Error::Missing("delivery"))?;
    if tx.actor().in_store(found.store_id).is_err() {
        return Err(Error::Missing("delivery"));
    }
    if !matches!(found.state, State::Dead | State::Unknown) {
        return Err(SETTLED.into());
    }
    let sql = format!("SELECT {COLUMNS} FROM delivery WHERE id = $1");
    tx.one(&sql, [id.into()]).await?.ok_or(Error::Missing("delivery"))
}

async fn note(tx: &Tx, action: &'static str, row: &Stuck, detail: Option<String>) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "delivery",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail,
    })
    .await
}
