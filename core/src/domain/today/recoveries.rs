//! Bad answers that somebody stays with, by their clock.

use sea_orm::FromQueryResult;

use super::rules::{of_clock, percent};
use super::table::{bare, holder};
use super::view::{Action, TodayItem, TodayKind};
use crate::domain::survey::rules::recovery::Trigger;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{RecoveryId, StaffId, StoreId};

#[derive(FromQueryResult)]
struct Row {
    id: RecoveryId,
    number: String,
    version: i64,
    customer_mask: Option<String>,
    what: Trigger,
    since_at: At,
    due_at: At,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// The open recoveries of a store.
pub async fn recoveries(look: &impl Look, store: StoreId) -> Result<Vec<TodayItem>, Error> {
    let sql = "SELECT r.id, r.number, r.version, r.customer_mask, r.what, r.since_at, r.due_at, st.id AS holder_id, st.name AS holder_name \
               FROM recovery r LEFT JOIN staff st ON st.id = r.holder_id AND st.enabled \
               WHERE r.store_id = $1 AND r.state IN ('open', 'in_contact', 'asked') ORDER BY r.due_at, r.id LIMIT 500";
    let rows: Vec<Row> = look.all(sql, [store.into()]).await?;
    Ok(rows.into_iter().map(|row| row.item(look.now())).collect())
}

impl Row {
    fn item(self, now: At) -> TodayItem {
        let used = percent(self.since_at, self.due_at, now);
        TodayItem {
            version: Some(self.version),
            number: Some(self.number),
            contact: self.customer_mask,
            things: vec![self.what.title().to_owned()],
            due_at: Some(self.due_at),
            overdue: self.due_at <= now,
            risk: of_clock(used),
            clock_percent: Some(used),
            holder: holder(self.holder_id, self.holder_name, self.holder_id),
            ..bare(TodayKind::Recovery, Action::Call, self.id.to_string(), self.since_at)
        }
    }
}
