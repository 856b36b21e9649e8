//! The bill: the lines that were done, each up to what was agreed to (rulings 7; R081).

use sea_orm::Value;
use serde_json::json;

use super::bill::settlement;
use super::build::place;
use super::rules::bill::{Agreed, No, Wanted, bill};
use super::rules::state::{Event, LineState};
use super::send::log;
use super::table::{self, Agreement, LineRow, Row};
use super::view::Settlement;
use super::wish::{SettleLine, SettleQuote};
use super::{ABOVE_CONSENT, Job, NOT_AGREED, OPEN};
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, SettlementId};

/// Makes the bill of a repair, once.
///
/// # Errors
/// `quote.version`, `quote.state`, `quote.open`, `quote.not_agreed`, `quote.above_consent`, wrong fields; [`Error::Missing`].
pub async fn settle(tx: &mut Tx, job: &Job, wish: SettleQuote) -> Result<Settlement, Error> {
    let mut row = table::take(tx, job.repair).await?;
    row.seen(wish.version)?;
    if wish.lines.len() > 60 {
        return Err(Error::field("/lines", "quote.lines", "最多 60 个项目"));
    }
    let versions = table::versions(tx, row.id).await?;
    let mut version = table::last_sent(&versions).ok_or(Error::Missing("quote"))?.clone();
    let lines = table::lines(tx, version.id).await?;
    let waits = |line: &&LineRow| matches!(line.state, LineState::Open | LineState::Asked);
    if version.state.is_live() && lines.iter().any(|line| waits(&line)) {
        let open: Vec<_> = lines.iter().filter(waits).map(|line| line.line_id).collect();
        return Err(OPEN.with(json!({ "lines": open })).into());
    }
    let agreed = table::agreed(tx, row.id).await?;
    let made = judged(&wish.lines, &agreed, &lines)?;
    let who = table::who(tx.actor());
    let values = vec![tx.now().into()];
    table::advance(tx, &mut version, (Event::Settle, who), ", ended_at = $4", values).await?;
    let id: SettlementId = tx.fresh();
    let number = row.number.replacen("QT", "JS", 1);
    let sql = "INSERT INTO quote_settlement (id, number, quote_id, version_id, total_fen, due_fen, paid_fen, settled_by, settled_at) \
               VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    let values: [Value; 8] = [
        id.into(),
        number.into(),
        row.id.into(),
        version.id.into(),
        made.total_fen.into(),
        made.owner_fen.into(),
        tx.actor().staff()?.staff.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    for (n, line) in (0_i64..).zip(&wish.lines) {
        write(tx, id, n, line, &agreed, &lines).await?;
    }
    table::touch(tx, &mut row).await?;
    log(
        tx,
        &row,
        "quote.settled",
        format!("{} {}", made.total_fen, made.owner_fen),
    )
    .await?;
    shown(tx, &row).await
}

/// The bill as it stands now.
pub(super) async fn shown(look: &impl Look, row: &Row) -> Result<Settlement, Error> {
    let bill = settlement(look, row.id).await?;
    bill.ok_or(Error::Fault(Fault::bare("a bill vanished")))
}

/// The bill, or the no in words; the keys of the tables would say it anyway.
fn judged(wanted: &[SettleLine], agreed: &[Agreement], lines: &[LineRow]) -> Result<super::rules::bill::Bill, Error> {
    let payer = |one: &Agreement| {
        lines
            .iter()
            .find(|line| line.line_id == one.line_id)
            .map(|line| line.payer)
    };
    let agreements: Vec<Agreed> = agreed
        .iter()
        .filter_map(|one| {
            payer(one).map(|payer| Agreed {
                line: one.line_id,
                consented: one.fen,
                payer,
            })
        })
        .collect();
    let wants: Vec<Wanted> = wanted
        .iter()
        .map(|one| Wanted {
            line: one.line_id,
            settled: one.settled_fen,
        })
        .collect();
    let bill = bill(&agreements, &wants).map_err(|no| said(no, wanted, &agreements))?;
    for (n, one) in wanted.iter().enumerate() {
        let most = agreements.iter().find(|agreed| agreed.line == one.line_id);
        if one.reason.is_none() && most.is_some_and(|most| one.settled_fen < most.consented) {
            let at = format!("{}/reason", place(n));
            return Err(Error::field(at, "quote.settle_reason", "少收需要说明原因"));
        }
    }
    Ok(bill)
}

fn said(no: No, wanted: &[SettleLine], agreed: &[Agreed]) -> Error {
    let line = |n: usize| wanted.get(n).map(|one| one.line_id);
    match no {
        No::NotAgreed(n) => NOT_AGREED.with(json!({ "line_id": line(n) })).into(),
        No::TooMuch(n) => {
            let most = agreed
                .iter()
                .find(|one| Some(one.line) == line(n))
                .map(|one| one.consented);
            ABOVE_CONSENT
                .with(json!({ "line_id": line(n), "consented_fen": most }))
                .into()
        }
        No::Twice(n) => Error::field(place(n), "quote.twice", "同一项目出现了两次"),
    }
}

async fn write(
    tx: &Tx,
    bill: SettlementId,
    place: i64,
    wanted: &SettleLine,
    agreed: &[Agreement],
    lines: &[LineRow],
) -> Result<(), Error> {
    let gone = || Error::Fault(Fault::bare("an agreement vanished"));
    let to = agreed
        .iter()
        .find(|one| one.line_id == wanted.line_id)
        .ok_or_else(gone)?;
    let line = lines
        .iter()
        .find(|one| one.line_id == wanted.line_id)
        .ok_or_else(gone)?;
    let sql = "INSERT INTO quote_settled (line_id, settlement_id, place, consent_id, consented_fen, settled_fen, payer, words, reason) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values: [Value; 9] = [
        wanted.line_id.into(),
        bill.uuid().into(),
        place.into(),
        to.consent_id.into(),
        to.fen.into(),
        wanted.settled_fen.into(),
        line.payer.into(),
        line.words.clone().into(),
        wanted.reason.clone().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
