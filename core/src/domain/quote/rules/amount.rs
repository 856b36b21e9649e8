//! Amounts of quotes: what is negative, absurd or too large for the sum is no value of these types (issue 6, "bad input").

use std::fmt;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use crate::ground::money::Fen;

/// A number between two ends. Outside of them there is no value.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident as $schema:literal, $least:expr, $most:expr, $words:literal) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
        )]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// The least.
            pub const LEAST: i64 = $least;
            /// The most.
            pub const MOST: i64 = $most;

            /// This number, if it lies between the ends.
            #[must_use]
            pub const fn new(number: i64) -> Option<Self> {
                if number >= Self::LEAST && number <= Self::MOST { Some(Self(number)) } else { None }
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = &'static str;
            fn try_from(number: i64) -> Result<Self, Self::Error> {
                Self::new(number).ok_or($words)
            }
        }

        impl From<$name> for i64 {
            fn from(from: $name) -> i64 {
                from.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(to)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                    .minimum(Some(Self::LEAST))
                    .maximum(Some(Self::MOST))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                $schema.into()
            }
        }
    };
}

bounded! {
    /// An amount of a quote in fen: nothing to a million yuan.
    Price as "QuoteAmount", 0, 100_000_000, "quote.amount: 金额应在 0 至 1000000 元之间"
}

bounded! {
    /// Labour in hundredths of an hour: up to two hundred hours.
    Hours as "QuoteHours", 1, 20_000, "quote.hours: 工时应在 0.01 至 200 小时之间"
}

bounded! {
    /// How much of a part, in thousandths of its unit: up to a thousand units.
    Quantity as "QuoteQuantity", 1, 1_000_000, "quote.quantity: 数量应在 0.001 至 1000 之间"
}

impl Price {
    /// Nothing.
    pub const ZERO: Price = Price(0);

    /// This amount, if it is one that a quote may have.
    #[must_use]
    pub fn of(fen: Fen) -> Option<Price> {
        Price::new(fen.get())
    }

    /// As money.
    #[must_use]
    pub const fn fen(self) -> Fen {
        Fen::new(self.0)
    }

    /// The sum; `None` past the most.
    #[must_use]
    pub fn plus(self, other: Price) -> Option<Price> {
        self.0.checked_add(other.0).and_then(Price::new)
    }

    /// The difference; `None` below nothing.
    #[must_use]
    pub fn minus(self, other: Price) -> Option<Price> {
        self.0.checked_sub(other.0).and_then(Price::new)
    }

    /// So much for this labour at this rate of an hour, half a fen rounded up; `None` past the most.
    #[must_use]
    pub fn labour(self, hours: Hours) -> Option<Price> {
        Price::of(self.fen().times(hours.0, 100))
    }

    /// So much for this quantity at this unit price, half a fen rounded up; `None` past the most.
    #[must_use]
    pub fn parts(self, quantity: Quantity) -> Option<Price> {
        Price::of(self.fen().times(quantity.0, 1000))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{Hours, Price, Quantity};

    #[test]
    fn what_is_no_amount_cannot_be_written_or_read() {
        for bad in [-1, i64::MIN, 100_000_001, i64::MAX] {
            assert_eq!(Price::new(bad), None);
            assert!(serde_json::from_str::<Price>(&bad.to_string()).is_err(), "{bad}");
        }
        for bad in ["1.5", "1e3", "\"1\"", "99999999999999999999999", "null", "-0.5"] {
            assert!(serde_json::from_str::<Price>(bad).is_err(), "{bad}");
            assert!(serde_json::from_str::<Hours>(bad).is_err(), "{bad}");
            assert!(serde_json::from_str::<Quantity>(bad).is_err(), "{bad}");
        }
        for bad in ["0", "-1", "20001"] {
            assert!(serde_json::from_str::<Hours>(bad).is_err(), "{bad}");
        }
        let words = serde_json::from_str::<Price>("-5").map_err(|e| e.to_string());
        assert!(words.is_err_and(|words| words.starts_with("quote.amount: ")));
    }

    #[test]
    fn hours_and_quantities_are_rounded_half_up() {
        let rate = Price::new(24_000).unwrap_or(Price::ZERO);
        let half = Hours::new(50).and_then(|hours| rate.labour(hours));
        assert_eq!(half, Price::new(12_000));
        let odd = Price::new(333).unwrap_or(Price::ZERO);
        assert_eq!(Quantity::new(500).and_then(|n| odd.parts(n)), Price::new(167));
        let dear = Price::new(Price::MOST).unwrap_or(Price::ZERO);
        assert_eq!(Quantity::new(1_001).and_then(|n| dear.parts(n)), None);
        assert_eq!(Hours::new(101).and_then(|n| dear.labour(n)), None);
    }

    proptest! {
        #[test]
        fn sums_stay_amounts_or_are_none(a in i64::MIN..=i64::MAX, b in 0..=Price::MOST, c in 0..=Price::MOST) {
            prop_assert_eq!(Price::new(a).is_some(), (0..=Price::MOST).contains(&a));
            let (Some(b), Some(c)) = (Price::new(b), Price::new(c)) else { return Ok(()) };
            if let Some(sum) = b.plus(c) {
                prop_assert_eq!(sum.get(), b.get() + c.get());
                prop_assert_eq!(sum.minus(c), Some(b));
            } else {
                prop_assert!(b.get() + c.get() > Price::MOST);
            }
        }
    }
}
