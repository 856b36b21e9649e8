//! What came of what was said: the interval of a prediction is as wide as the store's last words turned out to be wrong
//! (R054; issue 6: an interval of 80 % covers 75 to 85 %).
//!
//! A prediction is a sum of pieces and knows nothing of lunch, of tools that somebody else has, of a hand that is slower. So
//! it is not believed: each first word of the last quarter is held against what came, in the widths of its own interval, and
//! the tenth and nine tenths of those are the interval of the next word. Nothing is assumed of how such errors are
//! spread, only that tomorrow's are like those of late.

use super::predict::Outlook;
use super::score::GOOD_MINUTES;
use crate::ground::clock::At;

/// The latest cases that count, a busy week or two: what is older is of other hands and another load.
pub const LATEST: usize = 150;
/// The fewest: of one more, two places in twenty lie outside on each side.
pub const FEWEST: usize = 19;

/// Which kind of wait a car has before it. Stored as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Its own work alone.
    Plain,
    /// Others come first.
    Queued,
    /// A part is missing.
    Parts,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 3] = [Shape::Plain, Shape::Queued, Shape::Parts];

    /// As it is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Shape::Plain => "plain",
            Shape::Queued => "queued",
            Shape::Parts => "parts",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn read(word: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What was said of a car when its work began, and what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// What it waited for.
    pub shape: Shape,
    /// What was said, before it was fitted.
    pub said: Outlook,
    /// Minutes of work from then until it was ready.
    pub took: f64,
}

impl Case {
    /// It took more than the middle. Of a car that is not ready yet no more than this is known, and it counts: else what was
    /// learnt would be of the quick ones.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.took > self.said.mid
    }

    /// A middle that is moved by so much would have been a good word.
    fn good(&self, permille: i64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a quarter of an hour")]
        let good = GOOD_MINUTES as f64;
        (self.took - moved(&self.said, permille)).abs() <= good
    }

    /// How far it was off, in thousandths of the width that was said: below nothing it was ready before the middle.
    fn off(&self) -> i64 {
        let by = self.took - self.said.mid;
        let width = if by < 0.0 { self.said.down } else { self.said.up };
        #[expect(clippy::cast_possible_truncation, reason = "clamped far inside the range")]
        let off = (by / width.max(1.0) * 1000.0).round().clamp(-50_000.0, 50_000.0) as i64;
        off
    }
}

/// Where the bounds and the middle lie, in thousandths of the widths of an [`Outlook`] on their side of its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// P10.
    pub low: i64,
    /// P50.
    pub mid: i64,
    /// P90.
    pub high: i64,
}

impl Fit {
    /// As it was computed.
    pub const NONE: Fit = Fit {
        low: -1_000,
        mid: 0,
        high: 1_000,
    };

    /// While there is nothing to learn from. The pieces of a car share a hand and a day, so they are not as independent as
    /// they were added up, and work is late by more than it is early.
    pub const ASSUMED: Fit = Fit {
        low: -1_500,
        mid: 0,
        high: 2_500,
    };

    /// Learnt of these cases, the latest last: those of this shape, or all where they are too few; `None` while all are. The
    /// middle is moved towards that of what came, half the way or all of it, where more words would have been good by it.
    #[must_use]
    pub fn learn(cases: &[Case], shape: Shape) -> Option<Fit> {
        let latest =
            |of: &dyn Fn(&&Case) -> bool| -> Vec<&Case> { cases.iter().rev().filter(of).take(LATEST).collect() };
        let own = latest(&|case| case.shape == shape);
        let of = if own.len() < FEWEST { latest(&|_| true) } else { own };
        if of.len() < FEWEST {
            return None;
        }
        let mut off: Vec<i64> = of.iter().map(|case| case.off()).collect();
        off.sort_unstable();
        // The next one is one more: of n + 1 places that it may take, as many lie outside as shall.
        let above = |tenth: usize| off[((off.len() + 1) * tenth).div_ceil(10).clamp(1, off.len()) - 1];
        let (low, half, high) = (off[((off.len() + 1) / 10).clamp(1, off.len()) - 1], above(5), above(9));
        let good = |mid: i64| of.iter().filter(|case| case.good(mid)).count();
        let mid = [half, half / 2, 0]
            .into_iter()
            .max_by_key(|mid| good(*mid))
            .unwrap_or(0);
        Some(Fit {
            low,
            mid: mid.clamp(low, high),
            high,
        })
    }

    /// The bounds and the middle of an outlook, in minutes of work.
    #[must_use]
    pub fn of_outlook(self, said: &Outlook) -> [f64; 3] {
        [self.low, self.mid, self.high].map(|permille| moved(said, permille).max(1.0))
    }
}

/// The middle, moved by so many thousandths of its width on that side.
fn moved(said: &Outlook, permille: i64) -> f64 {
    let width = if permille < 0 { said.down } else { said.up };
    said.mid + f64::from(i32::try_from(permille).unwrap_or(0)) / 1000.0 * width
}

/// The minutes of work between two instants, in the times in which there is work; what was done after hours counts from
/// closing on. Less than nothing when the second is the first.
#[must_use]
pub fn between(from: At, to: At, open: &[(At, At)]) -> f64 {
    if to < from {
        return -between(to, from, open);
    }
    let mut ms = 0;
    let mut counted = from;
    for (opens, closes) in open {
        let (start, end) = ((*opens).max(from), (*closes).min(to));
        if start < end {
            ms += end.ms() - start.ms();
        }
        if *closes <= to {
            counted = counted.max(*closes);
        }
    }
    // Ready while the workshop is closed: somebody stayed.
    let inside = open.iter().any(|(opens, closes)| *opens <= to && to < *closes);
    if !inside {
        ms += to.ms() - counted.ms();
    }
    #[expect(clippy::cast_precision_loss, reason = "minutes of some months")]
    let minutes = ms as f64 / 60_000.0;
    minutes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Case, Fit, LATEST, Shape, between};
    use crate::domain::repair::rules::predict::{Outlook, after};
    use crate::ground::clock::At;

    const SAID: Outlook = Outlook {
        mid: 100.0,
        down: 20.0,
        up: 40.0,
    };

    fn at(minute: i64) -> At {
        At::from_ms(minute * 60_000)
    }

    fn case(shape: Shape, took: f64) -> Case {
        Case {
            shape,
            said: SAID,
            took,
        }
    }

    #[test]
    fn what_came_is_the_next_interval() {
        // One in ten took 100 − 40, one in ten 100 + 80; the middle was 12 late.
        let took = |n: usize| match n % 10 {
            0 => 60.0,
            9 => 180.0,
            n => 102.0 + 2.0 * n as f64,
        };
        let cases: Vec<Case> = (0..200).map(|n| case(Shape::Plain, took(n))).collect();
        let fit = Fit::learn(&cases, Shape::Plain);
        assert_eq!(fit.map(|fit| (fit.low, fit.high)), Some((-2_000, 2_000)));
        let said = fit.map(|fit| fit.of_outlook(&SAID)).unwrap_or_default();
        assert!(
            (said[0] - 60.0).abs() < 1e-9 && (said[2] - 180.0).abs() < 1e-9,
            "{said:?}"
        );
        assert_eq!(
            Fit::NONE.of_outlook(&SAID),
            [80.0, 100.0, 140.0],
            "before there is anything to learn"
        );
    }

    #[test]
    fn the_middle_moves_where_more_words_would_have_been_good() {
        let middle = |took: &[f64]| {
            let cases: Vec<Case> = (0..60).map(|n| case(Shape::Plain, took[n % took.len()])).collect();
            Fit::learn(&cases, Shape::Plain).map(|fit| fit.of_outlook(&SAID)[1])
        };
        assert_eq!(middle(&[140.0]), Some(140.0), "all were 40 late");
        // Half came as said, the others at any time later: the half of them is nowhere near any.
        assert_eq!(
            middle(&[100.0, 100.0, 100.0, 100.0, 140.0, 170.0, 230.0, 260.0, 300.0]),
            Some(100.0)
        );
    }

    #[test]
    fn a_shape_is_learnt_of_its_own_once_there_are_enough() {
        let mut cases: Vec<Case> = (0..60).map(|_| case(Shape::Plain, 100.0)).collect();
        cases.extend((0..18).map(|_| case(Shape::Queued, 140.0)));
        let of = |cases: &[Case], shape| Fit::learn(cases, shape).map(|fit| fit.mid);
        assert_eq!(of(&cases, Shape::Queued), Some(0), "18 are too few: all together");
        cases.push(case(Shape::Queued, 140.0));
        assert_eq!(
            (of(&cases, Shape::Queued), of(&cases, Shape::Plain)),
            (Some(1_000), Some(0))
        );
        assert_eq!(of(&cases[..18], Shape::Plain), None);
    }

    #[test]
    fn what_is_old_is_forgotten() {
        let mut cases: Vec<Case> = (0..500).map(|_| case(Shape::Plain, 100.0)).collect();
        cases.extend((0..LATEST).map(|_| case(Shape::Plain, 180.0)));
        assert_eq!(Fit::learn(&cases, Shape::Plain).map(|fit| fit.low), Some(2_000));
    }

    #[test]
    fn nobody_works_at_night_and_who_stays_is_counted() {
        let open = [(at(0), at(60)), (at(1_000), at(1_060))];
        let pairs = [
            ((10, 50), 40.0),
            ((50, 1_020), 30.0),
            ((50, 80), 30.0),
            ((1_020, 50), -30.0),
            ((70, 90), 20.0),
        ];
        for ((from, to), minutes) in pairs {
            assert!(
                (between(at(from), at(to), &open) - minutes).abs() < 1e-9,
                "{from} to {to}"
            );
        }
    }

    proptest! {
        /// What takes so many minutes of work is ready after so many.
        #[test]
        fn there_and_back(from in 0i64..500, work in 1i64..4_000) {
            let open: Vec<(At, At)> = (0..20).map(|day| (at(day * 1_440 + 540), at(day * 1_440 + 1_080))).collect();
            let ready = after(at(from), work as f64, &open);
            prop_assert!((between(at(from.max(540)), ready, &open) - work as f64).abs() < 0.02);
        }

        /// Bounds and middle are in order, whatever was seen.
        #[test]
        fn in_order(took in proptest::collection::vec(-50.0f64..2_000.0, 30..120)) {
            let cases: Vec<Case> = took.iter().map(|took| case(Shape::Plain, *took)).collect();
            let said = Fit::learn(&cases, Shape::Plain).unwrap_or(Fit::NONE).of_outlook(&SAID);
            prop_assert!(1.0 <= said[0] && said[0] <= said[1] && said[1] <= said[2]);
        }
    }
}
