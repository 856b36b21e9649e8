//! Reminders a day and two hours before a visit, as a sweep over bookings (issue 3, point 9; rulings 20; fault X7).
//!
//! A reminder is due so long before the start, or the evening before that where it would fall into quiet hours. The row
//! remembers of which start somebody was reminded, so a sweep may run twice, and a move brings new reminders. It is not
//! sent when the visit was made or moved after it was due: the confirmation has just said the same. Nor is it sent late
//! when the next one is due already, or the visit has begun. Whether the booking still stands is asked again at sending.

use super::rules::state::State;
use super::table::{self, Row};
use super::tell;
use crate::domain::notice::Kind;
use crate::domain::notice::manners::rules::reminder;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

/// Minutes before the start.
const DAY: i64 = 24 * 60;
const SOON: i64 = 2 * 60;

/// How far ahead of the start a reminder may be due at the earliest: a day, and the hours back to the evening before.
const REACH: i64 = DAY + 14 * 60;

/// One of the two, with the column that remembers it and when it is worthless.
struct Reminder {
    kind: Kind,
    column: &'static str,
    due: At,
    ends: At,
}

fn reminders(row: &Row) -> [Reminder; 2] {
    let soon = reminder(row.zone(), row.start_at, SOON);
    [
        Reminder {
            kind: Kind::ReminderDay,
            column: "reminded_day_of",
            due: reminder(row.zone(), row.start_at, DAY),
            ends: soon,
        },
        Reminder {
            kind: Kind::ReminderSoon,
            column: "reminded_soon_of",
            due: soon,
            ends: row.start_at,
        },
    ]
}

/// Intends what is due; gives how many bookings were looked at for the last time.
pub async fn remind(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let now = tx.now();
    let sql = "WHERE b.state = 'confirmed' AND b.start_at > $1 AND b.start_at <= $2 \
               AND (b.reminded_day_of IS NULL OR b.reminded_day_of <> b.start_at OR b.reminded_soon_of IS NULL OR b.reminded_soon_of <> b.start_at) \
               ORDER BY b.start_at, b.id LIMIT $3";
    // Rows that are not due yet come back at every look: the limit must not be theirs alone.
    let room = i64::try_from(limit.saturating_mul(50)).unwrap_or(i64::MAX);
    let rows = table::select(tx, sql, vec![now.into(), now.plus_minutes(REACH).into(), room.into()]).await?;
    let mut done = 0;
    for row in &rows {
        for one in reminders(row) {
            // One that is worthless by now is left alone: a clock that was wrong for a moment burns nothing.
            if done < limit && one.due <= now && now < one.ends && settle(tx, row, &one).await? {
                done += 1;
            }
        }
    }
    Ok(done)
}

/// Remembers it, and tells it unless it says nothing new. False when it was remembered before.
async fn settle(tx: &mut Tx, row: &Row, one: &Reminder) -> Result<bool, Error> {
    let column = one.column;
    let sql = format!(
        "UPDATE booking SET {column} = start_at WHERE id = $1 AND version = $2 AND state = $3 AND ({column} IS NULL OR {column} <> start_at)"
    );
    if tx
        .run(&sql, [row.id.into(), row.version.into(), State::Confirmed.into()])
        .await?
        == 0
    {
        return Ok(false);
    }
    if row.moved_at <= one.due {
        tell::reminder(tx, row, one.kind, one.ends).await?;
    }
    Ok(true)
}
