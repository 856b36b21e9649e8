//! What complaints tell whom: each in the transaction of its event. Never what was said.

use uuid::Uuid;

use super::table::Row;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::Role;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;

async fn tell(tx: &mut Tx, row: &Row, audience: Audience, kind: Kind) -> Result<(), Error> {
    let intent = Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version,
        facts: Facts::new(row.store_name.clone(), row.number.clone(), row.zone()),
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// To the owner: it is there. To the manager: somebody has to deal with it.
pub(super) async fn opened(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    tell(tx, row, Audience::Person(row.person_id), Kind::CaseReceived).await?;
    let manager = Audience::StoreRole(row.store_id, Role::StoreManager);
    tell(tx, row, manager, Kind::CaseOpened).await
}

/// To the owner: somebody deals with it.
pub(super) async fn taken(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    tell(tx, row, Audience::Person(row.person_id), Kind::CaseTaken).await
}

/// To the other side: something was said.
pub(super) async fn said(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    match tx.actor().staff().is_ok() {
        true => tell(tx, row, Audience::Person(row.person_id), Kind::CaseAnswered).await,
        false => {
            let manager = Audience::StoreRole(row.store_id, Role::StoreManager);
            tell(tx, row, manager, Kind::CaseAdded).await
        }
    }
}

/// To the owner: it is closed.
pub(super) async fn closed(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    tell(tx, row, Audience::Person(row.person_id), Kind::CaseClosed).await
}

/// Whether what was told of this complaint is still so (X7): what was told before it was closed is not.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM complaint WHERE id = $1 AND (state <> 'closed' OR version <= $2)";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
