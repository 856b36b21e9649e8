//! What held when: a price ends where the next one begins, and a model's own price goes before the price for any model
//! (rulings 6, X19).

use chrono::NaiveDate;

use super::make_up::PartLine;
use crate::ground::id::PriceId;
use crate::ground::money::Fen;

/// A row of the price book for one item and store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// Its id.
    pub id: PriceId,
    /// Whether it is the price for any model.
    pub any_model: bool,
    /// Its first day.
    pub from: NaiveDate,
    /// Whether it ends the price of its (item, store, model) instead of setting one.
    pub withdrawn: bool,
    /// Labour in hundredths of an hour.
    pub labour_centihours: i64,
    /// Its parts.
    pub parts: Vec<PartLine>,
}

/// A published rate and its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateRow {
    /// Its first day.
    pub from: NaiveDate,
    /// An hour's price.
    pub rate_fen: Fen,
}

/// A time in which nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// First day.
    pub from: NaiveDate,
    /// First day of the next span; `None`: still so.
    pub to: Option<NaiveDate>,
    /// The price that held.
    pub row: &'a PriceRow,
    /// The rate that held.
    pub rate_fen: Fen,
}

/// The price that holds on a day: the model's own unless it is withdrawn, else the one for any model.
pub fn effective(rows: &[PriceRow], on: NaiveDate) -> Option<&PriceRow> {
    let latest = |any: bool| {
        rows.iter()
            .filter(|row| row.any_model == any && row.from <= on)
            .max_by_key(|row| row.from)
    };
    latest(false)
        .filter(|row| !row.withdrawn)
        .or_else(|| latest(true).filter(|row| !row.withdrawn))
}

/// The rate that holds on a day.
pub fn rate(rates: &[RateRow], on: NaiveDate) -> Option<Fen> {
    rates
        .iter()
        .filter(|rate| rate.from <= on)
        .max_by_key(|rate| rate.from)
        .map(|rate| rate.rate_fen)
}

/// All times with a price, oldest first. A price without a published rate is none unless it needs no labour; while an item
/// is withdrawn there is no span.
pub fn spans<'a>(rows: &'a [PriceRow], rates: &[RateRow]) -> Vec<Span<'a>> {
    let mut days: Vec<NaiveDate> = rows
        .iter()
        .map(|row| row.from)
        .chain(rates.iter().map(|rate| rate.from))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut spans: Vec<Span<'a>> = Vec::new();
    for day in days {
        let now = effective(rows, day).and_then(|row| {
            let fallback = (row.labour_centihours == 0).then_some(Fen::ZERO);
            Some((row, rate(rates, day).or(fallback)?))
        });
        let same = spans.last().is_some_and(|last| {
            last.to.is_none() && now.is_some_and(|(row, fen)| last.row.id == row.id && last.rate_fen == fen)
        });
        if same {
            continue;
        }
        if let Some(last) = spans.last_mut().filter(|last| last.to.is_none()) {
            last.to = Some(day);
        }
        if let Some((row, rate_fen)) = now {
            spans.push(Span {
                from: day,
                to: None,
                row,
                rate_fen,
            });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{PriceRow, RateRow, effective, spans};
    use crate::ground::clock::At;
    use crate::ground::id::PriceId;
    use crate::ground::money::Fen;
    use chrono::{Days, NaiveDate};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn day(n: u64) -> NaiveDate {
        NaiveDate::default() + Days::new(n)
    }

    fn row(any_model: bool, from: u64, withdrawn: bool, labour_centihours: i64) -> PriceRow {
        PriceRow {
            id: PriceId::fresh(At::from_ms(1)),
            any_model,
            from: day(from),
            withdrawn,
            labour_centihours,
            parts: Vec::new(),
        }
    }

    #[test]
    fn a_price_ends_where_the_next_begins() {
        let rows = [
            row(true, 10, false, 50),
            row(true, 20, false, 60),
            row(true, 30, true, 0),
            row(true, 40, false, 70),
        ];
        let rates = [
            RateRow {
                from: day(0),
                rate_fen: Fen::new(100),
            },
            RateRow {
                from: day(25),
                rate_fen: Fen::new(200),
            },
        ];
        let told: Vec<_> = spans(&rows, &rates)
            .iter()
            .map(|s| (s.from, s.to, s.row.labour_centihours, s.rate_fen.get()))
            .collect();
        assert_eq!(
            told,
            [
                (day(10), Some(day(20)), 50, 100),
                (day(20), Some(day(25)), 60, 100),
                (day(25), Some(day(30)), 60, 200),
                (day(40), None, 70, 200)
            ]
        );
    }

    #[test]
    fn the_models_own_price_goes_first_until_it_is_withdrawn() {
        let rows = [
            row(true, 0, false, 50),
            row(false, 10, false, 80),
            row(false, 20, true, 0),
        ];
        let at = |n| effective(&rows, day(n)).map(|r| r.labour_centihours);
        assert_eq!((at(9), at(10), at(20)), (Some(50), Some(80), Some(50)));
    }

    #[test]
    fn without_a_rate_only_work_without_labour_has_a_price() {
        assert_eq!(spans(&[row(true, 1, false, 50)], &[]), []);
        let free = [row(true, 1, false, 0)];
        assert_eq!(spans(&free, &[]).len(), 1);
    }

    proptest! {
        #[test]
        fn spans_never_overlap_and_agree_with_the_day(starts in proptest::collection::btree_map((any::<bool>(), 0_u64..60), (any::<bool>(), 0_i64..5), 1..20), asked in 0_u64..70) {
            let rows: Vec<PriceRow> = starts.iter().map(|((any_model, from), (withdrawn, hours))| row(*any_model, *from, *withdrawn, *hours)).collect();
            let rates = [RateRow { from: day(0), rate_fen: Fen::new(100) }];
            let spans = spans(&rows, &rates);
            for pair in spans.windows(2) {
                prop_assert!(pair[0].to.is_some_and(|to| to <= pair[1].from));
            }
            let there: Vec<_> = spans.iter().filter(|s| s.from <= day(asked) && s.to.is_none_or(|to| day(asked) < to)).map(|s| s.row.id).collect();
            let expected: Vec<_> = effective(&rows, day(asked)).map(|r| r.id).into_iter().collect();
            prop_assert_eq!(there, expected);
        }
    }
}
