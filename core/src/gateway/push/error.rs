//! What goes wrong with a push. Nothing here can hold an address, a key or a word of it.

/// What a failure means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PushClass {
    /// The device is no more: forget it.
    Gone,
    /// Later.
    Busy,
    /// Our key, our account, our rights: somebody must be woken.
    Config,
    /// What was asked cannot be sent to this device.
    Refused,
    /// No answer, or none that is the provider's.
    Unreachable,
    /// Nobody is set for such devices.
    Unset,
}

impl PushClass {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            PushClass::Gone => "gone",
            PushClass::Busy => "busy",
            PushClass::Config => "config",
            PushClass::Refused => "refused",
            PushClass::Unreachable => "unreachable",
            PushClass::Unset => "unset",
        }
    }
}

/// A push that was not taken, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("push: {} ({detail}), code {code:?}", class.name())]
pub struct PushError {
    /// What that means to us.
    pub class: PushClass,
    /// The provider's status or code.
    pub code: Option<i64>,
    /// Which of our own checks failed, in constant words.
    pub detail: &'static str,
}

impl PushError {
    /// The provider answered so.
    pub(super) const fn answered(class: PushClass, code: i64) -> PushError {
        PushError {
            class,
            code: Some(code),
            detail: "refused by the provider",
        }
    }

    /// An error of our own finding.
    pub(super) const fn own(class: PushClass, detail: &'static str) -> PushError {
        PushError {
            class,
            code: None,
            detail,
        }
    }
}

/// A setting that stops the start; each sentence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushConfigError {
    /// Not a URL at all, or plain http without leave.
    #[error(
        "CHEZHU_PUSH__JPUSH_BASE_URL must be https://host (CHEZHU_PUSH__ALLOW_HTTP=true permits http, for tests only)"
    )]
    BaseUrl,
    /// The key of the servers cannot be made.
    #[error("the key of Web Push cannot be made of the key files")]
    Key,
    /// The HTTP client could not be made (no TLS roots?).
    #[error("the HTTP client of pushes could not be made")]
    Client,
}
