//! The counters of the three-guarantee rules of a car, from its repairs in all stores of the group (domain.md 5; issue 6, point 7).
//!
//! A repair counts when it is a claim, when the owner agreed to work that the maker pays, or when it does such a one again. What
//! its jobs are before the rules about safety and main parts an advisor says ([`super::mark`]). The guarantee begins when the car
//! was handed over by us, else on the day that an advisor read from its papers. Reads quotes, orders and the catalogue
//! (rulings 9).

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::rules::job::State;
use super::rules::triple::counters::{Counter, counters, worst};
use super::rules::triple::law::Rule;
use super::rules::triple::mark::{Failure, Mark, Replaced, System};
use super::rules::triple::{Stay, count, counted, days};
use super::view::{RepairKind, TripleCounterView, TripleFaultView, TripleView};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, RepairId, VehicleId};

/// More repairs of one car are not looked at.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Visit {
    id: RepairId,
    kind: RepairKind,
    rework_of: Option<RepairId>,
    opened_at: At,
    until_at: Option<At>,
    zone: String,
    km: Option<i32>,
    triple_from: Option<String>,
    maker: bool,
}

#[derive(FromQueryResult)]
struct Fault {
    repair_id: RepairId,
    words: String,
}

#[derive(FromQueryResult)]
struct Marked {
    repair_id: RepairId,
    safety: bool,
    system: Option<System>,
    part: Option<String>,
    failure: Option<Failure>,
    state: State,
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

/// A repair of the car that was not called off: of all, or of one owner.
const OF_CAR: &str =
    "(o.car_id = $1 OR o.vehicle_id = $2) AND o.stage NOT IN ('cancelled', 'abandoned') AND ($3 OR o.person_id = $4)";

fn of_car(car: Car, only: Option<PersonId>) -> Vec<Value> {
    vec![car.canonical.into(), car.own.into(), only.is_none().into(), only.into()]
}

/// Counts the repairs of a car: all of them, or those of one owner; the colour is for staff.
pub(super) async fn of(look: &impl Look, car: Car, only: Option<PersonId>) -> Result<Counted, Error> {
    let sql = format!(
        "SELECT o.id, o.kind, o.rework_of, o.opened_at, COALESCE(o.ready_at, o.ended_at) AS until_at, s.zone, o.km, o.triple_from, \
         EXISTS ({MAKERS} WHERE q.repair_id = o.id) AS maker FROM repair_order o JOIN store s ON s.id = o.store_id \
         WHERE {OF_CAR} ORDER BY o.opened_at DESC, o.id DESC LIMIT $5"
    );
    let mut values = of_car(car, only);
    values.push(MOST.into());
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
    let (faults, marked) = (faults(look, &visits).await?, marks(look, &visits).await?);
    let told = visits.iter().find_map(|visit| day(visit.triple_from.as_ref()));
    let start = delivered(look, car, only).await?.or(told);
    let stays: Vec<Stay<uuid::Uuid>> = visits.iter().map(|visit| stay(visit, &faults, &marked)).collect();
    let spent = |stay: &Stay<uuid::Uuid>| (stay.id, days(stay.from, stay.until.unwrap_or(look.now())));
    Ok(Counted {
        days: counted(&stays).into_iter().map(spent).collect(),
        view: Some(view(look, &stays, start)),
    })
}

fn view(look: &impl Look, stays: &[Stay<uuid::Uuid>], start: Option<NaiveDate>) -> TripleView {
    let sum = count(stays, look.now());
    let all = counters(stays, start, look.now());
    let staff = look.actor().staff().is_ok();
    let fault = |(words, repairs)| TripleFaultView { words, repairs };
    let counter = |one: Counter| TripleCounterView {
        rule: one.rule,
        words: one.rule.words().to_owned(),
        what: one.what,
        count: one.count,
        limit: one.rule.limit(),
        beyond: one.rule.is_beyond(),
        law: one.rule.law().to_owned(),
        flag: staff.then_some(one.flag),
    };
    TripleView {
        flag: staff.then(|| worst(&all)),
        started_on: start,
        days: sum.days,
        most_days: Rule::Days.limit(),
        repairs: sum.repairs,
        most_repairs: Rule::SameFault.limit(),
        faults: sum.faults.into_iter().map(fault).collect(),
        counters: all.into_iter().map(counter).collect(),
    }
}

fn day(text: Option<&String>) -> Option<NaiveDate> {
    text.and_then(|text| text.parse().ok())
}

fn local(at: At, zone: &str) -> NaiveDate {
    let zone = zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    at.utc().with_timezone(&zone).date_naive()
}

/// The day on which the car was first handed over by a store of the group.
pub(super) async fn delivered(look: &impl Look, car: Car, only: Option<PersonId>) -> Result<Option<NaiveDate>, Error> {
    #[derive(FromQueryResult)]
    struct Handed {
        delivered_at: At,
        zone: String,
    }
    let sql = "SELECT o.delivered_at, s.zone FROM sales_order o JOIN store s ON s.id = o.store_id WHERE o.vehicle_id IN ($1, $2) \
               AND o.delivered_at IS NOT NULL AND ($3 OR o.person_id = $4) ORDER BY o.delivered_at LIMIT 1";
    let handed: Option<Handed> = look.one(sql, of_car(car, only)).await?;
    Ok(handed.map(|handed| local(handed.delivered_at, &handed.zone)))
}

/// The day that an advisor read from the car's papers, the last one that was told.
pub(super) async fn told(look: &impl Look, car: Car) -> Result<Option<NaiveDate>, Error> {
    #[derive(FromQueryResult)]
    struct Told {
        triple_from: Option<String>,
    }
    let sql = format!(
        "SELECT o.triple_from FROM repair_order o WHERE {OF_CAR} AND o.triple_from IS NOT NULL ORDER BY o.opened_at DESC, o.id DESC LIMIT 1"
    );
    let told: Option<Told> = look.one(&sql, of_car(car, None)).await?;
    Ok(told.and_then(|told| day(told.triple_from.as_ref())))
}

fn stay(visit: &Visit, faults: &[Fault], marked: &[Marked]) -> Stay<uuid::Uuid> {
    let of = faults.iter().filter(|fault| fault.repair_id == visit.id);
    let marks = marked.iter().filter(|mark| mark.repair_id == visit.id);
    Stay {
        id: visit.id.uuid(),
        redoes: visit.rework_of.map(Id::uuid),
        claim: visit.maker || visit.kind == RepairKind::Warranty,
        from: visit.opened_at,
        until: visit.until_at,
        faults: of.map(|fault| fault.words.clone()).collect(),
        on: local(visit.opened_at, &visit.zone),
        km: visit.km.map(i64::from),
        marks: marks.map(Marked::mark).collect(),
    }
}

impl Marked {
    fn mark(&self) -> Mark {
        Mark {
            safety: self.safety,
            replaced: Replaced::read(self.system, self.part.as_deref()).ok().flatten(),
            failure: self.failure,
            done: self.state == State::Done,
        }
    }
}

fn places(visits: &[Visit]) -> String {
    let places: Vec<String> = (1..=visits.len()).map(|n| format!("${n}")).collect();
    places.join(", ")
}

fn ids(visits: &[Visit]) -> impl Iterator<Item = Value> {
    visits.iter().map(|visit| Value::from(visit.id))
}

/// A job that counts: of a claim or a rework, else what the maker pays.
fn counts() -> String {
    format!(
        "(o.kind IN ('warranty', 'rework') OR EXISTS ({MAKERS} WHERE q.repair_id = o.id AND l.line_id = j.line_id))"
    )
}

/// What was repaired, each job by its system where the catalogue knows one, else by its words. Of a repair that is no claim and no
/// rework only what the maker pays.
async fn faults(look: &impl Look, visits: &[Visit]) -> Result<Vec<Fault>, Error> {
    let sql = format!(
        "SELECT DISTINCT j.repair_id, COALESCE(i.category, j.name) AS words FROM repair_job j \
         JOIN repair_order o ON o.id = j.repair_id LEFT JOIN catalog_item i ON i.id = j.item_id \
         WHERE j.repair_id IN ({}) AND j.state = 'done' AND (i.kind IS NULL OR i.kind IN ('repair', 'body')) \
         AND {} ORDER BY j.repair_id, words",
        places(visits),
        counts()
    );
    look.all(&sql, ids(visits)).await
}

/// What an advisor said of the jobs of the same repairs; a job that nobody does is none.
async fn marks(look: &impl Look, visits: &[Visit]) -> Result<Vec<Marked>, Error> {
    let sql = format!(
        "SELECT m.repair_id, m.safety, m.system, m.part, m.failure, j.state FROM repair_mark m JOIN repair_job j ON j.id = m.job_id \
         JOIN repair_order o ON o.id = m.repair_id WHERE m.repair_id IN ({}) AND j.state <> 'dropped' AND {} ORDER BY m.at, m.job_id",
        places(visits),
        counts()
    );
    look.all(&sql, ids(visits)).await
}
