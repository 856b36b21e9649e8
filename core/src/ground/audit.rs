//! The security log: who did what to whose matter. Rows are added, never changed (security.md 3, "audit log").

use sea_orm::Value;
use uuid::Uuid;

use super::db::{Look, Tx};
use super::error::Error;
use super::id::{AuditId, Id, StoreId};

/// What is worth remembering. The action is a stable word; the detail never holds personal data.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `module.verb`, such as `staff.login_failed`.
    pub action: &'static str,
    /// What it was done to: the kind …
    pub subject_kind: &'static str,
    /// … and its id.
    pub subject: Uuid,
    /// The store it happened in, if any.
    pub store: Option<StoreId>,
    /// A short word more: a reason code, a count.
    pub detail: Option<String>,
}

impl Tx {
    /// Adds a row to the security log, in this transaction.
    pub async fn audit(&self, entry: Entry) -> Result<(), Error> {
        let id: AuditId = self.fresh();
        let actor = self.actor();
        let values: [Value; 9] = [
            id.uuid().into(),
            self.now().into(),
            actor.kind().into(),
            actor.uuid().into(),
            entry.store.map(Id::uuid).into(),
            entry.action.into(),
            entry.subject_kind.into(),
            entry.subject.into(),
            entry.detail.into(),
        ];
        self.run(
            "INSERT INTO audit (id, at, actor_kind, actor_id, store_id, action, subject_kind, subject_id, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values,
        )
        .await?;
        Ok(())
    }
}
