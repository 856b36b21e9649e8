//! Standard Webhooks, checked (specification 1.0.0): `webhook-signature: v1,base64(HMAC-SHA256(id.timestamp.body))`.
//!
//! Pure: headers, bytes, keys and an instant in, an answer out. The signed text is `id.timestamp.body`; an id without a dot
//! and a timestamp of digits make that text have one reading only, so a signature cannot be carried over to another cut.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::ground::clock::At;
use crate::ground::sabotage;
use crate::ground::secret::same;

/// How far the sender's clock may be off, and how long a push may be under way (issue 5, point 4).
pub const WINDOW_S: i64 = 300;
/// In front of a key, as the specification wants it.
pub const PREFIX: &str = "whsec_";
/// The bytes of a key that we make: the specification asks for 24 to 64.
pub const KEY_BYTES: usize = 32;
/// How many signatures of one push are looked at; the specification sets no number, two keys need two.
const MOST_SIGNATURES: usize = 8;

/// The headers of a push as they came; an empty text is one that is missing or no text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`.
    pub signature: &'a str,
}

/// Why a push is refused: for counters only, the sender gets one answer for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A header is missing or not of its form.
    Headers,
    /// Too old, or of the future.
    Time,
    /// No signature is by a key that lives.
    Signature,
}

impl Refused {
    /// The word in counters.
    pub const fn word(self) -> &'static str {
        match self {
            Refused::Headers => "headers",
            Refused::Time => "time",
            Refused::Signature => "signature",
        }
    }
}

/// A key that verifies; its bytes live in the cryptographic library only.
pub struct Key(hmac::Key);

impl Key {
    /// From its bytes.
    pub fn new(secret: &[u8]) -> Key {
        Key(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// What a sender with this key writes into `webhook-signature`.
    pub fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let mut mac = hmac::Context::with_key(&self.0);
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        format!("v1,{}", STANDARD.encode(mac.sign()))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Key(***)")
    }
}

/// The id: 1 to 255 visible characters of ASCII, none of them a dot.
fn id_is_one(id: &str) -> bool {
    (1..=255).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && b != b'.')
}

/// Seconds since 1970 in plain digits.
fn seconds(text: &str) -> Option<i64> {
    let plain = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Whether one of these keys signed exactly this, within five minutes of `now`; the instant of its timestamp.
///
/// Each key and each signature is looked at, whichever fits, in a time that does not depend on where they differ.
///
/// # Errors
/// See [`Refused`].
pub fn verify(headers: Headers<'_>, body: &[u8], keys: &[Key], now: At) -> Result<At, Refused> {
    let Some(sent) = id_is_one(headers.id).then(|| seconds(headers.timestamp)).flatten() else {
        return Err(Refused::Headers);
    };
    if headers.signature.is_empty() {
        return Err(Refused::Headers);
    }
    if now.seconds().abs_diff(sent) > WINDOW_S.unsigned_abs() && !sabotage::on("feed_window") {
        return Err(Refused::Time);
    }
    let mut good = false;
    for key in keys {
        let wanted = key.sign(headers.id, headers.timestamp, body);
        for given in headers.signature.split(' ').take(MOST_SIGNATURES) {
            good |= same(given.as_bytes(), wanted.as_bytes());
        }
    }
    match good || sabotage::on("feed_signature") {
        true => Ok(At::from_ms(sent.saturating_mul(1000))),
        false => Err(Refused::Signature),
    }
}

/// A secret as a partner gets it.
pub fn text(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

#[cfg(test)]
mod tests;
