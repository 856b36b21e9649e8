//! What people wrote about a repair in their own words: sealed with the repair's own key (rulings 14).

use serde::{Deserialize, Serialize};

use super::table::Row;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, RepairId};
use crate::ground::seal::{Place, Sealed};

/// Complaint, cause, correction (3C), and what was in the car.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    pub complaint: Option<String>,
    pub cause: Option<String>,
    pub correction: Option<String>,
    pub valuables: Option<String>,
}

impl Story {
    /// Complaint, cause and correction are all there.
    pub fn is_told(&self) -> bool {
        [&self.complaint, &self.cause, &self.correction]
            .into_iter()
            .all(|one| one.as_ref().is_some_and(|text| !text.is_empty()))
    }
}

fn place(id: RepairId) -> Place {
    Place {
        table: "repair_order",
        column: "story",
        row: id.uuid(),
    }
}

/// What was written so far.
pub(super) async fn open(look: &impl Look, row: &Row) -> Result<Story, Error> {
    let Some(sealed) = &row.story else {
        return Ok(Story::default());
    };
    let Some(key) = look.subject_key(row.id.uuid()).await? else {
        return Ok(Story::default());
    };
    let plain = key
        .open(&place(row.id), sealed)
        .map_err(|e| Error::fault("open what was written of a repair", e))?;
    serde_json::from_slice(&plain).map_err(|e| Error::fault("read what was written of a repair", e))
}

/// Seals it.
pub(super) async fn seal(tx: &mut Tx, id: RepairId, story: &Story) -> Result<Sealed, Error> {
    let plain = serde_json::to_vec(story).map_err(|e| Error::fault("write what was said of a repair", e))?;
    let key = tx.subject_key_or_new(id.uuid()).await?;
    key.seal(&place(id), &plain)
        .map_err(|e| Error::fault("seal what was said of a repair", e))
}

/// The repairs of one person are another's; what is sealed with a repair's key stays readable.
pub(super) async fn adopt(tx: &Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    let sql = "UPDATE repair_order SET person_id = $1, version = version + 1 WHERE person_id = $2";
    tx.run(sql, [into.into(), from.into()]).await?;
    Ok(())
}
