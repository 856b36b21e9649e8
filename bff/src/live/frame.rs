//! What is said on a socket.

use actix_ws::{CloseCode, CloseReason};
use chezhu::ground::change::Seen;
use serde::{Deserialize, Serialize};

/// The most that a client may say at once: a token is the longest of it.
pub const LONGEST: usize = 8 * 1024;

/// The only thing a client says: who it is. First of all, and again when its token was renewed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// An access token, of an owner or of a member of staff.
    pub token: String,
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame<'a> {
    /// From now on hints come; look once at what is shown.
    Ready,
    /// This looks different now.
    Hint { kind: &'a str, id: &'a str, version: i64 },
    /// Hints were lost: look at everything that is shown.
    Missed,
}

impl Frame<'_> {
    /// As it goes out.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The hint of a change.
pub fn hint(seen: &Seen) -> String {
    let frame = Frame::Hint {
        kind: &seen.kind,
        id: &seen.subject,
        version: seen.version,
    };
    frame.text()
}

/// Why a conversation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bye {
    /// The client went, or does not answer, or does not read.
    Gone,
    /// No good token (any more): log in or renew, then come again.
    Token,
    /// The token did not come in time.
    Late,
    /// Too many sockets of this person, or in all: come again later.
    Crowd,
    /// Too much was said, or nothing that could be understood.
    Noise,
    /// Whose it is has changed: come again.
    Moved,
    /// The server stops: come again.
    Stopping,
}

impl Bye {
    /// The reason in the closing frame; the numbers are part of the contract.
    pub fn reason(self) -> Option<CloseReason> {
        let (code, text) = match self {
            Bye::Gone => return None,
            Bye::Token => (CloseCode::Other(4401), "token"),
            Bye::Late => (CloseCode::Other(4408), "late"),
            Bye::Moved => (CloseCode::Other(4409), "moved"),
            Bye::Crowd => (CloseCode::Other(4429), "crowd"),
            Bye::Noise => (CloseCode::Policy, "noise"),
            Bye::Stopping => (CloseCode::Away, "stopping"),
        };
        Some(CloseReason {
            code,
            description: Some(text.to_owned()),
        })
    }
}
