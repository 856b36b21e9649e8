//! Following numbered rows whose transactions commit out of order.
//!
//! PostgreSQL gives a number when a row is written and shows the row when its transaction commits: 8 may be seen before 7.
//! Whoever then asks only for what comes after 8 never sees 7. So every number that was skipped is remembered and asked
//! for by name until it appears, or until it is older than any transaction can be: then it was rolled back. Nothing is
//! read twice and no window of rows is looked over again. On SQLite, which has one writer, no number is ever skipped.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Seen, newest, since};
use crate::ground::db::Look;
use crate::ground::error::Error;

/// For longer than this no transaction lives: waits end after 3 s, statements after 10 s, idle ones after 15 s.
const OLD: Duration = Duration::from_secs(30);

/// So many missing numbers are remembered, the youngest; hints may be lost, memory may not.
const MISSING: usize = 256;

/// So many rows are read at once; whoever lies further behind than [`FAR`] is told to look at everything instead.
const ROWS: u64 = 500;
const FAR: i64 = 5_000;

/// What [`Follower::step`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// These changes, each once.
    Changes(Vec<Seen>),
    /// Too many to be told one by one: everything may have changed.
    Anything,
}

impl Found {
    /// Whether something of this kind changed, or may have.
    pub fn has(&self, kind: &str) -> bool {
        match self {
            Found::Changes(changes) => changes.iter().any(|seen| seen.kind == kind),
            Found::Anything => true,
        }
    }
}

/// Where a reader stands.
#[derive(Debug, Default)]
pub struct Follower {
    last: Option<i64>,
    missing: BTreeMap<i64, Instant>,
}

impl Follower {
    /// What can be seen now and was not before. The first step only finds where to begin.
    ///
    /// # Errors
    /// The database failed; the next step finds the same.
    pub async fn step(&mut self, look: &impl Look) -> Result<Found, Error> {
        let Some(last) = self.last else {
            self.last = Some(newest(look).await?);
            return Ok(Found::Changes(Vec::new()));
        };
        let missing: Vec<i64> = self.missing.keys().copied().collect();
        let rows = since(look, last, &missing, ROWS).await?;
        if u64::try_from(rows.len()).is_ok_and(|n| n == ROWS) {
            let newest = newest(look).await?;
            if newest - last > FAR {
                self.last = Some(newest);
                self.missing.clear();
                return Ok(Found::Anything);
            }
        }
        self.note(rows.iter().map(|row| row.seq), Instant::now());
        Ok(Found::Changes(rows))
    }

    /// These numbers, in order, were seen.
    fn note(&mut self, seen: impl Iterator<Item = i64>, now: Instant) {
        for seq in seen {
            let last = self.last.unwrap_or(0);
            if seq <= last {
                self.missing.remove(&seq);
                continue;
            }
            let from = (last + 1).max(seq.saturating_sub(MISSING as i64));
            self.missing.extend((from..seq).map(|skipped| (skipped, now)));
            self.last = Some(seq);
        }
        self.missing.retain(|_, since| now.duration_since(*since) < OLD);
        while self.missing.len() > MISSING {
            self.missing.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::{Duration, Instant};

    use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

    use super::{Follower, MISSING, OLD};

    fn following(from: i64) -> Follower {
        Follower {
            last: Some(from),
            ..Follower::default()
        }
    }

    /// Numbers in the order in which they become visible, cut into looks; some never come (rolled back).
    fn history() -> impl Strategy<Value = Vec<(i64, u8, bool)>> {
        proptest::collection::vec((any::<u8>(), any::<bool>()), 1..200).prop_map(|all| {
            all.into_iter()
                .enumerate()
                .map(|(n, (delay, gone))| (n as i64 + 1, delay % 20, gone && delay % 7 == 0))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn whatever_becomes_visible_is_seen_once(history in history()) {
            let now = Instant::now();
            let mut follower = following(0);
            let mut told: Vec<i64> = Vec::new();
            let end = history.len() as i64 + 30;
            for tick in 0..end {
                // Number n is given at tick n and shown `delay` ticks later.
                let visible: BTreeSet<i64> = history.iter().filter(|(n, delay, gone)| !gone && n + i64::from(*delay) <= tick).map(|(n, _, _)| *n).collect();
                let last = follower.last.unwrap_or(0);
                let rows: Vec<i64> = visible.iter().copied().filter(|n| *n > last || follower.missing.contains_key(n)).collect();
                told.extend(&rows);
                follower.note(rows.into_iter(), now);
            }
            told.sort_unstable();
            let expected: Vec<i64> = history.iter().filter(|(_, _, gone)| !gone).map(|(n, _, _)| *n).collect();
            prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_was_rolled_back_is_forgotten_and_memory_has_an_end() {
        let began = Instant::now();
        let mut follower = following(0);
        follower.note([10].into_iter(), began);
        assert_eq!(follower.missing.len(), 9);
        follower.note([11].into_iter(), began + OLD + Duration::from_secs(1));
        assert!(follower.missing.is_empty());
        follower.note([1_000_000].into_iter(), began);
        assert_eq!((follower.missing.len(), follower.last), (MISSING, Some(1_000_000)));
    }
}
