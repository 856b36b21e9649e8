//! Parts that are missing: what, since when, by which lane, until when; and the loan car after five days (R094, R095, R103).

use sea_orm::Value;

use super::facts::{facts, pass};
use super::rules::gate;
use super::rules::job::State as JobState;
use super::rules::refused::Refused;
use super::rules::state::{Event, Stage};
use super::table::{self, Change, Row, jobs, parts};
use super::view::{ExpectPart, Lane, MissPart, StaffRepairView};
use super::{desk, tell};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{PartId, RepairId};

/// The longest a part may be expected ahead.
const MOST_DAYS: i64 = 180;

impl Lane {
    /// How long a part of this lane may take (R094, R095).
    pub(super) fn minutes(self) -> i64 {
        match self {
            Lane::Urgent => 2 * 60,
            Lane::Normal => 24 * 60,
        }
    }
}

fn expected(now: At, at: Option<At>) -> Result<Option<At>, Error> {
    match at {
        Some(at) if at <= now || at > now.plus_minutes(MOST_DAYS * 24 * 60) => Err(Error::field(
            "/expected_at",
            "repair.part",
            "预计到货时间应在 180 天以内",
        )),
        at => Ok(at),
    }
}

/// A part of a job is missing. When nothing that was agreed to can go on without it, the repair waits, and the owner is told.
///
/// # Errors
/// `repair.not_now`, `repair.job_not_now`; field errors; [`Error::Missing`].
pub async fn miss(tx: &mut Tx, id: RepairId, wish: MissPart) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if !matches!(row.stage, Stage::InRepair | Stage::WaitingParts | Stage::WaitingConsent) {
        return Err(Refused::NotNow.into());
    }
    let job = jobs::of(tx, id).await?.into_iter().find(|job| job.id == wish.job_id);
    let job = job.ok_or_else(|| Error::field("/job_id", "repair.job", "工单中没有此项目"))?;
    if matches!(job.state, JobState::Running | JobState::Done | JobState::Dropped) {
        return Err(Refused::JobNotNow.into());
    }
    if !(1..=1_000).contains(&wish.quantity) {
        return Err(Error::field("/quantity", "repair.part", "数量应在 1 到 1000 之间"));
    }
    let new = parts::New {
        job: job.id,
        name: wish.name.to_string(),
        quantity: wish.quantity,
        lane: wish.lane,
        due: tx.now().plus_minutes(wish.lane.minutes()),
        expected: expected(tx.now(), wish.expected_at)?,
    };
    parts::insert(tx, id, new).await?;
    let row = table::note(tx, &row, "part_missing", Change::said(wish.name.to_string())).await?;
    let row = wait(tx, row).await?;
    tell::parts(tx, &row, &wish.name.to_string(), wish.expected_at).await?;
    desk::one(tx, id).await
}

/// The repair waits for parts when nothing else can go on.
async fn wait(tx: &mut Tx, row: Row) -> Result<Row, Error> {
    if row.stage != Stage::InRepair {
        return Ok(row);
    }
    match gate::closed(row.stage, Event::Shortage, &facts(tx, &row).await?).is_empty() {
        true => pass(tx, &row, Event::Shortage, Change::none()).await,
        false => Ok(row),
    }
}

/// The repair, taken, and a part of it that has not arrived.
async fn missing(tx: &Tx, id: RepairId, part: PartId) -> Result<(Row, parts::Row), Error> {
    let row = table::take(tx, id).await?;
    row.open()?;
    let found = parts::of(tx, id).await?.into_iter().find(|one| one.id == part);
    let found = found.ok_or(Error::Missing("repair_part"))?;
    match found.arrived_at {
        None => Ok((row, found)),
        Some(_) => Err(Refused::NotNow.into()),
    }
}

/// When a part is expected now, and by which lane; the owner is told.
///
/// # Errors
/// `repair.not_now` when it has arrived; field errors; [`Error::Missing`].
pub async fn expect(tx: &mut Tx, (id, of): (RepairId, PartId), wish: ExpectPart) -> Result<StaffRepairView, Error> {
    let (row, part) = missing(tx, id, of).await?;
    let at = expected(tx.now(), Some(wish.expected_at))?;
    let lane = wish.lane.unwrap_or(part.lane);
    let due = part.since_at.plus_minutes(lane.minutes());
    let sql = "UPDATE repair_part SET expected_at = $2, lane = $3, due_at = $4 WHERE id = $1";
    let values: [Value; 4] = [of.into(), at.into(), lane.into(), due.into()];
    tx.run(sql, values).await?;
    let row = table::note(tx, &row, "part_expected", Change::said(part.name.clone())).await?;
    tell::parts(tx, &row, &part.name, at).await?;
    desk::one(tx, id).await
}

/// A part is here. When agreed work can go on, the repair does.
///
/// # Errors
/// `repair.not_now` when it has arrived already; [`Error::Missing`].
pub async fn arrived(tx: &mut Tx, (id, of): (RepairId, PartId)) -> Result<StaffRepairView, Error> {
    let (row, part) = missing(tx, id, of).await?;
    let sql = "UPDATE repair_part SET arrived_at = $2 WHERE id = $1 AND arrived_at IS NULL";
    if tx.run(sql, [of.into(), tx.now().into()]).await? == 0 {
        return Err(Refused::NotNow.into());
    }
    let row = table::note(tx, &row, "part_arrived", Change::said(part.name)).await?;
    if row.stage == Stage::WaitingParts && gate::closed(row.stage, Event::Supply, &facts(tx, &row).await?).is_empty() {
        let row = pass(tx, &row, Event::Supply, Change::none()).await?;
        tell::moved(tx, &row).await?;
    }
    desk::one(tx, id).await
}
