//! The one critical step of a plan: what everything else waits for (issue 5, point 3).
//!
//! Among the steps that could go on now, it is the one with the longest usual way to the handover behind it. Only usual
//! lengths are added, never the time that has passed: so the answer is the same whenever it is asked, and a page that was
//! read an hour ago is still true.

use std::collections::HashMap;

use super::state::Source;
use super::step::{StepKind, StepState};

/// What is known of a step: how far it is, and how long it usually takes (P50, in milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub kind: StepKind,
    /// How far.
    pub state: StepState,
    /// How long it usually takes.
    pub usual_ms: i64,
}

/// The critical step; `None` when all is over.
#[must_use]
pub fn critical(source: Source, steps: &[Known]) -> Option<StepKind> {
    let by_kind: HashMap<StepKind, Known> = steps.iter().map(|one| (one.kind, *one)).collect();
    let open = |kind: &StepKind| by_kind.get(kind).is_some_and(|one| !one.state.is_over());
    // From the end: the longest way from each step to the handover, itself included.
    let mut way: HashMap<StepKind, i64> = HashMap::new();
    for one in steps.iter().rev() {
        let behind = steps
            .iter()
            .filter(|other| other.kind.after(source).contains(&one.kind))
            .filter_map(|other| way.get(&other.kind))
            .max()
            .copied()
            .unwrap_or(0);
        let own = if one.state.is_over() { 0 } else { one.usual_ms.max(1) };
        way.insert(one.kind, behind.saturating_add(own));
    }
    steps
        .iter()
        .filter(|one| !one.state.is_over() && !one.kind.after(source).iter().any(open))
        .max_by_key(|one| (way.get(&one.kind).copied().unwrap_or(0), std::cmp::Reverse(one.kind)))
        .map(|one| one.kind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use proptest::sample::select;

    use super::{Known, critical};
    use crate::domain::order::rules::state::Source;
    use crate::domain::order::rules::step::{StepKind, StepState};

    fn plan(source: Source, over: &[StepKind], usual: impl Fn(StepKind) -> i64) -> Vec<Known> {
        let of = |kind: &StepKind| Known {
            kind: *kind,
            state: if over.contains(kind) {
                StepState::Done
            } else {
                StepState::Todo
            },
            usual_ms: usual(*kind),
        };
        StepKind::of(source).iter().map(of).collect()
    }

    #[test]
    fn the_longest_way_to_the_handover_counts() {
        use StepKind::{Allocate, Arrive, Insurance, Loan, Pdi, Sign, Transport};
        let day = |kind| if kind == Loan { 9 } else { 1 };
        assert_eq!(critical(Source::Stock, &plan(Source::Stock, &[], day)), Some(Sign));
        assert_eq!(critical(Source::Stock, &plan(Source::Stock, &[Sign], day)), Some(Loan));
        assert_eq!(
            critical(Source::Stock, &plan(Source::Stock, &[Sign], |_| 1)),
            Some(Allocate)
        );
        let at_store = [Sign, Allocate, Transport, Arrive, Loan];
        // Insurance and the plate behind it are longer than the check.
        assert_eq!(
            critical(Source::Stock, &plan(Source::Stock, &at_store, |_| 1)),
            Some(Insurance)
        );
        let long = |kind| if kind == Pdi { 5 } else { 1 };
        assert_eq!(
            critical(Source::Stock, &plan(Source::Stock, &at_store, long)),
            Some(Pdi)
        );
    }

    #[test]
    fn nothing_is_critical_when_all_is_over() {
        for source in [Source::Stock, Source::Build] {
            assert_eq!(critical(source, &plan(source, StepKind::of(source), |_| 1)), None);
        }
    }

    proptest! {
        /// There is exactly one while anything is open, it is open itself, and nothing before it is.
        #[test]
        fn there_is_exactly_one(source in select(vec![Source::Stock, Source::Build]), over in proptest::collection::vec(select(StepKind::of(Source::Build).to_vec()), 0..12), usual in proptest::collection::vec(0i64..1000, 13)) {
            let steps = plan(source, &over, |kind| usual[kind as usize]);
            let one = critical(source, &steps);
            let open: Vec<StepKind> = steps.iter().filter(|s| !s.state.is_over()).map(|s| s.kind).collect();
            prop_assert_eq!(one.is_some(), !open.is_empty());
            if let Some(one) = one {
                prop_assert!(open.contains(&one));
                prop_assert!(one.after(source).iter().all(|before| !open.contains(before)));
            }
        }
    }
}
