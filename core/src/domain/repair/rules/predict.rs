//! When a car will be ready: the stages that are left, the work that is left, who is before it, parts, and how long such
//! work really took (R054; issue 6, point 4). An interval that holds in four of five cases, and its middle.

use super::fit::{Fit, Shape};
use super::queue::{Chain, Stretch};
use super::state::Stage;
use crate::ground::clock::At;

/// From so many cases on, what was seen counts instead of what is assumed.
pub const ENOUGH: usize = 30;
/// A move of more than so many minutes is told, with its reason.
pub const TOLD_MINUTES: i64 = 10;

const QUALITY: (i64, i64) = (20, 6);
const WASH: (i64, i64) = (15, 6);

/// How long work really takes, in thousandths of the book's time: one in ten takes less than `low`, one in ten more than
/// `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// P10.
    pub low: i64,
    /// P50.
    pub mid: i64,
    /// P90.
    pub high: i64,
}

impl Spread {
    /// What is assumed where there is no history.
    pub const ASSUMED: Spread = Spread {
        low: 800,
        mid: 1_050,
        high: 1_450,
    };

    /// Of these proportions; `None` while there are fewer than [`ENOUGH`].
    #[must_use]
    pub fn of(mut took: Vec<i64>) -> Option<Spread> {
        if took.len() < ENOUGH {
            return None;
        }
        took.sort_unstable();
        let at = |tenth: usize| took[(took.len() - 1) * tenth / 10];
        Some(Spread {
            low: at(1),
            mid: at(5),
            high: at(9),
        })
    }
}

/// What lies before a repair.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// Now.
    pub now: At,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: At,
    /// Its work, and what comes before it.
    pub work: Chain,
    /// A part is missing.
    pub short: bool,
}

impl Ahead {
    /// Which kind of wait it is: what is learnt of one kind is not held for the other.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match (self.short, self.work.wait) {
            (true, _) => Shape::Parts,
            (false, 1..) => Shape::Queued,
            (false, _) => Shape::Plain,
        }
    }
}

/// What is left as computed from its pieces, in minutes of work, before it is held against what came of such words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// The middle.
    pub mid: f64,
    /// How much less it may be.
    pub down: f64,
    /// How much more it may be.
    pub up: f64,
}

/// When it will be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// One in ten is ready before.
    pub low: At,
    /// As many are ready before as after.
    pub at: At,
    /// One in ten is ready after.
    pub high: At,
}

fn minutes(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

fn standard((mid, width): (i64, i64), passed: i64) -> Stretch {
    let left = (minutes(mid) - minutes(passed)).max(2.0);
    Stretch {
        mid: left,
        down: minutes(width).min(left).powi(2),
        up: minutes(width).powi(2),
    }
}

/// What is left, piece by piece; `None` where nobody can say yet: before work begins, and when it is over.
#[must_use]
pub fn outlook(ahead: &Ahead) -> Option<Outlook> {
    let passed = ((ahead.now.ms() - ahead.since.ms()) / 60_000).max(0);
    let all = match ahead.stage {
        Stage::InRepair | Stage::WaitingParts | Stage::Sublet => {
            ahead.work.all.then(standard(QUALITY, 0)).then(standard(WASH, 0))
        }
        Stage::Qc => standard(QUALITY, passed).then(standard(WASH, 0)),
        Stage::Wash => standard(WASH, passed),
        _ => return None,
    };
    Some(Outlook {
        mid: all.mid,
        down: all.down.sqrt(),
        up: all.up.sqrt(),
    })
}

/// When it will be ready: the outlook, held against what came of such words before; `None` where nobody can say. `open` are
/// the times in which the workshop works, in order; past them it is taken to work on.
#[must_use]
pub fn predict(ahead: &Ahead, fit: Fit, open: &[(At, At)]) -> Option<Prediction> {
    let outlook = outlook(ahead)?;
    // What was learnt is of cars that were worked on; in the inspection and the wash nothing of that is left.
    let fit = match ahead.stage {
        Stage::Qc | Stage::Wash => Fit::NONE,
        _ => fit,
    };
    let [low, mid, high] = fit.of_outlook(&outlook);
    Some(Prediction {
        low: after(ahead.now, low, open),
        at: after(ahead.now, mid, open),
        high: after(ahead.now, high, open),
    })
}

/// The instant after so much work, in the times in which there is work.
pub(super) fn after(from: At, work: f64, open: &[(At, At)]) -> At {
    #[expect(clippy::cast_possible_truncation, reason = "minutes of work, far below the range")]
    let mut left = (work.max(0.0) * 60_000.0).round() as i64;
    let mut at = from;
    for (opens, closes) in open {
        if *closes <= at {
            continue;
        }
        at = at.max(*opens);
        let room = closes.ms() - at.ms();
        if left <= room {
            return At::from_ms(at.ms() + left);
        }
        left -= room;
        at = *closes;
    }
    At::from_ms(at.ms() + left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Ahead, Spread, after, predict};
    use crate::domain::repair::rules::fit::Fit;
    use crate::domain::repair::rules::queue::{Todo, line_up};
    use crate::domain::repair::rules::state::Stage;
    use crate::ground::clock::At;

    const DAY: i64 = 24 * 60;

    fn at(minute: i64) -> At {
        At::from_ms(minute * 60_000)
    }

    fn todo((book, worked): (i64, i64)) -> Todo<u8> {
        Todo {
            book,
            worked,
            spread: Spread::ASSUMED,
            running: false,
            short: None,
            needs: vec![0],
        }
    }

    /// The last of these cars.
    fn ahead(stage: Stage, cars: &[Vec<Todo<u8>>]) -> Ahead {
        let short = cars.iter().flatten().any(|job| job.short.is_some());
        Ahead {
            now: at(0),
            stage,
            since: at(0),
            work: line_up(cars).pop().unwrap_or_default(),
            short,
        }
    }

    #[test]
    fn work_goes_on_in_the_morning() {
        let open = [(at(0), at(60)), (at(DAY), at(DAY + 60))];
        assert_eq!(after(at(0), 30.0, &open), at(30));
        assert_eq!(after(at(0), 60.0, &open), at(60));
        assert_eq!(after(at(0), 61.0, &open), at(DAY + 1));
        assert_eq!(after(at(70), 5.0, &open), at(DAY + 5));
        assert_eq!(
            after(at(0), 130.0, &open),
            at(DAY + 70),
            "past what is known it works on"
        );
    }

    #[test]
    fn nobody_can_say_before_the_work_begins_or_after_it_is_over() {
        for stage in [
            Stage::Intake,
            Stage::Diagnosis,
            Stage::WaitingConsent,
            Stage::Ready,
            Stage::Closed,
        ] {
            assert_eq!(
                predict(&ahead(stage, &[vec![todo((60, 0))]]), Fit::NONE, &[]),
                None,
                "{stage:?}"
            );
        }
    }

    #[test]
    fn what_is_before_it_makes_it_later() -> Result<(), &'static str> {
        let one =
            |cars: &[Vec<Todo<u8>>]| predict(&ahead(Stage::InRepair, cars), Fit::NONE, &[]).ok_or("no prediction");
        let base = one(&[vec![todo((60, 0))]])?;
        assert_eq!(
            base.at,
            at(63 + 35),
            "the work by the history, the inspection, the wash"
        );
        assert_eq!(one(&[vec![todo((40, 0))], vec![todo((60, 0))]])?.at, at(63 + 35 + 42));
        let mut short = todo((60, 0));
        short.short = Some(120);
        let short = one(&[vec![short]])?;
        assert_eq!(short.at, at(120 + 63 + 35));
        assert!(
            short.high.ms() - short.at.ms() > base.high.ms() - base.at.ms(),
            "and less sure"
        );
        Ok(())
    }

    #[test]
    fn history_counts_from_thirty_on() {
        assert_eq!(Spread::of(vec![2_000; 29]), None);
        let of = Spread::of((0..100).map(|n| 500 + n * 10).collect());
        let of = of.map(|of| (of.low, of.mid, of.high));
        assert_eq!(of, Some((590, 990, 1390)));
    }

    proptest! {
        /// The middle lies within the interval, nothing is predicted for the past, and more work is never done earlier.
        #[test]
        fn an_interval_is_one(jobs in proptest::collection::vec((1i64..600, 0i64..900), 1..6), more in 1i64..300, low in 300i64..1000, mid in 0i64..400, high in 0i64..900) {
            let spread = Spread { low, mid: low + mid, high: low + mid + high };
            let open: Vec<(At, At)> = (0..40).map(|day| (at(day * DAY + 60), at(day * DAY + 600))).collect();
            let mut base: Vec<Todo<u8>> = jobs.into_iter().map(|job| Todo { spread, ..todo(job) }).collect();
            let one = predict(&ahead(Stage::InRepair, &[base.clone()]), Fit::NONE, &open);
            base.push(Todo { spread, ..todo((more, 0)) });
            let two = predict(&ahead(Stage::InRepair, &[base]), Fit::NONE, &open);
            if let (Some(one), Some(two)) = (one, two) {
                prop_assert!(at(0) <= one.low && one.low <= one.at && one.at <= one.high);
                prop_assert!(one.at < two.at);
            } else {
                prop_assert!(false, "no prediction");
            }
        }
    }
}
