//! What waits for a person: pushes that were parked, stored or given up. What they say stays sealed.

use sea_orm::FromQueryResult;

use super::{PURPOSE, State, place};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, InboundId};
use crate::ground::page::{Cursor, Limit};
use crate::ground::seal::Sealed;

/// A push that somebody may look at.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    /// Its id.
    pub id: InboundId,
    /// Who pushed it.
    pub source: String,
    /// What it is, in a stable word.
    pub kind: String,
    /// Where it stands; new with a reason is parked.
    pub state: State,
    /// Why, in a stable word.
    pub reason: Option<String>,
    /// When it happened, by the source's clock.
    pub occurred_at: At,
    /// When it came.
    pub received_at: At,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next.
    pub not_before: At,
    body: Sealed,
}

impl Waiting {
    /// What came, in clear; `None` when it cannot be opened or is no text. Only to take something harmless out of it.
    pub fn body(&self, look: &impl Look) -> Option<String> {
        let plain = look
            .keys()
            .purpose_key(PURPOSE)
            .open(&place(self.id), &self.body)
            .ok()?;
        String::from_utf8(plain).ok()
    }
}

const COLUMNS: &str = "id, source, kind, state, reason, occurred_at, received_at, attempts, not_before, body";

/// Where the pushes of a source stand.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Count {
    /// The source.
    pub source: String,
    /// When the last one came.
    pub last_at: Option<At>,
    /// Not applied yet, none of them parked.
    pub fresh: i64,
    /// Parked.
    pub parked: i64,
    /// Of an unknown type.
    pub stored: i64,
    /// Given up.
    pub dead: i64,
}

/// Where the pushes of this source stand: looks at those that are open and at the newest, never at all of them.
pub async fn counts(look: &impl Look, source: &str) -> Result<Count, Error> {
    let sql = "SELECT $1 AS source, (SELECT MAX(received_at) FROM inbound WHERE source = $1) AS last_at, \
               (SELECT COUNT(*) FROM inbound WHERE source = $1 AND state = 'new' AND reason IS NULL) AS fresh, \
               (SELECT COUNT(*) FROM inbound WHERE source = $1 AND state = 'new' AND reason IS NOT NULL) AS parked, \
               (SELECT COUNT(*) FROM inbound WHERE source = $1 AND state = 'stored') AS stored, \
               (SELECT COUNT(*) FROM inbound WHERE source = $1 AND state = 'dead') AS dead";
    let found: Option<Count> = look.one(sql, [source.into()]).await?;
    Ok(found.unwrap_or(Count {
        source: source.to_owned(),
        last_at: None,
        fresh: 0,
        parked: 0,
        stored: 0,
        dead: 0,
    }))
}

/// Which of those that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Parked, stored and dead.
    All,
    /// To be tried again by itself.
    Parked,
    /// Of an unknown type.
    Stored,
    /// Given up.
    Dead,
}

/// Those of this source (or of all sources `<family>.…`), the last that came first, one more than the limit.
pub async fn waiting(
    look: &impl Look,
    family: &str,
    source: Option<&str>,
    which: Which,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Vec<Waiting>, Error> {
    let after = after.unwrap_or(Cursor {
        at: i64::MAX,
        id: uuid::Uuid::nil(),
    });
    let states = match which {
        Which::All => "(state IN ('stored', 'dead') OR (state = 'new' AND reason IS NOT NULL))",
        Which::Parked => "state = 'new' AND reason IS NOT NULL",
        Which::Stored => "state = 'stored'",
        Which::Dead => "state = 'dead'",
    };
    let source = source.map_or_else(|| format!("{family}.%"), str::to_owned);
    let sql = format!(
        "SELECT {COLUMNS} FROM inbound WHERE {states} AND source LIKE $1 \
         AND (received_at < $2 OR (received_at = $2 AND id < $3)) ORDER BY received_at DESC, id DESC LIMIT $4"
    );
    let more = i64::try_from(limit.get() + 1).unwrap_or(101);
    look.all(&sql, [source.into(), after.at.into(), after.id.into(), more.into()])
        .await
}

/// It was applied or dismissed already, or it is not given up.
const SETTLED: Refusal = Refusal::new("feed.settled", "这条推送已经处理，请刷新列表");

/// Every no of a decision.
pub const REFUSALS: &[Refusal] = &[SETTLED];

/// One of the sources `<family>.…`.
///
/// # Errors
/// [`Error::Missing`].
pub async fn one(look: &impl Look, family: &str, id: InboundId) -> Result<Waiting, Error> {
    let sql = format!("SELECT {COLUMNS} FROM inbound WHERE id = $1 AND source LIKE $2");
    let found = look.one(&sql, [id.into(), format!("{family}.%").into()]).await?;
    found.ok_or(Error::Missing("push"))
}

/// Tries one that was parked, stored or given up again at once: a person has decided.
///
/// # Errors
/// `feed.settled` when it is none of these.
pub async fn retry(tx: &Tx, it: &Waiting) -> Result<(), Error> {
    let sql = "UPDATE inbound SET state = 'new', reason = NULL, not_before = $2, settled_at = NULL \
               WHERE id = $1 AND (state IN ('stored', 'dead') OR (state = 'new' AND reason IS NOT NULL))";
    decided(tx.run(sql, [it.id.into(), tx.now().into()]).await?)
}

/// Lets one be that was parked, stored or given up.
///
/// # Errors
/// As of [`retry`].
pub async fn dismiss(tx: &Tx, it: &Waiting) -> Result<(), Error> {
    let sql = "UPDATE inbound SET state = 'dismissed', settled_at = $2 \
               WHERE id = $1 AND (state IN ('stored', 'dead') OR (state = 'new' AND reason IS NOT NULL))";
    decided(tx.run(sql, [it.id.into(), tx.now().into()]).await?)
}

const fn decided(rows: u64) -> Result<(), Error> {
    match rows {
        0 => Err(Error::Refused(SETTLED)),
        _ => Ok(()),
    }
}

impl Waiting {
    /// Where its row goes on in a list.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            at: self.received_at.ms(),
            id: self.id.uuid(),
        }
    }
}
