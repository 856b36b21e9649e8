//! Days of a store in cells: what booking reads. Two statements however many days, and one for the store itself.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::FromQueryResult;

use super::rules::{self, DayPlan};
use super::table::{self, Specials};
use super::{Store, find};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ResourceId, StaffId, StoreId};

/// One day of a store; three statements. `Missing` when there is no such store.
pub async fn day_plan(look: &impl Look, store: StoreId, date: NaiveDate) -> Result<DayPlan, Error> {
    let plans = day_plans(look, store, date, 1).await?;
    Ok(plans.into_iter().next().map(|(_, plan)| plan).unwrap_or_default())
}

/// The instant at which a date begins in a store.
#[must_use]
pub fn day_begins(store: &Store, date: NaiveDate) -> At {
    rules::midnight(store.zone, date)
}

/// Which members of staff are on duty in a store at an instant: of those only whose hours are known there.
pub async fn on_duty(look: &impl Look, store: &Store, at: At) -> Result<HashMap<StaffId, bool>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ResourceId,
        staff_id: StaffId,
    }
    let sql = "SELECT id, staff_id FROM store_resource WHERE store_id = $1 AND active AND staff_id IS NOT NULL";
    let rows: Vec<Row> = look.all(sql, [store.id.into()]).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let date = store.date(at);
    let plans = plans_of(look, store, date, 1).await?;
    let cell = (at.ms() - rules::midnight(store.zone, date).ms()) / (15 * 60_000);
    let now = u32::try_from(cell)
        .ok()
        .and_then(|cell| 1_u128.checked_shl(cell))
        .unwrap_or(0);
    let here = |id: ResourceId| {
        let days = plans.iter().flat_map(|(_, plan)| &plan.resources);
        days.filter(|day| day.id == id).any(|day| day.on_duty & now != 0)
    };
    let mut on = HashMap::new();
    for row in rows {
        *on.entry(row.staff_id).or_insert(false) |= here(row.id);
    }
    Ok(on)
}

/// `days` days of a store from `from` on, in order; three statements.
pub async fn day_plans(
    look: &impl Look,
    store: StoreId,
    from: NaiveDate,
    days: u16,
) -> Result<Vec<(NaiveDate, DayPlan)>, Error> {
    let store = find(look, store).await?;
    plans_of(look, &store, from, days).await
}

/// The same for a store that was already read; two statements.
pub async fn plans_of(
    look: &impl Look,
    store: &Store,
    from: NaiveDate,
    days: u16,
) -> Result<Vec<(NaiveDate, DayPlan)>, Error> {
    let dates: Vec<NaiveDate> = from.iter_days().take(usize::from(days)).collect();
    let specials = Specials::read(look, Some(store.id), from, dates.last().copied().unwrap_or(from)).await?;
    let (start, end) = table::around(from, days);
    let (standing, store_out) = table::standing(look, store.id, start, end).await?;
    let plan = |date: NaiveDate| {
        let special = specials.of(store.id, date);
        (
            date,
            rules::plan(store.zone, &store.hours, date, &special, &store_out, &standing),
        )
    };
    Ok(dates.into_iter().map(plan).collect())
}
