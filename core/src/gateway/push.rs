//! The port of the vendors' push to the consultants' app (wechat.md 12.2 and 12.3).
//!
//! A push passes through others' hands and lies on a locked screen: what is said has no personal data, and there is no way
//! to say anything else (security.md 3, "consultant's phone").

/// What a push may say.
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
    /// The words on the screen.
    pub const fn words(self) -> &'static str {
        match self {
            PushMessage::NewBooking => "您有 1 条新预约",
            PushMessage::AnswerWaits => "您有 1 条预约待答复",
            PushMessage::Inbox => "您有 1 条新通知",
        }
    }
}

/// Who carries the pushes. A provider is a variant with its own file here; until there is one nobody is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Push {
    /// Nobody.
    #[default]
    None,
}

/// Why a push did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// No provider is set: the next channel has it.
    #[error("no provider of pushes is set")]
    NoProvider,
}

impl Push {
    /// Whether there is anybody to ask.
    pub const fn is_set(self) -> bool {
        match self {
            Push::None => false,
        }
    }

    /// Sends a push to the devices of these members of staff, by the aliases under which they are registered.
    ///
    /// # Errors
    /// [`PushError`].
    pub async fn send(self, _aliases: &[String], _message: PushMessage) -> Result<Option<String>, PushError> {
        match self {
            Push::None => Err(PushError::NoProvider),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Push, PushMessage};

    #[test]
    fn a_push_says_that_there_is_something_and_nothing_of_it() {
        for message in [PushMessage::NewBooking, PushMessage::AnswerWaits, PushMessage::Inbox] {
            let words = message.words();
            assert!(words.starts_with("您有 1 条") && words.chars().count() <= 20, "{words}");
            assert_eq!(words.chars().filter(char::is_ascii_digit).count(), 1);
        }
        assert!(!Push::default().is_set());
    }
}
