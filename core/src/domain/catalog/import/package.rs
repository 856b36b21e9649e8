//! Menu packages from a file.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::sheet::{Cells, Complaints, Sheet};
use super::{Known, item, price};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ItemId, StoreId};
use crate::ground::text::{Code, Line, Note};

pub(super) const COLUMNS: &[&str] = &[
    "code",
    "name",
    "description",
    "model",
    "km_from",
    "km_to",
    "every_km",
    "items",
    "stores",
    "active",
];

const MOST_PACKAGES: usize = 2_000;
const FARTHEST: i64 = 2_000_000;

/// A package as the file wants it.
pub(super) struct Package {
    /// Whether its code is new.
    pub new: bool,
    pub code: Code,
    pub name: Line,
    pub description: Note,
    pub model: Uuid,
    pub km_from: i64,
    pub km_to: Option<i64>,
    pub every_km: Option<i64>,
    pub items: Vec<ItemId>,
    /// Where it is offered, with the discount in percent.
    pub stores: Vec<(StoreId, i64)>,
    pub active: bool,
}

#[derive(FromQueryResult)]
struct Existing {
    code: Code,
}

pub(super) async fn judge(
    look: &impl Look,
    sheet: &Sheet,
    known: &Known,
    wrong: &mut Complaints,
) -> Result<Vec<Package>, Error> {
    let items = item::by_code(look).await?;
    let existing: Vec<Existing> = look.all("SELECT code FROM catalog_package", []).await?;
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut packages = Vec::new();
    for row in &sheet.rows {
        let mut cells = sheet.cells(row, wrong);
        let package = read(&mut cells, known, &items);
        let code = cells.raw("code").to_owned();
        if let Some(first) = seen.get(&code) {
            let _: Option<()> = cells.bad("code", "catalog.duplicate", format!("与第 {first} 行重复"));
        } else {
            seen.insert(code, row.line);
        }
        packages.extend(package.map(|package| Package {
            new: !existing.iter().any(|old| old.code == package.code),
            ..package
        }));
    }
    if existing.len() + packages.iter().filter(|package| package.new).count() > MOST_PACKAGES {
        wrong.add(
            1,
            "",
            "catalog.too_many",
            format!("套餐总数不能超过 {MOST_PACKAGES} 个"),
        );
    }
    Ok(packages)
}

fn read(cells: &mut Cells<'_>, known: &Known, items: &HashMap<String, ItemId>) -> Option<Package> {
    let (code, name, description) = (cells.code("code"), cells.line("name"), cells.note("description"));
    let model = price::model(cells, known);
    let km_from = cells.number("km_from", 0, 0, FARTHEST);
    let km_to = cells.number_or_none("km_to", km_from.unwrap_or(0), FARTHEST);
    let every_km = cells.number_or_none("every_km", 500, FARTHEST);
    let items = some(
        cells.list("items", 50, |entry| items.get(entry).copied()),
        cells,
        "items",
    );
    let stores = some(
        cells.list("stores", 1_000, |entry| discount(entry, known)),
        cells,
        "stores",
    );
    let stores = stores.and_then(|stores| {
        let twice = stores
            .iter()
            .enumerate()
            .any(|(n, (store, _))| stores.iter().take(n).any(|(earlier, _)| earlier == store));
        if twice {
            cells.bad("stores", "catalog.duplicate", "同一个门店写了两次")
        } else {
            Some(stores)
        }
    });
    let active = cells.yes("active");
    Some(Package {
        new: true,
        code: code?,
        name: name?,
        description: description?,
        model: model?,
        km_from: km_from?,
        km_to: km_to?,
        every_km: every_km?,
        items: items?,
        stores: stores?,
        active: active?,
    })
}

fn some<T>(list: Option<Vec<T>>, cells: &mut Cells<'_>, column: &str) -> Option<Vec<T>> {
    match list {
        Some(list) if list.is_empty() => cells.bad(column, "catalog.list", "不能为空"),
        list => list,
    }
}

/// `s01:10`: a store and what it takes off, in percent.
fn discount(entry: &str, known: &Known) -> Option<(StoreId, i64)> {
    let (code, percent) = entry.split_once(':')?;
    let store = known.stores.get(code.trim()).copied()?;
    let percent: u8 = percent.trim().parse().ok().filter(|percent| *percent <= 90)?;
    Some((store, i64::from(percent)))
}
