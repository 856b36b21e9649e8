//! What a newer version does to a line, and what may stand on a bill; pure.

use std::collections::BTreeSet;

use super::amount::Price;
use super::line::{Fingerprint, Payer};
use crate::ground::id::LineId;

/// A line as it was, in the version before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Which.
    pub line: LineId,
    /// What it said.
    pub fingerprint: Fingerprint,
    /// What it cost.
    pub total: Price,
}

/// What a newer version does to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It was not there.
    New,
    /// Not a letter is different: what was agreed to stands.
    Kept,
    /// It says something else: what was agreed to is void.
    Changed {
        /// What it cost before.
        before: Price,
    },
}

/// What a newer version does to this line.
#[must_use]
pub fn carried(before: &[Before], line: LineId, fingerprint: &Fingerprint) -> Carried {
    match before.iter().find(|one| one.line == line) {
        None => Carried::New,
        Some(one) if one.fingerprint == *fingerprint => Carried::Kept,
        Some(one) => Carried::Changed { before: one.total },
    }
}

/// A line that is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Which.
    pub line: LineId,
    /// Up to how much.
    pub consented: Price,
    /// Who pays it.
    pub payer: Payer,
}

/// A line that is to stand on the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub line: LineId,
    /// With how much.
    pub settled: Price,
}

/// Why a bill cannot be made: at which place of what was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// Nobody agreed to this line.
    NotAgreed(usize),
    /// More than was agreed to.
    TooMuch(usize),
    /// It stands there already.
    Twice(usize),
}

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// In all, whoever pays.
    pub total_fen: i64,
    /// What the owner pays.
    pub owner_fen: i64,
}

/// The bill of these lines, if every one of them is agreed to, up to what was agreed to, and stands on it once (rulings 7).
///
/// # Errors
/// The first [`No`].
pub fn bill(agreed: &[Agreed], wanted: &[Wanted]) -> Result<Bill, No> {
    let mut seen = BTreeSet::new();
    let mut bill = Bill {
        total_fen: 0,
        owner_fen: 0,
    };
    for (at, one) in wanted.iter().enumerate() {
        let to = agreed.iter().find(|agreed| agreed.line == one.line);
        let to = to.ok_or(No::NotAgreed(at))?;
        if one.settled > to.consented {
            return Err(No::TooMuch(at));
        }
        if !seen.insert(one.line) {
            return Err(No::Twice(at));
        }
        bill.total_fen += one.settled.get();
        if to.payer == Payer::Owner {
            bill.owner_fen += one.settled.get();
        }
    }
    Ok(bill)
}

#[cfg(test)]
mod tests;
