//! When a car will be ready: the stages that are left, the work that is left, who is before it, parts, and how long such
//! work really took (R054; issue 6, point 4). An interval that holds in four of five cases, and its middle.

use super::state::Stage;
use crate::ground::clock::At;

/// A move of more than so many minutes is told, with its reason.
pub const TOLD_MINUTES: i64 = 10;

const QUALITY: (i64, i64) = (20, 6);
const WASH: (i64, i64) = (15, 6);
/// What a part that is expected may be late.
const PART_WIDTH: i64 = 30;

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

    /// Of these proportions; [`Spread::ASSUMED`] while there are fewer than thirty.
    #[must_use]
    pub fn of(mut took: Vec<i64>) -> Spread {
        if took.len() < 30 {
            return Spread::ASSUMED;
        }
        took.sort_unstable();
        let at = |tenth: usize| took[(took.len() - 1) * tenth / 10];
        Spread {
            low: at(1),
            mid: at(5),
            high: at(9),
        }
    }
}

/// What lies before a repair.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// Now.
    pub now: At,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: At,
    /// Agreed jobs that are not done: the book's minutes, and for how many minutes each was worked on.
    pub jobs: Vec<(i64, i64)>,
    /// Agreed work of others that comes first at the same hands, in the book's minutes.
    pub queue: Vec<i64>,
    /// When the last missing part is expected.
    pub parts_at: Option<At>,
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

/// A stretch of work as it may come out, in minutes.
#[derive(Clone, Copy)]
struct Stretch {
    mid: f64,
    down: f64,
    up: f64,
}

fn minutes(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

impl Stretch {
    /// What is left of a job: never nothing while it is not done.
    fn of(spread: Spread, book: i64, worked: i64) -> Stretch {
        let scale = |permille: i64| minutes(book) * minutes(permille) / 1000.0;
        let floor = minutes(book) * 0.1;
        let left = |permille: i64| (scale(permille) - minutes(worked)).max(floor);
        let (low, mid, high) = (left(spread.low), left(spread.mid), left(spread.high));
        Stretch {
            mid,
            down: mid - low,
            up: high - mid,
        }
    }

    fn fixed((mid, width): (i64, i64), passed: i64) -> Stretch {
        let left = (minutes(mid) - minutes(passed)).max(2.0);
        Stretch {
            mid: left,
            down: minutes(width).min(left),
            up: minutes(width),
        }
    }
}

/// When it will be ready; `None` where nobody can say yet: before work begins, and when it is over. `open` are the times in
/// which the workshop works, in order; past them it is taken to work on.
#[must_use]
pub fn predict(ahead: &Ahead, spread: Spread, open: &[(At, At)]) -> Option<Prediction> {
    let passed = ((ahead.now.ms() - ahead.since.ms()) / 60_000).max(0);
    let work = || {
        ahead
            .jobs
            .iter()
            .map(|(book, worked)| Stretch::of(spread, *book, *worked))
    };
    let queue = || ahead.queue.iter().map(|book| Stretch::of(spread, *book, 0));
    let (rest, wash) = (Stretch::fixed(QUALITY, 0), Stretch::fixed(WASH, 0));
    let stretches: Vec<Stretch> = match ahead.stage {
        Stage::InRepair | Stage::WaitingParts | Stage::Sublet => queue().chain(work()).chain([rest, wash]).collect(),
        Stage::Qc => vec![Stretch::fixed(QUALITY, passed), wash],
        Stage::Wash => vec![Stretch::fixed(WASH, passed)],
        _ => return None,
    };
    let begins = ahead.parts_at.filter(|at| *at > ahead.now);
    let late = if begins.is_some() { minutes(PART_WIDTH) } else { 0.0 };
    let mid: f64 = stretches.iter().map(|one| one.mid).sum();
    // What is independent adds up by squares.
    let down = stretches.iter().map(|one| one.down * one.down).sum::<f64>().sqrt();
    let up = (stretches.iter().map(|one| one.up * one.up).sum::<f64>() + late * late).sqrt();
    let from = begins.unwrap_or(ahead.now);
    Some(Prediction {
        low: after(from, mid - down, open),
        at: after(from, mid, open),
        high: after(from, mid + up, open),
    })
}

/// The instant after so much work, in the times in which there is work.
fn after(from: At, work: f64, open: &[(At, At)]) -> At {
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
    use crate::domain::repair::rules::state::Stage;
    use crate::ground::clock::At;

    const DAY: i64 = 24 * 60;

    fn at(minute: i64) -> At {
        At::from_ms(minute * 60_000)
    }

    fn ahead(stage: Stage, jobs: &[(i64, i64)]) -> Ahead {
        Ahead {
            now: at(0),
            stage,
            since: at(0),
            jobs: jobs.to_vec(),
            queue: Vec::new(),
            parts_at: None,
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
                predict(&ahead(stage, &[(60, 0)]), Spread::ASSUMED, &[]),
                None,
                "{stage:?}"
            );
        }
    }

    #[test]
    fn what_is_before_it_makes_it_later() -> Result<(), &'static str> {
        let alone = ahead(Stage::InRepair, &[(60, 0)]);
        let one = |ahead: &Ahead| predict(ahead, Spread::ASSUMED, &[]).ok_or("no prediction");
        let base = one(&alone)?;
        assert_eq!(
            base.at,
            at(63 + 35),
            "the work by the history, the inspection, the wash"
        );
        let mut queued = alone.clone();
        queued.queue = vec![40];
        assert_eq!(one(&queued)?.at, at(63 + 35 + 42));
        let mut short = alone.clone();
        short.parts_at = Some(at(120));
        assert_eq!(one(&short)?.at, at(120 + 63 + 35));
        assert!(
            one(&short)?.high.ms() - one(&short)?.at.ms() > base.high.ms() - base.at.ms(),
            "and less sure"
        );
        Ok(())
    }

    #[test]
    fn history_counts_from_thirty_on() {
        assert_eq!(Spread::of(vec![2_000; 29]), Spread::ASSUMED);
        let of = Spread::of((0..100).map(|n| 500 + n * 10).collect());
        assert_eq!((of.low, of.mid, of.high), (590, 990, 1390));
    }

    proptest! {
        /// The middle lies within the interval, nothing is predicted for the past, and more work is never done earlier.
        #[test]
        fn an_interval_is_one(jobs in proptest::collection::vec((1i64..600, 0i64..900), 1..6), more in 1i64..300, low in 300i64..1000, mid in 0i64..400, high in 0i64..900) {
            let spread = Spread { low, mid: low + mid, high: low + mid + high };
            let open: Vec<(At, At)> = (0..40).map(|day| (at(day * DAY + 60), at(day * DAY + 600))).collect();
            let base = ahead(Stage::InRepair, &jobs);
            let mut longer = base.clone();
            longer.jobs.push((more, 0));
            let (one, two) = (predict(&base, spread, &open), predict(&longer, spread, &open));
            if let (Some(one), Some(two)) = (one, two) {
                prop_assert!(at(0) <= one.low && one.low <= one.at && one.at <= one.high);
                prop_assert!(one.at < two.at);
            } else {
                prop_assert!(false, "no prediction");
            }
        }
    }
}
