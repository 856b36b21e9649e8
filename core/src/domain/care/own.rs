//! What owners do: look at their car's care, say what they know, announce a trip, switch a kind off, answer.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use sea_orm::{Iterable, Value};

use super::look::{bare, plan, switch};
use super::mark::date;
use super::rules::Kind;
use super::table::{self, Key, MessageRow};
use super::view::{CarePlanView, CareView, CaresView, TripView};
use super::wish::{AnnounceTrip, SayOfCar, SetCareWish};
use super::{FIXED, TRIPS, VERSION};
use crate::domain::butler::{self, About, Question, ReplyView, WriteReply};
use crate::domain::store::{self, Store};
use crate::domain::vehicle;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{CareId, Id, OwnershipId, PersonId, StoreId, TripId, VehicleId};

/// How many trips of a car may lie ahead.
const MOST_TRIPS: i64 = 10;

/// The logged-in owner's car; the key is absent while they are no store's customer.
async fn mine_of(look: &impl Look, id: VehicleId) -> Result<(OwnershipId, PersonId, Option<Key>), Error> {
    let person = look.actor().customer()?.person;
    let car = vehicle::owned(look, person, id).await?;
    let keys = table::keys(look, "o.id = $1", vec![car.ownership.into()]).await?;
    Ok((car.ownership, person, keys.into_iter().next()))
}

/// One of the owner's cars with its care.
///
/// # Errors
/// [`Error::Missing`] for a car that is not theirs.
pub async fn car(look: &impl Look, id: VehicleId) -> Result<CarePlanView, Error> {
    match mine_of(look, id).await? {
        (.., Some(key)) => plan(look, &key).await,
        _ => Ok(bare(id)),
    }
}

/// The owner says what they know of the car.
///
/// # Errors
/// `care.version`, wrong fields; [`Error::Missing`] for a car that is not theirs, or of no store's customer.
pub async fn say(tx: &mut Tx, id: VehicleId, wish: SayOfCar) -> Result<CarePlanView, Error> {
    let (.., key) = mine_of(tx, id).await?;
    let key = key.ok_or(Error::Missing("store"))?;
    write_down(tx, &key, wish).await?;
    plan(tx, &key).await
}

/// Writes down what somebody knows of a car; whether they may is the caller's to ask.
pub(super) async fn write_down(tx: &mut Tx, key: &Key, wish: SayOfCar) -> Result<(), Error> {
    let store = store::find(tx, key.store_id).await?;
    let today = date(store.zone, tx.now());
    let wrong = judged(&wish, today);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let text = |day: Option<NaiveDate>| -> Value { day.map(|day| day.to_string()).into() };
    let values: [Value; 13] = [
        key.ownership_id.into(),
        text(wish.started_on),
        text(wish.registered_on),
        text(wish.insurance_until),
        text(wish.inspection_until),
        text(wish.serviced_on),
        wish.serviced_km.into(),
        wish.battery_percent.into(),
        text(wish.battery_percent.map(|_| today)),
        tx.now().into(),
        tx.actor().uuid().into(),
        wish.version.into(),
        wish.serviced_on.is_some().into(),
    ];
    let first = "INSERT INTO care_fact (ownership_id, version, changed_at, changed_by) VALUES ($1, 0, $2, $3) ON CONFLICT (ownership_id) DO NOTHING";
    tx.run(
        first,
        [key.ownership_id.into(), tx.now().into(), tx.actor().uuid().into()],
    )
    .await?;
    let sql = "UPDATE care_fact SET started_on = COALESCE($2, started_on), registered_on = COALESCE($3, registered_on), \
               insurance_until = COALESCE($4, insurance_until), inspection_until = COALESCE($5, inspection_until), \
               serviced_km = CASE WHEN $13 THEN $7 ELSE serviced_km END, serviced_on = COALESCE($6, serviced_on), \
               battery_percent = COALESCE($8, battery_percent), battery_on = COALESCE($9, battery_on), version = version + 1, \
               changed_at = $10, changed_by = $11 WHERE ownership_id = $1 AND version = $12";
    if tx.run(sql, values).await? == 0 {
        #[derive(sea_orm::FromQueryResult)]
        struct Now {
            version: i64,
        }
        let sql = "SELECT version FROM care_fact WHERE ownership_id = $1";
        let now: Option<Now> = tx.one(sql, [key.ownership_id.into()]).await?;
        let version = now.map_or(0, |row| row.version);
        return Err(VERSION.with(serde_json::json!({ "version": version })).into());
    }
    table::touch(tx, key).await
}

fn judged(wish: &SayOfCar, today: NaiveDate) -> Vec<Field> {
    let mut wrong = Vec::new();
    let oldest = NaiveDate::from_ymd_opt(1980, 1, 1).unwrap_or(today);
    for (name, day) in [
        ("started_on", wish.started_on),
        ("registered_on", wish.registered_on),
        ("serviced_on", wish.serviced_on),
    ] {
        if day.is_some_and(|day| day > today || day < oldest) {
            wrong.push(Field::new(format!("/{name}"), "care.day", "日期应在 1980 年到今天之间"));
        }
    }
    for (name, day) in [
        ("insurance_until", wish.insurance_until),
        ("inspection_until", wish.inspection_until),
    ] {
        if day.is_some_and(|day| (day - today).num_days().abs() > 1_200) {
            wrong.push(Field::new(format!("/{name}"), "care.day", "到期日应在前后三年之内"));
        }
    }
    let km_fits = wish.serviced_km.is_none_or(|km| (0..=2_000_000).contains(&km));
    if !km_fits || (wish.serviced_km.is_some() && wish.serviced_on.is_none()) {
        wrong.push(Field::new(
            "/serviced_km",
            "care.serviced",
            "里程应在 0 到 2000000 公里之间，并与保养日期一起填写",
        ));
    }
    if wish
        .battery_percent
        .is_some_and(|percent| !(1..=100).contains(&percent))
    {
        wrong.push(Field::new(
            "/battery_percent",
            "care.battery",
            "电池健康度应在 1 到 100 之间",
        ));
    }
    wrong
}

/// The owner announces a trip.
///
/// # Errors
/// `care.trips`, wrong fields; [`Error::Missing`] for a car that is not theirs, or of no store's customer.
pub async fn announce(tx: &mut Tx, id: VehicleId, wish: AnnounceTrip) -> Result<TripView, Error> {
    let (ownership, _, key) = mine_of(tx, id).await?;
    let key = key.ok_or(Error::Missing("store"))?;
    let store = store::find(tx, key.store_id).await?;
    let today = date(store.zone, tx.now());
    let mut wrong = Vec::new();
    if !(1..=366).contains(&(wish.on - today).num_days()) {
        wrong.push(Field::new("/on", "care.trip", "出行日期应在明天之后一年之内"));
    }
    if !(1..=100_000).contains(&wish.km) {
        wrong.push(Field::new("/km", "care.trip", "里程应在 1 到 100000 公里之间"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let sql = "SELECT COUNT(*) FROM care_trip WHERE ownership_id = $1 AND ended_at IS NULL AND on_day > $2";
    if tx.number(sql, [ownership.into(), today.to_string().into()]).await? >= MOST_TRIPS {
        return Err(TRIPS.into());
    }
    let trip: TripId = tx.fresh();
    let sql = "INSERT INTO care_trip (id, ownership_id, on_day, km, created_at) VALUES ($1, $2, $3, $4, $5)";
    let values: [Value; 5] = [
        trip.into(),
        ownership.into(),
        wish.on.to_string().into(),
        wish.km.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    table::touch(tx, &key).await?;
    Ok(TripView {
        id: trip,
        vehicle_id: id,
        on: wish.on,
        km: wish.km,
    })
}

/// The owner calls a trip off.
///
/// # Errors
/// [`Error::Missing`] for one that is not theirs, or over.
pub async fn call_off(tx: &mut Tx, id: TripId) -> Result<(), Error> {
    let person = tx.actor().customer()?.person;
    let sql = "UPDATE care_trip SET ended_at = $3 WHERE id = $1 AND ended_at IS NULL AND ownership_id IN \
               (SELECT o.id FROM vehicle_ownership o WHERE o.person_id = $2 AND o.until_at IS NULL)";
    match tx.run(sql, [id.into(), person.into(), tx.now().into()]).await? {
        0 => Err(Error::Missing("trip")),
        _ => {
            tx.changed(Change::of("care", id, 0).to_person(person));
            Ok(())
        }
    }
}

/// Words of care to the owner, the newest first, and all switches.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn mine(look: &impl Look) -> Result<CaresView, Error> {
    let person = look.actor().customer()?.person;
    let condition = "m.person_id = $1 AND m.state = 'sent' ORDER BY m.sent_at DESC, m.id DESC LIMIT 100";
    let rows = table::list(look, condition, vec![person.into()]).await?;
    let off = table::wishes(look, &[person]).await?;
    let mut stores: HashMap<StoreId, Store> = HashMap::new();
    let mut items = Vec::new();
    for row in rows {
        let store = match stores.entry(row.store_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(store::find(look, row.store_id).await?),
        };
        let is_off = off.contains(&(person, row.kind));
        items.push(view(look, row, store, is_off).await?);
    }
    let kinds = Kind::iter()
        .map(|kind| switch(kind, off.contains(&(person, kind))))
        .collect();
    Ok(CaresView { items, kinds })
}

async fn view(look: &impl Look, row: MessageRow, store: &Store, off: bool) -> Result<CareView, Error> {
    let booked = "SELECT COUNT(*) FROM booking WHERE vehicle_id = $1 AND kind = 'service' AND state IN ('requested', 'confirmed') AND start_at > $2";
    let booked = look.number(booked, [row.vehicle_id.into(), look.now().into()]).await? > 0;
    Ok(CareView {
        id: row.id,
        kind: row.kind,
        title: row.kind.words().to_owned(),
        vehicle_id: row.vehicle_id,
        store_id: store.id,
        store_name: store.name.clone(),
        why: row.why()?,
        offer: row.offer()?,
        sent_at: row.sent_at.unwrap_or(row.planned_at),
        booked,
        switch: switch(row.kind, off),
        butler: butler::shown(look, store, row.person_id).await?,
        replies: butler::replies(look, row.id.uuid(), row.person_id).await?,
    })
}

async fn found(look: &impl Look, id: CareId) -> Result<MessageRow, Error> {
    let person = look.actor().customer()?.person;
    let condition = "m.id = $1 AND m.person_id = $2 AND m.state = 'sent'";
    let rows = table::list(look, condition, vec![id.into(), person.into()]).await?;
    rows.into_iter().next().ok_or(Error::Missing("care"))
}

/// One word of care to the owner.
///
/// # Errors
/// [`Error::Missing`] for one that was not said to them.
pub async fn one(look: &impl Look, id: CareId) -> Result<CareView, Error> {
    let row = found(look, id).await?;
    let off = table::wishes(look, &[row.person_id]).await?;
    let store = store::find(look, row.store_id).await?;
    let off = off.contains(&(row.person_id, row.kind));
    view(look, row, &store, off).await
}

/// The owner switches a kind on or off: what is planned or on its way is not said.
///
/// # Errors
/// `care.fixed`.
pub async fn set_wish(tx: &mut Tx, wish: SetCareWish) -> Result<CaresView, Error> {
    let person = tx.actor().customer()?.person;
    if wish.kind.is_fixed() && !wish.on {
        return Err(FIXED.into());
    }
    let sql = "INSERT INTO care_wish (person_id, kind, wanted, changed_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (person_id, kind) DO UPDATE SET wanted = excluded.wanted, changed_at = excluded.changed_at";
    let values: [Value; 4] = [person.into(), wish.kind.into(), wish.on.into(), tx.now().into()];
    tx.run(sql, values).await?;
    tx.changed(Change::of("care", person, 0).to_person(person));
    mine(tx).await
}

/// The owner writes to their butler in answer to a word of care.
///
/// # Errors
/// `butler.many`, an empty text; [`Error::Missing`] for a word that was not said to them.
pub async fn reply(tx: &mut Tx, id: CareId, wish: WriteReply) -> Result<ReplyView, Error> {
    let row = found(tx, id).await?;
    let question = Question {
        store: row.store_id,
        person: row.person_id,
        about: About::Care,
        subject: id.uuid(),
        subject_text: id.to_string(),
        vehicle: Some(row.vehicle_id),
        text: &wish.text,
    };
    let made = butler::ask(tx, question).await?;
    let all = butler::replies(tx, id.uuid(), row.person_id).await?;
    let written = all.into_iter().find(|one| one.id == made);
    written.ok_or(Error::Missing("reply"))
}
