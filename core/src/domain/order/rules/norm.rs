//! How long a step usually takes: percentiles of what it took, and what is assumed while there is no history.

use super::state::Source;
use super::step::StepKind;

/// An hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Fewer than so many say nothing: the assumption stands, with the number that there is.
pub const ENOUGH: usize = 5;

/// What is usual for a step of orders of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norm {
    /// Half take no longer, in milliseconds.
    pub p50_ms: i64,
    /// Four in five: beyond it, it is quiet (amber).
    pub p80_ms: i64,
    /// Nine in ten: the end of the range that is shown.
    pub p90_ms: i64,
    /// Nineteen in twenty: beyond it, it is silent (red).
    pub p95_ms: i64,
    /// From how many orders; 0: an assumption.
    pub n: i64,
}

/// The norm of what it took, in milliseconds; `None` when there is too little of it.
#[must_use]
pub fn of(mut took: Vec<i64>) -> Option<Norm> {
    took.retain(|ms| *ms >= 0);
    if took.len() < ENOUGH {
        return None;
    }
    took.sort_unstable();
    Some(Norm {
        p50_ms: percentile(&took, 50),
        p80_ms: percentile(&took, 80),
        p90_ms: percentile(&took, 90),
        p95_ms: percentile(&took, 95),
        n: i64::try_from(took.len()).unwrap_or(i64::MAX),
    })
}

/// The nearest rank: the smallest value that so many percent do not exceed.
fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

/// What is assumed before there is history.
#[must_use]
pub fn assumed(kind: StepKind, source: Source) -> Norm {
    let [p50, p80, p90, p95] = match (kind, source) {
        (StepKind::Sign, _) => [DAY, 3 * DAY, 5 * DAY, 7 * DAY],
        (StepKind::Allocate, _) => [2 * DAY, 4 * DAY, 5 * DAY, 7 * DAY],
        (StepKind::Schedule, _) => [5 * DAY, 8 * DAY, 10 * DAY, 14 * DAY],
        (StepKind::Production, _) => [18 * DAY, 25 * DAY, 30 * DAY, 38 * DAY],
        (StepKind::Transport, Source::Stock) => [DAY, 2 * DAY, 3 * DAY, 4 * DAY],
        (StepKind::Transport, Source::Build) => [3 * DAY, 5 * DAY, 6 * DAY, 8 * DAY],
        (StepKind::Arrive, _) => [3 * DAY, 5 * DAY, 6 * DAY, 8 * DAY],
        (StepKind::Pdi, _) => [8 * HOUR, 20 * HOUR, 24 * HOUR, 36 * HOUR],
        (StepKind::Loan, _) => [2 * DAY, 4 * DAY, 5 * DAY, 8 * DAY],
        (StepKind::Insurance, _) => [8 * HOUR, DAY, 36 * HOUR, 2 * DAY],
        (StepKind::Plate, _) => [DAY, 2 * DAY, 3 * DAY, 5 * DAY],
        (StepKind::Papers, _) => [8 * HOUR, DAY, 2 * DAY, 3 * DAY],
        (StepKind::Balance, _) => [DAY, 2 * DAY, 3 * DAY, 5 * DAY],
        (StepKind::Handover, _) => [2 * DAY, 4 * DAY, 5 * DAY, 7 * DAY],
    };
    Norm {
        p50_ms: p50,
        p80_ms: p80,
        p90_ms: p90,
        p95_ms: p95,
        n: 0,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Norm, assumed, of};
    use crate::domain::order::rules::state::Source;
    use crate::domain::order::rules::step::StepKind;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let hundred = of((1..=100).rev().collect());
        assert_eq!(
            hundred,
            Some(Norm {
                p50_ms: 50,
                p80_ms: 80,
                p90_ms: 90,
                p95_ms: 95,
                n: 100
            })
        );
        assert_eq!(of(vec![3, 1, 2, 5]), None, "four say nothing");
        assert_eq!(
            of(vec![3, 1, 2, 5, 4, -9]).map(|norm| (norm.p50_ms, norm.n)),
            Some((3, 5))
        );
    }

    #[test]
    fn assumptions_grow_and_say_that_they_are_none() {
        for source in Source::iter() {
            for kind in StepKind::iter() {
                let norm = assumed(kind, source);
                let all = [0, norm.p50_ms, norm.p80_ms, norm.p90_ms, norm.p95_ms];
                assert!(all.windows(2).all(|two| two[0] < two[1]), "{kind:?}");
                assert_eq!(norm.n, 0);
            }
        }
    }
}
