//! The catalogue's rows.

mod book;

pub use book::{book, edition, new_edition, rates};

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::rules::make_up::{ItemPrice, PartLine};
use super::rules::{Grade, Kind, PartKind, Trade};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, ItemId, ModelId, PriceId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line, Note};

/// Stands for "any model" in `catalog_price.model_id` and `catalog_package.model_id`.
pub const ANY_MODEL: Uuid = Uuid::nil();

/// The column's value of a model or of any.
pub fn model_key(model: Option<ModelId>) -> Uuid {
    model.map_or(ANY_MODEL, Id::uuid)
}

/// The model of a column's value.
pub fn model_of(key: Uuid) -> Option<ModelId> {
    (key != ANY_MODEL).then(|| ModelId::from_uuid(key))
}

/// A day as it is stored, `YYYY-MM-DD`: text orders as time does.
pub fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A day from its column.
pub fn day(text: &str) -> Result<NaiveDate, Error> {
    text.parse()
        .map_err(|e| Error::fault("a day in the catalogue is not YYYY-MM-DD", e))
}

/// A list from its JSON column.
pub fn list<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|e| Error::fault("a list in the catalogue is not JSON", e))
}

/// `$from, $from+1 …`, for `IN (…)`.
pub fn places(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The whole row of an item.
#[derive(FromQueryResult)]
pub struct ItemRow {
    pub id: ItemId,
    pub code: Code,
    pub name: Line,
    pub category: Line,
    pub description: Note,
    pub kind: Kind,
    pub trade: Trade,
    pub grade: Grade,
    pub segments: String,
    pub bay: Option<Code>,
    pub skills: String,
    pub needs_advisor: bool,
    pub ways: String,
    pub notice_min: i64,
    pub horizon_days: i64,
    pub instant: bool,
    pub licence_required: bool,
}

const ITEM: &str = "i.id, i.code, i.name, i.category, i.description, i.kind, i.trade, i.grade, i.segments, i.bay, i.skills, i.needs_advisor, \
                    i.ways, i.notice_min, i.horizon_days, i.instant, i.licence_required";

/// Which row of the price book holds for item `i` in store `$1` on day `$2` for model `$3`: the latest of the model's own
/// rows unless withdrawn, else the latest for any model (`$4`) unless withdrawn. `{day}` cuts off what begins later.
const HOLDS: &str = "SELECT q.id FROM catalog_price q WHERE q.store_id = $1 AND q.item_id = i.id AND q.model_id IN ($3, $4) AND NOT q.withdrawn \
     AND q.valid_from = (SELECT max(m.valid_from) FROM catalog_price m WHERE m.store_id = q.store_id AND m.item_id = q.item_id \
     AND m.model_id = q.model_id AND m.valid_from <= $2) ORDER BY CASE WHEN q.model_id = $4 THEN 1 ELSE 0 END LIMIT 1";

/// Active items that the store has a live price for on the day: for this model, or, without one, for any model at all.
pub async fn offered(
    look: &impl Look,
    store: StoreId,
    model: Option<ModelId>,
    on: NaiveDate,
    only: Option<&[ItemId]>,
) -> Result<Vec<ItemRow>, Error> {
    let models = if model.is_some() {
        "AND p.model_id IN ($3, $4)"
    } else {
        "AND (p.model_id <> $3 OR p.model_id = $4)"
    };
    let only = only.unwrap_or_default();
    let filter = if only.is_empty() {
        String::new()
    } else {
        format!("AND i.id IN ({})", places(5, only.len()))
    };
    let sql = format!(
        "SELECT {ITEM} FROM catalog_item i WHERE i.active {filter} AND EXISTS (SELECT 1 FROM catalog_price p WHERE p.store_id = $1 AND p.item_id = i.id \
         {models} AND NOT p.withdrawn AND p.valid_from = (SELECT max(m.valid_from) FROM catalog_price m WHERE m.store_id = $1 AND m.item_id = i.id \
         AND m.model_id = p.model_id AND m.valid_from <= $2)) ORDER BY i.category, i.code"
    );
    look.all(&sql, keys(store, model, on, only)).await
}

fn keys(store: StoreId, model: Option<ModelId>, on: NaiveDate, only: &[ItemId]) -> Vec<Value> {
    let mut values: Vec<Value> = vec![
        store.into(),
        day_text(on).into(),
        model_key(model).into(),
        ANY_MODEL.into(),
    ];
    values.extend(only.iter().map(|id| Value::from(*id)));
    values
}

#[derive(FromQueryResult)]
struct PricedRow {
    item_id: ItemId,
    code: Code,
    name: Line,
    kind: Kind,
    price_id: PriceId,
    model_id: Uuid,
    price_from: String,
    labour_centihours: i64,
    rate_fen: Option<Fen>,
    rate_from: Option<String>,
    number: Option<Line>,
    part_name: Option<Line>,
    part_kind: Option<PartKind>,
    quantity_milli: Option<i64>,
    unit_fen: Option<Fen>,
}

/// What items cost on a day, one statement: those without a price (or with labour and no published rate) are left out.
pub async fn priced(
    look: &impl Look,
    store: StoreId,
    model: Option<ModelId>,
    on: NaiveDate,
    only: Option<&[ItemId]>,
) -> Result<Vec<ItemPrice>, Error> {
    let only = only.unwrap_or_default();
    let filter = if only.is_empty() {
        String::new()
    } else {
        format!("AND i.id IN ({})", places(5, only.len()))
    };
    let sql = format!(
        "SELECT i.id AS item_id, i.code, i.name, i.kind, p.id AS price_id, p.model_id, p.valid_from AS price_from, p.labour_centihours, \
         r.rate_fen, r.valid_from AS rate_from, l.number, l.name AS part_name, l.kind AS part_kind, l.quantity_milli, l.unit_fen \
         FROM catalog_item i JOIN catalog_price p ON p.id = ({HOLDS}) \
         LEFT JOIN catalog_rate r ON r.store_id = $1 AND r.trade = i.trade AND r.valid_from = (SELECT max(s.valid_from) FROM catalog_rate s \
         WHERE s.store_id = $1 AND s.trade = i.trade AND s.valid_from <= $2) \
         LEFT JOIN catalog_part l ON l.price_id = p.id WHERE i.active {filter} ORDER BY i.category, i.code, l.line"
    );
    let rows: Vec<PricedRow> = look.all(&sql, keys(store, model, on, only)).await?;
    let mut prices: Vec<ItemPrice> = Vec::new();
    for row in rows {
        let part = part(
            row.number.clone(),
            row.part_name.clone(),
            row.part_kind,
            row.quantity_milli,
            row.unit_fen,
        );
        if prices.last().is_none_or(|last| last.item_id != row.item_id) {
            let Some(price) = head(row)? else { continue };
            prices.push(price);
        }
        if let Some(price) = prices.last_mut() {
            price.parts.extend(part);
        }
    }
    Ok(prices.into_iter().map(ItemPrice::summed).collect())
}

fn part(
    number: Option<Line>,
    name: Option<Line>,
    kind: Option<PartKind>,
    quantity: Option<i64>,
    unit: Option<Fen>,
) -> Option<PartLine> {
    Some(PartLine::new(number?, name?, kind?, quantity?, unit?))
}

fn head(row: PricedRow) -> Result<Option<ItemPrice>, Error> {
    let rate_fen = match row.rate_fen {
        Some(rate) => rate,
        None if row.labour_centihours == 0 => Fen::ZERO,
        None => return Ok(None),
    };
    let since = [
        Some(row.price_from),
        row.rate_from.filter(|_| row.labour_centihours > 0),
    ];
    let valid_from = day(&since.into_iter().flatten().max().unwrap_or_default())?;
    Ok(Some(ItemPrice {
        item_id: row.item_id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        price_id: row.price_id,
        model_id: model_of(row.model_id),
        valid_from,
        labour_centihours: row.labour_centihours,
        rate_fen,
        labour_fen: Fen::ZERO,
        labour_discount_fen: Fen::ZERO,
        package_discount_fen: Fen::ZERO,
        parts: Vec::new(),
        parts_fen: Fen::ZERO,
        total_fen: Fen::ZERO,
    }))
}

/// An active item, whatever it costs.
pub async fn item(look: &impl Look, item: ItemId) -> Result<Option<ItemRow>, Error> {
    look.one(
        &format!("SELECT {ITEM} FROM catalog_item i WHERE i.id = $1"),
        [item.into()],
    )
    .await
}
