//! What comes first: who waits for whose hands and for whose place, as the workshop will go through it (R054).

use std::collections::HashMap;
use std::hash::Hash;

use super::predict::Spread;

/// What a part that is expected may be late, in minutes.
const PART_WIDTH: f64 = 30.0;

/// A job that is not done, as whoever waits for it sees it. `K` names a technician or a bay.
#[derive(Clone, Debug)]
pub struct Todo<K> {
    /// The book's minutes.
    pub book: i64,
    /// Minutes it was worked on.
    pub worked: i64,
    /// How long such work really takes.
    pub spread: Spread,
    /// Somebody is at it.
    pub running: bool,
    /// Minutes of work until a part that is missing is expected: nobody goes on before.
    pub short: Option<i64>,
    /// Who does it, and where.
    pub needs: Vec<K>,
}

/// A stretch of work as it may come out, in minutes. What is independent adds up by squares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// The middle.
    pub mid: f64,
    /// The square of how much less it may be.
    pub down: f64,
    /// The square of how much more it may be.
    pub up: f64,
}

impl Stretch {
    /// One after the other.
    #[must_use]
    pub fn then(self, next: Stretch) -> Stretch {
        Stretch {
            mid: self.mid + next.mid,
            down: self.down + next.down,
            up: self.up + next.up,
        }
    }

    fn later(self, other: Stretch) -> Stretch {
        if other.mid > self.mid { other } else { self }
    }
}

fn minutes(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

impl<K> Todo<K> {
    /// What is left of it: never nothing while it is not done.
    fn left(&self) -> Stretch {
        let floor = minutes(self.book) * 0.1;
        let left = |permille: i64| (minutes(self.book) * minutes(permille) / 1000.0 - minutes(self.worked)).max(floor);
        let (low, mid, high) = (left(self.spread.low), left(self.spread.mid), left(self.spread.high));
        Stretch {
            mid,
            down: (mid - low).powi(2),
            up: (high - mid).powi(2),
        }
    }
}

/// When the work on a car is done.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chain {
    /// Minutes of the work of others before its own begins.
    pub wait: i64,
    /// From now until all of its work is done.
    pub all: Stretch,
}

/// For each car, in the order in which they come, when its work is done: a hand and a bay do one job after the other, and a
/// car has one place. What runs is finished first wherever its car stands; what waits for a part keeps nobody.
#[must_use]
pub fn line_up<K: Copy + Eq + Hash>(cars: &[Vec<Todo<K>>]) -> Vec<Chain> {
    let mut free: HashMap<K, Stretch> = HashMap::new();
    let mut all = vec![Chain::default(); cars.len()];
    for (car, jobs) in cars.iter().enumerate() {
        for job in jobs.iter().filter(|job| job.running) {
            let done = job.left();
            all[car].all = all[car].all.later(done);
            for need in &job.needs {
                let other = free.entry(*need).or_default();
                *other = other.later(done);
            }
        }
    }
    for (car, jobs) in cars.iter().enumerate() {
        let mut begun = jobs.iter().any(|job| job.running);
        for job in jobs.iter().filter(|job| !job.running) {
            let before = job.needs.iter().filter_map(|need| free.get(need).copied());
            let others = before.fold(Stretch::default(), Stretch::later);
            let part = job.short.map(|minutes_left| Stretch {
                mid: minutes(minutes_left),
                down: 0.0,
                up: PART_WIDTH.powi(2),
            });
            let start = all[car].all.later(others).later(part.unwrap_or_default());
            if !begun {
                #[expect(clippy::cast_possible_truncation, reason = "minutes of work, far below the range")]
                let wait = others.mid.round() as i64;
                (all[car].wait, begun) = (wait, true);
            }
            let done = start.then(job.left());
            all[car].all = done;
            if job.short.is_none() {
                free.extend(job.needs.iter().map(|need| (*need, done)));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Todo, line_up};
    use crate::domain::repair::rules::predict::Spread;

    /// By the book to the minute.
    const SURE: Spread = Spread {
        low: 1_000,
        mid: 1_000,
        high: 1_000,
    };

    fn todo(book: i64, needs: &[&'static str]) -> Todo<&'static str> {
        Todo {
            book,
            worked: 0,
            spread: SURE,
            running: false,
            short: None,
            needs: needs.to_vec(),
        }
    }

    /// When each car is done, and what of it is waiting for others.
    fn done(cars: &[Vec<Todo<&'static str>>]) -> Vec<(i64, i64)> {
        let all = line_up(cars);
        all.iter()
            .map(|chain| (chain.all.mid.round() as i64, chain.wait))
            .collect()
    }

    #[test]
    fn the_same_hand_does_one_after_the_other() {
        let cars = [
            vec![todo(60, &["wu"])],
            vec![todo(30, &["he"])],
            vec![todo(40, &["wu"]), todo(20, &["he"])],
        ];
        assert_eq!(done(&cars), [(60, 0), (30, 0), (120, 60)]);
    }

    #[test]
    fn a_bay_is_waited_for_as_a_hand_and_waits_add_up() {
        let cars = [
            vec![todo(60, &["wu", "b1"])],
            vec![todo(30, &["he", "b1"])],
            vec![todo(10, &["he", "b2"])],
        ];
        assert_eq!(done(&cars), [(60, 0), (90, 60), (100, 90)]);
    }

    #[test]
    fn what_runs_comes_first_and_what_is_short_keeps_nobody() {
        let mut late = todo(90, &["wu"]);
        (late.running, late.worked) = (true, 30);
        let mut short = todo(45, &["wu"]);
        short.short = Some(200);
        assert_eq!(
            done(&[vec![short], vec![todo(30, &["wu"])], vec![late]]),
            [(245, 60), (90, 60), (60, 0)]
        );
    }

    #[test]
    fn what_is_not_done_is_never_nothing() {
        let mut long = todo(60, &[]);
        long.worked = 500;
        assert_eq!(done(&[vec![long]]), [(6, 0)]);
    }
}
