//! What a line of a quote says and is made of, and the fingerprint by which it is agreed to (X18).

use sea_orm::{ActiveEnum, DeriveActiveEnum, DeriveValueType, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amount::{Hours, Price, Quantity};
use crate::domain::catalog::{PartKind, Trade};
use crate::ground::id::{ItemId, LineId, QuoteId};
use crate::ground::secret::sha256;
use crate::ground::text::Line;

/// How much a line is needed (must, should, may). Stored and sent as snake_case text.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteUrgency)]
pub enum Urgency {
    /// 必须: the car is not safe or will break.
    Must,
    /// 建议: soon.
    Should,
    /// 可选: as you like.
    May,
}

/// Who pays a line. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuotePayer)]
pub enum Payer {
    /// 自费
    Owner,
    /// 厂家三包/质保
    Maker,
    /// 保险
    Insurer,
    /// 门店承担
    Store,
}

/// What a line is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = QuotePiece)]
pub enum Piece {
    /// 工时: hours × the store's published rate.
    Labour {
        /// What is done.
        words: Line,
        /// Whose hands; absent for a catalogue item, whose rate is its trade's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trade: Option<Trade>,
        /// In hundredths of an hour.
        centihours: Hours,
        /// The published rate of an hour.
        rate_fen: Price,
        /// Hours × rate.
        amount_fen: Price,
    },
    /// 配件: quantity × unit price.
    Part {
        /// The part's number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<Line>,
        /// What it is called.
        name: Line,
        /// 原厂、副厂、修复、旧件.
        part_kind: PartKind,
        /// In thousandths of its unit.
        quantity_milli: Quantity,
        /// Price of a unit.
        unit_fen: Price,
        /// Quantity × unit price.
        amount_fen: Price,
    },
    /// 外协: done by a partner.
    Sublet {
        /// What is done.
        words: Line,
        /// By whom.
        partner: Line,
        /// What it costs.
        amount_fen: Price,
    },
    /// 其他费用.
    Fee {
        /// What for.
        words: Line,
        /// How much.
        amount_fen: Price,
    },
}

impl Piece {
    /// What it costs.
    #[must_use]
    pub const fn amount(&self) -> Price {
        match self {
            Piece::Labour { amount_fen, .. }
            | Piece::Part { amount_fen, .. }
            | Piece::Sublet { amount_fen, .. }
            | Piece::Fee { amount_fen, .. } => *amount_fen,
        }
    }

    /// Whether it is a part that was used before: that needs its own consent (domain.md 5).
    #[must_use]
    pub const fn is_used(&self) -> bool {
        matches!(
            self,
            Piece::Part {
                part_kind: PartKind::Used,
                ..
            }
        )
    }

    fn write(&self, to: &mut Canonical) {
        match self {
            Piece::Labour {
                words,
                trade,
                centihours,
                rate_fen,
                ..
            } => {
                let trade = trade.map(|trade| trade.to_value()).unwrap_or_default();
                to.words(&["labour", words.as_str(), &trade]);
                to.numbers(&[centihours.get(), rate_fen.get()]);
            }
            Piece::Part {
                number,
                name,
                part_kind,
                quantity_milli,
                unit_fen,
                ..
            } => {
                let number = number.as_ref().map_or("", Line::as_str);
                to.words(&["part", number, name.as_str(), &part_kind.to_value()]);
                to.numbers(&[quantity_milli.get(), unit_fen.get()]);
            }
            Piece::Sublet { words, partner, .. } => to.words(&["sublet", words.as_str(), partner.as_str()]),
            Piece::Fee { words, .. } => to.words(&["fee", words.as_str()]),
        }
        to.numbers(&[self.amount().get()]);
    }
}

/// What a line says: all that an owner agrees to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// In plain words.
    pub words: Line,
    /// Why it is needed.
    pub reason: Line,
    /// How much it is needed.
    pub urgency: Urgency,
    /// Who pays it.
    pub payer: Payer,
    /// The catalogue item it is, whose price the book says.
    pub item: Option<ItemId>,
    /// What it is made of.
    pub pieces: Vec<Piece>,
    /// What is taken off, and why.
    pub discount: Option<(Price, Line)>,
}

impl Content {
    /// What is taken off.
    #[must_use]
    pub fn discount(&self) -> Price {
        self.discount.as_ref().map_or(Price::ZERO, |(fen, _)| *fen)
    }

    /// What it costs; `None` when that is no amount: too much, or more taken off than there is.
    #[must_use]
    pub fn total(&self) -> Option<Price> {
        let mut amounts = self.pieces.iter().map(Piece::amount);
        let sum = amounts.try_fold(Price::ZERO, Price::plus)?;
        sum.minus(self.discount())
    }

    /// Whether a part was used before.
    #[must_use]
    pub fn has_used(&self) -> bool {
        self.pieces.iter().any(Piece::is_used)
    }

    /// The fingerprint of the line: SHA-256 of its canonical form. Another word, hour, part, payer or fen is another one;
    /// since when the book has the price, and pictures, are not part of it.
    #[must_use]
    pub fn fingerprint(&self, line: LineId) -> Fingerprint {
        let mut to = Canonical::new("chezhu-quote-line/1");
        let item = self.item.map(|item| item.to_string()).unwrap_or_default();
        let off = self.discount.as_ref().map_or("", |(_, why)| why.as_str());
        to.words(&[&line.to_string(), self.words.as_str(), self.reason.as_str()]);
        to.words(&[&self.urgency.to_value(), &self.payer.to_value(), &item, off]);
        to.numbers(&[
            self.discount().get(),
            i64::try_from(self.pieces.len()).unwrap_or(i64::MAX),
        ]);
        for piece in &self.pieces {
            piece.write(&mut to);
        }
        to.seal()
    }
}

/// The fingerprint of a whole version: of which quote, its number, until when it holds, and each line's own, in order.
#[must_use]
pub fn of_version(quote: QuoteId, no: i64, until_ms: i64, lines: &[(LineId, Fingerprint)]) -> Fingerprint {
    let mut to = Canonical::new("chezhu-quote/1");
    to.words(&[&quote.to_string()]);
    to.numbers(&[no, until_ms]);
    for (line, fingerprint) in lines {
        to.words(&[&line.to_string(), &fingerprint.0]);
    }
    to.seal()
}

/// One way of writing: each text with its length in bytes before it, so that no two contents are written alike.
struct Canonical(Vec<u8>);

impl Canonical {
    fn new(kind: &str) -> Canonical {
        let mut to = Canonical(Vec::new());
        to.words(&[kind]);
        to
    }

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.0.extend_from_slice(format!("{}:{word},", word.len()).as_bytes());
        }
    }

    fn numbers(&mut self, numbers: &[i64]) {
        for number in numbers {
            self.words(&[&number.to_string()]);
        }
    }

    fn seal(&self) -> Fingerprint {
        Fingerprint(hex::encode(sha256(&self.0)))
    }
}

/// SHA-256 in 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        match text.len() == 64 && text.bytes().all(hex) {
            true => Ok(Fingerprint(text)),
            false => Err("quote.hash: 应为 64 位小写十六进制"),
        }
    }
}

impl From<Fingerprint> for String {
    fn from(from: Fingerprint) -> String {
        from.0
    }
}

impl utoipa::PartialSchema for Fingerprint {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9a-f]{64}$"))
            .into()
    }
}

impl utoipa::ToSchema for Fingerprint {
    fn name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }
}

#[cfg(test)]
mod tests;
