//! Keep a slot, then ask for it: hold and submit (domain.md 2.1; R022, R026; rulings 4, 5).

use super::rules::choose;
use super::rules::clocks;
use super::rules::day::{Cell, local_date};
use super::rules::refused::Refused;
use super::rules::state::{Event, State, Who};
use super::seek::{self, Sought};
use super::table::cells::{self, Wanted};
use super::table::{self, Change, Row};
use super::tell;
use super::view::{Ask, Book, BookFor, BookingView, Channel, Submit, VisitKind};
use super::{look as looks, seal};
use crate::domain::catalog;
use crate::domain::identity;
use crate::domain::store::Way;
use crate::domain::vehicle;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ModelId, PersonId, VehicleId};

/// Keeps a slot for the owner who asks, for five minutes.
///
/// Refuses with `booking.slot_taken` when somebody was faster; alternatives are read afterwards.
pub async fn book(tx: &mut Tx, wish: Book) -> Result<BookingView, Error> {
    let person = tx.actor().customer()?.person;
    keep(tx, person, Channel::MiniProgram, wish).await
}

/// Keeps a slot for a customer on the phone or at the desk (staff): no notice is asked, the rest is the same engine.
pub async fn book_for(tx: &mut Tx, wish: BookFor) -> Result<BookingView, Error> {
    tx.actor().in_store(wish.book.store_id)?;
    identity::customer(tx, wish.person_id).await?;
    keep(tx, wish.person_id, wish.channel, wish.book).await
}

/// What a hold wish seeks; the car's model counts before the given one.
async fn ask(look: &impl Look, person: PersonId, wish: &Book, at_desk: bool) -> Result<(Ask, Option<ModelId>), Error> {
    let model = match wish.vehicle_id {
        Some(vehicle) => vehicle::owned(look, person, vehicle).await?.model.or(wish.model_id),
        None => wish.model_id,
    };
    Ok((
        Ask {
            store_id: wish.store_id,
            item_ids: wish.item_ids.clone(),
            model_id: model,
            way: wish.way,
            at_desk,
        },
        model,
    ))
}

async fn keep(tx: &mut Tx, person: PersonId, channel: Channel, wish: Book) -> Result<BookingView, Error> {
    let by_owner = channel == Channel::MiniProgram;
    let (ask, model) = ask(tx, person, &wish, !by_owner).await?;
    let sought = seek::sought(tx, &ask).await?;
    if by_owner && !sought.store.switches.online_booking {
        return Err(Refused::WayNotOffered.into());
    }
    let start = Cell::starting(wish.start_at)
        .ok_or_else(|| Error::field("/start_at", "booking.start", "开始时间应为整刻钟"))?;
    sought.may_book(tx.now(), wish.start_at)?;
    if by_owner && table::open_of(tx, person).await? >= i64::from(sought.store.policy.max_open_bookings) {
        return Err(Refused::TooManyOpen.into());
    }
    let date = local_date(sought.store.zone, wish.start_at);
    let plans = seek::plans(tx, &sought.store, date, 1).await?;
    let (_, running) = cells::take_day(tx, sought.store.id, date, true).await?;
    super::sweep::expire_day(tx, sought.store.id, date).await?;
    let day = seek::fill(tx, &sought.store, plans, &[]).await?;
    let placement = match day.first() {
        Some(day) => choose::fit(day, &sought.job_on(day)?, start).ok_or(Refused::SlotTaken)?,
        None => return Err(Refused::NoFit.into()),
    };
    let id: BookingId = tx.fresh();
    let wanted = Wanted::of(sought.store.id, date, &placement, None);
    if !cells::hold_new(tx, id.uuid(), &wanted).await? {
        return Err(Refused::SlotTaken.into());
    }
    let stay = (placement.start, placement.ready);
    if let Some(vehicle) = wish.vehicle_id
        && !cells::hold_vehicle(tx, id.uuid(), sought.store.id, date, vehicle, stay).await?
    {
        return Err(Refused::VehicleBusy.into());
    }
    let number = format!("BK{}-{running:04}", date.format("%Y%m%d"));
    let new = New {
        id,
        person,
        vehicle: wish.vehicle_id,
        model,
        channel,
        number,
        day: date.to_string(),
        start: stay.0.at(),
        ready: stay.1.at(),
    };
    let row = insert(tx, &sought, new).await?;
    looks::shown(tx, &row).await
}

pub(super) struct New {
    pub id: BookingId,
    pub person: PersonId,
    pub vehicle: Option<VehicleId>,
    pub model: Option<ModelId>,
    pub channel: Channel,
    pub number: String,
    pub day: String,
    pub start: At,
    pub ready: At,
}

/// The values of these columns of a row, in their order.
macro_rules! columns {
    ($row:ident: $($column:ident)*) => { [$($row.$column.clone().into()),*] };
}

/// Writes the booking, held; gives its row as it stands now.
pub(super) async fn insert(tx: &Tx, sought: &Sought, new: New) -> Result<Row, Error> {
    let row = row(tx, sought, new)?;
    let sql = "INSERT INTO booking (id, store_id, number, person_id, vehicle_id, model_id, kind, way, grade, channel, state, version, day, start_at, \
               ready_at, items, price_low_fen, price_high_fen, discount_percent, to_be_looked_at, instant, licence_confirmed, hold_until, paused_ms, \
               ladder, moved_at, moved_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19, \
               $20, $19, $21, 0, 0, $22, $23, $22)";
    let values = columns!(row: id store_id number person_id vehicle_id model_id kind way grade channel state day start_at ready_at items price_low_fen
        price_high_fen discount_percent to_be_looked_at instant hold_until moved_at moved_by);
    tx.run(sql, values).await?;
    table::changed(tx, row.id, row.version, row.person_id, row.store_id);
    table::record(tx, row.id, row.version, "book".into(), row.state, None).await?;
    Ok(row)
}

/// The row of a booking that is held from now on.
fn row(tx: &Tx, sought: &Sought, new: New) -> Result<Row, Error> {
    let prices = sought.prices_at(new.start);
    let band = catalog::band(&prices);
    let now = tx.now();
    Ok(Row {
        id: new.id,
        store_id: sought.store.id,
        store_name: sought.store.name.clone(),
        store_zone: sought.store.zone.name().to_owned(),
        number: new.number,
        person_id: new.person,
        vehicle_id: new.vehicle,
        model_id: new.model,
        kind: sought.kind,
        way: sought.way,
        grade: sought.grade,
        channel: new.channel,
        state: State::Held,
        version: 1,
        day: new.day,
        start_at: new.start,
        ready_at: new.ready,
        items: serde_json::to_string(&prices).map_err(|e| Error::fault("write the items of a booking", e))?,
        price_low_fen: band.low_fen,
        price_high_fen: band.high_fen,
        discount_percent: sought.percent_off(new.start),
        band_low_fen: None,
        band_high_fen: None,
        to_be_looked_at: false,
        instant: sought.instant && sought.way != Way::Pickup && sought.way != Way::Mobile,
        symptom: None,
        contact_name: None,
        contact_phone: None,
        address: None,
        contact_mask: None,
        hold_until: clocks::hold_until(now),
        requested_at: None,
        confirm_due_at: None,
        paused_ms: 0,
        proposed_at: None,
        proposed_until: None,
        ladder: 0,
        reason: None,
        moved_at: now,
        moved_by: tx.actor().kind().to_owned(),
    })
}

/// Asks for the kept slot: vehicle, symptom, contact, way (R022). An instant service is confirmed at once; any other is
/// answered within 24 hours, and two hours before the start at the latest (R023, rulings 19).
pub async fn submit(tx: &mut Tx, id: BookingId, wish: Submit) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    if row.state == State::Held && row.hold_until < tx.now() {
        return Err(Refused::HoldExpired.into());
    }
    let vehicle = check(tx, &row, &wish).await?;
    if let Some(vehicle) = vehicle
        && row.vehicle_id != Some(vehicle)
    {
        change_car(tx, &row, vehicle).await?;
    }
    let contact = seal::contact(tx, &row, &wish).await?;
    let due = clocks::confirm_due(tx.now(), row.start_at, 0);
    let change = Change {
        sets: "requested_at = $7, confirm_due_at = $8, vehicle_id = $9, symptom = $10, contact_name = $11, contact_phone = $12, address = $13, \
               contact_mask = $14, licence_confirmed = $15, agreement = $16",
        values: vec![
            tx.now().into(),
            due.into(),
            vehicle.into(),
            contact.symptom.into(),
            contact.name.into(),
            contact.phone.into(),
            contact.address.into(),
            contact.mask.into(),
            wish.licence_confirmed.into(),
            wish.agreement.as_ref().map(ToString::to_string).into(),
        ],
        detail: None,
    };
    table::step(tx, &row, Event::Submit, change).await?;
    identity::link_store(tx, row.person_id, row.store_id).await?;
    let row = table::find(tx, id).await?;
    let row = if row.instant && row.price_high_fen.get() > 0 {
        auto_confirm(tx, &row).await?
    } else {
        tell::received(tx, &row).await?;
        row
    };
    looks::shown(tx, &row).await
}

async fn auto_confirm(tx: &mut Tx, row: &Row) -> Result<Row, Error> {
    let sets = "band_low_fen = $7, band_high_fen = $8, confirm_due_at = NULL";
    let change = Change {
        sets,
        values: vec![row.price_low_fen.into(), row.price_high_fen.into()],
        detail: None,
    };
    table::step_as(tx, row, Event::AutoConfirm, Who::System, change).await?;
    let row = table::find(tx, row.id).await?;
    tell::confirmed(tx, &row).await?;
    Ok(row)
}

/// What each kind of visit needs; gives the car.
async fn check(tx: &Tx, row: &Row, wish: &Submit) -> Result<Option<VehicleId>, Error> {
    if row.kind == VisitKind::TestDrive {
        if !wish.licence_confirmed {
            return Err(Refused::LicenceRequired.into());
        }
        if wish.agreement.is_none() {
            return Err(Refused::AgreementRequired.into());
        }
        return Ok(None);
    }
    if matches!(row.way, Way::Pickup | Way::Mobile) && wish.address.is_none() {
        return Err(Error::field(
            "/address",
            "booking.address",
            "取送车和上门服务需要填写地址",
        ));
    }
    let vehicle = wish
        .vehicle_id
        .or(row.vehicle_id)
        .ok_or_else(|| Error::field("/vehicle_id", "booking.vehicle", "请选择车辆"))?;
    vehicle::owned(tx, row.person_id, vehicle).await?;
    Ok(Some(vehicle))
}

/// Another car than the hold was made for: its cells are taken before the first one's are freed.
async fn change_car(tx: &Tx, row: &Row, vehicle: VehicleId) -> Result<(), Error> {
    let stay = (Cell::containing(row.start_at), Cell::from(row.ready_at));
    if !cells::hold_vehicle(tx, row.id.uuid(), row.store_id, row.date(), vehicle, stay).await? {
        return Err(Refused::VehicleBusy.into());
    }
    if let Some(old) = row.vehicle_id {
        cells::free_vehicle(tx, row.id.uuid(), old).await?;
    }
    Ok(())
}
