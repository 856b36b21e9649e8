//! The WeChat platform, as far as logging in and telling people need it (wechat.md 0 to 4 and 13).
//!
//! Ask it before the transaction (ask, write, tell); it retries in one place only, and a breaker per call keeps people
//! from waiting for a platform that is down. The errors are in [`WeChatError`], what they demand in [`Class`].

mod calls;
mod check;
mod class;
mod error;
mod fetch;
mod gate;
mod http;
mod pace;
pub mod push;
mod subscribe;
mod template;
mod token;
mod turn;
mod value;
mod wire;

use std::future::Future;
use std::num::NonZeroU32;
use std::time::Duration;

use reqwest::Client;

pub use check::Verdict;
pub use class::{Api, Class, classify};
pub use error::{WeChatConfigError, WeChatError};
pub use gate::Wait;
pub use subscribe::Subscribe;
pub use template::{Followers, MOST_INFOS, TemplateMessage};
pub use value::{FieldKind, Fields};

pub use pace::next_midnight_in_beijing;

use self::gate::{Gates, SENDS_A_SECOND};
use self::pace::{next_minute, pause};
use self::token::{Step, TokenCell};
use self::turn::Turns;
use crate::ground::clock::Clock;
use crate::ground::secret::Secret;
use crate::ground::text::{OpenId, Phone, UnionId};

/// The base URL of the platform itself.
pub const PLATFORM: &str = "https://api.weixin.qq.com";

/// How long a send and a check wait for our own pace.
const SEND_PATIENCE: Duration = Duration::from_secs(2);
const CHECK_PATIENCE: Duration = Duration::from_millis(300);

/// How long nothing is asked after a token was refused twice, in seconds (wechat.md 10).
const TOKEN_PAUSE_S: i64 = 30;

/// Where WeChat is and who we are to it (`CHEZHU_WECHAT__…`).
#[derive(Debug, Clone)]
pub struct WeChatSettings {
    /// [`PLATFORM`], a regional host of it, or a stand-in.
    pub base_url: String,
    /// The mini-program.
    pub app_id: String,
    /// Its secret.
    pub app_secret: Secret,
    /// Leave for plain http, for tests only.
    pub allow_http: bool,
    /// How long a login may take in all, its one retry included; a phone number may take twice that.
    pub timeout: Duration,
}

/// Who logged in. The session key is dropped unread (security.md 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person in this mini-program.
    pub openid: OpenId,
    /// The person over all accounts of the open platform; only when the mini-program is bound to one.
    pub unionid: Option<UnionId>,
}

/// The client. One for a process: it holds the access token, the breakers and the connections.
pub struct WeChat {
    http: Client,
    base: String,
    app_id: String,
    secret: Secret,
    timeout: Duration,
    clock: Clock,
    tokens: TokenCell,
    gates: Gates,
    turns: Turns,
}

impl WeChat {
    /// A client by these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`WeChatConfigError`] with a sentence that names the setting.
    pub fn new(settings: WeChatSettings, clock: Clock) -> Result<Self, WeChatConfigError> {
        let WeChatSettings {
            base_url,
            app_id,
            app_secret,
            allow_http,
            timeout,
        } = settings;
        let base = http::base(&base_url, allow_http)?;
        if app_id.is_empty() || !app_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(WeChatConfigError::AppId);
        }
        if app_secret.is_empty() {
            return Err(WeChatConfigError::AppSecret);
        }
        if timeout.is_zero() {
            return Err(WeChatConfigError::Timeout);
        }
        let http = http::client(timeout, allow_http)?;
        Ok(Self {
            http,
            base,
            app_id,
            secret: app_secret,
            timeout,
            gates: Gates::new(SENDS_A_SECOND, &clock),
            turns: Turns::new(),
            clock,
            tokens: TokenCell::new(),
        })
    }

    /// The same, sending at most so many messages a second.
    #[must_use]
    pub fn at_pace(self, sends_a_second: NonZeroU32) -> Self {
        Self {
            gates: Gates::new(sends_a_second, &self.clock),
            ..self
        }
    }

    /// Leave for a call of `api` that a worker is about to make: not while its breaker is open or its quota is spent, and
    /// retries (`again`) only as far as their budget reaches.
    ///
    /// # Errors
    /// [`Wait`]: when to come back. Nothing was asked of the platform.
    pub fn admit(&self, api: Api, again: bool) -> Result<(), Wait> {
        let now = self.clock.now();
        let no_token = match self.tokens.step(now) {
            Step::Fetch(_) => self.gates.of(Api::StableToken).breaker.open_until(now),
            Step::Use(_) | Step::Renew(_) => None,
        };
        let waiting = match no_token {
            Some(until) => Err(Wait { until, why: "closed" }),
            None => self.gates.of(api).admit(again, now),
        };
        if let Err(wait) = &waiting {
            count(api, wait.why);
        }
        waiting
    }

    /// Exchanges the code of `wx.login` (wechat.md 1.1). A code is good once: after any failure the client makes a new
    /// one.
    ///
    /// # Errors
    /// [`WeChatError`]: `CodeInvalid` → log in again; `Blocked` → refuse; `RateMinute` → later; all others → the login
    /// is not available, and sessions that exist go on.
    pub async fn login(&self, code: &str) -> Result<Session, WeChatError> {
        let api = Api::Code2Session;
        if !is_code(code) {
            return Err(WeChatError::of(api, Class::CodeInvalid, "the code is malformed"));
        }
        self.guarded(api, self.timeout, async {
            match self.code2session(code).await {
                Err(error) if error.class == Class::Busy && self.may_retry(api) => {
                    pause().await;
                    self.code2session(code).await
                }
                result => result,
            }
        })
        .await
    }

    /// Exchanges the code of the phone-number button, which must belong to `openid` (wechat.md 3.1).
    ///
    /// # Errors
    /// [`WeChatError`]: `CodeInvalid` → tap the button again; `RateMinute` → later; all others → not available, offer
    /// the SMS code.
    pub async fn phone(&self, code: &str, openid: &OpenId) -> Result<Phone, WeChatError> {
        let api = Api::PhoneNumber;
        if !is_code(code) {
            return Err(WeChatError::of(api, Class::CodeInvalid, "the code is malformed"));
        }
        self.guarded(api, self.timeout * 2, async {
            let held = self.token().await?;
            let mut result = self.phone_number(&held, code, openid).await;
            if class_of(&result) == Some(Class::Busy) && self.may_retry(api) {
                pause().await;
                result = self.phone_number(&held, code, openid).await;
            }
            if class_of(&result) == Some(Class::Token) {
                self.tokens.discard(held.generation);
                let next = self.token().await?;
                result = self.phone_number(&next, code, openid).await;
            }
            result
        })
        .await
    }

    /// Waits for our own pace, at most `patience`.
    async fn paced(&self, api: Api, patience: Duration) -> Result<(), WeChatError> {
        self.gates.of(api).turn(patience).await.map_err(|until| {
            count(api, "pace");
            WeChatError {
                until: Some(until),
                ..WeChatError::of(api, Class::Unreachable, error::NOT_ASKED)
            }
        })
    }

    fn may_retry(&self, api: Api) -> bool {
        self.gates.of(api).retry(self.clock.now())
    }

    /// Runs `call` when the breaker allows and within `budget`, tells the breaker how it went, counts and logs it.
    async fn guarded<T>(
        &self,
        api: Api,
        budget: Duration,
        call: impl Future<Output = Result<T, WeChatError>>,
    ) -> Result<T, WeChatError> {
        let breaker = &self.gates.of(api).breaker;
        let Some(pass) = breaker.admit(self.clock.now()) else {
            let error = WeChatError::of(api, Class::Unreachable, error::NOT_ASKED);
            count(api, "open");
            return Err(WeChatError {
                until: breaker.open_until(self.clock.now()),
                ..error
            });
        };
        let result = match tokio::time::timeout(budget, call).await {
            Ok(result) => result,
            Err(_elapsed) => Err(WeChatError::of(api, Class::Unreachable, "no answer in time")),
        };
        let now = self.clock.now();
        match &result {
            Ok(_) => {
                pass.succeeded();
                count(api, "ok");
            }
            // The failure of the token call was told to its own breaker, counted and logged there.
            Err(error) if error.api != api => drop(pass),
            Err(error) => {
                if error.is_outage() {
                    pass.failed(now)
                } else {
                    pass.succeeded()
                }
                match error.class {
                    Class::QuotaDay => breaker.trip(next_midnight_in_beijing(now)),
                    // Of a login it is this one user's minute (wechat.md 1.1).
                    Class::RateMinute if api != Api::Code2Session => breaker.trip(next_minute(now)),
                    Class::Token => breaker.trip(now.plus_seconds(TOKEN_PAUSE_S)),
                    _ => {}
                }
                count(api, error.class.name());
                // That somebody did not subscribe is no fault of anybody.
                if error.class != Class::NoCredit {
                    log(error);
                }
            }
        }
        result
    }
}

fn class_of<T>(result: &Result<T, WeChatError>) -> Option<Class> {
    result.as_ref().err().map(|error| error.class)
}

fn count(api: Api, outcome: &'static str) {
    metrics::counter!("wechat_calls_total", "api" => api.name(), "outcome" => outcome).increment(1);
}

fn log(error: &WeChatError) {
    let WeChatError {
        api,
        class,
        errcode,
        http,
        rid,
        egress,
        until: _,
        detail,
    } = error;
    let (api, class, rid) = (api.name(), class.name(), rid.as_deref());
    let egress = egress.map(|address| address.to_string());
    if error.is_alarm() {
        tracing::error!(
            api,
            class,
            errcode,
            http,
            rid,
            egress,
            detail,
            "wechat refuses us: somebody must look"
        );
    } else {
        tracing::warn!(api, class, errcode, http, rid, detail, "wechat call failed");
    }
}

/// What may be a code at all: nothing else is sent to the platform.
fn is_code(text: &str) -> bool {
    (1..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests;
