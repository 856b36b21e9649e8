//! The personal part of a request: sealed with the person's key (security.md 4, rulings 14).

use super::table::Row;
use super::view::{ContactView, Submit};
use crate::domain::identity;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId};
use crate::ground::seal::{DataKey, Place, Sealed};
use crate::ground::text::{Phone, Sensitive};

pub(super) struct Contact {
    pub symptom: Option<Sealed>,
    pub name: Sealed,
    pub phone: Sealed,
    pub address: Option<Sealed>,
    /// For the board: masked, so not personal any more.
    pub mask: String,
}

fn place(row: &Row, column: &'static str) -> Place {
    Place {
        table: "booking",
        column,
        row: row.id.uuid(),
    }
}

fn seal(key: &DataKey, row: &Row, column: &'static str, text: &str) -> Result<Sealed, Error> {
    key.seal(&place(row, column), text.as_bytes())
        .map_err(|e| Error::fault("seal a field of a booking", e))
}

/// The customer's own number.
async fn known(look: &impl Look, person: PersonId) -> Result<Phone, Error> {
    let missing = || Error::field("/contact_phone", "booking.phone", "请填写联系电话");
    identity::person(look, person).await?.phone.ok_or_else(missing)
}

/// Seals what the owner wrote.
pub(super) async fn contact(tx: &mut Tx, row: &Row, wish: &Submit) -> Result<Contact, Error> {
    let phone = match wish.contact_phone.clone() {
        Some(phone) => phone,
        None => known(tx, row.person_id).await?,
    };
    let key = tx.subject_key_or_new(row.person_id.uuid()).await?;
    Ok(Contact {
        symptom: wish
            .symptom
            .as_ref()
            .map(|note| seal(&key, row, "symptom", &note.to_string()))
            .transpose()?,
        name: seal(&key, row, "contact_name", wish.contact_name.expose())?,
        phone: seal(&key, row, "contact_phone", phone.expose())?,
        address: wish
            .address
            .as_ref()
            .map(|address| seal(&key, row, "address", address.expose()))
            .transpose()?,
        mask: format!("{} {}", wish.contact_name.masked(), phone.masked()),
    })
}

async fn open(
    look: &impl Look,
    row: &Row,
    column: &'static str,
    sealed: Option<&Sealed>,
) -> Result<Option<String>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    // A shredded key means a person who was erased: nothing to show any more.
    let Some(key) = look.subject_key(row.person_id.uuid()).await? else {
        return Ok(None);
    };
    let bytes = key
        .open(&place(row, column), sealed)
        .map_err(|e| Error::fault("open a field of a booking", e))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The symptom in clear: staff of the store need it.
pub(super) async fn symptom(look: &impl Look, row: &Row) -> Result<Option<String>, Error> {
    open(look, row, "symptom", row.symptom.as_ref()).await
}

/// Name, phone and address in clear.
pub(super) async fn reveal(look: &impl Look, row: &Row) -> Result<ContactView, Error> {
    Ok(ContactView {
        name: open(look, row, "contact_name", row.contact_name.as_ref()).await?,
        phone: open(look, row, "contact_phone", row.contact_phone.as_ref()).await?,
        address: open(look, row, "address", row.address.as_ref()).await?,
    })
}
