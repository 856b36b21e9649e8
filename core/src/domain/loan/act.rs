//! What is said and done of an application: by the lender's feed or by hand the same.

use super::deal::{self, Condition, Deal};
use super::look::{own, staff_or_own};
use super::paper::pages_of;
use super::rules::paper::AskedBy;
use super::rules::state::{Event, Who, next};
use super::table::{self, Row};
use super::view::SecretView;
use super::wish::{RecordLoan, SeenVersion, SignLoan, Told};
use super::{CAR, NO_REASON, STATE, tell};
use crate::domain::{media, order};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, LoanId};
use crate::ground::text::Line;

/// What stands in the way of something that was said: the table, or a guard.
pub(super) fn event(told: &Told, deal: &Deal) -> Option<Event> {
    Some(match told {
        Told::Acknowledge {} => Event::Acknowledge,
        Told::BeginReview {} => Event::BeginReview,
        Told::RequestPapers { .. } => Event::RequestPapers,
        Told::Approve { .. } => Event::Approve,
        Told::ApproveConditionally { .. } => Event::ApproveConditionally,
        Told::MeetCondition { no } => {
            let open: Vec<u32> = deal
                .conditions
                .iter()
                .filter(|one| one.met_at.is_none())
                .map(|one| one.no)
                .collect();
            match open.as_slice() {
                [last] if last == no => Event::MeetLastCondition,
                some if some.contains(no) => Event::MeetCondition,
                _ => return None,
            }
        }
        Told::Reject { .. } => Event::Reject,
        Told::Sign {} => Event::Sign,
        Told::BeginMortgage {} => Event::BeginMortgage,
        Told::RegisterMortgage {} => Event::RegisterMortgage,
        Told::PayOut { .. } => Event::PayOut,
        Told::Close {} => Event::Close,
    })
}

/// Applies what was said, done at this instant in this name; whether it may be is the table's to say.
///
/// # Errors
/// `loan.state`, `loan.car`, `loan.version`.
pub(super) async fn apply(tx: &mut Tx, row: &mut Row, told: Told, who: Who, at: At) -> Result<(), Error> {
    let mut deal = deal::open(tx, row.id, &row.deal).await?;
    let refused = || Error::from(STATE.with(serde_json::json!({ "state": row.state })));
    let event = event(&told, &deal).ok_or_else(refused)?;
    if next(row.state, event, who, row.mortgage).is_none() {
        return Err(refused());
    }
    if event == Event::RegisterMortgage {
        let facts = order::of_store(tx, row.order_id).await?;
        let missing = [("vin", facts.vin.is_none()), ("plate", !facts.plated)];
        let missing: Vec<&str> = missing.iter().filter(|(_, due)| *due).map(|(what, _)| *what).collect();
        if !missing.is_empty() {
            return Err(CAR.with(serde_json::json!({ "missing": missing })).into());
        }
    }
    let wanted = take_in(tx, row, &mut deal, &told, at).await?;
    row.deal = deal::seal(tx, row.id, &deal).await?;
    table::advance(tx, row, event, who).await?;
    tell::told(tx, row, event, &deal, wanted).await?;
    tell::step(tx, row).await
}

/// What changes in the row and the deal; the words for papers that are wanted.
async fn take_in(tx: &mut Tx, row: &mut Row, deal: &mut Deal, told: &Told, at: At) -> Result<String, Error> {
    match told {
        Told::Acknowledge {} => row.ack_at = Some(at),
        Told::RequestPapers { papers } => {
            let mut wanted = Vec::new();
            for paper in papers {
                table::want(tx, row.id, paper.kind, paper.why.as_str(), true, AskedBy::Lender).await?;
                wanted.push(format!("{}（{}）", paper.kind.name(), paper.why));
            }
            return Ok(wanted.join("、"));
        }
        Told::Approve { .. } | Told::ApproveConditionally { .. } => approve(row, deal, told, at),
        Told::MeetCondition { no } => {
            for one in deal.conditions.iter_mut().filter(|one| one.no == *no) {
                one.met_at = Some(at);
            }
        }
        Told::Reject { reason } => {
            row.decided_at = Some(at);
            if let Some(reason) = reason {
                deal::keep_secret(tx, row.id, reason, at).await?;
                row.has_reason = true;
            }
        }
        Told::Sign {} => row.signed_at = Some(at),
        Told::RegisterMortgage {} => row.mortgage_at = Some(at),
        Told::PayOut { amount_fen } => {
            row.paid_at = Some(at);
            deal.paid = Some(amount_fen.unwrap_or(deal.sums().0));
        }
        Told::Close {} => row.closed_at = Some(at),
        Told::BeginReview {} | Told::BeginMortgage {} => {}
    }
    Ok(String::new())
}

fn approve(row: &mut Row, deal: &mut Deal, told: &Told, at: At) {
    let none: &[Line] = &[];
    let (amount, months, until, conditions) = match told {
        Told::Approve {
            amount_fen,
            term_months,
            valid_until,
        } => (amount_fen, term_months, valid_until, none),
        Told::ApproveConditionally {
            amount_fen,
            term_months,
            valid_until,
            conditions,
        } => (amount_fen, term_months, valid_until, conditions.as_slice()),
        _ => return,
    };
    deal.approved = Some((amount.unwrap_or(deal.amount), months.unwrap_or(deal.months)));
    let condition = |(no, text): (u32, &Line)| Condition {
        no,
        text: text.to_string(),
        met_at: None,
    };
    deal.conditions = (1..).zip(conditions).map(condition).collect();
    row.decided_at = Some(at);
    row.valid_until = Some(until.unwrap_or(at.plus_minutes(row.approval_days * 24 * 60)));
    row.warned_days = None;
}

/// What is wrong with something that was said, each field named.
fn checked(told: &Told, row: &Row, now: At) -> Result<(), Error> {
    let wrong = |pointer: &str, words: &str| Err(Error::field(format!("/what/{pointer}"), "loan.told", words));
    match told {
        Told::RequestPapers { papers } if papers.is_empty() || papers.len() > 10 => {
            wrong("papers", "请列出 1 到 10 项材料")
        }
        Told::ApproveConditionally { conditions, .. } if conditions.is_empty() || conditions.len() > 10 => {
            wrong("conditions", "请列出 1 到 10 项条件")
        }
        Told::Approve {
            amount_fen,
            term_months,
            valid_until,
        }
        | Told::ApproveConditionally {
            amount_fen,
            term_months,
            valid_until,
            ..
        } => {
            let terms = row.terms()?;
            if amount_fen.is_some_and(|amount| amount.get() <= 0 || amount > terms.max_amount_fen) {
                return wrong("amount_fen", "批复金额不正确");
            }
            if term_months.is_some_and(|months| !(1..=120).contains(&months)) {
                return wrong("term_months", "批复期数不正确");
            }
            match valid_until.is_some_and(|until| until <= now) {
                true => wrong("valid_until", "有效期应在将来"),
                false => Ok(()),
            }
        }
        Told::PayOut {
            amount_fen: Some(amount),
        } if amount.get() <= 0 => wrong("amount_fen", "放款金额不正确"),
        _ => Ok(()),
    }
}

/// Records by hand what a lender said, or what was done. Why it refused only by those who may read it.
///
/// # Errors
/// `loan.version`, `loan.state`, `loan.car`, wrong fields; [`Error::Denied`] for a reason without `loan.secret`;
/// [`Error::Missing`].
pub async fn record(tx: &mut Tx, id: LoanId, wish: RecordLoan, may_secret: bool) -> Result<(), Error> {
    tx.actor().staff()?;
    let mut row = table::find(tx, id).await?;
    row.seen(wish.version)?;
    checked(&wish.what, &row, tx.now())?;
    if matches!(&wish.what, Told::Reject { reason: Some(_) }) && !may_secret {
        return Err(Error::Denied("loan.secret"));
    }
    // A signature has its pages: `sign` takes them.
    if matches!(wish.what, Told::Sign {}) {
        return Err(Error::field("/what/kind", "loan.told", "请上传签署后的合同"));
    }
    let (at, word, who) = (tx.now(), wish.what.word(), table::who(tx.actor()));
    apply(tx, &mut row, wish.what, who, at).await?;
    seen_reports(tx, id).await?;
    log(tx, &row, "loan.recorded", Some(word.to_owned())).await
}

/// Whoever recorded something by hand has seen what the lender reported and did not fit.
async fn seen_reports(tx: &Tx, id: LoanId) -> Result<(), Error> {
    let sql = "UPDATE loan_report SET seen_at = $2 WHERE loan_id = $1 AND outcome = 'held' AND seen_at IS NULL";
    tx.run(sql, [id.into(), tx.now().into()]).await?;
    Ok(())
}

/// The contract is signed: the signed copy is kept page by page.
///
/// # Errors
/// `loan.version`, `loan.state`, `loan.pages`, `media.not_found`; [`Error::Missing`].
pub async fn sign(tx: &mut Tx, id: LoanId, wish: SignLoan) -> Result<(), Error> {
    let mut row = staff_or_own(tx, id).await?;
    row.seen(wish.version)?;
    pages_of(&wish.media_ids, 20)?;
    let (at, who) = (tx.now(), table::who(tx.actor()));
    apply(tx, &mut row, Told::Sign {}, who, at).await?;
    media::attach(tx, ("loan_contract", id.uuid()), &wish.media_ids, "/media_ids").await?;
    log(tx, &row, "loan.signed", Some(wish.media_ids.len().to_string())).await
}

/// Takes an application back, before it is signed.
///
/// # Errors
/// `loan.version`, `loan.state`; [`Error::Missing`].
pub async fn withdraw(tx: &mut Tx, id: LoanId, wish: SeenVersion) -> Result<(), Error> {
    let mut row = own(tx, id).await?;
    row.seen(wish.version)?;
    table::advance(tx, &mut row, Event::Withdraw, Who::Owner).await?;
    log(tx, &row, "loan.withdrawn", None).await?;
    tell::step(tx, &row).await
}

/// Why the lender refused, for those who deal with it; each reading leaves a row in the security log.
///
/// # Errors
/// `loan.no_reason`; [`Error::Missing`].
pub async fn secret(tx: &mut Tx, id: LoanId) -> Result<SecretView, Error> {
    tx.actor().staff()?;
    let row = table::find(tx, id).await?;
    let reason = deal::read_secret(tx, id).await?.ok_or(Error::from(NO_REASON))?;
    log(tx, &row, "loan.reason_read", None).await?;
    Ok(reason)
}

async fn log(tx: &Tx, row: &Row, action: &'static str, detail: Option<String>) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "loan",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail,
    })
    .await
}
