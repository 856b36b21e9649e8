//! WeChat.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use super::{ServiceAccount, SettingError, Template, must};

/// `[wechat]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeChat {
    /// Base address of the platform.
    pub base_url: String,
    /// Tests only.
    pub allow_http: bool,
    /// The mini-program's app id.
    pub app_id: String,
    /// Its secret.
    pub app_secret: String,
    /// Template id of the booking notices that have no template of their own; empty: none is sent.
    pub template_booking: String,
    /// Templates by notice.
    #[serde(default)]
    pub templates: BTreeMap<String, Template>,
    /// The service account.
    pub service: ServiceAccount,
    /// Subscribe messages a second, of each jobs process.
    pub sends_per_second: NonZeroU32,
    /// Token of WeChat's push to us; empty, together with the key: none is taken in.
    pub push_token: String,
    /// `EncodingAESKey` of WeChat's push, 43 characters.
    pub push_aes_key: String,
    /// Whether what owners write for others to read is checked by WeChat first.
    pub content_check: bool,
}

impl WeChat {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        self.service.check()?;
        must(
            !self.app_id.is_empty(),
            "CHEZHU_WECHAT__APP_ID is not set: the mini-program's app id",
        )?;
        must(
            !self.app_secret.is_empty(),
            "CHEZHU_WECHAT__APP_SECRET is not set: the mini-program's secret",
        )?;
        let https = self.base_url.starts_with("https://") || (self.allow_http && self.base_url.starts_with("http://"));
        must(
            https,
            "CHEZHU_WECHAT__BASE_URL must begin with https:// (CHEZHU_WECHAT__ALLOW_HTTP=true permits http, for tests only)",
        )
    }
}
