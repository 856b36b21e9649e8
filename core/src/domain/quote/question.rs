//! What an owner asks about a line, sealed with the key of the person.

use uuid::Uuid;

use super::table::{Consent, Row};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, QuoteConsentId};
use crate::ground::seal::{Place, Sealed};

fn place(id: QuoteConsentId) -> Place {
    Place {
        table: "quote_consent",
        column: "question",
        row: id.uuid(),
    }
}

/// For the ledger.
///
/// # Errors
/// When the person's key cannot seal.
pub(super) async fn seal(tx: &mut Tx, row: &Row, id: QuoteConsentId, text: &str) -> Result<Sealed, Error> {
    let key = tx.subject_key_or_new(row.person_id.uuid()).await?;
    key.seal(&place(id), text.as_bytes())
        .map_err(|e| Error::fault("seal a question", e))
}

/// What was asked; `None` when the person was erased.
pub(super) async fn open(look: &impl Look, said: &Consent) -> Result<Option<String>, Error> {
    let Some(sealed) = &said.question else { return Ok(None) };
    let person: Uuid = said.person_id.uuid();
    let Some(key) = look.subject_key(person).await? else {
        return Ok(None);
    };
    let bytes = key
        .open(&place(said.id), sealed)
        .map_err(|e| Error::fault("open a question", e))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
