//! Rows of recoveries and what happened to them.

use std::collections::BTreeSet;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::domain::survey::rules::recovery::{Event, Outcome, State, Trigger, next, rungs};
use crate::domain::survey::rules::words::Subject;
use crate::domain::survey::table::unseal;
use crate::domain::survey::{ACCUSED, CLOSED, VERSION};
use crate::ground::actor::Actor;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, RecoveryId, StaffId, StoreId, SurveyId};
use crate::ground::seal::{Place, Sealed};

/// A recovery with its store and who deals with it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Matter {
    pub id: RecoveryId,
    pub survey_id: SurveyId,
    pub subject: Subject,
    pub subject_id: Uuid,
    pub number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub person_id: PersonId,
    pub customer_mask: Option<String>,
    pub what: Trigger,
    pub nps: Option<i64>,
    pub state: State,
    pub version: i64,
    pub holder_id: Option<StaffId>,
    pub holder: Option<String>,
    pub opened_at: At,
    pub since_at: At,
    pub due_at: At,
    pub rung: i64,
    pub contacted_at: Option<At>,
    pub missed_at: Option<At>,
    pub asked_at: Option<At>,
    pub asked: Option<Sealed>,
    pub closed_at: Option<At>,
    pub tries: i64,
}

const SELECT: &str = "SELECT r.id, r.survey_id, r.subject, r.subject_id, r.number, r.store_id, s.name AS store_name, s.zone AS store_zone, \
     r.person_id, r.customer_mask, r.what, r.nps, r.state, r.version, r.holder_id, h.name AS holder, r.opened_at, r.since_at, r.due_at, r.rung, \
     r.contacted_at, r.missed_at, r.asked_at, r.asked, r.closed_at, \
     (SELECT COUNT(*) FROM recovery_event e WHERE e.recovery_id = r.id AND e.kind = 'call') AS tries \
     FROM recovery r JOIN store s ON s.id = r.store_id LEFT JOIN staff h ON h.id = r.holder_id";

/// Recoveries by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Matter>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// The recovery, if this actor may see it (law 8).
pub async fn find(look: &impl Look, id: RecoveryId) -> Result<Matter, Error> {
    let row: Option<Matter> = look.one(&format!("{SELECT} WHERE r.id = $1"), [id.into()]).await?;
    let sees = |row: &Matter| match look.actor() {
        Actor::Customer(me) => me.person == row.person_id,
        Actor::System(_) => true,
        other => other.in_store(row.store_id).is_ok(),
    };
    row.filter(sees).ok_or(Error::Missing("recovery"))
}

/// An open one in the version that was seen, taken for this write; of staff by somebody whom it is not about.
pub async fn take(tx: &Tx, id: RecoveryId, version: i64) -> Result<Matter, Error> {
    tx.run("UPDATE recovery SET version = version WHERE id = $1", [id.into()])
        .await?;
    let row = find(tx, id).await?;
    if row.version != version {
        return Err(VERSION.with(serde_json::json!({ "version": row.version })).into());
    }
    if !row.state.is_open() {
        return Err(CLOSED.with(serde_json::json!({ "state": row.state })).into());
    }
    if let Ok(me) = tx.actor().staff()
        && accused(tx, id).await?.contains(&me.staff)
    {
        return Err(ACCUSED.into());
    }
    Ok(row)
}

/// Whom it is about.
pub async fn accused(look: &impl Look, id: RecoveryId) -> Result<BTreeSet<StaffId>, Error> {
    #[derive(FromQueryResult)]
    struct One {
        staff_id: StaffId,
    }
    let sql = "SELECT staff_id FROM recovery_accused WHERE recovery_id = $1";
    let rows: Vec<One> = look.all(sql, [id.into()]).await?;
    Ok(rows.into_iter().map(|row| row.staff_id).collect())
}

/// A clock that begins anew.
pub struct Clock {
    pub since: At,
    pub due: At,
    pub first: bool,
}

/// Moves a recovery by the table, with `sets` (from `$4` on); one version more.
///
/// # Errors
/// `None`: the table says no.
pub async fn advance(
    tx: &Tx,
    row: &mut Matter,
    event: Event,
    clock: Option<Clock>,
    sets: &str,
    values: Vec<Value>,
) -> Result<Option<()>, Error> {
    let Some(to) = next(row.state, event) else {
        return Ok(None);
    };
    (row.state, row.version) = (to, row.version + 1);
    let mut all: Vec<Value> = vec![row.id.into(), to.into(), row.version.into()];
    all.extend(values);
    let mut sets = sets.to_owned();
    if let Some(clock) = clock {
        (row.since_at, row.due_at, row.rung) = (clock.since, clock.due, 0);
        let n = all.len();
        sets.push_str(&format!(
            ", since_at = ${}, due_at = ${}, rung = 0, rung_at = ${}",
            n + 1,
            n + 2,
            n + 3
        ));
        all.push(clock.since.into());
        all.push(clock.due.into());
        all.push(rungs(clock.first, clock.since, clock.due)[0].into());
    }
    if !to.is_open() {
        row.closed_at = Some(tx.now());
        let n = all.len();
        sets.push_str(&format!(", rung_at = NULL, closed_at = ${}", n + 1));
        all.push(tx.now().into());
    }
    let sql = format!("UPDATE recovery SET state = $2, version = $3{sets} WHERE id = $1");
    tx.run(&sql, all).await?;
    changed(tx, row);
    Ok(Some(()))
}

/// Open pages may look again; today's list too.
pub fn changed(tx: &Tx, row: &Matter) {
    let of = |kind| Change::of(kind, row.id, row.version);
    tx.changed(of("recovery").to_person(row.person_id).to_store(row.store_id));
    tx.changed(of("today").to_store(row.store_id));
}

/// Something that happened to a recovery.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Happened {
    pub no: i64,
    pub kind: String,
    pub outcome: Option<Outcome>,
    pub settled: Option<bool>,
    pub staff_id: Option<StaffId>,
    pub staff: Option<String>,
    pub text: Option<Sealed>,
    pub next_at: Option<At>,
    pub at: At,
}

/// What happened, the oldest first.
pub async fn happened(look: &impl Look, id: RecoveryId) -> Result<Vec<Happened>, Error> {
    let sql = "SELECT e.no, e.kind, e.outcome, e.settled, e.staff_id, s.name AS staff, e.text, e.next_at, e.at \
               FROM recovery_event e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.recovery_id = $1 ORDER BY e.no";
    look.all(sql, [id.into()]).await
}

/// Where a text of a recovery is sealed: its `no`; 0 is what the owner was asked.
pub fn place(id: RecoveryId, no: i64) -> Place {
    let no = u128::try_from(no).unwrap_or(0);
    Place {
        table: "recovery_event",
        column: "text",
        row: Uuid::from_u128(id.uuid().as_u128() ^ no),
    }
}

/// A text in clear; empty when the key is gone.
pub async fn text(look: &impl Look, row: &Matter, no: i64, sealed: &Sealed) -> Result<String, Error> {
    let key = look.subject_key(row.survey_id.uuid()).await?;
    unseal(key.as_deref(), &place(row.id, no), sealed)
}

/// A text, sealed with the key of the survey.
pub async fn sealed(tx: &mut Tx, row: &Matter, no: i64, text: &str) -> Result<Sealed, Error> {
    let key = tx.subject_key_or_new(row.survey_id.uuid()).await?;
    key.seal(&place(row.id, no), text.as_bytes())
        .map_err(|e| Error::fault("seal a word of a recovery", e))
}

/// What happened now.
pub struct New<'a> {
    pub kind: &'static str,
    pub outcome: Option<Outcome>,
    pub settled: Option<bool>,
    pub text: Option<&'a str>,
    pub next_at: Option<At>,
}

/// Writes down what happened.
pub async fn log(tx: &mut Tx, row: &Matter, new: New<'_>) -> Result<(), Error> {
    let count = "SELECT COUNT(*) + 1 FROM recovery_event WHERE recovery_id = $1";
    let no = tx.number(count, [row.id.into()]).await?;
    let text = match new.text.filter(|text| !text.is_empty()) {
        Some(text) => Some(sealed(tx, row, no, text).await?),
        None => None,
    };
    let staff = tx.actor().staff().ok().map(|me| me.staff);
    let sql = "INSERT INTO recovery_event (recovery_id, no, kind, outcome, settled, staff_id, text, next_at, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        row.id.into(),
        no.into(),
        new.kind.into(),
        new.outcome.into(),
        new.settled.into(),
        staff.into(),
        text.into(),
        new.next_at.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// How the recoveries of a time ended.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub struct Tally {
    pub opened: i64,
    pub recovered: i64,
    pub lost: i64,
    pub contacted: i64,
    pub in_time: i64,
}

/// The recoveries that were opened in a time at these stores, counted; the clock of the first talk is 24 hours.
pub async fn tally(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Tally, Error> {
    let sql = format!(
        "SELECT CAST(COUNT(*) AS bigint) AS opened, CAST(COALESCE(SUM(CASE WHEN state = 'recovered' THEN 1 ELSE 0 END), 0) AS bigint) AS recovered, \
         CAST(COALESCE(SUM(CASE WHEN state = 'lost' THEN 1 ELSE 0 END), 0) AS bigint) AS lost, \
         CAST(COALESCE(SUM(CASE WHEN contacted_at IS NOT NULL OR missed_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS bigint) AS contacted, \
         CAST(COALESCE(SUM(CASE WHEN contacted_at IS NOT NULL AND contacted_at <= opened_at + 86400000 THEN 1 ELSE 0 END), 0) AS bigint) AS in_time \
         FROM recovery WHERE {condition}"
    );
    Ok(look.one(&sql, values).await?.unwrap_or_default())
}
