//! What is seen of complaints.

use sea_orm::Value;

use super::table::{self, Row};
use super::view::{CaseLineView, CaseView, CaseWordView, FindCases, StaffCaseView, StaffCasesView};
use crate::ground::actor::Scope;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{CaseId, StoreId};

/// The most that one list holds.
const MOST: usize = 200;

fn line(row: Row) -> CaseLineView {
    CaseLineView {
        id: row.id,
        number: row.number,
        store_id: row.store_id,
        topic: row.topic,
        origin: row.origin,
        state: row.state,
        opened_at: row.opened_at,
        close_reason: row.close_reason,
    }
}

async fn view(look: &impl Look, row: &Row) -> Result<CaseView, Error> {
    let mut words = Vec::new();
    for word in table::words(look, row.id).await? {
        words.push(CaseWordView {
            who: word.who,
            at: word.at,
            text: table::text(look, row.person_id, &word).await?,
        });
    }
    Ok(CaseView {
        id: row.id,
        number: row.number.clone(),
        version: row.version,
        store_id: row.store_id,
        vehicle_id: row.vehicle_id,
        repair_id: row.repair_id,
        origin: row.origin,
        topic: row.topic,
        state: row.state,
        handler: row.handler.clone(),
        opened_at: row.opened_at,
        taken_at: row.taken_at,
        closed_at: row.closed_at,
        close_reason: row.close_reason,
        words,
    })
}

/// The owner's complaints, the newest first.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn mine(look: &impl Look) -> Result<Vec<CaseLineView>, Error> {
    let me = look.actor().customer()?.person;
    let condition = "WHERE c.person_id = $1 ORDER BY c.opened_at DESC, c.id DESC LIMIT 50";
    let rows = table::select(look, condition, vec![me.into()]).await?;
    Ok(rows.into_iter().map(line).collect())
}

/// One of the owner's complaints.
///
/// # Errors
/// [`Error::Missing`].
pub async fn one(look: &impl Look, id: CaseId) -> Result<CaseView, Error> {
    look.actor().customer()?;
    view(look, &table::find(look, id).await?).await
}

/// A complaint of the staff's stores.
///
/// # Errors
/// [`Error::Missing`].
pub async fn staff_one(look: &impl Look, id: CaseId) -> Result<StaffCaseView, Error> {
    look.actor().staff()?;
    let row = table::find(look, id).await?;
    Ok(StaffCaseView {
        case: view(look, &row).await?,
        person_id: row.person_id,
        handler_id: row.handler_id,
    })
}

/// Complaints of the staff's stores: those that nobody deals with first, then the oldest.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn cases(look: &impl Look, find: &FindCases) -> Result<StaffCasesView, Error> {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec![stores(&look.actor().staff()?.scope, find.store_id, &mut values)?];
    if find.open.unwrap_or(true) {
        conditions.push("c.state <> 'closed'".to_owned());
    }
    if let Some(person) = find.person_id {
        values.push(person.into());
        conditions.push(format!("c.person_id = ${}", values.len()));
    }
    let condition = format!(
        "WHERE {} ORDER BY CASE c.state WHEN 'received' THEN 0 WHEN 'handling' THEN 1 ELSE 2 END, c.opened_at, c.id LIMIT {}",
        conditions.join(" AND "),
        MOST + 1
    );
    let mut rows = table::select(look, &condition, values).await?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    Ok(StaffCasesView {
        items: rows.into_iter().map(line).collect(),
        more,
    })
}

/// The stores of the caller, or the one that is named, as a condition.
fn stores(scope: &Scope, store: Option<StoreId>, values: &mut Vec<Value>) -> Result<String, Error> {
    let mut place = |id: StoreId| {
        values.push(id.into());
        format!("${}", values.len())
    };
    match (scope, store) {
        (scope, Some(store)) if scope.holds(store) => Ok(format!("c.store_id = {}", place(store))),
        (_, Some(_)) => Err(Error::Missing("store")),
        (Scope::Group, None) => Ok("TRUE".to_owned()),
        (Scope::Stores(stores), None) => {
            let places: Vec<String> = stores.iter().map(|store| place(*store)).collect();
            Ok(format!("c.store_id IN ({})", places.join(", ")))
        }
    }
}
