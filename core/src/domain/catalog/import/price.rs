//! Prices from a file: one line for each part, one price for each store, item, model and first day.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::super::rules::PartKind;
use super::super::table::{self, ANY_MODEL};
use super::super::today;
use super::sheet::{Cells, Complaints, Sheet};
use super::{Known, item, rate};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, ItemId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::Line;

pub(super) const COLUMNS: &[&str] = &[
    "store",
    "item",
    "model",
    "valid_from",
    "labour_hours",
    "part_number",
    "part_name",
    "part_kind",
    "quantity",
    "unit_yuan",
    "withdrawn",
];

const MOST_PARTS: usize = 100;

/// What makes a price one price; `model` is nil for any.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub store: StoreId,
    pub item: ItemId,
    pub model: Uuid,
    pub from: NaiveDate,
}

/// A price as the file wants it.
pub(super) struct Price {
    pub key: Key,
    pub labour_centihours: i64,
    pub withdrawn: bool,
    pub parts: Vec<Part>,
    line: u64,
}

/// A part of a price as the file wants it.
pub(super) struct Part {
    pub number: Line,
    pub name: Line,
    pub kind: PartKind,
    pub quantity_milli: i64,
    pub unit_fen: Fen,
}

pub(super) async fn judge(
    look: &impl Look,
    sheet: &Sheet,
    known: &Known,
    wrong: &mut Complaints,
) -> Result<Vec<Price>, Error> {
    let items = item::by_code(look).await?;
    let mut prices: Vec<Price> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for row in &sheet.rows {
        let mut cells = sheet.cells(row, wrong);
        let key = key(look, &mut cells, known, &items);
        let withdrawn = if cells.raw("withdrawn").is_empty() {
            Some(false)
        } else {
            cells.yes("withdrawn")
        };
        let (labour, part) = if withdrawn == Some(true) {
            (nothing(&mut cells), Some(None))
        } else {
            (cells.number("labour_hours", 2, 0, 100_000), part(&mut cells))
        };
        let (Some(key), Some(labour_centihours), Some(withdrawn), Some(part)) = (key, labour, withdrawn, part) else {
            continue;
        };
        match places.get(&key).and_then(|n| prices.get_mut(*n)) {
            Some(price) => join(&mut cells, price, labour_centihours, withdrawn, part),
            None => {
                places.insert(key, prices.len());
                prices.push(Price {
                    key,
                    labour_centihours,
                    withdrawn,
                    parts: part.into_iter().collect(),
                    line: row.line,
                });
            }
        }
    }
    against_the_book(look, &prices, wrong).await?;
    Ok(prices)
}

fn key(look: &impl Look, cells: &mut Cells<'_>, known: &Known, items: &HashMap<String, ItemId>) -> Option<Key> {
    let store = rate::store(look, cells, known);
    let item = match items.get(cells.raw("item")) {
        Some(item) => Some(*item),
        None => cells.bad("item", "catalog.item_unknown", "没有这个服务项目代码"),
    };
    let model = model(cells, known);
    let from = cells.day("valid_from");
    Some(Key {
        store: store?,
        item: item?,
        model: model?,
        from: from?,
    })
}

/// The model of the row; empty is any.
pub(super) fn model(cells: &mut Cells<'_>, known: &Known) -> Option<Uuid> {
    match (cells.raw("model"), known.models.get(cells.raw("model"))) {
        ("", _) => Some(ANY_MODEL),
        (_, Some(model)) => Some(model.uuid()),
        (_, None) => cells.bad("model", "catalog.model_unknown", "没有这个车型代码"),
    }
}

/// A withdrawal has neither labour nor parts.
fn nothing(cells: &mut Cells<'_>) -> Option<i64> {
    let told = [
        "labour_hours",
        "part_number",
        "part_name",
        "part_kind",
        "quantity",
        "unit_yuan",
    ]
    .into_iter()
    .find(|column| !cells.raw(column).is_empty());
    match told {
        None => Some(0),
        Some(column) => cells.bad(column, "catalog.withdrawn", "停止报价的行不能有工时或配件"),
    }
}

/// The part of the row; `Some(None)` when its columns are all empty.
fn part(cells: &mut Cells<'_>) -> Option<Option<Part>> {
    if ["part_number", "part_name", "part_kind", "quantity", "unit_yuan"]
        .iter()
        .all(|column| cells.raw(column).is_empty())
    {
        return Some(None);
    }
    let (number, name, kind) = (
        cells.line("part_number"),
        cells.line("part_name"),
        cells.word("part_kind"),
    );
    let (quantity, unit) = (
        cells.number("quantity", 3, 1, 10_000_000),
        cells.number("unit_yuan", 2, 0, 100_000_000),
    );
    Some(Some(Part {
        number: number?,
        name: name?,
        kind: kind?,
        quantity_milli: quantity?,
        unit_fen: Fen::new(unit?),
    }))
}

/// Another line of a price that was begun above.
fn join(cells: &mut Cells<'_>, price: &mut Price, labour: i64, withdrawn: bool, part: Option<Part>) {
    let line = price.line;
    let no: Option<()> = if price.withdrawn || withdrawn {
        cells.bad(
            "withdrawn",
            "catalog.duplicate",
            format!("与第 {line} 行是同一个价格，停止报价只能写一行"),
        )
    } else if price.labour_centihours != labour {
        cells.bad(
            "labour_hours",
            "catalog.labour_differs",
            format!("与第 {line} 行是同一个价格，工时却不同"),
        )
    } else {
        Some(())
    };
    let Some(part) = part.filter(|_| no.is_some()) else {
        if no.is_some() {
            let _: Option<()> = cells.bad("part_number", "catalog.duplicate", format!("与第 {line} 行重复"));
        }
        return;
    };
    if price.parts.iter().any(|known| known.number == part.number) {
        let _: Option<()> = cells.bad(
            "part_number",
            "catalog.duplicate",
            format!("第 {line} 行起的价格里已有这个配件号"),
        );
    } else if price.parts.len() == MOST_PARTS {
        let _: Option<()> = cells.bad(
            "part_number",
            "catalog.parts",
            format!("一个价格最多 {MOST_PARTS} 个配件"),
        );
    } else {
        price.parts.push(part);
    }
}

#[derive(FromQueryResult)]
struct Begun {
    item_id: ItemId,
    model_id: Uuid,
    valid_from: String,
}

/// Complains about prices that the book has already, and about a past that is told already.
async fn against_the_book(look: &impl Look, prices: &[Price], wrong: &mut Complaints) -> Result<(), Error> {
    let mut stores: Vec<StoreId> = prices.iter().map(|price| price.key.store).collect();
    stores.sort_unstable();
    stores.dedup();
    let mut begun: HashSet<Key> = HashSet::new();
    for store in stores {
        let rows: Vec<Begun> = look
            .all(
                "SELECT item_id, model_id, valid_from FROM catalog_price WHERE store_id = $1",
                [store.into()],
            )
            .await?;
        for row in rows {
            begun.insert(Key {
                store,
                item: row.item_id,
                model: row.model_id,
                from: table::day(&row.valid_from)?,
            });
        }
    }
    let told: HashSet<(StoreId, ItemId, Uuid)> = begun.iter().map(|key| (key.store, key.item, key.model)).collect();
    let today = today(look);
    for price in prices {
        let key = price.key;
        if begun.contains(&key) {
            wrong.add(
                price.line,
                "valid_from",
                "catalog.price_exists",
                "该门店该项目该车型在这一天已有价格",
            );
        } else if key.from < today && told.contains(&(key.store, key.item, key.model)) {
            wrong.add(
                price.line,
                "valid_from",
                "catalog.backdated",
                "已公布的价格不能倒填，生效日期不能早于今天",
            );
        }
    }
    Ok(())
}
