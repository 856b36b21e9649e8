//! What stores need somebody to look at.

use chezhu::domain::store;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

/// Warns of years that bookings reach into and that have no calendar of holidays and make-up workdays yet; tells how
/// many there are.
pub async fn calendar(db: &Db) -> Result<u64, Error> {
    let years = store::calendar_warnings(&db.read(Actor::System("store.calendar"))).await?;
    let missing = u32::try_from(years.len()).unwrap_or(u32::MAX);
    metrics::gauge!("chezhu_calendar_missing_years").set(f64::from(missing));
    if missing > 0 {
        tracing::warn!(?years, "no holiday calendar: import data/china-calendar-<year>.csv");
    }
    Ok(u64::from(missing))
}
