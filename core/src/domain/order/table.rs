//! The rows of an order: read in one statement, moved under a condition, each move a line of its history.

pub mod reports;
pub mod steps;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::rules::fold::{DelayReason, Range};
use super::rules::money::{DownKind, Reason};
use super::rules::refused::Refused;
use super::rules::risk::Signs;
use super::rules::state::{Event, Source, State, Who, next};
use super::rules::step::StepKind;
use super::view::HoldReason;
use crate::ground::actor::Actor;
use crate::ground::change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, ModelId, OrderId, PersonId, ReportId, StaffId, StoreId, VehicleId};
use crate::ground::money::Fen;
use crate::ground::seal::BlindIndex;

/// An order with the names of its store and its consultant.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: OrderId,
    pub number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub person_id: PersonId,
    pub customer_mask: Option<String>,
    pub consultant_id: Option<StaffId>,
    pub consultant_name: Option<String>,
    pub model_id: ModelId,
    pub model: String,
    pub source: Source,
    pub state: State,
    pub version: i64,
    pub plan_version: i64,
    pub plan_hash: Option<String>,
    pub plan: String,
    pub total_fen: Fen,
    pub to_store_fen: Fen,
    pub financed_fen: Fen,
    pub car_fen: Fen,
    pub down_kind: DownKind,
    pub down_fen: Fen,
    pub valid_until: Option<At>,
    pub offered_at: Option<At>,
    pub signed_at: Option<At>,
    pub contract_number: Option<String>,
    pub vin_report_id: Option<ReportId>,
    pub vin_mask: Option<String>,
    pub vin_index: Option<BlindIndex>,
    pub expected_from: Option<String>,
    pub expected_to: Option<String>,
    pub planned_from: Option<String>,
    pub planned_to: Option<String>,
    pub delay_reason: Option<DelayReason>,
    pub delay_from: Option<String>,
    pub delay_to: Option<String>,
    pub delayed_at: Option<At>,
    pub hold_reason: Option<HoldReason>,
    pub hold_at: Option<At>,
    pub held: i64,
    pub pdi_failed: bool,
    pub pdi_at: Option<At>,
    pub amber_at: Option<At>,
    pub red_at: Option<At>,
    pub critical: Option<StepKind>,
    pub contact_due_at: Option<At>,
    pub paid_fen: Fen,
    pub returned_fen: Fen,
    pub booking_id: Option<BookingId>,
    pub owner_signed_hash: Option<String>,
    pub owner_signed_at: Option<At>,
    pub delivered_at: Option<At>,
    pub vehicle_id: Option<VehicleId>,
    pub cancelled_at: Option<At>,
    pub cancel_reason: Option<Reason>,
    pub cancel_returned_fen: Option<Fen>,
    pub cancel_kept_fen: Option<Fen>,
    pub created_at: At,
}

const SELECT: &str = "SELECT o.*, s.name AS store_name, s.zone AS store_zone, c.name AS consultant_name FROM sales_order o \
     JOIN store s ON s.id = o.store_id LEFT JOIN staff c ON c.id = o.consultant_id";

/// Two days as they are stored, as a range.
pub fn range(from: Option<&String>, to: Option<&String>) -> Option<Range> {
    let day = |text: Option<&String>| text.and_then(|text| text.parse::<NaiveDate>().ok());
    day(from).zip(day(to))
}

impl Row {
    /// The store's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.store_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }

    /// When the car is expected.
    pub fn expected(&self) -> Option<Range> {
        range(self.expected_from.as_ref(), self.expected_to.as_ref())
    }

    /// When the car was expected as the order was written, before any report.
    pub fn planned(&self) -> Option<Range> {
        range(self.planned_from.as_ref(), self.planned_to.as_ref())
    }

    /// What is still to be paid to the store: below zero when it was paid too much.
    pub fn due(&self) -> Fen {
        self.to_store_fen
            .minus(self.financed_fen)
            .minus(self.paid_fen)
            .plus(self.returned_fen)
    }

    /// What tells how urgent it is.
    pub fn signs(&self) -> Signs {
        Signs {
            amber_at: self.amber_at,
            red_at: self.red_at,
            contact_due_at: self.contact_due_at,
            delayed_at: self.delayed_at,
            held: self.held,
            hold_at: self.hold_at,
            pdi_failed: self.pdi_failed,
        }
    }

    /// Refuses what the table of moves does not allow.
    pub fn may(&self, event: Event, who: Who) -> Result<State, Error> {
        Ok(next(self.source, self.state, event, who).ok_or(Refused::NotNow)?)
    }
}

/// The order, if this actor may see it: an owner's own once it was offered, staff's of their stores, the system's any.
pub async fn find(look: &impl Look, id: OrderId) -> Result<Row, Error> {
    let row: Option<Row> = match look.actor() {
        Actor::Customer(me) => {
            let sql = format!("{SELECT} WHERE o.id = $1 AND o.person_id = $2 AND o.offered_at IS NOT NULL");
            look.one(&sql, [id.into(), me.person.into()]).await?
        }
        _ => look.one(&format!("{SELECT} WHERE o.id = $1"), [id.into()]).await?,
    };
    let row = row.ok_or(Error::Missing("order"))?;
    look.actor().reaches(row.store_id, "order")?;
    Ok(row)
}

/// [`find`], and takes the order's row: whoever changes it comes one after the other, and reads what the last one left.
pub async fn take(tx: &Tx, id: OrderId) -> Result<Row, Error> {
    tx.run("UPDATE sales_order SET moved_at = moved_at WHERE id = $1", [id.into()])
        .await?;
    find(tx, id).await
}

/// Orders by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// In whose name this actor moves an order.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Staff,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// What changes beside the state. Placeholders of `sets` begin at `$6`.
#[derive(Default)]
pub struct Change {
    pub sets: &'static str,
    pub values: Vec<Value>,
    pub detail: Option<String>,
}

impl Change {
    /// Nothing beside the state.
    pub fn none() -> Change {
        Change::default()
    }

    /// A word for the history.
    pub fn said(detail: impl Into<String>) -> Change {
        Change {
            detail: Some(detail.into()),
            ..Change::default()
        }
    }
}

/// Moves the order by an event of this actor, and writes it into its history.
pub async fn step(tx: &Tx, row: &Row, event: Event, change: Change) -> Result<State, Error> {
    let to = row.may(event, who(tx.actor()))?;
    write(tx, row, event.into(), to, change).await?;
    Ok(to)
}

/// Writes a move whose end is known: of the fold, or of something that leaves the state as it is.
pub async fn write(tx: &Tx, row: &Row, event: Value, to: State, change: Change) -> Result<(), Error> {
    let more = if change.sets.is_empty() {
        String::new()
    } else {
        format!(", {}", change.sets)
    };
    let sql = format!(
        "UPDATE sales_order SET state = $1, version = version + 1, moved_at = $2{more} WHERE id = $3 AND version = $4 AND state = $5"
    );
    let mut values: Vec<Value> = vec![
        to.into(),
        tx.now().into(),
        row.id.into(),
        row.version.into(),
        row.state.into(),
    ];
    values.extend(change.values);
    if tx.run(&sql, values).await? == 0 {
        return Err(Refused::NotNow.into());
    }
    record(tx, row.id, row.version + 1, event, to, change.detail).await?;
    changed(tx, row, row.version + 1);
    Ok(())
}

/// The owner's pages and the store's lists may look again.
pub fn changed(tx: &Tx, row: &Row, version: i64) {
    let change = change::Change::of("order", row.id, version).to_store(row.store_id);
    // A draft that was not offered is nobody's but the store's.
    let offered = row.offered_at.is_some();
    tx.changed(if offered {
        change.to_person(row.person_id)
    } else {
        change
    });
}

/// A line of the history.
pub async fn record(
    tx: &Tx,
    id: OrderId,
    version: i64,
    event: Value,
    state: State,
    detail: Option<String>,
) -> Result<(), Error> {
    let sql = "INSERT INTO order_event (order_id, version, at, actor_kind, actor_id, event, state, detail) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
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

/// The order of a number of ours, or of a partner's number.
pub async fn by_number(look: &impl Look, number: &str) -> Result<Option<OrderId>, Error> {
    found(
        look,
        "SELECT id FROM sales_order WHERE number = $1",
        vec![number.into()],
    )
    .await
}

/// The order of a partner's number.
pub async fn by_reference(look: &impl Look, partner: &str, number: &str) -> Result<Option<OrderId>, Error> {
    let sql = "SELECT order_id AS id FROM order_reference WHERE partner = $1 AND number = $2";
    found(look, sql, vec![partner.into(), number.into()]).await
}

async fn found(look: &impl Look, sql: &str, values: Vec<Value>) -> Result<Option<OrderId>, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: OrderId,
    }
    let row: Option<Found> = look.one(sql, values).await?;
    Ok(row.map(|row| row.id))
}
