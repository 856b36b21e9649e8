//! The outbox: what is to be told is a row, written with its cause and performed later (law 6, rulings 21 and 22,
//! security.md 6.4).
//!
//! It knows a kind and a sealed payload; what they mean stands with those who write and perform them. A row's way:
//! `ready → leased` ([`claim`]) `→ calling` ([`begin_calling`], committed before the provider is asked) `→` an end
//! ([`settle`]). Whoever holds the fence of a row may move it; nobody else.

mod audit;
mod claim;
mod lapse;
mod report;
mod settle;
mod state;
mod stuck;
mod turn;
mod withdraw;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;
use super::id::{DeliveryId, Id, StoreId};
use super::sabotage;
use super::seal::{Keyring, Place, SealError, Sealed};

pub use audit::{Audit, Count, Health, PATIENCE_MINUTES, audit, counts, health};
pub use claim::claim;
pub use lapse::{Lapsed, lapse};
pub use report::reported;
pub use settle::{begin_calling, cancel, inbox_only, retry, settle, settle_all, stumbled};
pub use state::{Channel, End, Lane, Promise, State};
pub use stuck::{REFUSALS, Stuck, dismiss, resend, stuck};
pub use withdraw::withdraw;

/// After this many falls of its worker a row is taken for poison and ends dead (R9).
pub const MAX_CRASHES: i32 = 3;

/// What is to be delivered.
#[derive(Clone, Debug)]
pub struct Intended {
    /// What it is, `module.word`; also what of the event it tells: one event may have several.
    pub kind: &'static str,
    /// By which way.
    pub channel: Channel,
    /// What is done when it is not known whether a call took effect.
    pub promise: Promise,
    /// Which queue it waits in.
    pub lane: Lane,
    /// The kind of what it is about, such as `booking`.
    pub aggregate_kind: &'static str,
    /// What it is about.
    pub aggregate: Uuid,
    /// The version of that at which it was intended: when that moves on, it is not sent (X7).
    pub event_no: i64,
    /// Who it is for, in stable words without personal data.
    pub audience: String,
    /// On behalf of which store.
    pub store: StoreId,
    /// What the worker needs; stored sealed.
    pub payload: Vec<u8>,
    /// Not before this instant; now when absent.
    pub not_before: Option<At>,
    /// Worthless from this instant on.
    pub expires_at: Option<At>,
    /// Policy says no: it is counted and never sent.
    pub suppressed: Option<&'static str>,
}

/// A delivery in the hands of one worker.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Claimed {
    /// Its id.
    pub id: DeliveryId,
    /// See [`Intended::kind`].
    pub kind: String,
    /// By which way.
    pub channel: Channel,
    /// See [`Intended::promise`].
    pub promise: Promise,
    /// The queue it came from.
    pub lane: Lane,
    /// See [`Intended::aggregate_kind`].
    pub aggregate_kind: String,
    /// What it is about.
    pub aggregate_id: Uuid,
    /// The version of that at which it was intended.
    pub event_no: i64,
    /// Who it is for.
    pub audience: String,
    /// On behalf of which store.
    pub store_id: StoreId,
    /// When its cause was committed.
    pub intended_at: At,
    /// When it became due.
    pub not_before: At,
    /// From when on it is worthless.
    pub expires_at: Option<At>,
    /// Calls so far.
    pub attempts: i32,
    /// Workers that fell while they called.
    pub crashes: i32,
    /// Workers that fell while they looked at it, before the call.
    pub stumbles: i32,
    /// The hand that holds it; fresh for each claim.
    pub fence: Uuid,
    payload: Sealed,
}

impl Claimed {
    /// What the worker needs, in clear.
    ///
    /// # Errors
    /// [`SealError`] when the row was altered or its key is gone.
    pub fn payload(&self, keys: &Keyring) -> Result<Vec<u8>, SealError> {
        keys.purpose_key(PURPOSE).open(&place(self.id), &self.payload)
    }
}

const PURPOSE: &str = "outbox";

fn place(row: DeliveryId) -> Place {
    Place {
        table: "delivery",
        column: "payload",
        row: row.uuid(),
    }
}

/// Writes the row in the transaction of its cause. `None` when this event was told to this audience by this channel
/// before: one action, one notice (X8), and a sweep may run twice.
pub async fn enqueue(tx: &Tx, wish: Intended) -> Result<Option<DeliveryId>, Error> {
    let id: DeliveryId = tx.fresh();
    let payload = tx
        .keys()
        .purpose_key(PURPOSE)
        .seal(&place(id), &wish.payload)
        .map_err(|e| Error::fault("seal a delivery", e))?;
    let (state, settled) = match wish.suppressed {
        Some(_) => (State::Suppressed, Some(tx.now())),
        None => (State::Ready, None),
    };
    let not_before = wish.not_before.map_or(tx.now(), |at| at.max(tx.now()));
    let values: [Value; 18] = [
        id.into(),
        wish.kind.into(),
        wish.channel.into(),
        wish.promise.into(),
        wish.lane.into(),
        wish.aggregate_kind.into(),
        wish.aggregate.into(),
        wish.event_no.into(),
        wish.audience.into(),
        wish.store.into(),
        payload.into(),
        state.into(),
        wish.suppressed.into(),
        tx.now().into(),
        not_before.into(),
        wish.expires_at.into(),
        0.into(),
        settled.into(),
    ];
    let sql = "INSERT INTO delivery (id, kind, channel, promise, lane, aggregate_kind, aggregate_id, event_no, audience, store_id, \
               payload, state, reason, intended_at, not_before, expires_at, attempts, crashes, settled_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18) \
               ON CONFLICT (aggregate_id, event_no, kind, audience, channel) DO NOTHING";
    if sabotage::on("intent") && wish.event_no % 2 == 0 {
        return intended(tx, id).await;
    }
    if tx.run(sql, values).await? == 0 {
        return Ok(None);
    }
    intended(tx, id).await
}

/// Enters it in the ledger, which counts what was intended by itself: the other side of the law (rulings 21).
async fn intended(tx: &Tx, id: DeliveryId) -> Result<Option<DeliveryId>, Error> {
    let sql = "INSERT INTO intent (delivery_id, intended_at) VALUES ($1, $2)";
    tx.run(sql, [id.into(), tx.now().into()]).await?;
    Ok(Some(id))
}
