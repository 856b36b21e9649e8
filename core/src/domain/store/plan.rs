//! Days of a store in cells: what booking reads. Two statements however many days, and one for the store itself.

use chrono::NaiveDate;

use super::rules::{self, DayPlan};
use super::table::{self, Specials};
use super::{Store, find};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

/// One day of a store; three statements. `Missing` when there is no such store.
pub async fn day_plan(look: &impl Look, store: StoreId, date: NaiveDate) -> Result<DayPlan, Error> {
    let plans = day_plans(look, store, date, 1).await?;
    Ok(plans.into_iter().next().map(|(_, plan)| plan).unwrap_or_default())
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
