//! Money: whole fen of CNY, never a float.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// An amount in fen (1/100 yuan).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// So many fen.
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// The number of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Sum that sticks at the ends of the range instead of wrapping.
    pub const fn plus(self, other: Fen) -> Fen {
        Fen(self.0.saturating_add(other.0))
    }

    /// Difference that sticks at the ends of the range instead of wrapping.
    pub const fn minus(self, other: Fen) -> Fen {
        Fen(self.0.saturating_sub(other.0))
    }

    /// `self × numerator ÷ denominator`, half rounded up; the one way to take hours, quantities and percents.
    pub fn times(self, numerator: i64, denominator: i64) -> Fen {
        let denominator = i128::from(denominator.max(1));
        let product = i128::from(self.0) * i128::from(numerator);
        let rounded = (product * 2 + denominator).div_euclid(denominator * 2);
        Fen(i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN }))
    }

    /// Text for a person: `¥1,280.00` without separators, as receipts print it.
    pub fn yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        format!("{sign}¥{}.{:02}", abs / 100, abs % 100)
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(items: I) -> Fen {
        items.fold(Fen::ZERO, Fen::plus)
    }
}

impl utoipa::PartialSchema for Fen {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .format(Some(utoipa::openapi::schema::SchemaFormat::KnownFormat(
                utoipa::openapi::schema::KnownFormat::Int64,
            )))
            .description(Some("Amount in fen, 1/100 yuan (CNY)."))
            .into()
    }
}

impl utoipa::ToSchema for Fen {
    fn name() -> std::borrow::Cow<'static, str> {
        "Fen".into()
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn hours_times_rate_rounds_half_up_and_never_wraps() {
        assert_eq!(Fen::new(18_000).times(150, 100), Fen::new(27_000));
        assert_eq!(Fen::new(333).times(1, 2), Fen::new(167));
        assert_eq!(Fen::new(i64::MAX).times(2, 1), Fen::new(i64::MAX));
        assert_eq!(Fen::new(128_000).yuan(), "¥1280.00");
        assert_eq!(Fen::new(-5).yuan(), "-¥0.05");
    }
}
