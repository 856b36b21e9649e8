//! The gauges of the outbox.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chezhu::ground::db::{Db, Look};
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Audit};

use super::ACTOR;

/// Kinds that were seen stuck once: their gauges go back to nought when staff have settled them.
static STUCK: Mutex<BTreeSet<(&'static str, String)>> = Mutex::new(BTreeSet::new());

fn small(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

/// Sets the gauges of the outbox; to be called every half minute or so.
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed.
pub async fn watch(db: &Db) -> Result<outbox::Health, Error> {
    let look = db.read(ACTOR);
    let health = outbox::health(&look).await?;
    let late = health
        .due_since
        .map_or(0, |since| (look.now().ms() - since.ms()) / 1000);
    metrics::gauge!("chezhu_outbox_open").set(small(health.open));
    metrics::gauge!("chezhu_outbox_oldest_due_seconds").set(small(late));
    metrics::gauge!("chezhu_outbox_overdue").set(small(health.overdue));
    let dead = health
        .dead
        .iter()
        .map(|(kind, rows)| (("chezhu_outbox_dead", kind.clone()), *rows));
    let unknown = health
        .unknown
        .iter()
        .map(|(kind, rows)| (("chezhu_outbox_unknown", kind.clone()), *rows));
    let stuck: BTreeMap<(&'static str, String), i64> = dead.chain(unknown).collect();
    let mut seen = STUCK.lock().unwrap_or_else(PoisonError::into_inner);
    seen.extend(stuck.keys().cloned());
    for (name, kind) in seen.iter() {
        let rows = stuck.get(&(*name, kind.clone())).copied().unwrap_or(0);
        metrics::gauge!(*name, "kind" => kind.clone()).set(small(rows));
    }
    Ok(health)
}

/// Shows how far the law of conservation is from holding: 0 when it holds.
pub fn note_law(audit: &Audit) {
    metrics::gauge!("chezhu_outbox_unaccounted").set(small(audit.difference()));
    metrics::gauge!("chezhu_outbox_overdue").set(small(audit.overdue));
}
