//! Rows of the ladder.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::domain::notice::rules::Kind;
use crate::domain::staff::Role;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{NoticeId, StoreId};
use crate::ground::seal::Sealed;

/// A notice to a role that nobody has read or acknowledged.
#[derive(FromQueryResult)]
pub struct UnheardRow {
    pub id: NoticeId,
    pub subject_id: Uuid,
    pub subject: String,
    pub event_no: i64,
    pub kind: Kind,
    pub store_id: StoreId,
    pub role: Role,
    pub facts: Sealed,
    pub shown_at: At,
}

/// Notices of these kinds to roles that nobody took note of, the oldest first.
pub async fn unheard(look: &impl Look, kinds: &[Kind], limit: u64) -> Result<Vec<UnheardRow>, Error> {
    let mut values: Vec<Value> = vec![look.now().into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    let places: Vec<String> = (3..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, subject_id, subject, event_no, kind, store_id, role, facts, shown_at FROM notice \
         WHERE role IS NOT NULL AND climbed_at IS NULL AND read_at IS NULL AND acked_at IS NULL AND shown_at <= $1 \
         AND kind IN ({}) AND role IN ('service_advisor', 'sales_consultant', 'team_leader') ORDER BY shown_at, id LIMIT $2",
        places.join(", ")
    );
    look.all(&sql, values).await
}

/// Looks at it no more; false when somebody took note meanwhile.
pub async fn climbed(tx: &Tx, id: NoticeId) -> Result<bool, Error> {
    let sql = "UPDATE notice SET climbed_at = $2 WHERE id = $1 AND climbed_at IS NULL AND read_at IS NULL AND acked_at IS NULL";
    Ok(tx.run(sql, [id.into(), tx.now().into()]).await? > 0)
}

/// The row of an event for this audience.
pub async fn notice_of(
    look: &impl Look,
    subject: Uuid,
    event_no: i64,
    kind: Kind,
    audience: &str,
) -> Result<Option<NoticeId>, Error> {
    #[derive(FromQueryResult)]
    struct Found {
        id: NoticeId,
    }
    let sql = "SELECT id FROM notice WHERE subject_id = $1 AND event_no = $2 AND kind = $3 AND audience = $4";
    let values = [subject.into(), event_no.into(), kind.into(), audience.into()];
    Ok(look.one::<Found>(sql, values).await?.map(|row| row.id))
}
