//! JPush (极光推送) to native shells: REST v3 (wechat.md 12.2).

use std::time::Duration;

use reqwest::Client;
use serde_json::json;

use super::PushBody;
use super::error::{PushClass, PushConfigError, PushError};
use crate::gateway::http;
use crate::ground::secret::Secret;

/// How long JPush keeps what it cannot deliver.
const TTL_S: u32 = 3600;

/// Where JPush is and who asks (`CHEZHU_PUSH__JPUSH_…`).
#[derive(Debug, Clone)]
pub struct JPushSettings {
    /// `https://api.jpush.cn`, or a stand-in.
    pub base_url: String,
    /// Leave for plain http, for tests only.
    pub allow_http: bool,
    /// The application.
    pub app_key: String,
    /// Its secret.
    pub master_secret: Secret,
    /// How long a call may take in all.
    pub timeout: Duration,
}

/// The client.
pub struct JPush {
    http: Client,
    base: String,
    settings: JPushSettings,
}

impl JPush {
    /// A client by these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`PushConfigError`].
    pub fn new(settings: JPushSettings) -> Result<JPush, PushConfigError> {
        Ok(JPush {
            http: http::client(settings.timeout, settings.allow_http).ok_or(PushConfigError::Client)?,
            base: http::base(&settings.base_url, settings.allow_http).map_err(|_bad| PushConfigError::BaseUrl)?,
            settings,
        })
    }

    /// Sends a push to one installation; gives JPush's id of it.
    ///
    /// # Errors
    /// [`PushError`]; `Gone` when JPush knows the installation no more.
    pub(super) async fn send(&self, registration_id: &str, body: &PushBody) -> Result<Option<String>, PushError> {
        let extras = json!({ "kind": body.kind, "subject": body.subject, "notice": body.notice });
        let request = self
            .http
            .post(format!("{}/v3/push", self.base))
            .basic_auth(&self.settings.app_key, Some(self.settings.master_secret.reveal()))
            .json(&json!({
                "platform": "all",
                "audience": { "registration_id": [registration_id] },
                // Vendors' channels: a message of work, not of marketing.
                "notification": {
                    "android": { "alert": body.words, "extras": extras, "category": "WORK" },
                    "ios": { "alert": body.words, "extras": extras, "thread-id": body.notice },
                    "hmos": { "alert": body.words, "extras": extras, "category": "WORK" },
                },
                "options": { "time_to_live": TTL_S, "apns_production": true, "apns_collapse_id": body.notice, "classification": 1 },
            }));
        let silent = |detail| PushError::own(PushClass::Unreachable, detail);
        let reply = http::exchange(request).await.map_err(silent)?;
        let said = reply.object().ok_or_else(|| silent("the reply is not a JSON object"))?;
        let code = said["error"]["code"].as_i64();
        match (reply.status, code) {
            (200, None) => match &said["msg_id"] {
                serde_json::Value::String(id) if !id.is_empty() && id.len() <= 128 => Ok(Some(id.clone())),
                serde_json::Value::Number(id) => Ok(Some(id.to_string())),
                _ => Err(silent("the reply names no message")),
            },
            (status, code) => {
                let code = code.unwrap_or(0);
                Err(PushError::answered(class(status, code), code))
            }
        }
    }
}

/// What a code means (REST v3, 返回码).
const fn class(status: u16, code: i64) -> PushClass {
    match code {
        // Nobody fits: the installation is gone, or was not seen for most of a year (wechat.md 12.2).
        1011 => PushClass::Gone,
        1000 | 1030 | 2002 => PushClass::Busy,
        1004 | 1008 | 1009 | 1020 | 2003 | 2004 => PushClass::Config,
        0 if status >= 500 || status == 429 => PushClass::Busy,
        0 if status == 401 || status == 403 => PushClass::Config,
        0 => PushClass::Unreachable,
        _ => PushClass::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::class;
    use crate::gateway::push::PushClass;

    #[test]
    fn each_code_means_something() {
        for (status, code, meant) in [
            (400, 1011, PushClass::Gone),
            (400, 1003, PushClass::Refused),
            (401, 1004, PushClass::Config),
            (429, 2002, PushClass::Busy),
            (503, 0, PushClass::Busy),
            (400, 1002, PushClass::Refused),
            (200, 0, PushClass::Unreachable),
        ] {
            assert_eq!(class(status, code), meant, "{status} {code}");
        }
    }
}
