//! Small helpers of statements and days.

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::Value;

use crate::ground::clock::At;
use crate::ground::error::Error;

/// `$3, $4, $5` for values that come after `before` others.
pub(super) fn marks(before: usize, count: usize) -> String {
    let all: Vec<String> = (before + 1..=before + count).map(|n| format!("${n}")).collect();
    all.join(", ")
}

/// These ids as values.
pub(super) fn values<T: Copy + Into<Value>>(ids: &[T]) -> Vec<Value> {
    ids.iter().map(|id| (*id).into()).collect()
}

/// The date in a zone.
pub(super) fn date(zone: Tz, at: At) -> NaiveDate {
    at.utc().with_timezone(&zone).date_naive()
}

/// A date as its column holds it.
pub(super) fn day(text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|e| Error::fault("read a date of care", e))
}

/// The same where it may be absent.
pub(super) fn maybe_day(text: Option<&String>) -> Result<Option<NaiveDate>, Error> {
    text.map(|text| day(text)).transpose()
}
