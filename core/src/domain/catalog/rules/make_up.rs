//! What a price is made of: labour hours × the published rate + each part (R006, R070). Whole numbers only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Kind, PartKind};
use crate::ground::id::{ItemId, ModelId, PriceId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line};

/// A part of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartLine {
    /// The part's number.
    pub number: Line,
    /// What it is called.
    pub name: Line,
    /// Where it comes from.
    pub kind: PartKind,
    /// How much of it, in thousandths of its unit.
    pub quantity_milli: i64,
    /// Price of one unit.
    pub unit_fen: Fen,
    /// Quantity × unit price, half a fen rounded up.
    pub total_fen: Fen,
}

impl PartLine {
    /// A line with its total.
    pub fn new(number: Line, name: Line, kind: PartKind, quantity_milli: i64, unit_fen: Fen) -> PartLine {
        PartLine {
            number,
            name,
            kind,
            quantity_milli,
            unit_fen,
            total_fen: unit_fen.times(quantity_milli, 1000),
        }
    }
}

/// What an item costs in a store on a day, and what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemPrice {
    /// The item.
    pub item_id: ItemId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Line,
    /// Its kind.
    pub kind: Kind,
    /// The row of the price book.
    pub price_id: PriceId,
    /// The model this price is for; absent: any model without a price of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_id: Option<ModelId>,
    /// Since when it costs this: the later of the price's and the rate's first day.
    pub valid_from: NaiveDate,
    /// Labour in hundredths of an hour.
    pub labour_centihours: i64,
    /// The store's published rate of an hour of this trade.
    pub rate_fen: Fen,
    /// Hours × rate, half a fen rounded up.
    pub labour_fen: Fen,
    /// What is taken off the labour, such as off-peak; zero unless a discount applies.
    pub labour_discount_fen: Fen,
    /// Each part.
    pub parts: Vec<PartLine>,
    /// Sum of the parts.
    pub parts_fen: Fen,
    /// Its share of what a menu package takes off; absent without one.
    #[serde(default, skip_serializing_if = "nothing")]
    pub package_discount_fen: Fen,
    /// Labour − discount + parts − package discount.
    pub total_fen: Fen,
}

fn nothing(fen: &Fen) -> bool {
    *fen == Fen::ZERO
}

/// From–to of the price that an owner is told when a booking is confirmed (R024).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceBand {
    /// Sum of the items' prices.
    pub low_fen: Fen,
    /// The most that may be asked without a new consent.
    pub high_fen: Fen,
}

impl ItemPrice {
    /// The price with its sums counted again from hours, rate, discount and parts.
    pub fn summed(mut self) -> ItemPrice {
        self.labour_fen = self.rate_fen.times(self.labour_centihours, 100);
        self.parts_fen = self.parts.iter().map(|part| part.total_fen).sum();
        self.total_fen = self
            .labour_fen
            .minus(self.labour_discount_fen)
            .plus(self.parts_fen)
            .minus(self.package_discount_fen);
        self
    }
}

/// The same price with `percent` off its labour (parts cost what they cost); the percent is cut to 0..=100. What is taken
/// off is rounded half a fen up, in the owner's favour. A discount replaces an earlier one.
pub fn discounted(price: ItemPrice, percent: i64) -> ItemPrice {
    let labour_discount_fen = price.labour_fen.times(percent.clamp(0, 100), 100);
    ItemPrice {
        labour_discount_fen,
        ..price
    }
    .summed()
}

/// The prices of a package: `percent` off their sum, as the menu says it, shared out so that the shares are that sum to
/// the fen.
pub fn packaged(prices: Vec<ItemPrice>, percent: i64) -> Vec<ItemPrice> {
    let percent = percent.clamp(0, 100);
    let (mut sum, mut off) = (Fen::ZERO, Fen::ZERO);
    let share = |price: ItemPrice| {
        sum = sum.plus(price.total_fen);
        let package_discount_fen = sum.times(percent, 100).minus(off);
        off = off.plus(package_discount_fen);
        ItemPrice {
            package_discount_fen,
            ..price
        }
        .summed()
    };
    prices.into_iter().map(share).collect()
}

/// How far the bill may lie above the sum, in percent, by kind of work.
///
/// Fixed work has none: maintenance, inspection, detailing and test drives cost their price. A repair may need what only
/// shows when the car is open (20 %), body work more (30 %), and a diagnosis does not know yet what it will find (50 %).
pub const fn margin_percent(kind: Kind) -> i64 {
    match kind {
        Kind::Maintenance | Kind::Inspection | Kind::Detailing | Kind::TestDrive => 0,
        Kind::Repair => 20,
        Kind::Body => 30,
        Kind::Diagnosis => 50,
    }
}

/// The band of several prices: low is their sum, high adds each one's margin ([`margin_percent`]).
pub fn band(prices: &[ItemPrice]) -> PriceBand {
    let low_fen: Fen = prices.iter().map(|price| price.total_fen).sum();
    let margin: Fen = prices
        .iter()
        .map(|price| price.total_fen.times(margin_percent(price.kind), 100))
        .sum();
    PriceBand {
        low_fen,
        high_fen: low_fen.plus(margin),
    }
}

/// Reads a decimal such as `4.25` as a whole number of `10^-places`: no sign, no exponent, no more places than told, at
/// most `most`. Money never passes through a float.
pub fn decimal(text: &str, places: usize, most: i64) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole)
        || !digits(part)
        || whole.len() > 12
        || part.len() > places.max(1)
        || (places == 0 && text.contains('.'))
    {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(places).ok()?)?;
    let part: i64 = if places == 0 {
        0
    } else {
        format!("{part:0<places$}").parse().ok()?
    };
    let number = whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(part)?;
    (number <= most).then_some(number)
}

#[cfg(test)]
pub(in crate::domain::catalog) mod tests {
    use super::{ItemPrice, PartLine, band, decimal, discounted, packaged};
    use crate::domain::catalog::rules::{Kind, PartKind};
    use crate::ground::clock::At;
    use crate::ground::id::{ItemId, PriceId};
    use crate::ground::money::Fen;
    use crate::ground::text::{Code, Line, TextError};

    /// 0.50 h × ¥180 + 4.5 × ¥68 + 1 × ¥45.5 = ¥90 + ¥306 + ¥45.5.
    pub fn oil_service(kind: Kind) -> Result<ItemPrice, TextError> {
        let oil = PartLine::new(
            Line::parse("OIL-5W30")?,
            Line::parse("全合成机油")?,
            PartKind::Genuine,
            4_500,
            Fen::new(6_800),
        );
        let filter = PartLine::new(
            Line::parse("F-01")?,
            Line::parse("机油滤清器")?,
            PartKind::Aftermarket,
            1_000,
            Fen::new(4_550),
        );
        let price = ItemPrice {
            item_id: ItemId::fresh(At::from_ms(1)),
            code: Code::parse("oil")?,
            name: Line::parse("更换机油机滤")?,
            kind,
            price_id: PriceId::fresh(At::from_ms(1)),
            model_id: None,
            valid_from: chrono::NaiveDate::MIN,
            labour_centihours: 50,
            rate_fen: Fen::new(18_000),
            labour_fen: Fen::ZERO,
            labour_discount_fen: Fen::ZERO,
            parts: vec![oil, filter],
            parts_fen: Fen::ZERO,
            package_discount_fen: Fen::ZERO,
            total_fen: Fen::ZERO,
        };
        Ok(price.summed())
    }

    #[test]
    fn the_shares_of_a_package_are_its_discount_to_the_fen() -> Result<(), TextError> {
        for percent in [0, 1, 7, 10, 33, 99, 100] {
            for count in 1..6 {
                let prices = vec![oil_service(Kind::Maintenance)?; count];
                let sum: Fen = prices.iter().map(|price| price.total_fen).sum();
                let total: Fen = packaged(prices, percent).iter().map(|price| price.total_fen).sum();
                assert_eq!(total, sum.minus(sum.times(percent, 100)), "{percent} % of {count}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_price_is_hours_times_rate_plus_each_part() -> Result<(), TextError> {
        let price = oil_service(Kind::Maintenance)?;
        assert_eq!(
            (price.labour_fen, price.parts_fen, price.total_fen),
            (Fen::new(9_000), Fen::new(35_150), Fen::new(44_150))
        );
        Ok(())
    }

    #[test]
    fn a_discount_is_taken_off_the_labour_only() -> Result<(), TextError> {
        let price = discounted(oil_service(Kind::Maintenance)?, 15);
        assert_eq!(
            (price.labour_fen, price.labour_discount_fen, price.total_fen),
            (Fen::new(9_000), Fen::new(1_350), Fen::new(42_800))
        );
        assert_eq!(discounted(price.clone(), 15), price, "twice is once");
        assert_eq!(discounted(price, 400).total_fen, Fen::new(35_150));
        Ok(())
    }

    #[test]
    fn fixed_work_has_no_band_and_a_diagnosis_the_widest() -> Result<(), TextError> {
        let fixed = band(&[oil_service(Kind::Maintenance)?]);
        assert_eq!((fixed.low_fen, fixed.high_fen), (Fen::new(44_150), Fen::new(44_150)));
        let mixed = band(&[
            oil_service(Kind::Maintenance)?,
            oil_service(Kind::Repair)?,
            oil_service(Kind::Diagnosis)?,
        ]);
        assert_eq!(
            (mixed.low_fen, mixed.high_fen),
            (Fen::new(132_450), Fen::new(132_450 + 8_830 + 22_075))
        );
        Ok(())
    }

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        assert_eq!(decimal("180", 2, 1_000_000), Some(18_000));
        assert_eq!(decimal("0.1", 2, 1_000_000), Some(10));
        assert_eq!(decimal("4.505", 3, 1_000_000), Some(4_505));
        assert_eq!(decimal("45", 0, 100), Some(45));
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "1.005",
            "1,5",
            "１",
            "10000.01",
            "9999999999999",
            "NaN",
        ] {
            assert_eq!(decimal(bad, 2, 1_000_000), None, "{bad}");
        }
        assert_eq!(decimal("4.0", 0, 100), None);
    }
}
