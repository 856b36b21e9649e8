//! What a lender's feed reports: applied in the order of its numbers, each once (domain.md 2.3; issue 5, point 4).

use super::act::apply;
use super::deal::{self, Deal};
use super::rules::state::{State, Who};
use super::table::{self, Row};
use super::wish::Told;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

/// A report of a lender.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The lender's code.
    pub lender: &'a str,
    /// Our number of the application.
    pub number: &'a str,
    /// 1, 2, 3 … of this application at this lender.
    pub sequence: i64,
    /// When it happened there.
    pub occurred_at: At,
    /// What.
    pub what: Told,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The application moved.
    Moved,
    /// It stood so already: recorded by hand before.
    NoNews,
    /// It does not fit where the application stands: kept for staff, who see it.
    Held,
    /// This number was heard before.
    Stale,
    /// A smaller number is missing: nothing was done, say it again later.
    Waits,
    /// This lender has no such application.
    Unknown,
}

impl Heard {
    const fn word(self) -> &'static str {
        match self {
            Heard::Moved => "moved",
            Heard::NoNews => "no_news",
            Heard::Held => "held",
            Heard::Stale => "stale",
            Heard::Waits => "waits",
            Heard::Unknown => "unknown",
        }
    }
}

/// Whether it stands so already.
fn already(row: &Row, deal: &Deal, told: &Told) -> bool {
    let decided_well = row.decided_at.is_some() && deal.approved.is_some();
    match told {
        Told::Acknowledge {} => row.ack_at.is_some(),
        Told::BeginReview {} => row.ack_at.is_some() && !matches!(row.state, State::PreReview),
        Told::RequestPapers { .. } => false,
        Told::Approve { .. } => decided_well && row.state != State::ApprovedConditional,
        Told::ApproveConditionally { .. } => decided_well,
        Told::MeetCondition { no } => deal.conditions.iter().any(|one| one.no == *no && one.met_at.is_some()),
        Told::Reject { .. } => row.state == State::Rejected,
        Told::Sign {} => row.signed_at.is_some(),
        Told::BeginMortgage {} => row.mortgage_at.is_some() || row.state == State::MortgagePending,
        Told::RegisterMortgage {} => row.mortgage_at.is_some(),
        Told::PayOut { .. } => row.paid_at.is_some(),
        Told::Close {} => row.closed_at.is_some(),
    }
}

/// Hears a report: the next number is applied, or kept where it does not fit; a number that was heard does nothing; one
/// that comes too early waits outside. Whoever calls this is the system.
///
/// # Errors
/// [`crate::ground::error::Fault`]; `loan.version` when somebody moved it at the same moment: say it again.
pub async fn hear(tx: &mut Tx, report: Report<'_>) -> Result<Heard, Error> {
    let found = table::select(
        tx,
        "WHERE d.code = $1 AND l.number = $2",
        vec![report.lender.into(), report.number.into()],
    );
    let Some(mut row) = found.await?.into_iter().next() else {
        return Ok(Heard::Unknown);
    };
    if report.sequence <= row.sequence {
        return Ok(Heard::Stale);
    }
    if report.sequence > row.sequence + 1 {
        return Ok(Heard::Waits);
    }
    row.sequence = report.sequence;
    let (kind, at) = (report.what.word(), report.occurred_at.min(tx.now()));
    let heard = one(tx, &mut row, report.what, at).await?;
    let sql = "INSERT INTO loan_report (loan_id, sequence, kind, outcome, occurred_at, heard_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [sea_orm::Value; 6] = [
        row.id.into(),
        report.sequence.into(),
        kind.into(),
        heard.word().into(),
        report.occurred_at.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    if heard == Heard::Held {
        metrics::counter!("chezhu_loan_reports_held_total").increment(1);
        super::tell::held(tx, &row).await?;
    }
    Ok(heard)
}

async fn one(tx: &mut Tx, row: &mut Row, what: Told, at: At) -> Result<Heard, Error> {
    let deal = deal::open(tx, row.id, &row.deal).await?;
    if already(row, &deal, &what) {
        // Why it refused may come later than that it did.
        if let Told::Reject { reason: Some(reason) } = &what {
            deal::keep_secret(tx, row.id, reason, at).await?;
        }
        table::touch(tx, row).await?;
        return Ok(Heard::NoNews);
    }
    let before = row.clone();
    match apply(tx, row, what, Who::Lender, at).await {
        Ok(()) => Ok(Heard::Moved),
        Err(Error::Refused(no)) if no.code == super::STATE.code || no.code == super::CAR.code => {
            *row = before;
            table::touch(tx, row).await?;
            Ok(Heard::Held)
        }
        Err(other) => Err(other),
    }
}
