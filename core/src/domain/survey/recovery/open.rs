//! A bad answer opens a recovery: whom it is about, who deals with it.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{FromQueryResult, Value};

use super::table::{self, Matter, accused};
use crate::domain::notice;
use crate::domain::staff::{self, AtStore, Permission, Role};
use crate::domain::survey::rules::recovery::{CLOCK_MINUTES, State, Trigger, choose, rungs};
use crate::domain::survey::rules::words::Subject;
use crate::domain::survey::table::Row;
use crate::domain::survey::tell;
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RecoveryId, StaffId, StoreId};

#[derive(FromQueryResult)]
struct Person {
    staff_id: Option<StaffId>,
}

/// Whoever had to do with what was judged.
async fn involved(look: &impl Look, row: &Row) -> Result<BTreeSet<StaffId>, Error> {
    let sql = match row.subject {
        Subject::Repair => {
            "SELECT advisor_id AS staff_id FROM repair_order WHERE id = $1 UNION SELECT inspector_id FROM repair_order WHERE id = $1 \
             UNION SELECT technician_id FROM repair_job WHERE repair_id = $1 UNION SELECT done_by FROM repair_job WHERE repair_id = $1"
        }
        Subject::Delivery => "SELECT consultant_id AS staff_id FROM sales_order WHERE id = $1",
    };
    let rows: Vec<Person> = look.all(sql, [row.subject_id.into()]).await?;
    Ok(rows.into_iter().filter_map(|row| row.staff_id).collect())
}

/// The roles that deal with recoveries, as somebody has them at a store.
pub(super) fn role(one: &AtStore) -> Option<Role> {
    one.roles
        .iter()
        .copied()
        .find(|role| Permission::RecoveryWrite.roles().contains(role))
}

/// Who may deal with a recovery at this store, by id and role.
pub(super) async fn people(look: &impl Look, store: StoreId) -> Result<Vec<(StaffId, Role)>, Error> {
    let all = staff::at_store(look, store).await?;
    Ok(all
        .iter()
        .filter_map(|one| role(one).map(|role| (one.id, role)))
        .collect())
}

/// How many recoveries each of them deals with at a store.
pub(super) async fn load(look: &impl Look, store: StoreId) -> Result<BTreeMap<StaffId, i64>, Error> {
    #[derive(FromQueryResult)]
    struct Held {
        holder_id: StaffId,
        held: i64,
    }
    let sql = "SELECT holder_id, COUNT(*) AS held FROM recovery WHERE store_id = $1 AND state IN ('open', 'in_contact', 'asked') \
               AND holder_id IS NOT NULL GROUP BY holder_id";
    let rows: Vec<Held> = look.all(sql, [store.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.holder_id, row.held)).collect())
}

async fn butler(look: &impl Look, row: &Row) -> Result<Option<StaffId>, Error> {
    let sql = "SELECT advisor_id AS staff_id FROM customer_store WHERE person_id = $1 AND store_id = $2";
    let found: Option<Person> = look.one(sql, [row.person_id.into(), row.store_id.into()]).await?;
    Ok(found.and_then(|one| one.staff_id))
}

/// Opens one for a survey that was finished badly, once: somebody whom it is not about gets it, and no marketing goes out
/// while it is open.
pub async fn open(tx: &mut Tx, survey: &Row, what: Trigger) -> Result<(), Error> {
    let about = involved(tx, survey).await?;
    let people = people(tx, survey.store_id).await?;
    let ids: Vec<StaffId> = people.iter().map(|(id, _)| *id).collect();
    let holder = choose(
        &ids,
        &about,
        butler(tx, survey).await?,
        &load(tx, survey.store_id).await?,
    );
    let id: RecoveryId = tx.fresh();
    let now = tx.now();
    let due = now.plus_minutes(CLOCK_MINUTES);
    let sql = "INSERT INTO recovery (id, survey_id, subject, subject_id, number, store_id, person_id, customer_mask, what, nps, state, version, \
               holder_id, opened_at, since_at, due_at, rung, rung_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $13, $14, 0, $15) ON CONFLICT DO NOTHING";
    let values: [Value; 15] = [
        id.into(),
        survey.id.into(),
        survey.subject.into(),
        survey.subject_id.into(),
        survey.number.as_str().into(),
        survey.store_id.into(),
        survey.person_id.into(),
        survey.customer_mask.clone().into(),
        what.into(),
        survey.nps.into(),
        State::Open.into(),
        holder.into(),
        now.into(),
        due.into(),
        rungs(true, now, due)[0].into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Ok(());
    }
    for staff in &about {
        let sql = "INSERT INTO recovery_accused (recovery_id, staff_id) VALUES ($1, $2)";
        tx.run(sql, [id.into(), (*staff).into()]).await?;
    }
    notice::pause(tx, survey.person_id, id.uuid()).await?;
    let found = table::select(tx, "WHERE r.id = $1", vec![id.into()]).await?;
    let row: Matter = found.into_iter().next().ok_or(Error::Missing("recovery"))?;
    table::changed(tx, &row);
    tx.audit(Entry {
        action: "recovery.opened",
        subject_kind: "recovery",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    tell::opened(tx, &row).await?;
    let role = people.iter().find(|(id, _)| Some(*id) == holder).map(|(_, role)| *role);
    match holder.zip(role) {
        Some((holder, role)) => tell::assigned(tx, &row, holder, role).await,
        None => Ok(()),
    }
}

/// Somebody at this store who may deal with it and whom it is not about, with a role of theirs.
///
/// # Errors
/// A field error at `/to`.
pub(super) async fn may_hold(look: &impl Look, row: &Matter, to: StaffId) -> Result<Role, Error> {
    let wrong = |code, words: &str| Error::field("/to", code, words);
    if accused(look, row.id).await?.contains(&to) {
        return Err(wrong("recovery.accused", "评价涉及该员工，请选择其他同事"));
    }
    let people = people(look, row.store_id).await?;
    let found = people.into_iter().find(|(id, _)| *id == to).map(|(_, role)| role);
    found.ok_or_else(|| wrong("recovery.to", "请选择本店可以跟进的在职同事"))
}
