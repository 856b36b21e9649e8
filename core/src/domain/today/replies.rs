//! What owners wrote to their butlers and nobody has answered.

use sea_orm::FromQueryResult;

use super::rules;
use super::table::{bare, holder};
use super::view::{Action, TodayItem, TodayKind};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ReplyId, StaffId, StoreId};

/// Such words, as far as the list needs them.
#[derive(FromQueryResult)]
pub struct Reply {
    id: ReplyId,
    version: i64,
    at: At,
    due_at: At,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// What waits for an answer in this store, by its clock.
pub async fn replies(look: &impl Look, store: StoreId) -> Result<Vec<Reply>, Error> {
    let sql = "SELECT r.id, r.version, r.at, r.due_at, h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name \
               FROM butler_reply r LEFT JOIN duty_holder h ON h.subject_id = r.id \
               LEFT JOIN staff st ON st.id = COALESCE(h.staff_id, r.acting_id) AND st.enabled \
               WHERE r.store_id = $1 AND r.answered_at IS NULL ORDER BY r.due_at, r.id LIMIT 500";
    look.all(sql, [store.into()]).await
}

impl Reply {
    /// Its matter.
    pub fn item(self, now: At) -> TodayItem {
        let used = rules::percent(self.at.min(self.due_at), self.due_at, now);
        TodayItem {
            version: Some(self.version),
            due_at: Some(self.due_at),
            overdue: self.due_at <= now,
            risk: rules::of_clock(used),
            holder: holder(self.holder_id, self.holder_name, self.taken_by),
            ..bare(TodayKind::Reply, Action::Reply, self.id.to_string(), self.at)
        }
    }
}
