//! Rows of persons and accounts, sealed and opened.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::ground::actor::{Actor, Scope};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, PersonId};
use crate::ground::seal::{DataKey, Place, Sealed};
use crate::ground::text::{Address, PersonName, Phone, Sensitive};

use super::view::Person;

#[derive(FromQueryResult)]
struct Row {
    id: PersonId,
    name: Option<Sealed>,
    phone: Option<Sealed>,
    phone_verified_at: Option<At>,
    address: Option<Sealed>,
    created_at: At,
}

/// The blind index of a value.
pub(super) fn index<T: Sensitive>(look: &impl Look, value: &T) -> Vec<u8> {
    look.keys().blind(value).as_bytes().to_vec()
}

/// Seals a value for its row.
pub(super) fn seal<T: Sensitive>(key: &DataKey, table: &'static str, row: Uuid, value: &T) -> Result<Sealed, Error> {
    let place = Place {
        table,
        column: T::COLUMN,
        row,
    };
    key.seal_text(&place, value)
        .map_err(|e| Error::fault("seal a field", e))
}

/// Opens what was sealed for its row.
pub(super) fn open<T: Sensitive>(key: &DataKey, table: &'static str, row: Uuid, sealed: &Sealed) -> Result<T, Error> {
    let place = Place {
        table,
        column: T::COLUMN,
        row,
    };
    key.open_text(&place, sealed)
        .map_err(|e| Error::fault("open a field", e))
}

fn open_some<T: Sensitive>(key: Option<&DataKey>, row: Uuid, sealed: Option<&Sealed>) -> Result<Option<T>, Error> {
    match (key, sealed) {
        (Some(key), Some(sealed)) => open(key, "person", row, sealed).map(Some),
        // A shredded key (ruling 14): what it sealed is gone.
        _ => Ok(None),
    }
}

async fn opened(look: &impl Look, row: Row) -> Result<Person, Error> {
    let key = look.subject_key(row.id.uuid()).await?;
    let id = row.id.uuid();
    Ok(Person {
        id: row.id,
        name: open_some::<PersonName>(key.as_deref(), id, row.name.as_ref())?,
        phone: open_some::<Phone>(key.as_deref(), id, row.phone.as_ref())?,
        phone_verified_at: row.phone_verified_at,
        address: open_some::<Address>(key.as_deref(), id, row.address.as_ref())?,
        created_at: row.created_at,
    })
}

const COLUMNS: &str = "p.id, p.name, p.phone, p.phone_verified_at, p.address, p.created_at";

/// The person, or whom it was merged into.
pub(super) async fn person(look: &impl Look, id: PersonId) -> Result<Option<Person>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM person p WHERE p.id = COALESCE((SELECT merged_into FROM person WHERE id = $1), $1)"
    );
    match look.one::<Row>(&sql, [id.into()]).await? {
        Some(row) => opened(look, row).await.map(Some),
        None => Ok(None),
    }
}

/// Persons by a condition over `p`.
pub(super) async fn persons(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Person>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM person p WHERE p.merged_into IS NULL AND {condition} ORDER BY p.created_at DESC, p.id LIMIT 50"
    );
    let mut people = Vec::new();
    for row in look.all::<Row>(&sql, values).await? {
        people.push(opened(look, row).await?);
    }
    Ok(people)
}

/// A new person without any field.
pub(super) async fn insert(tx: &Tx) -> Result<PersonId, Error> {
    let id: PersonId = tx.fresh();
    tx.run(
        "INSERT INTO person (id, created_at) VALUES ($1, $2)",
        [id.into(), tx.now().into()],
    )
    .await?;
    Ok(id)
}

/// Who has this phone: the row of the phone decides races (law 5). The row stays ours until the end of the transaction.
pub(super) async fn phone_owner(tx: &Tx, index: &[u8]) -> Result<Option<PersonId>, Error> {
    #[derive(FromQueryResult)]
    struct Owner {
        person_id: PersonId,
    }
    tx.run(
        "UPDATE phone_owner SET person_id = person_id WHERE phone_index = $1",
        [index.to_vec().into()],
    )
    .await?;
    let sql = "SELECT person_id FROM phone_owner WHERE phone_index = $1";
    Ok(tx
        .one::<Owner>(sql, [index.to_vec().into()])
        .await?
        .map(|owner| owner.person_id))
}

/// Takes a phone that nobody has; `false` when somebody was faster.
pub(super) async fn take_phone(tx: &Tx, index: &[u8], person: PersonId) -> Result<bool, Error> {
    let sql = "INSERT INTO phone_owner (phone_index, person_id) VALUES ($1, $2) ON CONFLICT (phone_index) DO NOTHING";
    Ok(tx.run(sql, [index.to_vec().into(), person.into()]).await? == 1)
}

/// Writes the phone whose row of `phone_owner` this person holds or gets now; the person's other numbers become free.
pub(super) async fn set_phone(tx: &mut Tx, person: PersonId, phone: &Phone, verified: bool) -> Result<(), Error> {
    let index = index(tx, phone);
    let tail = self::index(tx, &phone.tail());
    let key = tx.subject_key_or_new(person.uuid()).await?;
    let sealed = seal(&key, "person", person.uuid(), phone)?;
    tx.run(
        "UPDATE phone_owner SET person_id = $1 WHERE phone_index = $2",
        [person.into(), index.clone().into()],
    )
    .await?;
    tx.run(
        "DELETE FROM phone_owner WHERE person_id = $1 AND phone_index <> $2",
        [person.into(), index.clone().into()],
    )
    .await?;
    let since = verified.then(|| tx.now());
    tx.run(
        "UPDATE person SET phone = $1, phone_index = $2, tail_index = $3, phone_verified_at = $4 WHERE id = $5",
        [sealed.into(), index.into(), tail.into(), since.into(), person.into()],
    )
    .await?;
    changed(tx, person);
    Ok(())
}

/// Takes the phone off a person; its row of `phone_owner` stays with whoever holds it.
pub(super) async fn clear_phone(tx: &Tx, person: PersonId) -> Result<(), Error> {
    let sql =
        "UPDATE person SET phone = NULL, phone_index = NULL, tail_index = NULL, phone_verified_at = NULL WHERE id = $1";
    tx.run(sql, [person.into()]).await?;
    changed(tx, person);
    Ok(())
}

/// The owner's record may be looked at again.
pub(super) fn changed(tx: &Tx, person: PersonId) {
    tx.changed(Change::of("person", person, 0).to_person(person));
}

/// Writes a person's name and address; `None` leaves as it is.
pub(super) async fn set_profile(
    tx: &mut Tx,
    person: PersonId,
    name: Option<&PersonName>,
    address: Option<&Address>,
) -> Result<(), Error> {
    changed(tx, person);
    let key = tx.subject_key_or_new(person.uuid()).await?;
    if let Some(name) = name {
        let sealed = seal(&key, "person", person.uuid(), name)?;
        tx.run(
            "UPDATE person SET name = $1 WHERE id = $2",
            [sealed.into(), person.into()],
        )
        .await?;
    }
    if let Some(address) = address {
        let sealed = seal(&key, "person", person.uuid(), address)?;
        tx.run(
            "UPDATE person SET address = $1 WHERE id = $2",
            [sealed.into(), person.into()],
        )
        .await?;
    }
    Ok(())
}

/// Whether anybody can log in as this person.
pub(super) async fn has_account(look: &impl Look, person: PersonId) -> Result<bool, Error> {
    Ok(look
        .number("SELECT COUNT(*) FROM account WHERE person_id = $1", [person.into()])
        .await?
        > 0)
}

/// The actor's stores as a condition on `column` (law 8); its values are added to `values`.
pub(super) fn in_scope(actor: &Actor, column: &str, values: &mut Vec<Value>) -> Result<String, Error> {
    let stores = match actor {
        Actor::System(_) => return Ok("1 = 1".to_owned()),
        Actor::Staff(staff) => match &staff.scope {
            Scope::Group => return Ok("1 = 1".to_owned()),
            Scope::Stores(stores) => stores,
        },
        _ => return Err(Error::Missing("store")),
    };
    let places: Vec<String> = stores
        .iter()
        .map(|store| {
            values.push((*store).into());
            format!("${}", values.len())
        })
        .collect();
    Ok(if places.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("{column} IN ({})", places.join(", "))
    })
}

/// The person, when it is one of the actor's stores' customers; otherwise it is not found.
pub(super) async fn customer(look: &impl Look, id: PersonId) -> Result<Person, Error> {
    let mut values: Vec<Value> = vec![id.into()];
    let scope = in_scope(look.actor(), "cs.store_id", &mut values)?;
    let condition = if scope == "1 = 1" {
        "p.id = $1".to_owned()
    } else {
        format!("p.id = $1 AND EXISTS (SELECT 1 FROM customer_store cs WHERE cs.person_id = p.id AND {scope})")
    };
    persons(look, &condition, values)
        .await?
        .pop()
        .ok_or(Error::Missing("customer"))
}

/// A fault for what cannot be: a row that was just written is not there.
pub(super) fn vanished() -> Error {
    Error::Fault(Fault::bare("a person vanished"))
}
