//! What changed, and for whom: hints by which an open page knows that it may look again (rulings 27, issue 3 point 10).
//!
//! A hint is never data and never the truth: a page reads what it shows from the API, and its ETag says whether it is
//! still so. The rows are written by [`Tx`] itself right before its commit, so that a hint of what was rolled back cannot
//! be, and readers follow them by their number ([`Follower`]).

mod follow;

use sea_orm::{FromQueryResult, Value};

pub use follow::{Follower, Found};

use super::clock::At;
use super::db::{Look, Tx};
use super::error::Error;
use super::id::{PersonId, StoreId};

/// One thing that looks different now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is, one stable word such as `booking`.
    pub kind: &'static str,
    /// Its id as it stands in links.
    pub subject: String,
    /// Its version after this write; 0 where it has none.
    pub version: i64,
    /// Whose it is, when it is an owner's.
    pub person: Option<PersonId>,
    /// Where its staff are, when it is a store's. Neither of both: the group's.
    pub store: Option<StoreId>,
}

impl Change {
    /// Of this thing, whose version is this.
    pub fn of(kind: &'static str, subject: impl std::fmt::Display, version: i64) -> Change {
        Change {
            kind,
            subject: subject.to_string(),
            version,
            person: None,
            store: None,
        }
    }

    /// It is this owner's.
    pub fn to_person(self, person: PersonId) -> Change {
        Change {
            person: Some(person),
            ..self
        }
    }

    /// It is this store's.
    pub fn to_store(self, store: StoreId) -> Change {
        Change {
            store: Some(store),
            ..self
        }
    }
}

/// A change as it is read back.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Seen {
    /// Its number.
    pub seq: i64,
    /// See [`Change::kind`].
    pub kind: String,
    /// See [`Change::subject`].
    pub subject: String,
    /// See [`Change::version`].
    pub version: i64,
    /// See [`Change::person`].
    pub person_id: Option<PersonId>,
    /// See [`Change::store`].
    pub store_id: Option<StoreId>,
}

/// How many rows one statement writes: six values each.
const ROWS: usize = 100;

/// Writes the changes of a transaction; only [`Tx`] calls this, as its last act.
pub(super) async fn write(tx: &Tx, changes: &[Change]) -> Result<(), Error> {
    for some in changes.chunks(ROWS) {
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * 6);
        let mut rows = Vec::with_capacity(some.len());
        for change in some {
            let n = values.len();
            let places: Vec<String> = (1..=6).map(|at| format!("${}", n + at)).collect();
            rows.push(format!("({})", places.join(", ")));
            values.extend([
                change.kind.into(),
                change.subject.as_str().into(),
                change.version.into(),
                change.person.into(),
                change.store.into(),
                tx.now().into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO change (kind, subject, version, person_id, store_id, at) VALUES {}",
            rows.join(", ")
        );
        tx.run(&sql, values).await?;
    }
    Ok(())
}

/// The number of the newest change that can be seen; 0 when there is none.
pub async fn newest(look: &impl Look) -> Result<i64, Error> {
    look.number("SELECT MAX(seq) FROM change", []).await
}

/// Changes after this number, and those of these numbers that were missing so far; at most `limit`, in order.
pub async fn since(look: &impl Look, after: i64, missing: &[i64], limit: u64) -> Result<Vec<Seen>, Error> {
    let mut values: Vec<Value> = vec![after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let mut late = String::new();
    if !missing.is_empty() {
        let places: Vec<String> = (0..missing.len()).map(|n| format!("${}", n + 3)).collect();
        late = format!(" OR seq IN ({})", places.join(", "));
        values.extend(missing.iter().map(|seq| Value::from(*seq)));
    }
    let sql = format!(
        "SELECT seq, kind, subject, version, person_id, store_id FROM change WHERE seq > $1{late} ORDER BY seq LIMIT $2"
    );
    look.all(&sql, values).await
}

/// Forgets changes that were written before this instant, at most `limit`; tells how many. Whoever has not followed for so
/// long looks at everything anew.
pub async fn forget(tx: &Tx, before: At, limit: u64) -> Result<u64, Error> {
    let sql = "DELETE FROM change WHERE seq IN (SELECT seq FROM change WHERE at < $1 ORDER BY seq LIMIT $2)";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.run(sql, [before.into(), limit.into()]).await
}
