//! What loans tell whom, and what they say to the order's step: each in the transaction of its event.

use uuid::Uuid;

use super::deal::Deal;
use super::rules::state::{Event, Mortgage, State};
use super::table::Row;
use crate::domain::notice::{self, Audience, Facts, Intent, Kind};
use crate::domain::order::{self, StepKind, StepState, Waits};
use crate::domain::staff::Role;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::Id;

fn facts(row: &Row) -> Facts {
    Facts::new(row.store_name.clone(), row.number.clone(), row.zone())
}

fn to(row: &Row, audience: Audience, kind: Kind, facts: Facts) -> Intent {
    Intent {
        audience,
        kind,
        store: row.store_id,
        subject: row.id.uuid(),
        subject_text: row.id.to_string(),
        event_no: row.version,
        facts,
        not_before: None,
        expires_at: None,
    }
}

async fn owner(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    notice::intend(tx, to(row, Audience::Person(row.person_id), kind, facts)).await
}

async fn clerk(tx: &mut Tx, row: &Row, kind: Kind, facts: Facts) -> Result<(), Error> {
    let audience = Audience::StoreRole(row.store_id, Role::LoanClerk);
    notice::intend(tx, to(row, audience, kind, facts)).await
}

/// Sent to the lender; the clerk has its papers.
pub(super) async fn submitted(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let facts = Facts {
        text: Some(row.lender_name.clone()),
        due_at: row.ack_due_at,
        ..facts(row)
    };
    owner(tx, row, Kind::LoanSubmitted, facts).await?;
    papers_complete(tx, row).await
}

/// To the clerk: what was missing is there.
pub(super) async fn papers_complete(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    clerk(tx, row, Kind::LoanPapersComplete, facts(row)).await
}

/// To the owner: this paper is wanted.
pub(super) async fn supplement(tx: &mut Tx, row: &Row, words: String) -> Result<(), Error> {
    let facts = Facts {
        text: Some(words),
        ..facts(row)
    };
    owner(tx, row, Kind::LoanSupplement, facts).await
}

/// To the clerk: a report of the lender does not fit.
pub(super) async fn held(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    clerk(tx, row, Kind::LoanReportHeld, facts(row)).await
}

/// To the clerk: a clock was missed.
pub(super) async fn late(tx: &mut Tx, row: &Row, kind: Kind) -> Result<(), Error> {
    let facts = Facts {
        text: Some(row.lender_name.clone()),
        ..facts(row)
    };
    clerk(tx, row, kind, facts).await
}

/// To the owner: the approval runs out, or has.
pub(super) async fn expiring(tx: &mut Tx, row: &Row, kind: Kind) -> Result<(), Error> {
    let facts = Facts {
        due_at: row.valid_until,
        ..facts(row)
    };
    owner(tx, row, kind, facts).await
}

/// What follows from what was said, to the owner. A refusal says nothing of why.
pub(super) async fn told(tx: &mut Tx, row: &Row, event: Event, deal: &Deal, words: String) -> Result<(), Error> {
    let (sum, _) = deal.sums();
    let approved = || Facts {
        price: Some((sum, sum)),
        due_at: row.valid_until,
        ..facts(row)
    };
    match event {
        Event::RequestPapers => supplement(tx, row, words).await,
        Event::Approve | Event::MeetLastCondition => owner(tx, row, Kind::LoanApproved, approved()).await,
        Event::ApproveConditionally => {
            let conditions: Vec<&str> = deal.conditions.iter().map(|one| one.text.as_str()).collect();
            let facts = Facts {
                text: Some(conditions.join("；")),
                ..approved()
            };
            owner(tx, row, Kind::LoanConditional, facts).await
        }
        Event::Reject => owner(tx, row, Kind::LoanRefused, facts(row)).await,
        Event::Sign => owner(tx, row, Kind::LoanSigned, facts(row)).await,
        Event::PayOut => {
            let paid = deal.paid.unwrap_or(sum);
            let facts = Facts {
                price: Some((paid, paid)),
                start_at: row.paid_at,
                ..facts(row)
            };
            owner(tx, row, Kind::LoanPaidOut, facts).await
        }
        _ => Ok(()),
    }
}

/// What the order's step of the loan is now, and whom it waits for. An order that is over keeps its step.
pub(super) async fn step(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let after = row.mortgage == Mortgage::AfterPayout;
    let (to, who) = match row.state {
        _ if row.paid_at.is_some() => (StepState::Done, None),
        // After a no, too, it is the owner who says how to go on.
        State::Draft
        | State::SupplementNeeded
        | State::Approved
        | State::ApprovedConditional
        | State::Rejected
        | State::Withdrawn
        | State::Expired => (StepState::Running, Some(Waits::Owner)),
        State::Submitted | State::PreReview | State::Review | State::MortgageDone => {
            (StepState::Running, Some(Waits::Lender))
        }
        State::Signed if after => (StepState::Running, Some(Waits::Lender)),
        State::Signed | State::MortgagePending => (StepState::Running, Some(Waits::LoanClerk)),
        State::PaidOut | State::Closed => (StepState::Done, None),
    };
    open(order::settle_step(tx, row.order_id, StepKind::Loan, to).await)?;
    if let Some(who) = who {
        let name = (who == Waits::Lender).then_some(row.lender_name.as_str());
        open(order::wait_for(tx, row.order_id, StepKind::Loan, who, name).await)?;
    }
    Ok(())
}

/// An order that is over says no to its steps: the loan goes its own way then.
fn open(settled: Result<(), Error>) -> Result<(), Error> {
    match settled {
        Err(Error::Refused(_)) => Ok(()),
        other => other,
    }
}

/// Whether a notice of this event still says how it stands (X7): what was told of a version that was passed over is not
/// sent any more.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn is_current(look: &impl Look, subject: Uuid, event_no: i64) -> Result<bool, Error> {
    // A paper that was put in, or a clock, is one version more and changes nothing of what was said.
    let sql = "SELECT COUNT(*) FROM loan l WHERE l.id = $1 AND NOT EXISTS \
               (SELECT 1 FROM loan_event e WHERE e.loan_id = l.id AND e.no > $2)";
    Ok(look.number(sql, [subject.into(), event_no.into()]).await? > 0)
}
