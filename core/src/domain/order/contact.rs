//! Promises of the next contact: kept, moved, missed (domain.md 2.2 "next-update promise").

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::desk;
use super::rules::refused::Refused;
use super::rules::risk::CONTACT_DAYS;
use super::table::{self, Change, Row};
use super::view::{OrderContactView, PromiseContact, RecordContact, StaffOrderView};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, OrderId, ReportId};
use crate::ground::seal::{Place, Sealed};
use crate::ground::text::Note;

/// The furthest that a contact may be promised.
const MOST_DAYS: i64 = 60;

fn place(id: Uuid) -> Place {
    Place {
        table: "order_contact",
        column: "note",
        row: id,
    }
}

/// Writes a promise down.
pub(super) async fn promise(tx: &Tx, order: OrderId, due: At) -> Result<(), Error> {
    // Nobody names a promise: any fresh id will do.
    let id: ReportId = tx.fresh();
    let sql = "INSERT INTO order_contact (id, order_id, due_at, rung) VALUES ($1, $2, $3, 0)";
    tx.run(sql, [id.uuid().into(), order.into(), due.into()]).await?;
    Ok(())
}

/// Nobody has to call any more.
pub(super) async fn drop_promises(tx: &Tx, order: OrderId) -> Result<(), Error> {
    tx.run(
        "DELETE FROM order_contact WHERE order_id = $1 AND kept_at IS NULL AND missed_at IS NULL",
        [order.into()],
    )
    .await?;
    Ok(())
}

fn open(row: &Row) -> Result<(), Error> {
    if row.state.is_open() {
        return Ok(());
    }
    Err(Refused::NotNow.into())
}

fn due(tx: &Tx, wish: Option<At>, pointer: &str) -> Result<At, Error> {
    let due = wish.unwrap_or(tx.now().plus_minutes(CONTACT_DAYS * 24 * 60));
    if due <= tx.now() || due > tx.now().plus_minutes(MOST_DAYS * 24 * 60) {
        return Err(Error::field(
            pointer.to_owned(),
            "order.contact",
            "下次联系时间应在 60 天以内",
        ));
    }
    Ok(due)
}

/// The consultant spoke with the customer: the open promise is kept, the next one begins.
pub async fn record(tx: &mut Tx, id: OrderId, wish: RecordContact) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    open(&row)?;
    let next = due(tx, wish.next_at, "/next_at")?;
    #[derive(FromQueryResult)]
    struct Open {
        id: Uuid,
    }
    let sql =
        "SELECT id FROM order_contact WHERE order_id = $1 AND kept_at IS NULL ORDER BY due_at DESC, id DESC LIMIT 1";
    let was: Option<Open> = tx.one(sql, [id.into()]).await?;
    if let Some(was) = was {
        let note = seal(tx, id, was.id, wish.note.as_ref()).await?;
        let by = tx.actor().staff()?.staff;
        let sql = "UPDATE order_contact SET kept_at = $2, kept_by = $3, note = $4 WHERE id = $1";
        let values: [Value; 4] = [was.id.into(), tx.now().into(), by.into(), note.into()];
        tx.run(sql, values).await?;
        let sql = "UPDATE order_contact SET kept_at = $2, kept_by = $3 WHERE order_id = $1 AND kept_at IS NULL";
        tx.run(sql, [id.into(), tx.now().into(), by.into()]).await?;
    }
    promise(tx, id, next).await?;
    moved(tx, &row, "contact", next).await?;
    desk::one(tx, id).await
}

/// The next contact is promised for another time.
pub async fn repromise(tx: &mut Tx, id: OrderId, wish: PromiseContact) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    open(&row)?;
    let next = due(tx, Some(wish.due_at), "/due_at")?;
    drop_promises(tx, id).await?;
    promise(tx, id, next).await?;
    moved(tx, &row, "promise", next).await?;
    desk::one(tx, id).await
}

async fn moved(tx: &Tx, row: &Row, event: &'static str, next: At) -> Result<(), Error> {
    let change = Change {
        sets: "contact_due_at = $6",
        values: vec![next.into()],
        detail: Some(next.rfc3339()),
    };
    table::write(tx, row, event.into(), row.state, change).await
}

async fn seal(tx: &mut Tx, order: OrderId, id: Uuid, note: Option<&Note>) -> Result<Option<Sealed>, Error> {
    let Some(note) = note.filter(|note| !note.is_empty()) else {
        return Ok(None);
    };
    let key = tx.subject_key_or_new(order.uuid()).await?;
    let sealed = key.seal(&place(id), note.as_str().as_bytes());
    Ok(Some(sealed.map_err(|e| Error::fault("seal a note", e))?))
}

/// The promises of an order, the newest first.
pub(super) async fn of(look: &impl Look, order: OrderId) -> Result<Vec<OrderContactView>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        id: Uuid,
        due_at: At,
        kept_at: Option<At>,
        kept_by: Option<String>,
        missed_at: Option<At>,
        note: Option<Sealed>,
    }
    let sql = "SELECT c.id, c.due_at, c.kept_at, s.name AS kept_by, c.missed_at, c.note FROM order_contact c \
               LEFT JOIN staff s ON s.id = c.kept_by WHERE c.order_id = $1 ORDER BY c.due_at DESC, c.id DESC LIMIT 50";
    let rows: Vec<Kept> = look.all(sql, [order.into()]).await?;
    let key = look.subject_key(order.uuid()).await?;
    let note = |row: &Kept| -> Result<Option<String>, Error> {
        let (Some(sealed), Some(key)) = (&row.note, &key) else {
            return Ok(None);
        };
        let plain = key.open(&place(row.id), sealed);
        let plain = plain.map_err(|e| Error::fault("open a note", e))?;
        Ok(String::from_utf8(plain).ok())
    };
    rows.into_iter()
        .map(|row| {
            Ok(OrderContactView {
                note: note(&row)?,
                due_at: row.due_at,
                kept_at: row.kept_at,
                kept_by: row.kept_by,
                missed_at: row.missed_at,
            })
        })
        .collect()
}
