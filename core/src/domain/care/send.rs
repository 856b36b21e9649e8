//! What is planned is said: one word to a person in so many days, the most important first, and only what is still so.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::mark::{date, marks, maybe_day, values};
use super::plan::{Rules, kind_word};
use super::rules::{Case, Due, Kind, Verdict, verdict};
use super::table::{self, Busy, Loaded, MessageRow, Settled};
use super::{tell, view::Offer};
use crate::domain::catalog;
use crate::domain::identity::{self, Purpose};
use crate::domain::notice::manners::rules::is_quiet;
use crate::domain::store::Store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ItemId, ModelId, OwnershipId, PersonId};
use crate::ground::money::Fen;
use crate::ground::sabotage;

/// The name and the price of an item; `None` where it is not offered.
pub(super) type Priced = Option<(String, Option<Fen>)>;

/// What is known of the people and cars of some planned words.
struct Known {
    cars: HashMap<OwnershipId, Loaded>,
    willing: HashSet<PersonId>,
    off: HashSet<(PersonId, Kind)>,
    heard: HashMap<PersonId, At>,
    prices: HashMap<(ItemId, Option<ModelId>), Priced>,
}

/// Judges up to `limit` planned words of stores where it is no quiet hour, and says what may be said; tells how many.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn send(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut judged: i64 = 0;
    for store in table::busy(tx, Busy::Words).await? {
        if judged >= most {
            break;
        }
        if is_quiet(store.zone, tx.now()) {
            continue;
        }
        let today = date(store.zone, tx.now());
        let rows = table::planned(tx, store.id, today, most - judged).await?;
        if rows.is_empty() {
            continue;
        }
        judged += i64::try_from(rows.len()).unwrap_or(0);
        let rules = Rules::read(tx, &store).await?;
        let mut known = know(tx, &rows, &store).await?;
        for row in &rows {
            judge(tx, row, &store, &rules, &mut known).await?;
        }
    }
    Ok(u64::try_from(judged).unwrap_or(0))
}

async fn know(tx: &Tx, rows: &[MessageRow], store: &Store) -> Result<Known, Error> {
    let owned: HashSet<OwnershipId> = rows.iter().map(|row| row.ownership_id).collect();
    let owned: Vec<OwnershipId> = owned.into_iter().collect();
    let condition = format!("o.id IN ({})", marks(0, owned.len()));
    let keys = table::keys(tx, &condition, values(&owned)).await?;
    let persons: HashSet<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();
    let cars = table::load(tx, &keys, store.zone).await?;
    Ok(Known {
        cars: cars.into_iter().map(|car| (car.key.ownership_id, car)).collect(),
        willing: identity::who_may(tx, &persons, Purpose::Care).await?,
        off: table::wishes(tx, &persons).await?,
        heard: table::last_heard(tx, &persons).await?,
        prices: HashMap::new(),
    })
}

async fn judge(tx: &mut Tx, row: &MessageRow, store: &Store, rules: &Rules, known: &mut Known) -> Result<(), Error> {
    let car = known.cars.get(&row.ownership_id).cloned();
    let due = car.as_ref().and_then(|car| still(car, row, rules));
    let case = Case {
        kind: row.kind,
        owned: car.as_ref().is_some_and(|car| car.key.person_id == row.person_id),
        rule_on: rules.on.contains_key(&row.kind),
        still_due: due.is_some(),
        wanted: !known.off.contains(&(row.person_id, row.kind)),
        consent: sabotage::on("care_consent") || known.willing.contains(&row.person_id),
        in_workshop: car.as_ref().is_some_and(|car| car.in_workshop),
        booked: car.as_ref().is_some_and(|car| car.booked),
        last: match sabotage::on("care_gap") {
            true => None,
            false => known.heard.get(&row.person_id).map(|at| date(store.zone, *at)),
        },
        gap_days: u64::try_from(rules.settings.gap_days).unwrap_or(1),
        today: rules.today,
        until: maybe_day(row.until_on.as_ref())?,
    };
    let outcome = match (verdict(&case), car, due) {
        (Verdict::Say, Some(car), Some(due)) => {
            say(tx, row, store, (&car, &due), rules, known).await?;
            "sent"
        }
        (Verdict::Wait(on), ..) => {
            table::wait(tx, row.id, on).await?;
            return Ok(());
        }
        (Verdict::Suppress(why), ..) => {
            table::settle(tx, row.id, Settled::Suppressed(why)).await?;
            why
        }
        (Verdict::Say, ..) => {
            table::settle(tx, row.id, Settled::Suppressed("over")).await?;
            "over"
        }
    };
    metrics::counter!("chezhu_care_total", "kind" => kind_word(row.kind), "outcome" => outcome).increment(1);
    Ok(())
}

/// What the row says, as it is now; `None` when it is not so any more.
fn still(car: &Loaded, row: &MessageRow, rules: &Rules) -> Option<Due> {
    let mut dues = rules.dues(car).into_iter();
    dues.find(|due| due.kind == row.kind && due.occasion == row.occasion && due.is_now(rules.today))
}

async fn say(
    tx: &mut Tx,
    row: &MessageRow,
    store: &Store,
    (car, due): (&Loaded, &Due),
    rules: &Rules,
    known: &mut Known,
) -> Result<(), Error> {
    let item = due
        .item
        .or_else(|| rules.on.get(&row.kind).and_then(|params| params.item_id));
    let offer = match item {
        Some(item) => {
            let key = (item, car.model);
            if let std::collections::hash_map::Entry::Vacant(place) = known.prices.entry(key) {
                place.insert(priced(tx, store, item, car.model, rules.today).await?);
            }
            known
                .prices
                .get(&key)
                .cloned()
                .flatten()
                .map(|(name, total_fen)| Offer {
                    store_id: store.id,
                    vehicle_id: car.key.vehicle_id,
                    item_id: item,
                    name,
                    total_fen,
                })
        }
        None => None,
    };
    if !table::settle(tx, row.id, Settled::Sent(&due.why, offer.as_ref())).await? {
        // Another process did meanwhile: what it said counts for what comes after.
        known.heard.extend(table::last_heard(tx, &[row.person_id]).await?);
        return Ok(());
    }
    if !row.kind.is_service() {
        known.heard.insert(row.person_id, tx.now());
    }
    table::changed(tx, &car.key);
    tell::said(tx, row, store, &due.why, offer.as_ref()).await
}

/// What an item is called and costs at a store on a day; `None` when it is not offered there.
pub(super) async fn priced(
    look: &impl Look,
    store: &Store,
    item: ItemId,
    model: Option<ModelId>,
    on: NaiveDate,
) -> Result<Priced, Error> {
    match catalog::item(look, store.id, item, model, on).await {
        Ok(detail) => Ok(Some((
            detail.name.as_str().to_owned(),
            detail.price.map(|price| price.total_fen),
        ))),
        Err(Error::Missing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
