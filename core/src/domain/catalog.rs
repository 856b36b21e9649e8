//! The catalogue and the price book: what a store offers, what it costs and what that is made of, before anybody books
//! (R006, R024, R070; domain.md 1.2, PriceBook, MenuPricing, LabourRate).
//!
//! Anybody may look: no operation that reads asks who is acting. Prices are whole fen; hours are hundredths, quantities
//! thousandths. A price holds from its first day until the next one begins (rulings 6).
#![deny(clippy::float_arithmetic)]

pub mod import;
mod menu;
mod rate;
pub mod rules;
mod table;
mod view;

use chrono::NaiveDate;

pub use menu::{menu, package_percent};
pub use rate::{publish_rate, rates};
pub use rules::make_up::{ItemPrice, PartLine, PriceBand, band, discounted, packaged};
pub use rules::segment::Segment;
pub use rules::{Grade, Kind, PartKind, REFUSALS, Refused, Trade};
pub use view::{
    ImportView, ItemCard, ItemDetail, ItemWork, Menu, PackageView, PriceHistory, PriceSpan, PublishRate, RateView,
    Rates, Shelf,
};

use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ItemId, ModelId, StoreId};
use crate::ground::money::Fen;
use rules::span;
use table::ItemRow;

/// What booking must know of these items: each once, in the order asked. One statement.
///
/// # Errors
/// [`Refused::NotOffered`] when the store has no live price for one of them today (in UTC+8, where all stores are): for this
/// model, or, without a model, for any. An id that does not exist is the same answer.
pub async fn work(
    look: &impl Look,
    store: StoreId,
    items: &[ItemId],
    model: Option<ModelId>,
) -> Result<Vec<ItemWork>, Error> {
    let wanted = each_once(items);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows = table::offered(look, store, model, today(look), Some(&wanted)).await?;
    let mut found = rows.into_iter().map(working).collect::<Result<Vec<_>, Error>>()?;
    in_order(&wanted, &mut found, |work| work.id)?;
    Ok(found)
}

/// What these items cost on a day and what that is made of: each once, in the order asked. One statement.
///
/// # Errors
/// [`Refused::NotOffered`] when one of them has no price in this store for this model that day.
pub async fn price(
    look: &impl Look,
    store: StoreId,
    items: &[ItemId],
    model: Option<ModelId>,
    on: NaiveDate,
) -> Result<Vec<ItemPrice>, Error> {
    let wanted = each_once(items);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = table::priced(look, store, model, on, Some(&wanted)).await?;
    in_order(&wanted, &mut found, |price| price.item_id)?;
    Ok(found)
}

/// What a store offers on a day, with prices: everything, one category, or what has `text` in its name, code or description.
pub async fn shelf(
    look: &impl Look,
    store: StoreId,
    model: Option<ModelId>,
    on: NaiveDate,
    category: Option<&str>,
    text: Option<&str>,
) -> Result<Shelf, Error> {
    let rows = table::offered(look, store, model, on, None).await?;
    let prices = table::priced(look, store, model, on, None).await?;
    let mut categories: Vec<_> = rows.iter().map(|row| row.category.clone()).collect();
    categories.dedup();
    let text = text.map(str::to_lowercase);
    let fits = |row: &ItemRow| {
        let named = |t: &String| {
            [row.name.as_str(), row.code.as_str(), row.description.as_str()]
                .iter()
                .any(|s| s.to_lowercase().contains(t))
        };
        category.is_none_or(|c| c == row.category.as_str()) && text.as_ref().is_none_or(named)
    };
    let items = rows
        .iter()
        .filter(|row| fits(row))
        .map(|row| card(row, prices.iter().find(|p| p.item_id == row.id)))
        .collect::<Result<_, Error>>()?;
    Ok(Shelf {
        store_id: store,
        on,
        categories,
        items,
    })
}

/// An item in a store, what it costs on a day and what that is made of.
///
/// # Errors
/// `Missing` when the store does not offer it that day to this model (without a model: to any).
pub async fn item(
    look: &impl Look,
    store: StoreId,
    item: ItemId,
    model: Option<ModelId>,
    on: NaiveDate,
) -> Result<ItemDetail, Error> {
    let row = table::offered(look, store, model, on, Some(&[item]))
        .await?
        .pop()
        .ok_or(Error::Missing("item"))?;
    let price = table::priced(look, store, model, on, Some(&[item])).await?.pop();
    Ok(ItemDetail {
        segments: table::list(&row.segments)?,
        ways: table::list(&row.ways)?,
        id: row.id,
        code: row.code,
        name: row.name,
        category: row.category,
        description: row.description,
        kind: row.kind,
        trade: row.trade,
        grade: row.grade,
        notice_min: row.notice_min,
        horizon_days: row.horizon_days,
        instant: row.instant,
        licence_required: row.licence_required,
        on,
        band: price.as_ref().map(|price| band(std::slice::from_ref(price))),
        price,
    })
}

/// Everything an item has cost in a store for this model (without one: for any), and what is announced. Three statements.
///
/// # Errors
/// `Missing` when there is no such item.
pub async fn history(
    look: &impl Look,
    store: StoreId,
    item: ItemId,
    model: Option<ModelId>,
) -> Result<PriceHistory, Error> {
    let row = table::item(look, item).await?.ok_or(Error::Missing("item"))?;
    let book = table::book(look, store, item, model).await?;
    let rates: Vec<_> = table::rates(look, store)
        .await?
        .into_iter()
        .filter(|(trade, _)| *trade == row.trade)
        .map(|(_, rate)| rate)
        .collect();
    let spans = span::spans(&book, &rates).into_iter().map(|span| {
        let price = ItemPrice {
            item_id: item,
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind,
            price_id: span.row.id,
            model_id: model.filter(|_| !span.row.any_model),
            valid_from: span.from,
            labour_centihours: span.row.labour_centihours,
            rate_fen: span.rate_fen,
            parts: span.row.parts.clone(),
            labour_fen: Fen::ZERO,
            labour_discount_fen: Fen::ZERO,
            package_discount_fen: Fen::ZERO,
            parts_fen: Fen::ZERO,
            total_fen: Fen::ZERO,
        };
        PriceSpan {
            valid_from: span.from,
            valid_to: span.to,
            price: price.summed(),
        }
    });
    Ok(PriceHistory {
        item_id: item,
        store_id: store,
        spans: spans.collect(),
    })
}

/// The number of the catalogue's edition: it grows with every change, so that a reply stays true while it and the day stay.
pub async fn edition(look: &impl Look) -> Result<i64, Error> {
    table::edition(look).await
}

/// The day it is in UTC+8.
fn today(look: &impl Look) -> NaiveDate {
    look.now().plus_minutes(8 * 60).utc().date_naive()
}

fn each_once(items: &[ItemId]) -> Vec<ItemId> {
    let mut wanted: Vec<ItemId> = Vec::with_capacity(items.len());
    for item in items {
        if !wanted.contains(item) {
            wanted.push(*item);
        }
    }
    wanted
}

/// Puts what was found into the order asked for; one that is not there is not offered.
fn in_order<T>(wanted: &[ItemId], found: &mut [T], id: impl Fn(&T) -> ItemId) -> Result<(), Error> {
    if found.len() != wanted.len() {
        return Err(Refused::NotOffered.into());
    }
    found.sort_by_key(|one| wanted.iter().position(|w| *w == id(one)));
    Ok(())
}

fn working(row: ItemRow) -> Result<ItemWork, Error> {
    Ok(ItemWork {
        segments: table::list(&row.segments)?,
        skills: table::list(&row.skills)?,
        ways: table::list(&row.ways)?,
        id: row.id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        grade: row.grade,
        bay: row.bay,
        needs_advisor: row.needs_advisor,
        notice_min: row.notice_min,
        horizon_days: row.horizon_days,
        instant: row.instant,
        licence_required: row.licence_required,
    })
}

fn card(row: &ItemRow, price: Option<&ItemPrice>) -> Result<ItemCard, Error> {
    let segments: Vec<Segment> = table::list(&row.segments)?;
    Ok(ItemCard {
        id: row.id,
        code: row.code.clone(),
        name: row.name.clone(),
        category: row.category.clone(),
        kind: row.kind,
        grade: row.grade,
        minutes: rules::segment::shortest(&segments),
        instant: row.instant,
        total_fen: price.map(|price| price.total_fen),
        labour_fen: price.map(|price| price.labour_fen),
        parts_fen: price.map(|price| price.parts_fen),
    })
}

#[cfg(test)]
mod tests;
