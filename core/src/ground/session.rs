//! Sessions: families of refresh tokens, for owners and for staff alike (security.md 5.3).
//!
//! A session is one family. A refresh token is used once and gives a child; a parent that is shown again is forgiven
//! when its child's tokens are unused and at most 30 s old and the device is the same, otherwise the family ends.
//! Every renewal first takes the row of its session, so two that come at once are judged one after the other.

mod rules;

use sea_orm::FromQueryResult;
use uuid::Uuid;

pub use rules::{Kind, State, Terms};

use rules::{Child, GRACE_S, Showing, Verdict, judge};

use super::audit::Entry;
use super::change::Change;
use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;
use super::id::{Id, SessionId, fresh_uuid};
use super::secret::{RefreshToken, sha256};

/// The device a session lives on, as far as it told us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    name: String,
    print: [u8; 32],
}

impl Device {
    /// From what the client says of itself: a name to show in the list of sessions (cut to 80 characters) and anything
    /// more that distinguishes it, of which only a hash is kept.
    pub fn new(name: &str, more: &str) -> Device {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        let print = sha256(format!("{name}\n{more}").as_bytes());
        Device {
            name: if shown.trim().is_empty() {
                "未知设备".to_owned()
            } else {
                shown
            },
            print,
        }
    }
}

/// A session that was opened.
pub struct Opened {
    /// The session.
    pub session: SessionId,
    /// Its first refresh token.
    pub token: RefreshToken,
}

/// What showing a refresh token gives. Each of them is committed (rulings 2).
pub enum Shown {
    /// A new one.
    Renewed {
        /// The session.
        session: SessionId,
        /// Whose it is: an account or a member of staff.
        holder: Uuid,
        /// The next refresh token.
        token: RefreshToken,
    },
    /// Nothing: log in again.
    Ended(Why),
}

/// Why a refresh token gives nothing. For counters and tests; a client hears one 401 for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Not a token of ours, or of the other audience.
    Unknown,
    /// Idle or alive too long.
    Expired,
    /// The session was ended before.
    Ended,
    /// Shown twice: the family ended now.
    Stolen,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    session_id: SessionId,
    state: State,
    issued_at: At,
    used_by: Option<Vec<u8>>,
    holder_id: Uuid,
    ends_at: At,
    ended_at: Option<At>,
    child_id: Option<Uuid>,
    child_state: Option<State>,
    child_issued_at: Option<At>,
    child_access_used_at: Option<At>,
}

impl Row {
    fn child(&self) -> Option<Child> {
        let (state, issued_at) = (self.child_state?, self.child_issued_at?);
        Some(Child {
            state,
            issued_at,
            access_used: self.child_access_used_at.is_some(),
        })
    }
}

/// Opens a session for this holder.
pub async fn open(tx: &mut Tx, kind: Kind, holder: Uuid, device: &Device) -> Result<Opened, Error> {
    let session: SessionId = tx.fresh();
    let now = tx.now();
    tx.run(
        "INSERT INTO session (id, kind, holder_id, device, print, created_at, seen_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
        [
            session.into(),
            kind.into(),
            holder.into(),
            device.name.as_str().into(),
            device.print.to_vec().into(),
            now.into(),
            now.plus_seconds(kind.terms().life_s).into(),
        ],
    )
    .await?;
    let (_, token) = issue(tx, session, None).await?;
    Ok(Opened { session, token })
}

/// Shows a refresh token and acts on the verdict. A refusal that must leave a trace is an `Ok` value (rulings 2).
pub async fn show(tx: &mut Tx, kind: Kind, text: &str, device: &Device) -> Result<Shown, Error> {
    let Ok(token) = RefreshToken::parse(text) else {
        return Ok(Shown::Ended(Why::Unknown));
    };
    let hash = token.hash().to_vec();
    let taken = tx
        .run(
            "UPDATE session SET seen_at = $1 WHERE kind = $2 AND id = (SELECT session_id FROM refresh WHERE hash = $3)",
            [tx.now().into(), kind.into(), hash.clone().into()],
        )
        .await?;
    let sql = "SELECT r.id, r.session_id, r.state, r.issued_at, r.used_by, s.holder_id, s.ends_at, s.ended_at, \
               c.id AS child_id, c.state AS child_state, c.issued_at AS child_issued_at, \
               c.access_used_at AS child_access_used_at \
               FROM refresh r JOIN session s ON s.id = r.session_id LEFT JOIN refresh c ON c.id = r.child_id \
               WHERE r.hash = $1";
    let row: Option<Row> = if taken == 0 {
        None
    } else {
        tx.one(sql, [hash.into()]).await?
    };
    let Some(row) = row else {
        return Ok(Shown::Ended(Why::Unknown));
    };
    let verdict = judge(&Showing {
        now: tx.now(),
        ends_at: row.ends_at,
        ended: row.ended_at.is_some(),
        terms: kind.terms(),
        state: row.state,
        issued_at: row.issued_at,
        same_device: row.used_by.as_deref() == Some(device.print.as_slice()),
        child: row.child(),
    });
    match verdict {
        Verdict::Rotate | Verdict::Recover => renew(tx, &row, device).await,
        Verdict::Expired => Ok(Shown::Ended(Why::Expired)),
        Verdict::Ended => Ok(Shown::Ended(Why::Ended)),
        Verdict::Stolen => {
            end(tx, row.session_id, "stolen").await?;
            tx.audit(Entry {
                action: "session.stolen",
                subject_kind: "session",
                subject: row.session_id.uuid(),
                store: None,
                detail: Some(format!("holder {}", row.holder_id)),
            })
            .await?;
            Ok(Shown::Ended(Why::Stolen))
        }
    }
}

async fn renew(tx: &mut Tx, row: &Row, device: &Device) -> Result<Shown, Error> {
    if let Some(lost) = row.child_id {
        tx.run(
            "UPDATE refresh SET state = $1 WHERE id = $2",
            [State::Revoked.into(), lost.into()],
        )
        .await?;
    }
    let (child, token) = issue(tx, row.session_id, Some(row.id)).await?;
    tx.run(
        "UPDATE refresh SET state = $1, consumed_at = COALESCE(consumed_at, $2), used_by = $3, child_id = $4 WHERE id = $5",
        [State::Consumed.into(), tx.now().into(), device.print.to_vec().into(), child.into(), row.id.into()],
    )
    .await?;
    Ok(Shown::Renewed {
        session: row.session_id,
        holder: row.holder_id,
        token,
    })
}

async fn issue(tx: &Tx, session: SessionId, parent: Option<Uuid>) -> Result<(Uuid, RefreshToken), Error> {
    let token = RefreshToken::fresh().map_err(|e| Error::fault("make a refresh token", e))?;
    let id = fresh_uuid(tx.now());
    tx.run(
        "INSERT INTO refresh (id, session_id, parent_id, hash, state, issued_at) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            id.into(),
            session.into(),
            parent.into(),
            token.hash().to_vec().into(),
            State::Valid.into(),
            tx.now().into(),
        ],
    )
    .await?;
    Ok((id, token))
}

/// Ends one session; `false` when there is none that lives. The reason is a short word.
pub async fn end(tx: &Tx, session: SessionId, why: &'static str) -> Result<bool, Error> {
    let sql = "UPDATE session SET ended_at = $1, ended_why = $2 WHERE id = $3 AND ended_at IS NULL";
    let ended = tx.run(sql, [tx.now().into(), why.into(), session.into()]).await?;
    tx.run(
        "UPDATE refresh SET state = $1 WHERE session_id = $2 AND state = $3",
        [State::Revoked.into(), session.into(), State::Valid.into()],
    )
    .await?;
    tx.changed(Change::of("session", session, 0));
    Ok(ended > 0)
}

/// Ends all sessions of a holder, except one that may be named; tells how many.
pub async fn end_all(
    tx: &Tx,
    kind: Kind,
    holder: Uuid,
    but: Option<SessionId>,
    why: &'static str,
) -> Result<u64, Error> {
    let but = but.map_or_else(Uuid::nil, Id::uuid);
    tx.run(
        "UPDATE session SET ended_at = $1, ended_why = $2 WHERE kind = $3 AND holder_id = $4 AND id <> $5 AND ended_at IS NULL",
        [tx.now().into(), why.into(), kind.into(), holder.into(), but.into()],
    )
    .await
}

/// Whether the first use of an access token that was issued at `iat_s` (seconds) has to be remembered: only while its
/// refresh token's parent could still be forgiven.
pub fn is_first_use(unused_since: Option<At>, iat_s: i64, now: At) -> bool {
    unused_since.is_some_and(|at| iat_s >= at.seconds() && now <= at.plus_seconds(GRACE_S))
}

/// Remembers that the newest access token of the session was used: from now on its parent's showing is theft.
pub async fn used(tx: &Tx, session: SessionId) -> Result<(), Error> {
    tx.run(
        "UPDATE refresh SET access_used_at = $1 WHERE session_id = $2 AND state = $3 AND access_used_at IS NULL",
        [tx.now().into(), session.into(), State::Valid.into()],
    )
    .await?;
    Ok(())
}

/// Forgets sessions that ended or lapsed more than 30 days ago (security.md 4, retention); tells how many.
pub async fn purge(tx: &Tx) -> Result<u64, Error> {
    let before = tx.now().plus_minutes(-30 * 24 * 60);
    let old = "SELECT id FROM session WHERE ends_at < $1 OR ended_at < $1";
    tx.run(
        &format!("DELETE FROM refresh WHERE session_id IN ({old})"),
        [before.into()],
    )
    .await?;
    tx.run(
        "DELETE FROM session WHERE ends_at < $1 OR ended_at < $1",
        [before.into()],
    )
    .await
}
