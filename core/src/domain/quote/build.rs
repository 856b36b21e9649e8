//! What a line says, of what was asked: priced by the book of the day, or by hand with a reason (R070, domain.md 2.5).

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Job;
use super::rules::amount::{Hours, Price, Quantity};
use super::rules::line::{Content, Piece};
use super::wish::{PieceWish, PutLine};
use crate::domain::catalog::{self, ItemPrice, Trade};
use crate::ground::db::Look;
use crate::ground::error::{Error, Field};
use crate::ground::id::ItemId;
use crate::ground::money::Fen;
use crate::ground::text::Line;

/// The price book and the rates as they are on a day, for one repair.
pub(super) struct Book {
    prices: HashMap<ItemId, ItemPrice>,
    rates: HashMap<Trade, Fen>,
}

impl Book {
    /// Looks up what is needed: these items for this car, and the rates of the store.
    ///
    /// # Errors
    /// `catalog.not_offered`.
    pub(super) async fn of(look: &impl Look, job: &Job, day: NaiveDate, items: &[ItemId]) -> Result<Book, Error> {
        let prices = match items {
            [] => Vec::new(),
            items => catalog::price(look, job.store, items, job.model, day).await?,
        };
        let mut rates = HashMap::new();
        let mut published = catalog::rates(look, job.store).await?.rates;
        published.sort_by_key(|rate| rate.valid_from);
        for rate in published.into_iter().filter(|rate| rate.valid_from <= day) {
            rates.insert(rate.trade, rate.rate_fen);
        }
        Ok(Book {
            prices: prices.into_iter().map(|price| (price.item_id, price)).collect(),
            rates,
        })
    }

    fn price(&self, item: ItemId) -> Result<&ItemPrice, Error> {
        self.prices.get(&item).ok_or(Error::Missing("item"))
    }

    /// Since when the book has the price of this item.
    pub(super) fn priced_from(&self, item: ItemId) -> Option<NaiveDate> {
        self.prices.get(&item).map(|price| price.valid_from)
    }

    /// What an item is made of, as the book says.
    pub(super) fn pieces(&self, item: ItemId, at: &str) -> Result<Vec<Piece>, Error> {
        let price = self.price(item)?;
        let wrong = || too_much(at);
        let mut pieces = Vec::new();
        if let Some(centihours) = Hours::new(price.labour_centihours) {
            pieces.push(Piece::Labour {
                words: price.name.clone(),
                trade: None,
                centihours,
                rate_fen: Price::of(price.rate_fen).ok_or_else(wrong)?,
                amount_fen: Price::of(price.labour_fen).ok_or_else(wrong)?,
            });
        }
        for part in &price.parts {
            pieces.push(Piece::Part {
                number: Some(part.number.clone()),
                name: part.name.clone(),
                part_kind: part.kind,
                quantity_milli: Quantity::new(part.quantity_milli).ok_or_else(wrong)?,
                unit_fen: Price::of(part.unit_fen).ok_or_else(wrong)?,
                amount_fen: Price::of(part.total_fen).ok_or_else(wrong)?,
            });
        }
        Ok(pieces)
    }

    /// A piece that is typed by hand. The rate of labour never is: it is the published one.
    fn piece(&self, wish: &PieceWish, at: &str) -> Result<Piece, Error> {
        Ok(match wish.clone() {
            PieceWish::Labour {
                words,
                trade,
                centihours,
            } => {
                let rate = self.rates.get(&trade).copied().and_then(Price::of);
                let none = || Error::field(format!("{at}/trade"), "quote.rate", "本店尚未公布该工种的工时单价");
                let rate_fen = rate.ok_or_else(none)?;
                Piece::Labour {
                    words,
                    trade: Some(trade),
                    centihours,
                    rate_fen,
                    amount_fen: rate_fen.labour(centihours).ok_or_else(|| too_much(at))?,
                }
            }
            PieceWish::Part {
                number,
                name,
                part_kind,
                quantity_milli,
                unit_fen,
            } => Piece::Part {
                number,
                name,
                part_kind,
                quantity_milli,
                unit_fen,
                amount_fen: unit_fen.parts(quantity_milli).ok_or_else(|| too_much(at))?,
            },
            PieceWish::Sublet {
                words,
                partner,
                amount_fen,
            } => Piece::Sublet {
                words,
                partner,
                amount_fen,
            },
            PieceWish::Fee { words, amount_fen } => Piece::Fee { words, amount_fen },
        })
    }

    /// The content of a line. `at` is where it stands in the wish.
    ///
    /// # Errors
    /// Every wrong field by its name.
    pub(super) fn content(&self, wish: &PutLine, at: &str) -> Result<Content, Error> {
        let mut wrong = Vec::new();
        if wish.item_id.is_none() && wish.pieces.is_empty() {
            let words = "请选择目录项目，或手工填写工时、配件或费用";
            wrong.push(Field::new(format!("{at}/pieces"), "quote.pieces", words));
        }
        if wish.pieces.len() > 30 {
            wrong.push(Field::new(
                format!("{at}/pieces"),
                "quote.pieces",
                "每个项目最多 30 条明细",
            ));
        }
        if !wish.pieces.is_empty() && wish.price_reason.is_none() {
            let words = "手工填写的价格需要说明原因";
            wrong.push(Field::new(format!("{at}/price_reason"), "quote.price_reason", words));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let mut pieces = match wish.item_id {
            Some(item) => self.pieces(item, at)?,
            None => Vec::new(),
        };
        for (n, piece) in wish.pieces.iter().enumerate() {
            pieces.push(self.piece(piece, &format!("{at}/pieces/{n}"))?);
        }
        let content = Content {
            words: wish.words.clone(),
            reason: wish.reason.clone(),
            urgency: wish.urgency,
            payer: wish.payer,
            item: wish.item_id,
            pieces,
            discount: wish.discount.as_ref().map(|off| (off.amount_fen, off.reason.clone())),
        };
        content.total().ok_or_else(|| match wish.discount {
            Some(_) => Error::field(
                format!("{at}/discount/amount_fen"),
                "quote.discount",
                "优惠不能超过项目金额",
            ),
            None => too_much(at),
        })?;
        Ok(content)
    }

    /// Declined work as it would be offered today: by the book if it has it, else as it was.
    pub(super) fn again(&self, was: &Content, at: &str) -> Result<Content, Error> {
        let mut content = was.clone();
        if let Some(item) = was.item {
            let by_hand = was.pieces.iter().filter(|piece| !from_book(piece)).cloned();
            content.pieces = self.pieces(item, at)?;
            content.pieces.extend(by_hand);
        }
        content.discount = None;
        content.total().ok_or_else(|| too_much(at))?;
        Ok(content)
    }
}

/// Whether a piece of a catalogue item came with it; what is typed by hand beside one says its trade, or is no labour.
fn from_book(piece: &Piece) -> bool {
    matches!(piece, Piece::Labour { trade: None, .. } | Piece::Part { .. })
}

fn too_much(at: &str) -> Error {
    Error::field(at, "quote.amount", "金额应在 0 至 1000000 元之间")
}

/// A text of the list of a wish, each line's place.
pub(super) fn place(n: usize) -> String {
    format!("/lines/{n}")
}

/// A reason, as it is stored.
pub(super) fn stored(line: Option<&Line>) -> Option<String> {
    line.map(ToString::to_string)
}
