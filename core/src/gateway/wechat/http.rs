//! One request to WeChat and its reply, by the client that every gateway has; nothing of a URL in an error.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::class::{Api, Class};
use super::error::{NO_CONNECTION, WeChatConfigError, WeChatError};
use super::wire::{LONGEST, read};
use crate::gateway::http::{self, BadBase};

/// See [`http::base`].
pub(super) fn base(text: &str, allow_http: bool) -> Result<String, WeChatConfigError> {
    http::base(text, allow_http).map_err(|bad| match bad {
        BadBase::Malformed => WeChatConfigError::BaseUrl,
        BadBase::NotHttps => WeChatConfigError::NotHttps,
    })
}

/// See [`http::client`].
pub(super) fn client(timeout: Duration, allow_http: bool) -> Result<Client, WeChatConfigError> {
    http::client(timeout, allow_http).ok_or(WeChatConfigError::Client)
}

/// Sends and reads. The reply is wiped after reading, as it may hold a session key or a token.
pub(super) async fn exchange<T: DeserializeOwned>(api: Api, request: RequestBuilder) -> Result<T, WeChatError> {
    let broken = |error: reqwest::Error| WeChatError::of(api, Class::Unreachable, cause(&error.without_url()));
    let mut response = request.send().await.map_err(broken)?;
    let status = response.status();
    if status != StatusCode::OK {
        let error = WeChatError::of(api, Class::Unreachable, "the HTTP status is not 200");
        return Err(WeChatError {
            http: Some(status.as_u16()),
            ..error
        });
    }
    let mut body = Zeroizing::new(Vec::with_capacity(1024));
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > LONGEST {
            return Err(WeChatError::of(api, Class::Unreachable, "the reply is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    read(api, &body)
}

/// Constant words for what happened: the error's own text could quote the request.
fn cause(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        NO_CONNECTION
    } else if error.is_body() || error.is_decode() {
        "the reply broke off"
    } else {
        "the request could not be sent"
    }
}

#[cfg(test)]
mod tests {
    use super::super::error::WeChatConfigError;
    use super::base;

    #[test]
    fn only_https_unless_allowed() {
        assert_eq!(
            base("https://api.weixin.qq.com", false).as_deref(),
            Ok("https://api.weixin.qq.com")
        );
        assert_eq!(
            base("https://api.weixin.qq.com/", false).as_deref(),
            Ok("https://api.weixin.qq.com")
        );
        assert_eq!(
            base("https://proxy.example/wx/", false).as_deref(),
            Ok("https://proxy.example/wx")
        );
        assert_eq!(base("http://127.0.0.1:8081", false), Err(WeChatConfigError::NotHttps));
        assert_eq!(
            base("http://127.0.0.1:8081", true).as_deref(),
            Ok("http://127.0.0.1:8081")
        );
        for bad in [
            "",
            "api.weixin.qq.com",
            "ftp://api.weixin.qq.com",
            "file:///etc/passwd",
            "https://user@api.weixin.qq.com",
            "https://user:pw@api.weixin.qq.com",
            "https://api.weixin.qq.com/?x=1",
            "https://api.weixin.qq.com/#x",
            "https://",
        ] {
            assert_eq!(base(bad, true), Err(WeChatConfigError::BaseUrl), "{bad}");
        }
    }
}
