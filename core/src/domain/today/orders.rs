//! Orders of new cars that need somebody today: at risk, with a report to look at, with a promise to keep.

use sea_orm::FromQueryResult;

use super::table::{bare, holder};
use super::view::{Action, Risk, TodayItem, TodayKind};
use crate::domain::order::StepKind;
use crate::domain::order::rules::risk::CONTACT_GRACE_MINUTES;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{OrderId, StaffId, StoreId};

/// An order as far as the list needs it.
#[derive(FromQueryResult)]
pub struct Order {
    id: OrderId,
    number: String,
    version: i64,
    model: String,
    customer_mask: Option<String>,
    amber_at: Option<At>,
    red_at: Option<At>,
    critical: Option<StepKind>,
    contact_due_at: Option<At>,
    delayed_at: Option<At>,
    hold_at: Option<At>,
    held: i64,
    held_at: Option<At>,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// Open orders of the store that need somebody now.
pub async fn orders(look: &impl Look, store: StoreId) -> Result<Vec<Order>, Error> {
    let sql = "SELECT o.id, o.number, o.version, o.model, o.customer_mask, o.amber_at, o.red_at, o.critical, o.contact_due_at, \
               o.delayed_at, o.hold_at, o.held, \
               (SELECT MIN(r.heard_at) FROM order_report r WHERE r.order_id = o.id AND r.standing = 'held') AS held_at, \
               h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name FROM sales_order o \
               LEFT JOIN duty_holder h ON h.subject_id = o.id \
               LEFT JOIN staff st ON st.id = COALESCE(h.staff_id, o.consultant_id) AND st.enabled \
               WHERE o.store_id = $1 AND o.state IN ('ordered', 'allocated', 'scheduled', 'in_production', 'built', \
               'shipped', 'in_transit', 'at_store', 'pdi', 'ready', 'handover_booked') \
               AND ((o.hold_at IS NULL AND o.amber_at <= $2) OR o.contact_due_at <= $2 OR o.held > 0) \
               ORDER BY o.amber_at, o.id LIMIT 500";
    look.all(sql, [store.into(), look.now().into()]).await
}

impl Order {
    /// Its matters: silence, a report, a promise.
    pub fn items(self, now: At) -> Vec<TodayItem> {
        let mut found: Vec<(TodayKind, Action, At, Option<At>, Risk)> = Vec::new();
        if let Some(amber) = self.amber_at.filter(|at| *at <= now && self.hold_at.is_none()) {
            let risk = match self.red_at.is_some_and(|red| red <= now) {
                true => Risk::Red,
                false => Risk::Amber,
            };
            found.push((TodayKind::OrderRisk, Action::Chase, amber, self.red_at, risk));
        }
        if let Some(held) = self.held_at.filter(|_| self.held > 0) {
            found.push((TodayKind::OrderReport, Action::Settle, held, None, Risk::Amber));
        }
        if let Some(due) = self.contact_due_at.filter(|at| *at <= now) {
            let risk = match due.plus_minutes(CONTACT_GRACE_MINUTES) <= now {
                true => Risk::Red,
                false => Risk::Amber,
            };
            found.push((TodayKind::OrderContact, Action::Call, due, Some(due), risk));
        }
        let step = self.critical.map(|step| step.title().to_owned());
        let delayed = self.delayed_at.map(|_| "已延期".to_owned());
        let things: Vec<String> = [Some(self.model), step, delayed].into_iter().flatten().collect();
        let holder = holder(self.holder_id, self.holder_name, self.taken_by);
        let item = |(kind, action, since, due_at, risk): (TodayKind, Action, At, Option<At>, Risk)| TodayItem {
            version: Some(self.version),
            number: Some(self.number.clone()),
            contact: self.customer_mask.clone(),
            things: things.clone(),
            due_at,
            overdue: due_at.is_some_and(|due| due <= now),
            risk,
            holder: holder.clone(),
            ..bare(kind, action, self.id.to_string(), since)
        };
        found.into_iter().map(item).collect()
    }
}
