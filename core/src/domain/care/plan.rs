//! The day's care: cars whose day has come are looked at, and what is due becomes a row.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};

use super::mark::date;
use super::rules::due::{Around, Due, dues};
use super::rules::{Holiday, Kind, Params};
use super::table::{self, Busy, Loaded, New, Settings};
use crate::domain::{quote, store};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, OwnershipId};

/// A car is looked at again after so many days at the latest: estimates drift.
const FARTHEST: u64 = 30;
/// What was found late is said within so many days, or not at all.
const PATIENCE: u64 = 30;

/// What looking at the cars of a store needs.
pub(super) struct Rules {
    pub zone: chrono_tz::Tz,
    pub today: NaiveDate,
    pub settings: Settings,
    pub on: BTreeMap<Kind, Params>,
    pub holidays: Vec<Holiday>,
}

impl Rules {
    /// The store's rules of now.
    pub(super) async fn read(look: &impl Look, store: &store::Store) -> Result<Rules, Error> {
        let today = date(store.zone, look.now());
        Ok(Rules {
            zone: store.zone,
            today,
            settings: table::settings(look, store.id).await?,
            on: table::ruled(look, store.id).await?,
            holidays: table::holidays(look, today).await?,
        })
    }

    pub(super) fn around(&self) -> Around<'_> {
        Around {
            today: self.today,
            yearly_km: self.settings.yearly_km,
            holidays: &self.holidays,
        }
    }

    /// All that is due for a car or lies ahead, by the rules that are on.
    pub(super) fn dues(&self, car: &Loaded) -> Vec<Due> {
        let around = self.around();
        let of = |(kind, params): (&Kind, &Params)| dues(*kind, params, &car.facts, &around);
        self.on.iter().flat_map(of).collect()
    }
}

/// Looks at up to `limit` cars whose day has come, store by store, and plans what is due; tells how many cars. May run twice,
/// late, or by a clock that jumps: what is planned is unique by car, kind and occasion.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn decide(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut looked: i64 = 0;
    for store in table::busy(tx, Busy::Cars).await? {
        if looked >= most {
            break;
        }
        let today = date(store.zone, tx.now()).to_string();
        let keys = table::due_cars(tx, store.id, &today, most - looked).await?;
        if keys.is_empty() {
            continue;
        }
        looked += i64::try_from(keys.len()).unwrap_or(0);
        let rules = Rules::read(tx, &store).await?;
        let cars = table::load(tx, &keys, store.zone).await?;
        let owned: Vec<OwnershipId> = keys.iter().map(|key| key.ownership_id).collect();
        let found = table::found(tx, &owned).await?;
        let there: HashSet<(OwnershipId, Kind, String)> = found
            .into_iter()
            .map(|one| (one.ownership_id, one.kind, one.occasion))
            .collect();
        let mut next: Vec<(OwnershipId, NaiveDate)> = Vec::with_capacity(cars.len());
        for car in &cars {
            next.push((car.key.ownership_id, look_at(tx, car, &rules, &there).await?));
        }
        table::look_again(tx, &next, rules.settings.version).await?;
        let here: HashSet<OwnershipId> = cars.iter().map(|car| car.key.ownership_id).collect();
        for key in keys.iter().filter(|key| !here.contains(&key.ownership_id)) {
            let sql = "DELETE FROM care_car WHERE ownership_id = $1";
            tx.run(sql, [key.ownership_id.into()]).await?;
        }
    }
    Ok(u64::try_from(looked).unwrap_or(0))
}

/// Plans what is due for a car; tells when it is looked at next.
async fn look_at(
    tx: &mut Tx,
    car: &Loaded,
    rules: &Rules,
    there: &HashSet<(OwnershipId, Kind, String)>,
) -> Result<NaiveDate, Error> {
    let far = |days| rules.today.checked_add_days(Days::new(days)).unwrap_or(rules.today);
    let mut next = far(FARTHEST);
    for due in rules.dues(car) {
        if !due.is_now(rules.today) {
            if due.from > rules.today {
                next = next.min(due.from);
            }
            continue;
        }
        if there.contains(&(car.key.ownership_id, due.kind, due.occasion.clone())) {
            continue;
        }
        // Declined work is offered once, by whoever is first: here, or by the sweep of quotes where the rule is off.
        if due.kind == Kind::Deferred && !claim(tx, &due.occasion).await? {
            continue;
        }
        let until = Some(due.until.map_or(far(PATIENCE), |until| until.min(far(PATIENCE))));
        let new = New {
            key: &car.key,
            due: &due,
            today: rules.today,
            until,
        };
        if table::insert(tx, new).await? {
            metrics::counter!("chezhu_care_planned_total", "kind" => kind_word(due.kind)).increment(1);
            table::changed(tx, &car.key);
        }
    }
    Ok(next)
}

async fn claim(tx: &mut Tx, occasion: &str) -> Result<bool, Error> {
    match occasion.parse::<DeferredId>() {
        Ok(id) => quote::claim_revisit(tx, id).await,
        Err(_) => Ok(false),
    }
}

/// The stable word of a kind.
pub(super) fn kind_word(kind: Kind) -> String {
    use sea_orm::ActiveEnum;
    kind.to_value()
}
