//! What members of staff do to their own keys: a fresh second factor, a new password (security.md 5.5, 5.7).

use sea_orm::FromQueryResult;

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, SessionId, StaffId};
use crate::ground::session::{self, Kind};

use super::guard;
use super::login::{self, Challenge, Compared, Second, challenge};
use super::rules::Username;

/// The answer to a fresh second factor. Each is committed (rulings 2).
pub enum SteppedUp {
    /// It is theirs: a token may say so for some minutes.
    Up {
        /// The member of staff.
        staff: StaffId,
        /// The session, which goes on.
        session: SessionId,
        /// The version of their sessions.
        version: i64,
    },
    /// It is not.
    Refused,
    /// Too many failures: not before this instant.
    Locked(At),
}

/// The answer to a new password. Each is committed (rulings 2).
pub enum Changed {
    /// It is set, and every other session of theirs has ended.
    Set,
    /// The old one or the second factor is wrong.
    Refused,
    /// Too many failures: not before this instant.
    Locked(At),
}

/// What the actor's present password has to be compared with, and their username.
pub async fn own_challenge(look: &impl Look, address: &str) -> Result<(Challenge, Username), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        username: String,
    }
    let me = look.actor().staff()?.staff;
    let sql = "SELECT username FROM staff WHERE id = $1";
    let row: Option<Row> = look.one(sql, [me.into()]).await?;
    let username = row.and_then(|row| Username::parse(&row.username));
    let username = username.ok_or(Error::Missing("staff"))?;
    Ok((challenge(look, &username, address).await?, username))
}

/// Takes a fresh second factor of the actor. Failures count like those of a login.
pub async fn step_up(tx: &mut Tx, challenge: Challenge, second: &Second) -> Result<SteppedUp, Error> {
    let me = tx.actor().staff()?.clone();
    guard::take(tx, &challenge.counters).await?;
    if let Some(until) = guard::locked(tx, &challenge.counters).await? {
        return Ok(SteppedUp::Locked(until));
    }
    let Some(version) = login::spend(tx, me.staff, second).await? else {
        guard::failed(tx, &challenge.counters).await?;
        login::log(tx, "staff.step_up_failed", me.staff.uuid(), None).await?;
        return Ok(SteppedUp::Refused);
    };
    guard::passed(tx, &challenge.counters).await?;
    login::log(tx, "staff.stepped_up", me.staff.uuid(), None).await?;
    Ok(SteppedUp::Up {
        staff: me.staff,
        session: me.session,
        version,
    })
}

/// Sets a new password, given the old one and a fresh second factor. Every other session of theirs ends.
pub async fn change_password(tx: &mut Tx, compared: Compared, second: &Second, hash: &str) -> Result<Changed, Error> {
    let me = tx.actor().staff()?.clone();
    let Compared { challenge, fits } = compared;
    guard::take(tx, &challenge.counters).await?;
    if let Some(until) = guard::locked(tx, &challenge.counters).await? {
        return Ok(Changed::Locked(until));
    }
    let theirs = fits && challenge.staff == Some(me.staff) && login::spend(tx, me.staff, second).await?.is_some();
    let sql = "UPDATE staff SET password = $1 WHERE id = $2 AND password = $3";
    let values = [hash.into(), me.staff.into(), challenge.stored.as_str().into()];
    if !theirs || tx.run(sql, values).await? == 0 {
        guard::failed(tx, &challenge.counters).await?;
        login::log(tx, "staff.password_refused", me.staff.uuid(), None).await?;
        return Ok(Changed::Refused);
    }
    guard::passed(tx, &challenge.counters).await?;
    session::end_all(tx, Kind::Staff, me.staff.uuid(), Some(me.session), "password_changed").await?;
    login::log(tx, "staff.password_changed", me.staff.uuid(), None).await?;
    Ok(Changed::Set)
}
