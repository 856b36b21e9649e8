//! Repairs as staff read them: everything of one, the board of a workshop, the jobs of its technicians.

use sea_orm::{FromQueryResult, Iterable, Value};

use super::facts::{facts, onward};
use super::rules::check::List;
use super::rules::gate;
use super::rules::job::State;
use super::rules::state::Stage;
use super::table::{self, Row, checks, jobs};
use super::triple::{self, Car};
use super::view::{
    BoardView, JobCardView, JobListView, JobMarkView, OpenView, RepairBoardCount, RepairCheckView, RepairChecksView,
    RepairEventView, StaffRepairCard, StaffRepairView,
};
use super::{page, promise, rework, sheet};
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{RepairId, StoreId};

/// The most that the board, or the list of jobs, shows.
const MOST: i64 = 500;

/// Everything of one repair of the staff's stores.
///
/// # Errors
/// [`Error::Missing`].
pub async fn one(look: &impl Look, id: RepairId) -> Result<StaffRepairView, Error> {
    let row = table::find(look, id).await?;
    let open = match onward(row.stage) {
        Some(event) => gate::closed(row.stage, event, &facts(look, &row).await?),
        None => Vec::new(),
    };
    let car = Car {
        canonical: row.car_id,
        own: row.vehicle_id,
    };
    Ok(StaffRepairView {
        repair: page::shown(look, id).await?,
        person_id: row.person_id,
        customer: row.customer_mask.clone(),
        advisor_id: row.advisor_id,
        rework: rework::of(look, &row).await?,
        triple: triple::of(look, car, None).await?.view,
        stage_due_at: row.stage_due_at,
        open: open
            .into_iter()
            .map(|gate| OpenView {
                gate,
                words: gate.words().to_owned(),
            })
            .collect(),
        checks: lists(look, &row).await?,
        sheet: Some(sheet::of(look, &row).await?),
        jobs: jobs::of(look, id).await?.into_iter().map(job).collect(),
        compensation: promise::of(look, id).await?,
        expert_at: row.expert_at,
        history: history(look, id).await?,
    })
}

#[expect(clippy::cast_precision_loss, reason = "numbers of checks are below a million")]
fn number(milli: i64) -> f64 {
    milli as f64 / 1000.0
}

/// The lists that were begun, and that of the stage.
async fn lists(look: &impl Look, row: &Row) -> Result<Vec<RepairChecksView>, Error> {
    let written = checks::of(look, row.id).await?;
    let shown = |list: &List| List::of(row.stage) == Some(*list) || written.iter().any(|one| one.list == *list);
    let view = |list: List| {
        let sum = checks::sum(&written, list);
        let check = |check: &super::rules::check::Check| {
            let said = written.iter().find(|one| one.list == list && one.code == check.code);
            RepairCheckView {
                code: check.code.to_owned(),
                words: check.words.to_owned(),
                outcome: said.map_or(super::rules::check::Outcome::Todo, |said| said.outcome),
                unit: check.measure.map(|measure| measure.unit.to_owned()),
                low: check.measure.map(|measure| number(measure.low)),
                high: check.measure.map(|measure| number(measure.high)),
                value: said.and_then(|said| said.value_milli).map(number),
                note: said.and_then(|said| said.note.clone()),
                by: said.and_then(|said| said.by_name.clone()),
                at: said.map(|said| said.at),
            }
        };
        RepairChecksView {
            list,
            done: i64::try_from(sum.done(list)).unwrap_or(0),
            of: i64::try_from(sum.of).unwrap_or(0),
            owner_confirms: list.owner_confirms(),
            checks: list.checks().iter().map(check).collect(),
        }
    };
    Ok(List::iter().filter(shown).map(view).collect())
}

fn job(row: jobs::Row) -> JobCardView {
    JobCardView {
        skills: row.skills(),
        id: row.id,
        repair_id: row.repair_id,
        number: row.number,
        stage: row.stage,
        grade: row.grade,
        car: row.car,
        plate_masked: row.plate_mask,
        name: row.name,
        state: row.state,
        agreed: row.consented,
        minutes: row.minutes,
        technician_id: row.technician_id,
        technician: row.technician,
        bay_id: row.bay_id,
        bay: row.bay,
        started_at: row.started_at,
        worked_minutes: row.worked_ms / 60_000,
        running_since: row.running_since,
        done_at: row.done_at,
        promised_at: row.promised_at,
        mark: row.mark_safety.map(|safety| JobMarkView {
            safety,
            system: row.mark_system,
            part: row.mark_part,
            failure: row.mark_failure,
        }),
    }
}

async fn history(look: &impl Look, id: RepairId) -> Result<Vec<RepairEventView>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        version: i64,
        at: At,
        actor_kind: String,
        name: Option<String>,
        event: String,
        stage: Stage,
        detail: Option<String>,
    }
    let sql = "SELECT e.version, e.at, e.actor_kind, s.name, e.event, e.stage, e.detail FROM repair_event e \
               LEFT JOIN staff s ON s.id = e.actor_id WHERE e.repair_id = $1 ORDER BY e.version";
    let rows: Vec<Kept> = look.all(sql, [id.into()]).await?;
    let view = |row: Kept| RepairEventView {
        version: row.version,
        at: row.at,
        by: row.actor_kind,
        name: row.name,
        event: row.event,
        stage: row.stage,
        detail: row.detail,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// What is open, by name, so that the index is of use however many are over.
const OPEN: &str = "o.stage IN ('intake', 'diagnosis', 'waiting_consent', 'waiting_parts', 'in_repair', 'sublet', 'qc', 'wash', 'ready', 'handover')";

/// The board of a workshop: what is open, urgent first, then by when its stage is due; two statements.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn board(look: &impl Look, store: StoreId, stage: Option<Stage>) -> Result<BoardView, Error> {
    look.actor().in_store(store)?;
    store::find(look, store).await?;
    let mut values: Vec<Value> = vec![store.into(), MOST.into()];
    let mut more = String::new();
    if let Some(stage) = stage {
        values.push(stage.into());
        more.push_str(" AND o.stage = $3");
    }
    let sql = format!(
        "WHERE o.store_id = $1 AND {OPEN}{more} ORDER BY CASE WHEN o.grade = 'urgent' THEN 0 ELSE 1 END, \
         COALESCE(o.stage_due_at, o.promised_at, o.opened_at), o.id LIMIT $2"
    );
    let rows = table::select(look, &sql, values).await?;
    let at_it = format!("WHERE o.store_id = $1 AND {OPEN} AND j.consented ORDER BY j.pos");
    let jobs = jobs::select(look, &at_it, vec![store.into()]).await?;
    let counts = Stage::PATH.iter().map(|stage| RepairBoardCount {
        stage: *stage,
        repairs: i64::try_from(rows.iter().filter(|row| row.stage == *stage).count()).unwrap_or(0),
    });
    Ok(BoardView {
        counts: counts.filter(|count| count.repairs > 0).collect(),
        items: rows.iter().map(|row| card(row, &jobs)).collect(),
    })
}

fn card(row: &Row, jobs: &[jobs::Row]) -> StaffRepairCard {
    let of: Vec<&jobs::Row> = jobs.iter().filter(|job| job.repair_id == row.id).collect();
    let count = |state: Option<State>| {
        let some = of.iter().filter(|job| state.is_none_or(|state| job.state == state));
        i64::try_from(some.count()).unwrap_or(0)
    };
    let mut technicians: Vec<String> = of.iter().filter_map(|job| job.technician.clone()).collect();
    technicians.sort();
    technicians.dedup();
    StaffRepairCard {
        id: row.id,
        number: row.number.clone(),
        stage: row.stage,
        stage_since: row.stage_at,
        stage_due_at: row.stage_due_at,
        grade: row.grade,
        customer: row.customer_mask.clone(),
        car: row.car.clone(),
        plate_masked: row.plate_mask.clone(),
        advisor: row.advisor_name.clone(),
        technicians,
        jobs_done: count(Some(State::Done)),
        jobs_of: count(None),
        undecided: row.undecided,
        on_hold: row.hold_at.is_some(),
        promised_at: row.promised_at,
        eta_at: row.eta_at,
        expert: row.expert_at.is_some(),
        next_contact_at: row.next_contact_at,
        version: row.version,
    }
}

/// The jobs of a store that are agreed to and not over, urgent first, then by promise: everybody's, or the actor's own.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn job_list(look: &impl Look, store: StoreId, mine: bool) -> Result<JobListView, Error> {
    look.actor().in_store(store)?;
    store::find(look, store).await?;
    let mut values: Vec<Value> = vec![store.into(), MOST.into()];
    let mut more = String::new();
    if mine {
        values.push(look.actor().staff()?.staff.into());
        more.push_str(" AND j.technician_id = $3");
    }
    let sql = format!(
        "WHERE o.store_id = $1 AND {OPEN} AND j.consented AND j.state IN ('todo', 'running', 'paused'){more} \
         ORDER BY CASE WHEN o.grade = 'urgent' THEN 0 ELSE 1 END, COALESCE(o.promised_at, o.opened_at), o.id, j.pos LIMIT $2"
    );
    let rows = jobs::select(look, &sql, values).await?;
    Ok(JobListView {
        items: rows.into_iter().map(job).collect(),
    })
}
