//! The clocks of loans: LENDER_ACK, PAYOUT, the approval's day; what is filed; how long lenders usually take.

use super::lender;
use super::rules::flow::{FILED_DAYS, WARNINGS, typical};
use super::rules::state::{Event, Mortgage, Who};
use super::table::{self, Row};
use super::tell;
use crate::domain::notice::Kind;
use crate::domain::order;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

const DAY_MINUTES: i64 = 24 * 60;

async fn due(tx: &Tx, condition: &str, values: Vec<sea_orm::Value>, limit: u64) -> Result<Vec<Row>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    table::select(tx, &format!("WHERE {condition} ORDER BY l.id LIMIT {limit}"), values).await
}

/// LENDER_ACK: the lender has not answered in eight hours; the clerk hears of it once.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn acks(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let condition = "l.state = 'submitted' AND l.ack_missed_at IS NULL AND l.ack_due_at <= $1";
    let mut rows = due(tx, condition, vec![tx.now().into()], limit).await?;
    for row in &mut rows {
        row.ack_missed_at = Some(tx.now());
        table::touch(tx, row).await?;
        tell::late(tx, row, Kind::LoanLenderLate).await?;
    }
    Ok(rows.len() as u64)
}

/// PAYOUT: the lender has not paid in 48 hours; the clerk hears of it once.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn payouts(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let condition = "l.paid_at IS NULL AND l.payout_missed_at IS NULL AND l.payout_due_at <= $1 AND l.state IN ('signed', 'mortgage_done')";
    let mut rows = due(tx, condition, vec![tx.now().into()], limit).await?;
    for row in &mut rows {
        row.payout_missed_at = Some(tx.now());
        table::touch(tx, row).await?;
        tell::late(tx, row, Kind::LoanPayoutLate).await?;
    }
    Ok(rows.len() as u64)
}

/// Tells owners seven and two days before their approval runs out; the later word replaces the earlier one.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn warn(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let mut told = 0;
    // The nearest first: whoever has two days left is not told of seven.
    for days in WARNINGS.iter().rev() {
        let condition = "l.state IN ('approved', 'approved_conditional') AND l.valid_until <= $1 AND l.valid_until > $2 \
                         AND (l.warned_days IS NULL OR l.warned_days > $3)";
        let values = vec![
            tx.now().plus_minutes(days * DAY_MINUTES).into(),
            tx.now().into(),
            (*days).into(),
        ];
        let mut rows = due(tx, condition, values, limit).await?;
        for row in &mut rows {
            row.warned_days = Some(*days);
            table::touch(tx, row).await?;
            tell::expiring(tx, row, Kind::LoanExpiring).await?;
        }
        told += rows.len() as u64;
    }
    Ok(told)
}

/// Approvals whose day has passed are over.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn expire(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let condition = "l.state IN ('approved', 'approved_conditional') AND l.valid_until <= $1";
    let mut rows = due(tx, condition, vec![tx.now().into()], limit).await?;
    for row in &mut rows {
        table::advance(tx, row, Event::Expire, Who::System).await?;
        tell::expiring(tx, row, Kind::LoanExpired).await?;
        tell::step(tx, row).await?;
    }
    Ok(rows.len() as u64)
}

/// Applications of orders that were cancelled are taken back, as long as nothing is signed.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn orders_gone(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let condition = "l.state IN ('draft', 'submitted', 'pre_review', 'review', 'supplement_needed', 'approved', 'approved_conditional')";
    let mut gone = 0;
    for mut row in due(tx, condition, Vec::new(), 5_000).await? {
        if order::of_store(tx, row.order_id).await?.state == order::State::Cancelled && gone < limit {
            table::advance(tx, &mut row, Event::Withdraw, Who::System).await?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// Files what was done a week ago.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn close(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let before = tx.now().plus_minutes(-FILED_DAYS * DAY_MINUTES);
    let condition = "((l.state = 'paid_out' AND l.mortgage = $2) OR (l.state = 'mortgage_done' AND l.mortgage = $3)) AND l.moved_at <= $1";
    let values = vec![
        before.into(),
        Mortgage::BeforePayout.into(),
        Mortgage::AfterPayout.into(),
    ];
    let mut rows = due(tx, condition, values, limit).await?;
    for row in &mut rows {
        row.closed_at = Some(tx.now());
        table::advance(tx, row, Event::Close, Who::System).await?;
    }
    Ok(rows.len() as u64)
}

/// How long each lender usually takes, from its last two hundred decisions: what its owner's papers took is not its time.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn norms(tx: &mut Tx) -> Result<u64, Error> {
    let lenders = lender::ids(tx).await?;
    for id in &lenders {
        let took = lender::took(tx, *id).await?;
        let length = |one: &lender::Took| one.decided_at.ms() - one.submitted_at.ms() - one.paused_ms;
        let lengths: Vec<i64> = took.iter().map(length).map(|ms| ms.max(0)).collect();
        let n = i64::try_from(lengths.len()).unwrap_or(i64::MAX);
        let (p50, p90) = typical(lengths).unzip();
        let sql = "UPDATE lender SET p50_hours = $2, p90_hours = $3, n = $4 WHERE id = $1";
        tx.run(sql, [(*id).into(), p50.into(), p90.into(), n.into()]).await?;
    }
    Ok(lenders.len() as u64)
}
