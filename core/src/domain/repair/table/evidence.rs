//! What was seen, with its photos.

use sea_orm::{FromQueryResult, Value};

use crate::domain::repair::view::{Colour, EvidenceKind};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{EvidenceId, RepairId};

/// One thing that was seen.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: EvidenceId,
    pub kind: EvidenceKind,
    pub words: Option<String>,
    pub colour: Option<Colour>,
    pub x: Option<i32>,
    pub y: Option<i32>,
    pub photos: i64,
    pub at: At,
}

/// Everything that was seen of a repair, in its order.
pub async fn of(look: &impl Look, repair: RepairId) -> Result<Vec<Row>, Error> {
    let sql = "SELECT id, kind, words, colour, x, y, photos, at FROM repair_evidence WHERE repair_id = $1 ORDER BY at, id LIMIT 500";
    look.all(sql, [repair.into()]).await
}

/// Something that is seen.
pub struct New {
    pub kind: EvidenceKind,
    pub code: Option<&'static str>,
    pub words: Option<String>,
    pub colour: Option<Colour>,
    pub place: Option<(i32, i32)>,
    pub photos: usize,
}

/// Writes it down.
pub async fn insert(tx: &Tx, repair: RepairId, new: New) -> Result<EvidenceId, Error> {
    let id: EvidenceId = tx.fresh();
    let sql = "INSERT INTO repair_evidence (id, repair_id, kind, code, words, colour, x, y, photos, by_id, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values: [Value; 11] = [
        id.into(),
        repair.into(),
        new.kind.into(),
        new.code.into(),
        new.words.into(),
        new.colour.into(),
        new.place.map(|(x, _)| x).into(),
        new.place.map(|(_, y)| y).into(),
        i64::try_from(new.photos).unwrap_or(0).into(),
        tx.actor().uuid().into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// How many photos show the car as it came.
pub async fn of_intake(look: &impl Look, repair: RepairId) -> Result<i64, Error> {
    let sql = "SELECT CAST(COALESCE(SUM(photos), 0) AS bigint) FROM repair_evidence WHERE repair_id = $1 AND kind IN ('damage', 'intake')";
    look.number(sql, [repair.into()]).await
}
