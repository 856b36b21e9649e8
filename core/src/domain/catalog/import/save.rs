//! Writing what was judged: many rows a statement.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::super::table::{day_text, places};
use super::item::Item;
use super::package::Package;
use super::price::Price;
use super::rate::Rate;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{ItemId, PackageId, PriceId};
use crate::ground::text::Code;

/// Rows in one statement: both engines take 32,766 values.
const CHUNK: usize = 200;

/// Inserts rows. The file was judged after the edition was taken, so every row must go in.
async fn insert(tx: &Tx, into: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Error> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(CHUNK).collect();
        let marks: Vec<String> = (0..chunk.len())
            .map(|n| format!("({})", places(n * columns.len() + 1, columns.len())))
            .collect();
        let sql = format!(
            "INSERT INTO {into} ({}) VALUES {}",
            columns.join(", "),
            marks.join(", ")
        );
        tx.run(&sql, chunk.into_iter().flatten()).await?;
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<Value, Error> {
    Ok(serde_json::to_string(value)
        .map_err(|e| Error::fault("write a list as JSON", e))?
        .into())
}

pub(super) async fn items(tx: &Tx, items: &[Item]) -> Result<(), Error> {
    let sql = "INSERT INTO catalog_item (id, code, name, category, description, kind, trade, grade, segments, bay, skills, needs_advisor, ways, \
               notice_min, horizon_days, instant, licence_required, active) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
               ON CONFLICT (code) DO UPDATE SET name = $3, category = $4, description = $5, kind = $6, trade = $7, grade = $8, segments = $9, bay = $10, \
               skills = $11, needs_advisor = $12, ways = $13, notice_min = $14, horizon_days = $15, instant = $16, licence_required = $17, active = $18";
    for item in items {
        let values: [Value; 18] = [
            tx.fresh::<ItemId>().into(),
            item.code.clone().into(),
            item.name.clone().into(),
            item.category.clone().into(),
            item.description.clone().into(),
            item.kind.into(),
            item.trade.into(),
            item.grade.into(),
            json(&item.segments)?,
            item.bay.clone().into(),
            json(&item.skills)?,
            item.advisor.into(),
            json(&item.ways)?,
            item.notice_min.into(),
            item.horizon_days.into(),
            item.instant.into(),
            item.licence.into(),
            item.active.into(),
        ];
        tx.run(sql, values).await?;
    }
    Ok(())
}

pub(super) async fn rates(tx: &Tx, rates: &[Rate]) -> Result<(), Error> {
    let row = |rate: &Rate| {
        vec![
            rate.store.into(),
            rate.trade.into(),
            day_text(rate.from).into(),
            rate.rate_fen.into(),
            tx.now().into(),
        ]
    };
    insert(
        tx,
        "catalog_rate",
        &["store_id", "trade", "valid_from", "rate_fen", "created_at"],
        rates.iter().map(row).collect(),
    )
    .await
}

pub(super) async fn prices(tx: &Tx, prices: &[Price]) -> Result<(), Error> {
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    for price in prices {
        let (id, key): (PriceId, _) = (tx.fresh(), price.key);
        let from = day_text(key.from);
        let (labour, withdrawn, now) = (price.labour_centihours.into(), price.withdrawn.into(), tx.now().into());
        rows.push(vec![
            id.into(),
            key.store.into(),
            key.item.into(),
            key.model.into(),
            from.into(),
            labour,
            withdrawn,
            now,
        ]);
        for (line, part) in (1_i64..).zip(&price.parts) {
            let (number, name) = (part.number.clone().into(), part.name.clone().into());
            parts.push(vec![
                id.into(),
                line.into(),
                number,
                name,
                part.kind.into(),
                part.quantity_milli.into(),
                part.unit_fen.into(),
            ]);
        }
    }
    let columns = [
        "id",
        "store_id",
        "item_id",
        "model_id",
        "valid_from",
        "labour_centihours",
        "withdrawn",
        "created_at",
    ];
    insert(tx, "catalog_price", &columns, rows).await?;
    insert(
        tx,
        "catalog_part",
        &[
            "price_id",
            "line",
            "number",
            "name",
            "kind",
            "quantity_milli",
            "unit_fen",
        ],
        parts,
    )
    .await
}

#[derive(FromQueryResult)]
struct Saved {
    id: PackageId,
    code: Code,
}

pub(super) async fn packages(tx: &Tx, packages: &[Package]) -> Result<(), Error> {
    let sql = "INSERT INTO catalog_package (id, code, name, description, model_id, km_from, km_to, every_km, active) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO UPDATE SET \
               name = $3, description = $4, model_id = $5, km_from = $6, km_to = $7, every_km = $8, active = $9";
    for package in packages {
        let values: [Value; 9] = [
            tx.fresh::<PackageId>().into(),
            package.code.clone().into(),
            package.name.clone().into(),
            package.description.clone().into(),
            package.model.into(),
            package.km_from.into(),
            package.km_to.into(),
            package.every_km.into(),
            package.active.into(),
        ];
        tx.run(sql, values).await?;
    }
    let saved: Vec<Saved> = tx.all("SELECT id, code FROM catalog_package", []).await?;
    let ids: HashMap<&str, PackageId> = saved.iter().map(|row| (row.code.as_str(), row.id)).collect();
    let (mut items, mut stores) = (Vec::new(), Vec::new());
    for package in packages {
        let id = *ids
            .get(package.code.as_str())
            .ok_or(Error::Fault(Fault::bare("a package vanished while it was saved")))?;
        tx.run("DELETE FROM catalog_package_item WHERE package_id = $1", [id.into()])
            .await?;
        tx.run("DELETE FROM catalog_package_store WHERE package_id = $1", [id.into()])
            .await?;
        items.extend(
            (1_i64..)
                .zip(&package.items)
                .map(|(line, item)| vec![id.into(), (*item).into(), line.into()]),
        );
        stores.extend(
            package
                .stores
                .iter()
                .map(|(store, percent)| vec![id.into(), (*store).into(), (*percent).into()]),
        );
    }
    insert(tx, "catalog_package_item", &["package_id", "item_id", "line"], items).await?;
    insert(
        tx,
        "catalog_package_store",
        &["package_id", "store_id", "discount_percent"],
        stores,
    )
    .await
}
