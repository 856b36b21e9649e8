//! A loan car while the owner's car waits: offered after five days without a part, taken by a tap, kept ready like everything
//! that is booked, and asked for before somebody else needs it (R103; domain.md 5; issue 6, point 5). One that was booked with
//! the visit (its way to come) is kept for the owner when the repair is opened, and goes out and comes back the same.

use sea_orm::{FromQueryResult, Value};

use super::rules::loan::{Event, State, due, kept as kept_until, next, until};
use super::rules::refused::Refused;
use super::table::{self, Change, Row, parts};
use super::view::{AnswerLoanCar, LendCar, LoanCarKm, RepairLoanCarView, RepairView, StaffRepairView};
use super::{desk, page, tell};
use crate::domain::booking;
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, RepairId, ResourceId};

/// The longest that a loan may be planned ahead.
const MOST_DAYS: i64 = 30;

/// The loan of a repair as the page reads it: `loan_` and a column.
pub(super) const COLUMNS: &str = "k.state AS loan_state, k.name AS loan_name, k.from_at AS loan_from_at, k.until_at AS loan_until_at, \
     k.out_at AS loan_out_at, k.out_km AS loan_out_km, k.out_energy AS loan_out_energy, k.back_at AS loan_back_at, k.back_km AS loan_back_km, \
     k.back_energy AS loan_back_energy, (SELECT x.name FROM staff x WHERE x.id = k.out_by) AS loan_out_by, \
     (SELECT x.name FROM staff x WHERE x.id = k.back_by) AS loan_back_by";

/// The same.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Shown {
    loan_state: Option<State>,
    loan_name: Option<String>,
    loan_from_at: Option<At>,
    loan_until_at: Option<At>,
    loan_out_at: Option<At>,
    loan_out_km: Option<i32>,
    loan_out_energy: Option<i32>,
    loan_out_by: Option<String>,
    loan_back_at: Option<At>,
    loan_back_km: Option<i32>,
    loan_back_energy: Option<i32>,
    loan_back_by: Option<String>,
}

/// What the owner sees of it; nothing before it is offered or lent.
pub(super) fn view(row: &Row, shown: &Shown) -> Option<RepairLoanCarView> {
    let offered = (row.loan_car_at.is_some() && row.stage.is_open()).then_some(State::Offered);
    let state = shown.loan_state.or(offered)?;
    Some(RepairLoanCarView {
        state,
        words: state.words().to_owned(),
        name: shown.loan_name.clone(),
        from_at: shown.loan_from_at,
        until_at: shown.loan_until_at,
        out_at: shown.loan_out_at,
        out_km: shown.loan_out_km,
        out_energy_percent: shown.loan_out_energy,
        out_by: shown.loan_out_by.clone(),
        back_at: shown.loan_back_at,
        back_km: shown.loan_back_km,
        back_energy_percent: shown.loan_back_energy,
        back_by: shown.loan_back_by.clone(),
    })
}

#[derive(Clone, Debug, FromQueryResult)]
struct Kept {
    repair_id: RepairId,
    state: State,
    resource_id: Option<ResourceId>,
    name: Option<String>,
    until_at: Option<At>,
    out_km: Option<i32>,
    rung: i64,
}

const SELECT: &str = "SELECT repair_id, state, resource_id, name, until_at, out_km, rung FROM repair_loan_car";

async fn kept(look: &impl Look, id: RepairId) -> Result<Option<Kept>, Error> {
    look.one(&format!("{SELECT} WHERE repair_id = $1"), [id.into()]).await
}

fn to(was: Option<&Kept>, event: Event) -> Result<State, Error> {
    let state = was.map_or(State::Offered, |was| was.state);
    Ok(next(state, event).ok_or(Refused::NotNow)?)
}

async fn put(tx: &Tx, id: RepairId, state: State, car: Option<(booking::Lent, At)>) -> Result<(), Error> {
    let sql = "INSERT INTO repair_loan_car (repair_id, state, asked_at, resource_id, name, from_at, until_at, rung) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT (repair_id) DO UPDATE SET state = $2, resource_id = $4, name = $5, \
               from_at = CASE WHEN repair_loan_car.state = 'out' THEN repair_loan_car.from_at ELSE $6 END, until_at = $7, rung = 0";
    let (lent, until) = car.unzip();
    let values: [Value; 7] = [
        id.into(),
        state.into(),
        tx.now().into(),
        lent.as_ref().map(|lent| lent.car).into(),
        lent.as_ref().map(|lent| lent.name.clone()).into(),
        lent.as_ref().map(|_| tx.now()).into(),
        until.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// The repair was just opened: the loan car that was booked with the visit is kept for its owner, as long as it was booked for.
/// Gives the repair as it is then.
pub(super) async fn booked(tx: &mut Tx, row: Row) -> Result<Row, Error> {
    let Some(visit) = row.booking_id.filter(|_| row.way == Way::LoanCar) else {
        return Ok(row);
    };
    match booking::pass_on_loan_car(tx, visit, row.id.uuid()).await? {
        Some((lent, until)) => {
            let name = lent.name.clone();
            put(tx, row.id, to(None, Event::Reserve)?, Some((lent, until))).await?;
            table::note(tx, &row, "loan_reserved", Change::said(name)).await
        }
        None => Ok(row),
    }
}

/// Whether what is kept for the owner was handed out or is not needed; none: nothing was ever kept.
pub(super) async fn lent(look: &impl Look, id: RepairId) -> Result<Option<bool>, Error> {
    Ok(kept(look, id).await?.map(|was| was.state != State::Reserved))
}

/// The name of the loan car that the owner drives.
pub(super) async fn driven(look: &impl Look, id: RepairId) -> Result<Option<String>, Error> {
    let out = kept(look, id).await?.filter(|was| was.state == State::Out);
    Ok(out.map(|was| was.name.unwrap_or_default()))
}

/// The owner wants a loan car or does not. One that is free is kept for them at once; else the store looks for one.
///
/// # Errors
/// `repair.no_offer` when none is offered, or it was answered; `repair.owner_only`; [`Error::Missing`].
pub async fn answer_loan_car(tx: &mut Tx, id: RepairId, wish: AnswerLoanCar) -> Result<RepairView, Error> {
    let row = table::take(tx, id).await?;
    row.own(tx.actor())?;
    if row.loan_car_at.is_none() || !row.stage.is_open() || kept(tx, id).await?.is_some() {
        return Err(Refused::NoOffer.into());
    }
    if !wish.accept {
        put(tx, id, to(None, Event::Decline)?, None).await?;
        table::note(tx, &row, "loan_declined", Change::none()).await?;
        return page::one(tx, id).await;
    }
    let until = until(tx.now(), expected(tx, id).await?);
    match booking::lend(tx, (row.store_id, id.uuid()), None, until).await? {
        Some(lent) => {
            let name = lent.name.clone();
            put(tx, id, to(None, Event::Reserve)?, Some((lent, until))).await?;
            table::note(tx, &row, "loan_reserved", Change::said(name)).await?;
        }
        None => {
            put(tx, id, to(None, Event::Ask)?, None).await?;
            let row = table::note(tx, &row, "loan_asked", Change::none()).await?;
            tell::loan_asked(tx, &row).await?;
        }
    }
    page::one(tx, id).await
}

/// When the last missing part is expected.
async fn expected(look: &impl Look, id: RepairId) -> Result<Option<At>, Error> {
    let missing = parts::of(look, id)
        .await?
        .into_iter()
        .filter(|part| part.arrived_at.is_none());
    Ok(missing.filter_map(|part| part.expected_at).max())
}

/// Keeps a loan car for the owner, another one, or for longer; `until_at` says how long.
///
/// # Errors
/// `repair.no_loan_car` when none is free or the named one is booked, `repair.not_now`; field errors; [`Error::Missing`].
pub async fn lend_car(tx: &mut Tx, id: RepairId, wish: LendCar) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let was = kept(tx, id).await?;
    let state = to(was.as_ref(), Event::Reserve)?;
    let out = was.as_ref().filter(|was| was.state == State::Out);
    let driven = out.and_then(|was| was.resource_id);
    // Who drives one keeps it, even after the repair; who drives none is lent one while the repair lasts.
    if (out.is_none() && !row.stage.is_open())
        || (driven.is_some() && wish.resource_id.is_some_and(|car| Some(car) != driven))
    {
        return Err(Refused::NotNow.into());
    }
    if wish.until_at <= tx.now() || wish.until_at > tx.now().plus_minutes(MOST_DAYS * 24 * 60) {
        return Err(Error::field("/until_at", "repair.loan_until", "归还时间应在 30 天以内"));
    }
    let lent = booking::lend(
        tx,
        (row.store_id, id.uuid()),
        driven.or(wish.resource_id),
        wish.until_at,
    )
    .await?;
    let lent = lent.ok_or(Refused::NoLoanCar)?;
    let name = lent.name.clone();
    put(tx, id, state, Some((lent, wish.until_at))).await?;
    let row = table::note(tx, &row, "loan_reserved", Change::said(name.clone())).await?;
    tell::loan_booked(tx, &row, &name, wish.until_at).await?;
    desk::one(tx, id).await
}

/// When, by whom, and how the car is then.
fn read(tx: &Tx, wish: &LoanCarKm, least: i32) -> Result<Vec<Value>, Error> {
    let km = (!(least..=2_000_000).contains(&wish.km)).then(|| {
        let words = "里程应不少于借出时的里程，且不超过 2000000 公里";
        Field::new("/km", "repair.km", words)
    });
    let energy = (!(0..=100).contains(&wish.energy_percent))
        .then(|| Field::new("/energy_percent", "repair.energy", "油量或电量应在 0 到 100 之间"));
    let wrong: Vec<Field> = km.into_iter().chain(energy).collect();
    match wrong.is_empty() {
        true => Ok(vec![
            tx.now().into(),
            wish.km.into(),
            wish.energy_percent.into(),
            tx.actor().uuid().into(),
        ]),
        false => Err(Error::Invalid(wrong)),
    }
}

async fn set(tx: &Tx, id: RepairId, was: &Kept, event: Event, sets: &str, more: Vec<Value>) -> Result<(), Error> {
    let to = to(Some(was), event)?;
    let sql = format!("UPDATE repair_loan_car SET state = $1, {sets} WHERE repair_id = $2 AND state = $3");
    let mut values: Vec<Value> = vec![to.into(), id.into(), was.state.into()];
    values.extend(more);
    match tx.run(&sql, values).await? {
        0 => Err(Refused::NotNow.into()),
        _ => Ok(()),
    }
}

/// Somebody else drives this car.
async fn is_out(look: &impl Look, car: Option<ResourceId>, id: RepairId) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM repair_loan_car WHERE resource_id = $1 AND repair_id <> $2 AND state = 'out'";
    Ok(look.number(sql, [car.into(), id.into()]).await? > 0)
}

/// The owner drives off with the loan car.
///
/// # Errors
/// `repair.not_now` when none is kept for them, `repair.no_loan_car` while somebody else has it; field errors;
/// [`Error::Missing`].
pub async fn hand_out_loan_car(tx: &mut Tx, id: RepairId, wish: LoanCarKm) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let was = kept(tx, id).await?.ok_or(Refused::NotNow)?;
    let values = read(tx, &wish, 0)?;
    if is_out(tx, was.resource_id, id).await? {
        return Err(Refused::NoLoanCar.into());
    }
    let sets = "out_at = $4, out_km = $5, out_energy = $6, out_by = $7, back_at = NULL, back_km = NULL, back_energy = NULL, back_by = NULL";
    set(tx, id, &was, Event::HandOut, sets, values).await?;
    table::note(tx, &row, "loan_out", Change::said(was.name.unwrap_or_default())).await?;
    desk::one(tx, id).await
}

/// The loan car is back; what it was held for is free.
///
/// # Errors
/// `repair.not_now` when it is not out; field errors; [`Error::Missing`].
pub async fn take_back_loan_car(tx: &mut Tx, id: RepairId, wish: LoanCarKm) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let was = kept(tx, id).await?.ok_or(Refused::NotNow)?;
    let values = read(tx, &wish, was.out_km.unwrap_or(0))?;
    let sets = "back_at = $4, back_km = $5, back_energy = $6, back_by = $7";
    set(tx, id, &was, Event::TakeBack, sets, values).await?;
    booking::give_back(tx, id.uuid()).await?;
    table::note(tx, &row, "loan_back", Change::said(was.name.unwrap_or_default())).await?;
    desk::one(tx, id).await
}

/// The owner does not need what is kept for them, or what they asked for; what it was held for is free.
///
/// # Errors
/// `repair.not_now` when nothing is kept or asked for; [`Error::Missing`].
pub async fn drop_loan_car(tx: &mut Tx, id: RepairId) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let was = kept(tx, id).await?.ok_or(Refused::NotNow)?;
    set(tx, id, &was, Event::Drop, "rung = 0", Vec::new()).await?;
    booking::give_back(tx, id.uuid()).await?;
    table::note(tx, &row, "loan_dropped", Change::said(was.name.unwrap_or_default())).await?;
    desk::one(tx, id).await
}

/// The repair is over: what was only kept is free; what the owner drives is due now.
pub(super) async fn over(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let Some(was) = kept(tx, row.id).await? else {
        return Ok(());
    };
    if was.state == State::Out {
        let sql = "UPDATE repair_loan_car SET until_at = $2 WHERE repair_id = $1 AND until_at > $2";
        tx.run(sql, [row.id.into(), tx.now().into()]).await?;
    }
    if next(was.state, Event::Drop).is_some() {
        set(tx, row.id, &was, Event::Drop, "rung = 0", Vec::new()).await?;
        booking::give_back(tx, row.id.uuid()).await?;
    }
    Ok(())
}

/// LOAN_CAR: a loan car that is not back in time, or is booked by somebody else soon: the advisor hears of it, and the manager
/// while there is still time.
pub async fn kept_loan_cars(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let many = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!("{SELECT} WHERE state = 'out' AND rung < 2 ORDER BY until_at, repair_id LIMIT $1");
    let rows: Vec<Kept> = tx.all(&sql, [many.into()]).await?;
    let mut told = 0;
    for was in rows {
        let (Some(until), Some(car)) = (was.until_at, was.resource_id) else {
            continue;
        };
        let booked = booking::next_use(tx, car, was.repair_id.uuid()).await?;
        let rung: i64 = match () {
            () if kept_until(until, booked) <= tx.now() => 2,
            () if due(until, booked) <= tx.now() => 1,
            () => 0,
        };
        let sql =
            "UPDATE repair_loan_car SET rung = $2 WHERE repair_id = $1 AND rung = $3 AND rung < $2 AND state = 'out'";
        let values: [Value; 3] = [was.repair_id.into(), rung.into(), was.rung.into()];
        if rung == 0 || tx.run(sql, values).await? == 0 {
            continue;
        }
        let row = table::find(tx, was.repair_id).await?;
        table::changed(tx, &row, row.version);
        tell::loan_kept(
            tx,
            &row,
            was.name.unwrap_or_default(),
            booked.unwrap_or(until),
            rung == 2,
        )
        .await?;
        told += 1;
    }
    Ok(told)
}
