//! Parts that are missing.

use sea_orm::{FromQueryResult, Value};

use crate::domain::repair::view::Lane;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{JobId, PartId, RepairId};

/// A part that was missing, or is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: PartId,
    pub repair_id: RepairId,
    pub name: String,
    pub lane: Lane,
    pub since_at: At,
    pub due_at: At,
    pub expected_at: Option<At>,
    pub arrived_at: Option<At>,
    pub rung: i64,
}

const SELECT: &str =
    "SELECT id, repair_id, name, lane, since_at, due_at, expected_at, arrived_at, rung FROM repair_part";

/// The parts of a repair, in the order in which they were missed.
pub async fn of(look: &impl Look, repair: RepairId) -> Result<Vec<Row>, Error> {
    let sql = format!("{SELECT} WHERE repair_id = $1 ORDER BY since_at, id");
    look.all(&sql, [repair.into()]).await
}

/// Parts by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// A part that is missed.
pub struct New {
    pub job: JobId,
    pub name: String,
    pub quantity: i64,
    pub lane: Lane,
    pub due: At,
    pub expected: Option<At>,
}

/// Writes it down.
pub async fn insert(tx: &Tx, repair: RepairId, new: New) -> Result<PartId, Error> {
    let id: PartId = tx.fresh();
    let sql = "INSERT INTO repair_part (id, repair_id, job_id, name, quantity, lane, since_at, due_at, expected_at, rung) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    let values: [Value; 9] = [
        id.into(),
        repair.into(),
        new.job.into(),
        new.name.into(),
        new.quantity.into(),
        new.lane.into(),
        tx.now().into(),
        new.due.into(),
        new.expected.into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}
