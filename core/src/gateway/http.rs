//! One request and its reply, as every gateway wants it: https only, no redirects, no proxy of the environment, a limit of
//! time and length, nothing of a URL in an error.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Url, redirect, retry};
use zeroize::Zeroizing;

/// The longest reply that is read, in bytes, after decompression.
pub const LONGEST: usize = 64 * 1024;

/// Our words when nothing was sent, because nobody was there.
pub const NO_CONNECTION: &str = "no connection";

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadBase {
    /// Not of the form `https://host`.
    Malformed,
    /// Plain http without leave.
    NotHttps,
}

/// The base URL without a trailing slash: https, or http when allowed; no user, query or fragment.
///
/// # Errors
/// [`BadBase`].
pub fn base(text: &str, allow_http: bool) -> Result<String, BadBase> {
    let url = Url::parse(text).map_err(|_not_a_url| BadBase::Malformed)?;
    match url.scheme() {
        "https" => {}
        "http" if allow_http => {}
        "http" => return Err(BadBase::NotHttps),
        _ => return Err(BadBase::Malformed),
    }
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !plain || url.fragment().is_some() || !url.has_host() {
        return Err(BadBase::Malformed);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Host and, where it is not the usual one, port: as reqwest writes them into the `Host` header.
pub fn host(base: &str) -> String {
    let Ok(url) = Url::parse(base) else {
        return String::new();
    };
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// The client; `timeout` bounds a whole request with its reply. `None` when it cannot be made (no TLS roots?).
pub fn client(timeout: Duration, allow_http: bool) -> Option<Client> {
    Client::builder()
        .https_only(!allow_http)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(timeout)
        .connect_timeout(timeout.min(Duration::from_secs(2)))
        .user_agent(concat!("chezhu/", env!("CARGO_PKG_VERSION")))
        .build()
        .ok()
}

/// A reply: its status and its body, which is wiped when it is dropped.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Zeroizing<Vec<u8>>,
}

impl Reply {
    /// The body as a JSON object; anything else is none of the provider's.
    pub fn object(&self) -> Option<serde_json::Value> {
        let value: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        value.is_object().then_some(value)
    }
}

/// Sends and reads.
///
/// # Errors
/// Constant words for what happened: the error's own text could quote the request.
pub async fn exchange(request: RequestBuilder) -> Result<Reply, &'static str> {
    exchange_up_to(request, LONGEST).await
}

/// The same for replies of at most so many bytes.
///
/// # Errors
/// As of [`exchange`].
pub async fn exchange_up_to(request: RequestBuilder, longest: usize) -> Result<Reply, &'static str> {
    let broken = |error: reqwest::Error| cause(&error.without_url());
    let mut response = request.send().await.map_err(broken)?;
    let status = response.status().as_u16();
    let mut body = Zeroizing::new(Vec::with_capacity(1024));
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > longest {
            return Err("the reply is too long");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, body })
}

fn cause(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() && !error.is_connect() {
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
    use super::{BadBase, base, host};

    #[test]
    fn only_https_unless_allowed() {
        assert_eq!(
            base("https://sms.tencentcloudapi.com/", false).as_deref(),
            Ok("https://sms.tencentcloudapi.com")
        );
        assert_eq!(base("http://127.0.0.1:81", false), Err(BadBase::NotHttps));
        assert_eq!(base("http://127.0.0.1:81", true).as_deref(), Ok("http://127.0.0.1:81"));
        for bad in [
            "",
            "x",
            "ftp://x",
            "https://u@x",
            "https://x/?q",
            "https://x/#f",
            "https://",
        ] {
            assert_eq!(base(bad, true), Err(BadBase::Malformed), "{bad}");
        }
        assert_eq!(
            (host("https://a.cn").as_str(), host("http://a:81").as_str()),
            ("a.cn", "a:81")
        );
    }
}
