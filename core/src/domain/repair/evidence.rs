//! What was seen of a car, with its photos: the damage map, findings, work, old parts (issue 6, point 2).

use super::desk;
use super::intake::{count, photos_of};
use super::rules::refused::Refused;
use super::rules::state::Stage;
use super::table::{self, Change, Row, evidence};
use super::view::{AddEvidence, EvidenceKind, EvidenceView, RepairPhotosView, StaffRepairView};
use crate::domain::media;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, RepairId};

/// Writes down how the car came: damage, which has its place on the map of the body, and views of it.
///
/// # Errors
/// `repair.not_now`, `media.not_found`; field errors; [`Error::Missing`].
pub async fn add_at_intake(tx: &mut Tx, id: RepairId, wish: AddEvidence) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if row.stage != Stage::Intake {
        return Err(Refused::NotNow.into());
    }
    if !matches!(wish.kind, EvidenceKind::Damage | EvidenceKind::Intake) {
        return Err(Error::field(
            "/kind",
            "repair.evidence",
            "接车时请选择车身损伤或接车照片",
        ));
    }
    add(tx, row, wish).await
}

/// Writes down what the workshop saw and did: findings, work, old parts, the inspection.
///
/// # Errors
/// As of [`add_at_intake`].
pub async fn add_at_work(tx: &mut Tx, id: RepairId, wish: AddEvidence) -> Result<StaffRepairView, Error> {
    use EvidenceKind::{Finding, OldPart, Quality, Work};
    let row = table::take(tx, id).await?;
    row.open()?;
    if row.stage == Stage::Intake {
        return Err(Refused::NotNow.into());
    }
    if !matches!(wish.kind, Finding | Work | OldPart | Quality) {
        return Err(Error::field("/kind", "repair.evidence", "接车照片只能在接车阶段上传"));
    }
    add(tx, row, wish).await
}

async fn add(tx: &mut Tx, row: Row, wish: AddEvidence) -> Result<StaffRepairView, Error> {
    let id = row.id;
    let place = wish.x.zip(wish.y);
    let inside = |(x, y): (i32, i32)| (0..=1000).contains(&x) && (0..=1000).contains(&y);
    let marked = place.is_some_and(inside);
    if marked != (wish.kind == EvidenceKind::Damage) || (wish.x.is_some() != wish.y.is_some()) {
        return Err(Error::field("/x", "repair.place", "车身损伤需标注位置，其他照片不需要"));
    }
    photos_of(&wish.media_ids, "/media_ids")?;
    let new = evidence::New {
        kind: wish.kind,
        code: None,
        words: wish.words.map(|words| words.to_string()),
        colour: wish.colour,
        place,
        photos: wish.media_ids.len(),
    };
    let seen = evidence::insert(tx, id, new).await?;
    media::attach(tx, ("repair_evidence", seen.uuid()), &wish.media_ids, "/media_ids").await?;
    let change = Change {
        sets: "photos = photos + $9",
        values: vec![count(&wish.media_ids).into()],
        detail: Some(super::word(wish.kind)),
    };
    table::note(tx, &row, "evidence", change).await?;
    desk::one(tx, id).await
}

/// Everything that was seen, with links to its photos; for the owner, for who follows the car, and for staff of the store.
///
/// # Errors
/// [`Error::Missing`].
pub async fn photos(look: &impl Look, id: RepairId) -> Result<RepairPhotosView, Error> {
    table::find(look, id).await?;
    let rows = evidence::of(look, id).await?;
    let subjects: Vec<_> = rows.iter().map(|row| row.id.uuid()).collect();
    let mut links = media::links_of(look, &subjects).await?;
    let items = rows
        .into_iter()
        .map(|row| EvidenceView {
            photos: links.remove(&row.id.uuid()).unwrap_or_default(),
            id: row.id,
            kind: row.kind,
            words: row.words,
            colour: row.colour,
            x: row.x,
            y: row.y,
            at: row.at,
        })
        .collect();
    Ok(RepairPhotosView {
        items,
        links_until: media::links_until(look.now()),
    })
}
