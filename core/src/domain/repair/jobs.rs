//! Jobs: who does them, where, and how far they are (R025, R049; issue 6, point 1).

use sea_orm::Value;

use super::open::minutes;
use super::rules::gate;
use super::rules::job::{self, Event, State};
use super::rules::refused::Refused;
use super::rules::state::{Event as Move, Stage};
use super::table::{self, Change, Row, jobs};
use super::view::{AddJob, AssignJob, StaffRepairView};
use super::{desk, facts, rework};
use crate::domain::staff::Role;
use crate::domain::store::ResourceKind;
use crate::domain::{catalog, staff, store};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{JobId, RepairId, StaffId};

/// The longest that one job may take.
const MOST_MINUTES: i64 = 2_400;

/// One more job. Nobody begins it before the owner agrees to its line of the quote.
///
/// # Errors
/// `repair.not_now`, `catalog.not_offered`; field errors; [`Error::Missing`].
pub async fn add(tx: &mut Tx, id: RepairId, wish: AddJob) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if row.stage != Stage::Intake {
        row.may(Move::AddWork, table::who(tx.actor()))?;
    }
    let known = match wish.item_id {
        Some(item) => catalog::work(tx, row.store_id, &[item], row.model_id).await?.pop(),
        None => None,
    };
    let name = wish.name.as_ref().map(ToString::to_string);
    let name = name.or_else(|| known.as_ref().map(|work| work.name.to_string()));
    let name = name.ok_or_else(|| Error::field("/name", "repair.job", "请填写项目名称或选择目录项目"))?;
    let minutes = wish
        .minutes
        .or_else(|| known.as_ref().map(|work| minutes(&work.segments)));
    let minutes = minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
    let minutes = minutes.ok_or_else(|| Error::field("/minutes", "repair.job", "工时应在 1 到 2400 分钟之间"))?;
    let new = jobs::New {
        item: wish.item_id,
        line: None,
        name: name.clone(),
        minutes,
        skills: known.map_or_else(Vec::new, |work| work.skills.iter().map(ToString::to_string).collect()),
        consented: false,
    };
    jobs::insert(tx, id, new).await?;
    let row = table::note(tx, &row, "add_work", Change::said(name)).await?;
    let items: Vec<_> = wish.item_id.into_iter().collect();
    rework::found(tx, row, &items, None).await?;
    desk::one(tx, id).await
}

/// The repair, taken, and one of its jobs that `event` is allowed to.
async fn job(tx: &Tx, id: RepairId, job: JobId, event: Event) -> Result<(Row, jobs::Row, State), Error> {
    let row = table::take(tx, id).await?;
    let jobs = jobs::of(tx, id).await?;
    let found = jobs
        .into_iter()
        .find(|one| one.id == job)
        .ok_or(Error::Missing("repair_job"))?;
    row.open()?;
    let to = job::next(found.state, event).ok_or(Refused::JobNotNow)?;
    Ok((row, found, to))
}

async fn set(tx: &Tx, job: &jobs::Row, to: State, sets: &str, values: Vec<Value>) -> Result<(), Error> {
    match jobs::set(tx, job, to, sets, values).await? {
        true => Ok(()),
        false => Err(Refused::JobNotNow.into()),
    }
}

/// Who does a job, and in which bay.
///
/// # Errors
/// `repair.job_not_now`; field errors for somebody who is no technician of the store and for no bay of it; [`Error::Missing`].
pub async fn assign(tx: &mut Tx, (id, of): (RepairId, JobId), wish: AssignJob) -> Result<StaffRepairView, Error> {
    let (row, job, to) = job(tx, id, of, Event::Assign).await?;
    technician(tx, &row, wish.technician_id).await?;
    let bay = store::resource(tx, row.store_id, wish.bay_id).await.ok();
    if !bay.is_some_and(|bay| bay.active && bay.kind == ResourceKind::Bay) {
        return Err(Error::field("/bay_id", "repair.bay", "请选择本店可用的工位"));
    }
    let values = vec![wish.technician_id.into(), wish.bay_id.into()];
    set(tx, &job, to, "technician_id = $4, bay_id = $5", values).await?;
    table::note(tx, &row, "assign", Change::said(job.name)).await?;
    desk::one(tx, id).await
}

async fn technician(look: &impl Look, row: &Row, staff: StaffId) -> Result<(), Error> {
    let people = staff::at_store(look, row.store_id).await?;
    let works = |one: &staff::AtStore| {
        one.id == staff
            && one
                .roles
                .iter()
                .any(|role| matches!(role, Role::Technician | Role::TeamLeader))
    };
    match people.iter().any(works) {
        true => Ok(()),
        false => Err(Error::field(
            "/technician_id",
            "repair.technician",
            "该员工不是本店的维修技师",
        )),
    }
}

/// Begins a job, or goes on with it: the owner agreed to it, technician and bay are named, no part is missing.
///
/// # Errors
/// `repair.not_now`, `repair.job_not_now`, `repair.gate_closed` that names what is missing; [`Error::Missing`].
pub async fn start(tx: &mut Tx, (id, of): (RepairId, JobId)) -> Result<StaffRepairView, Error> {
    let (row, job, to) = job(tx, id, of, Event::Start).await?;
    let open = gate::job_closed(job.facts(), row.hold_at.is_some());
    if !open.is_empty() {
        return Err(facts::refuse(&open));
    }
    if row.stage != Stage::InRepair {
        return Err(Refused::NotNow.into());
    }
    let values = vec![tx.now().into()];
    let sets = "running_since = $4, started_at = COALESCE(started_at, $4)";
    set(tx, &job, to, sets, values).await?;
    table::note(tx, &row, "start_job", Change::said(job.name)).await?;
    desk::one(tx, id).await
}

/// How long it was worked on, with the time since it was last begun.
fn worked(tx: &Tx, job: &jobs::Row) -> i64 {
    let now = job.running_since.map_or(0, |since| (tx.now().ms() - since.ms()).max(0));
    job.worked_ms.saturating_add(now)
}

/// Lays a job down for now.
///
/// # Errors
/// `repair.job_not_now`; [`Error::Missing`].
pub async fn pause(tx: &mut Tx, (id, of): (RepairId, JobId)) -> Result<StaffRepairView, Error> {
    let (row, job, to) = job(tx, id, of, Event::Pause).await?;
    let values = vec![worked(tx, &job).into()];
    set(tx, &job, to, "running_since = NULL, worked_ms = $4", values).await?;
    table::note(tx, &row, "pause_job", Change::said(job.name)).await?;
    desk::one(tx, id).await
}

/// The job is done.
///
/// # Errors
/// `repair.job_not_now`; [`Error::Missing`].
pub async fn finish(tx: &mut Tx, (id, of): (RepairId, JobId)) -> Result<StaffRepairView, Error> {
    let (row, job, to) = job(tx, id, of, Event::Finish).await?;
    let me = tx.actor().staff()?.staff;
    let values = vec![worked(tx, &job).into(), tx.now().into(), me.into()];
    let sets = "running_since = NULL, worked_ms = $4, done_at = $5, done_by = $6";
    set(tx, &job, to, sets, values).await?;
    table::note(tx, &row, "finish_job", Change::said(job.name)).await?;
    desk::one(tx, id).await
}

/// What was done is to be done again: the inspector or the owner was not content.
pub(super) async fn redo(tx: &Tx, id: RepairId) -> Result<(), Error> {
    for job in jobs::of(tx, id).await? {
        if let Some(to) = job::next(job.state, Event::Redo) {
            set(tx, &job, to, "done_at = NULL", Vec::new()).await?;
        }
    }
    Ok(())
}
