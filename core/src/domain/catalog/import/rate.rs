//! Published labour rates from a file.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::super::rules::Trade;
use super::super::{table, today};
use super::Known;
use super::sheet::{Cells, Complaints, Sheet};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::StoreId;
use crate::ground::money::Fen;

pub(super) const COLUMNS: &[&str] = &["store", "trade", "valid_from", "rate_yuan"];

/// A rate as the file wants it.
pub(super) struct Rate {
    pub store: StoreId,
    pub trade: Trade,
    pub from: NaiveDate,
    pub rate_fen: Fen,
}

/// The store of the row; one that is not there and one out of the actor's scope are the same.
pub(super) fn store(look: &impl Look, cells: &mut Cells<'_>, known: &Known) -> Option<StoreId> {
    let store = known
        .stores
        .get(cells.raw("store"))
        .copied()
        .filter(|store| look.actor().in_store(*store).is_ok());
    store.or_else(|| cells.bad("store", "catalog.store_unknown", "没有这个门店代码"))
}

pub(super) async fn judge(
    look: &impl Look,
    sheet: &Sheet,
    known: &Known,
    wrong: &mut Complaints,
) -> Result<Vec<Rate>, Error> {
    let mut told: HashMap<StoreId, HashSet<(Trade, NaiveDate)>> = HashMap::new();
    let mut seen: HashMap<(StoreId, Trade, NaiveDate), u64> = HashMap::new();
    let mut rates = Vec::new();
    for row in &sheet.rows {
        let mut cells = sheet.cells(row, wrong);
        let (store, trade, from) = (
            store(look, &mut cells, known),
            cells.word::<Trade>("trade"),
            cells.day("valid_from"),
        );
        let rate_fen = cells.number("rate_yuan", 2, 0, 1_000_000).map(Fen::new);
        let (Some(store), Some(trade), Some(from), Some(rate_fen)) = (store, trade, from, rate_fen) else {
            continue;
        };
        if let Some(first) = seen.insert((store, trade, from), row.line) {
            let _: Option<()> = cells.bad("valid_from", "catalog.duplicate", format!("与第 {first} 行重复"));
        }
        let told = match told.entry(store) {
            std::collections::hash_map::Entry::Occupied(told) => told.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let rows = table::rates(look, store).await?;
                place.insert(rows.into_iter().map(|(trade, rate)| (trade, rate.from)).collect())
            }
        };
        if told.contains(&(trade, from)) {
            let _: Option<()> = cells.bad("valid_from", "catalog.rate_exists", "该门店该工种在这一天已有工时单价");
        } else if from < today(look) && told.iter().any(|(t, _)| *t == trade) {
            let _: Option<()> = cells.bad(
                "valid_from",
                "catalog.backdated",
                "已公布的价格不能倒填，生效日期不能早于今天",
            );
        }
        rates.push(Rate {
            store,
            trade,
            from,
            rate_fen,
        });
    }
    Ok(rates)
}
