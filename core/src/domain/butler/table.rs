//! Rows of butlers: who is one, who is away, what was written.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::{About, Away, Load};
use crate::domain::staff::Role;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{AbsenceId, Id, PersonId, ReplyId, StaffId, StoreId, VehicleId};
use crate::ground::seal::{DataKey, Place, Sealed};

/// Who cares for this person there, if they can log in.
pub async fn butler(look: &impl Look, store: StoreId, person: PersonId) -> Result<Option<(StaffId, String)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        name: String,
    }
    let sql = "SELECT st.id, st.name FROM customer_store cs JOIN staff st ON st.id = cs.advisor_id AND st.enabled \
               WHERE cs.person_id = $1 AND cs.store_id = $2";
    let row: Option<Row> = look.one(sql, [person.into(), store.into()]).await?;
    Ok(row.map(|row| (row.id, row.name)))
}

/// Those who are away at this instant.
pub async fn away(look: &impl Look, store: StoreId, at: At) -> Result<Vec<Away>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        staff_id: StaffId,
        cover_id: StaffId,
        to_at: At,
    }
    let sql = "SELECT a.staff_id, a.cover_id, a.to_at FROM butler_absence a JOIN staff c ON c.id = a.cover_id AND c.enabled \
               WHERE a.store_id = $1 AND a.from_at <= $2 AND a.to_at > $2 AND a.ended_at IS NULL ORDER BY a.created_at, a.id";
    let rows: Vec<Row> = look.all(sql, [store.into(), at.into()]).await?;
    let away = |row: Row| Away {
        staff: row.staff_id,
        cover: row.cover_id,
        until: row.to_at,
    };
    Ok(rows.into_iter().map(away).collect())
}

/// The store's service advisors with their customers.
pub async fn team(look: &impl Look, store: StoreId) -> Result<Vec<Load>, Error> {
    Ok(named_team(look, store)
        .await?
        .into_iter()
        .map(|(load, _)| load)
        .collect())
}

/// The same with their names, by name.
pub async fn named_team(look: &impl Look, store: StoreId) -> Result<Vec<(Load, String)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: StaffId,
        name: String,
        customers: i64,
    }
    let sql = "SELECT s.id, s.name, (SELECT COUNT(*) FROM customer_store c WHERE c.store_id = $1 AND c.advisor_id = s.id) AS customers \
               FROM staff s WHERE s.enabled AND EXISTS (SELECT 1 FROM staff_role g WHERE g.staff_id = s.id AND g.active \
               AND g.store_id = $1 AND g.role = $2) ORDER BY s.name, s.id LIMIT 200";
    let rows: Vec<Row> = look.all(sql, [store.into(), Role::ServiceAdvisor.into()]).await?;
    let load = |row: Row| {
        let load = Load {
            staff: row.id,
            customers: row.customers,
        };
        (load, row.name)
    };
    Ok(rows.into_iter().map(load).collect())
}

/// An absence with the names of both.
#[derive(FromQueryResult)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub store_id: StoreId,
    pub staff_id: StaffId,
    pub name: String,
    pub cover_id: StaffId,
    pub cover_name: String,
    pub from_at: At,
    pub to_at: At,
    pub reason: Option<String>,
    pub ended_at: Option<At>,
}

const ABSENCE: &str = "SELECT a.id, a.store_id, a.staff_id, s.name, a.cover_id, c.name AS cover_name, a.from_at, a.to_at, a.reason, a.ended_at \
     FROM butler_absence a JOIN staff s ON s.id = a.staff_id JOIN staff c ON c.id = a.cover_id";

/// Absences by a condition.
pub async fn absences(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<AbsenceRow>, Error> {
    look.all(
        &format!("{ABSENCE} WHERE {condition} ORDER BY a.from_at, a.id LIMIT 200"),
        values,
    )
    .await
}

/// What an owner wrote.
#[derive(FromQueryResult)]
pub struct ReplyRow {
    pub id: ReplyId,
    pub store_id: StoreId,
    pub person_id: PersonId,
    pub vehicle_id: Option<VehicleId>,
    pub about: About,
    pub subject: String,
    pub butler_id: StaffId,
    pub butler_name: String,
    pub acting_id: StaffId,
    pub acting_name: String,
    pub text: Sealed,
    pub at: At,
    pub due_at: At,
    pub answer: Option<Sealed>,
    pub answered_name: Option<String>,
    pub answered_at: Option<At>,
}

const REPLY: &str = "SELECT r.id, r.store_id, r.person_id, r.vehicle_id, r.about, r.subject, r.butler_id, b.name AS butler_name, r.acting_id, \
     a.name AS acting_name, r.text, r.at, r.due_at, r.answer, w.name AS answered_name, r.answered_at FROM butler_reply r \
     JOIN staff b ON b.id = r.butler_id JOIN staff a ON a.id = r.acting_id LEFT JOIN staff w ON w.id = r.answered_by";

/// What was written, by a condition with its order.
pub async fn replies(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<ReplyRow>, Error> {
    look.all(&format!("{REPLY} WHERE {condition}"), values).await
}

/// Open pages may look again.
pub fn changed(tx: &Tx, id: ReplyId, version: i64, store: StoreId, person: PersonId) {
    tx.changed(Change::of("reply", id, version).to_person(person).to_store(store));
}

const fn place(row: Uuid, column: &'static str) -> Place {
    Place {
        table: "butler_reply",
        column,
        row,
    }
}

/// Seals words with the person's key.
pub async fn seal(
    tx: &mut Tx,
    person: PersonId,
    id: ReplyId,
    column: &'static str,
    text: &str,
) -> Result<Sealed, Error> {
    let key = tx.subject_key_or_new(person.uuid()).await?;
    shut(&key, id, column, text.as_bytes())
}

fn shut(key: &DataKey, id: ReplyId, column: &'static str, text: &[u8]) -> Result<Sealed, Error> {
    key.seal(&place(id.uuid(), column), text)
        .map_err(|e| Error::fault("seal words to a butler", e))
}

/// The words; nothing when the person was erased.
pub async fn open(
    look: &impl Look,
    person: PersonId,
    id: ReplyId,
    column: &'static str,
    sealed: &Sealed,
) -> Result<String, Error> {
    let Some(key) = look.subject_key(person.uuid()).await? else {
        return Ok(String::new());
    };
    let text = key
        .open(&place(id.uuid(), column), sealed)
        .map_err(|e| Error::fault("open words to a butler", e))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What a person wrote and was answered, sealed with somebody else's key.
pub async fn reseal(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    let Some(old) = tx.subject_key(from.uuid()).await? else {
        return Ok(());
    };
    for row in replies(tx, "r.person_id = $1", vec![from.into()]).await? {
        let new = tx.subject_key_or_new(into.uuid()).await?;
        let again = |column, sealed: &Sealed| {
            let text = old
                .open(&place(row.id.uuid(), column), sealed)
                .map_err(|e| Error::fault("open words to a butler", e))?;
            shut(&new, row.id, column, &text)
        };
        let answer = row.answer.as_ref().map(|sealed| again("answer", sealed)).transpose()?;
        let sql = "UPDATE butler_reply SET text = $2, answer = $3 WHERE id = $1";
        tx.run(sql, [row.id.into(), again("text", &row.text)?.into(), answer.into()])
            .await?;
    }
    Ok(())
}
