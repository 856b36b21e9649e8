//! Beginning an application, the two consents, and sending it off.

use super::deal::{self, Deal};
use super::lender;
use super::look::{consents, own, staff_or_own};
use super::rules::flow::ACK_MINUTES;
use super::rules::paper::{AskedBy, is_due};
use super::rules::state::Event;
use super::table::{self, Row};
use super::view::LoanView;
use super::wish::{ConsentToLoan, LoanConsent, SeenVersion, StartLoan};
use super::{CONSENT, EXISTS, ORDER, PAPERS, PRODUCT, tell};
use crate::domain::identity::{self, DecideConsent, Purpose};
use crate::domain::order::{self, OrderFacts, StepKind, StepState};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, LoanId};

impl LoanConsent {
    /// Both.
    pub(super) const ALL: [LoanConsent; 2] = [LoanConsent::CreditQuery, LoanConsent::ShareWithBank];

    /// As the ledger calls it.
    pub(super) const fn purpose(self) -> Purpose {
        match self {
            LoanConsent::CreditQuery => Purpose::CreditQuery,
            LoanConsent::ShareWithBank => Purpose::ShareWithBank,
        }
    }
}

/// Passes when both consents stand for this loan: without them nothing goes to a lender, and nothing more of what was not
/// sent yet.
pub(super) async fn agreed(look: &impl Look, row: &Row) -> Result<(), Error> {
    let consents = consents(look, row).await?;
    let missing = consents.iter().filter(|one| !one.granted).map(|one| one.purpose);
    let missing: Vec<LoanConsent> = missing.collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(CONSENT.with(serde_json::json!({ "missing": missing })).into()),
    }
}

/// The last characters of an id: eight of its random ones, readable aloud.
fn number(id: LoanId, facts: &OrderFacts, tx: &Tx) -> String {
    let text = id.to_string();
    let tail = text
        .get(text.len().saturating_sub(8)..)
        .unwrap_or_default()
        .to_uppercase();
    let day = tx.now().utc().with_timezone(&facts.zone).format("%Y%m%d");
    format!("LN{day}-{tail}")
}

/// Begins an application for an order: a draft with its check-list. It asks nobody and tells no lender, so no consent is
/// needed yet.
///
/// # Errors
/// `loan.order`, `loan.exists`, `loan.product`, `loan.amount`, `loan.term`; [`Error::Missing`].
pub async fn start(tx: &mut Tx, wish: StartLoan) -> Result<LoanId, Error> {
    let facts = order::of_store(tx, wish.order_id).await?;
    if matches!(
        facts.state,
        order::State::Draft | order::State::Cancelled | order::State::Delivered
    ) {
        return Err(ORDER.into());
    }
    let product = lender::offered(tx, wish.product_id).await?;
    if !product.offered {
        return Err(PRODUCT.into());
    }
    let terms = product.terms()?;
    let fits = terms.fits(
        wish.amount_fen,
        wish.term_months,
        Some(facts.total_fen),
        ("/amount_fen", "/term_months"),
    );
    fits.map_err(Error::Invalid)?;
    // The order takes its own row: two drafts of one order come one after the other.
    match order::settle_step(tx, wish.order_id, StepKind::Loan, StepState::Running).await {
        Err(Error::Refused(_)) => return Err(ORDER.into()),
        other => other?,
    }
    let id: LoanId = tx.fresh();
    let deal = Deal {
        amount: wish.amount_fen,
        months: wish.term_months,
        approved: None,
        conditions: Vec::new(),
        paid: None,
    };
    let sealed = deal::seal(tx, id, &deal).await?;
    let row = Row {
        number: number(id, &facts, tx),
        ..Row::draft(id, &facts, &product, sealed, tx.now())
    };
    if !table::insert(tx, &row).await? {
        return Err(EXISTS.into());
    }
    for paper in &terms.papers {
        table::want(tx, id, paper.kind, &paper.why, paper.required, AskedBy::Checklist).await?;
    }
    tell::step(tx, &row).await?;
    table::changed(tx, &row);
    Ok(id)
}

/// Gives or withdraws one of the two consents for this loan alone, in the person's ledger (R242). What is with a lender
/// already stays there; what was not sent is not.
///
/// # Errors
/// [`Error::Missing`].
pub async fn consent(tx: &mut Tx, id: LoanId, wish: ConsentToLoan) -> Result<LoanView, Error> {
    let row = own(tx, id).await?;
    let decide = DecideConsent {
        purpose: wish.purpose.purpose(),
        granted: wish.granted,
        document_id: wish.document_id,
        document_sha256: wish.document_sha256,
    };
    identity::decide_consent_about(tx, decide, id.uuid()).await?;
    table::changed(tx, &row);
    super::one(tx, id).await
}

/// Sends an application to its lender: both consents stand and no paper is due.
///
/// # Errors
/// `loan.version`, `loan.state`, `loan.consent`, `loan.papers`; [`Error::Missing`].
pub async fn submit(tx: &mut Tx, id: LoanId, wish: SeenVersion) -> Result<(), Error> {
    let mut row = staff_or_own(tx, id).await?;
    row.seen(wish.version)?;
    agreed(tx, &row).await?;
    let papers = table::papers(tx, id).await?;
    let due = papers.iter().filter(|paper| is_due(paper.required, paper.state));
    let due: Vec<String> = due.map(|paper| paper.id.to_string()).collect();
    if !due.is_empty() {
        return Err(PAPERS.with(serde_json::json!({ "missing": due })).into());
    }
    row.submitted_at = Some(tx.now());
    row.ack_due_at = Some(tx.now().plus_minutes(ACK_MINUTES));
    let who = table::who(tx.actor());
    table::advance(tx, &mut row, Event::Submit, who).await?;
    tx.audit(crate::ground::audit::Entry {
        action: "loan.submitted",
        subject_kind: "loan",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    tell::submitted(tx, &row).await?;
    tell::step(tx, &row).await
}
