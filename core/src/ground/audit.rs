//! The security log: who did what to whose matter. Rows are added, never changed (security.md 3, "audit log").

use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actor::Scope;
use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;
use super::id::{AuditId, Id, StoreId};
use super::page::{Cursor, Limit, Page};

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

/// A row of the security log. There is nothing personal in it: ids, words and counts.
#[derive(Debug, Serialize, ToSchema, FromQueryResult)]
pub struct AuditView {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: At,
    /// `customer`, `staff`, `system` or `anonymous`.
    pub actor_kind: String,
    /// Who did it.
    pub actor_id: Uuid,
    /// The store it happened in, if any.
    pub store_id: Option<StoreId>,
    /// What was done, `module.verb`.
    #[schema(example = "staff.login_failed")]
    pub action: String,
    /// The kind of what it was done to.
    pub subject_kind: String,
    /// What it was done to.
    pub subject_id: Uuid,
    /// A short word more.
    pub detail: Option<String>,
}

/// What of the security log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAudit {
    /// Done to this, the UUID of the log or of an id.
    pub subject_id: Option<Uuid>,
    /// Done by this.
    pub actor_id: Option<Uuid>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// The security log, the newest first: of the actor's stores, or all of it for the whole group (security.md 3).
pub async fn list(look: &impl Look, wish: &ListAudit) -> Result<Page<AuditView>, Error> {
    const LIST: &str = "audit";
    let limit = Limit::new(wish.limit)?;
    let after = match &wish.cursor {
        Some(text) => Cursor::read(text, look.keys(), LIST, look.actor())?,
        None => Cursor {
            at: i64::MAX,
            id: Uuid::max(),
        },
    };
    let rows = i64::try_from(limit.get() + 1).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![after.at.into(), after.id.into(), rows.into()];
    let mut sql = String::from(
        "SELECT id, at, actor_kind, actor_id, store_id, action, subject_kind, subject_id, detail FROM audit \
         WHERE (at < $1 OR (at = $1 AND id < $2))",
    );
    let mut only = |column: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {column} = ${}", values.len()));
    };
    if let Some(subject) = wish.subject_id {
        only("subject_id", subject.into());
    }
    if let Some(actor) = wish.actor_id {
        only("actor_id", actor.into());
    }
    if let Scope::Stores(stores) = &look.actor().staff()?.scope {
        let places: Vec<String> = (1..=stores.len()).map(|n| format!("${}", values.len() + n)).collect();
        values.extend(stores.iter().map(|store| Value::from(*store)));
        sql.push_str(&format!(" AND store_id IN ({})", places.join(", ")));
    }
    sql.push_str(" ORDER BY at DESC, id DESC LIMIT $3");
    let found: Vec<AuditView> = look.all(&sql, values).await?;
    let cursor = |row: &AuditView| {
        Cursor {
            at: row.at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(found, limit, cursor, |row| row))
}
