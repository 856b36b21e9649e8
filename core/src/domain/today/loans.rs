//! Loans that need somebody today: a lender that is late, a report that does not fit, an approval that runs out, papers to
//! look at. Never why a lender refused.

use sea_orm::FromQueryResult;

use super::table::{bare, holder};
use super::view::{Action, Risk, TodayItem, TodayKind};
use crate::domain::loan::State;
use crate::domain::loan::rules::risk::{self, Clocks, Why};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{LoanId, StaffId, StoreId};

/// A loan as far as the list needs it.
#[derive(FromQueryResult)]
pub struct Loan {
    id: LoanId,
    number: String,
    version: i64,
    customer: Option<String>,
    lender_name: String,
    state: State,
    ack_due_at: Option<At>,
    payout_due_at: Option<At>,
    valid_until: Option<At>,
    moved_at: At,
    to_look_at: i64,
    held: i64,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// Open loans of the store. Which of them need somebody is a rule's to say.
pub async fn loans(look: &impl Look, store: StoreId) -> Result<Vec<Loan>, Error> {
    let sql = "SELECT l.id, l.number, l.version, l.customer, d.name AS lender_name, l.state, l.ack_due_at, l.payout_due_at, l.valid_until, \
               l.moved_at, (SELECT COUNT(*) FROM loan_paper p WHERE p.loan_id = l.id AND p.state = 'received') AS to_look_at, \
               (SELECT COUNT(*) FROM loan_report r WHERE r.loan_id = l.id AND r.outcome = 'held' AND r.seen_at IS NULL) AS held, \
               h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name FROM loan l JOIN lender d ON d.id = l.lender_id \
               LEFT JOIN duty_holder h ON h.subject_id = l.id LEFT JOIN staff st ON st.id = h.staff_id AND st.enabled \
               WHERE l.store_id = $1 AND l.state NOT IN ('rejected', 'closed', 'withdrawn', 'expired') ORDER BY l.moved_at, l.id LIMIT 500";
    look.all(sql, [store.into()]).await
}

impl Loan {
    /// Its matter, if it has one. Papers of a draft wait until it is sent.
    pub fn item(self, now: At) -> Option<TodayItem> {
        let clocks = Clocks {
            state: self.state,
            ack_due_at: self.ack_due_at,
            payout_due_at: self.payout_due_at,
            valid_until: self.valid_until,
            to_look_at: self.to_look_at,
            held: self.held,
        };
        let (risk, why, due_at) = risk::risk(clocks, now);
        let (kind, action) = match why {
            Why::LenderLate | Why::PayoutLate => (TodayKind::LoanLate, Action::Chase),
            Why::Held => (TodayKind::LoanReport, Action::Settle),
            Why::Expiring => (TodayKind::LoanExpiring, Action::Call),
            Why::Papers if self.state != State::Draft => (TodayKind::LoanPapers, Action::LookAtPapers),
            Why::Papers | Why::None => return None,
        };
        Some(TodayItem {
            version: Some(self.version),
            number: Some(self.number),
            contact: self.customer,
            things: vec![self.lender_name],
            due_at,
            overdue: due_at.is_some_and(|due| due <= now),
            risk: match risk {
                risk::Risk::Red => Risk::Red,
                risk::Risk::Amber => Risk::Amber,
                risk::Risk::Green => Risk::Green,
            },
            holder: holder(self.holder_id, self.holder_name, self.taken_by),
            ..bare(kind, action, self.id.to_string(), self.moved_at)
        })
    }
}
