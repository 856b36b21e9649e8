//! What quotes tell whom: each in the transaction of its event.
//!
//! A notice carries the quote's version of its event. What was said before the last word (`spoken`) is not sent any more.

use uuid::Uuid;

use super::table::{Row, VersionRow};
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::Role;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, Id, PersonId, StoreId};

fn facts(row: &Row) -> Facts {
    Facts::new(row.store_name.clone(), row.number.clone(), row.zone())
}

async fn tell(tx: &mut Tx, row: &Row, audience: Audience, kind: Kind, facts: Facts) -> Result<(), Error> {
    let intent = Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        // The link opens the repair: the quote is a part of it.
        subject_text: row.repair_id.to_string(),
        event_no: row.version,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// From now on this is the last word.
async fn spoken(tx: &Tx, row: &Row) -> Result<(), Error> {
    let sql = "UPDATE quote SET spoken = $2 WHERE id = $1";
    tx.run(sql, [row.id.into(), row.version.into()]).await?;
    Ok(())
}

fn of_version(row: &Row, version: &VersionRow) -> Facts {
    Facts {
        price: Some((version.owner_fen, version.owner_fen)),
        due_at: version.valid_until,
        ..facts(row)
    }
}

/// To the owner: a quote to decide, with its total and until when.
pub(super) async fn sent(tx: &mut Tx, row: &Row, version: &VersionRow) -> Result<(), Error> {
    spoken(tx, row).await?;
    let facts = Facts {
        text: version.why.clone(),
        ..of_version(row, version)
    };
    tell(tx, row, Audience::Person(row.person_id), Kind::QuoteSent, facts).await
}

/// To the owner: lines wait.
pub(super) async fn reminded(tx: &mut Tx, row: &Row, version: &VersionRow) -> Result<(), Error> {
    let facts = of_version(row, version);
    tell(tx, row, Audience::Person(row.person_id), Kind::QuoteReminder, facts).await
}

/// To the advisors: call the owner.
pub(super) async fn call(tx: &mut Tx, row: &Row, version: &VersionRow) -> Result<(), Error> {
    let audience = Audience::StoreRole(row.store_id, Role::ServiceAdvisor);
    let facts = of_version(row, version);
    tell(tx, row, audience, Kind::QuoteCall, facts).await
}

/// To the advisors: the owner asked something.
pub(super) async fn asked(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let audience = Audience::StoreRole(row.store_id, Role::ServiceAdvisor);
    tell(tx, row, audience, Kind::QuoteAsked, facts(row)).await
}

/// All is decided: to the advisors when it was in the app, and to the owner when staff recorded it.
pub(super) async fn decided(tx: &mut Tx, row: &Row, version: &VersionRow, in_app: bool) -> Result<(), Error> {
    spoken(tx, row).await?;
    let (audience, kind) = match in_app {
        true => (
            Audience::StoreRole(row.store_id, Role::ServiceAdvisor),
            Kind::QuoteDecided,
        ),
        false => (Audience::Person(row.person_id), Kind::QuoteRecorded),
    };
    tell(tx, row, audience, kind, of_version(row, version)).await
}

/// To the owner and the advisors: time is over for what is open.
pub(super) async fn expired(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    spoken(tx, row).await?;
    tell(tx, row, Audience::Person(row.person_id), Kind::QuoteExpired, facts(row)).await?;
    let audience = Audience::StoreRole(row.store_id, Role::ServiceAdvisor);
    tell(tx, row, audience, Kind::QuoteLapsed, facts(row)).await
}

/// Declined work that comes back.
pub(super) struct Back {
    pub id: DeferredId,
    pub person: PersonId,
    pub store: StoreId,
    pub vehicle: String,
    pub facts: Facts,
}

/// To the owner, as care: what was declined is offered again.
pub(super) async fn revisit(tx: &mut Tx, back: Back) -> Result<(), Error> {
    let intent = Intent {
        audience: Audience::Person(back.person),
        kind: Kind::QuoteRevisit,
        store: back.store,
        subject: back.id.uuid(),
        subject_text: back.vehicle,
        event_no: tx.now().seconds(),
        facts: back.facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// Whether what was told of this quote, or of this declined work, is still so (X7).
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT (SELECT COUNT(*) FROM quote WHERE id = $1 AND spoken <= $2) \
               + (SELECT COUNT(*) FROM quote_deferred WHERE id = $1 AND state = 'open')";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
