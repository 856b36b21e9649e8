//! The rows of booking: what is read in one statement, what is changed under a condition.

pub mod cells;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::rules::refused::Refused;
use super::rules::state::{Event, State, Who, next};
use super::view::{Channel, VisitKind};
use crate::domain::catalog::Grade;
use crate::domain::store::Way;
use crate::ground::actor::Actor;
use crate::ground::change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, ModelId, PersonId, ProposalId, StoreId, VehicleId};
use crate::ground::money::Fen;
use crate::ground::sabotage;
use crate::ground::seal::Sealed;

/// A booking with its store's name and zone.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: BookingId,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub number: String,
    pub person_id: PersonId,
    pub vehicle_id: Option<VehicleId>,
    pub model_id: Option<ModelId>,
    pub kind: VisitKind,
    pub way: Way,
    pub grade: Grade,
    pub channel: Channel,
    pub state: State,
    pub version: i64,
    pub day: String,
    pub start_at: At,
    pub ready_at: At,
    pub items: String,
    pub price_low_fen: Fen,
    pub price_high_fen: Fen,
    pub discount_percent: i64,
    pub band_low_fen: Option<Fen>,
    pub band_high_fen: Option<Fen>,
    pub to_be_looked_at: bool,
    pub instant: bool,
    pub symptom: Option<Sealed>,
    pub contact_name: Option<Sealed>,
    pub contact_phone: Option<Sealed>,
    pub address: Option<Sealed>,
    pub contact_mask: Option<String>,
    pub hold_until: At,
    pub requested_at: Option<At>,
    pub confirm_due_at: Option<At>,
    pub paused_ms: i64,
    pub proposed_at: Option<At>,
    pub proposed_until: Option<At>,
    pub ladder: i64,
    pub reason: Option<String>,
    pub moved_at: At,
    pub moved_by: String,
}

const SELECT: &str = "SELECT b.id, b.store_id, s.name AS store_name, s.zone AS store_zone, b.number, b.person_id, b.vehicle_id, b.model_id, b.kind, \
     b.way, b.grade, b.channel, b.state, b.version, b.day, b.start_at, b.ready_at, b.items, b.price_low_fen, b.price_high_fen, b.discount_percent, \
     b.band_low_fen, b.band_high_fen, b.to_be_looked_at, b.instant, b.symptom, b.contact_name, b.contact_phone, b.address, b.contact_mask, b.hold_until, \
     b.requested_at, b.confirm_due_at, b.paused_ms, b.proposed_at, b.proposed_until, b.ladder, b.reason, b.moved_at, b.moved_by FROM booking b JOIN store s ON s.id = b.store_id";

impl Row {
    /// The store's day of the visit.
    pub fn date(&self) -> NaiveDate {
        self.day.parse().unwrap_or_default()
    }

    /// The store's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.store_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }
}

/// The booking, if this actor may see it: an owner's own, staff's of their stores, the system's any (law 8).
pub async fn find(look: &impl Look, id: BookingId) -> Result<Row, Error> {
    let row: Option<Row> = match look.actor() {
        Actor::Customer(me) => {
            let own = match sabotage::on("scope") {
                true => "(b.person_id = $2 OR b.version > 0)",
                false => "b.person_id = $2",
            };
            let sql = format!("{SELECT} WHERE b.id = $1 AND {own}");
            look.one(&sql, [id.into(), me.person.into()]).await?
        }
        _ => look.one(&format!("{SELECT} WHERE b.id = $1"), [id.into()]).await?,
    };
    let row = row.ok_or(Error::Missing("booking"))?;
    look.actor().reaches(row.store_id, "booking")?;
    Ok(row)
}

/// Bookings by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// In whose name this actor moves a booking.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Advisor,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// What changes beside the state. Placeholders of `sets` begin at `$7`.
#[derive(Default)]
pub struct Change {
    pub sets: &'static str,
    pub values: Vec<Value>,
    pub detail: Option<String>,
}

/// Moves the booking by an event of this actor, and writes it into its history; the row decides (law 5).
pub async fn step(tx: &Tx, row: &Row, event: Event, change: Change) -> Result<State, Error> {
    step_as(tx, row, event, who(tx.actor()), change).await
}

/// [`step`] in somebody's name: the system confirms an instant booking inside the owner's submit.
pub async fn step_as(tx: &Tx, row: &Row, event: Event, who: Who, change: Change) -> Result<State, Error> {
    let to = next(row.state, event, who).ok_or(Refused::NotAllowedNow)?;
    let more = if change.sets.is_empty() {
        String::new()
    } else {
        format!(", {}", change.sets)
    };
    let sql = format!(
        "UPDATE booking SET state = $1, version = version + 1, moved_at = $2, moved_by = $3{more} WHERE id = $4 AND version = $5 AND state = $6"
    );
    let mut values: Vec<Value> = vec![
        to.into(),
        tx.now().into(),
        tx.actor().kind().into(),
        row.id.into(),
        row.version.into(),
        row.state.into(),
    ];
    values.extend(change.values);
    if tx.run(&sql, values).await? == 0 {
        return Err(Refused::NotAllowedNow.into());
    }
    record(tx, row.id, row.version + 1, event.into(), to, change.detail).await?;
    changed(tx, row.id, row.version + 1, row.person_id, row.store_id);
    Ok(to)
}

/// The owner's pages and the store's board may look again.
pub fn changed(tx: &Tx, id: BookingId, version: i64, person: PersonId, store: StoreId) {
    tx.changed(
        change::Change::of("booking", id, version)
            .to_person(person)
            .to_store(store),
    );
}

/// A row of the history.
pub async fn record(
    tx: &Tx,
    id: BookingId,
    version: i64,
    event: Value,
    state: State,
    detail: Option<String>,
) -> Result<(), Error> {
    let sql = "INSERT INTO booking_event (booking_id, version, at, actor_kind, actor_id, event, state, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let actor = tx.actor();
    let values = [
        id.into(),
        version.into(),
        tx.now().into(),
        actor.kind().into(),
        actor.uuid().into(),
        event,
        state.into(),
        detail.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// A time that an advisor proposed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Proposal {
    pub id: ProposalId,
    pub start_at: At,
    pub ready_at: At,
    pub day: String,
}

/// The proposed times of a booking, earliest first.
pub async fn proposals(look: &impl Look, booking: BookingId) -> Result<Vec<Proposal>, Error> {
    look.all(
        "SELECT id, start_at, ready_at, day FROM booking_proposal WHERE booking_id = $1 ORDER BY start_at, id",
        [booking.into()],
    )
    .await
}

/// How many bookings of a person lie ahead.
pub async fn open_of(look: &impl Look, person: PersonId) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM booking WHERE person_id = $1 AND (state IN ('requested', 'confirmed') OR (state = 'held' AND hold_until > $2))";
    look.number(sql, [person.into(), look.now().into()]).await
}

/// How many of the actor's visits with this car lie ahead or run.
pub async fn expected(look: &impl Look, person: PersonId, car: VehicleId) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM booking WHERE person_id = $1 AND vehicle_id = $2 \
               AND (state IN ('requested', 'confirmed') OR (state = 'held' AND hold_until > $3))";
    look.number(sql, [person.into(), car.into(), look.now().into()]).await
}
