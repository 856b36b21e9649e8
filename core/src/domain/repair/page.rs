//! The owner's page of a repair: one statement for the order, its stages, jobs, checks and people (R005, R040).

mod stages;

use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::rules::job;
use super::rules::loan::State as Loan;
use super::rules::state::Stage;
use super::story::{self, Story};
use super::table::{MINE, Row};
use super::view::{
    Lane, PartyRole, PartyView, Relation, RepairEtaView, RepairJobView, RepairPartView, RepairStore, RepairTask,
    RepairTaskView, RepairView,
};
use super::{intake, loan, promise};
use crate::domain::store::Way;
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, JobId, PartId, RepairId};

/// The repair, what is owed for it and the car that was lent.
#[derive(Clone, FromQueryResult)]
struct Head {
    #[sea_orm(nested)]
    row: Row,
    #[sea_orm(nested)]
    owed: promise::Shown,
    #[sea_orm(nested)]
    loan: loan::Shown,
}

/// The repair, or one of the things that belong to it.
struct Line {
    /// On one line alone: the repair has many columns, and there are many lines.
    head: Option<Head>,
    line_what: String,
    line_id: Option<Uuid>,
    line_word: String,
    line_text: Option<String>,
    line_name: Option<String>,
    line_flag: bool,
    line_number: i64,
    line_from: Option<At>,
    line_to: Option<At>,
}

impl FromQueryResult for Line {
    fn from_query_result(row: &QueryResult, pre: &str) -> Result<Line, DbErr> {
        let line_what: String = row.try_get(pre, "line_what")?;
        Ok(Line {
            head: match line_what.as_str() {
                "head" => Some(Head::from_query_result(row, pre)?),
                _ => None,
            },
            line_what,
            line_id: row.try_get(pre, "line_id")?,
            line_word: row.try_get(pre, "line_word")?,
            line_text: row.try_get(pre, "line_text")?,
            line_name: row.try_get(pre, "line_name")?,
            line_flag: row.try_get(pre, "line_flag")?,
            line_number: row.try_get(pre, "line_number")?,
            line_from: row.try_get(pre, "line_from")?,
            line_to: row.try_get(pre, "line_to")?,
        })
    }
}

const LINES: &str = "SELECT 'stage' AS line_what, g.seq AS line_pos, CAST(NULL AS uuid) AS line_id, g.stage AS line_word, \
     CAST(NULL AS text) AS line_text, CAST(NULL AS text) AS line_name, false AS line_flag, CAST(0 AS bigint) AS line_number, \
     g.entered_at AS line_from, g.left_at AS line_to FROM repair_stage g WHERE g.repair_id = $1 \
     UNION ALL SELECT 'job', j.pos, j.id, j.state, j.name, t.name, j.consented, j.minutes, j.started_at, j.done_at \
     FROM repair_job j LEFT JOIN staff t ON t.id = j.technician_id WHERE j.repair_id = $1 \
     UNION ALL SELECT 'part', 0, m.id, m.lane, m.name, CAST(NULL AS text), m.arrived_at IS NOT NULL, m.quantity, m.since_at, \
     m.expected_at FROM repair_part m WHERE m.repair_id = $1 \
     UNION ALL SELECT 'party', 0, CAST(NULL AS uuid), q.role, q.relation, q.mask, false, 0, CAST(NULL AS bigint), \
     CAST(NULL AS bigint) FROM repair_party q WHERE q.repair_id = $1 \
     UNION ALL SELECT 'checks', 0, CAST(NULL AS uuid), k.list, k.outcome, CAST(NULL AS text), false, COUNT(*), \
     CAST(NULL AS bigint), CAST(NULL AS bigint) FROM repair_check k WHERE k.repair_id = $1 GROUP BY k.repair_id, k.list, k.outcome \
     UNION ALL SELECT 'head', 0, CAST(NULL AS uuid), '', CAST(NULL AS text), CAST(NULL AS text), false, 0, CAST(NULL AS bigint), \
     CAST(NULL AS bigint) FROM repair_order i WHERE i.id = $1";

const ORDER: &str = "ORDER BY l.line_what, l.line_pos";

/// The page's statement with a condition.
fn statement(condition: &str) -> String {
    format!(
        "SELECT h.*, l.line_what, l.line_pos, l.line_id, l.line_word, l.line_text, l.line_name, l.line_flag, l.line_number, \
         l.line_from, l.line_to FROM ({LINES}) l LEFT JOIN (SELECT o.*, s.name AS store_name, s.zone AS store_zone, a.name AS advisor_name, \
         {}, {} FROM repair_order o JOIN store s ON s.id = o.store_id LEFT JOIN staff a ON a.id = o.advisor_id \
         LEFT JOIN repair_compensation c ON c.repair_id = o.id LEFT JOIN repair_loan_car k ON k.repair_id = o.id WHERE o.id = $1) h \
         ON l.line_what = 'head'{condition} {ORDER}",
        promise::COLUMNS,
        loan::COLUMNS
    )
}

/// The page and its version.
pub struct Page {
    /// What is shown.
    pub view: RepairView,
    /// Another when anything in it is.
    pub version: String,
}

/// The page for the owner, or for who brought or collects the car; one statement, and nothing in it depends on when it is
/// read.
///
/// # Errors
/// [`Error::Missing`].
pub async fn page(look: &impl Look, id: RepairId) -> Result<Page, Error> {
    let me = look.actor().customer()?.person;
    let sql = statement(&format!(
        " WHERE EXISTS (SELECT 1 FROM repair_order o WHERE o.id = $1 AND {MINE})"
    ));
    of(look, look.all(&sql, [id.into(), me.into()]).await?).await
}

/// The page of a repair that the caller was found to see.
pub(super) async fn shown(look: &impl Look, id: RepairId) -> Result<RepairView, Error> {
    let rows = look.all(&statement(""), [id.into()]).await?;
    Ok(of(look, rows).await?.view)
}

/// What the owner's own act answers: the page after it.
pub(super) async fn one(look: &impl Look, id: RepairId) -> Result<RepairView, Error> {
    Ok(page(look, id).await?.view)
}

/// The version of the page, and nothing else.
///
/// # Errors
/// [`Error::Missing`].
pub async fn version(look: &impl Look, id: RepairId) -> Result<String, Error> {
    let me = look.actor().customer()?.person;
    // Versions begin at 1: no row counts 0.
    let sql = format!("SELECT o.version FROM repair_order o WHERE o.id = $1 AND {MINE}");
    match look.number(&sql, [id.into(), me.into()]).await? {
        0 => Err(Error::Missing("repair")),
        version => Ok(version.to_string()),
    }
}

fn read<T: sea_orm::ActiveEnum<Value = String>>(word: &str) -> Result<T, Error> {
    T::try_from_value(&word.to_owned()).map_err(|_unknown| Error::Fault(Fault::bare("read a word of a repair")))
}

async fn of(look: &impl Look, lines: Vec<Line>) -> Result<Page, Error> {
    let found = lines.iter().find_map(|line| line.head.clone());
    let Head { row: head, owed, loan } = found.ok_or(Error::Missing("repair"))?;
    let following = matches!(look.actor(), Actor::Customer(me) if me.person != head.person_id);
    let told = match following {
        true => Story::default(),
        false => story::open(look, &head).await?,
    };
    let code = matches!(look.actor(), Actor::Customer(_)) && !following && fetching(&head);
    let mut view = view(
        &head,
        &lines,
        told,
        following,
        code.then(|| intake::code(look.keys(), head.id)),
    )?;
    if !following {
        view.loan_car = loan::view(&head, &loan);
        view.compensation = promise::view(&owed);
        if view.loan_car.as_ref().is_some_and(|car| car.state == Loan::Offered) {
            view.yours.push(task(RepairTask::AnswerLoanCar, "请确认是否需要代步车"));
        }
    }
    Ok(Page {
        version: head.version.to_string(),
        view,
    })
}

/// The car is to be fetched from home.
fn fetching(row: &Row) -> bool {
    row.way == Way::Pickup && row.fetched_at.is_none() && row.stage == Stage::Intake
}

fn view(row: &Row, lines: &[Line], told: Story, following: bool, code: Option<String>) -> Result<RepairView, Error> {
    let mut jobs = Vec::new();
    let mut parties = Vec::new();
    let mut parts = Vec::new();
    for line in lines {
        match line.line_what.as_str() {
            "job" => jobs.push(job(line)?),
            "part" => parts.push(part(line)?),
            "party" => parties.push(party(line)?),
            _ => {}
        }
    }
    Ok(RepairView {
        id: row.id,
        number: row.number.clone(),
        stage: row.stage,
        stage_words: row.stage.title().to_owned(),
        stage_since: row.stage_at,
        version: row.version,
        kind: row.kind,
        grade: row.grade,
        document: row.document,
        authorisation: row.authorisation,
        undecided: row.undecided,
        store: store(row),
        vehicle_id: row.vehicle_id,
        car: row.car.clone(),
        plate_masked: row.plate_mask.clone(),
        advisor: row.advisor_name.clone(),
        following,
        km: row.km,
        energy_percent: row.energy_percent,
        complaint: told.complaint,
        cause: told.cause,
        correction: told.correction,
        valuables: told.valuables,
        parties,
        on_hold: row.hold_reason.filter(|_| row.hold_at.is_some()),
        promised_at: row.promised_at,
        next_contact_at: row.next_contact_at.filter(|_| row.stage.is_open()),
        eta: eta(row),
        parts,
        loan_car_offered_at: row.loan_car_at,
        loan_car: None,
        compensation: None,
        yours: if following { Vec::new() } else { yours(row) },
        stages: stages::stages(row, lines)?,
        jobs,
        photos: row.photos,
        redone: row.redone,
        wash: row.wash,
        pickup_code: code,
        opened_at: row.opened_at,
        ready_at: row.ready_at,
        ended_at: row.ended_at,
        cancel_reason: row.cancel_reason,
    })
}

fn store(row: &Row) -> RepairStore {
    RepairStore {
        id: row.store_id,
        name: row.store_name.clone(),
        zone: row.store_zone.clone(),
    }
}

fn job(line: &Line) -> Result<RepairJobView, Error> {
    Ok(RepairJobView {
        id: JobId::from_uuid(line.line_id.unwrap_or_default()),
        name: line.line_text.clone().unwrap_or_default(),
        state: read::<job::State>(&line.line_word)?,
        agreed: line.line_flag,
        minutes: line.line_number,
        technician: line.line_name.clone(),
        started_at: line.line_from,
        done_at: line.line_to,
    })
}

/// When it will be ready, from the beginning of the work until it is.
fn eta(row: &Row) -> Option<RepairEtaView> {
    let timed = row.stage.in_workshop() || row.stage == Stage::Wash;
    let (at, reason) = row.eta_at.zip(row.eta_reason).filter(|_| timed)?;
    Some(RepairEtaView {
        at,
        from: row.eta_low_at.unwrap_or(at),
        to: row.eta_high_at.unwrap_or(at),
        reason,
        words: reason.told(row.eta_said.as_deref()),
    })
}

fn part(line: &Line) -> Result<RepairPartView, Error> {
    Ok(RepairPartView {
        id: PartId::from_uuid(line.line_id.unwrap_or_default()),
        name: line.line_text.clone().unwrap_or_default(),
        lane: read::<Lane>(&line.line_word)?,
        quantity: line.line_number,
        since: line.line_from,
        expected_at: line.line_to,
        arrived: line.line_flag,
    })
}

fn party(line: &Line) -> Result<PartyView, Error> {
    Ok(PartyView {
        role: read::<PartyRole>(&line.line_word)?,
        relation: read::<Relation>(line.line_text.as_deref().unwrap_or_default())?,
        who: line.line_name.clone(),
    })
}

fn task(task: RepairTask, words: &str) -> RepairTaskView {
    RepairTaskView {
        task,
        words: words.to_owned(),
    }
}

/// What waits for the owner.
fn yours(row: &Row) -> Vec<RepairTaskView> {
    let mut all = Vec::new();
    if fetching(row) {
        all.push(task(RepairTask::ShowCode, "请向取车员出示取车码"));
    }
    if row.stage == Stage::Intake && row.sheet_signed_at.is_none() {
        all.push(task(RepairTask::SignSheet, "请核对维修委托书并签字"));
    }
    if row.stage.is_open() && row.undecided > 0 {
        all.push(task(RepairTask::DecideQuote, "请逐项确认报价"));
    }
    if row.stage == Stage::Ready {
        all.push(task(RepairTask::Collect, "车辆已就绪，请到店取车"));
    }
    if row.stage == Stage::Handover && row.accept_signed_at.is_none() {
        all.push(task(RepairTask::Accept, "请核对交车确认单并签字"));
    }
    all
}
