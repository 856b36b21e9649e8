//! What a partner's event says to us, whoever the partner is.

use serde_json::Value;

use crate::ground::clock::At;

pub use crate::domain::{loan, order};

/// An event of a partner, read.
#[derive(Debug)]
pub struct Said {
    /// What it is, in the partner's word; never personal data.
    pub kind: String,
    /// The order's or the application's number, as the partner writes it.
    pub about: Option<String>,
    /// What it says.
    pub what: What,
}

/// What an event says.
#[derive(Debug)]
pub enum What {
    /// Of an order.
    Order(OrderNews),
    /// Of a loan application.
    Loan(LoanNews),
    /// Something that this version does not know: it is kept.
    UnknownType,
}

/// Where a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// It is ours.
    Ours,
    /// It is the partner's.
    Theirs,
}

/// News of an order.
#[derive(Debug)]
pub struct OrderNews {
    /// Its number.
    pub number: String,
    /// Whose number that is.
    pub numbered: Numbered,
    /// The partner's version of what it says about this order.
    pub version: i64,
    /// When it happened.
    pub occurred_at: At,
    /// What happened.
    pub told: order::Told,
}

/// News of a loan application.
#[derive(Debug)]
pub struct LoanNews {
    /// Our number of the application.
    pub number: String,
    /// The how-manieth event of this application, from 1.
    pub sequence: i64,
    /// When it happened.
    pub occurred_at: At,
    /// What happened.
    pub told: loan::Told,
}

/// It is not what the partner's format says: the word names what is wrong, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// A field on this path that is a text and not empty.
pub fn text<'a>(json: &'a Value, path: &str) -> Option<&'a str> {
    let text = json.pointer(path)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// A field that is an instant with a zone (RFC 3339).
pub fn instant(json: &Value, path: &str) -> Option<At> {
    serde_json::from_value(json.pointer(path)?.clone()).ok()
}

/// A field that is a whole number, 1 or more.
pub fn count(json: &Value, path: &str) -> Option<i64> {
    json.pointer(path)?.as_i64().filter(|n| *n >= 1)
}

/// A field that is a day, `2026-11-22`.
pub fn day(json: &Value, path: &str) -> Option<chrono::NaiveDate> {
    text(json, path)?.parse().ok()
}

/// At most so many characters of a text that a person will read, control characters dropped.
pub fn short(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}
