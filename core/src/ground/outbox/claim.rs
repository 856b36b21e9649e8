//! Taking deliveries, and giving them back.

use std::time::Duration;

use sea_orm::Value;
use uuid::Uuid;

use super::{Claimed, End, Lane, MAX_CRASHES, State};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeliveryId, fresh_uuid};

const COLUMNS: &str = "id, kind, channel, promise, aggregate_kind, aggregate_id, event_no, audience, store_id, intended_at, not_before, \
                       expires_at, attempts, fence, payload";

/// Takes up to `n` due deliveries for `lease`, lane after lane, the longest due first. No other worker gets them while the
/// lease runs.
///
/// The predicate stands twice: PostgreSQL may look at the inner list before another worker's commit, and the outer one
/// decides (architecture.md 5). And the inner list is materialized: as a plain sub-select PostgreSQL ran it anew for each
/// row of the outer one, and a claim of 1 took all 60 rows there were.
pub async fn claim(tx: &Tx, n: u64, lease: Duration) -> Result<Vec<Claimed>, Error> {
    let fence = fresh_uuid(tx.now());
    let until = tx.now().plus_seconds(i64::try_from(lease.as_secs()).unwrap_or(60));
    let skip = if tx.db().is_sqlite() {
        ""
    } else {
        "FOR UPDATE SKIP LOCKED"
    };
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT id FROM delivery WHERE state = 'ready' AND lane = $3 AND not_before <= $4 \
         ORDER BY not_before, id LIMIT $5 {skip}) \
         UPDATE delivery SET state = 'leased', fence = $1, lease_until = $2 \
         WHERE state = 'ready' AND lane = $3 AND not_before <= $4 AND id IN (SELECT id FROM due) RETURNING {COLUMNS}"
    );
    let mut taken: Vec<Claimed> = Vec::new();
    for lane in Lane::ALL {
        let room = n.saturating_sub(u64::try_from(taken.len()).unwrap_or(u64::MAX));
        if room == 0 {
            break;
        }
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let mut more: Vec<Claimed> = tx
            .all(
                &sql,
                [fence.into(), until.into(), lane.into(), tx.now().into(), room.into()],
            )
            .await?;
        more.sort_by_key(|row| (row.not_before, row.id));
        taken.append(&mut more);
    }
    Ok(taken)
}

/// Says that the provider is about to be asked. Tells which of the rows are still held by this fence with a living lease:
/// only those may be called, and only after this transaction has committed.
pub async fn begin_calling(tx: &Tx, fence: Uuid, ids: &[DeliveryId]) -> Result<Vec<DeliveryId>, Error> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        id: DeliveryId,
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..ids.len()).map(|n| format!("${}", n + 3)).collect();
    let sql = format!(
        "UPDATE delivery SET state = 'calling', attempts = attempts + 1 \
         WHERE id IN ({}) AND fence = $1 AND state = 'leased' AND lease_until > $2 RETURNING id",
        places.join(", ")
    );
    let values: Vec<Value> = [fence.into(), tx.now().into()]
        .into_iter()
        .chain(ids.iter().map(|id| (*id).into()))
        .collect();
    let rows: Vec<Row> = tx.all(&sql, values).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Ends the hold on a delivery. False when the fence no longer holds it: a late answer changes nothing.
///
/// [`End::Suppressed`], [`End::Cancelled`] and [`End::Expired`] are for rows that were not called; [`End::Sent`] and
/// [`End::Unknown`] for rows that were; [`End::PassedOn`], [`End::Dead`] and [`End::Retry`] for both.
pub async fn settle(tx: &Tx, id: DeliveryId, fence: Uuid, end: &End) -> Result<bool, Error> {
    let from = match end {
        End::Suppressed(_) | End::Cancelled(_) | End::Expired => "state = 'leased'",
        End::Sent(_) | End::Unknown(_) => "state = 'calling'",
        End::PassedOn(_) | End::Dead(_) | End::Retry(..) => "state IN ('leased', 'calling')",
    };
    let not_before = if let End::Retry(_, at) = end { Some(*at) } else { None };
    let settled = if end.state() == State::Ready {
        None
    } else {
        Some(tx.now())
    };
    let provider = if let End::Sent(provider) = end {
        provider.clone()
    } else {
        None
    };
    let sql = format!(
        "UPDATE delivery SET state = $3, reason = $4, not_before = COALESCE($5, not_before), settled_at = $6, provider_id = $7, \
         fence = NULL, lease_until = NULL WHERE id = $1 AND fence = $2 AND {from}"
    );
    let values: [Value; 7] = [
        id.into(),
        fence.into(),
        end.state().into(),
        end.reason().into(),
        not_before.into(),
        settled.into(),
        provider.into(),
    ];
    Ok(tx.run(&sql, values).await? == 1)
}

/// Says on a row that was passed on that there was no further channel: the inbox alone has it.
pub async fn inbox_only(tx: &Tx, id: DeliveryId, reason: &'static str) -> Result<(), Error> {
    let sql = "UPDATE delivery SET reason = $2 WHERE id = $1 AND state = 'passed_on'";
    tx.run(sql, [id.into(), format!("{reason}, inbox only").into()]).await?;
    Ok(())
}

/// What [`lapse`] found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lapsed {
    /// Given back: nothing was sent, or it may be sent again.
    pub ready: u64,
    /// Ended unknown: it may have been sent and must not be sent twice.
    pub unknown: u64,
    /// Ended dead: it brought its worker down too often.
    pub dead: u64,
}

/// Settles what crashed workers left behind, by the promise of each (security.md 6.4). May run at any time, twice too.
pub async fn lapse(tx: &Tx) -> Result<Lapsed, Error> {
    let now = tx.now();
    let again = "state = 'ready', fence = NULL, lease_until = NULL";
    let leased = format!("UPDATE delivery SET {again} WHERE state = 'leased' AND lease_until < $1");
    let poison = "UPDATE delivery SET state = 'dead', reason = 'poison', crashes = crashes + 1, settled_at = $1, fence = NULL, lease_until = NULL \
                  WHERE state = 'calling' AND lease_until < $1 AND promise = 'idempotent' AND crashes >= $2";
    let repeat = format!(
        "UPDATE delivery SET {again}, reason = 'crash', crashes = crashes + 1 WHERE state = 'calling' AND lease_until < $1 \
         AND (promise = 'idempotent' OR (promise = 'must_arrive' AND crashes = 0))"
    );
    let unknown = "UPDATE delivery SET state = 'unknown', reason = 'crash', crashes = crashes + 1, settled_at = $1, fence = NULL, \
                   lease_until = NULL WHERE state = 'calling' AND lease_until < $1 AND promise IN ('at_most_once', 'must_arrive')";
    let mut found = Lapsed {
        ready: tx.run(&leased, [now.into()]).await?,
        ..Lapsed::default()
    };
    found.dead = tx.run(poison, [now.into(), (MAX_CRASHES - 1).into()]).await?;
    found.ready += tx.run(&repeat, [now.into()]).await?;
    found.unknown = tx.run(unknown, [now.into()]).await?;
    Ok(found)
}

/// Calls off what was intended about this aggregate before `event_no` and is not being called yet; tells how many.
pub async fn cancel(tx: &Tx, aggregate: Uuid, event_no: i64, reason: &'static str) -> Result<u64, Error> {
    let sql = "UPDATE delivery SET state = 'cancelled', reason = $3, settled_at = $4, fence = NULL, lease_until = NULL \
               WHERE aggregate_id = $1 AND event_no < $2 AND state IN ('ready', 'leased')";
    tx.run(sql, [aggregate.into(), event_no.into(), reason.into(), tx.now().into()])
        .await
}

/// When a delivery that failed `attempts` times is tried again: 5 s doubling to 6 h, with full jitter from the row's own
/// random bits (security.md 6.4); `None` after the last.
pub fn retry(id: DeliveryId, attempts: i32, now: At) -> Option<At> {
    const MAX_ATTEMPTS: i32 = 12;
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let ceiling_ms = (5_000_i64 << attempts.clamp(0, 13)).min(6 * 3_600_000);
    let spice = crate::ground::id::Id::uuid(id)
        .as_u128()
        .rotate_left(u32::try_from(attempts).unwrap_or(0) * 7);
    let jitter = i64::try_from(spice % u128::try_from(ceiling_ms).unwrap_or(1)).unwrap_or(0);
    Some(At::from_ms(now.ms() + ceiling_ms / 2 + jitter / 2))
}
