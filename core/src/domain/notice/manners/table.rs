//! What people wish to hear, and what they were told.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::{Class, Wishes};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::PersonId;
use crate::ground::outbox::Claimed;

#[derive(FromQueryResult)]
struct Row {
    inbox: bool,
    channels: bool,
}

/// What this person said of this class.
pub async fn wishes(look: &impl Look, person: PersonId, class: Class) -> Result<Wishes, Error> {
    let sql = "SELECT inbox, channels FROM notice_preference WHERE person_id = $1 AND class = $2";
    let row: Option<Row> = look.one(sql, [person.into(), class.into()]).await?;
    Ok(row.map_or(Wishes::UNSAID, |row| Wishes {
        inbox: row.inbox,
        channels: row.channels,
    }))
}

pub async fn prefer(tx: &Tx, person: PersonId, class: Class, inbox: bool, channels: bool) -> Result<(), Error> {
    let sql = "INSERT INTO notice_preference (person_id, class, inbox, channels, updated_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (person_id, class) DO UPDATE SET inbox = $3, channels = $4, updated_at = $5";
    let values: [Value; 5] = [
        person.into(),
        class.into(),
        inbox.into(),
        channels.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// No marketing goes to this person while this matter of theirs is open.
pub async fn pause(tx: &Tx, person: PersonId, subject: Uuid) -> Result<(), Error> {
    let sql = "INSERT INTO notice_pause (subject_id, person_id, since) VALUES ($1, $2, $3) ON CONFLICT (subject_id) DO NOTHING";
    tx.run(sql, [subject.into(), person.into(), tx.now().into()]).await?;
    Ok(())
}

/// This matter is over.
pub async fn unpause(tx: &Tx, subject: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM notice_pause WHERE subject_id = $1", [subject.into()])
        .await?;
    Ok(())
}

/// Whether a matter of this person is open that keeps marketing and questions away.
pub async fn paused(look: &impl Look, person: PersonId) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM notice_pause WHERE person_id = $1";
    Ok(look.number(sql, [person.into()]).await? > 0)
}

/// How many others of care and marketing went to this person since then. Several channels of one event are one.
pub async fn contacts(look: &impl Look, person: PersonId, since: At, but: &Claimed) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) FROM notice_contact WHERE person_id = $1 AND at > $2 \
               AND NOT (aggregate_id = $3 AND event_no = $4 AND kind = $5)";
    let values: [Value; 5] = [
        person.into(),
        since.into(),
        but.aggregate_id.into(),
        but.event_no.into(),
        but.kind.as_str().into(),
    ];
    look.number(sql, values).await
}

/// This goes to this person now.
pub async fn contact(tx: &Tx, person: PersonId, claimed: &Claimed) -> Result<(), Error> {
    let sql = "INSERT INTO notice_contact (person_id, aggregate_id, event_no, kind, at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (person_id, aggregate_id, event_no, kind) DO NOTHING";
    let values: [Value; 5] = [
        person.into(),
        claimed.aggregate_id.into(),
        claimed.event_no.into(),
        claimed.kind.as_str().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

pub async fn forget(tx: &Tx, before: At, limit: u64) -> Result<u64, Error> {
    let old = "SELECT person_id, aggregate_id, event_no, kind FROM notice_contact WHERE at < $1 ORDER BY at LIMIT $2";
    let sql = format!("DELETE FROM notice_contact WHERE (person_id, aggregate_id, event_no, kind) IN ({old})");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.run(&sql, [before.into(), limit.into()]).await
}

pub async fn hand_over(tx: &Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    let moves = [
        "INSERT INTO notice_preference (person_id, class, inbox, channels, updated_at) \
         SELECT $2, class, inbox, channels, updated_at FROM notice_preference WHERE person_id = $1 \
         ON CONFLICT (person_id, class) DO NOTHING",
        "INSERT INTO notice_contact (person_id, aggregate_id, event_no, kind, at) \
         SELECT $2, aggregate_id, event_no, kind, at FROM notice_contact WHERE person_id = $1 \
         ON CONFLICT (person_id, aggregate_id, event_no, kind) DO NOTHING",
    ];
    for sql in moves {
        tx.run(sql, [from.into(), into.into()]).await?;
    }
    for sql in [
        "DELETE FROM notice_preference WHERE person_id = $1",
        "DELETE FROM notice_contact WHERE person_id = $1",
    ] {
        tx.run(sql, [from.into()]).await?;
    }
    Ok(())
}
