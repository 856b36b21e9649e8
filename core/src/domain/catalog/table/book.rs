//! The price book as it was written, the rates, the edition.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{ANY_MODEL, day, model_key, part};
use crate::domain::catalog::rules::span::{PriceRow, RateRow};
use crate::domain::catalog::rules::{PartKind, Trade};
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{ItemId, ModelId, PriceId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::Line;

#[derive(FromQueryResult)]
struct BookRow {
    id: PriceId,
    model_id: Uuid,
    valid_from: String,
    withdrawn: bool,
    labour_centihours: i64,
    number: Option<Line>,
    name: Option<Line>,
    kind: Option<PartKind>,
    quantity_milli: Option<i64>,
    unit_fen: Option<Fen>,
}

/// Every row of the price book for an item in a store: the model's own and those for any model.
pub async fn book(
    look: &impl Look,
    store: StoreId,
    item: ItemId,
    model: Option<ModelId>,
) -> Result<Vec<PriceRow>, Error> {
    let sql = "SELECT p.id, p.model_id, p.valid_from, p.withdrawn, p.labour_centihours, l.number, l.name, l.kind, l.quantity_milli, l.unit_fen \
               FROM catalog_price p LEFT JOIN catalog_part l ON l.price_id = p.id \
               WHERE p.store_id = $1 AND p.item_id = $2 AND p.model_id IN ($3, $4) ORDER BY p.valid_from, p.id, l.line";
    let rows: Vec<BookRow> = look
        .all(
            sql,
            [store.into(), item.into(), model_key(model).into(), ANY_MODEL.into()],
        )
        .await?;
    let mut book: Vec<PriceRow> = Vec::new();
    for row in rows {
        if book.last().is_none_or(|last| last.id != row.id) {
            let any_model = row.model_id == ANY_MODEL;
            let (from, labour_centihours) = (day(&row.valid_from)?, row.labour_centihours);
            book.push(PriceRow {
                id: row.id,
                any_model,
                from,
                withdrawn: row.withdrawn,
                labour_centihours,
                parts: Vec::new(),
            });
        }
        if let Some(last) = book.last_mut() {
            last.parts
                .extend(part(row.number, row.name, row.kind, row.quantity_milli, row.unit_fen));
        }
    }
    Ok(book)
}

#[derive(FromQueryResult)]
struct RateLine {
    trade: Trade,
    valid_from: String,
    rate_fen: Fen,
}

/// A store's rates by trade, oldest first.
pub async fn rates(look: &impl Look, store: StoreId) -> Result<Vec<(Trade, RateRow)>, Error> {
    let sql = "SELECT trade, valid_from, rate_fen FROM catalog_rate WHERE store_id = $1 ORDER BY trade, valid_from";
    let rows: Vec<RateLine> = look.all(sql, [store.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok((
                row.trade,
                RateRow {
                    from: day(&row.valid_from)?,
                    rate_fen: row.rate_fen,
                },
            ))
        })
        .collect()
}

/// The number of the catalogue's edition: it grows with every change.
pub async fn edition(look: &impl Look) -> Result<i64, Error> {
    look.number("SELECT version FROM catalog_edition WHERE id = 1", [])
        .await
}

/// Begins a new edition and tells its number. The row makes writers of the catalogue take turns on both engines.
pub async fn new_edition(tx: &Tx) -> Result<i64, Error> {
    let sql = "UPDATE catalog_edition SET version = version + 1 WHERE id = 1 RETURNING version";
    match tx.number(sql, []).await? {
        0 => Err(Error::Fault(Fault::bare("the catalogue has no edition"))),
        edition => Ok(edition),
    }
}
