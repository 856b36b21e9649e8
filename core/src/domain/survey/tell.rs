//! What surveys and recoveries tell whom: each in the transaction of its event. Never what was answered.

use uuid::Uuid;

use super::link;
use super::recovery::Matter;
use super::table::{Row, zone};
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::staff::Role;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StaffId};

async fn survey(tx: &mut Tx, row: &Row, kind: Kind, code: Option<String>) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.expires_at,
        text: row.car.clone(),
        link: code,
        ..Facts::new(row.store_name.clone(), row.number.clone(), zone(&row.store_zone))
    };
    let intent = Intent {
        audience: Audience::Person(row.person_id),
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version,
        facts,
        not_before: None,
        expires_at: row.expires_at,
    };
    notice::intend(tx, intent).await
}

/// To the owner: how was it?
pub(super) async fn invited(tx: &mut Tx, row: &Row, code: String) -> Result<(), Error> {
    survey(tx, row, Kind::SurveyInvited, Some(code)).await
}

/// To the owner, once more.
pub(super) async fn reminded(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let code = link::again(tx.keys(), row);
    survey(tx, row, Kind::SurveyReminded, code).await
}

async fn recovery(tx: &mut Tx, row: &Matter, audience: Audience, kind: Kind) -> Result<(), Error> {
    let facts = Facts {
        due_at: Some(row.due_at),
        text: Some(row.what.title().to_owned()),
        ..Facts::new(row.store_name.clone(), row.number.clone(), zone(&row.store_zone))
    };
    let intent = Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version,
        facts,
        not_before: None,
        expires_at: None,
    };
    notice::intend(tx, intent).await
}

/// To the owner: somebody will call. To the manager: a bad answer is there (domain.md 2.6, ✉ to M).
pub(super) async fn opened(tx: &mut Tx, row: &Matter) -> Result<(), Error> {
    recovery(tx, row, Audience::Person(row.person_id), Kind::RecoveryOpened).await?;
    let manager = Audience::StoreRole(row.store_id, Role::StoreManager);
    recovery(tx, row, manager, Kind::RecoveryFound).await
}

/// To the specialist: it is theirs. `role` is one that they have there.
pub(super) async fn assigned(tx: &mut Tx, row: &Matter, to: StaffId, role: Role) -> Result<(), Error> {
    let holder = Audience::Holder(row.store_id, role, to);
    recovery(tx, row, holder, Kind::RecoveryAssigned).await
}

/// To the owner: is it settled?
pub(super) async fn asked(tx: &mut Tx, row: &Matter) -> Result<(), Error> {
    recovery(tx, row, Audience::Person(row.person_id), Kind::RecoveryAsked).await
}

/// To the specialist, or to the manager where there is none: the owner has answered.
pub(super) async fn answered(tx: &mut Tx, row: &Matter, to: Audience) -> Result<(), Error> {
    recovery(tx, row, to, Kind::RecoveryAnswered).await
}

/// To whom it climbs (domain.md 2.10).
pub(super) async fn climbed(tx: &mut Tx, row: &Matter, to: Audience, kind: Kind) -> Result<(), Error> {
    recovery(tx, row, to, kind).await
}

/// Whether what was told of this survey is still so (X7): it can still be answered.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM survey WHERE id = $1 AND state IN ('sent', 'opened', 'in_progress')";
    Ok(look.number(sql, [subject.into()]).await? > 0)
}

/// Whether what was told of this recovery is still so: it is open, or this is its last word.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn recovery_is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM recovery WHERE id = $1 AND (closed_at IS NULL OR version <= $2)";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
