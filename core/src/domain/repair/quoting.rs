//! Quotes of repairs: the quote does what was asked, and the repair moves with it, in one transaction.
//!
//! Whose repair it is, is asked first: an owner's own, or staff's of their stores. Who only follows the car has no quote.

use super::consent::{self, Decided, DecidedLine, Subject, subject, subject_of};
use super::rules::refused::Refused;
use super::{rework, table};
use crate::domain::quote::{
    self, CalledAboutQuote, DecideByPhone, DecideQuote, DraftQuote, Job, PayBill, QuoteView, SendQuote, SettleQuote,
    Settlement, StaffQuoteView, ViewQuote,
};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RepairId};

fn job(of: &Subject) -> Job {
    Job {
        repair: of.repair,
        store: of.store,
        vehicle: of.vehicle,
        owner: of.owner,
        model: of.model,
    }
}

/// The repair, taken, and not over.
async fn open(tx: &mut Tx, id: RepairId) -> Result<Job, Error> {
    let of = subject(tx, id).await?;
    match of.stage.is_open() {
        true => Ok(job(&of)),
        false => Err(Refused::NotNow.into()),
    }
}

/// The quote of a repair as it is with its owner.
///
/// # Errors
/// [`Error::Missing`] while none was sent.
pub async fn quote_of(look: &impl Look, id: RepairId) -> Result<QuoteView, Error> {
    let of = subject_of(look, id).await?;
    quote::current(look, of.repair).await
}

/// The quote of a repair with its draft, for staff.
///
/// # Errors
/// [`Error::Missing`].
pub async fn staff_quote(look: &impl Look, id: RepairId) -> Result<StaffQuoteView, Error> {
    let of = subject_of(look, id).await?;
    quote::staff_one(look, of.repair).await
}

/// Draws up the next version.
///
/// # Errors
/// As [`quote::draft`]; `repair.not_now` when the repair is over.
pub async fn draft_quote(tx: &mut Tx, id: RepairId, wish: DraftQuote) -> Result<StaffQuoteView, Error> {
    let job = open(tx, id).await?;
    rework::free(tx, &table::find(tx, id).await?, &wish.lines).await?;
    quote::draft(tx, &job, wish).await?;
    quote::staff_one(tx, id).await
}

/// Sends the draft; work on lines that are no longer agreed to may not begin.
///
/// # Errors
/// As [`quote::send`]; `repair.not_now`, `repair.gate_closed`.
pub async fn send_quote(tx: &mut Tx, id: RepairId, wish: SendQuote) -> Result<StaffQuoteView, Error> {
    let job = open(tx, id).await?;
    let sent = quote::send(tx, &job, wish).await?;
    if !sent.voided.is_empty() {
        let voided: Vec<_> = sent.voided.iter().map(|line| line.uuid()).collect();
        consent::quote_voided(tx, id, &voided).await?;
    }
    consent::quote_sent(tx, id, sent.no, sent.open).await?;
    quote::staff_one(tx, id).await
}

/// The owner was called about it.
///
/// # Errors
/// As [`quote::called`].
pub async fn called_about_quote(tx: &mut Tx, id: RepairId, wish: CalledAboutQuote) -> Result<StaffQuoteView, Error> {
    let job = open(tx, id).await?;
    quote::called(tx, &job, wish).await?;
    quote::staff_one(tx, id).await
}

/// The owner has it before them.
///
/// # Errors
/// As [`quote::viewed`].
pub async fn view_quote(tx: &mut Tx, id: RepairId, wish: ViewQuote) -> Result<QuoteView, Error> {
    let of = subject(tx, id).await?;
    quote::viewed(tx, &job(&of), wish).await?;
    quote::current(tx, id).await
}

/// The owner decides lines in the app.
///
/// # Errors
/// As [`quote::decide`]; `repair.not_now` when the repair is over.
pub async fn decide_quote(tx: &mut Tx, id: RepairId, wish: DecideQuote) -> Result<QuoteView, Error> {
    let job = open(tx, id).await?;
    let decided = quote::decide(tx, &job, wish).await?;
    follow(tx, id, decided).await?;
    quote::current(tx, id).await
}

/// Staff write down what the owner said by telephone.
///
/// # Errors
/// As [`quote::by_phone`]; `repair.not_now` when the repair is over.
pub async fn decide_quote_by_phone(tx: &mut Tx, id: RepairId, wish: DecideByPhone) -> Result<StaffQuoteView, Error> {
    let job = open(tx, id).await?;
    let decided = quote::by_phone(tx, &job, wish).await?;
    follow(tx, id, decided).await?;
    quote::staff_one(tx, id).await
}

/// The repair goes on with what was agreed to, and lets go what was declined.
async fn follow(tx: &mut Tx, id: RepairId, decided: quote::Decided) -> Result<(), Error> {
    let line = |one: quote::DecidedLine| DecidedLine {
        line: one.line.uuid(),
        labour: one.work,
        item: one.item,
        name: one.words,
        minutes: one.minutes,
        yes: one.yes,
    };
    let decided = Decided {
        undecided: decided.open,
        lines: decided.lines.into_iter().map(line).collect(),
    };
    consent::quote_decided(tx, id, decided).await
}

/// Makes the bill.
///
/// # Errors
/// As [`quote::settle`].
pub async fn settle_quote(tx: &mut Tx, id: RepairId, wish: SettleQuote) -> Result<Settlement, Error> {
    let of = subject(tx, id).await?;
    let bill = quote::settle(tx, &job(&of), wish).await?;
    consent::quote_settled(tx, id, bill.due_fen).await?;
    Ok(bill)
}

/// Records a payment of the bill.
///
/// # Errors
/// As [`quote::pay`].
pub async fn pay_bill(tx: &mut Tx, id: RepairId, wish: PayBill) -> Result<Settlement, Error> {
    let of = subject(tx, id).await?;
    quote::pay(tx, &job(&of), wish).await
}

/// Ends what was not decided in time; the repairs wait for it no longer.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn expire_quotes(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let ended = quote::expire(tx, limit).await?;
    for id in &ended {
        consent::quote_lapsed(tx, *id).await?;
    }
    Ok(ended.len() as u64)
}
