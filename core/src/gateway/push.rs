//! The port of pushes to the staff's app (wechat.md 12.2 and 12.3): browsers by Web Push, native shells by JPush. WeCom is a
//! channel of its own behind it.
//!
//! A push passes through others' hands and lies on a locked screen: it says a kind, the id of what it is about, and words
//! from a fixed list, and there is no way to say anything else (security.md 3, "consultant's phone").

pub mod crypt;
mod error;
pub mod jpush;
pub mod vapid;
pub mod web;

use serde::{Deserialize, Serialize};

pub use error::{PushClass, PushConfigError, PushError};
use jpush::JPush;
use web::WebPush;

/// What a push may say on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushMessage {
    /// Somebody asks for a visit.
    NewBooking,
    /// Something waits for an answer.
    AnswerWaits,
    /// Something else stands in the inbox.
    Inbox,
}

impl PushMessage {
    /// Of a kind of notice.
    pub fn of(kind: &str) -> PushMessage {
        match kind {
            "booking.requested" => PushMessage::NewBooking,
            _ if kind.starts_with("booking.answer_") => PushMessage::AnswerWaits,
            _ => PushMessage::Inbox,
        }
    }

    /// The words on the screen.
    pub const fn words(self) -> &'static str {
        match self {
            PushMessage::NewBooking => "您有 1 条新预约",
            PushMessage::AnswerWaits => "您有 1 条预约待答复",
            PushMessage::Inbox => "您有 1 条新通知",
        }
    }
}

/// A push as it travels. Nothing personal: a kind, ids, fixed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushBody {
    /// What kind of notice, `module.word`.
    pub kind: String,
    /// The id of what it is about: the link.
    pub subject: String,
    /// The notice, to be acknowledged; also what replaces itself when it is told twice.
    pub notice: String,
    /// The words on the screen.
    pub words: String,
}

impl PushBody {
    /// Of a notice of this kind.
    pub fn new(kind: &str, subject: &str, notice: &str) -> PushBody {
        PushBody {
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            notice: notice.to_owned(),
            words: PushMessage::of(kind).words().to_owned(),
        }
    }
}

/// Where a device is reached. Its `Debug` says the kind only: the rest is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Device {
    /// A browser's subscription (W3C Push API).
    WebPush {
        /// The push service's address for this browser: a secret.
        endpoint: String,
        /// Its public key, base64url.
        p256dh: String,
        /// Its authentication secret, base64url.
        auth: String,
    },
    /// A native shell.
    Jpush {
        /// JPush's id of the installation.
        registration_id: String,
    },
}

impl std::fmt::Debug for Device {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Device::WebPush { .. } => "WebPush",
            Device::Jpush { .. } => "Jpush",
        })
    }
}

/// Who carries the pushes, by the settings; what is not set reaches nobody.
#[derive(Default)]
pub struct Push {
    /// To browsers.
    pub web: Option<WebPush>,
    /// To native shells.
    pub jpush: Option<JPush>,
}

impl Push {
    /// Whether there is anybody to ask.
    pub const fn is_set(&self) -> bool {
        self.web.is_some() || self.jpush.is_some()
    }

    /// Whether this device can be asked.
    pub fn carries(&self, device: &Device) -> bool {
        match device {
            Device::WebPush { .. } => self.web.is_some(),
            Device::Jpush { .. } => self.jpush.is_some(),
        }
    }

    /// Sends a push to one device; gives the provider's id of it, if it has one.
    ///
    /// # Errors
    /// [`PushError`]; of class `Gone` when the device is no more and shall be forgotten.
    pub async fn send(&self, device: &Device, body: &PushBody) -> Result<Option<String>, PushError> {
        let none = || PushError::own(PushClass::Unset, "no provider of such devices is set");
        let sent = match device {
            Device::WebPush { endpoint, p256dh, auth } => {
                let web = self.web.as_ref().ok_or_else(none)?;
                web.send(endpoint, p256dh, auth, body).await
            }
            Device::Jpush { registration_id } => {
                let jpush = self.jpush.as_ref().ok_or_else(none)?;
                jpush.send(registration_id, body).await
            }
        };
        let outcome = sent.as_ref().map_or_else(|error| error.class.name(), |_| "ok");
        metrics::counter!("chezhu_push_calls_total", "outcome" => outcome).increment(1);
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::{Push, PushBody, PushMessage};

    #[test]
    fn a_push_says_that_there_is_something_and_nothing_of_it() {
        for message in [PushMessage::NewBooking, PushMessage::AnswerWaits, PushMessage::Inbox] {
            let words = message.words();
            assert!(words.starts_with("您有 1 条") && words.chars().count() <= 20, "{words}");
            assert_eq!(words.chars().filter(char::is_ascii_digit).count(), 1);
        }
        let body = PushBody::new("booking.answer_half", "booking_1", "notice_1");
        assert_eq!(body.words, PushMessage::AnswerWaits.words());
        assert!(!Push::default().is_set());
    }
}
