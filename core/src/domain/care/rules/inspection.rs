//! When a small private car is inspected next, by its first registration.
//!
//! 公安部、市场监管总局 等，2022 年 10 月 1 日起 (non-commercial small and micro passenger cars, no vans): within ten years the mark is
//! renewed every two years, with a test at a station in the 6th and the 10th; after that every year. A secondary source: a date
//! that the owner or staff typed off the licence always wins, and a computed one is shown as computed.

use chrono::{Datelike, Months, NaiveDate};

/// An inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Valid until the end of this day: the last one of a month.
    pub on: NaiveDate,
    /// Whether the car has to be tested at a station.
    pub at_station: bool,
}

/// The first inspection whose time is not over on `today`.
#[must_use]
pub fn next(registered: NaiveDate, today: NaiveDate) -> Option<Inspection> {
    (2..=60u32)
        .filter(|year| *year > 10 || year % 2 == 0)
        .filter_map(|year| {
            let on = month_end(registered.checked_add_months(Months::new(12 * year))?)?;
            let at_station = year == 6 || year >= 10;
            Some(Inspection { on, at_station })
        })
        .find(|one| one.on >= today)
}

fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    let first = day.with_day(1)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::next;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn every_second_year_then_every_year() {
        let found = |today: &str| next(day("2020-02-29"), day(today)).map(|one| (one.on.to_string(), one.at_station));
        let said = |on: &str, at_station| Some((on.to_owned(), at_station));
        assert_eq!(found("2020-03-01"), said("2022-02-28", false));
        assert_eq!(found("2022-02-28"), said("2022-02-28", false));
        assert_eq!(found("2022-03-01"), said("2024-02-29", false));
        assert_eq!(found("2025-01-01"), said("2026-02-28", true));
        assert_eq!(found("2027-01-01"), said("2028-02-29", false));
        assert_eq!(found("2029-01-01"), said("2030-02-28", true));
        assert_eq!(found("2030-03-01"), said("2031-02-28", true));
        assert_eq!(found("2031-03-01"), said("2032-02-29", true));
        assert_eq!(next(day("1900-01-01"), day("2026-01-01")), None);
    }
}
