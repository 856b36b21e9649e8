//! Which cars are cared for, and of which something changed: all of them by the page once an hour, four statements a page, so
//! that nothing is held for long and a page costs the same however many cars there are.

use sea_orm::{FromQueryResult, Value};

use super::table::KEY;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::OwnershipId;

/// How often all cars are looked over.
const EVERY_MINUTES: i64 = 60;
const MARK: &str = "care.join";

#[derive(FromQueryResult)]
struct Mark {
    at: At,
}

#[derive(FromQueryResult)]
struct Last {
    id: OwnershipId,
}

/// A page of ownerships: behind the one, up to the other; without the other up to the end.
struct Page {
    after: Option<OwnershipId>,
    until: Option<OwnershipId>,
}

impl Page {
    /// The next `size` ownerships behind `after`.
    async fn behind(look: &impl Look, after: Option<OwnershipId>, size: u64) -> Result<Page, Error> {
        let start = Page { after, until: None };
        let (bounds, mut values) = start.bounds("id", 0);
        values.push(i64::try_from(size.saturating_sub(1)).unwrap_or(i64::MAX).into());
        let sql = format!(
            "SELECT id FROM vehicle_ownership WHERE {bounds} ORDER BY id LIMIT 1 OFFSET ${}",
            values.len()
        );
        let last: Option<Last> = look.one(&sql, values).await?;
        Ok(Page {
            until: last.map(|last| last.id),
            ..start
        })
    }

    /// The page as a condition on a column, its values behind `used` others.
    fn bounds(&self, column: &str, used: usize) -> (String, Vec<Value>) {
        let (mut sql, mut values) = ("1 = 1".to_owned(), Vec::new());
        for (sign, id) in [(">", self.after), ("<=", self.until)] {
            if let Some(id) = id {
                values.push(id.into());
                sql.push_str(&format!(" AND {column} {sign} ${}", used + values.len()));
            }
        }
        (sql, values)
    }
}

/// Looks over the `size` cars behind this one, from the first one on once an hour: takes those into care that are new, lets go
/// of those that are nobody's, and marks those of which something changed. Tells behind which to go on; `None` at the end, or
/// when it is not time yet. Stopped in the middle it begins again.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn join(tx: &mut Tx, after: Option<OwnershipId>, size: u64) -> Result<Option<OwnershipId>, Error> {
    let now = tx.now();
    if after.is_none() {
        let sql = "SELECT at FROM care_mark WHERE name = $1";
        let last: Option<Mark> = tx.one(sql, [MARK.into()]).await?;
        // A clock that went back is no reason to wait for it.
        if last.is_some_and(|mark| mark.at <= now && now < mark.at.plus_minutes(EVERY_MINUTES)) {
            return Ok(None);
        }
    }
    let page = Page::behind(tx, after, size).await?;
    let (bounds, values) = page.bounds("o.id", 0);
    let sql = format!(
        "INSERT INTO care_car (ownership_id, person_id, vehicle_id, car_id, store_id, look_on, basis, readings, seen_at) \
         SELECT k.ownership_id, k.person_id, k.vehicle_id, k.car_id, k.store_id, '', 0, 0, 0 FROM ({KEY} AND {bounds} \
         AND NOT EXISTS (SELECT 1 FROM care_car c WHERE c.ownership_id = o.id)) AS k WHERE true ON CONFLICT (ownership_id) DO NOTHING"
    );
    tx.run(&sql, values).await?;
    let (bounds, values) = page.bounds("care_car.ownership_id", 0);
    for sql in [GONE, MOVED] {
        tx.run(&format!("{sql} AND {bounds}"), values.clone()).await?;
    }
    let (bounds, more) = page.bounds("care_car.ownership_id", 1);
    let mut values: Vec<Value> = vec![now.into()];
    values.extend(more);
    tx.run(&format!("{CHANGED} AND {bounds}"), values).await?;
    if page.until.is_none() {
        let sql = "INSERT INTO care_mark (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
        tx.run(sql, [MARK.into(), now.into()]).await?;
    }
    Ok(page.until)
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
