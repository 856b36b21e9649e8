//! Messages of the group's own application in WeCom (企业微信), to staff (wechat.md 12.1).
//!
//! One client for a process and an application: the token belongs to the application, so it is kept here and nowhere else.

mod error;
mod token;

use std::time::Duration;

use reqwest::Client;
use serde_json::json;

pub use error::{WecomClass, WecomConfigError, WecomError, classify};

use self::token::{Held, TokenCell};
use crate::gateway::breaker::Breaker;
use crate::gateway::http::{self, BadBase};
use crate::ground::clock::{At, Clock};
use crate::ground::secret::Secret;

/// Failures in a row that open the breaker (security.md R6 allows 20), and for how many seconds.
const BREAKER: (u32, i64) = (5, 5);

/// How long nothing is asked after 45009: "retries lengthen it".
const FREQUENT_S: i64 = 60;

/// How long the platform drops a repeat of the same message, in seconds; at most four hours.
const REPEATED_S: i64 = 4 * 3600;

/// The most members in one call.
pub const MOST: usize = 1000;

/// Where WeCom is and who speaks there (`CHEZHU_WECOM__…`).
#[derive(Debug, Clone)]
pub struct WecomSettings {
    /// `https://qyapi.weixin.qq.com`, or a stand-in.
    pub base_url: String,
    /// Leave for plain http, for tests only.
    pub allow_http: bool,
    /// The enterprise.
    pub corp_id: String,
    /// The application.
    pub agent_id: u32,
    /// Its secret.
    pub secret: Secret,
    /// How long a call may take in all.
    pub timeout: Duration,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The platform's id of it.
    pub id: Option<String>,
    /// How many of the members it could not reach; the others have it.
    pub missed: usize,
}

/// The client.
pub struct Wecom {
    http: Client,
    base: String,
    settings: WecomSettings,
    clock: Clock,
    tokens: TokenCell,
    breaker: Breaker,
}

impl Wecom {
    /// A client by these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`WecomConfigError`] with a sentence that names the setting.
    pub fn new(settings: WecomSettings, clock: Clock) -> Result<Self, WecomConfigError> {
        let base = http::base(&settings.base_url, settings.allow_http).map_err(|bad| match bad {
            BadBase::Malformed => WecomConfigError::BaseUrl,
            BadBase::NotHttps => WecomConfigError::NotHttps,
        })?;
        if settings.corp_id.is_empty() || settings.secret.is_empty() {
            return Err(WecomConfigError::Secret);
        }
        let http = http::client(settings.timeout, settings.allow_http).ok_or(WecomConfigError::Client)?;
        Ok(Self {
            http,
            base,
            settings,
            clock,
            tokens: TokenCell::new(),
            breaker: Breaker::new(BREAKER.0, BREAKER.1),
        })
    }

    /// Sends a text to these members. The same text to the same members within four hours is one message: it may be
    /// repeated when nobody knows whether it arrived.
    ///
    /// # Errors
    /// [`WecomError`]: `Recipient` → nobody of them can be reached; others say when to come back, or that somebody must
    /// look.
    pub async fn send(&self, members: &[String], text: &str) -> Result<Told, WecomError> {
        let Some(pass) = self.breaker.admit(self.clock.now()) else {
            count("open");
            return Err(WecomError::own(WecomClass::Unreachable, error::NOT_ASKED));
        };
        let call = async {
            let held = self.token().await?;
            match self.message(&held, members, text).await {
                Err(error) if error.class == WecomClass::Token => {
                    self.tokens.discard(held.generation).await;
                    let next = self.token().await?;
                    self.message(&next, members, text).await
                }
                result => result,
            }
        };
        let result = match tokio::time::timeout(self.settings.timeout * 2, call).await {
            Ok(result) => result,
            Err(_elapsed) => Err(WecomError::own(WecomClass::Unreachable, "no answer in time")),
        };
        let now = self.clock.now();
        match &result {
            Ok(told) => {
                pass.succeeded();
                count(if told.missed == 0 { "ok" } else { "partly" });
            }
            Err(error) => {
                if error.is_outage() {
                    pass.failed(now);
                } else {
                    pass.succeeded();
                }
                if error.class == WecomClass::Frequent {
                    self.breaker.trip(now.plus_seconds(FREQUENT_S));
                }
                count(error.class.name());
                log(error);
            }
        }
        result
    }

    async fn token(&self) -> Result<Held, WecomError> {
        self.tokens.get(self.clock.now(), self.gettoken()).await
    }

    /// A token and how long it lives; the same one while it is valid (wechat.md 12.1).
    async fn gettoken(&self) -> Result<(Secret, i64), WecomError> {
        let request = self.http.get(format!("{}/cgi-bin/gettoken", self.base)).query(&[
            ("corpid", self.settings.corp_id.as_str()),
            ("corpsecret", self.settings.secret.reveal()),
        ]);
        let reply = answer(request, true).await?;
        let token = reply["access_token"].as_str().filter(|text| !text.is_empty());
        let life = reply["expires_in"].as_i64().filter(|life| (1..=7200).contains(life));
        match (token, life) {
            (Some(token), Some(life)) => Ok((Secret::new(token.to_owned()), life)),
            _ => Err(WecomError::own(
                WecomClass::Unknown,
                "the token or its life is malformed",
            )),
        }
    }

    async fn message(&self, held: &Held, members: &[String], text: &str) -> Result<Told, WecomError> {
        let request = self
            .http
            .post(format!("{}/cgi-bin/message/send", self.base))
            .query(&[("access_token", held.text.reveal())])
            .json(&json!({
                "touser": members.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("|"),
                "msgtype": "text",
                "agentid": self.settings.agent_id,
                "text": { "content": text },
                "safe": 0,
                "enable_duplicate_check": 1,
                "duplicate_check_interval": REPEATED_S,
            }));
        let reply = answer(request, false).await?;
        let missed = ["invaliduser", "unlicenseduser"]
            .iter()
            .filter_map(|field| reply[*field].as_str())
            .flat_map(|list| list.split('|'))
            .filter(|one| !one.is_empty())
            .count();
        let id = reply["msgid"].as_str().filter(|id| !id.is_empty() && id.len() <= 128);
        Ok(Told {
            id: id.map(str::to_owned),
            missed,
        })
    }
}

/// One call and its reply, or the error that it is; `token`: it asked for one.
async fn answer(request: reqwest::RequestBuilder, token: bool) -> Result<serde_json::Value, WecomError> {
    let silent = |detail| WecomError::own(WecomClass::Unreachable, detail);
    let reply = http::exchange(request).await.map_err(silent)?;
    if reply.status != 200 {
        return Err(silent("the HTTP status is not 200"));
    }
    let reply = reply.object().ok_or_else(|| silent("the reply is not a JSON object"))?;
    let errcode = match &reply["errcode"] {
        serde_json::Value::Number(number) => number.as_i64(),
        serde_json::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match errcode {
        Some(0) => Ok(reply),
        Some(errcode) => Err(WecomError::refused(classify(errcode, token), errcode)),
        None => Err(silent("the reply says no errcode")),
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("chezhu_wecom_calls_total", "outcome" => outcome).increment(1);
}

fn log(error: &WecomError) {
    let (class, errcode, detail) = (error.class.name(), error.errcode, error.detail);
    if error.is_alarm() {
        tracing::error!(class, errcode, detail, "wecom refuses us: somebody must look");
    } else {
        tracing::warn!(class, errcode, detail, "a wecom call failed");
    }
}

/// Seconds before its end at which a token is fetched anew.
const MARGIN_S: i64 = 300;

fn renew_at(asked: At, life_s: i64) -> At {
    asked.plus_seconds((life_s - MARGIN_S).max(life_s / 2))
}
