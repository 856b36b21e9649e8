//! What goes wrong with WeChat. Nothing here can hold a code, a token, a secret or an openid.

use std::net::IpAddr;

use super::class::{Api, Class, classify};
use crate::ground::clock::At;

/// Our words for a call that the platform never saw.
pub(super) const NOT_SENT: &str = "a value does not fit its field: not sent";
pub(super) const NOT_ASKED: &str = "not asked: the last calls failed";
pub(super) const NO_CONNECTION: &str = "no connection";

/// A call that did not give its result: what failed, what that means, and what the platform needs to explain it.
///
/// The platform's own words (`errmsg`) are not kept, as they may echo what was sent; its request id is
/// (wechat.md 0.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wechat {}: {} ({detail}), errcode {errcode:?}, http {http:?}, rid {rid:?}", api.name(), class.name())]
pub struct WeChatError {
    /// The call that failed: for a phone number it may be the token's.
    pub api: Api,
    /// What that means to us.
    pub class: Class,
    /// WeChat's code, when it answered with one.
    pub errcode: Option<i64>,
    /// The HTTP status, when it is not 200.
    pub http: Option<u16>,
    /// WeChat's request id, for `cgi-bin/openapi/rid/get`.
    pub rid: Option<String>,
    /// Our address as WeChat saw it when that is not on its list (40164).
    pub egress: Option<IpAddr>,
    /// When to ask again, when that is known.
    pub until: Option<At>,
    /// Which of our own checks failed, in constant words.
    pub detail: &'static str,
}

impl WeChatError {
    /// WeChat answered `errcode`.
    pub(super) fn refused(api: Api, errcode: i64, errmsg: &str) -> Self {
        Self {
            errcode: Some(errcode),
            rid: rid(errmsg),
            egress: if errcode == 40164 { egress(errmsg) } else { None },
            ..Self::of(api, classify(api, errcode), "refused by the platform")
        }
    }

    /// An error of our own finding.
    pub(super) const fn of(api: Api, class: Class, detail: &'static str) -> Self {
        Self {
            api,
            class,
            errcode: None,
            http: None,
            rid: None,
            egress: None,
            until: None,
            detail,
        }
    }

    /// Whether the platform rather than the caller is at fault, so that the breaker counts it.
    pub(super) const fn is_outage(&self) -> bool {
        matches!(
            self.class,
            Class::Busy | Class::Unreachable | Class::QuotaDay | Class::Token
        )
    }

    /// Whether the platform certainly did nothing: it said no, or was not reached, or only a token was asked for. When
    /// not, a message may have been sent although we do not know (wechat.md 4, security.md 6.4).
    pub fn never_sent(&self) -> bool {
        let silent = matches!(self.class, Class::Unreachable | Class::Unknown);
        !silent
            || !matches!(self.api, Api::SubscribeSend | Api::TemplateSend)
            || self.errcode.is_some()
            || [NOT_SENT, NOT_ASKED, NO_CONNECTION].contains(&self.detail)
    }

    /// Whether nobody was asked at all: it says nothing about the message.
    pub fn not_asked(&self) -> bool {
        self.detail == NOT_ASKED
    }

    /// Whether somebody must be woken: no retry mends it.
    pub const fn is_alarm(&self) -> bool {
        matches!(
            self.class,
            Class::Config | Class::Restricted | Class::Token | Class::Content
        )
    }
}

/// `rid: 6a1b2c3d-…` at the end of an errmsg: hexadecimal digits and dashes only.
fn rid(errmsg: &str) -> Option<String> {
    let text: String = errmsg
        .split_once("rid: ")?
        .1
        .chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .take(40)
        .collect();
    (!text.is_empty()).then_some(text)
}

/// `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist`.
fn egress(errmsg: &str) -> Option<IpAddr> {
    errmsg
        .split_once("invalid ip ")?
        .1
        .split([' ', ','])
        .next()?
        .parse()
        .ok()
}

/// A setting that stops the start; each sentence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeChatConfigError {
    /// Not a URL at all.
    #[error("CHEZHU_WECHAT__BASE_URL is not a URL of the form https://host")]
    BaseUrl,
    /// Plain http without leave.
    #[error("CHEZHU_WECHAT__BASE_URL must be https (CHEZHU_WECHAT__ALLOW_HTTP=true is for tests)")]
    NotHttps,
    /// The app id is missing or malformed.
    #[error("CHEZHU_WECHAT__APP_ID is missing or not made of letters and digits")]
    AppId,
    /// The secret is missing.
    #[error("CHEZHU_WECHAT__APP_SECRET is missing")]
    AppSecret,
    /// No time limit.
    #[error("CHEZHU_WECHAT__TIMEOUT must be more than nothing")]
    Timeout,
    /// The HTTP client could not be made (no TLS roots?).
    #[error("the HTTP client for WeChat could not be made")]
    Client,
}

#[cfg(test)]
mod tests {
    use super::{Api, Class, WeChatError};

    #[test]
    fn the_request_id_is_kept_and_the_words_are_not() {
        let error = WeChatError::refused(
            Api::Code2Session,
            40029,
            "invalid code 0a1SECRET, rid: 6a1b2c3d-0f0f0f0f-12345678",
        );
        assert_eq!(error.rid.as_deref(), Some("6a1b2c3d-0f0f0f0f-12345678"));
        assert_eq!(error.class, Class::CodeInvalid);
        assert!(!format!("{error} {error:?}").contains("SECRET"));
        let odd = WeChatError::refused(Api::Code2Session, 40029, "rid: oOPENID0123456789 x");
        assert_eq!(odd.rid, None);
    }

    #[test]
    fn the_address_that_is_not_listed_is_told() {
        let message = "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 6a1b";
        let error = WeChatError::refused(Api::StableToken, 40164, message);
        assert_eq!(error.egress, "1.2.3.4".parse().ok());
        assert!(error.is_alarm() && !error.is_outage());
        assert_eq!(
            WeChatError::refused(Api::StableToken, 40164, "invalid ip x").egress,
            None
        );
        assert_eq!(WeChatError::refused(Api::StableToken, 40013, message).egress, None);
    }
}
