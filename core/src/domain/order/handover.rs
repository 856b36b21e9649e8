//! The handover: a time in the booking engine, the list signed by both, the car into the owner's garage (R119, R120).

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde_json::json;

use super::rules::refused::Refused;
use super::rules::state::{Event, State};
use super::rules::step::StepKind;
use super::table::{self, Change, Row, steps as rows};
use super::view::{BookOrderHandover, HandOverCar, HandoverDay, HandoverSlotsView, OrderView, StaffOrderView};
use super::{checks, contact, desk, look as looks, steps, tell};
use crate::domain::booking::{self, Handover};
use crate::domain::store;
use crate::domain::vehicle::{self, CreateVehicle};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, OrderId, VehicleId};

/// How long after its start a missed handover is given up: the owner may come later on that day.
const LATE_MINUTES: i64 = 12 * 60;

/// Which steps are open that must be over before the handover has a time.
async fn gates(look: &impl Look, order: OrderId) -> Result<Vec<StepKind>, Error> {
    let steps = rows::of(look, order).await?;
    Ok(steps
        .iter()
        .filter(|step| StepKind::GATES.contains(&step.kind) && !step.state.is_over())
        .map(|step| step.kind)
        .collect())
}

async fn open_gate(look: &impl Look, row: &Row) -> Result<(), Error> {
    let open = gates(look, row.id).await?;
    if open.is_empty() && row.hold_at.is_none() {
        return Ok(());
    }
    let extra = json!({"open": open, "on_hold": row.hold_reason});
    Err(Refusal::from(Refused::GateClosed).with(extra).into())
}

/// When the car can be handed over, or what is open before.
///
/// # Errors
/// `order.days`; [`Error::Missing`].
pub async fn handover_slots(
    look: &impl Look,
    id: OrderId,
    from: Option<NaiveDate>,
    days: Option<u16>,
) -> Result<HandoverSlotsView, Error> {
    let row = table::find(look, id).await?;
    let mut open = gates(look, id).await?;
    if !matches!(row.state, State::Ready | State::HandoverBooked) && open.is_empty() {
        open.push(StepKind::Pdi);
    }
    let store = store::find(look, row.store_id).await?;
    let from = from.unwrap_or_else(|| store.date(look.now()));
    let found = booking::handover_starts(look, row.store_id, from, days.unwrap_or(7)).await?;
    let days = match open.is_empty() {
        true => found
            .days
            .into_iter()
            .map(|(day, starts)| HandoverDay { day, starts })
            .collect(),
        false => Vec::new(),
    };
    Ok(HandoverSlotsView {
        zone: found.zone,
        minutes: found.minutes,
        open,
        days,
        bring: StepKind::Handover.bring().iter().map(|one| (*one).to_owned()).collect(),
    })
}

/// The owner chooses a time, or another one.
pub async fn book_handover(tx: &mut Tx, id: OrderId, wish: BookOrderHandover) -> Result<OrderView, Error> {
    book(tx, id, wish.start_at).await?;
    looks::one(tx, id).await
}

/// Staff choose a time with the owner.
pub async fn book_handover_by_staff(
    tx: &mut Tx,
    id: OrderId,
    wish: BookOrderHandover,
) -> Result<StaffOrderView, Error> {
    book(tx, id, wish.start_at).await?;
    desk::one(tx, id).await
}

async fn book(tx: &mut Tx, id: OrderId, start: At) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::BookHandover, table::who(tx.actor()))?;
    open_gate(tx, &row).await?;
    let stands = match row.booking_id {
        Some(booking) => booking::glimpse(tx, booking)
            .await?
            .filter(|one| one.state == booking::State::Confirmed)
            .map(|_| booking),
        None => None,
    };
    let booking = match stands {
        Some(booking) => {
            booking::move_handover(tx, booking, start).await?;
            booking
        }
        None => {
            let wish = Handover {
                store: row.store_id,
                person: row.person_id,
                mask: row.customer_mask.clone(),
                model: row.model_id,
                consultant: row.consultant_id,
                start_at: start,
            };
            booking::book_handover(tx, wish).await?
        }
    };
    let change = Change {
        sets: "booking_id = $6, handover_at = $7",
        values: vec![booking.into(), start.into()],
        detail: Some(start.rfc3339()),
    };
    table::step(tx, &row, Event::BookHandover, change).await?;
    steps::refresh(tx, id, None).await?;
    let row = table::find(tx, id).await?;
    tell::booked(tx, &row, start).await
}

/// The owner gives the time back.
pub async fn drop_handover(tx: &mut Tx, id: OrderId) -> Result<OrderView, Error> {
    give_back(tx, id).await?;
    looks::one(tx, id).await
}

/// Staff give the time back.
pub async fn drop_handover_by_staff(tx: &mut Tx, id: OrderId) -> Result<StaffOrderView, Error> {
    give_back(tx, id).await?;
    desk::one(tx, id).await
}

async fn give_back(tx: &mut Tx, id: OrderId) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::DropHandover, table::who(tx.actor()))?;
    if let Some(booking) = row.booking_id {
        booking::drop_handover(tx, booking).await?;
    }
    unbook(tx, &row).await
}

async fn unbook(tx: &Tx, row: &Row) -> Result<(), Error> {
    let change = Change {
        sets: "booking_id = NULL, handover_at = NULL, owner_signed_hash = NULL, owner_signed_at = NULL",
        ..Change::none()
    };
    table::step(tx, row, Event::DropHandover, change).await?;
    steps::refresh(tx, row.id, None).await
}

/// Orders whose owner did not come to the handover wait for a new time, half a day later: until then the owner may still
/// arrive late and be handed the car.
pub async fn missed_handovers(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Late {
        id: OrderId,
    }
    let before = tx.now().plus_minutes(-LATE_MINUTES);
    let sql = "SELECT id FROM sales_order WHERE state = 'handover_booked' AND handover_at <= $1 ORDER BY handover_at, id LIMIT $2";
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut missed = 0;
    for late in tx.all::<Late>(sql, [before.into(), most.into()]).await? {
        let row = table::take(tx, late.id).await?;
        let stands = match row.booking_id {
            Some(booking) => booking::glimpse(tx, booking).await?,
            None => None,
        };
        // Whoever arrived is being handed the car, however long that takes.
        if stands.is_some_and(|one| one.state != booking::State::NoShow) || row.state != State::HandoverBooked {
            continue;
        }
        unbook(tx, &row).await?;
        missed += 1;
    }
    Ok(missed)
}

/// Hands the car over: the list is complete and signed by both, all steps are over. The car is in the owner's garage
/// afterwards, its ownership verified by the dealership (rulings 13).
pub async fn hand_over(tx: &mut Tx, id: OrderId, wish: HandOverCar) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::HandOver, table::who(tx.actor()))?;
    open_gate(tx, &row).await?;
    let list = checks::complete(tx, &row, &wish.checks_hash).await?;
    if list.owner_signed_at.is_none() && wish.paper_reference.is_none() {
        return Err(Refused::NotCosigned.into());
    }
    let vehicle = garage(tx, &row, wish.mileage_km).await?;
    if let Some(booking) = row.booking_id
        && let Some(one) = booking::glimpse(tx, booking).await?
        && matches!(one.state, booking::State::Confirmed | booking::State::Arrived)
    {
        booking::handed_over(tx, booking).await?;
    }
    let change = Change {
        sets: "delivered_at = $6, vehicle_id = $7, checks_hash = $8, paper_reference = $9, contact_due_at = NULL",
        values: vec![
            tx.now().into(),
            vehicle.into(),
            list.hash.into(),
            wish.paper_reference.as_ref().map(ToString::to_string).into(),
        ],
        detail: None,
    };
    table::step(tx, &row, Event::HandOver, change).await?;
    contact::drop_promises(tx, id).await?;
    steps::refresh(tx, id, None).await?;
    tx.audit(Entry {
        action: "order.delivered",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    let row = table::find(tx, id).await?;
    tell::delivered(tx, &row).await?;
    desk::one(tx, id).await
}

async fn garage(tx: &mut Tx, row: &Row, km: Option<i32>) -> Result<VehicleId, Error> {
    let vin = match row.vin_report_id {
        Some(report) => table::reports::vin(tx, row.id, report).await?,
        None => None,
    };
    let wish = CreateVehicle {
        store_id: row.store_id,
        person_id: row.person_id,
        vin: Some(vin.ok_or(Refused::NoCar)?),
        plate: None,
        model_id: Some(row.model_id),
        km,
    };
    Ok(vehicle::create(tx, wish).await?.id)
}
