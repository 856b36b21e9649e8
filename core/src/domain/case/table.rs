//! Rows of complaints.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::{CloseReason, Event, Origin, State, Topic, Who, next};
use super::{STATE, VERSION};
use crate::ground::actor::Actor;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{CaseId, Id, PersonId, RepairId, StaffId, StoreId, VehicleId, fresh_uuid};
use crate::ground::seal::{DataKey, Place, Sealed};

/// A complaint with its store and who deals with it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: CaseId,
    pub number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub person_id: PersonId,
    pub vehicle_id: Option<VehicleId>,
    pub repair_id: Option<RepairId>,
    pub origin: Origin,
    pub topic: Topic,
    pub state: State,
    pub version: i64,
    pub handler_id: Option<StaffId>,
    pub handler: Option<String>,
    pub opened_at: At,
    pub taken_at: Option<At>,
    pub closed_at: Option<At>,
    pub close_reason: Option<CloseReason>,
}

const SELECT: &str = "SELECT c.id, c.number, c.store_id, s.name AS store_name, s.zone AS store_zone, c.person_id, c.vehicle_id, c.repair_id, \
     c.origin, c.topic, c.state, c.version, c.handler_id, h.name AS handler, c.opened_at, c.taken_at, c.closed_at, c.close_reason \
     FROM complaint c JOIN store s ON s.id = c.store_id LEFT JOIN staff h ON h.id = c.handler_id";

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

/// The complaint, if this actor may see it (law 8).
pub async fn find(look: &impl Look, id: CaseId) -> Result<Row, Error> {
    let row: Option<Row> = look.one(&format!("{SELECT} WHERE c.id = $1"), [id.into()]).await?;
    let row = row.ok_or(Error::Missing("case"))?;
    let sees = match look.actor() {
        Actor::Customer(me) => me.person == row.person_id,
        other => other.in_store(row.store_id).is_ok(),
    };
    match sees {
        true => Ok(row),
        false => Err(Error::Missing("case")),
    }
}

/// The complaint, taken for this write.
pub async fn take(tx: &Tx, id: CaseId) -> Result<Row, Error> {
    tx.run("UPDATE complaint SET version = version WHERE id = $1", [id.into()])
        .await?;
    find(tx, id).await
}

/// Complaints by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// In whose name this actor moves a complaint.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Staff,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// Writes a new complaint; false when the rule opened one for this repair already.
pub async fn insert(tx: &Tx, row: &Row) -> Result<bool, Error> {
    let sql = "INSERT INTO complaint (id, number, store_id, person_id, vehicle_id, repair_id, origin, topic, state, version, opened_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
    let values: [Value; 11] = [
        row.id.into(),
        row.number.as_str().into(),
        row.store_id.into(),
        row.person_id.into(),
        row.vehicle_id.into(),
        row.repair_id.into(),
        row.origin.into(),
        row.topic.into(),
        row.state.into(),
        row.version.into(),
        row.opened_at.into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// Moves a complaint by the table, with `sets` (from `$4` on); one version more.
///
/// # Errors
/// `case.state` when the table says no.
pub async fn advance(tx: &Tx, row: &mut Row, event: Event, sets: &str, values: Vec<Value>) -> Result<(), Error> {
    let to = next(row.state, event, who(tx.actor()));
    let to = to.ok_or_else(|| Error::from(STATE.with(serde_json::json!({ "state": row.state }))))?;
    row.state = to;
    row.version += 1;
    let sql = format!("UPDATE complaint SET state = $2, version = $3{sets} WHERE id = $1");
    let mut all: Vec<Value> = vec![row.id.into(), to.into(), row.version.into()];
    all.extend(values);
    tx.run(&sql, all).await?;
    changed(tx, row);
    Ok(())
}

/// Open pages may look again.
pub fn changed(tx: &Tx, row: &Row) {
    tx.changed(
        Change::of("case", row.id, row.version)
            .to_person(row.person_id)
            .to_store(row.store_id),
    );
}

/// Something that was said.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Word {
    pub id: Uuid,
    pub who: Who,
    pub text: Sealed,
    pub at: At,
}

/// What was said, the oldest first.
pub async fn words(look: &impl Look, id: CaseId) -> Result<Vec<Word>, Error> {
    let sql = "SELECT id, who, text, at FROM complaint_word WHERE complaint_id = $1 ORDER BY no";
    look.all(sql, [id.into()]).await
}

fn place(word: Uuid) -> Place {
    Place {
        table: "complaint_word",
        column: "text",
        row: word,
    }
}

fn seal(key: &DataKey, word: Uuid, text: &[u8]) -> Result<Sealed, Error> {
    key.seal(&place(word), text)
        .map_err(|e| Error::fault("seal a word of a complaint", e))
}

fn open(key: &DataKey, word: &Word) -> Result<Vec<u8>, Error> {
    key.open(&place(word.id), &word.text)
        .map_err(|e| Error::fault("open a word of a complaint", e))
}

/// The text of a word; nothing when the person was erased.
pub async fn text(look: &impl Look, person: PersonId, word: &Word) -> Result<String, Error> {
    match look.subject_key(person.uuid()).await? {
        Some(key) => Ok(String::from_utf8_lossy(&open(&key, word)?).into_owned()),
        None => Ok(String::new()),
    }
}

/// Writes down what was said in this actor's name, sealed with the person's key.
pub async fn say(tx: &mut Tx, row: &Row, text: &str) -> Result<(), Error> {
    let staff = tx.actor().staff().ok().map(|me| me.staff);
    say_as(tx, row, (who(tx.actor()), staff), text).await
}

/// The same in the name of a rule: whoever did what it looks at did not say it.
pub async fn say_by_rule(tx: &mut Tx, row: &Row, text: &str) -> Result<(), Error> {
    say_as(tx, row, (Who::System, None), text).await
}

async fn say_as(tx: &mut Tx, row: &Row, (who, staff): (Who, Option<StaffId>), text: &str) -> Result<(), Error> {
    let key = tx.subject_key_or_new(row.person_id.uuid()).await?;
    let id = fresh_uuid(tx.now());
    let sql = "INSERT INTO complaint_word (complaint_id, no, id, who, staff_id, text, at) \
               VALUES ($1, (SELECT COUNT(*) + 1 FROM complaint_word WHERE complaint_id = $1), $2, $3, $4, $5, $6)";
    let values: [Value; 6] = [
        row.id.into(),
        id.into(),
        who.into(),
        staff.into(),
        seal(&key, id, text.as_bytes())?.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// What was said in the complaints of a person, sealed with somebody else's key.
pub async fn reseal(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    let sql = "SELECT w.id, w.who, w.text, w.at FROM complaint_word w JOIN complaint c ON c.id = w.complaint_id WHERE c.person_id = $1";
    let words: Vec<Word> = tx.all(sql, [from.into()]).await?;
    let Some(old) = tx.subject_key(from.uuid()).await? else {
        return Ok(());
    };
    for word in words {
        let text = open(&old, &word)?;
        let new = tx.subject_key_or_new(into.uuid()).await?;
        let sql = "UPDATE complaint_word SET text = $2 WHERE id = $1";
        tx.run(sql, [word.id.into(), seal(&new, word.id, &text)?.into()])
            .await?;
    }
    Ok(())
}
