//! What was paid and paid back, as a cashier recorded it (rulings 28), and calling an order off with its effect on money.

use sea_orm::Value;

use super::rules::money::{self, Paid, Reason};
use super::rules::refused::Refused;
use super::rules::state::Event;
use super::table::{self, Change, Row};
use super::view::{CancelOrder, CancellationView, OrderView, PayKind, RecordPayment, StaffOrderView};
use super::{contact, desk, look as looks, steps, tell};
use crate::ground::actor::Actor;
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, OrderId, ReportId};
use crate::ground::money::Fen;

/// The most that is taken at once: a hundred million yuan.
const MOST: i64 = 10_000_000_000;

/// Records a payment or a refund. Of a cancelled order only refunds are left to record.
pub async fn pay(tx: &mut Tx, id: OrderId, wish: RecordPayment) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    let refund = wish.kind == PayKind::Refund;
    if !(row.state.is_open() || refund) {
        return Err(Refused::NotNow.into());
    }
    let fen = wish.amount_fen;
    if !(1..=MOST).contains(&fen.get()) {
        return Err(Error::field("/amount_fen", "order.amount", "金额应大于 0"));
    }
    if refund && fen > row.paid_fen.minus(row.returned_fen).plus(extra(&row)) {
        return Err(Refused::RefundTooHigh.into());
    }
    // Nobody names a payment: any fresh id will do.
    let payment: ReportId = tx.fresh();
    let sql = "INSERT INTO order_payment (id, order_id, kind, method, amount_fen, reference, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        payment.uuid().into(),
        id.into(),
        wish.kind.into(),
        wish.method.into(),
        fen.into(),
        wish.reference.as_ref().map(ToString::to_string).into(),
        tx.now().into(),
        tx.actor().staff()?.staff.into(),
    ];
    tx.run(sql, values).await?;
    let change = Change {
        sets: if refund {
            "returned_fen = returned_fen + $6"
        } else {
            "paid_fen = paid_fen + $6"
        },
        values: vec![fen.into()],
        detail: Some(format!("{} {}", super::word(wish.kind), fen.get())),
    };
    table::write(tx, &row, "pay".into(), row.state, change).await?;
    steps::refresh(tx, id, None).await?;
    tx.audit(Entry {
        action: "order.paid",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(format!("{} {}", super::word(wish.kind), fen.get())),
    })
    .await?;
    desk::one(tx, id).await
}

/// What the store owes on top of what was paid: after a cancellation that was its own fault.
fn extra(row: &Row) -> Fen {
    let all = Paid {
        down: row.down_kind,
        down_fen: row.down_fen,
        paid_fen: row.paid_fen,
        price_fen: row.car_fen,
    };
    row.cancel_reason
        .map_or(Fen::ZERO, |reason| money::effect(all, reason.fault()).extra_fen)
}

fn effect(look: &impl Look, row: &Row, reason: Reason) -> Result<CancellationView, Error> {
    row.may(Event::Cancel, table::who(look.actor()))?;
    if matches!(look.actor(), Actor::Customer(_)) && !reason.is_owners(row.delayed_at.is_some()) {
        return Err(Refused::ReasonNotYours.into());
    }
    let paid = Paid {
        down: row.down_kind,
        down_fen: row.down_fen,
        paid_fen: row.paid_fen.minus(row.returned_fen),
        price_fen: row.car_fen,
    };
    let effect = money::effect(paid, reason.fault());
    Ok(CancellationView {
        reason,
        down: row.down_kind,
        name: row.down_kind.name().to_owned(),
        paid_fen: paid.paid_fen,
        returned_fen: effect.returned_fen,
        kept_fen: effect.kept_fen,
        extra_fen: effect.extra_fen,
        words: money::words(paid, reason.fault(), effect),
    })
}

/// What calling it off would cost, shown before anybody does.
pub async fn cancellation(look: &impl Look, id: OrderId, reason: Reason) -> Result<CancellationView, Error> {
    effect(look, &table::find(look, id).await?, reason)
}

/// The owner calls it off, agreeing to the sum that was shown.
pub async fn cancel(tx: &mut Tx, id: OrderId, wish: CancelOrder) -> Result<OrderView, Error> {
    called_off(tx, id, wish).await?;
    looks::one(tx, id).await
}

/// Staff call it off, for the customer or for the store.
pub async fn cancel_by_staff(tx: &mut Tx, id: OrderId, wish: CancelOrder) -> Result<StaffOrderView, Error> {
    called_off(tx, id, wish).await?;
    desk::one(tx, id).await
}

async fn called_off(tx: &mut Tx, id: OrderId, wish: CancelOrder) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    let effect = effect(tx, &row, wish.reason)?;
    let all = effect.returned_fen.plus(effect.extra_fen);
    if all != wish.returned_fen {
        let extra = serde_json::to_value(&effect).map_err(|e| Error::fault("render an effect", e))?;
        return Err(Refusal::from(Refused::EffectChanged).with(extra).into());
    }
    let was_draft = row.signed_at.is_none();
    let change = Change {
        sets: "cancelled_at = $6, cancel_reason = $7, cancel_returned_fen = $8, cancel_kept_fen = $9, vin_index = NULL",
        values: vec![tx.now().into(), wish.reason.into(), all.into(), effect.kept_fen.into()],
        detail: Some(super::word(wish.reason)),
    };
    table::step(tx, &row, Event::Cancel, change).await?;
    contact::drop_promises(tx, id).await?;
    steps::refresh(tx, id, None).await?;
    tx.audit(Entry {
        action: "order.cancelled",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(format!("{} {}", super::word(wish.reason), all.get())),
    })
    .await?;
    if was_draft {
        return Ok(());
    }
    let row = table::find(tx, id).await?;
    tell::cancelled(tx, &row, wish.reason).await
}
