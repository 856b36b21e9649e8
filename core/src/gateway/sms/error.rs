//! What goes wrong with a text message. Nothing here can hold a number, a key or the words.

use crate::gateway::http::NO_CONNECTION;

/// Our words for a call that the provider never saw.
pub(super) const NOT_SENT: &str = "no number of the mainland: not sent";
pub(super) const NOT_ASKED: &str = "not asked: the last calls failed";

/// What a failure means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsClass {
    /// The provider is busy or throttles us: later.
    Busy,
    /// Enough for this number in this hour or on this day: another channel has it.
    PhoneLimit,
    /// Enough for our account today: tomorrow.
    DayLimit,
    /// No number, or none that may be sent to (black list): another channel has it.
    Recipient,
    /// The words, a parameter or its length are not allowed.
    Content,
    /// Key, signature, template, clock: somebody must be woken.
    Config,
    /// The package is used up or the account is out of service: somebody must pay.
    Balance,
    /// The provider says that it does not know itself whether it was sent.
    Doubt,
    /// No answer, or none of the provider's; or the breaker is open.
    Unreachable,
    /// A code that the tables do not know.
    Unknown,
}

impl SmsClass {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            SmsClass::Busy => "busy",
            SmsClass::PhoneLimit => "phone_limit",
            SmsClass::DayLimit => "day_limit",
            SmsClass::Recipient => "recipient",
            SmsClass::Content => "content",
            SmsClass::Config => "config",
            SmsClass::Balance => "balance",
            SmsClass::Doubt => "doubt",
            SmsClass::Unreachable => "unreachable",
            SmsClass::Unknown => "unknown",
        }
    }
}

/// A message that was not taken, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sms: {} ({detail}), code {code:?}, request {request:?}", class.name())]
pub struct SmsError {
    /// What that means to us.
    pub class: SmsClass,
    /// The provider's code.
    pub code: Option<String>,
    /// The provider's id of the request, for its support.
    pub request: Option<String>,
    /// Which of our own checks failed, in constant words.
    pub detail: &'static str,
}

impl SmsError {
    /// The provider answered with a code.
    pub(super) fn refused(class: SmsClass, code: Option<String>, request: Option<String>) -> Self {
        Self {
            code,
            request,
            ..Self::own(class, "refused by the provider")
        }
    }

    /// An error of our own finding.
    pub(super) const fn own(class: SmsClass, detail: &'static str) -> Self {
        Self {
            class,
            code: None,
            request: None,
            detail,
        }
    }

    /// Whether the provider rather than the message is at fault, so that the breaker counts it.
    pub(super) const fn is_outage(&self) -> bool {
        matches!(self.class, SmsClass::Busy | SmsClass::Doubt | SmsClass::Unreachable)
    }

    /// Whether it was certainly not sent: the provider said no, or was not reached.
    pub fn never_sent(&self) -> bool {
        match self.class {
            SmsClass::Doubt => false,
            _ => self.code.is_some() || [NOT_SENT, NOT_ASKED, NO_CONNECTION].contains(&self.detail),
        }
    }

    /// Whether somebody must be woken: no retry mends it.
    pub const fn is_alarm(&self) -> bool {
        matches!(self.class, SmsClass::Config | SmsClass::Balance | SmsClass::Content)
    }
}

/// A setting that stops the start; each sentence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmsConfigError {
    /// Not a URL at all.
    #[error("CHEZHU_SMS__BASE_URL is not a URL of the form https://host")]
    BaseUrl,
    /// Plain http without leave.
    #[error("CHEZHU_SMS__BASE_URL must be https (CHEZHU_SMS__ALLOW_HTTP=true is for tests)")]
    NotHttps,
    /// The key's id is missing or malformed.
    #[error("CHEZHU_SMS__KEY_ID is missing or not printable")]
    KeyId,
    /// The key's secret is missing.
    #[error("CHEZHU_SMS__KEY_SECRET is missing")]
    KeySecret,
    /// The HTTP client could not be made (no TLS roots?).
    #[error("the HTTP client for SMS could not be made")]
    Client,
}
