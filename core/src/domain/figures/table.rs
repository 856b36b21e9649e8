//! What is counted.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;

use crate::domain::booking::State;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

/// A request that had to be answered.
#[derive(FromQueryResult)]
pub struct Asked {
    pub requested_at: At,
    pub start_at: At,
    pub paused_ms: i64,
    pub state: State,
    pub answered_at: Option<At>,
    pub silent_at: Option<At>,
}

/// Requests that came between two instants and are not confirmed at once by themselves.
pub async fn asked(look: &impl Look, store: StoreId, from: At, to: At) -> Result<Vec<Asked>, Error> {
    let sql = "SELECT b.requested_at, b.start_at, b.paused_ms, b.state, \
               (SELECT MIN(e.at) FROM booking_event e WHERE e.booking_id = b.id AND e.event IN ('confirm', 'propose', 'decline')) AS answered_at, \
               (SELECT MIN(e.at) FROM booking_event e WHERE e.booking_id = b.id AND e.event = 'confirm_by_silence') AS silent_at \
               FROM booking b WHERE b.store_id = $1 AND b.requested_at >= $2 AND b.requested_at < $3 AND NOT b.instant";
    look.all(sql, [store.into(), from.into(), to.into()]).await
}

/// A visit that was expected.
#[derive(FromQueryResult)]
pub struct Came {
    pub day: String,
    pub state: State,
    pub start_at: At,
    pub arrived_at: Option<At>,
}

/// Visits of these days that stood.
pub async fn visits(look: &impl Look, store: StoreId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Came>, Error> {
    let sql = "SELECT day, state, start_at, arrived_at FROM booking WHERE store_id = $1 AND day >= $2 AND day <= $3 \
               AND state IN ('confirmed', 'arrived', 'converted', 'no_show')";
    look.all(sql, [store.into(), from.to_string().into(), to.to_string().into()])
        .await
}

/// Quarters of an hour that one kind of resource was taken on a day.
#[derive(FromQueryResult)]
pub struct Taken {
    pub day: String,
    pub role: String,
    pub cells: i64,
}

/// What was taken on these days.
pub async fn taken(look: &impl Look, store: StoreId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Taken>, Error> {
    let sql = "SELECT day, role, CAST(SUM(cells) AS bigint) AS cells FROM booking_take \
               WHERE store_id = $1 AND day >= $2 AND day <= $3 AND role IN ('bay', 'technician') GROUP BY day, role";
    look.all(sql, [store.into(), from.to_string().into(), to.to_string().into()])
        .await
}
