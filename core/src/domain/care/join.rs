//! Which cars are cared for, and of which something changed: set by set, in three statements and as many as there are new cars.

use sea_orm::FromQueryResult;

use super::table::KEY;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

/// How often all cars are looked over.
const EVERY_MINUTES: i64 = 60;
const MARK: &str = "care.join";

#[derive(FromQueryResult)]
struct Mark {
    at: At,
}

/// Takes up to `limit` cars into care that are new, lets go of those that are nobody's, and marks those of which something
/// changed; once an hour. Tells how many are new: as many as `limit` when there may be more.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn join(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let now = tx.now();
    let sql = "SELECT at FROM care_mark WHERE name = $1";
    let last: Option<Mark> = tx.one(sql, [MARK.into()]).await?;
    // A clock that went back is no reason to wait for it.
    if last.is_some_and(|mark| mark.at <= now && now < mark.at.plus_minutes(EVERY_MINUTES)) {
        return Ok(0);
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!(
        "INSERT INTO care_car (ownership_id, person_id, vehicle_id, car_id, store_id, look_on, basis, readings, seen_at) \
         SELECT k.ownership_id, k.person_id, k.vehicle_id, k.car_id, k.store_id, '', 0, 0, 0 FROM ({KEY} \
         AND NOT EXISTS (SELECT 1 FROM care_car c WHERE c.ownership_id = o.id) LIMIT $1) AS k WHERE true ON CONFLICT (ownership_id) DO NOTHING"
    );
    let new = tx.run(&sql, [most.into()]).await?;
    if new >= limit {
        return Ok(new);
    }
    for sql in [GONE, MOVED] {
        tx.run(sql, []).await?;
    }
    tx.run(CHANGED, [now.into()]).await?;
    let sql = "INSERT INTO care_mark (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
    tx.run(sql, [MARK.into(), now.into()]).await?;
    Ok(new)
}

const GONE: &str = "DELETE FROM care_car WHERE NOT EXISTS \
     (SELECT 1 FROM vehicle_ownership o WHERE o.id = care_car.ownership_id AND o.until_at IS NULL)";

/// A car that turned out to be known, or another record of it.
const MOVED: &str = "UPDATE care_car SET look_on = '', car_id = (SELECT COALESCE(v.same_as, v.id) FROM vehicle v WHERE v.id = care_car.vehicle_id) \
     WHERE EXISTS (SELECT 1 FROM vehicle v WHERE v.id = care_car.vehicle_id AND COALESCE(v.same_as, v.id) <> care_car.car_id)";

/// A reading, a repair that ended or work that was put off since the car was looked at last; a rule that changed; or a clock
/// that went back behind that look.
const CHANGED: &str = "UPDATE care_car SET look_on = '' WHERE look_on <> '' AND (seen_at > $1 OR \
     EXISTS (SELECT 1 FROM vehicle_mileage m WHERE m.vehicle_id = care_car.car_id AND m.seq > care_car.readings) \
     OR EXISTS (SELECT 1 FROM repair_order r WHERE r.car_id = care_car.car_id AND r.ended_at >= care_car.seen_at) \
     OR EXISTS (SELECT 1 FROM quote_deferred d WHERE d.person_id = care_car.person_id AND d.created_at >= care_car.seen_at) \
     OR EXISTS (SELECT 1 FROM care_store s WHERE s.store_id = care_car.store_id AND s.version <> care_car.basis))";
