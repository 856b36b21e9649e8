//! Who is away, and who covers.

use sea_orm::Value;

use super::view::{AbsenceView, AddAbsence, ButlersView, TeamButlerView, absence};
use super::{OVERLAP, table};
use crate::domain::staff;
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{AbsenceId, Id, StoreId};

/// The longest absence, in days.
const LONGEST_DAYS: i64 = 366;

/// The store's butlers with their customers, and who is away from now on.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn team(look: &impl Look, store: StoreId) -> Result<ButlersView, Error> {
    look.actor().in_store(store)?;
    crate::domain::store::find(look, store).await?;
    let condition = "a.store_id = $1 AND a.to_at > $2 AND a.ended_at IS NULL";
    let rows = table::absences(look, condition, vec![store.into(), look.now().into()]).await?;
    let absences: Vec<AbsenceView> = rows.into_iter().map(absence).collect();
    let away = |id| {
        absences
            .iter()
            .find(|one| one.staff_id == id && one.from_at <= look.now())
    };
    let butlers = table::named_team(look, store)
        .await?
        .into_iter()
        .map(|(load, name)| TeamButlerView {
            id: load.staff,
            name,
            customers: load.customers,
            away_until: away(load.staff).map(|one| one.to_at),
            cover: away(load.staff).map(|one| one.cover_name.clone()),
        });
    Ok(ButlersView {
        butlers: butlers.collect(),
        absences,
    })
}

/// Somebody of the store is away for a time, and somebody else covers.
///
/// # Errors
/// Wrong fields; `butler.overlap`; [`Error::Missing`] for a store out of scope.
pub async fn add_absence(tx: &mut Tx, store: StoreId, wish: AddAbsence) -> Result<AbsenceView, Error> {
    tx.actor().in_store(store)?;
    crate::domain::store::find(tx, store).await?;
    let mut wrong = Vec::new();
    let longest = wish.from_at.plus_minutes(LONGEST_DAYS * 24 * 60);
    if wish.to_at <= wish.from_at || wish.to_at <= tx.now() || wish.to_at > longest {
        let words = "结束时间应晚于开始时间和现在，最长一年";
        wrong.push(Field::new("/to_at", "butler.span", words));
    }
    if staff::serves(tx, wish.staff_id, store).await.is_err() {
        wrong.push(Field::new("/staff_id", "butler.staff", "该员工不是本店的顾问"));
    }
    if wish.cover_id == wish.staff_id || staff::serves(tx, wish.cover_id, store).await.is_err() {
        wrong.push(Field::new("/cover_id", "butler.cover", "请选择本店另一位顾问代班"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    // Two at once for one person come one after the other.
    tx.run("UPDATE staff SET name = name WHERE id = $1", [wish.staff_id.into()])
        .await?;
    let sql = "SELECT COUNT(*) FROM butler_absence WHERE store_id = $1 AND staff_id = $2 AND ended_at IS NULL AND from_at < $4 AND to_at > $3";
    let span: [Value; 4] = [
        store.into(),
        wish.staff_id.into(),
        wish.from_at.into(),
        wish.to_at.into(),
    ];
    if tx.number(sql, span).await? > 0 {
        return Err(OVERLAP.into());
    }
    let id: AbsenceId = tx.fresh();
    let sql = "INSERT INTO butler_absence (id, store_id, staff_id, cover_id, from_at, to_at, reason, created_by, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        id.into(),
        store.into(),
        wish.staff_id.into(),
        wish.cover_id.into(),
        wish.from_at.into(),
        wish.to_at.into(),
        wish.reason.map(|line| line.as_str().to_owned()).into(),
        tx.actor().uuid().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    note(tx, "butler.absence_added", id, store).await?;
    one(tx, id).await
}

async fn note(tx: &mut Tx, action: &'static str, id: AbsenceId, store: StoreId) -> Result<(), Error> {
    tx.changed(Change::of("butler", id, 0).to_store(store));
    tx.audit(Entry {
        action,
        subject_kind: "absence",
        subject: id.uuid(),
        store: Some(store),
        detail: None,
    })
    .await
}

async fn one(look: &impl Look, id: AbsenceId) -> Result<AbsenceView, Error> {
    let rows = table::absences(look, "a.id = $1", vec![id.into()]).await?;
    let row = rows.into_iter().next().ok_or(Error::Missing("absence"))?;
    look.actor()
        .in_store(row.store_id)
        .map_err(|_out_of_scope| Error::Missing("absence"))?;
    Ok(absence(row))
}

/// They are back, or never left: the absence ends now.
///
/// # Errors
/// [`Error::Missing`] for one out of scope.
pub async fn end_absence(tx: &mut Tx, id: AbsenceId) -> Result<(), Error> {
    let found = one(tx, id).await?;
    let now: At = tx.now();
    let sql = "UPDATE butler_absence SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    if tx.run(sql, [id.into(), now.into()]).await? > 0 {
        note(tx, "butler.absence_ended", id, found.store_id).await?;
    }
    Ok(())
}
