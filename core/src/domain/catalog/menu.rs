//! Menu packages: what a model needs at a mileage, priced as the sum of what is in it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{FromQueryResult, Value};

use super::rules::due::Reach;
use super::rules::make_up::ItemPrice;
use super::table::{self, ANY_MODEL};
use super::view::{Menu, PackageView};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, ItemId, ModelId, PackageId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line, Note};

#[derive(FromQueryResult)]
struct Row {
    id: PackageId,
    code: Code,
    name: Line,
    description: Note,
    model_id: uuid::Uuid,
    km_from: i64,
    km_to: Option<i64>,
    every_km: Option<i64>,
    discount_percent: i64,
    item_id: ItemId,
}

/// What the store's menu says to a car of this model at this mileage; without one, all its packages. Two statements.
///
/// A package with an item that the store does not offer to this model that day is left out: its price would not be the
/// price of what it promises.
///
/// # Errors
/// A field error for a mileage outside 0 to 2,000,000 km.
pub async fn menu(
    look: &impl Look,
    store: StoreId,
    model: ModelId,
    mileage_km: Option<i64>,
    on: NaiveDate,
) -> Result<Menu, Error> {
    if mileage_km.is_some_and(|km| !(0..=2_000_000).contains(&km)) {
        return Err(Error::field(
            "#mileage_km",
            "catalog.mileage",
            "里程应在 0 至 2000000 公里之间",
        ));
    }
    let sql = "SELECT p.id, p.code, p.name, p.description, p.model_id, p.km_from, p.km_to, p.every_km, s.discount_percent, i.item_id \
               FROM catalog_package p JOIN catalog_package_store s ON s.package_id = p.id AND s.store_id = $1 \
               JOIN catalog_package_item i ON i.package_id = p.id WHERE p.active AND p.model_id IN ($2, $3) ORDER BY p.code, i.line";
    let rows: Vec<Row> = look.all(sql, [store.into(), model.into(), ANY_MODEL.into()]).await?;
    let mut ids: Vec<ItemId> = rows.iter().map(|row| row.item_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let prices = if ids.is_empty() {
        Vec::new()
    } else {
        table::priced(look, store, Some(model), on, Some(&ids)).await?
    };
    let prices: HashMap<ItemId, ItemPrice> = prices.into_iter().map(|price| (price.item_id, price)).collect();
    let mut packages: Vec<PackageView> = rows
        .chunk_by(|a, b| a.id == b.id)
        .filter_map(|rows| package(rows, &prices, mileage_km))
        .collect();
    packages.sort_by_key(|p| {
        (
            !p.due_now,
            if p.due_now {
                -p.every_km.unwrap_or(0)
            } else {
                p.due_km.unwrap_or(0)
            },
            p.code.clone(),
        )
    });
    Ok(Menu {
        store_id: store,
        model_id: model,
        mileage_km,
        on,
        packages,
    })
}

/// The percent that a package takes off when these are exactly its items, the best where several are; 0 without one.
/// Whoever asks for what stands on the menu pays what the menu says.
pub async fn package_percent(
    look: &impl Look,
    store: StoreId,
    model: Option<ModelId>,
    items: &[ItemId],
) -> Result<i64, Error> {
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT COALESCE(MAX(percent), 0) FROM (SELECT MAX(s.discount_percent) AS percent FROM catalog_package p \
         JOIN catalog_package_store s ON s.package_id = p.id AND s.store_id = $1 JOIN catalog_package_item i ON i.package_id = p.id \
         WHERE p.active AND p.model_id IN ($2, $3) GROUP BY p.id \
         HAVING COUNT(*) = $4 AND SUM(CASE WHEN i.item_id IN ({}) THEN 1 ELSE 0 END) = $4) AS fitting",
        table::places(5, items.len())
    );
    let mut values: Vec<Value> = vec![
        store.into(),
        table::model_key(model).into(),
        ANY_MODEL.into(),
        count.into(),
    ];
    values.extend(items.iter().map(|id| Value::from(*id)));
    look.number(&sql, values).await
}

fn package(rows: &[Row], prices: &HashMap<ItemId, ItemPrice>, mileage_km: Option<i64>) -> Option<PackageView> {
    let head = rows.first()?;
    let reach = Reach {
        from: head.km_from,
        to: head.km_to,
        every: head.every_km,
    };
    let due = match mileage_km {
        Some(km) => Some(reach.due(km)?),
        None => None,
    };
    let items: Vec<ItemPrice> = rows
        .iter()
        .map(|row| prices.get(&row.item_id).cloned())
        .collect::<Option<_>>()?;
    let sum_fen: Fen = items.iter().map(|item| item.total_fen).sum();
    let discount_fen = sum_fen.times(head.discount_percent, 100);
    Some(PackageView {
        id: head.id,
        code: head.code.clone(),
        name: head.name.clone(),
        description: head.description.clone(),
        model_id: (head.model_id != ANY_MODEL).then(|| ModelId::from_uuid(head.model_id)),
        km_from: head.km_from,
        km_to: head.km_to,
        every_km: head.every_km,
        due_now: due.is_some_and(|due| due.now),
        due_km: due.map(|due| due.at_km),
        items,
        sum_fen,
        discount_percent: head.discount_percent,
        discount_fen,
        total_fen: sum_fen.minus(discount_fen),
    })
}
