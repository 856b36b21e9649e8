//! The rows of loans.

use sea_orm::{FromQueryResult, Value};

use super::rules::flow;
use super::rules::paper::{AskedBy, PaperKind, PaperReason, PaperState};
use super::rules::product::Terms;
use super::rules::risk::Clocks;
use super::rules::state::{Event, Mortgage, State, Who};
use super::{STATE, VERSION};
use crate::ground::actor::Actor;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{LenderId, LoanId, LoanProductId, OrderId, PaperId, PersonId, StoreId};
use crate::ground::seal::Sealed;

/// A loan with its store and lender.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: LoanId,
    pub number: String,
    pub order_id: OrderId,
    pub order_number: String,
    pub store_id: StoreId,
    pub store_name: String,
    pub store_zone: String,
    pub person_id: PersonId,
    pub customer: Option<String>,
    pub lender_id: LenderId,
    pub lender_name: String,
    pub p50_hours: Option<i64>,
    pub p90_hours: Option<i64>,
    pub n: i64,
    pub product_id: LoanProductId,
    pub product_name: String,
    pub terms: String,
    pub mortgage: Mortgage,
    pub approval_days: i64,
    pub state: State,
    pub version: i64,
    pub sequence: i64,
    pub deal: Sealed,
    pub created_at: At,
    pub submitted_at: Option<At>,
    pub ack_due_at: Option<At>,
    pub ack_missed_at: Option<At>,
    pub ack_at: Option<At>,
    pub supplement_since: Option<At>,
    pub paused_ms: i64,
    pub decided_at: Option<At>,
    pub valid_until: Option<At>,
    pub warned_days: Option<i64>,
    pub signed_at: Option<At>,
    pub mortgage_at: Option<At>,
    pub payout_due_at: Option<At>,
    pub payout_missed_at: Option<At>,
    pub paid_at: Option<At>,
    pub closed_at: Option<At>,
    pub moved_at: At,
    pub to_look_at: i64,
    pub held: i64,
    pub has_reason: bool,
}

const SELECT: &str = "SELECT l.id, l.number, l.order_id, l.order_number, l.store_id, s.name AS store_name, s.zone AS store_zone, \
     l.person_id, l.customer, l.lender_id, d.name AS lender_name, d.p50_hours, d.p90_hours, d.n, l.product_id, l.product_name, l.terms, \
     l.mortgage, l.approval_days, l.state, l.version, l.sequence, l.deal, l.created_at, l.submitted_at, l.ack_due_at, l.ack_missed_at, \
     l.ack_at, l.supplement_since, l.paused_ms, l.decided_at, l.valid_until, l.warned_days, l.signed_at, l.mortgage_at, l.payout_due_at, \
     l.payout_missed_at, l.paid_at, l.closed_at, l.moved_at, \
     (SELECT COUNT(*) FROM loan_paper p WHERE p.loan_id = l.id AND p.state = 'received') AS to_look_at, \
     (SELECT COUNT(*) FROM loan_report r WHERE r.loan_id = l.id AND r.outcome = 'held' AND r.seen_at IS NULL) AS held, \
     EXISTS (SELECT 1 FROM loan_secret c WHERE c.loan_id = l.id) AS has_reason \
     FROM loan l JOIN store s ON s.id = l.store_id JOIN lender d ON d.id = l.lender_id";

impl Row {
    /// The store's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.store_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }

    /// What was agreed.
    pub fn terms(&self) -> Result<Terms, Error> {
        serde_json::from_str(&self.terms).map_err(|e| Error::fault("read the terms of a loan", e))
    }

    /// Its clocks.
    pub fn clocks(&self) -> Clocks {
        Clocks {
            state: self.state,
            ack_due_at: self.ack_due_at,
            payout_due_at: self.payout_due_at,
            valid_until: self.valid_until,
            to_look_at: self.to_look_at,
            held: self.held,
        }
    }

    /// Passes when whoever writes has seen this version.
    pub fn seen(&self, version: i64) -> Result<(), Error> {
        match self.version == version {
            true => Ok(()),
            false => Err(VERSION.into()),
        }
    }
}

/// The loan, if this actor may see it: an owner's own, staff's of their stores, the system's any (law 8).
pub async fn find(look: &impl Look, id: LoanId) -> Result<Row, Error> {
    let row: Option<Row> = match look.actor() {
        Actor::Customer(me) => {
            let sql = format!("{SELECT} WHERE l.id = $1 AND l.person_id = $2");
            look.one(&sql, [id.into(), me.person.into()]).await?
        }
        _ => look.one(&format!("{SELECT} WHERE l.id = $1"), [id.into()]).await?,
    };
    let row = row.ok_or(Error::Missing("loan"))?;
    look.actor().reaches(row.store_id, "loan")?;
    Ok(row)
}

/// Loans by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// In whose name this actor moves a loan.
pub fn who(actor: &Actor) -> Who {
    match actor {
        Actor::Customer(_) => Who::Owner,
        Actor::Staff(_) => Who::Staff,
        Actor::System(_) | Actor::Anonymous => Who::System,
    }
}

/// Moves a loan: `row` with its new facts is written, its state by the table, one event more.
///
/// # Errors
/// `loan.state` when the table says no, `loan.version` when it moved on meanwhile.
pub async fn advance(tx: &mut Tx, row: &mut Row, event: Event, who: Who) -> Result<(), Error> {
    let to = super::rules::state::next(row.state, event, who, row.mortgage);
    let to = to.ok_or_else(|| Error::from(STATE.with(serde_json::json!({ "state": row.state }))))?;
    let (now, seen) = (tx.now(), row.version);
    if row.supplement_since.is_some() && to != State::SupplementNeeded {
        let since = row.supplement_since.take().unwrap_or(now);
        row.paused_ms += now.ms().saturating_sub(since.ms()).max(0);
    }
    if to == State::SupplementNeeded && row.supplement_since.is_none() {
        row.supplement_since = Some(now);
    }
    if to != row.state {
        row.payout_due_at = flow::payout_due(to, row.mortgage, now).or(row.payout_due_at);
    }
    row.state = to;
    row.version += 1;
    row.moved_at = now;
    write(tx, row, seen).await?;
    let sql =
        "INSERT INTO loan_event (loan_id, no, event, state, who, actor_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: [Value; 7] = [
        row.id.into(),
        row.version.into(),
        event.into(),
        row.state.into(),
        who.into(),
        tx.actor().uuid().into(),
        now.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Writes what changed without a move: a paper, a clock that was missed. One version more.
pub async fn touch(tx: &mut Tx, row: &mut Row) -> Result<(), Error> {
    let seen = row.version;
    row.version += 1;
    write(tx, row, seen).await
}

async fn write(tx: &mut Tx, row: &Row, seen: i64) -> Result<(), Error> {
    let sql = "UPDATE loan SET state = $3, version = $4, sequence = $5, deal = $6, submitted_at = $7, ack_due_at = $8, ack_missed_at = $9, \
               ack_at = $10, supplement_since = $11, paused_ms = $12, decided_at = $13, valid_until = $14, warned_days = $15, signed_at = $16, \
               mortgage_at = $17, payout_due_at = $18, payout_missed_at = $19, paid_at = $20, closed_at = $21, moved_at = $22 \
               WHERE id = $1 AND version = $2";
    let values: [Value; 22] = [
        row.id.into(),
        seen.into(),
        row.state.into(),
        row.version.into(),
        row.sequence.into(),
        row.deal.clone().into(),
        row.submitted_at.into(),
        row.ack_due_at.into(),
        row.ack_missed_at.into(),
        row.ack_at.into(),
        row.supplement_since.into(),
        row.paused_ms.into(),
        row.decided_at.into(),
        row.valid_until.into(),
        row.warned_days.into(),
        row.signed_at.into(),
        row.mortgage_at.into(),
        row.payout_due_at.into(),
        row.payout_missed_at.into(),
        row.paid_at.into(),
        row.closed_at.into(),
        row.moved_at.into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(VERSION.into());
    }
    changed(tx, row);
    Ok(())
}

/// Open pages of the owner and of the store may look again.
pub fn changed(tx: &Tx, row: &Row) {
    tx.changed(
        Change::of("loan", row.id, row.version)
            .to_person(row.person_id)
            .to_store(row.store_id),
    );
}

/// A paper of a loan.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Paper {
    pub id: PaperId,
    pub kind: PaperKind,
    pub why: String,
    pub required: bool,
    pub asked_by: AskedBy,
    pub state: PaperState,
    pub reason: Option<PaperReason>,
    pub pages: i64,
    pub decided_at: Option<At>,
}

/// The papers of a loan, in their order.
pub async fn papers(look: &impl Look, id: LoanId) -> Result<Vec<Paper>, Error> {
    let sql = "SELECT id, kind, why, required, asked_by, state, reason, pages, decided_at FROM loan_paper WHERE loan_id = $1 ORDER BY place";
    look.all(sql, [id.into()]).await
}

/// One paper of a loan.
pub async fn paper(look: &impl Look, loan: LoanId, id: PaperId) -> Result<Paper, Error> {
    let papers = papers(look, loan).await?;
    papers
        .into_iter()
        .find(|paper| paper.id == id)
        .ok_or(Error::Missing("paper"))
}

/// One paper more on the list.
pub async fn want(tx: &Tx, loan: LoanId, kind: PaperKind, why: &str, required: bool, by: AskedBy) -> Result<(), Error> {
    let id: PaperId = tx.fresh();
    let sql = "INSERT INTO loan_paper (id, loan_id, place, kind, why, required, asked_by, state, pages, changed_at) \
               VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM loan_paper WHERE loan_id = $2), $3, $4, $5, $6, 'missing', 0, $7)";
    let values: [Value; 7] = [
        id.into(),
        loan.into(),
        kind.into(),
        why.into(),
        required.into(),
        by.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Where a paper stands now.
pub async fn set_paper(
    tx: &Tx,
    id: PaperId,
    state: PaperState,
    reason: Option<PaperReason>,
    pages: i64,
) -> Result<(), Error> {
    let decided = matches!(state, PaperState::Accepted | PaperState::Refused).then(|| tx.now());
    let sql =
        "UPDATE loan_paper SET state = $2, reason = $3, pages = $4, decided_at = $5, changed_at = $6 WHERE id = $1";
    let values: [Value; 6] = [
        id.into(),
        state.into(),
        reason.into(),
        pages.into(),
        decided.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// What happened to a loan.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Happened {
    pub no: i64,
    pub event: Event,
    pub state: State,
    pub who: Who,
    pub at: At,
}

/// What happened to a loan, the oldest first.
pub async fn events(look: &impl Look, id: LoanId) -> Result<Vec<Happened>, Error> {
    let sql = "SELECT no, event, state, who, at FROM loan_event WHERE loan_id = $1 ORDER BY no";
    look.all(sql, [id.into()]).await
}

/// The row of a new application.
pub async fn insert(tx: &Tx, row: &Row) -> Result<bool, Error> {
    let sql = "INSERT INTO loan (id, number, order_id, order_number, store_id, person_id, customer, lender_id, product_id, product_name, terms, \
               mortgage, approval_days, state, version, sequence, deal, created_at, paused_ms, moved_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'draft', 1, 0, $14, $15, 0, $15) ON CONFLICT DO NOTHING";
    let values: [Value; 15] = [
        row.id.into(),
        row.number.as_str().into(),
        row.order_id.into(),
        row.order_number.as_str().into(),
        row.store_id.into(),
        row.person_id.into(),
        row.customer.clone().into(),
        row.lender_id.into(),
        row.product_id.into(),
        row.product_name.as_str().into(),
        row.terms.as_str().into(),
        row.mortgage.into(),
        row.approval_days.into(),
        row.deal.clone().into(),
        row.created_at.into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}
