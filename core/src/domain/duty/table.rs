//! Rows of holders and hand-overs.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::view::{HandoverView, NamedStaff};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{HandoverId, Id, StaffId, StoreId};
use crate::ground::seal::{Place, Sealed};
use crate::ground::text::Note;

const PURPOSE: &str = "duty";

fn place(id: HandoverId) -> Place {
    Place {
        table: "duty_handover",
        column: "note",
        row: id.uuid(),
    }
}

/// This member of staff holds the matter from now on.
pub async fn hold(tx: &Tx, (id, subject): (Uuid, &str), store: StoreId, staff: StaffId) -> Result<(), Error> {
    let sql = "INSERT INTO duty_holder (subject_id, subject, store_id, staff_id, since, by_id) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (subject_id) DO UPDATE SET store_id = excluded.store_id, staff_id = excluded.staff_id, \
               since = excluded.since, by_id = excluded.by_id";
    let values: [Value; 6] = [
        id.into(),
        subject.into(),
        store.into(),
        staff.into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// The row of a hand-over.
pub async fn insert(
    tx: &Tx,
    (store, from, to): (StoreId, StaffId, StaffId),
    note: Option<&Note>,
    subjects: &[String],
    customers: u64,
) -> Result<HandoverId, Error> {
    let id: HandoverId = tx.fresh();
    let key = tx.keys().purpose_key(PURPOSE);
    let note = note.filter(|note| !note.as_str().is_empty());
    let note = note
        .map(|note| key.seal(&place(id), note.as_str().as_bytes()))
        .transpose();
    let note = note.map_err(|e| Error::fault("seal a note", e))?;
    let subjects = serde_json::to_string(subjects).map_err(|e| Error::fault("write a hand-over", e))?;
    let sql = "INSERT INTO duty_handover (id, store_id, from_id, to_id, note, subjects, customers, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        id.into(),
        store.into(),
        from.into(),
        to.into(),
        note.into(),
        subjects.into(),
        i64::try_from(customers).unwrap_or(i64::MAX).into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

#[derive(FromQueryResult)]
pub struct Row {
    id: HandoverId,
    store_id: StoreId,
    from_id: StaffId,
    from_name: String,
    to_id: StaffId,
    to_name: String,
    note: Option<Sealed>,
    subjects: String,
    customers: i64,
    at: At,
    seen_at: Option<At>,
}

/// Hand-overs by a condition, the newest first.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    let sql = format!(
        "SELECT d.id, d.store_id, d.from_id, f.name AS from_name, d.to_id, t.name AS to_name, d.note, d.subjects, d.customers, d.at, d.seen_at \
         FROM duty_handover d JOIN staff f ON f.id = d.from_id JOIN staff t ON t.id = d.to_id \
         WHERE {condition} ORDER BY d.at DESC, d.id DESC LIMIT 100"
    );
    look.all(&sql, values).await
}

/// A note in clear.
pub fn note(look: &impl Look, id: HandoverId, sealed: Option<&Sealed>) -> Result<Option<String>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = look.keys().purpose_key(PURPOSE).open(&place(id), sealed);
    let plain = plain.map_err(|e| Error::fault("open a note", e))?;
    Ok(String::from_utf8(plain).ok())
}

impl Row {
    pub fn view(self, look: &impl Look) -> Result<HandoverView, Error> {
        let subjects: Vec<String> =
            serde_json::from_str(&self.subjects).map_err(|e| Error::fault("read a hand-over", e))?;
        Ok(HandoverView {
            note: note(look, self.id, self.note.as_ref())?,
            id: self.id,
            store_id: self.store_id,
            from: NamedStaff {
                id: self.from_id,
                name: self.from_name,
            },
            to: NamedStaff {
                id: self.to_id,
                name: self.to_name,
            },
            count: subjects.len(),
            subjects,
            customers: self.customers,
            at: self.at,
            seen_at: self.seen_at,
        })
    }
}

/// The stores in which somebody is a butler, holds something or can be booked.
pub async fn stores_of(look: &impl Look, staff: StaffId) -> Result<Vec<StoreId>, Error> {
    #[derive(FromQueryResult)]
    struct Place {
        store_id: StoreId,
    }
    let sql = "SELECT store_id FROM customer_store WHERE advisor_id = $1 \
               UNION SELECT store_id FROM duty_holder WHERE staff_id = $1 \
               UNION SELECT store_id FROM store_resource WHERE staff_id = $1 AND active \
               UNION SELECT store_id FROM sales_order WHERE consultant_id = $1 AND state <> 'delivered' AND state <> 'cancelled' \
               UNION SELECT store_id FROM recovery WHERE holder_id = $1 AND closed_at IS NULL \
               UNION SELECT store_id FROM repair_order WHERE advisor_id = $1 AND stage NOT IN ('closed', 'cancelled', 'abandoned') \
               ORDER BY store_id";
    let rows: Vec<Place> = look.all(sql, [staff.into()]).await?;
    Ok(rows.into_iter().map(|row| row.store_id).collect())
}

/// All that somebody holds in a store is another's; tells what it was.
pub async fn move_all(tx: &Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<Vec<String>, Error> {
    #[derive(FromQueryResult)]
    struct Moved {
        subject: String,
    }
    let sql = "UPDATE duty_holder SET staff_id = $3, since = $4, by_id = $5 WHERE store_id = $1 AND staff_id = $2 RETURNING subject";
    let values: [Value; 5] = [
        store.into(),
        from.into(),
        to.into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    let rows: Vec<Moved> = tx.all(sql, values).await?;
    Ok(rows.into_iter().map(|row| row.subject).collect())
}
