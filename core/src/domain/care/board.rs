//! What staff see: what was planned, said and suppressed; a customer's car.

use sea_orm::{FromQueryResult, Value};

use super::look::plan;
use super::mark::{day, maybe_day};
use super::own::write_down;
use super::rules::judge::words;
use super::table::{self, Key, MessageRow};
use super::view::{StaffCarView, StaffCareView, StaffCaresView, ToldView};
use super::wish::{FindCare, SayOfCar};
use crate::domain::store;
use crate::domain::vehicle::{self, Glance};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId, VehicleId};
use crate::ground::page::{Cursor, Limit, Page};

const LIST: &str = "care";

/// What was or will be said for a store, the newest plan first.
///
/// # Errors
/// Wrong parameters; [`Error::Missing`] for a store out of scope.
pub async fn messages(look: &impl Look, id: StoreId, find: FindCare) -> Result<StaffCaresView, Error> {
    look.actor().in_store(id)?;
    store::find(look, id).await?;
    let limit = Limit::new(find.limit)?;
    let state = find.state.unwrap_or_default();
    if !["", "planned", "sent", "suppressed"].contains(&state.as_str()) {
        return Err(Error::field(
            "#state",
            "care.state",
            "状态应为 planned、sent 或 suppressed",
        ));
    }
    let after = find
        .cursor
        .map(|text| Cursor::read(&text, look.keys(), LIST, look.actor()))
        .transpose()?
        .unwrap_or(Cursor {
            at: i64::MAX,
            id: uuid::Uuid::nil(),
        });
    let mut values: Vec<Value> = vec![id.into(), after.at.into(), after.id.into()];
    let mut more = String::new();
    if !state.is_empty() {
        values.push(state.into());
        more.push_str(&format!(" AND m.state = ${}", values.len()));
    }
    if let Some(kind) = find.kind {
        values.push(kind.into());
        more.push_str(&format!(" AND m.kind = ${}", values.len()));
    }
    values.push(i64::try_from(limit.get() + 1).unwrap_or(101).into());
    let condition = format!(
        "m.store_id = $1 AND (m.planned_at < $2 OR (m.planned_at = $2 AND m.id < $3)){more} ORDER BY m.planned_at DESC, m.id DESC LIMIT ${}",
        values.len()
    );
    let rows = table::list(look, &condition, values).await?;
    let cursor = |row: &MessageRow| {
        let at = Cursor {
            at: row.planned_at.ms(),
            id: row.id.uuid(),
        };
        at.write(look.keys(), LIST, look.actor())
    };
    let page = Page::cut(rows, limit, cursor, |row| row);
    Ok(StaffCaresView {
        items: views(look, page.items).await?,
        next: page.next,
    })
}

#[derive(FromQueryResult)]
struct Told {
    state: String,
    reason: Option<String>,
}

async fn views(look: &impl Look, rows: Vec<MessageRow>) -> Result<Vec<StaffCareView>, Error> {
    let ids: Vec<VehicleId> = rows.iter().map(|row| row.vehicle_id).collect();
    let glances = vehicle::glances(look, &ids).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let told: Option<Told> = match row.sent_at {
            Some(_) => {
                let sql = "SELECT state, reason FROM delivery WHERE aggregate_id = $1 ORDER BY intended_at DESC, id DESC LIMIT 1";
                look.one(sql, [row.id.into()]).await?
            }
            None => None,
        };
        let glance = glances.get(&row.vehicle_id).cloned().unwrap_or_else(Glance::default);
        let planned = row.state == "planned";
        all.push(StaffCareView {
            id: row.id,
            kind: row.kind,
            words: row.kind.words().to_owned(),
            vehicle_id: row.vehicle_id,
            person_id: row.person_id,
            plate_masked: glance.plate_masked,
            car: glance.model,
            reason_words: row.reason.as_deref().map(|reason| words(reason).to_owned()),
            why: row.why()?,
            offer: row.offer()?,
            from_on: day(&row.from_on)?,
            until_on: maybe_day(row.until_on.as_ref())?,
            wait_on: planned.then(|| day(&row.wait_on)).transpose()?,
            planned_at: row.planned_at,
            sent_at: row.sent_at,
            told: told.map(|told| ToldView {
                state: told.state,
                reason: told.reason,
            }),
            state: row.state,
            reason: row.reason,
        });
    }
    Ok(all)
}

/// The customer's car as care knows it, in the actor's stores.
async fn scoped(look: &impl Look, id: VehicleId) -> Result<Key, Error> {
    let keys = table::keys(look, "o.vehicle_id = $1 ORDER BY o.from_at, o.id", vec![id.into()]).await?;
    let mut mine = keys
        .into_iter()
        .filter(|key| look.actor().in_store(key.store_id).is_ok());
    mine.next().ok_or(Error::Missing("vehicle"))
}

/// A customer's car with its care.
///
/// # Errors
/// [`Error::Missing`] for a car out of scope.
pub async fn staff_car(look: &impl Look, id: VehicleId) -> Result<StaffCarView, Error> {
    let key = scoped(look, id).await?;
    let condition = "m.ownership_id = $1 ORDER BY m.planned_at DESC, m.id DESC LIMIT 50";
    let rows = table::list(look, condition, vec![key.ownership_id.into()]).await?;
    Ok(StaffCarView {
        plan: plan(look, &key).await?,
        messages: views(look, rows).await?,
    })
}

/// Staff say what they know of a customer's car.
///
/// # Errors
/// `care.version`, wrong fields; [`Error::Missing`] for a car out of scope.
pub async fn staff_say(tx: &mut Tx, id: VehicleId, wish: SayOfCar) -> Result<StaffCarView, Error> {
    let key = scoped(tx, id).await?;
    write_down(tx, &key, wish).await?;
    tx.audit(Entry {
        action: "care.car_said",
        subject_kind: "vehicle",
        subject: id.uuid(),
        store: Some(key.store_id),
        detail: None,
    })
    .await?;
    staff_car(tx, id).await
}
