//! What stands before each call of the platform: a breaker, our own pace, and a budget of retries (wechat.md 10 and 13,
//! security.md R6). One for each API, so that a quota of one does not silence the others.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as Ticks;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::time::Instant;

use super::class::Api;
use crate::gateway::breaker::Breaker;
use crate::ground::clock::{At, Clock};

/// Failures in a row that open a breaker (security.md R6 allows 20), and for how many seconds.
const BREAKER: (u32, i64) = (5, 5);

/// Sends a second unless told (the platform takes 10 million a day and more).
pub(super) const SENDS_A_SECOND: NonZeroU32 = rate(1000);

/// `msg_sec_check` may be asked 4000 times a minute (wechat.md 7).
const CHECKS_A_SECOND: NonZeroU32 = rate(60);

const fn rate(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(rate) => rate,
        None => NonZeroU32::MIN,
    }
}

/// Why a call does not go out now, and when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Not before this instant.
    pub until: At,
    /// A stable word: `closed` or `retry_budget`.
    pub why: &'static str,
}

/// Before one API.
pub(super) struct Gate {
    pub(super) breaker: Breaker,
    pace: Option<Pace>,
    budget: Budget,
}

impl Gate {
    fn new(api: Api, sends: NonZeroU32, clock: &Clock) -> Self {
        let rate = match api {
            Api::SubscribeSend | Api::TemplateSend => Some(sends),
            Api::MsgSecCheck => Some(CHECKS_A_SECOND),
            Api::Code2Session | Api::StableToken | Api::PhoneNumber | Api::UserGet | Api::UserInfo => None,
        };
        Self {
            breaker: Breaker::new(BREAKER.0, BREAKER.1),
            pace: rate.map(|rate| Pace::new(rate, clock)),
            budget: Budget::new(),
        }
    }

    /// Leave for one try; `again` when it is not the first of its kind.
    pub(super) fn admit(&self, again: bool, now: At) -> Result<(), Wait> {
        if let Some(until) = self.breaker.open_until(now) {
            return Err(Wait { until, why: "closed" });
        }
        if !again {
            self.budget.first();
        } else if !self.budget.retry(now) {
            return Err(Wait {
                until: now.plus_seconds(Budget::PAUSE_S),
                why: "retry_budget",
            });
        }
        Ok(())
    }

    /// Waits for our own pace, at most `patience`; else tells when to come back.
    pub(super) async fn turn(&self, patience: Duration) -> Result<(), At> {
        let Some(pace) = &self.pace else { return Ok(()) };
        let deadline = Instant::now() + patience;
        loop {
            let Some(wait) = pace.wait() else { return Ok(()) };
            if Instant::now() + wait > deadline {
                return Err(pace.after(wait));
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Whether a retry inside a call may be made; it is counted.
    pub(super) fn retry(&self, now: At) -> bool {
        self.budget.retry(now)
    }
}

/// The gates of a client.
pub(super) struct Gates([Gate; Api::ALL.len()]);

impl Gates {
    pub(super) fn new(sends: NonZeroU32, clock: &Clock) -> Self {
        Self(Api::ALL.map(|api| Gate::new(api, sends, clock)))
    }

    pub(super) fn of(&self, api: Api) -> &Gate {
        let at = Api::ALL.iter().position(|one| *one == api).unwrap_or(0);
        &self.0[at]
    }
}

/// The house's clock for the token bucket: tests move it by hand.
#[derive(Clone)]
struct House(Clock);

impl Ticks for House {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.now().ms()).unwrap_or(0).saturating_mul(1_000_000))
    }
}

/// A token bucket: so many calls a second, a tenth of it at once, so that no second sees more than 1.1 times the rate.
struct Pace {
    bucket: RateLimiter<NotKeyed, InMemoryState, House, NoOpMiddleware<Nanos>>,
    house: House,
}

impl Pace {
    fn new(rate: NonZeroU32, clock: &Clock) -> Self {
        let burst = NonZeroU32::new(rate.get() / 10).unwrap_or(NonZeroU32::MIN);
        let house = House(clock.clone());
        Self {
            bucket: RateLimiter::direct_with_clock(Quota::per_second(rate).allow_burst(burst), house.clone()),
            house,
        }
    }

    /// Takes one call out of the bucket, or tells how long it is until there is one: whole milliseconds, at least one.
    fn wait(&self) -> Option<Duration> {
        let wait = self.bucket.check().err()?.wait_time_from(self.house.now());
        let ms = u64::try_from(wait.as_micros().div_ceil(1000)).unwrap_or(1000);
        Some(Duration::from_millis(ms.max(1)))
    }

    fn after(&self, wait: Duration) -> At {
        At::from_ms(self.house.0.now().ms() + i64::try_from(wait.as_millis()).unwrap_or(1000))
    }
}

/// Retries may be a fifth of the first tries, with one a second and a few at the start besides, so that a platform that
/// fails is not asked twice as often, and what waits for its second try does not wait for ever.
struct Budget(Mutex<Fifths>);

struct Fifths {
    have: u32,
    since: Option<At>,
}

impl Budget {
    /// Of a retry, in fifths.
    const PRICE: u32 = 5;
    /// At the start, and the most that is saved up.
    const START: u32 = 10 * Self::PRICE;
    const MOST: u32 = 100 * Self::PRICE;
    /// When it is empty.
    const PAUSE_S: i64 = 5;

    const fn new() -> Self {
        Self(Mutex::new(Fifths {
            have: Self::START,
            since: None,
        }))
    }

    fn first(&self) {
        let mut fifths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fifths.have = (fifths.have + 1).min(Self::MOST);
    }

    fn retry(&self, now: At) -> bool {
        let mut fifths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *fifths.since.get_or_insert(now);
        let seconds = u32::try_from(now.seconds() - since.seconds()).unwrap_or(0);
        if seconds > 0 {
            fifths.have = fifths
                .have
                .saturating_add(seconds.saturating_mul(Self::PRICE))
                .min(Self::MOST);
            fifths.since = Some(now);
        }
        let enough = fifths.have >= Self::PRICE;
        if enough {
            fifths.have -= Self::PRICE;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use super::{Api, At, Budget, Clock, Gates, Pace, Wait};

    fn at(ms: i64) -> At {
        At::from_ms(1_795_312_800_000 + ms)
    }

    #[test]
    fn no_second_sees_more_than_the_rate_and_a_tenth() {
        let clock = Clock::manual(at(0));
        let pace = Pace::new(super::rate(50), &clock);
        let mut went: Vec<i64> = Vec::new();
        for _ in 0..5000 {
            match pace.wait() {
                None => went.push(clock.now().ms()),
                Some(wait) => {
                    assert!(pace.after(wait) > clock.now());
                    clock.advance(Duration::from_millis(7));
                }
            }
        }
        let busiest = went
            .iter()
            .map(|from| went.iter().filter(|at| (*from..from + 1000).contains(*at)).count())
            .max();
        assert!(
            busiest.is_some_and(|busiest| (45..=55).contains(&busiest)),
            "{busiest:?}"
        );
    }

    #[test]
    fn each_api_has_its_own_gate() {
        let clock = Clock::manual(at(0));
        let gates = Gates::new(NonZeroU32::MIN, &clock);
        gates.of(Api::SubscribeSend).breaker.trip(at(500));
        assert_eq!(
            gates.of(Api::SubscribeSend).admit(false, at(0)),
            Err(Wait {
                until: at(500),
                why: "closed"
            })
        );
        for api in Api::ALL.into_iter().filter(|api| *api != Api::SubscribeSend) {
            assert_eq!(gates.of(api).admit(false, at(0)), Ok(()), "{api:?}");
        }
        assert_eq!(gates.of(Api::SubscribeSend).admit(false, at(500)), Ok(()));
    }

    #[test]
    fn retries_are_a_fifth_of_the_first_tries() {
        let budget = Budget::new();
        let mut retries = 0;
        for _ in 0..10_000 {
            budget.first();
            retries += i32::from(budget.retry(at(0)));
        }
        assert!((2000..=2010).contains(&retries), "{retries}");
        // Without first tries one a second goes on.
        let later = (1..=60).filter(|s| budget.retry(at(s * 1000))).count();
        assert_eq!(later, 60);
        assert!(!budget.retry(at(60_000)));
    }
}
