//! Text messages through Tencent Cloud or Aliyun, whichever is set (wechat.md 5.3).
//!
//! One concrete client; the provider decides how a request is signed and what its codes mean. Nothing here retries: a
//! message that may have left is never repeated behind the caller's back.

mod aliyun;
mod error;
mod tencent;

use std::time::Duration;

use reqwest::Client;

pub use aliyun::classify as classify_aliyun;
pub use error::{SmsClass, SmsConfigError, SmsError};
pub use tencent::classify as classify_tencent;

use crate::gateway::breaker::Breaker;
use crate::gateway::http::{self, BadBase};
use crate::ground::clock::{At, Clock};
use crate::ground::secret::Secret;
use crate::ground::text::Phone;

/// Failures in a row that open the breaker (security.md R6 allows 20), and for how many seconds.
const BREAKER: (u32, i64) = (5, 5);

/// The most numbers in one call; both providers take more.
pub const MOST: usize = 100;

/// Who carries the messages, and who we are to them (`CHEZHU_SMS__…`).
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// Which.
    pub provider: Provider,
    /// Its address; empty: its own.
    pub base_url: String,
    /// Leave for plain http, for tests only.
    pub allow_http: bool,
    /// SecretId, AccessKey ID.
    pub key_id: String,
    /// SecretKey, AccessKey Secret.
    pub key_secret: Secret,
    /// The approved signature.
    pub sign_name: String,
    /// How long a call may take in all.
    pub timeout: Duration,
}

/// The providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provider {
    /// Tencent Cloud, signed by TC3-HMAC-SHA256.
    Tencent {
        /// SmsSdkAppId.
        app_id: String,
        /// Region.
        region: String,
    },
    /// Aliyun, signed by ACS3-HMAC-SHA256.
    Aliyun,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// The approved template.
    pub template: String,
    /// Name and text of its parameters, in its order.
    pub params: Vec<(String, String)>,
    /// Our own id of it, echoed in receipts; no personal data.
    pub session: String,
}

/// The client. One for a process.
pub struct SmsGateway {
    http: Client,
    base: String,
    host: String,
    settings: SmsSettings,
    clock: Clock,
    breaker: Breaker,
}

impl SmsGateway {
    /// A client by these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`SmsConfigError`] with a sentence that names the setting.
    pub fn new(settings: SmsSettings, clock: Clock) -> Result<Self, SmsConfigError> {
        let own = match settings.provider {
            Provider::Tencent { .. } => tencent::PLATFORM,
            Provider::Aliyun => aliyun::PLATFORM,
        };
        let text = if settings.base_url.is_empty() {
            own
        } else {
            &settings.base_url
        };
        let base = http::base(text, settings.allow_http).map_err(|bad| match bad {
            BadBase::Malformed => SmsConfigError::BaseUrl,
            BadBase::NotHttps => SmsConfigError::NotHttps,
        })?;
        if settings.key_id.is_empty() || !settings.key_id.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(SmsConfigError::KeyId);
        }
        if settings.key_secret.is_empty() {
            return Err(SmsConfigError::KeySecret);
        }
        let http = http::client(settings.timeout, settings.allow_http).ok_or(SmsConfigError::Client)?;
        Ok(Self {
            http,
            host: http::host(&base),
            base,
            settings,
            clock,
            breaker: Breaker::new(BREAKER.0, BREAKER.1),
        })
    }

    /// Sends one message to these numbers of the mainland; the provider's id of it. It is sent when one of them was taken.
    ///
    /// # Errors
    /// [`SmsError`]: unless [`SmsError::never_sent`], it is open whether it was sent.
    pub async fn send(&self, to: &[Phone], message: &Sms) -> Result<Option<String>, SmsError> {
        let numbers: Vec<&Phone> = to
            .iter()
            .filter(|phone| phone.national().is_some())
            .take(MOST)
            .collect();
        if numbers.is_empty() {
            return Err(SmsError::own(SmsClass::Recipient, error::NOT_SENT));
        }
        let now = self.clock.now();
        let Some(pass) = self.breaker.admit(now) else {
            count(self.name(), "open");
            return Err(SmsError::own(SmsClass::Unreachable, error::NOT_ASKED));
        };
        let call = async {
            match &self.settings.provider {
                Provider::Tencent { app_id, region } => self.tencent(app_id, region, &numbers, message, now).await,
                Provider::Aliyun => self.aliyun(&numbers, message, now).await,
            }
        };
        let result = match tokio::time::timeout(self.settings.timeout, call).await {
            Ok(result) => result,
            Err(_elapsed) => Err(SmsError::own(SmsClass::Unreachable, "no answer in time")),
        };
        self.told(pass, &result);
        result
    }

    fn told(&self, pass: crate::gateway::breaker::Pass<'_>, result: &Result<Option<String>, SmsError>) {
        let (api, now) = (self.name(), self.clock.now());
        match result {
            Ok(_) => {
                pass.succeeded();
                count(api, "ok");
            }
            Err(error) => {
                if error.is_outage() {
                    pass.failed(now);
                } else {
                    pass.succeeded();
                }
                let (class, code, detail) = (error.class.name(), error.code.as_deref(), error.detail);
                count(api, class);
                let request = error.request.as_deref();
                if error.is_alarm() {
                    tracing::error!(
                        api,
                        class,
                        code,
                        detail,
                        request,
                        "the SMS provider refuses us: somebody must look"
                    );
                } else {
                    tracing::warn!(api, class, code, detail, request, "an SMS call failed");
                }
            }
        }
    }

    /// The name in logs and metrics.
    pub fn name(&self) -> &'static str {
        match self.settings.provider {
            Provider::Tencent { .. } => "sms_tencent",
            Provider::Aliyun => "sms_aliyun",
        }
    }
}

fn count(api: &'static str, outcome: &'static str) {
    metrics::counter!("chezhu_sms_calls_total", "api" => api, "outcome" => outcome).increment(1);
}

/// Lower-case hex of HMAC-SHA256.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
    aws_lc_rs::hmac::sign(&key, text).as_ref().to_vec()
}

/// An instant as the providers' formats want it.
fn written(at: At, format: &str) -> String {
    at.utc().format(format).to_string()
}

/// What of a reply may be kept: short and printable.
fn word(value: &serde_json::Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.is_empty() && text.len() <= 80)?;
    text.bytes().all(|b| b.is_ascii_graphic()).then(|| text.to_owned())
}
