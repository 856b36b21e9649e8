//! Reading bookings: one, an owner's list, a store's board.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::rules::day::Cell;
use super::rules::refused::Refused;
use super::rules::state::State;
use super::table::cells;
use super::table::{self, Row};
use super::view::{
    Band, BookingView, ContactView, EventView, ProposalView, StaffBookingDetail, StaffBookingView, TakenView,
};
use super::{check_in, held, seal};
use crate::domain::identity::Reveal;
use crate::domain::vehicle;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ResourceId, StoreId, VehicleId};
use crate::ground::page::{Cursor, Limit, Page};

fn items<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, Error> {
    serde_json::from_str(text).map_err(|e| Error::fault("read the items of a booking", e))
}

/// The view of a row whose proposals are known.
fn view(look: &impl Look, row: &Row, proposals: Vec<table::Proposal>) -> Result<BookingView, Error> {
    let band = row
        .band_low_fen
        .zip(row.band_high_fen)
        .map(|(low_fen, high_fen)| Band { low_fen, high_fen });
    let expected = matches!(look.actor(), crate::ground::actor::Actor::Customer(_)) && row.state == State::Confirmed;
    Ok(BookingView {
        id: row.id,
        number: row.number.clone(),
        store_id: row.store_id,
        store_name: row.store_name.clone(),
        zone: row.store_zone.clone(),
        state: row.state,
        version: row.version,
        kind: row.kind,
        way: row.way,
        grade: row.grade,
        vehicle_id: row.vehicle_id,
        start_at: row.start_at,
        ready_at: row.ready_at,
        items: items(&row.items)?,
        discount_percent: row.discount_percent,
        estimate: Band {
            low_fen: row.price_low_fen,
            high_fen: row.price_high_fen,
        },
        band,
        hold_until: (row.state == State::Held).then_some(row.hold_until),
        answer_by: row.confirm_due_at.filter(|_| row.state == State::Requested),
        to_be_looked_at: row.to_be_looked_at,
        proposals: proposals
            .into_iter()
            .map(|p| ProposalView {
                id: p.id,
                start_at: p.start_at,
                ready_at: p.ready_at,
            })
            .collect(),
        choose_until: row.proposed_until,
        reason: row.reason.clone(),
        check_in_code: expected.then(|| check_in::code(look.keys(), row.id)),
    })
}

/// One booking, of this owner or in these stores; one statement unless other times were proposed.
pub async fn one(look: &impl Look, id: BookingId) -> Result<BookingView, Error> {
    shown(look, &table::find(look, id).await?).await
}

/// What stands in a row that was read, or written, in this very transaction: nothing is asked again.
pub(super) async fn shown(look: &impl Look, row: &Row) -> Result<BookingView, Error> {
    let proposals = if row.proposed_at.is_some() {
        table::proposals(look, row.id).await?
    } else {
        Vec::new()
    };
    view(look, row, proposals)
}

/// The version of one of the owner's bookings, and nothing else: whoever has this version already needs no more.
pub async fn version_of(look: &impl Look, id: BookingId) -> Result<i64, Error> {
    let me = look.actor().customer()?.person;
    // Versions begin at 1: no row counts 0.
    match look
        .number(
            "SELECT version FROM booking WHERE id = $1 AND person_id = $2",
            [id.into(), me.into()],
        )
        .await?
    {
        0 => Err(Error::Missing("booking")),
        version => Ok(version),
    }
}

/// The version of the owner's whole list: it is another when a booking came or moved, or a store took another name.
pub async fn mine_version(look: &impl Look) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Sums {
        rows: i64,
        versions: Option<i64>,
        stores: Option<i64>,
    }
    let sql = "SELECT COUNT(*) AS rows, CAST(SUM(b.version) AS bigint) AS versions, CAST(SUM(s.version) AS bigint) AS stores \
               FROM booking b JOIN store s ON s.id = b.store_id WHERE b.person_id = $1";
    let sums: Option<Sums> = look.one(sql, [look.actor().customer()?.person.into()]).await?;
    Ok(sums.map_or(String::new(), |sums| {
        let (versions, stores) = (sums.versions.unwrap_or(0), sums.stores.unwrap_or(0));
        format!("{}-{versions}-{stores}", sums.rows)
    }))
}

/// The owner's bookings, latest start first.
pub async fn mine(look: &impl Look, cursor: Option<&str>, limit: Limit) -> Result<Page<BookingView>, Error> {
    const LIST: &str = "bookings";
    let me = look.actor().customer()?.person;
    let after = match cursor {
        Some(text) => Cursor::read(text, look.keys(), LIST, look.actor())?,
        None => Cursor {
            at: i64::MAX,
            id: uuid::Uuid::max(),
        },
    };
    let sql = "WHERE b.person_id = $1 AND (b.start_at < $2 OR (b.start_at = $2 AND b.id < $3)) ORDER BY b.start_at DESC, b.id DESC LIMIT $4";
    let rows = table::select(
        look,
        sql,
        vec![me.into(), after.at.into(), after.id.into(), rows(limit)],
    )
    .await?;
    let write = |row: &Row| {
        Cursor {
            at: row.start_at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    let page = Page::cut(rows, limit, write, |row| view(look, &row, Vec::new()));
    Ok(Page {
        items: page.items.into_iter().collect::<Result<_, _>>()?,
        next: page.next,
    })
}

fn rows(limit: Limit) -> sea_orm::Value {
    i64::try_from(limit.get() + 1).unwrap_or(i64::MAX).into()
}

/// Passes when nobody expects this car of the owner's.
///
/// # Errors
/// `booking.car_booked`.
pub async fn not_expected(look: &impl Look, car: VehicleId) -> Result<(), Error> {
    let me = look.actor().customer()?.person;
    match table::expected(look, me, car).await? {
        0 => Ok(()),
        _ => Err(Refused::CarBooked.into()),
    }
}

/// A store's day, earliest first: what comes in, with its clock (staff).
pub async fn board(look: &impl Look, store: StoreId, day: NaiveDate) -> Result<Vec<StaffBookingView>, Error> {
    look.actor().in_store(store)?;
    crate::domain::store::find(look, store).await?;
    let sql =
        "WHERE b.store_id = $1 AND b.day = $2 AND b.state NOT IN ('expired') ORDER BY b.start_at, b.id LIMIT 1000";
    let rows = table::select(look, sql, vec![store.into(), day.to_string().into()]).await?;
    let mut views = staff_views(look, &rows).await?;
    let mut taken: HashMap<Uuid, Vec<TakenView>> = HashMap::new();
    for take in cells::taken(look, store, day, day).await? {
        taken.entry(take.claim_id).or_default().push(taken_view(take));
    }
    for view in &mut views {
        view.taken = taken.remove(&view.booking.id.uuid()).unwrap_or_default();
        view.taken.sort_by_key(|take| (take.resource_id, take.from_at));
    }
    Ok(views)
}

/// What waits for an answer in a store, most urgent first (staff; R023).
pub async fn to_answer(look: &impl Look, store: StoreId) -> Result<Vec<StaffBookingView>, Error> {
    look.actor().in_store(store)?;
    crate::domain::store::find(look, store).await?;
    let sql = "WHERE b.store_id = $1 AND b.state = 'requested' ORDER BY b.confirm_due_at, b.id LIMIT 500";
    let rows = table::select(look, sql, vec![store.into()]).await?;
    staff_views(look, &rows).await
}

/// Rows as staff see them, each with its car at a glance.
pub(super) async fn staff_views(look: &impl Look, rows: &[Row]) -> Result<Vec<StaffBookingView>, Error> {
    let cars: BTreeSet<VehicleId> = rows.iter().filter_map(|row| row.vehicle_id).collect();
    let cars = vehicle::glances(look, &cars.into_iter().collect::<Vec<_>>()).await?;
    let staff_view = |row: &Row| {
        let car = row.vehicle_id.and_then(|id| cars.get(&id)).cloned().unwrap_or_default();
        Ok(StaffBookingView {
            booking: view(look, row, Vec::new())?,
            person_id: row.person_id,
            contact: row.contact_mask.clone(),
            channel: row.channel,
            clock_percent: row.ladder,
            moved_at: row.moved_at,
            moved_by: row.moved_by.clone(),
            plate_masked: car.plate_masked,
            car: car.model,
            taken: Vec::new(),
        })
    };
    rows.iter().map(staff_view).collect()
}

fn taken_view(take: cells::Take) -> TakenView {
    TakenView {
        resource_id: ResourceId::from_uuid(take.resource_id),
        role: take.role,
        from_at: Cell::new(take.first_cell).at(),
        to_at: Cell::new(take.first_cell + take.cells).at(),
    }
}

#[derive(FromQueryResult)]
struct EventRow {
    version: i64,
    at: At,
    actor_kind: String,
    event: String,
    state: State,
    detail: Option<String>,
}

/// Everything about one booking (staff).
pub async fn detail(look: &impl Look, id: BookingId) -> Result<StaffBookingDetail, Error> {
    let row = table::find(look, id).await?;
    let mut booking = staff_views(look, std::slice::from_ref(&row)).await?.remove(0);
    booking.booking = one(look, id).await?;
    let sql = "SELECT version, at, actor_kind, event, state, detail FROM booking_event WHERE booking_id = $1 ORDER BY version";
    let history: Vec<EventRow> = look.all(sql, [id.into()]).await?;
    let taken = cells::of(look, id.uuid()).await?;
    let symptom_held = held::is_held(look, &row).await?;
    Ok(StaffBookingDetail {
        booking,
        symptom: match symptom_held {
            true => None,
            false => seal::symptom(look, &row).await?,
        },
        symptom_held,
        taken: taken.into_iter().map(taken_view).collect(),
        history: history
            .into_iter()
            .map(|e| EventView {
                version: e.version,
                at: e.at,
                by: e.actor_kind,
                event: e.event,
                state: e.state,
                detail: e.detail,
            })
            .collect(),
    })
}

/// Whom to call, in clear; leaves a row in the security log (staff with `personal.reveal`).
pub async fn contact(tx: &mut Tx, id: BookingId, wish: Reveal) -> Result<ContactView, Error> {
    let row = table::find(tx, id).await?;
    tx.audit(Entry {
        action: "booking.contact_revealed",
        subject_kind: "booking",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(wish.purpose.text().to_owned()),
    })
    .await?;
    seal::reveal(tx, &row).await
}
