//! The access token of this process (wechat.md 2 and 13, security.md 6.7): `stable_token` in normal mode, kept with a
//! margin of 300 to 600 seconds, fetched by one caller at a time. `force_refresh` is never used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::WeChatError;
use crate::ground::clock::At;
use crate::ground::secret::Secret;

/// After a renewal that failed while the token still lives, seconds until the next try.
const POSTPONE_S: i64 = 10;

/// What is kept; [`TokenCell::flight`] is held while a token is fetched.
pub(super) struct TokenCell {
    /// One caller fetches, the others wait and look again.
    pub(super) flight: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stored: Option<Stored>,
    /// Counts tokens, so that a late 40001 of an older one does not throw the newer away, even when it reads the same.
    generation: u64,
    /// Counts fetches that ended, with the last failure: who waited for that fetch shares it.
    fetches: u64,
    failure: Option<WeChatError>,
}

struct Stored {
    held: Held,
    renew_at: At,
    dead_at: At,
}

/// A token in use.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) text: Arc<Secret>,
    pub(super) generation: u64,
}

/// What is to be done for a token now.
pub(super) enum Step {
    /// Use it.
    Use(Held),
    /// It still lives, but somebody should fetch the next one.
    Renew(Held),
    /// There is none. The number of fetches that ended so far goes with it.
    Fetch(u64),
}

impl TokenCell {
    pub(super) fn new() -> Self {
        Self {
            flight: tokio::sync::Mutex::new(()),
            state: Mutex::default(),
        }
    }

    /// What to do at `now`.
    pub(super) fn step(&self, now: At) -> Step {
        let state = self.lock();
        match &state.stored {
            Some(stored) if now < stored.renew_at => Step::Use(stored.held.clone()),
            Some(stored) if now < stored.dead_at => Step::Renew(stored.held.clone()),
            _ => Step::Fetch(state.fetches),
        }
    }

    /// Keeps a token that was asked for at `asked` and lives `life_s`; to be renewed `margin_s` before its end.
    pub(super) fn store(&self, asked: At, text: Secret, life_s: i64, margin_s: i64) -> Held {
        let dead_at = asked.plus_seconds(life_s);
        // The platform makes the next token in the last five minutes: asked earlier, it gives the same one again.
        let renew_at = if life_s > margin_s {
            dead_at.plus_seconds(-margin_s)
        } else {
            asked.plus_seconds(30).max(dead_at.plus_seconds(-290)).min(dead_at)
        };
        let mut state = self.lock();
        state.fetches += 1;
        state.failure = None;
        state.generation += 1;
        let held = Held {
            text: Arc::new(text),
            generation: state.generation,
        };
        state.stored = Some(Stored {
            held: held.clone(),
            renew_at,
            dead_at,
        });
        held
    }

    /// A fetch failed at `now`: who waited hears the same, and a token that still lives is not renewed at once again.
    pub(super) fn failed(&self, now: At, error: &WeChatError) {
        let mut state = self.lock();
        state.fetches += 1;
        state.failure = Some(error.clone());
        if let Some(stored) = &mut state.stored {
            stored.renew_at = now.plus_seconds(POSTPONE_S).min(stored.dead_at);
        }
    }

    /// The failure of a fetch that ended after `seen` were counted.
    pub(super) fn failure_since(&self, seen: u64) -> Option<WeChatError> {
        let state = self.lock();
        if state.fetches > seen {
            state.failure.clone()
        } else {
            None
        }
    }

    /// WeChat did not accept that token: dropped only if it is still the one that is kept.
    pub(super) fn discard(&self, generation: u64) {
        let mut state = self.lock();
        if state
            .stored
            .as_ref()
            .is_some_and(|stored| stored.held.generation == generation)
        {
            state.stored = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::class::{Api, Class};
    use super::{At, Held, Secret, Step, TokenCell, WeChatError};

    fn at(seconds: i64) -> At {
        At::from_ms(seconds * 1000)
    }

    fn stored(cell: &TokenCell, now: i64, text: &str, life: i64) -> Held {
        cell.store(at(now), Secret::new(text.into()), life, 450)
    }

    fn seen(cell: &TokenCell, now: i64) -> String {
        match cell.step(at(now)) {
            Step::Use(held) => format!("use {}", held.text.reveal()),
            Step::Renew(held) => format!("renew {}", held.text.reveal()),
            Step::Fetch(_) => "fetch".into(),
        }
    }

    #[test]
    fn used_then_renewed_while_alive_then_fetched() {
        let cell = TokenCell::new();
        assert_eq!(seen(&cell, 0), "fetch");
        stored(&cell, 0, "a", 7200);
        for (now, what) in [
            (0, "use a"),
            (6749, "use a"),
            (6750, "renew a"),
            (7199, "renew a"),
            (7200, "fetch"),
            (-1, "use a"),
        ] {
            assert_eq!(seen(&cell, now), what, "{now}");
        }
    }

    #[test]
    fn near_its_end_the_platform_is_asked_again_when_it_has_a_new_one() {
        let cell = TokenCell::new();
        stored(&cell, 0, "a", 400);
        assert_eq!(
            (seen(&cell, 109).as_str(), seen(&cell, 110).as_str()),
            ("use a", "renew a")
        );
        stored(&cell, 0, "b", 300);
        assert_eq!(
            (seen(&cell, 29).as_str(), seen(&cell, 30).as_str()),
            ("use b", "renew b")
        );
        stored(&cell, 0, "c", 10);
        assert_eq!((seen(&cell, 9).as_str(), seen(&cell, 10).as_str()), ("use c", "fetch"));
    }

    #[test]
    fn only_the_token_that_failed_is_dropped() {
        let cell = TokenCell::new();
        let old = stored(&cell, 0, "a", 7200);
        let new = stored(&cell, 1, "a", 7200);
        cell.discard(old.generation);
        assert_eq!(seen(&cell, 2), "use a");
        cell.discard(new.generation);
        assert_eq!(seen(&cell, 2), "fetch");
        cell.discard(new.generation);
        assert_eq!(seen(&cell, 2), "fetch");
    }

    #[test]
    fn a_failed_renewal_waits_and_a_failed_fetch_is_shared() {
        let cell = TokenCell::new();
        let error = WeChatError::of(Api::StableToken, Class::Busy, "test");
        let Step::Fetch(before) = cell.step(at(0)) else {
            panic!("nothing is stored")
        };
        assert_eq!(cell.failure_since(before), None);
        cell.failed(at(0), &error);
        assert_eq!(cell.failure_since(before), Some(error.clone()));
        assert_eq!(cell.failure_since(before + 1), None);
        stored(&cell, 0, "a", 7200);
        assert_eq!(cell.failure_since(before), None);
        cell.failed(at(6800), &error);
        assert_eq!(
            (seen(&cell, 6809).as_str(), seen(&cell, 6810).as_str()),
            ("use a", "renew a")
        );
        // It does not live longer for that: the end was set when it was fetched.
        cell.failed(at(7195), &error);
        assert_eq!(seen(&cell, 7200), "fetch");
    }
}
