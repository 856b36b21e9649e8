//! A rule tried out: whom it would reach, what keeps the others away, what it costs. Reads only; the result is kept so that
//! the very same rule can be switched on.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use sea_orm::{FromQueryResult, Value};

use super::desk::fitting;
use super::mark::{date, marks, values};
use super::plan::Rules;
use super::rules::due::dues;
use super::rules::judge::words;
use super::rules::{Due, Kind, Params};
use super::table::{self, Loaded};
use super::view::{Cost, DryRunView, Excluded, Sample};
use super::wish::TryRule;
use crate::domain::identity::{self, Purpose};
use crate::domain::{store, vehicle};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DryRunId, OwnershipId, PersonId, StoreId, VehicleId};

/// Cars of a page.
const PAGE: i64 = 300;
/// Cars that are shown.
const SAMPLE: usize = 20;

/// What a dry run found, before it is kept.
#[derive(Clone, Debug)]
pub struct Tried {
    store: StoreId,
    view: DryRunView,
}

#[derive(Default)]
struct Tally {
    cars: u64,
    reached: u64,
    people: BTreeSet<PersonId>,
    excluded: BTreeMap<&'static str, u64>,
    sample: Vec<Sample>,
}

/// Over how long, and what else is asked of each car.
struct Span<'a> {
    kind: Kind,
    params: &'a Params,
    until: NaiveDate,
    rules: &'a Rules,
}

/// Tries a rule out over the store's cars, page by page: in a look, so that nobody waits for it. `templates`: what care is told
/// by, so that credits can be counted.
///
/// # Errors
/// Wrong parameters; [`Error::Missing`] for a store out of scope.
pub async fn try_out(look: &impl Look, id: StoreId, wish: &TryRule, templates: &[String]) -> Result<Tried, Error> {
    look.actor().in_store(id)?;
    let store = store::find(look, id).await?;
    if wish.days > 30 {
        return Err(Error::field("/days", "care.days", "试运行最长 30 天"));
    }
    fitting(look, id, wish.kind, &wish.params).await?;
    let rules = Rules::read(look, &store).await?;
    let until = rules
        .today
        .checked_add_days(Days::new(wish.days.into()))
        .unwrap_or(rules.today);
    let span = Span {
        kind: wish.kind,
        params: &wish.params,
        until,
        rules: &rules,
    };
    let mut tally = Tally::default();
    let mut after = None;
    loop {
        let keys = table::page(look, id, after, PAGE).await?;
        let Some(last) = keys.last() else { break };
        after = Some(last.ownership_id);
        let cars = table::load(look, &keys, store.zone).await?;
        count(look, &span, &cars, &mut tally).await?;
    }
    let cost = cost(look, wish.kind, &tally, templates, rules.settings.sms_fen).await?;
    dress(look, &mut tally.sample).await?;
    let excluded = tally.excluded.iter().map(|(reason, count)| Excluded {
        reason: (*reason).to_owned(),
        words: words(reason).to_owned(),
        count: *count,
    });
    let view = DryRunView {
        id: DryRunId::fresh(look.now()),
        kind: wish.kind,
        params: wish.params.clone(),
        days: wish.days,
        from_on: rules.today,
        until_on: until,
        cars: tally.cars,
        reached: tally.reached,
        people: u64::try_from(tally.people.len()).unwrap_or(0),
        excluded: excluded.collect(),
        sample: tally.sample,
        cost,
        at: look.now(),
    };
    Ok(Tried { store: id, view })
}

/// Counts a page of cars.
async fn count(look: &impl Look, span: &Span<'_>, cars: &[Loaded], tally: &mut Tally) -> Result<(), Error> {
    let owned: Vec<OwnershipId> = cars.iter().map(|car| car.key.ownership_id).collect();
    let persons: HashSet<PersonId> = cars.iter().map(|car| car.key.person_id).collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();
    let there: HashSet<(OwnershipId, Kind, String)> = table::found(look, &owned)
        .await?
        .into_iter()
        .map(|one| (one.ownership_id, one.kind, one.occasion))
        .collect();
    let willing = identity::who_may(look, &persons, Purpose::Care).await?;
    let off = table::wishes(look, &persons).await?;
    let heard: HashMap<PersonId, At> = table::last_heard(look, &persons).await?;
    let around = span.rules.around();
    for car in cars {
        tally.cars += 1;
        let due: Vec<Due> = dues(span.kind, span.params, &car.facts, &around)
            .into_iter()
            .filter(|due| due.from <= span.until)
            .collect();
        if due.is_empty() {
            *tally.excluded.entry("not_due").or_default() += 1;
        }
        for due in due {
            let person = car.key.person_id;
            let met = span.kind.is_met_by_a_visit();
            let last = heard.get(&person).map(|at| date(span.rules.zone, *at));
            let gap = u64::try_from(span.rules.settings.gap_days).unwrap_or(1);
            let next = last.and_then(|last| last.checked_add_days(Days::new(gap)));
            let too_soon = next.is_some_and(|next| next > span.until || due.until.is_some_and(|until| until < next));
            let no = if there.contains(&(car.key.ownership_id, span.kind, due.occasion.clone())) {
                Some("told")
            } else if off.contains(&(person, span.kind)) && !span.kind.is_fixed() {
                Some("switched_off")
            } else if !willing.contains(&person) && !span.kind.is_service() {
                Some("no_consent")
            } else if car.in_workshop && met {
                Some("in_workshop")
            } else if car.booked && met {
                Some("booked")
            } else if too_soon && !span.kind.is_service() {
                Some("gap")
            } else {
                None
            };
            match no {
                Some(no) => *tally.excluded.entry(no).or_default() += 1,
                None => reach(car, due, span.rules.today, tally),
            }
        }
    }
    Ok(())
}

fn reach(car: &Loaded, due: Due, today: NaiveDate, tally: &mut Tally) {
    tally.reached += 1;
    tally.people.insert(car.key.person_id);
    if tally.sample.len() < SAMPLE {
        tally.sample.push(Sample {
            vehicle_id: car.key.vehicle_id,
            person_id: car.key.person_id,
            plate_masked: None,
            car: None,
            on: due.from.max(today),
            why: due.why,
        });
    }
}

/// Plates and models of those that are shown.
async fn dress(look: &impl Look, sample: &mut [Sample]) -> Result<(), Error> {
    let ids: Vec<VehicleId> = sample.iter().map(|one| one.vehicle_id).collect();
    let glances = vehicle::glances(look, &ids).await?;
    for one in sample {
        let glance = glances.get(&one.vehicle_id).cloned().unwrap_or_default();
        one.plate_masked = glance.plate_masked;
        one.car = glance.model;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Person {
    person_id: PersonId,
}

async fn cost(look: &impl Look, kind: Kind, tally: &Tally, templates: &[String], sms_fen: i64) -> Result<Cost, Error> {
    let people: Vec<PersonId> = tally.people.iter().copied().collect();
    let mut credited: HashSet<PersonId> = HashSet::new();
    let mut phoned: HashSet<PersonId> = HashSet::new();
    for some in people.chunks(500) {
        if !templates.is_empty() {
            let sql = format!(
                "SELECT DISTINCT a.person_id FROM account a JOIN credit c ON c.openid_index = a.openid_index WHERE c.remaining > 0 \
                 AND c.template_id IN ({}) AND a.person_id IN ({})",
                marks(0, templates.len()),
                marks(templates.len(), some.len())
            );
            let mut all: Vec<Value> = templates.iter().map(|id| Value::from(id.as_str())).collect();
            all.extend(values(some));
            credited.extend(
                look.all::<Person>(&sql, all)
                    .await?
                    .into_iter()
                    .map(|row| row.person_id),
            );
        }
        if kind == Kind::Recall {
            let sql = format!(
                "SELECT id AS person_id FROM person WHERE phone_index IS NOT NULL AND id IN ({})",
                marks(0, some.len())
            );
            let rows: Vec<Person> = look.all(&sql, values(some)).await?;
            phoned.extend(rows.into_iter().map(|row| row.person_id));
        }
    }
    let credits = u64::try_from(credited.len()).unwrap_or(0);
    let sms = u64::try_from(phoned.difference(&credited).count()).unwrap_or(0);
    let people = u64::try_from(people.len()).unwrap_or(0);
    let inbox_only = people.saturating_sub(credits).saturating_sub(sms);
    let sms_cost = i64::try_from(sms).unwrap_or(0).saturating_mul(sms_fen);
    let words = match kind {
        Kind::Recall => format!("{credits} 人用订阅消息，{sms} 人用短信（最多），其余 {inbox_only} 人在小程序内查看"),
        _ => format!("{credits} 人用订阅消息（各消耗 1 次），其余 {inbox_only} 人在小程序内查看；关怀不发短信"),
    };
    Ok(Cost {
        credits,
        sms,
        sms_fen: sms_cost,
        inbox_only,
        words,
    })
}

/// Keeps what was found, so that the rule can be switched on with it.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn keep(tx: &mut Tx, tried: Tried) -> Result<DryRunView, Error> {
    tx.actor().in_store(tried.store)?;
    let view = tried.view;
    let write = |e| Error::fault("write a dry run", e);
    let sql =
        "INSERT INTO care_dry_run (id, store_id, kind, params, result, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        view.id.into(),
        tried.store.into(),
        view.kind.into(),
        serde_json::to_string(&view.params).map_err(write)?.into(),
        serde_json::to_string(&view).map_err(write)?.into(),
        tx.actor().uuid().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    tx.changed(Change::of("care", view.id, 0).to_store(tried.store));
    Ok(view)
}
