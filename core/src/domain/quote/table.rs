//! The rows of quotes and their versions.

mod consent;
mod line;

pub use consent::{Agreement, Consent, agree, agreed, consents, insert as consent, void};
pub use line::{LineRow, insert as insert_line, lines, offered_again, set_state as set_line};

use sea_orm::{FromQueryResult, Value};

use super::rules::line::Fingerprint;
use super::rules::state::{Event, State, Who, next};
use super::{Job, STATE, VERSION};
use crate::ground::actor::Actor;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{PersonId, QuoteId, QuoteVersionId, RepairId, StaffId, StoreId, VehicleId};
use crate::ground::money::Fen;

/// A quote with its store.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: QuoteId,
    pub number: String,
    pub repair_id: RepairId,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub vehicle_id: VehicleId,
    pub person_id: PersonId,
    pub version: i64,
}

const SELECT: &str = "SELECT q.id, q.number, q.repair_id, q.store_id, s.name AS store_name, s.zone AS store_zone, q.vehicle_id, q.person_id, \
     q.version FROM quote q JOIN store s ON s.id = q.store_id";

impl Row {
    /// The store's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.store_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }

    /// Passes when whoever writes has seen this version.
    pub fn seen(&self, version: i64) -> Result<(), Error> {
        match self.version == version {
            true => Ok(()),
            false => Err(VERSION.with(serde_json::json!({ "version": self.version })).into()),
        }
    }
}

/// The quote of a repair; scope is the caller's matter.
pub async fn of_repair(look: &impl Look, repair: RepairId) -> Result<Option<Row>, Error> {
    look.one(&format!("{SELECT} WHERE q.repair_id = $1"), [repair.into()])
        .await
}

/// A quote; scope is the caller's matter.
pub async fn find(look: &impl Look, id: QuoteId) -> Result<Row, Error> {
    let row = look.one(&format!("{SELECT} WHERE q.id = $1"), [id.into()]).await?;
    row.ok_or(Error::Missing("quote"))
}

/// Takes the quote of a repair for this write: whoever comes at the same time waits. `version` is what it was before.
pub async fn take(tx: &Tx, repair: RepairId) -> Result<Row, Error> {
    let sql = "UPDATE quote SET version = version WHERE repair_id = $1";
    tx.run(sql, [repair.into()]).await?;
    of_repair(tx, repair).await?.ok_or(Error::Missing("quote"))
}

/// Takes the quote of a repair, or begins it.
pub async fn begin(tx: &Tx, job: &Job, number: impl FnOnce(QuoteId) -> String) -> Result<Row, Error> {
    let id: QuoteId = tx.fresh();
    let sql = "INSERT INTO quote (id, number, repair_id, store_id, vehicle_id, person_id, version, spoken, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7) ON CONFLICT (repair_id) DO NOTHING";
    let values: [Value; 7] = [
        id.into(),
        number(id).into(),
        job.repair.into(),
        job.store.into(),
        job.vehicle.into(),
        job.owner.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    take(tx, job.repair).await
}

/// One version of the quote more; open pages may look again.
pub async fn touch(tx: &Tx, row: &mut Row) -> Result<(), Error> {
    row.version += 1;
    tx.run(
        "UPDATE quote SET version = $2 WHERE id = $1",
        [row.id.into(), row.version.into()],
    )
    .await?;
    tx.changed(
        Change::of("quote", row.repair_id, row.version)
            .to_person(row.person_id)
            .to_store(row.store_id),
    );
    Ok(())
}

/// A version of a quote.
#[derive(Clone, Debug, FromQueryResult)]
pub struct VersionRow {
    pub id: QuoteVersionId,
    pub no: i64,
    pub state: State,
    pub why: Option<String>,
    pub priced_on: String,
    pub hash: Option<Fingerprint>,
    pub total_fen: Fen,
    pub owner_fen: Fen,
    pub drafted_by: StaffId,
    pub drafted_at: At,
    pub sent_at: Option<At>,
    pub valid_until: Option<At>,
    pub viewed_at: Option<At>,
    pub reminded: i64,
    pub called_at: Option<At>,
}

const VERSIONS: &str = "SELECT id, no, state, why, priced_on, hash, total_fen, owner_fen, drafted_by, drafted_at, sent_at, valid_until, viewed_at, \
     reminded, called_at FROM quote_version WHERE quote_id = $1 ORDER BY no";

/// All versions, the oldest first.
pub async fn versions(look: &impl Look, id: QuoteId) -> Result<Vec<VersionRow>, Error> {
    look.all(VERSIONS, [id.into()]).await
}

/// The version that was sent last, whatever became of it.
pub fn last_sent(versions: &[VersionRow]) -> Option<&VersionRow> {
    versions.iter().rev().find(|one| one.state != State::Draft)
}

/// What is being drawn up.
pub fn draft(versions: &[VersionRow]) -> Option<&VersionRow> {
    versions.iter().find(|one| one.state == State::Draft)
}

/// Begins a draft, or takes its lines away so that it is built again.
pub async fn begin_draft(tx: &Tx, quote: QuoteId, old: Option<&VersionRow>, no: i64) -> Result<QuoteVersionId, Error> {
    if let Some(old) = old {
        tx.run("DELETE FROM quote_line WHERE version_id = $1", [old.id.into()])
            .await?;
        return Ok(old.id);
    }
    let id: QuoteVersionId = tx.fresh();
    let sql = "INSERT INTO quote_version (id, quote_id, no, state, priced_on, total_fen, owner_fen, drafted_by, drafted_at, reminded) \
               VALUES ($1, $2, $3, 'draft', '', 0, 0, $4, $5, 0)";
    let values: [Value; 5] = [
        id.into(),
        quote.into(),
        no.into(),
        tx.actor().staff()?.staff.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// What a draft is in all.
pub async fn sum_draft(
    tx: &Tx,
    id: QuoteVersionId,
    why: Option<String>,
    day: String,
    (total, owner): (Fen, Fen),
) -> Result<(), Error> {
    let sql = "UPDATE quote_version SET why = $2, priced_on = $3, total_fen = $4, owner_fen = $5, drafted_by = $6, drafted_at = $7 WHERE id = $1";
    let values: [Value; 7] = [
        id.into(),
        why.into(),
        day.into(),
        total.into(),
        owner.into(),
        tx.actor().staff()?.staff.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// In whose name this actor moves a quote.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Staff,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// Moves a version by the table, writing `sets` (from `$4` on) with it; the version as it is then.
///
/// # Errors
/// `quote.state` when the table says no.
pub async fn advance(
    tx: &Tx,
    version: &mut VersionRow,
    (event, who): (Event, Who),
    sets: &str,
    values: Vec<Value>,
) -> Result<(), Error> {
    let refused = || Error::from(STATE.with(serde_json::json!({ "state": version.state, "no": version.no })));
    let to = next(version.state, event, who).ok_or_else(refused)?;
    let sql = format!("UPDATE quote_version SET state = $2{sets} WHERE id = $1 AND state = $3");
    let mut all: Vec<Value> = vec![version.id.into(), to.into(), version.state.into()];
    all.extend(values);
    if tx.run(&sql, all).await? == 0 {
        return Err(refused());
    }
    version.state = to;
    Ok(())
}
