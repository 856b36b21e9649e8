//! Web Push to browsers (RFC 8030, 8291, 8292).

use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Url};

use super::PushBody;
use super::crypt;
use super::error::{PushClass, PushConfigError, PushError};
use super::vapid::Vapid;
use crate::gateway::http;
use crate::ground::clock::Clock;
use crate::ground::seal::Keyring;

/// How long a push service keeps what it cannot deliver: later it is worthless.
const TTL_S: u32 = 3600;
/// The longest address that is kept.
const LONGEST: usize = 1024;

/// Which push services are asked, and who asks (`CHEZHU_PUSH__WEB_…`).
#[derive(Debug, Clone)]
pub struct WebPushSettings {
    /// Whom a push service may write to.
    pub subject: String,
    /// Hosts, or ends of hosts, of push services: an address is what a client says, and nobody else is to be called.
    pub hosts: Vec<String>,
    /// Leave for plain http, for tests only.
    pub allow_http: bool,
    /// How long a call may take in all.
    pub timeout: Duration,
}

/// The client.
pub struct WebPush {
    http: Client,
    vapid: OnceLock<Vapid>,
    settings: WebPushSettings,
    clock: Clock,
}

/// Whether this is the address of a push service that may be asked.
pub fn may_ask(settings: &WebPushSettings, endpoint: &str) -> bool {
    let Ok(url) = Url::parse(endpoint) else { return false };
    let scheme = url.scheme() == "https" || (settings.allow_http && url.scheme() == "http");
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let port = settings.allow_http || url.port().is_none();
    let known = |host: &str| {
        settings
            .hosts
            .iter()
            .any(|one| host == one || host.strip_suffix(one.as_str()).is_some_and(|rest| rest.ends_with('.')))
    };
    endpoint.len() <= LONGEST && scheme && plain && port && url.host_str().is_some_and(known)
}

/// Whether these are the keys of a browser: a point of P-256 and sixteen bytes.
pub fn may_be_keys(p256dh: &str, auth: &str) -> bool {
    match (decoded(p256dh), decoded(auth)) {
        (Some(p256dh), Some(auth)) => crypt::encrypt(&p256dh, &auth, b"?").is_ok(),
        _ => false,
    }
}

/// Browsers write base64url without padding; some libraries pad it.
fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

impl WebPush {
    /// A client by these settings; nothing is called yet.
    ///
    /// # Errors
    /// [`PushConfigError`].
    pub fn new(settings: WebPushSettings, clock: Clock) -> Result<WebPush, PushConfigError> {
        Ok(WebPush {
            http: http::client(settings.timeout, settings.allow_http).ok_or(PushConfigError::Client)?,
            vapid: OnceLock::new(),
            settings,
            clock,
        })
    }

    /// Says by which key files this house is known to push services: before the first push; the first word stands.
    ///
    /// # Errors
    /// [`PushConfigError::Key`].
    pub fn known_by(&self, keys: &Keyring) -> Result<(), PushConfigError> {
        if self.vapid.get().is_none() {
            let vapid = Vapid::new(keys, &self.settings.subject)?;
            // Another thread may have said the same.
            self.vapid.get_or_init(|| vapid);
        }
        Ok(())
    }

    /// Sends a push to one browser. The notice is its topic: told again, it replaces itself where it was not shown yet.
    ///
    /// # Errors
    /// [`PushError`]; `Gone` when the push service knows the subscription no more.
    pub(super) async fn send(
        &self,
        endpoint: &str,
        p256dh: &str,
        auth: &str,
        body: &PushBody,
    ) -> Result<Option<String>, PushError> {
        let refused = |detail| PushError::own(PushClass::Refused, detail);
        if !may_ask(&self.settings, endpoint) {
            return Err(refused("the address is none of a push service that we know"));
        }
        let keys = decoded(p256dh).zip(decoded(auth));
        let (p256dh, auth) = keys.ok_or_else(|| refused("the keys cannot be read"))?;
        let plain = serde_json::to_vec(body).map_err(|_never| refused("it cannot be written"))?;
        let message = crypt::encrypt(&p256dh, &auth, &plain).map_err(|_bad| refused("the keys are wrong"))?;
        let url = Url::parse(endpoint).map_err(|_bad| refused("the address is none"))?;
        let origin = url.origin().ascii_serialization();
        let who = self
            .vapid
            .get()
            .and_then(|vapid| vapid.authorization(&origin, self.clock.now()));
        let who = who.ok_or_else(|| PushError::own(PushClass::Config, "nothing can be signed"))?;
        // A topic has at most 32 characters of base64url: the end of the id is what differs.
        let topic: String = body.notice.chars().rev().take(26).collect();
        let request = self
            .http
            .post(url)
            .header("authorization", who)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", TTL_S)
            .header("urgency", "high")
            .header("topic", topic)
            .body(message);
        let silent = |detail| PushError::own(PushClass::Unreachable, detail);
        let reply = http::exchange(request).await.map_err(silent)?;
        match reply.status {
            200..=202 => Ok(None),
            status => Err(PushError::answered(class(status), i64::from(status))),
        }
    }
}

/// What a status means (RFC 8030, 5 and 8.4; RFC 8292, 2).
const fn class(status: u16) -> PushClass {
    match status {
        404 | 410 => PushClass::Gone,
        401 | 403 => PushClass::Config,
        429 | 500..=599 => PushClass::Busy,
        400..=499 => PushClass::Refused,
        _ => PushClass::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{WebPushSettings, class, may_ask};
    use crate::gateway::push::PushClass;

    #[test]
    fn only_push_services_are_asked() {
        let settings = |allow_http| WebPushSettings {
            subject: "mailto:it@example.com".to_owned(),
            hosts: ["fcm.googleapis.com", "push.apple.com"].map(str::to_owned).into(),
            allow_http,
            timeout: Duration::from_secs(1),
        };
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://web.push.apple.com/QAbc",
        ] {
            assert!(may_ask(&settings(false), good), "{good}");
        }
        for bad in [
            "",
            "https://evil.example/fcm.googleapis.com",
            "https://fcm.googleapis.com.evil.example/x",
            "https://evilfcm.googleapis.com/x",
            "https://user@fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "http://fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "file:///etc/passwd",
        ] {
            assert!(!may_ask(&settings(false), bad), "{bad}");
        }
        assert!(may_ask(&settings(true), "http://fcm.googleapis.com:81/x"));
    }

    #[test]
    fn each_status_means_something() {
        for (status, meant) in [
            (404, PushClass::Gone),
            (410, PushClass::Gone),
            (403, PushClass::Config),
            (413, PushClass::Refused),
            (429, PushClass::Busy),
            (503, PushClass::Busy),
            (302, PushClass::Unreachable),
        ] {
            assert_eq!(class(status), meant, "{status}");
        }
    }
}
