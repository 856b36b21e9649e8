//! What an owner sees of loans.

use super::deal::{self, Deal};
use super::lender::{self, Product};
use super::rules::flow::{self, Facts, Step, StepState};
use super::rules::paper::is_due;
use super::rules::state::{Event, State, Who, next};
use super::table::{self, Happened, Paper, Row};
use super::view::{
    ApprovedView, ConditionView, LoanAction, LoanConsentView, LoanEventView, LoanLineView, LoanOption, LoanStepView,
    LoanView, PaperView,
};
use super::wish::LoanConsent;
use crate::domain::identity;
use crate::domain::order::OrderFacts;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, LoanId, OrderId};
use crate::ground::seal::Sealed;

/// What an owner reads when the lender refused. The same for every reason.
const REFUSED: &str =
    "很抱歉，本次申请未获贷款机构通过。结果由贷款机构独立评估作出，不影响您的订单，您可以选择其他方案。";

impl Row {
    /// A new draft; what is not known of it yet is absent.
    pub(super) fn draft(id: LoanId, order: &OrderFacts, product: &Product, deal: Sealed, now: At) -> Row {
        Row {
            id,
            number: String::new(),
            order_id: order.id,
            order_number: order.number.clone(),
            store_id: order.store,
            store_name: order.store_name.clone(),
            store_zone: order.zone.name().to_owned(),
            person_id: order.person,
            customer: order.customer.clone(),
            lender_id: product.lender_id,
            lender_name: product.lender_name.clone(),
            p50_hours: product.p50_hours,
            p90_hours: product.p90_hours,
            n: product.n,
            product_id: product.id,
            product_name: product.name.clone(),
            terms: product.terms.clone(),
            mortgage: product.mortgage,
            approval_days: product.approval_days,
            state: State::Draft,
            version: 1,
            sequence: 0,
            deal,
            created_at: now,
            submitted_at: None,
            ack_due_at: None,
            ack_missed_at: None,
            ack_at: None,
            supplement_since: None,
            paused_ms: 0,
            decided_at: None,
            valid_until: None,
            warned_days: None,
            signed_at: None,
            mortgage_at: None,
            payout_due_at: None,
            payout_missed_at: None,
            paid_at: None,
            closed_at: None,
            moved_at: now,
            to_look_at: 0,
            held: 0,
            has_reason: false,
        }
    }

    /// When a step was done.
    fn done_at(&self, step: Step) -> Option<At> {
        match step {
            Step::Apply => self.submitted_at,
            Step::Review => self.decided_at,
            Step::Sign => self.signed_at,
            Step::Mortgage => self.mortgage_at,
            Step::PayOut => self.paid_at,
        }
    }
}

/// The caller's own loan; for anybody but its owner there is none.
pub(super) async fn own(look: &impl Look, id: LoanId) -> Result<Row, Error> {
    look.actor().customer()?;
    table::find(look, id).await
}

/// The owner's own loan, or one of the staff's stores; the system moves none by hand.
pub(super) async fn staff_or_own(look: &impl Look, id: LoanId) -> Result<Row, Error> {
    if look.actor().customer().is_err() {
        look.actor().staff()?;
    }
    table::find(look, id).await
}

/// Everything that a view is made of.
pub(super) struct Whole {
    pub row: Row,
    pub deal: Deal,
    papers: Vec<Paper>,
    events: Vec<Happened>,
    consents: Vec<LoanConsentView>,
    agreed: bool,
}

impl Whole {
    pub async fn of(look: &impl Look, row: Row) -> Result<Whole, Error> {
        let consents = consents(look, &row).await?;
        Ok(Whole {
            deal: deal::open(look, row.id, &row.deal).await?,
            papers: table::papers(look, row.id).await?,
            events: table::events(look, row.id).await?,
            agreed: consents.iter().all(|one| one.granted),
            consents,
            row,
        })
    }

    fn due(&self) -> bool {
        self.papers.iter().any(|paper| is_due(paper.required, paper.state))
    }

    /// Whether this event may happen now by this hand.
    pub fn may(&self, event: Event, who: Who) -> bool {
        next(self.row.state, event, who, self.row.mortgage).is_some()
    }

    /// What its owner can do now.
    fn owner_can(&self) -> Vec<LoanAction> {
        let state = self.row.state;
        let open = state.is_open_for_papers();
        let list = [
            (LoanAction::Consent, open),
            (LoanAction::Upload, open && (self.agreed || state == State::Draft)),
            (LoanAction::Submit, state == State::Draft && self.agreed && !self.due()),
            (LoanAction::Sign, self.may(Event::Sign, Who::Owner)),
            (LoanAction::Withdraw, self.may(Event::Withdraw, Who::Owner)),
        ];
        list.into_iter()
            .filter(|(_, can)| *can)
            .map(|(action, _)| action)
            .collect()
    }

    /// Whether nothing is missing for the lender.
    pub fn ready(&self) -> bool {
        self.agreed && !self.due()
    }

    /// As its owner sees it.
    pub fn view(self) -> Result<LoanView, Error> {
        let allowed = self.owner_can();
        let terms = self.row.terms()?;
        let (amount, months) = self.deal.sums();
        let due = self.due();
        let (waiting_for, todo) = flow::waits(
            self.row.state,
            Facts {
                agreed: self.agreed,
                papers_due: due,
            },
        );
        let plan = lender::plan_view(self.row.product_id, &terms, amount, months);
        let product = lender::product_view(&product(&self.row), terms);
        let approved = self.deal.approved.zip(self.row.valid_until);
        let refused = self.row.state == State::Rejected;
        Ok(LoanView {
            id: self.row.id,
            number: self.row.number.clone(),
            version: self.row.version,
            order_id: self.row.order_id,
            store_id: self.row.store_id,
            store_name: self.row.store_name.clone(),
            state: self.row.state,
            product,
            plan,
            steps: steps(&self.row),
            waiting_for,
            todo,
            consents: self.consents,
            papers: self.papers.into_iter().map(paper).collect(),
            conditions: self.deal.conditions.into_iter().map(condition).collect(),
            approved: approved.map(|((amount_fen, term_months), valid_until)| ApprovedView {
                amount_fen,
                term_months,
                valid_until,
            }),
            text: refused.then(|| REFUSED.to_owned()),
            options: match refused {
                true => vec![
                    LoanOption::OtherLender,
                    LoanOption::MoreDownPayment,
                    LoanOption::TalkToUs,
                ],
                false => Vec::new(),
            },
            ack_due_at: self.row.ack_due_at,
            payout_due_at: self.row.payout_due_at,
            submitted_at: self.row.submitted_at,
            decided_at: self.row.decided_at,
            signed_at: self.row.signed_at,
            mortgage_at: self.row.mortgage_at,
            paid_at: self.row.paid_at,
            paid_fen: self.deal.paid,
            events: self.events.into_iter().map(happened).collect(),
            allowed,
            created_at: self.row.created_at,
        })
    }
}

/// How the two consents of a loan stand.
pub(super) async fn consents(look: &impl Look, row: &Row) -> Result<Vec<LoanConsentView>, Error> {
    let standing = identity::standing_about(look, row.person_id, row.id.uuid()).await?;
    let views = LoanConsent::ALL.map(|purpose| {
        let now = standing.iter().find(|one| one.purpose == purpose.purpose());
        LoanConsentView {
            purpose,
            granted: now.is_some_and(|one| one.granted),
            since: now.and_then(|one| one.since),
        }
    });
    Ok(views.into())
}

/// The product as the loan keeps it.
fn product(row: &Row) -> Product {
    Product {
        id: row.product_id,
        lender_id: row.lender_id,
        lender_name: row.lender_name.clone(),
        mortgage: row.mortgage,
        approval_days: row.approval_days,
        p50_hours: row.p50_hours,
        p90_hours: row.p90_hours,
        n: row.n,
        name: row.product_name.clone(),
        terms: row.terms.clone(),
        offered: true,
    }
}

fn steps(row: &Row) -> Vec<LoanStepView> {
    let decided = row.decided_at.is_some();
    let steps = flow::steps(row.state, row.mortgage, row.submitted_at.is_some(), decided);
    let view = |(step, state): (Step, StepState)| LoanStepView {
        step,
        state,
        at: match state {
            StepState::Done => row.done_at(step),
            StepState::Running | StepState::Stopped => Some(row.moved_at),
            StepState::Todo => None,
        },
    };
    steps.into_iter().map(view).collect()
}

fn paper(paper: Paper) -> PaperView {
    PaperView {
        id: paper.id,
        kind: paper.kind,
        name: paper.kind.name().to_owned(),
        why: paper.why,
        required: paper.required,
        asked_by: paper.asked_by,
        state: paper.state,
        reason: paper.reason.map(|reason| reason.words().to_owned()),
        pages: paper.pages,
        decided_at: paper.decided_at,
    }
}

fn condition(one: deal::Condition) -> ConditionView {
    ConditionView {
        no: one.no,
        text: one.text,
        met_at: one.met_at,
    }
}

fn happened(one: Happened) -> LoanEventView {
    LoanEventView {
        no: one.no,
        event: one.event,
        state: one.state,
        by: one.who,
        at: one.at,
    }
}

/// One of the caller's loans.
///
/// # Errors
/// [`Error::Missing`].
pub async fn one(look: &impl Look, id: LoanId) -> Result<LoanView, Error> {
    let row = own(look, id).await?;
    Whole::of(look, row).await?.view()
}

/// The caller's loans, the newest first, at most 50; of one order when it is named.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn mine(look: &impl Look, order: Option<OrderId>) -> Result<Vec<LoanLineView>, Error> {
    let me = look.actor().customer()?.person;
    let mut values = vec![me.into()];
    let of_order = match order {
        Some(order) => {
            values.push(order.into());
            "AND l.order_id = $2"
        }
        None => "",
    };
    let condition = format!("WHERE l.person_id = $1 {of_order} ORDER BY l.created_at DESC, l.id DESC LIMIT 50");
    let mut lines = Vec::new();
    for row in table::select(look, &condition, values).await? {
        let (amount_fen, term_months) = deal::open(look, row.id, &row.deal).await?.sums();
        lines.push(LoanLineView {
            id: row.id,
            number: row.number,
            version: row.version,
            order_id: row.order_id,
            lender_name: row.lender_name,
            product_name: row.product_name,
            state: row.state,
            amount_fen,
            term_months,
            created_at: row.created_at,
        });
    }
    Ok(lines)
}
