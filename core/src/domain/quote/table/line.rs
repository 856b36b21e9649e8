//! Rows of lines.

use sea_orm::{FromQueryResult, Value};

use crate::domain::quote::rules::amount::Price;
use crate::domain::quote::rules::bill::Before;
use crate::domain::quote::rules::line::{Content, Fingerprint, Payer, Urgency};
use crate::domain::quote::rules::state::LineState;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{DeferredId, ItemId, LineId, QuoteVersionId};
use crate::ground::money::Fen;
use crate::ground::text::Line;

/// A line of a version.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LineRow {
    pub line_id: LineId,
    pub hash: Fingerprint,
    pub words: Line,
    pub reason: Line,
    pub urgency: Urgency,
    pub payer: Payer,
    pub item_id: Option<ItemId>,
    pub priced_from: Option<String>,
    pub price_reason: Option<String>,
    pub pieces: String,
    pub discount_fen: Price,
    pub discount_reason: Option<Line>,
    pub total_fen: Price,
    pub used_part: bool,
    pub before_fen: Option<Fen>,
    pub change_why: Option<String>,
    pub state: LineState,
    pub deferred_id: Option<DeferredId>,
}

const COLUMNS: &str = "line_id, hash, words, reason, urgency, payer, item_id, priced_from, price_reason, pieces, discount_fen, discount_reason, \
     total_fen, used_part, before_fen, change_why, state, deferred_id";

impl LineRow {
    /// A line of this content, open.
    pub fn of(line_id: LineId, content: &Content) -> Result<LineRow, Error> {
        let total_fen = content
            .total()
            .ok_or(Error::Fault(Fault::bare("a line without a total")))?;
        let pieces =
            serde_json::to_string(&content.pieces).map_err(|e| Error::fault("write the pieces of a line", e))?;
        let (discount_fen, discount_reason) = content
            .discount
            .clone()
            .map_or((Price::ZERO, None), |(fen, why)| (fen, Some(why)));
        Ok(LineRow {
            line_id,
            hash: content.fingerprint(line_id),
            words: content.words.clone(),
            reason: content.reason.clone(),
            urgency: content.urgency,
            payer: content.payer,
            item_id: content.item,
            priced_from: None,
            price_reason: None,
            pieces,
            discount_fen,
            discount_reason,
            total_fen,
            used_part: content.has_used(),
            before_fen: None,
            change_why: None,
            state: LineState::Open,
            deferred_id: None,
        })
    }

    /// What it says.
    pub fn content(&self) -> Result<Content, Error> {
        Ok(Content {
            words: self.words.clone(),
            reason: self.reason.clone(),
            urgency: self.urgency,
            payer: self.payer,
            item: self.item_id,
            pieces: serde_json::from_str(&self.pieces).map_err(|e| Error::fault("read the pieces of a line", e))?,
            discount: self.discount_reason.clone().map(|why| (self.discount_fen, why)),
        })
    }

    /// As the version before had it.
    pub fn before(&self) -> Before {
        Before {
            line: self.line_id,
            fingerprint: self.hash.clone(),
            total: self.total_fen,
        }
    }
}

/// The lines of a version, in their order.
pub async fn lines(look: &impl Look, version: QuoteVersionId) -> Result<Vec<LineRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM quote_line WHERE version_id = $1 ORDER BY place");
    look.all(&sql, [version.into()]).await
}

/// The line that this declined work was last, to be offered again.
pub async fn offered_again(look: &impl Look, deferred: DeferredId) -> Result<Option<LineRow>, Error> {
    let sql = format!(
        "SELECT {} FROM quote_line l JOIN quote_deferred d ON d.version_id = l.version_id AND d.line_id = l.line_id WHERE d.id = $1",
        COLUMNS
            .split(", ")
            .map(|column| format!("l.{}", column.trim()))
            .collect::<Vec<_>>()
            .join(", ")
    );
    look.one(&sql, [deferred.into()]).await
}

/// Writes a line of a draft.
pub async fn insert(tx: &Tx, version: QuoteVersionId, place: i64, row: &LineRow) -> Result<(), Error> {
    let sql = "INSERT INTO quote_line (version_id, line_id, place, hash, words, reason, urgency, payer, item_id, priced_from, price_reason, pieces, \
               discount_fen, discount_reason, total_fen, used_part, before_fen, change_why, state, deferred_id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    let values: [Value; 20] = [
        version.into(),
        row.line_id.into(),
        place.into(),
        row.hash.clone().into(),
        row.words.clone().into(),
        row.reason.clone().into(),
        row.urgency.into(),
        row.payer.into(),
        row.item_id.into(),
        row.priced_from.clone().into(),
        row.price_reason.clone().into(),
        row.pieces.clone().into(),
        row.discount_fen.into(),
        row.discount_reason.clone().into(),
        row.total_fen.into(),
        row.used_part.into(),
        row.before_fen.into(),
        row.change_why.clone().into(),
        row.state.into(),
        row.deferred_id.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// Where a line stands now; zero rows when it stood elsewhere meanwhile.
pub async fn set_state(
    tx: &Tx,
    version: QuoteVersionId,
    line: LineId,
    (from, to): (LineState, LineState),
) -> Result<bool, Error> {
    let sql = "UPDATE quote_line SET state = $3 WHERE version_id = $1 AND line_id = $2 AND state = $4";
    let values: [Value; 4] = [version.into(), line.into(), to.into(), from.into()];
    Ok(tx.run(sql, values).await? == 1)
}
