//! What others push to us: kept as it came, answered at once, applied later and once (security.md 6.5, rulings 24).
//!
//! It knows a source, a key and a sealed body; what they mean stands with those who apply them.

mod desk;
mod many;

use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult, Value};

use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;
use super::id::{Id, InboundId};
use super::seal::{Place, Sealed};

pub use desk::{Count, REFUSALS, Waiting, Which, counts, dismiss, one, retry, waiting};
pub use many::{Intake, Parcel};

/// Where a push stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// To be applied.
    New,
    /// Applied, or found to say nothing to us.
    Done,
    /// Of a type that nobody here knows: kept, so that it can be applied when somebody does.
    Stored,
    /// Given up, with its reason.
    Dead,
    /// A person let it be.
    Dismissed,
}

/// What came.
#[derive(Clone, Debug)]
pub struct Arrived<'a> {
    /// Who pushes: `wechat`, or `feed.` and the name of a partner.
    pub source: &'a str,
    /// What makes it the same push when it comes again; kept as a keyed hash only.
    pub key: &'a str,
    /// What it is, in a stable word; no personal data.
    pub kind: &'a str,
    /// As it was, in clear; stored sealed.
    pub body: &'a [u8],
    /// When it happened, by the source's clock.
    pub occurred_at: At,
}

/// What became of a push that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Stored, to be applied.
    New,
    /// It came before, word for word: nothing was done.
    Again,
    /// Something else came under this key before: nothing was done.
    Altered,
}

/// A push that is being applied, in clear.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its id.
    pub id: InboundId,
    /// What came.
    pub body: String,
    /// When.
    pub received_at: At,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

const PURPOSE: &str = "inbound";
const ABOUT: &str = "inbound.about";

/// What is unknown to us today may be known within these days; then it is given up.
const PATIENCE_MS: i64 = 7 * 24 * 3_600_000;
/// What was parked is tried again after ten seconds, twenty … at last every six hours.
const SLOW_MS: i64 = 6 * 3_600_000;
/// How long what was settled is kept, to know it when it comes again.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

fn place(row: InboundId) -> Place {
    Place {
        table: "inbound",
        column: "body",
        row: row.uuid(),
    }
}

/// What of a push goes into its row.
struct Prepared {
    id: InboundId,
    key: Vec<u8>,
    print: Vec<u8>,
    body: Sealed,
}

fn prepare(tx: &Tx, it: &Arrived<'_>) -> Result<Prepared, Error> {
    let id: InboundId = tx.fresh();
    let body = tx.keys().purpose_key(PURPOSE).seal(&place(id), it.body);
    Ok(Prepared {
        id,
        key: tx.keys().sign("inbound.key", it.key.as_bytes()).to_vec(),
        print: tx.keys().sign("inbound.body", it.body).to_vec(),
        body: body.map_err(|e| Error::fault("seal a push", e))?,
    })
}

/// Whether what came under this key before is the same.
async fn before(tx: &Tx, source: &str, key: Vec<u8>, print: &[u8]) -> Result<Taken, Error> {
    #[derive(FromQueryResult)]
    struct Before {
        print: Vec<u8>,
    }
    let sql = "SELECT print FROM inbound WHERE source = $1 AND key = $2";
    let before: Option<Before> = tx.one(sql, [source.into(), key.into()]).await?;
    Ok(match before {
        Some(before) if before.print == print => Taken::Again,
        _ => Taken::Altered,
    })
}

/// Keeps what came, once for its key.
pub async fn take_in(tx: &Tx, it: Arrived<'_>) -> Result<Taken, Error> {
    let new = prepare(tx, &it)?;
    let sql = "INSERT INTO inbound (source, key, id, print, kind, body, occurred_at, received_at, state, attempts, not_before) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $8) ON CONFLICT (source, key) DO NOTHING";
    let values = [
        it.source.into(),
        new.key.clone().into(),
        new.id.into(),
        new.print.clone().into(),
        it.kind.into(),
        new.body.into(),
        it.occurred_at.into(),
        tx.now().into(),
        State::New.into(),
    ];
    match tx.run(sql, values).await? {
        1 => Ok(Taken::New),
        _ => before(tx, it.source, new.key, &new.print).await,
    }
}

/// What is to be applied now, the longest waiting first.
pub async fn due(look: &impl Look, source: &str, limit: u64) -> Result<Vec<InboundId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: InboundId,
    }
    let sql = "SELECT id FROM inbound WHERE source = $1 AND state = 'new' AND not_before <= $2 ORDER BY not_before, id LIMIT $3";
    let limit = i64::try_from(limit).unwrap_or(100);
    let rows: Vec<Row> = look.all(sql, [source.into(), look.now().into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What is to be applied now of these sources together, the longest waiting first, with its source.
pub async fn due_of(look: &impl Look, sources: &[String], limit: u64) -> Result<Vec<(InboundId, String)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: InboundId,
        source: String,
    }
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (3..3 + sources.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, source FROM inbound WHERE state = 'new' AND not_before <= $1 AND source IN ({}) \
         ORDER BY not_before, id LIMIT $2",
        places.join(", ")
    );
    let mut values: Vec<Value> = vec![look.now().into(), i64::try_from(limit).unwrap_or(100).into()];
    values.extend(sources.iter().map(|source| Value::from(source.as_str())));
    let rows: Vec<Row> = look.all(&sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.source)).collect())
}

/// Takes one in hand, its row locked until the end of the transaction; `None` when somebody else has applied it. What
/// cannot be opened any more is given up here.
pub async fn open(tx: &Tx, id: InboundId) -> Result<Option<Opened>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        body: Sealed,
        received_at: At,
        attempts: i32,
    }
    let sql = "UPDATE inbound SET attempts = attempts + 1 WHERE id = $1 AND state = 'new' AND not_before <= $2 \
               RETURNING body, received_at, attempts";
    let Some(row) = tx.one::<Row>(sql, [id.into(), tx.now().into()]).await? else {
        return Ok(None);
    };
    let plain = tx.keys().purpose_key(PURPOSE).open(&place(id), &row.body).ok();
    let Some(body) = plain.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        settle(tx, id, State::Dead, Some("unreadable")).await?;
        return Ok(None);
    };
    Ok(Some(Opened {
        id,
        body,
        received_at: row.received_at,
        attempts: row.attempts,
    }))
}

/// It was applied, in this transaction.
pub async fn done(tx: &Tx, id: InboundId) -> Result<(), Error> {
    settle(tx, id, State::Done, None).await
}

/// What it is about is not known yet: tried again after a while, and given up after seven days.
pub async fn park(tx: &Tx, it: &Opened, reason: &'static str) -> Result<(), Error> {
    park_about(tx, it, reason, None, SLOW_MS).await
}

/// The same for what waits for something with a name: [`rouse`] calls it when that moved, and it is tried again at least
/// so often.
pub async fn park_about(
    tx: &Tx,
    it: &Opened,
    reason: &'static str,
    about: Option<&str>,
    slowest_ms: i64,
) -> Result<(), Error> {
    if tx.now().ms() - it.received_at.ms() >= PATIENCE_MS {
        return settle(tx, it.id, State::Dead, Some(reason)).await;
    }
    let wait_ms = (10_000_i64 << it.attempts.clamp(0, 12)).min(slowest_ms);
    let about = about.map(|about| tx.keys().sign(ABOUT, about.as_bytes()).to_vec());
    let sql = "UPDATE inbound SET not_before = $2, reason = $3, about = $4 WHERE id = $1 AND state = 'new'";
    let until = At::from_ms(tx.now().ms() + wait_ms);
    tx.run(sql, [it.id.into(), until.into(), reason.into(), about.into()])
        .await?;
    Ok(())
}

/// What this source pushed about the thing of this name and was parked is tried again at once; tells how many.
pub async fn rouse(tx: &Tx, source: &str, about: &str) -> Result<u64, Error> {
    let about = tx.keys().sign(ABOUT, about.as_bytes()).to_vec();
    let sql =
        "UPDATE inbound SET not_before = $3 WHERE source = $1 AND about = $2 AND state = 'new' AND not_before > $3";
    tx.run(sql, [source.into(), about.into(), tx.now().into()]).await
}

/// What sort of thing it is, in a stable word, now that it was read; no personal data.
pub async fn name(tx: &Tx, id: InboundId, kind: &str) -> Result<(), Error> {
    let sql = "UPDATE inbound SET kind = $2 WHERE id = $1";
    tx.run(sql, [id.into(), kind.into()]).await?;
    Ok(())
}

/// Nobody here knows its type: kept as it is.
pub async fn store(tx: &Tx, id: InboundId) -> Result<(), Error> {
    settle(tx, id, State::Stored, Some("unknown_type")).await
}

/// It says nothing that can be applied.
pub async fn give_up(tx: &Tx, id: InboundId, reason: &str) -> Result<(), Error> {
    settle(tx, id, State::Dead, Some(reason)).await
}

async fn settle(tx: &Tx, id: InboundId, state: State, reason: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE inbound SET state = $2, reason = $3, settled_at = $4 WHERE id = $1 AND state = 'new'";
    tx.run(sql, [id.into(), state.into(), reason.into(), tx.now().into()])
        .await?;
    Ok(())
}

/// Forgets what was settled 30 days ago, at most `limit` of them; tells how many.
pub async fn forget(tx: &Tx, limit: u64) -> Result<u64, Error> {
    let before = At::from_ms(tx.now().ms() - KEPT_MS);
    let sql =
        "DELETE FROM inbound WHERE id IN (SELECT id FROM inbound WHERE settled_at < $1 ORDER BY settled_at LIMIT $2)";
    tx.run(sql, [before.into(), i64::try_from(limit).unwrap_or(100).into()])
        .await
}
