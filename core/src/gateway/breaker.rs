//! A breaker: after several failures in a row nobody waits for a provider that is down; after a while one call tries.
//!
//! The time is passed in, nothing here reads a clock (security.md R6: opens after at most 20 failures).

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ground::clock::At;

/// Closed while calls succeed, open after failures in a row, half open for the one call that tries again.
#[derive(Debug)]
pub struct Breaker {
    after: u32,
    open_s: i64,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: At },
    Trying,
}

/// Leave for one call. Say how it went; dropped without a word (the caller was cancelled) it counts as nothing.
#[derive(Debug)]
pub struct Pass<'a> {
    breaker: &'a Breaker,
    trial: bool,
    told: bool,
}

impl Breaker {
    /// Opens after `after` failures in a row, for `open_s` seconds.
    pub const fn new(after: u32, open_s: i64) -> Self {
        Self {
            after,
            open_s,
            state: Mutex::new(State::Closed { failures: 0 }),
        }
    }

    /// Leave to call at `now`; `None` while open, or while somebody else is trying.
    pub fn admit(&self, now: At) -> Option<Pass<'_>> {
        let mut state = self.lock();
        match *state {
            State::Closed { .. } => Some(Pass {
                breaker: self,
                trial: false,
                told: false,
            }),
            State::Open { until } if now >= until => {
                *state = State::Trying;
                Some(Pass {
                    breaker: self,
                    trial: true,
                    told: false,
                })
            }
            State::Open { .. } | State::Trying => None,
        }
    }

    /// Whether a call at `now` would be refused.
    pub fn is_open(&self, now: At) -> bool {
        match *self.lock() {
            State::Closed { .. } => false,
            State::Open { until } => now < until,
            State::Trying => true,
        }
    }

    /// Until when a call would be refused; `None` when one may go out at `now`.
    pub fn open_until(&self, now: At) -> Option<At> {
        match *self.lock() {
            State::Open { until } if now < until => Some(until),
            State::Trying => Some(now.plus_seconds(1)),
            State::Open { .. } | State::Closed { .. } => None,
        }
    }

    /// Opens it at once until `until`: the provider said when to come back. What was said before and reaches further
    /// holds: a straggler does not end a day's quota.
    pub fn trip(&self, until: At) {
        let mut state = self.lock();
        *state = match *state {
            State::Open { until: further } if further > until => State::Open { until: further },
            _ => State::Open { until },
        };
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The call went well: closed.
    pub fn succeeded(mut self) {
        self.told = true;
        let mut state = self.breaker.lock();
        // A call that left before it opened does not close it.
        if self.trial || matches!(*state, State::Closed { .. }) {
            *state = State::Closed { failures: 0 };
        }
    }

    /// The call failed at `now`.
    pub fn failed(mut self, now: At) {
        self.told = true;
        let mut state = self.breaker.lock();
        let until = now.plus_seconds(self.breaker.open_s);
        *state = match *state {
            State::Closed { failures } if failures + 1 < self.breaker.after => State::Closed { failures: failures + 1 },
            State::Closed { .. } => State::Open { until },
            State::Trying if self.trial => State::Open { until },
            already @ (State::Open { .. } | State::Trying) => already,
        };
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.trial && !self.told {
            let mut state = self.breaker.lock();
            if *state == State::Trying {
                *state = State::Open {
                    until: At::from_ms(i64::MIN),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Breaker};

    fn at(seconds: i64) -> At {
        At::from_ms(seconds * 1000)
    }

    /// One call at `now` that goes well or not; whether it was let through.
    fn call(breaker: &Breaker, now: i64, well: bool) -> bool {
        let Some(pass) = breaker.admit(at(now)) else {
            return false;
        };
        if well {
            pass.succeeded()
        } else {
            pass.failed(at(now))
        }
        true
    }

    fn opened() -> Breaker {
        let breaker = Breaker::new(3, 10);
        assert!((0..3).all(|_| call(&breaker, 100, false)));
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let breaker = Breaker::new(3, 10);
        for well in [false, false, true, false, false] {
            assert!(call(&breaker, 100, well));
        }
        assert!(!breaker.is_open(at(100)));
        assert!(call(&breaker, 100, false));
        assert!(breaker.is_open(at(100)));
        assert!(!call(&breaker, 100, true));
    }

    #[test]
    fn after_a_while_one_call_tries_and_closes_it() {
        let breaker = opened();
        assert!(!call(&breaker, 109, true));
        let trial = breaker.admit(at(110));
        assert!(trial.is_some());
        assert!(breaker.admit(at(110)).is_none(), "only one tries");
        trial.into_iter().for_each(|pass| pass.succeeded());
        assert!(call(&breaker, 110, true));
    }

    #[test]
    fn a_failed_trial_opens_it_again() {
        let breaker = opened();
        assert!(call(&breaker, 110, false));
        assert!(!call(&breaker, 119, true));
        assert!(call(&breaker, 120, true));
        assert!(!breaker.is_open(at(120)));
    }

    #[test]
    fn a_cancelled_trial_lets_the_next_one_try() {
        let breaker = opened();
        drop(breaker.admit(at(110)));
        assert!(call(&breaker, 110, true));
    }

    #[test]
    fn a_straggler_neither_closes_nor_prolongs_it() {
        let breaker = Breaker::new(1, 10);
        let (late_good, late_bad) = (breaker.admit(at(90)), breaker.admit(at(90)));
        assert!(call(&breaker, 100, false));
        late_good.into_iter().for_each(|pass| pass.succeeded());
        assert!(breaker.is_open(at(109)));
        late_bad.into_iter().for_each(|pass| pass.failed(at(109)));
        assert!(!breaker.is_open(at(110)));
    }

    #[test]
    fn a_straggler_does_not_take_the_trial_away() {
        let breaker = Breaker::new(1, 10);
        let late = breaker.admit(at(90));
        assert!(call(&breaker, 100, false));
        let trial = breaker.admit(at(110));
        late.into_iter().for_each(|pass| pass.failed(at(111)));
        assert!(breaker.admit(at(130)).is_none());
        trial.into_iter().for_each(|pass| pass.succeeded());
        assert!(!breaker.is_open(at(130)));
    }

    #[test]
    fn what_reaches_further_holds() {
        let breaker = Breaker::new(3, 10);
        breaker.trip(at(500));
        breaker.trip(at(130));
        assert_eq!(
            (breaker.open_until(at(499)), breaker.open_until(at(500))),
            (Some(at(500)), None)
        );
    }

    #[test]
    fn the_provider_may_say_when_to_come_back() {
        let breaker = Breaker::new(3, 10);
        breaker.trip(at(500));
        assert!(!call(&breaker, 499, true));
        assert!(call(&breaker, 500, true));
    }
}
