//! Loan cars while a repair lasts: held like everything that can be booked, for days on end (R103).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::rules::bits;
use super::rules::day::Cell;
use super::rules::refused::Refused;
use super::rules::resource::{Day, Resource, ResourceKind};
use super::seek;
use super::table::cells::{self, Wanted};
use super::word;
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ResourceId, StoreId};

/// A loan is held for so many days at most.
const MOST_DAYS: u64 = 32;

/// A car that is held.
#[derive(Clone, Debug)]
pub struct Lent {
    /// Which.
    pub car: ResourceId,
    /// Its name.
    pub name: String,
}

/// The cells of a day in which a car would be away.
fn away(day: &Day, from: At, until: At) -> u128 {
    let cells = Cell::containing(from).number()..Cell::from(until).number();
    day.when.mask_of(cells.map(Cell::new))
}

/// Whether a car is free all that time, as far as the store is open then.
fn free(days: &[Day], car: Uuid, from: At, until: At) -> bool {
    days.iter().all(|day| {
        let open = day.resources.iter().fold(0, |open, one| open | one.works);
        let wanted = away(day, from, until);
        let here = |one: &&Resource| one.id == car;
        day.resources
            .iter()
            .find(here)
            .is_some_and(|one| one.busy & wanted == 0 && open & wanted & !one.works == 0)
    })
}

/// Holds a loan car of a store from now until then for `claim`, instead of what that held: the named one, or the one that is
/// away least. `None`, and nothing is changed, when none is free.
///
/// # Errors
/// `booking.slot_taken` when somebody was faster; [`Error::Missing`] for a store that is none.
pub async fn lend(
    tx: &mut Tx,
    (store, claim): (StoreId, Uuid),
    named: Option<ResourceId>,
    until: At,
) -> Result<Option<Lent>, Error> {
    let (store, now) = (store::find(tx, store).await?, tx.now());
    let (first, last) = (store.date(now), store.date(until));
    let dates: Vec<NaiveDate> = first.iter_days().take_while(|date| *date <= last).collect();
    let count = u16::try_from(dates.len().min(usize::try_from(MOST_DAYS).unwrap_or(0))).unwrap_or(0);
    // Whoever books there on any of these days waits, so that what is read next stays true (rulings 4).
    for date in dates.iter().take(usize::from(count)) {
        cells::take_day(tx, store.id, *date, false).await?;
        super::sweep::expire_day(tx, store.id, *date).await?;
    }
    let days = seek::days(tx, &store, first, count, &[claim]).await?;
    let cars = days.iter().flat_map(|day| &day.resources);
    let cars: BTreeSet<Uuid> = cars
        .filter(|one| one.kind == ResourceKind::LoanCar && named.is_none_or(|named| named.uuid() == one.id))
        .map(|one| one.id)
        .collect();
    let load = |car: &Uuid| -> u32 {
        let of_days = days.iter().flat_map(|day| &day.resources);
        of_days.filter(|one| one.id == *car).map(|one| one.load).sum()
    };
    let chosen = cars
        .into_iter()
        .filter(|car| free(&days, *car, now, until))
        .min_by_key(load);
    let Some(car) = chosen else { return Ok(None) };
    give_back(tx, claim).await?;
    for day in &days {
        let works = day
            .resources
            .iter()
            .find(|one| one.id == car)
            .map_or(0, |one| one.works);
        let taken = bits::ones(works & away(day, now, until)).map(|at| day.when.cell(at).number());
        let wanted = Wanted {
            store: store.id,
            day: day.when.date(),
            resources: BTreeMap::from([(car, (word(ResourceKind::LoanCar), taken.collect()))]),
        };
        if !cells::hold_new(tx, claim, &wanted).await? {
            return Err(Refused::SlotTaken.into());
        }
    }
    Ok(Some(Lent {
        car: ResourceId::from_uuid(car),
        name: name(tx, car).await?,
    }))
}

/// The loan car that a visit holds is held for `claim` from now on, exactly as long; until when. `None` when it holds none.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn pass_on_loan_car(tx: &mut Tx, visit: BookingId, claim: Uuid) -> Result<Option<(Lent, At)>, Error> {
    let mine = word(ResourceKind::LoanCar);
    let held = cells::of(tx, visit.uuid()).await?.into_iter();
    let held: Vec<cells::Take> = held.filter(|take| take.role == mine).collect();
    let last = held.iter().max_by_key(|take| take.first_cell + take.cells);
    let Some(last) = last else { return Ok(None) };
    cells::pass_on(tx, (visit.uuid(), claim), last.resource_id).await?;
    let lent = Lent {
        car: ResourceId::from_uuid(last.resource_id),
        name: name(tx, last.resource_id).await?,
    };
    Ok(Some((lent, Cell::new(last.first_cell + last.cells).at())))
}

async fn name(look: &impl Look, car: Uuid) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Named {
        name: String,
    }
    let row: Option<Named> = look
        .one("SELECT name FROM store_resource WHERE id = $1", [car.into()])
        .await?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

/// What a claim holds is free again.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn give_back(tx: &mut Tx, claim: Uuid) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Held {
        store_id: StoreId,
        day: String,
    }
    let sql = "SELECT DISTINCT store_id, day FROM booking_take WHERE claim_id = $1 ORDER BY day";
    let held: Vec<Held> = tx.all(sql, [claim.into()]).await?;
    for one in held {
        if let Ok(day) = one.day.parse() {
            cells::take_day(tx, one.store_id, day, false).await?;
        }
    }
    cells::free(tx, claim).await
}

/// When somebody else than `claim` has a resource next.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn next_use(look: &impl Look, resource: ResourceId, claim: Uuid) -> Result<Option<At>, Error> {
    let sql =
        "SELECT COALESCE(MIN(cell), 0) FROM booking_cell WHERE resource_id = $1 AND claim_id <> $2 AND cell >= $3";
    let now = Cell::containing(look.now()).number();
    let cell = look.number(sql, [resource.into(), claim.into(), now.into()]).await?;
    Ok((cell > 0).then(|| Cell::new(cell).at()))
}
