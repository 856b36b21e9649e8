//! What was paid of a bill and paid back, as the cashier recorded it (rulings 28).

use sea_orm::{FromQueryResult, Value};
use serde_json::json;

use super::send::log;
use super::settle::shown;
use super::table;
use super::view::Settlement;
use super::wish::{BillPayKind, PayBill};
use super::{Job, NO_BILL, PAYMENT};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{PaymentId, SettlementId};
use crate::ground::money::Fen;

/// Records a payment, or what was paid back. Never more than is owed, never more back than was paid: the row says so.
///
/// # Errors
/// `quote.no_bill`, `quote.payment`, a wrong amount; [`Error::Missing`].
pub async fn pay(tx: &mut Tx, job: &Job, wish: PayBill) -> Result<Settlement, Error> {
    let mut row = table::take(tx, job.repair).await?;
    if wish.amount_fen.get() == 0 {
        return Err(Error::field("/amount_fen", "quote.amount", "金额应大于 0"));
    }
    #[derive(FromQueryResult)]
    struct Bill {
        id: SettlementId,
        due_fen: Fen,
        paid_fen: Fen,
    }
    let sql = "SELECT id, due_fen, paid_fen FROM quote_settlement WHERE quote_id = $1";
    let bill: Option<Bill> = tx.one(sql, [row.id.into()]).await?;
    let bill = bill.ok_or(Error::from(NO_BILL))?;
    let by = match wish.kind {
        BillPayKind::Payment => wish.amount_fen.get(),
        BillPayKind::Refund => -wish.amount_fen.get(),
    };
    let sql = "UPDATE quote_settlement SET paid_fen = paid_fen + $2 WHERE id = $1 AND paid_fen + $2 >= 0 AND paid_fen + $2 <= due_fen";
    if tx.run(sql, [bill.id.into(), by.into()]).await? == 0 {
        let truth = json!({ "due_fen": bill.due_fen, "paid_fen": bill.paid_fen });
        return Err(PAYMENT.with(truth).into());
    }
    let id: PaymentId = tx.fresh();
    let sql = "INSERT INTO quote_payment (id, settlement_id, kind, method, amount_fen, reference, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        id.into(),
        bill.id.into(),
        wish.kind.into(),
        wish.method.into(),
        wish.amount_fen.into(),
        wish.reference.clone().into(),
        tx.actor().staff()?.staff.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    table::touch(tx, &mut row).await?;
    log(tx, &row, "quote.paid", by.to_string()).await?;
    shown(tx, &row).await
}
