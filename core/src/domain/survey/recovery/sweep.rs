//! The ladder of a recovery that nobody moves: the specialist, the leader, the manager (domain.md 2.10; X17).

use super::act::desk;
use super::table;
use crate::domain::notice::{Audience, Kind};
use crate::domain::staff::Role;
use crate::domain::survey::rules::recovery::rungs;
use crate::domain::survey::tell;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

/// Tells the next of those whose clock says so, at most `limit`; tells how many.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn climb(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = format!("WHERE r.rung_at <= $1 ORDER BY r.rung_at, r.id LIMIT {limit}");
    let rows = table::select(tx, &condition, vec![tx.now().into()]).await?;
    let mut climbed = 0;
    for mut row in rows {
        let at = rungs(row.contacted_at.is_none(), row.since_at, row.due_at);
        let rung = usize::try_from(row.rung).unwrap_or(0);
        let next = at.get(rung + 1).copied();
        let missed = (next.is_none() && row.contacted_at.is_none()).then_some(row.due_at);
        row.version += 1;
        let sql = "UPDATE recovery SET rung = $2, rung_at = $3, version = $4, missed_at = COALESCE(missed_at, $5) \
                   WHERE id = $1 AND rung = $6 AND rung_at IS NOT NULL";
        let values: [sea_orm::Value; 6] = [
            row.id.into(),
            (row.rung + 1).into(),
            next.into(),
            row.version.into(),
            missed.into(),
            row.rung.into(),
        ];
        if tx.run(sql, values).await? == 0 {
            continue;
        }
        table::changed(tx, &row);
        let (to, kind) = match rung {
            0 => (desk(tx, &row).await?, Kind::RecoveryDue),
            1 => (Audience::StoreRole(row.store_id, Role::TeamLeader), Kind::RecoveryLate),
            _ => (
                Audience::StoreRole(row.store_id, Role::StoreManager),
                Kind::RecoveryMissed,
            ),
        };
        tell::climbed(tx, &row, to, kind).await?;
        climbed += 1;
    }
    Ok(climbed)
}
