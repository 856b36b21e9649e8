//! What was written into the lists.

use sea_orm::{FromQueryResult, Value};

use crate::domain::repair::rules::check::{List, Outcome, Sum};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{RepairId, StaffId};

/// A check that was looked at.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub list: List,
    pub code: String,
    pub outcome: Outcome,
    pub value_milli: Option<i64>,
    pub note: Option<String>,
    pub by_name: Option<String>,
    pub at: At,
}

/// Everything that was looked at of a repair.
pub async fn of(look: &impl Look, repair: RepairId) -> Result<Vec<Row>, Error> {
    let sql = "SELECT c.list, c.code, c.outcome, c.value_milli, c.note, s.name AS by_name, c.at FROM repair_check c \
               LEFT JOIN staff s ON s.id = c.by_id WHERE c.repair_id = $1 ORDER BY c.list, c.pos";
    look.all(sql, [repair.into()]).await
}

/// What a list says.
pub fn sum(rows: &[Row], list: List) -> Sum {
    Sum::of(list, rows.iter().filter(|row| row.list == list).map(|row| row.outcome))
}

/// A check as it is written.
pub struct Write {
    pub list: List,
    pub code: &'static str,
    pub pos: i64,
    pub outcome: Outcome,
    pub value_milli: Option<i64>,
    pub unit: Option<&'static str>,
    pub note: Option<String>,
    pub by: StaffId,
}

/// Writes a check, instead of what stood there.
pub async fn write(tx: &Tx, repair: RepairId, check: Write) -> Result<(), Error> {
    let sql = "INSERT INTO repair_check (repair_id, list, code, pos, outcome, value_milli, unit, note, by_id, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (repair_id, list, code) DO UPDATE SET outcome = excluded.outcome, \
               value_milli = excluded.value_milli, unit = excluded.unit, note = excluded.note, by_id = excluded.by_id, at = excluded.at";
    let values: [Value; 10] = [
        repair.into(),
        check.list.into(),
        check.code.into(),
        check.pos.into(),
        check.outcome.into(),
        check.value_milli.into(),
        check.unit.into(),
        check.note.into(),
        check.by.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// The list is begun anew: after work was done again.
pub async fn clear(tx: &Tx, repair: RepairId, list: List) -> Result<(), Error> {
    let sql = "DELETE FROM repair_check WHERE repair_id = $1 AND list = $2";
    tx.run(sql, [repair.into(), list.into()]).await?;
    Ok(())
}
