//! What the owner agreed to, as the quote tells it (R071, R072): it makes jobs that may begin, and moves a repair that waited.
//!
//! The quote holds lines, hashes and amounts; the repair knows of each job whether its line stands, and how many lines wait.

use sea_orm::Value;
use uuid::Uuid;

use super::facts::{facts, pass};
use super::rules::gate;
use super::rules::job::{self, Event as JobEvent};
use super::rules::refused::Refused;
use super::rules::state::{Event, Stage};
use super::table::{self, Change, Row, jobs};
use super::tell;
use super::view::{Authorisation, Document};
use crate::domain::catalog;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ItemId, ModelId, PersonId, RepairId, StoreId, VehicleId};
use crate::ground::money::Fen;

/// A repair as the quote needs it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The repair.
    pub repair: RepairId,
    /// Its number.
    pub number: String,
    /// The store.
    pub store: StoreId,
    /// The car as the dealership knows it.
    pub vehicle: VehicleId,
    /// Its model.
    pub model: Option<ModelId>,
    /// The owner: only they consent.
    pub owner: PersonId,
    /// Where the repair stands.
    pub stage: Stage,
    /// Its version.
    pub version: i64,
}

impl Subject {
    fn of(row: Row) -> Subject {
        Subject {
            repair: row.id,
            number: row.number,
            store: row.store_id,
            vehicle: row.car_id,
            model: row.model_id,
            owner: row.person_id,
            stage: row.stage,
            version: row.version,
        }
    }
}

/// The repair for its quote, taken; of an owner only their own.
///
/// # Errors
/// `repair.owner_only` for who follows it; [`Error::Missing`].
pub async fn subject(tx: &mut Tx, id: RepairId) -> Result<Subject, Error> {
    let row = table::take(tx, id).await?;
    row.own(tx.actor())?;
    Ok(Subject::of(row))
}

/// [`subject`] for reading.
///
/// # Errors
/// As of [`subject`].
pub async fn subject_of(look: &impl Look, id: RepairId) -> Result<Subject, Error> {
    let row = table::find(look, id).await?;
    row.own(look.actor())?;
    Ok(Subject::of(row))
}

fn count(lines: usize) -> i64 {
    i64::try_from(lines).unwrap_or(i64::MAX)
}

fn authorisation(undecided: i64, agreed: bool) -> Authorisation {
    match (undecided > 0, agreed) {
        (true, false) => Authorisation::Asked,
        (true, true) => Authorisation::Partly,
        (false, true) => Authorisation::Given,
        (false, false) => Authorisation::Refused,
    }
}

/// A quote was sent: so many of its lines wait for the owner. From the diagnosis the repair goes on to wait, if all of the
/// diagnosis is there; from the workshop only when nothing that was agreed to can go on (rulings 29).
///
/// # Errors
/// `repair.not_now`, `repair.gate_closed`; [`Error::Missing`].
pub async fn quote_sent(tx: &mut Tx, id: RepairId, version: i64, undecided: usize) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    let quoting = matches!(
        row.stage,
        Stage::Diagnosis | Stage::WaitingConsent | Stage::WaitingParts | Stage::InRepair | Stage::Sublet | Stage::Qc
    );
    if !quoting {
        return Err(Refused::NotNow.into());
    }
    let agreed = jobs::of(tx, id).await?.iter().any(|job| job.consented);
    let values: Vec<Value> = vec![
        version.into(),
        count(undecided).into(),
        authorisation(count(undecided), agreed).into(),
    ];
    let change = Change::of("quote_version = $9, undecided = $10, authorisation = $11", values);
    let row = table::note(tx, &row, "quote", change).await?;
    match row.stage {
        Stage::Diagnosis => {
            pass(tx, &row, Event::AskConsent, Change::none()).await?;
        }
        Stage::InRepair => {
            let facts = facts(tx, &row).await?;
            if gate::closed(row.stage, Event::AskConsent, &facts).is_empty() {
                pass(tx, &row, Event::AskConsent, Change::none()).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// What the owner decided just now, and how many lines still wait.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Lines that wait.
    pub undecided: usize,
    /// Lines that were decided.
    pub lines: Vec<DecidedLine>,
}

/// A line that was decided.
#[derive(Clone, Debug)]
pub struct DecidedLine {
    /// The line.
    pub line: Uuid,
    /// Whether somebody has to work for it.
    pub labour: bool,
    /// The item of the catalogue it is of.
    pub item: Option<ItemId>,
    /// In words.
    pub name: String,
    /// How long it takes.
    pub minutes: i64,
    /// Yes or no.
    pub yes: bool,
}

/// The owner decided lines: what they agreed to may be worked on, what they declined is dropped, and a repair that waited for
/// them goes on.
///
/// # Errors
/// `repair.not_now` when the repair is over; [`Error::Missing`].
pub async fn quote_decided(tx: &mut Tx, id: RepairId, decided: Decided) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    row.open()?;
    for line in decided.lines.iter().filter(|line| line.labour) {
        settle(tx, &row, line).await?;
    }
    let agreed = jobs::of(tx, id).await?.iter().any(|job| job.consented);
    let undecided = count(decided.undecided);
    let document = match (row.document, agreed) {
        (Document::Estimate, true) => Document::Order,
        (document, _) => document,
    };
    let values: Vec<Value> = vec![
        undecided.into(),
        authorisation(undecided, agreed).into(),
        document.into(),
    ];
    let yes = decided.lines.iter().filter(|line| line.yes).count();
    let change = Change {
        sets: "undecided = $9, authorisation = $10, document = $11",
        values,
        detail: Some(format!("{yes}/{}", decided.lines.len())),
    };
    let row = table::note(tx, &row, "decided", change).await?;
    go_on(tx, &row).await
}

/// A repair that waited for the owner goes on, or is given back as it came when nothing was agreed to.
async fn go_on(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    if row.stage != Stage::WaitingConsent || row.hold_at.is_some() {
        return Ok(());
    }
    let facts = facts(tx, row).await?;
    let event = match facts.agreed() {
        true => Event::Agree,
        false => Event::RefuseAll,
    };
    if !gate::closed(row.stage, event, &facts).is_empty() {
        return Ok(());
    }
    let row = pass(tx, row, event, Change::none()).await?;
    tell::moved(tx, &row).await
}

/// The job of a line: the one that has it, the planned one of its item, or a new one.
async fn settle(tx: &mut Tx, row: &Row, line: &DecidedLine) -> Result<(), Error> {
    let jobs = jobs::of(tx, row.id).await?;
    let planned =
        |job: &&jobs::Row| job.line_id.is_none() && !job.consented && job::next(job.state, JobEvent::Drop).is_some();
    let same = |job: &&jobs::Row| match line.item {
        Some(item) => job.item_id == Some(item),
        None => job.name == line.name,
    };
    let found = jobs
        .iter()
        .find(|job| job.line_id == Some(line.line))
        .or_else(|| jobs.iter().filter(planned).find(same));
    match (found, line.yes) {
        (Some(job), true) => {
            let sets = "consented = $4, line_id = $5, minutes = $6";
            let values = vec![true.into(), line.line.into(), line.minutes.max(1).into()];
            jobs::set(tx, job, job.state, sets, values).await?;
        }
        (Some(job), false) => {
            if let Some(to) = job::next(job.state, JobEvent::Drop) {
                jobs::set(
                    tx,
                    job,
                    to,
                    "consented = $4, line_id = $5",
                    vec![false.into(), line.line.into()],
                )
                .await?;
            }
        }
        (None, true) => {
            let known = match line.item {
                Some(item) => catalog::work(tx, row.store_id, &[item], row.model_id)
                    .await
                    .unwrap_or_default(),
                None => Vec::new(),
            };
            let skills = known
                .iter()
                .flat_map(|work| work.skills.iter().map(ToString::to_string));
            let new = jobs::New {
                item: line.item,
                line: Some(line.line),
                name: line.name.clone(),
                minutes: line.minutes.max(1),
                skills: skills.collect(),
                consented: true,
            };
            jobs::insert(tx, row.id, new).await?;
        }
        (None, false) => {}
    }
    Ok(())
}

/// The consent of these lines is void, because they changed: what was not begun of them may not begin.
///
/// # Errors
/// [`Error::Missing`].
pub async fn quote_voided(tx: &mut Tx, id: RepairId, lines: &[Uuid]) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    for job in jobs::of(tx, id).await? {
        let void = job.line_id.is_some_and(|line| lines.contains(&line));
        if void && job.state == job::State::Todo {
            jobs::set(
                tx,
                &job,
                job.state,
                "consented = $4, line_id = NULL",
                vec![false.into()],
            )
            .await?;
        }
    }
    table::note(tx, &row, "voided", Change::said(lines.len().to_string())).await?;
    Ok(())
}

/// The quote ran out: nothing of it waits any more, and nothing of it was declined. What was agreed to before goes on; a
/// repair without anything agreed to waits for a new quote.
///
/// # Errors
/// [`Error::Missing`].
pub async fn quote_lapsed(tx: &mut Tx, id: RepairId) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    if !row.stage.is_open() || row.undecided == 0 {
        return Ok(());
    }
    let agreed = jobs::of(tx, id).await?.iter().any(|job| job.consented);
    let standing = if agreed {
        Authorisation::Given
    } else {
        Authorisation::None
    };
    let values: Vec<Value> = vec![0_i64.into(), standing.into()];
    let row = table::note(
        tx,
        &row,
        "lapsed",
        Change::of("undecided = $9, authorisation = $10", values),
    )
    .await?;
    match agreed {
        true => go_on(tx, &row).await,
        false => Ok(()),
    }
}

/// The settlement is drawn up: the paper is one from now on, and the owner may be received.
///
/// # Errors
/// `repair.not_now` before the car is inspected; [`Error::Missing`].
pub async fn quote_settled(tx: &mut Tx, id: RepairId, settled: Fen) -> Result<(), Error> {
    let row = table::take(tx, id).await?;
    if !matches!(row.stage, Stage::Wash | Stage::Ready | Stage::Handover) {
        return Err(Refused::NotNow.into());
    }
    let values: Vec<Value> = vec![Document::Settlement.into(), tx.now().into(), settled.into()];
    let change = Change::of("document = $9, settled_at = $10, settled_fen = $11", values);
    table::note(tx, &row, "settled", change).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Authorisation, authorisation};

    #[test]
    fn document_stage_and_authorisation_are_three_things() {
        assert_eq!(authorisation(2, false), Authorisation::Asked);
        assert_eq!(authorisation(1, true), Authorisation::Partly);
        assert_eq!(authorisation(0, true), Authorisation::Given);
        assert_eq!(authorisation(0, false), Authorisation::Refused);
    }
}
