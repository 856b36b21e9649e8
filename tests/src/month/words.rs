//! What is said of the cars, and what is learnt of it: the rules of the product, called as the product calls them.

use std::collections::HashMap;

use chezhu::domain::repair::rules::fit::{Case, Fit, Shape, between};
use chezhu::domain::repair::rules::predict::{Ahead, Outlook, Prediction, Spread, TOLD_MINUTES, outlook, predict};
use chezhu::domain::repair::rules::score::{Done, Score, score};
use chezhu::ground::clock::At;

use super::world::{DAYS, hours};

/// An instant of the month.
pub fn at(minute: i64) -> At {
    At::from_ms(minute * 60_000)
}

/// The first word of a car, and the last.
#[derive(Clone, Copy)]
pub struct Word {
    said_at: At,
    first: Prediction,
    last: At,
    shape: Shape,
    outlook: Outlook,
    book: i64,
}

/// What was learnt, and everything it is learnt from.
pub struct Words {
    open: Vec<(At, At)>,
    took: Vec<(usize, i64)>,
    spread: Option<Spread>,
    kinds: HashMap<usize, Spread>,
    cases: Vec<Case>,
    fits: HashMap<Shape, Fit>,
    done: Vec<Done<usize>>,
    pub moved: u32,
}

impl Words {
    pub fn new() -> Words {
        let open = (0..DAYS + 20).map(hours);
        Words {
            open: open.map(|(opens, closes)| (at(opens), at(closes))).collect(),
            took: Vec::new(),
            spread: None,
            kinds: HashMap::new(),
            cases: Vec::new(),
            fits: HashMap::new(),
            done: Vec::new(),
            moved: 0,
        }
    }

    /// Minutes of work until then.
    pub fn until(&self, now: i64, then: i64) -> i64 {
        between(at(now), at(then.max(now)), &self.open) as i64
    }

    /// How long work of a kind takes, as far as it is known.
    pub fn spread(&self, kind: usize) -> Spread {
        let known = self.kinds.get(&kind).copied().or(self.spread);
        known.unwrap_or(Spread::ASSUMED)
    }

    /// What is said of a car now, if anything is.
    pub fn say(&mut self, word: &mut Option<Word>, ahead: &Ahead, book: i64) {
        let shape = ahead.shape();
        let fit = self.fits.get(&shape).copied().unwrap_or(Fit::ASSUMED);
        // What is ahead is within some days: the hours of the whole month would only be skipped.
        let from = self.open.partition_point(|(_, closes)| *closes <= ahead.now);
        let until = (from + 10).min(self.open.len());
        let (Some(outlook), Some(now)) = (outlook(ahead), predict(ahead, fit, &self.open[from..until])) else {
            return;
        };
        match word {
            None => {
                *word = Some(Word {
                    said_at: ahead.now,
                    first: now,
                    last: now.at,
                    shape,
                    outlook,
                    book,
                });
            }
            Some(word) if (now.at.ms() - word.last.ms()).abs() / 60_000 > TOLD_MINUTES => {
                word.last = now.at;
                self.moved += 1;
            }
            Some(_) => {}
        }
    }

    /// A job of this kind was done in so many minutes instead of the book's.
    pub fn took(&mut self, kind: usize, book: i64, worked: i64) {
        self.took.push((kind, (worked * 1_000 / book.max(1)).clamp(50, 20_000)));
    }

    /// A car is ready.
    pub fn ready(&mut self, word: Option<Word>, kind: usize, now: i64) {
        let Some(word) = word else { return };
        self.cases.push(Case {
            shape: word.shape,
            said: word.outlook,
            took: between(word.said_at, at(now), &self.open),
        });
        self.done.push(Done {
            said_at: word.said_at,
            eta_at: word.first.at,
            low_at: word.first.low,
            high_at: word.first.high,
            ready_at: at(now),
            book: word.book,
            kind: Some(kind),
        });
    }

    /// At night it is learnt from what was done, and from cars that are late already.
    pub fn learn<'a>(&mut self, now: i64, open: impl Iterator<Item = &'a Word>) {
        let case = |word: &Word| Case {
            shape: word.shape,
            said: word.outlook,
            took: between(word.said_at, at(now), &self.open),
        };
        let late = open.map(case).filter(Case::is_late);
        let cases: Vec<Case> = self.cases.iter().copied().chain(late).collect();
        let of = |kind: Option<usize>| {
            let took = self.took.iter().filter(|(one, _)| kind.is_none_or(|kind| kind == *one));
            Spread::of(took.map(|(_, permille)| *permille).collect())
        };
        self.spread = of(None);
        self.kinds = (0..super::world::KINDS.len())
            .filter_map(|kind| Some((kind, of(Some(kind))?)))
            .collect();
        let fit = |shape| Some((shape, Fit::learn(&cases, shape)?));
        self.fits = Shape::ALL.into_iter().filter_map(fit).collect();
    }

    pub fn score(&self) -> Score {
        score(&self.done, at(0), &self.open)
    }
}
