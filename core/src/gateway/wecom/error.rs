//! What goes wrong with WeCom. Nothing here can hold a token, a secret or a member.

use crate::gateway::http::NO_CONNECTION;

/// Our words for a call that the platform never saw.
pub(super) const NOT_ASKED: &str = "not asked: the last calls failed";

/// What a failure means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WecomClass {
    /// The platform is busy: later.
    Busy,
    /// Too often; asking on lengthens it.
    Frequent,
    /// The token was not accepted, twice.
    Token,
    /// None of the members can be reached: another channel has it.
    Recipient,
    /// Secret, application, address, rights: somebody must be woken.
    Config,
    /// No answer, or none of the platform's; or the breaker is open.
    Unreachable,
    /// A code or an answer that the tables do not know.
    Unknown,
}

impl WecomClass {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            WecomClass::Busy => "busy",
            WecomClass::Frequent => "frequent",
            WecomClass::Token => "token",
            WecomClass::Recipient => "recipient",
            WecomClass::Config => "config",
            WecomClass::Unreachable => "unreachable",
            WecomClass::Unknown => "unknown",
        }
    }
}

/// What a code of WeCom means (wechat.md 12.1); `token`: it was asked for one, where 40001 is a wrong secret.
pub const fn classify(errcode: i64, token: bool) -> WecomClass {
    match errcode {
        -1 | 45033 => WecomClass::Busy,
        45009 => WecomClass::Frequent,
        40001 if token => WecomClass::Config,
        40001 | 40014 | 42001 => WecomClass::Token,
        60111 | 81013 | 82001 => WecomClass::Recipient,
        40013 | 40056 | 40058 | 41001 | 60011 | 60020 | 301_002 => WecomClass::Config,
        _ => WecomClass::Unknown,
    }
}

/// A message that was not taken, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wecom: {} ({detail}), errcode {errcode:?}", class.name())]
pub struct WecomError {
    /// What that means to us.
    pub class: WecomClass,
    /// The platform's code.
    pub errcode: Option<i64>,
    /// Which of our own checks failed, in constant words.
    pub detail: &'static str,
}

impl WecomError {
    /// The platform answered with a code.
    pub(super) const fn refused(class: WecomClass, errcode: i64) -> Self {
        Self {
            class,
            errcode: Some(errcode),
            detail: "refused by the platform",
        }
    }

    /// An error of our own finding.
    pub(super) const fn own(class: WecomClass, detail: &'static str) -> Self {
        Self {
            class,
            errcode: None,
            detail,
        }
    }

    /// Whether the platform rather than the message is at fault, so that the breaker counts it.
    pub(super) const fn is_outage(&self) -> bool {
        matches!(
            self.class,
            WecomClass::Busy | WecomClass::Unreachable | WecomClass::Token | WecomClass::Frequent
        )
    }

    /// Whether the call cannot have reached the platform.
    pub fn not_asked(&self) -> bool {
        [NOT_ASKED, NO_CONNECTION].contains(&self.detail)
    }

    /// Whether somebody must be woken: no retry mends it.
    pub const fn is_alarm(&self) -> bool {
        matches!(self.class, WecomClass::Config | WecomClass::Token)
    }
}

/// A setting that stops the start; each sentence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WecomConfigError {
    /// Not a URL at all.
    #[error("CHEZHU_WECOM__BASE_URL is not a URL of the form https://host")]
    BaseUrl,
    /// Plain http without leave.
    #[error("CHEZHU_WECOM__BASE_URL must be https (CHEZHU_WECOM__ALLOW_HTTP=true is for tests)")]
    NotHttps,
    /// The enterprise or the secret is missing.
    #[error("CHEZHU_WECOM__CORP_ID or CHEZHU_WECOM__SECRET is missing")]
    Secret,
    /// The HTTP client could not be made (no TLS roots?).
    #[error("the HTTP client for WeCom could not be made")]
    Client,
}

#[cfg(test)]
mod tests {
    use super::{WecomClass, classify};

    /// wechat.md 12.1, code by code.
    #[test]
    fn each_code_has_its_class() {
        for (errcode, class) in [
            (-1, WecomClass::Busy),
            (40001, WecomClass::Token),
            (40013, WecomClass::Config),
            (40014, WecomClass::Token),
            (42001, WecomClass::Token),
            (41001, WecomClass::Config),
            (40056, WecomClass::Config),
            (40058, WecomClass::Config),
            (45009, WecomClass::Frequent),
            (45033, WecomClass::Busy),
            (60011, WecomClass::Config),
            (60020, WecomClass::Config),
            (60111, WecomClass::Recipient),
            (81013, WecomClass::Recipient),
            (82001, WecomClass::Recipient),
            (301_002, WecomClass::Config),
            (99_999, WecomClass::Unknown),
        ] {
            assert_eq!(classify(errcode, false), class, "{errcode}");
        }
        assert_eq!(classify(40001, true), WecomClass::Config);
    }
}
