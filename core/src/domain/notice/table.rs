//! Rows of the inbox.

use sea_orm::{FromQueryResult, Value};

use super::rules::{Audience, Facts, Intent, Kind};
use super::text;
use super::view::NoticeView;
use crate::domain::staff::Grants;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, NoticeId, PersonId, StaffId, StoreId};
use crate::ground::page::{Cursor, Limit};
use crate::ground::seal::{Place, Sealed};

const PURPOSE: &str = "notice";
const COLUMNS: &str = "id, store_id, kind, subject, facts, shown_at, read_at, acked_at, \
     (SELECT s.name FROM staff s WHERE s.id = notice.acked_by) AS acked_by";

#[derive(FromQueryResult)]
pub struct Row {
    pub id: NoticeId,
    pub shown_at: At,
    store_id: StoreId,
    kind: Kind,
    subject: String,
    facts: Sealed,
    read_at: Option<At>,
    acked_at: Option<At>,
    acked_by: Option<String>,
}

fn place(id: NoticeId) -> Place {
    Place {
        table: "notice",
        column: "facts",
        row: id.uuid(),
    }
}

/// The row of the inbox; false when it was there before.
pub async fn insert(tx: &Tx, intent: &Intent) -> Result<bool, Error> {
    let id: NoticeId = tx.fresh();
    let facts = serde_json::to_vec(&intent.facts).map_err(|e| Error::fault("write a notice", e))?;
    let facts = tx
        .keys()
        .purpose_key(PURPOSE)
        .seal(&place(id), &facts)
        .map_err(|e| Error::fault("seal a notice", e))?;
    let person = match intent.audience {
        Audience::Person(person) => Some(person),
        Audience::StoreRole(..) | Audience::Holder(..) => None,
    };
    let desk = intent.audience.desk();
    let store = desk.map_or(intent.store, |(store, ..)| store);
    let values: [Value; 13] = [
        id.into(),
        person.into(),
        store.into(),
        desk.map(|(_, role, _)| role).into(),
        desk.and_then(|(.., staff)| staff).into(),
        intent.audience.word().into(),
        intent.kind.into(),
        intent.subject.into(),
        intent.subject_text.as_str().into(),
        intent.event_no.into(),
        facts.into(),
        tx.now().into(),
        intent.not_before.map_or(tx.now(), |at| at.max(tx.now())).into(),
    ];
    let sql = "INSERT INTO notice (id, person_id, store_id, role, staff_id, audience, kind, subject_id, subject, event_no, facts, created_at, shown_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (subject_id, event_no, kind, audience) DO NOTHING";
    let new = tx.run(sql, values).await? == 1;
    if new {
        let change = Change::of("notice", id, 1);
        tx.changed(match person {
            Some(person) => change.to_person(person),
            None => change.to_store(store),
        });
    }
    Ok(new)
}

/// A row in words.
pub fn view(look: &impl Look, row: Row) -> Result<NoticeView, Error> {
    let facts = facts(look, row.id, &row.facts)?;
    Ok(NoticeView {
        id: row.id,
        kind: row.kind,
        title: text::title(row.kind).to_owned(),
        body: text::body(row.kind, &facts),
        subject: row.subject,
        store_id: row.store_id,
        at: row.shown_at,
        read_at: row.read_at,
        acked_at: row.acked_at,
        acked_by: row.acked_by,
    })
}

/// What the words of a notice are made of.
pub fn facts(look: &impl Look, id: NoticeId, sealed: &Sealed) -> Result<Facts, Error> {
    let key = look.keys().purpose_key(PURPOSE);
    let facts = key
        .open(&place(id), sealed)
        .map_err(|e| Error::fault("open a notice", e))?;
    serde_json::from_slice(&facts).map_err(|e| Error::fault("read a notice", e))
}

/// Rows behind the cursor that match `whose`, which uses the placeholders up to `values`; one more than the limit.
async fn list(
    look: &impl Look,
    whose: &str,
    mut values: Vec<Value>,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Vec<Row>, Error> {
    let n = values.len();
    let after = after.unwrap_or(Cursor {
        at: look.now().ms().saturating_add(1),
        id: uuid::Uuid::nil(),
    });
    values.extend([
        look.now().into(),
        after.at.into(),
        after.id.into(),
        i64::try_from(limit.get() + 1).unwrap_or(101).into(),
    ]);
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE {whose} AND shown_at <= ${} AND (shown_at < ${1} OR (shown_at = ${1} AND id < ${2})) \
         ORDER BY shown_at DESC, id DESC LIMIT ${3}",
        n + 1,
        n + 2,
        n + 3,
        n + 4
    );
    look.all(&sql, values).await
}

pub async fn of_person(
    look: &impl Look,
    person: PersonId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Vec<Row>, Error> {
    list(look, "person_id = $1", vec![person.into()], after, limit).await
}

pub async fn unread_of_person(look: &impl Look, person: PersonId) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND shown_at <= $2 AND read_at IS NULL";
    look.number(sql, [person.into(), look.now().into()]).await
}

/// The first reading counts: its instant is what every later one is told.
pub async fn read_by_person(tx: &Tx, id: NoticeId, person: PersonId) -> Result<Option<At>, Error> {
    let sql = "UPDATE notice SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND person_id = $2 AND shown_at <= $3 RETURNING read_at";
    let read = first(tx, sql, vec![id.into(), person.into(), tx.now().into()]).await?;
    if read.is_some() {
        tx.changed(Change::of("notice", id, 2).to_person(person));
    }
    Ok(read)
}

/// All rows that can be seen, of them the read ones, and the newest: rows come and are read, and never change otherwise.
pub async fn version(look: &impl Look, person: PersonId) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Sums {
        rows: i64,
        read: i64,
        newest: Option<i64>,
        first: Option<i64>,
    }
    let sql = "SELECT COUNT(*) AS rows, COUNT(read_at) AS read, MAX(shown_at) AS newest, MIN(created_at) AS first \
               FROM notice WHERE person_id = $1 AND shown_at <= $2";
    let sums: Option<Sums> = look.one(sql, [person.into(), look.now().into()]).await?;
    Ok(sums.map_or(String::new(), |sums| {
        let (newest, first) = (sums.newest.unwrap_or(0), sums.first.unwrap_or(0));
        format!("{}-{}-{newest:x}-{first:x}", sums.rows, sums.read)
    }))
}

/// Reads what can be seen; tells how many were not read before.
pub async fn read_all(tx: &Tx, person: PersonId) -> Result<i64, Error> {
    let sql = "UPDATE notice SET read_at = $2 WHERE person_id = $1 AND shown_at <= $2 AND read_at IS NULL";
    let read = tx.run(sql, [person.into(), tx.now().into()]).await?;
    if read > 0 {
        tx.changed(Change::of("notice", person, 0).to_person(person));
    }
    Ok(i64::try_from(read).unwrap_or(i64::MAX))
}

pub async fn hand_over(tx: &Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    tx.run(
        "UPDATE notice SET person_id = $2 WHERE person_id = $1",
        [from.into(), into.into()],
    )
    .await?;
    tx.changed(Change::of("person", into, 0).to_person(into));
    Ok(())
}

/// `role` and `store_id` as these grants have them, of what is nobody else's matter, with placeholders from `$from`.
fn of_grants(grants: &Grants, me: StaffId, from: usize) -> (String, Vec<Value>) {
    let mut terms = Vec::new();
    let mut values: Vec<Value> = vec![me.into()];
    for (role, store) in &grants.0 {
        let at = from + values.len();
        values.push((*role).into());
        match store {
            Some(store) => {
                terms.push(format!("(role = ${at} AND store_id = ${})", at + 1));
                values.push((*store).into());
            }
            None => terms.push(format!("role = ${at}")),
        }
    }
    // Nobody's role is nobody's notice.
    let terms = if terms.is_empty() {
        "1 = 0".to_owned()
    } else {
        terms.join(" OR ")
    };
    (
        format!("(staff_id IS NULL OR staff_id = ${from}) AND ({terms})"),
        values,
    )
}

pub async fn of_roles(
    look: &impl Look,
    grants: &Grants,
    me: StaffId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Vec<Row>, Error> {
    let (whose, values) = of_grants(grants, me, 1);
    list(look, &whose, values, after, limit).await
}

pub async fn unread_of_roles(look: &impl Look, grants: &Grants, me: StaffId) -> Result<i64, Error> {
    let (whose, mut values) = of_grants(grants, me, 2);
    values.insert(0, look.now().into());
    look.number(
        &format!("SELECT COUNT(*) FROM notice WHERE {whose} AND shown_at <= $1 AND read_at IS NULL"),
        values,
    )
    .await
}

pub async fn read_by_staff(tx: &Tx, id: NoticeId, grants: &Grants, staff: StaffId) -> Result<Option<At>, Error> {
    let (whose, values) = of_grants(grants, staff, 4);
    let sql = format!(
        "UPDATE notice SET read_at = COALESCE(read_at, $2), read_by = COALESCE(read_by, $3) WHERE id = $1 AND {whose} AND shown_at <= $2 \
         RETURNING read_at"
    );
    let values = [id.into(), tx.now().into(), staff.into()]
        .into_iter()
        .chain(values)
        .collect();
    let read = first(tx, &sql, values).await?;
    if read.is_some() {
        changed_for_store(tx, id).await?;
    }
    Ok(read)
}

/// The first acknowledgement counts; it is read as well.
pub async fn ack_by_staff(tx: &Tx, id: NoticeId, grants: &Grants, staff: StaffId) -> Result<Option<At>, Error> {
    let (whose, values) = of_grants(grants, staff, 4);
    let sql = format!(
        "UPDATE notice SET acked_at = COALESCE(acked_at, $2), acked_by = COALESCE(acked_by, $3), read_at = COALESCE(read_at, $2), \
         read_by = COALESCE(read_by, $3) WHERE id = $1 AND {whose} AND shown_at <= $2 RETURNING acked_at AS read_at"
    );
    let values = [id.into(), tx.now().into(), staff.into()]
        .into_iter()
        .chain(values)
        .collect();
    let acked = first(tx, &sql, values).await?;
    if acked.is_some() {
        changed_for_store(tx, id).await?;
    }
    Ok(acked)
}

async fn changed_for_store(tx: &Tx, id: NoticeId) -> Result<(), Error> {
    let store = tx
        .one::<Whose>("SELECT store_id FROM notice WHERE id = $1", [id.into()])
        .await?;
    let change = Change::of("notice", id, 2);
    tx.changed(
        store
            .into_iter()
            .fold(change, |change, whose| change.to_store(whose.store_id)),
    );
    Ok(())
}

#[derive(FromQueryResult)]
struct Whose {
    store_id: StoreId,
}

async fn first(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<Option<At>, Error> {
    #[derive(FromQueryResult)]
    struct Read {
        read_at: At,
    }
    Ok(tx.one::<Read>(sql, values).await?.map(|row| row.read_at))
}
