//! How good the first words were: what was said when the work began against when the car was ready, beside two words that
//! cost nothing (R054; domain.md 3, "ETA error").

use std::collections::HashMap;
use std::hash::Hash;

use super::fit::between;
use super::predict::after;
use crate::ground::clock::At;

/// A word that was off by so many minutes or less was good (R054).
pub const GOOD_MINUTES: i64 = 15;
/// What the menu adds to the work: the standard of the inspection and of the wash.
const MENU_MORE: i64 = 20 + 15;

/// A car that was ready, and what was said of it when its work began. `K` names what makes two alike.
#[derive(Clone, Copy, Debug)]
pub struct Done<K> {
    /// When it was said.
    pub said_at: At,
    /// The time that was said.
    pub eta_at: At,
    /// Its interval's beginning.
    pub low_at: At,
    /// Its interval's end.
    pub high_at: At,
    /// When it was ready.
    pub ready_at: At,
    /// The book's minutes of what was agreed to then.
    pub book: i64,
    /// What it was in for; nothing is like what has none.
    pub kind: Option<K>,
}

/// How often a word was good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Words that could be said.
    pub n: i64,
    /// Of them off by no more than [`GOOD_MINUTES`].
    pub good: i64,
}

/// How good the words were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Ours.
    pub ours: Hits,
    /// Ready within the interval that was said.
    pub inside: i64,
    /// Half of ours were off by no more minutes.
    pub off_p50: Option<i64>,
    /// Nine in ten of ours were off by no more minutes.
    pub off_p90: Option<i64>,
    /// The menu's time: the book's minutes, 20 for the inspection and 15 for the wash, in the hours of the store.
    pub menu: Hits,
    /// As long as the last car that was in for the same.
    pub similar: Hits,
}

fn off(said: At, ready: At) -> i64 {
    // A minute that is not over counts: 15 minutes and a second are not within 15.
    let ms = (said.ms() - ready.ms()).abs();
    ms / 60_000 + i64::from(ms % 60_000 > 0)
}

impl Hits {
    fn add(&mut self, said: At, ready: At) {
        self.n += 1;
        self.good += i64::from(off(said, ready) <= GOOD_MINUTES);
    }
}

/// The score of what was ready at `from` or later; what was ready before is only what later cars are like. `open` are the
/// store's hours over all of it.
#[must_use]
pub fn score<K: Copy + Eq + Hash>(done: &[Done<K>], from: At, open: &[(At, At)]) -> Score {
    let mut before: HashMap<K, Vec<&Done<K>>> = HashMap::new();
    for one in done {
        if let Some(kind) = one.kind {
            before.entry(kind).or_default().push(one);
        }
    }
    for all in before.values_mut() {
        all.sort_by_key(|one| one.ready_at);
    }
    let last = |one: &Done<K>| {
        let all = before.get(&one.kind?)?;
        let ready = all.partition_point(|other| other.ready_at < one.said_at);
        all.get(ready.checked_sub(1)?).copied()
    };
    let mut score = Score::default();
    let mut offs = Vec::new();
    for one in done.iter().filter(|one| one.ready_at >= from) {
        score.ours.add(one.eta_at, one.ready_at);
        offs.push(off(one.eta_at, one.ready_at));
        score.inside += i64::from((one.low_at..=one.high_at).contains(&one.ready_at));
        let menu = f64::from(i32::try_from(one.book + MENU_MORE).unwrap_or(i32::MAX));
        score.menu.add(after(one.said_at, menu, open), one.ready_at);
        if let Some(last) = last(one) {
            let took = between(last.said_at, last.ready_at, open);
            score.similar.add(after(one.said_at, took, open), one.ready_at);
        }
    }
    offs.sort_unstable();
    let at = |tenth: usize| offs.get((offs.len() * tenth).div_ceil(10).checked_sub(1)?).copied();
    (score.off_p50, score.off_p90) = (at(5), at(9));
    score
}

#[cfg(test)]
mod tests {
    use super::{Done, Hits, score};
    use crate::ground::clock::At;

    fn at(minute: i64) -> At {
        At::from_ms(minute * 60_000)
    }

    fn done(said: i64, eta: i64, ready: i64) -> Done<u8> {
        Done {
            said_at: at(said),
            eta_at: at(eta),
            low_at: at(eta - 10),
            high_at: at(eta + 20),
            ready_at: at(ready),
            book: 60,
            kind: Some(1),
        }
    }

    #[test]
    fn each_word_is_held_against_what_came() {
        let open = [(at(0), at(2_000))];
        let mut odd = done(200, 300, 316);
        odd.kind = Some(2);
        let all = [done(0, 100, 115), done(120, 220, 236), odd];
        let score = score(&all, at(0), &open);
        assert_eq!(score.ours, Hits { n: 3, good: 1 }, "15 off is good, 16 is not");
        assert_eq!((score.inside, score.off_p50, score.off_p90), (3, Some(16), Some(16)));
        // The menu says 95 minutes: they took 115, 116 and 116.
        assert_eq!(score.menu, Hits { n: 3, good: 0 });
        // The second is like the first: 115 said, 116 came. The third is like nothing.
        assert_eq!(score.similar, Hits { n: 1, good: 1 });
    }

    #[test]
    fn what_was_ready_before_is_only_what_others_are_like() {
        let open = [(at(0), at(2_000))];
        let score = score(&[done(0, 100, 115), done(120, 220, 236)], at(200), &open);
        assert_eq!((score.ours.n, score.similar.n), (1, 1));
        assert_eq!(super::score::<u8>(&[], at(0), &open), super::Score::default());
    }

    #[test]
    fn the_last_is_one_that_was_ready_when_it_was_said() {
        let open = [(at(0), at(2_000))];
        let score = score(&[done(0, 100, 130), done(120, 220, 230)], at(0), &open);
        assert_eq!(score.similar.n, 0, "the first was not ready yet");
    }
}
