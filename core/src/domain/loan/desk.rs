//! What staff see of loans: all but why a lender refused.

use sea_orm::{FromQueryResult, Value};

use super::deal;
use super::look::Whole;
use super::rules::risk::risk;
use super::rules::state::{Event, State, Who};
use super::table;
use super::view::{HeldView, LoanAction, StaffLoanLineView, StaffLoanView, StaffLoansView};
use super::wish::FindLoans;
use crate::domain::staff::{Grants, Permission};
use crate::ground::actor::Scope;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, LoanId, StoreId};

/// The most that one list holds.
const MOST: usize = 200;

/// One loan of the staff's stores.
///
/// # Errors
/// [`Error::Missing`].
pub async fn staff_one(look: &impl Look, id: LoanId, grants: &Grants) -> Result<StaffLoanView, Error> {
    look.actor().staff()?;
    let row = table::find(look, id).await?;
    let whole = Whole::of(look, row).await?;
    let may = |permission| {
        grants
            .scope(permission)
            .is_some_and(|scope| scope.holds(whole.row.store_id))
    };
    let allowed = allowed(&whole, may(Permission::LoanWrite), may(Permission::LoanSecret));
    let (risk, why, due_at) = risk(whole.row.clocks(), look.now());
    let held = held(look, id).await?;
    let row = whole.row.clone();
    let mut loan = whole.view()?;
    loan.allowed = allowed;
    Ok(StaffLoanView {
        loan,
        person_id: row.person_id,
        customer: row.customer,
        order_number: row.order_number,
        risk,
        why,
        due_at,
        has_reason: row.has_reason,
        held,
    })
}

fn allowed(whole: &Whole, writes: bool, secret: bool) -> Vec<LoanAction> {
    use LoanAction as A;
    let state = whole.row.state;
    let may = |event| writes && whole.may(event, Who::Staff);
    let open = state.is_open_for_papers();
    let list = [
        (A::Upload, writes && open),
        (A::Submit, writes && state == State::Draft && whole.ready()),
        (A::Acknowledge, may(Event::Acknowledge)),
        (A::BeginReview, may(Event::BeginReview)),
        (A::RequestPapers, may(Event::RequestPapers)),
        (A::Approve, may(Event::Approve)),
        (A::ApproveConditionally, may(Event::ApproveConditionally)),
        (A::MeetCondition, may(Event::MeetCondition)),
        (A::Reject, may(Event::Reject)),
        (A::Sign, may(Event::Sign)),
        (A::BeginMortgage, may(Event::BeginMortgage)),
        (A::RegisterMortgage, may(Event::RegisterMortgage)),
        (A::PayOut, may(Event::PayOut)),
        (A::Close, may(Event::Close)),
        (A::OpenPapers, secret),
        (A::DecidePapers, secret && open && whole.row.to_look_at > 0),
        (A::ReadReason, secret && whole.row.has_reason),
    ];
    list.into_iter()
        .filter(|(_, can)| *can)
        .map(|(action, _)| action)
        .collect()
}

async fn held(look: &impl Look, id: LoanId) -> Result<Vec<HeldView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        sequence: i64,
        kind: String,
        occurred_at: At,
    }
    let sql = "SELECT sequence, kind, occurred_at FROM loan_report WHERE loan_id = $1 AND outcome = 'held' AND seen_at IS NULL ORDER BY sequence";
    let rows: Vec<Row> = look.all(sql, [id.into()]).await?;
    let view = |row: Row| HeldView {
        sequence: row.sequence,
        kind: row.kind,
        occurred_at: row.occurred_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The stores of the caller, or the one that is named, as a condition.
fn stores(scope: &Scope, store: Option<StoreId>, values: &mut Vec<Value>) -> Result<String, Error> {
    let mut place = |id: StoreId| {
        values.push(id.into());
        format!("${}", values.len())
    };
    match (scope, store) {
        (scope, Some(store)) if scope.holds(store) => Ok(format!("l.store_id = {}", place(store))),
        (_, Some(_)) => Err(Error::Missing("store")),
        (Scope::Group, None) => Ok("TRUE".to_owned()),
        (Scope::Stores(stores), None) => {
            let places: Vec<String> = stores.iter().map(|store| place(*store)).collect();
            Ok(format!("l.store_id IN ({})", places.join(", ")))
        }
    }
}

/// Loans of the staff's stores, the most urgent first, then by when something is due, then the oldest.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn loans(look: &impl Look, find: &FindLoans) -> Result<StaffLoansView, Error> {
    let scope = &look.actor().staff()?.scope;
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec![stores(scope, find.store_id, &mut values)?];
    if find.open.unwrap_or(true) {
        conditions.push("l.state NOT IN ('rejected', 'closed', 'withdrawn', 'expired')".to_owned());
    }
    let ids = [
        ("l.order_id", find.order_id.map(Id::uuid)),
        ("l.person_id", find.person_id.map(Id::uuid)),
    ];
    for (column, id) in ids {
        if let Some(id) = id {
            values.push(id.into());
            conditions.push(format!("{column} = ${}", values.len()));
        }
    }
    let condition = format!(
        "WHERE {} ORDER BY l.moved_at, l.id LIMIT 1000",
        conditions.join(" AND ")
    );
    let rows = table::select(look, &condition, values).await?;
    let mut ranked: Vec<_> = rows
        .into_iter()
        .map(|row| (risk(row.clocks(), look.now()), row))
        .collect();
    ranked.sort_by_key(|((risk, _, due), row)| (*risk, due.map_or(i64::MAX, At::ms), row.moved_at, row.id));
    let more = ranked.len() > MOST;
    ranked.truncate(MOST);
    let mut items = Vec::with_capacity(ranked.len());
    for ((risk, why, due_at), row) in ranked {
        let (amount_fen, term_months) = deal::open(look, row.id, &row.deal).await?.sums();
        items.push(StaffLoanLineView {
            id: row.id,
            number: row.number,
            version: row.version,
            order_id: row.order_id,
            order_number: row.order_number,
            store_id: row.store_id,
            lender_name: row.lender_name,
            person_id: row.person_id,
            customer: row.customer,
            state: row.state,
            risk,
            why,
            due_at,
            since: row.moved_at,
            papers_to_look_at: row.to_look_at,
            amount_fen,
            term_months,
        });
    }
    Ok(StaffLoansView { items, more })
}
