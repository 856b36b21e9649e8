//! The counters of the three-guarantee rules of a car, from its repairs in all stores of the group (domain.md 5; issue 6, point 7).
//!
//! A repair counts when it is a claim, when the owner agreed to work that the maker pays, or when it does such a one again. Reads
//! quotes and the catalogue (rulings 9).

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::rules::triple::{MOST_DAYS, MOST_REPAIRS, Stay, count, counted, days};
use super::view::{RepairKind, TripleFaultView, TripleView};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, RepairId, VehicleId};

/// More repairs of one car are not looked at.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Visit {
    id: RepairId,
    kind: RepairKind,
    rework_of: Option<RepairId>,
    opened_at: At,
    until_at: Option<At>,
    maker: bool,
}

#[derive(FromQueryResult)]
struct Fault {
    repair_id: RepairId,
    words: String,
}

/// The car of a repair, by both of its names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Car {
    /// As it is verified, or as it is.
    pub canonical: VehicleId,
    /// As its owner has it.
    pub own: VehicleId,
}

/// What was counted of a car.
pub(super) struct Counted {
    /// The sums; none when nothing counts.
    pub view: Option<TripleView>,
    /// The days of each repair that counts.
    pub days: HashMap<uuid::Uuid, i64>,
}

/// Work that the maker pays and the owner agreed to.
const MAKERS: &str = "SELECT 1 FROM quote q JOIN quote_agreed g ON g.quote_id = q.id JOIN quote_version v ON v.quote_id = q.id \
     JOIN quote_line l ON l.version_id = v.id AND l.line_id = g.line_id AND l.payer = 'maker'";

/// Counts the repairs of a car: all of them, or those of one owner; the colour is for staff.
pub(super) async fn of(
    look: &impl Look,
    car: Car,
    only: Option<crate::ground::id::PersonId>,
) -> Result<Counted, Error> {
    let sql = format!(
        "SELECT o.id, o.kind, o.rework_of, o.opened_at, COALESCE(o.ready_at, o.ended_at) AS until_at, \
         EXISTS ({MAKERS} WHERE q.repair_id = o.id) AS maker FROM repair_order o WHERE (o.car_id = $1 OR o.vehicle_id = $2) \
         AND o.stage NOT IN ('cancelled', 'abandoned') AND ($3 OR o.person_id = $4) ORDER BY o.opened_at DESC, o.id DESC LIMIT $5"
    );
    let all = only.is_none();
    let values: [Value; 5] = [
        car.canonical.into(),
        car.own.into(),
        all.into(),
        only.into(),
        MOST.into(),
    ];
    let visits: Vec<Visit> = look.all(&sql, values).await?;
    if !visits
        .iter()
        .any(|visit| visit.maker || visit.kind == RepairKind::Warranty)
    {
        return Ok(Counted {
            view: None,
            days: HashMap::new(),
        });
    }
    let faults = faults(look, &visits).await?;
    let stays: Vec<Stay<uuid::Uuid>> = visits.iter().map(|visit| stay(visit, &faults)).collect();
    let sum = count(&stays, look.now());
    let spent = |stay: &Stay<uuid::Uuid>| (stay.id, days(stay.from, stay.until.unwrap_or(look.now())));
    let flag = look.actor().staff().is_ok().then(|| sum.flag());
    let fault = |(words, repairs)| TripleFaultView { words, repairs };
    Ok(Counted {
        days: counted(&stays).into_iter().map(spent).collect(),
        view: Some(TripleView {
            flag,
            days: sum.days,
            most_days: MOST_DAYS,
            repairs: sum.repairs,
            most_repairs: MOST_REPAIRS,
            faults: sum.faults.into_iter().map(fault).collect(),
        }),
    })
}

fn stay(visit: &Visit, faults: &[Fault]) -> Stay<uuid::Uuid> {
    let of = faults.iter().filter(|fault| fault.repair_id == visit.id);
    Stay {
        id: visit.id.uuid(),
        redoes: visit.rework_of.map(Id::uuid),
        claim: visit.maker || visit.kind == RepairKind::Warranty,
        from: visit.opened_at,
        until: visit.until_at,
        faults: of.map(|fault| fault.words.clone()).collect(),
    }
}

/// What was repaired, each job by its system where the catalogue knows one, else by its words. Of a repair that is no claim and no
/// rework only what the maker pays.
async fn faults(look: &impl Look, visits: &[Visit]) -> Result<Vec<Fault>, Error> {
    let places: Vec<String> = (1..=visits.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT DISTINCT j.repair_id, COALESCE(i.category, j.name) AS words FROM repair_job j \
         JOIN repair_order o ON o.id = j.repair_id LEFT JOIN catalog_item i ON i.id = j.item_id \
         WHERE j.repair_id IN ({}) AND j.state = 'done' AND (i.kind IS NULL OR i.kind IN ('repair', 'body')) \
         AND (o.kind IN ('warranty', 'rework') OR EXISTS ({MAKERS} WHERE q.repair_id = o.id AND l.line_id = j.line_id)) \
         ORDER BY j.repair_id, words",
        places.join(", ")
    );
    look.all(&sql, visits.iter().map(|visit| Value::from(visit.id))).await
}
