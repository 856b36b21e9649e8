//! The bill of a quote, as it is shown.

use sea_orm::FromQueryResult;

use super::rules::line::Payer;
use super::view::{PaymentView, SettledLineView, Settlement};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{LineId, QuoteId, SettlementId};
use crate::ground::money::Fen;

/// The bill of a quote.
pub(super) async fn settlement(look: &impl Look, quote: QuoteId) -> Result<Option<Settlement>, Error> {
    #[derive(FromQueryResult)]
    struct Bill {
        id: SettlementId,
        number: String,
        total_fen: Fen,
        due_fen: Fen,
        paid_fen: Fen,
        settled_at: At,
    }
    let sql = "SELECT id, number, total_fen, due_fen, paid_fen, settled_at FROM quote_settlement WHERE quote_id = $1";
    let Some(bill): Option<Bill> = look.one(sql, [quote.into()]).await? else {
        return Ok(None);
    };
    #[derive(FromQueryResult)]
    struct Line {
        line_id: LineId,
        words: String,
        payer: Payer,
        consented_fen: Fen,
        settled_fen: Fen,
        reason: Option<String>,
    }
    let sql = "SELECT line_id, words, payer, consented_fen, settled_fen, reason FROM quote_settled WHERE settlement_id = $1 ORDER BY place";
    let lines: Vec<Line> = look.all(sql, [bill.id.into()]).await?;
    let line = |one: Line| SettledLineView {
        line_id: one.line_id,
        words: one.words,
        payer: one.payer,
        consented_fen: one.consented_fen,
        settled_fen: one.settled_fen,
        reason: one.reason,
    };
    let sql = "SELECT id, kind, method, amount_fen, reference, at FROM quote_payment WHERE settlement_id = $1 ORDER BY at, id";
    let payments: Vec<PaymentView> = look.all(sql, [bill.id.into()]).await?;
    Ok(Some(Settlement {
        id: bill.id,
        number: bill.number,
        lines: lines.into_iter().map(line).collect(),
        total_fen: bill.total_fen,
        due_fen: bill.due_fen,
        paid_fen: bill.paid_fen,
        open_fen: bill.due_fen.minus(bill.paid_fen),
        payments,
        settled_at: bill.settled_at,
    }))
}
