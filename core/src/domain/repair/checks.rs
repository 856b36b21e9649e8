//! The lists, tapped one by one: by the advisor, the technician, the inspector (R041–R045, R050).

use super::desk;
use super::intake::{at, count, photos_of};
use super::rules::check::{Check, List, Outcome, Written, judge};
use super::rules::refused::Refused;
use super::rules::state::Stage;
use super::table::checks::{Write, write};
use super::table::{self, Change, Row, evidence, jobs};
use super::view::{Colour, EvidenceKind, RepairCheck, RepairChecks, StaffRepairView};
use crate::domain::media;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, RepairId, StaffId};

/// The furthest a measured number may be from zero.
const MOST: f64 = 1_000_000.0;

/// Checks of the intake or of the handover.
///
/// # Errors
/// `repair.not_now`, `media.not_found`; field errors; [`Error::Missing`].
pub async fn check_reception(tx: &mut Tx, id: RepairId, wish: RepairChecks) -> Result<StaffRepairView, Error> {
    let row = at(tx, id, &[Stage::Intake, Stage::Handover]).await?;
    fill(tx, &row, wish).await
}

/// Checks of the diagnosis or of the work.
///
/// # Errors
/// As of [`check_reception`].
pub async fn check_work(tx: &mut Tx, id: RepairId, wish: RepairChecks) -> Result<StaffRepairView, Error> {
    let row = at(tx, id, &[Stage::Diagnosis, Stage::InRepair]).await?;
    fill(tx, &row, wish).await
}

/// Checks of the inspection, by somebody who did not work on the car (R050).
///
/// # Errors
/// `repair.inspector_worked`, and as of [`check_reception`].
pub async fn check_quality(tx: &mut Tx, id: RepairId, wish: RepairChecks) -> Result<StaffRepairView, Error> {
    let row = at(tx, id, &[Stage::Qc]).await?;
    independent(tx, &row).await?;
    fill(tx, &row, wish).await
}

/// Passes for who has no job of this repair, and has done none.
pub(super) async fn independent(look: &impl Look, row: &Row) -> Result<StaffId, Error> {
    let me = look.actor().staff()?.staff;
    let jobs = jobs::of(look, row.id).await?;
    match jobs
        .iter()
        .any(|job| job.technician_id == Some(me) || job.done_by == Some(me))
    {
        true => Err(Refused::InspectorWorked.into()),
        false => Ok(me),
    }
}

/// A number as it is kept: in thousandths.
fn milli(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "bounded by MOST")]
    (value.is_finite() && value.abs() <= MOST).then(|| (value * 1000.0).round() as i64)
}

/// What is wrong with a check of this list; otherwise the check and its number.
fn judged(list: List, at: usize, said: &RepairCheck) -> Result<(&'static Check, Option<i64>), Field> {
    let field = |key: &str, words: &str| Field::new(format!("/checks/{at}/{key}"), "repair.check", words.to_owned());
    let check = list
        .check(said.code.as_str())
        .ok_or_else(|| field("code", "清单中没有此项"))?;
    let value = match said.value.map(milli) {
        Some(None) => return Err(field("value", "测量值超出范围")),
        Some(value) => value,
        None => None,
    };
    let written = Written {
        outcome: said.outcome,
        value,
        unit: said.unit.as_ref().map(|unit| unit.as_str()),
        photos: said.media_ids.len(),
        noted: said.note.is_some(),
    };
    match judge(check, written) {
        Some(wrong) => Err(field(wrong.field(), wrong.words())),
        None => Ok((check, value)),
    }
}

async fn fill(tx: &mut Tx, row: &Row, wish: RepairChecks) -> Result<StaffRepairView, Error> {
    let list = List::of(row.stage).ok_or(Refused::NotNow)?;
    let by = tx.actor().staff()?.staff;
    let mut wrong = Vec::new();
    let mut right = Vec::new();
    for (at, said) in wish.checks.iter().enumerate() {
        match judged(list, at, said) {
            Ok(found) => right.push((at, said, found)),
            Err(field) => wrong.push(field),
        }
    }
    if wish.checks.is_empty() {
        wrong.push(Field::new("/checks", "repair.check", "请至少填写一项"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let mut photos = 0;
    for (at, said, (check, value_milli)) in right {
        let pos = list.checks().iter().position(|one| one.code == check.code).unwrap_or(0);
        let write_it = Write {
            list,
            code: check.code,
            pos: i64::try_from(pos).unwrap_or(0),
            outcome: said.outcome,
            value_milli,
            unit: check.measure.map(|measure| measure.unit),
            note: said.note.as_ref().map(ToString::to_string),
            by,
        };
        write(tx, row.id, write_it).await?;
        if !said.media_ids.is_empty() {
            photos += finding(tx, row, check, said, &format!("/checks/{at}/media_ids")).await?;
        }
    }
    let change = Change {
        sets: "photos = photos + $9",
        values: vec![photos.into()],
        detail: Some(format!("{} {}", super::word(list), wish.checks.len())),
    };
    table::note(tx, row, "checks", change).await?;
    desk::one(tx, row.id).await
}

/// What failed is a finding; photos of what did not are kept beside it.
async fn finding(tx: &mut Tx, row: &Row, check: &Check, said: &RepairCheck, pointer: &str) -> Result<i64, Error> {
    photos_of(&said.media_ids, pointer)?;
    let colour = match said.outcome {
        Outcome::Fail => said.colour.unwrap_or(Colour::Amber),
        _ => Colour::Green,
    };
    let words = said.note.as_ref().map_or(check.words, |note| note.as_str());
    let new = evidence::New {
        kind: EvidenceKind::Finding,
        code: Some(check.code),
        words: Some(words.to_owned()),
        colour: Some(colour),
        place: None,
        photos: said.media_ids.len(),
    };
    let seen = evidence::insert(tx, row.id, new).await?;
    media::attach(tx, ("repair_evidence", seen.uuid()), &said.media_ids, pointer).await?;
    Ok(count(&said.media_ids))
}

#[cfg(test)]
mod tests {
    use super::milli;

    #[test]
    fn numbers_are_kept_in_thousandths_within_bounds() {
        assert_eq!(milli(12.6), Some(12_600));
        assert_eq!(milli(-0.0004), Some(0));
        for bad in [f64::NAN, f64::INFINITY, 1e7, -1e300] {
            assert_eq!(milli(bad), None);
        }
    }
}
