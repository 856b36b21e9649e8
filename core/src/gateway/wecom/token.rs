//! The token of the application: fetched by one caller, the others wait for it and share its failure.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use super::error::WecomError;
use super::renew_at;
use crate::ground::clock::At;
use crate::ground::secret::Secret;

pub(super) struct TokenCell {
    state: Mutex<State>,
    /// Fetches that ended so far.
    fetches: AtomicU64,
}

#[derive(Default)]
struct State {
    stored: Option<(Held, At, At)>,
    generation: u64,
    failure: Option<WecomError>,
}

/// A token in use.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) text: Arc<Secret>,
    pub(super) generation: u64,
}

impl TokenCell {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::default(),
            fetches: AtomicU64::new(0),
        }
    }

    /// A token that is good at `now`; `fetch` is performed by one caller at a time and only when it is needed.
    pub(super) async fn get(
        &self,
        now: At,
        fetch: impl Future<Output = Result<(Secret, i64), WecomError>>,
    ) -> Result<Held, WecomError> {
        let seen = self.fetches.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let living = match &state.stored {
            Some((held, renew, _)) if now < *renew => return Ok(held.clone()),
            Some((held, _, dead)) if now < *dead => Some(held.clone()),
            _ => None,
        };
        if let Some(error) = state
            .failure
            .as_ref()
            .filter(|_| self.fetches.load(Ordering::Acquire) > seen)
        {
            // Somebody tried while we waited.
            return living.ok_or_else(|| error.clone());
        }
        let result = fetch.await;
        self.fetches.fetch_add(1, Ordering::Release);
        match result {
            Ok((text, life_s)) => {
                state.generation += 1;
                state.failure = None;
                let held = Held {
                    text: Arc::new(text),
                    generation: state.generation,
                };
                state.stored = Some((held.clone(), renew_at(now, life_s), now.plus_seconds(life_s)));
                Ok(held)
            }
            Err(error) => {
                state.failure = Some(error.clone());
                living.ok_or(error)
            }
        }
    }

    /// That token was not accepted: dropped only if it is still the one that is kept.
    pub(super) async fn discard(&self, generation: u64) {
        let mut state = self.state.lock().await;
        if state
            .stored
            .as_ref()
            .is_some_and(|(held, ..)| held.generation == generation)
        {
            state.stored = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures::future::join_all;

    use super::super::error::{WecomClass, WecomError};
    use super::{At, Secret, TokenCell};

    fn at(seconds: i64) -> At {
        At::from_ms(seconds * 1000)
    }

    #[tokio::test]
    async fn one_fetches_and_the_others_have_it_too() {
        let (cell, fetched) = (TokenCell::new(), Cell::new(0));
        let fetch = || async {
            tokio::task::yield_now().await;
            fetched.set(fetched.get() + 1);
            Ok((Secret::new("t".into()), 7200))
        };
        let all = join_all((0..64).map(|_| cell.get(at(0), fetch()))).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(fetched.get(), 1);
        // Kept until five minutes before its end, then fetched again.
        assert!(cell.get(at(6899), fetch()).await.is_ok());
        assert_eq!(fetched.get(), 1);
        assert!(cell.get(at(6900), fetch()).await.is_ok());
        assert_eq!(fetched.get(), 2);
    }

    #[tokio::test]
    async fn a_failure_is_shared_and_the_old_token_serves_on() {
        let (cell, fetched) = (TokenCell::new(), Cell::new(0));
        let fail = || async {
            tokio::task::yield_now().await;
            fetched.set(fetched.get() + 1);
            Err(WecomError::own(WecomClass::Busy, "test"))
        };
        let all = join_all((0..64).map(|_| cell.get(at(0), fail()))).await;
        assert!(all.iter().all(Result::is_err));
        assert_eq!(fetched.get(), 1);
        let good = cell.get(at(1), async { Ok((Secret::new("t".into()), 7200)) }).await;
        assert!(good.is_ok());
        assert!(
            cell.get(at(7000), fail())
                .await
                .is_ok_and(|held| held.text.reveal() == "t")
        );
        assert!(cell.get(at(7202), fail()).await.is_err());
        if let Ok(held) = good {
            cell.discard(held.generation + 1).await;
            assert!(cell.get(at(2), fail()).await.is_ok());
            cell.discard(held.generation).await;
            assert!(cell.get(at(2), fail()).await.is_err());
        }
    }
}
