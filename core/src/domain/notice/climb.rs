//! Acknowledged, or passed to the next of the ladder (X17; issue 4, point 10): a notice to advisors that nobody has taken
//! note of within the store's time is told to the manager.

mod table;

use std::collections::HashMap;

use uuid::Uuid;

use super::manners::rules::{is_quiet, polite};
use super::rules::{Audience, Facts, Intent, Kind};
use super::table as inbox;
use super::view::AckView;
use crate::domain::staff::{Grants, Role};
use crate::domain::store;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{NoticeId, StoreId};

/// What has to be acknowledged: somebody outside waits for it.
const ANSWERED: [Kind; 2] = [Kind::Requested, Kind::AnswerHalf];

/// Who is told next; `None`: nobody is higher.
#[must_use]
pub(super) const fn above(role: Role) -> Option<Role> {
    match role {
        Role::ServiceAdvisor | Role::SalesConsultant | Role::TeamLeader => Some(Role::StoreManager),
        _ => None,
    }
}

/// Somebody of the role has it: it climbs no further. The first one counts; having read it counts as well.
///
/// # Errors
/// [`Error::Missing`] for a notice to others.
pub async fn ack(tx: &mut Tx, grants: &Grants, id: NoticeId) -> Result<AckView, Error> {
    let me = tx.actor().staff()?.staff;
    let acked_at = inbox::ack_by_staff(tx, id, grants, me)
        .await?
        .ok_or(Error::Missing("notice"))?;
    Ok(AckView { id, acked_at })
}

/// A notice that nobody took note of in time.
pub struct Unheard {
    id: NoticeId,
    /// What it is about.
    pub subject_id: Uuid,
    intent: Intent,
}

/// Notices that nobody took note of within their store's time, the oldest first. In quiet hours nobody is told anew, and
/// the time begins to run at nine.
///
/// # Errors
/// [`crate::ground::error::Fault`]: the database failed.
pub async fn unheard(tx: &Tx, limit: u64) -> Result<Vec<Unheard>, Error> {
    let mut stores: HashMap<StoreId, (chrono_tz::Tz, i64)> = HashMap::new();
    let mut due = Vec::new();
    // Rows that are not due yet come back at every look: the limit must not be theirs alone.
    for row in table::unheard(tx, &ANSWERED, limit.saturating_mul(20)).await? {
        let (zone, minutes) = match stores.get(&row.store_id) {
            Some(known) => *known,
            None => {
                let store = store::find(tx, row.store_id).await?;
                let terms = (store.zone, i64::from(store.policy.ack_minutes));
                stores.insert(row.store_id, terms);
                terms
            }
        };
        let Some(higher) = above(row.role) else { continue };
        if is_quiet(zone, tx.now()) || polite(zone, row.shown_at).plus_minutes(minutes) > tx.now() {
            continue;
        }
        if due.len() as u64 >= limit {
            break;
        }
        let facts: Facts = inbox::facts(tx, row.id, &row.facts)?;
        due.push(Unheard {
            id: row.id,
            subject_id: row.subject_id,
            intent: Intent {
                audience: Audience::StoreRole(row.store_id, higher),
                kind: row.kind,
                store: row.store_id,
                subject: row.subject_id,
                subject_text: row.subject,
                event_no: row.event_no,
                facts,
                not_before: None,
                expires_at: None,
            },
        });
    }
    Ok(due)
}

/// Passes it to the next of the ladder while `waits`, and looks at it no more.
///
/// # Errors
/// [`crate::ground::error::Fault`]: the database failed.
pub async fn climb(tx: &mut Tx, one: Unheard, waits: bool) -> Result<(), Error> {
    if !table::climbed(tx, one.id).await? || !waits {
        return Ok(());
    }
    metrics::counter!("chezhu_notices_climbed_total", "kind" => one.intent.kind.word()).increment(1);
    super::intend(tx, one.intent).await
}

/// The row of the inbox behind a delivery; `None` when there is none.
///
/// # Errors
/// [`crate::ground::error::Fault`]: the database failed.
pub async fn notice_of(
    look: &impl Look,
    subject: Uuid,
    event_no: i64,
    kind: Kind,
    audience: Audience,
) -> Result<Option<NoticeId>, Error> {
    table::notice_of(look, subject, event_no, kind, &audience.word()).await
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::above;
    use crate::domain::staff::Role;

    #[test]
    fn the_ladder_ends() {
        for role in Role::iter() {
            let mut at = Some(role);
            let mut rungs = 0;
            while let Some(role) = at {
                at = above(role);
                rungs += 1;
            }
            assert!(rungs <= 2, "{role:?}");
        }
        assert_eq!(above(Role::ServiceAdvisor), Some(Role::StoreManager));
        assert_eq!(above(Role::StoreManager), None);
    }
}
