//! Saying that a call begins, and writing down how it ended: one statement for a whole batch.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{Claimed, End, MAX_CRASHES, State};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeliveryId, Id};
use crate::ground::sabotage;

/// Rows of one statement at most.
const ROWS: usize = 128;

#[derive(FromQueryResult)]
struct Row {
    id: DeliveryId,
}

/// Says that the provider is about to be asked. Tells which of the rows are still held by this fence with a living lease:
/// only those may be called, and only after this transaction has committed.
pub async fn begin_calling(tx: &Tx, fence: Uuid, ids: &[DeliveryId]) -> Result<Vec<DeliveryId>, Error> {
    if sabotage::on("calling") {
        return Ok(ids.to_vec());
    }
    let guard = if sabotage::on("fence") {
        "fence <> $1 OR lease_until > $2 OR TRUE"
    } else {
        "fence = $1 AND state = 'leased' AND lease_until > $2"
    };
    let mut held = Vec::new();
    for ids in ids.chunks(ROWS) {
        let mut values: Vec<Value> = vec![fence.into(), tx.now().into()];
        let padding = std::iter::repeat_n(Uuid::nil(), ids.len().next_power_of_two() - ids.len());
        values.extend(ids.iter().map(|id| id.uuid()).chain(padding).map(Value::from));
        let places: Vec<String> = (3..=values.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "UPDATE delivery SET state = 'calling', attempts = attempts + 1 WHERE id IN ({}) AND ({guard}) RETURNING id",
            places.join(", ")
        );
        let rows: Vec<Row> = tx.all(&sql, values).await?;
        held.extend(rows.into_iter().map(|row| row.id));
    }
    Ok(held)
}

/// Ends the hold on a delivery. False when the fence no longer holds it: a late answer changes nothing.
///
/// [`End::Suppressed`], [`End::Cancelled`] and [`End::Expired`] are for rows that were not called; [`End::Sent`] and
/// [`End::Unknown`] for rows that were; [`End::PassedOn`], [`End::Dead`], [`End::Retry`] and [`End::Wait`] for both.
pub async fn settle(tx: &Tx, id: DeliveryId, fence: Uuid, end: &End) -> Result<bool, Error> {
    Ok(settle_all(tx, fence, &[(id, end)]).await?.contains(&id))
}

/// [`settle`] for many rows of one fence; tells which of them it still held.
pub async fn settle_all(tx: &Tx, fence: Uuid, ends: &[(DeliveryId, &End)]) -> Result<Vec<DeliveryId>, Error> {
    let held = if sabotage::on("fence") {
        "(delivery.fence <> $1 OR TRUE)"
    } else {
        "delivery.fence = $1"
    };
    let from = if sabotage::on("fence") || sabotage::on("calling") {
        "(v.whence <> 3)"
    } else {
        "((v.whence <> 1 AND delivery.state = 'leased') OR (v.whence <> 0 AND delivery.state = 'calling'))"
    };
    let mut settled = Vec::new();
    for ends in ends.chunks(ROWS) {
        let mut values: Vec<Value> = vec![fence.into(), tx.now().into()];
        let mut rows = Vec::new();
        for at in 0..ends.len().next_power_of_two() {
            let first = values.len() + 1;
            values.extend(ends.get(at).map_or_else(nobody, |(id, end)| row(*id, end)));
            let places: Vec<String> = (first..=values.len()).map(|n| format!("${n}")).collect();
            rows.push(format!("({})", places.join(", ")));
        }
        let sql = format!(
            "WITH v(id, state, reason, not_before, provider_id, whence, stumbles, unasked) AS (VALUES {}) \
             UPDATE delivery SET state = v.state, reason = v.reason, not_before = COALESCE(v.not_before, delivery.not_before), \
             settled_at = CASE WHEN v.state = 'ready' THEN NULL ELSE $2 END, provider_id = v.provider_id, \
             stumbles = delivery.stumbles + v.stumbles, \
             attempts = delivery.attempts - CASE WHEN delivery.state = 'calling' THEN v.unasked ELSE 0 END, fence = NULL, lease_until = NULL \
             FROM v WHERE delivery.id = v.id AND {held} AND {from} RETURNING delivery.id AS id",
            rows.join(", ")
        );
        let rows: Vec<Row> = tx.all(&sql, values).await?;
        settled.extend(rows.into_iter().map(|row| row.id));
    }
    Ok(settled)
}

type Values = [Value; 8];

/// One end as a row of the statement: 0 from leased, 1 from calling, 2 from both.
fn row(id: DeliveryId, end: &End) -> Values {
    let whence = match end {
        End::Suppressed(_) | End::Cancelled(_) | End::Expired => 0,
        End::Sent(_) | End::Unknown(_) => 1,
        End::PassedOn(_) | End::Dead(_) | End::Retry(..) | End::Wait(..) => 2,
    };
    let not_before = match end {
        End::Retry(_, at) | End::Wait(_, at) => Some(*at),
        _ => None,
    };
    let provider = if let End::Sent(provider) = end {
        provider.clone()
    } else {
        None
    };
    [
        id.uuid().into(),
        end.state().word().into(),
        end.reason().into(),
        not_before.into(),
        provider.into(),
        whence.into(),
        i32::from(end.reason().is_some_and(|why| FALLS.contains(&why))).into(),
        i32::from(matches!(end, End::Wait(..))).into(),
    ]
}

fn nobody() -> Values {
    let none: Option<String> = None;
    [
        Uuid::nil().into(),
        State::Ready.word().into(),
        none.clone().into(),
        Option::<At>::None.into(),
        none.into(),
        0.into(),
        0.into(),
        0.into(),
    ]
}

/// Reasons that tell of a fall of the worker itself before the call.
const FALLS: [&str; 2] = ["panic", "fault"];

/// How a delivery ends when looking at it went wrong before its call (R9): again a little later, and dead the third time.
/// Nothing was sent.
pub fn stumbled(claimed: &Claimed, why: &'static str, now: At) -> End {
    let falls = claimed.crashes + claimed.stumbles + 1;
    if falls >= MAX_CRASHES {
        return End::Dead(why);
    }
    End::Retry(why, now.plus_seconds(5 * i64::from(falls)))
}

/// Says on a row that was passed on that there was no further channel: the inbox alone has it.
pub async fn inbox_only(tx: &Tx, id: DeliveryId, reason: &'static str) -> Result<(), Error> {
    let sql = "UPDATE delivery SET reason = $2 WHERE id = $1 AND state = 'passed_on'";
    tx.run(sql, [id.into(), format!("{reason}, inbox only").into()]).await?;
    Ok(())
}

/// Calls off what was intended about this aggregate before `event_no` and is not being called yet; tells how many.
pub async fn cancel(tx: &Tx, aggregate: Uuid, event_no: i64, reason: &'static str) -> Result<u64, Error> {
    let sql = "UPDATE delivery SET state = 'cancelled', reason = $3, settled_at = $4, fence = NULL, lease_until = NULL \
               WHERE aggregate_id = $1 AND event_no < $2 AND state IN ('ready', 'leased')";
    tx.run(sql, [aggregate.into(), event_no.into(), reason.into(), tx.now().into()])
        .await
}

/// When a delivery that failed `attempts` times is tried again: 5 s, each time four times as long up to six hours, with
/// jitter from the row's own random bits (security.md 6.4); `None` after the eighth (R9). Eight tries outlast an outage of
/// some hours, so that one of ten minutes loses nothing (R6).
pub fn retry(id: DeliveryId, attempts: i32, now: At) -> Option<At> {
    const MAX_ATTEMPTS: i32 = 8;
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let ceiling_ms = (5_000_i64 << (2 * (attempts - 1)).clamp(0, 13)).min(6 * 3_600_000);
    let spice = id
        .uuid()
        .as_u128()
        .rotate_left(u32::try_from(attempts).unwrap_or(0) * 7);
    let jitter = i64::try_from(spice % u128::try_from(ceiling_ms).unwrap_or(1)).unwrap_or(0);
    Some(At::from_ms(now.ms() + ceiling_ms / 2 + jitter / 2))
}
