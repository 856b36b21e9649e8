//! The jobs of a repair.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::domain::catalog::Grade;
use crate::domain::repair::rules::job::{Facts, State};
use crate::domain::repair::rules::state::Stage;
use crate::domain::repair::rules::triple::mark::{Failure, Mark, System};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ItemId, JobId, RepairId, ResourceId, StaffId};

/// A job with its repair and the names of who does it and where.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: JobId,
    pub repair_id: RepairId,
    pub number: String,
    pub stage: Stage,
    pub grade: Grade,
    pub car: Option<String>,
    pub plate_mask: Option<String>,
    pub promised_at: Option<At>,
    pub item_id: Option<ItemId>,
    pub line_id: Option<Uuid>,
    pub name: String,
    pub minutes: i64,
    pub skills: String,
    pub state: State,
    pub consented: bool,
    pub technician_id: Option<StaffId>,
    pub technician: Option<String>,
    pub bay_id: Option<ResourceId>,
    pub bay: Option<String>,
    pub started_at: Option<At>,
    pub running_since: Option<At>,
    pub worked_ms: i64,
    pub done_at: Option<At>,
    pub done_by: Option<StaffId>,
    pub short: bool,
    pub mark_safety: Option<bool>,
    pub mark_system: Option<System>,
    pub mark_part: Option<String>,
    pub mark_failure: Option<Failure>,
}

const SELECT: &str = "SELECT j.id, j.repair_id, o.number, o.stage, o.grade, o.car, o.plate_mask, o.promised_at, j.item_id, j.line_id, j.name, \
     j.minutes, j.skills, j.state, j.consented, j.technician_id, t.name AS technician, j.bay_id, b.name AS bay, j.started_at, j.running_since, \
     j.worked_ms, j.done_at, j.done_by, EXISTS (SELECT 1 FROM repair_part p WHERE p.job_id = j.id AND p.arrived_at IS NULL) AS short, \
     m.safety AS mark_safety, m.system AS mark_system, m.part AS mark_part, m.failure AS mark_failure FROM repair_job j \
     JOIN repair_order o ON o.id = j.repair_id LEFT JOIN staff t ON t.id = j.technician_id \
     LEFT JOIN store_resource b ON b.id = j.bay_id LEFT JOIN repair_mark m ON m.job_id = j.id";

impl Row {
    /// As the gates see it.
    pub fn facts(&self) -> Facts {
        Facts {
            state: self.state,
            consented: self.consented,
            technician: self.technician_id.is_some(),
            bay: self.bay_id.is_some(),
            short: self.short,
        }
    }

    /// What the technician must know.
    pub fn skills(&self) -> Vec<String> {
        serde_json::from_str(&self.skills).unwrap_or_default()
    }
}

/// The jobs of a repair, in their order.
pub async fn of(look: &impl Look, repair: RepairId) -> Result<Vec<Row>, Error> {
    let sql = format!("{SELECT} WHERE j.repair_id = $1 ORDER BY j.pos, j.id");
    look.all(&sql, [repair.into()]).await
}

/// Jobs by a condition; scope is the caller's matter.
pub async fn select(look: &impl Look, condition: &str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
    look.all(&format!("{SELECT} {condition}"), values).await
}

/// A job as it begins.
pub struct New {
    pub item: Option<ItemId>,
    pub line: Option<Uuid>,
    pub name: String,
    pub minutes: i64,
    pub skills: Vec<String>,
    pub consented: bool,
}

/// One more job.
pub async fn insert(tx: &Tx, repair: RepairId, new: New) -> Result<JobId, Error> {
    let id: JobId = tx.fresh();
    let skills = serde_json::to_string(&new.skills).map_err(|e| Error::fault("write the skills of a job", e))?;
    let sql = "INSERT INTO repair_job (id, repair_id, pos, item_id, line_id, name, minutes, skills, state, consented, worked_ms) VALUES ($1, $2, \
               (SELECT COALESCE(MAX(x.pos), 0) + 1 FROM repair_job x WHERE x.repair_id = $2), $3, $4, $5, $6, $7, $8, $9, 0)";
    let values: [Value; 9] = [
        id.into(),
        repair.into(),
        new.item.into(),
        new.line.into(),
        new.name.into(),
        new.minutes.into(),
        skills.into(),
        State::Todo.into(),
        new.consented.into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Moves a job that is in the state it was read in. Placeholders of `sets` begin at `$4`.
pub async fn set(tx: &Tx, row: &Row, to: State, sets: &str, more: Vec<Value>) -> Result<bool, Error> {
    let sets = if sets.is_empty() {
        String::new()
    } else {
        format!(", {sets}")
    };
    let sql = format!("UPDATE repair_job SET state = $1{sets} WHERE id = $2 AND state = $3");
    let mut values: Vec<Value> = vec![to.into(), row.id.into(), row.state.into()];
    values.extend(more);
    Ok(tx.run(&sql, values).await? > 0)
}

/// What a job is before the three-guarantee rules, instead of what it was; a mark that says nothing is none.
pub async fn mark(tx: &Tx, row: &Row, mark: &Mark) -> Result<(), Error> {
    tx.run("DELETE FROM repair_mark WHERE job_id = $1", [row.id.into()])
        .await?;
    if mark.is_empty() {
        return Ok(());
    }
    let (system, part) = mark.replaced.clone().map(|one| (one.system, one.part)).unzip();
    let sql = "INSERT INTO repair_mark (job_id, repair_id, safety, system, part, failure, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        row.id.into(),
        row.repair_id.into(),
        mark.safety.into(),
        system.into(),
        part.flatten().into(),
        mark.failure.into(),
        tx.actor().uuid().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
