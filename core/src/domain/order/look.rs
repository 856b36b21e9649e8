//! An order as its owner reads it.

use sea_orm::FromQueryResult;

use super::checks;
use super::path::{consultant, waits_name};
use super::plan;
use super::rules::state::State;
use super::rules::step::{StepKind, StepState, Waits};
use super::table::{self, Row, range};
use super::view::{
    DelayedView, HoldView, MoneyView, MyOrdersView, OrderCancelledView, OrderCard, OrderHandoverView, OrderPaymentView,
    OrderView, PayKind, PayMethod, RangeView, StepCard,
};
use crate::domain::booking;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{OrderId, PersonId, StaffId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::Vin;

/// How many orders an owner's list shows.
const MOST: i64 = 50;

/// A row of a list with the critical step of the order.
#[derive(FromQueryResult)]
pub(super) struct Critical {
    pub order_id: OrderId,
    pub kind: StepKind,
    pub state: StepState,
    pub waits: Waits,
    pub waits_name: Option<String>,
    pub since_at: Option<At>,
}

/// The critical steps of these orders.
pub(super) async fn criticals(look: &impl Look, ids: &[OrderId]) -> Result<Vec<Critical>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT p.order_id, p.kind, p.state, p.waits, p.waits_name, p.since_at FROM order_step p \
         JOIN sales_order o ON o.id = p.order_id AND o.critical = p.kind WHERE o.id IN ({})",
        places.join(", ")
    );
    look.all(&sql, ids.iter().map(|id| (*id).into())).await
}

/// The critical step of an order, in short.
pub(super) fn card(row: &Row, steps: &[Critical]) -> Option<StepCard> {
    let step = steps.iter().find(|step| step.order_id == row.id)?;
    Some(StepCard {
        kind: step.kind,
        title: step.kind.title().to_owned(),
        state: step.state,
        waits: step.waits,
        waits_name: waits_name(step.waits, step.waits_name.as_ref(), row.consultant_name.as_ref()),
        since: step.since_at,
    })
}

/// The version of the owner's list: another when any of the orders in it is.
pub async fn mine_version(look: &impl Look) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Sums {
        rows: i64,
        versions: Option<i64>,
    }
    let sql = "SELECT COUNT(*) AS rows, CAST(SUM(version) AS bigint) AS versions FROM sales_order \
               WHERE person_id = $1 AND offered_at IS NOT NULL";
    let sums: Option<Sums> = look.one(sql, [look.actor().customer()?.person.into()]).await?;
    Ok(sums.map_or(String::new(), |sums| {
        format!("{}-{}", sums.rows, sums.versions.unwrap_or(0))
    }))
}

/// The owner's orders, the newest first.
pub async fn mine(look: &impl Look) -> Result<MyOrdersView, Error> {
    let me = look.actor().customer()?.person;
    let sql = "WHERE o.person_id = $1 AND o.offered_at IS NOT NULL ORDER BY o.created_at DESC, o.id DESC LIMIT $2";
    let rows = table::select(look, sql, vec![me.into(), MOST.into()]).await?;
    let ids: Vec<OrderId> = rows.iter().map(|row| row.id).collect();
    let steps = criticals(look, &ids).await?;
    let card = |row: &Row| OrderCard {
        id: row.id,
        number: row.number.clone(),
        state: row.state,
        source: row.source,
        model: row.model.clone(),
        store_name: row.store_name.clone(),
        step: card(row, &steps).filter(|_| row.state.is_open_or_draft()),
        delayed: row.delayed_at.is_some(),
        on_hold: row.hold_at.is_some(),
        offered_until: row.valid_until.filter(|_| row.state == State::Draft),
        version: row.version,
    };
    Ok(MyOrdersView {
        items: rows.iter().map(card).collect(),
    })
}

/// One order, of this owner or in these stores.
pub async fn one(look: &impl Look, id: OrderId) -> Result<OrderView, Error> {
    let row = table::find(look, id).await?;
    view(look, &row).await
}

/// An order and its version, as [`super::path::version`] tells it.
pub async fn one_with_version(look: &impl Look, id: OrderId) -> Result<(OrderView, String), Error> {
    let row = table::find(look, id).await?;
    let view = view(look, &row).await?;
    let booking = match row.booking_id {
        Some(booking) => booking::glimpse(look, booking).await?,
        None => None,
    };
    let version = booking.filter(|one| held(one.state)).map(|one| one.version);
    Ok((view, super::path::tag(row.version, version)))
}

fn held(state: booking::State) -> bool {
    matches!(state, booking::State::Confirmed | booking::State::Arrived)
}

/// The order as it is shown.
pub(super) async fn view(look: &impl Look, row: &Row) -> Result<OrderView, Error> {
    let handover = match row.booking_id {
        Some(booking) => booking::glimpse(look, booking).await?.map(|one| OrderHandoverView {
            booking_id: booking,
            state: one.state,
            start_at: one.start_at,
            ready_at: one.ready_at,
            bring: StepKind::Handover.bring().iter().map(|one| (*one).to_owned()).collect(),
        }),
        None => None,
    };
    let hold = row.hold_reason.zip(row.hold_at).map(|(reason, since)| HoldView {
        reason,
        words: reason.words().to_owned(),
        since,
    });
    Ok(OrderView {
        id: row.id,
        number: row.number.clone(),
        state: row.state,
        source: row.source,
        version: row.version,
        store_id: row.store_id,
        store_name: row.store_name.clone(),
        model_id: row.model_id,
        model: row.model.clone(),
        vin_masked: row.vin_mask.clone(),
        consultant: consultant(row.consultant_id, row.consultant_name.as_ref()),
        plan: plan::view(row)?,
        money: money(look, row).await?,
        expected: row.expected().map(|(from, to)| RangeView { from, to }),
        delayed: delayed(row),
        on_hold: hold,
        signed_at: row.signed_at,
        contract_number: row.contract_number.clone(),
        next_contact_at: row.contact_due_at,
        handover,
        delivery: checks::delivery(look, row).await?,
        cancelled: cancelled(row),
        delivered_at: row.delivered_at,
        vehicle_id: row.vehicle_id,
    })
}

fn delayed(row: &Row) -> Option<DelayedView> {
    let (reason, since) = row.delay_reason.zip(row.delayed_at)?;
    let range = range(row.delay_from.as_ref(), row.delay_to.as_ref());
    Some(DelayedView {
        reason,
        words: reason.words().to_owned(),
        from: range.map(|(from, _)| from),
        to: range.map(|(_, to)| to),
        since,
    })
}

fn cancelled(row: &Row) -> Option<OrderCancelledView> {
    let (reason, at) = row.cancel_reason.zip(row.cancelled_at)?;
    Some(OrderCancelledView {
        reason,
        at,
        returned_fen: row.cancel_returned_fen.unwrap_or(Fen::ZERO),
        kept_fen: row.cancel_kept_fen.unwrap_or(Fen::ZERO),
    })
}

async fn money(look: &impl Look, row: &Row) -> Result<MoneyView, Error> {
    #[derive(FromQueryResult)]
    struct Payment {
        kind: PayKind,
        method: PayMethod,
        amount_fen: Fen,
        at: At,
    }
    let sql = "SELECT kind, method, amount_fen, at FROM order_payment WHERE order_id = $1 ORDER BY at, id";
    let rows: Vec<Payment> = look.all(sql, [row.id.into()]).await?;
    let payments = rows.into_iter().map(|row| OrderPaymentView {
        kind: row.kind,
        method: row.method,
        amount_fen: row.amount_fen,
        at: row.at,
    });
    Ok(MoneyView {
        paid_fen: row.paid_fen,
        returned_fen: row.returned_fen,
        due_fen: row.due(),
        payments: payments.collect(),
    })
}

/// What other modules need of an order.
#[derive(Clone, Debug)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// The store.
    pub store: StoreId,
    /// Its name.
    pub store_name: String,
    /// Its zone.
    pub zone: chrono_tz::Tz,
    /// Whose it is.
    pub person: PersonId,
    /// The customer, masked.
    pub customer: Option<String>,
    /// Who cares for it.
    pub consultant: Option<StaffId>,
    /// Where it stands.
    pub state: State,
    /// The model, as it is called in the contract.
    pub model: String,
    /// The whole price.
    pub total_fen: Fen,
    /// What of it a lender pays.
    pub financed_fen: Fen,
    /// The reserved car.
    pub vin: Option<Vin>,
    /// The car has its plate, or the store does not see to it.
    pub plated: bool,
}

/// The order for another module, in the scope of the actor: an owner's own, staff's of their stores, the system's any.
pub async fn of_store(look: &impl Look, id: OrderId) -> Result<OrderFacts, Error> {
    let row = table::find(look, id).await?;
    let steps = table::steps::of(look, id).await?;
    let vin = match row.vin_report_id {
        Some(report) => table::reports::vin(look, row.id, report).await?,
        None => None,
    };
    let plate_due = |step: &table::steps::Row| step.kind == StepKind::Plate && !step.state.is_over();
    Ok(OrderFacts {
        id: row.id,
        zone: row.zone(),
        number: row.number,
        store: row.store_id,
        store_name: row.store_name,
        person: row.person_id,
        customer: row.customer_mask,
        consultant: row.consultant_id,
        state: row.state,
        model: row.model,
        total_fen: row.total_fen,
        financed_fen: row.financed_fen,
        vin,
        plated: !steps.iter().any(plate_due),
    })
}

/// [`of_store`], if it is this person's.
pub async fn of_person(look: &impl Look, person: PersonId, id: OrderId) -> Result<OrderFacts, Error> {
    let facts = of_store(look, id).await?;
    match facts.person == person {
        true => Ok(facts),
        false => Err(Error::Missing("order")),
    }
}

/// The order of a number of ours, signed or not, and its store; whether the caller may see it is the caller's matter.
pub async fn find_by_number(look: &impl Look, number: &str) -> Result<Option<(OrderId, StoreId)>, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: OrderId,
        store_id: StoreId,
    }
    let sql = "SELECT id, store_id FROM sales_order WHERE number = $1";
    let row: Option<Found> = look.one(sql, [number.into()]).await?;
    Ok(row.map(|row| (row.id, row.store_id)))
}
