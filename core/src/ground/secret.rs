//! Random tokens, secrets in memory, and comparing them (security.md 5.3, rulings 15 and 16).
//!
//! Random bytes come from aws-lc-rs only. A token that the server hands out is kept as its SHA-256 and
//! shown once; what must not be guessed carries 128 random bits or more.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::fill;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::ground::error::Error;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Characters of base62 that carry at least 256 bits (43 × 5.954 = 256.03).
const BODY: usize = 43;

/// Characters of base62 that hold any 32-bit checksum (62⁶ > 2³²).
const CHECK: usize = 6;

/// The system gave no random bytes: a fault, never an answer to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandom;

impl From<NoRandom> for Error {
    fn from(fault: NoRandom) -> Self {
        Self::fault("drawing random bytes", fault)
    }
}

/// `N` random bytes.
///
/// # Errors
/// [`NoRandom`] when the generator fails.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0u8; N];
    fill(&mut bytes).map_err(|_unspecified| NoRandom)?;
    Ok(bytes)
}

/// A text of `chars` characters of base62, each drawn evenly: 5.954 bits a character, so 22 characters
/// carry 128 bits and 43 carry 256.
///
/// # Errors
/// [`NoRandom`] when the generator fails.
pub fn random_token(chars: usize) -> Result<String, NoRandom> {
    let mut text = String::with_capacity(chars);
    while text.len() < chars {
        let batch = Zeroizing::new(random_bytes::<64>()?);
        // 248 is the largest multiple of 62 in a byte: what lies above is thrown away, so that no character is likelier.
        let drawn = batch
            .iter()
            .filter(|byte| **byte < 248)
            .map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
        text.extend(drawn.take(chars - text.len()));
    }
    Ok(text)
}

/// Whether two byte strings are the same, in a time that depends on their lengths only.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(one, other).is_ok()
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0u8; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// A secret text of the configuration: wiped when dropped, its `Debug` shows nothing, and it is never serialised.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one call that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Secret(***)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

/// Not the text of such a token: wrong beginning, length, character or checksum. Says nothing about which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token of this kind")]
pub struct NotAToken;

/// A refresh token: `rt1_<43 of base62>_<6 of base62>`, 256 random bits and a CRC-32 (security.md 5.3).
///
/// It has neither `Debug` nor `Display`; the database keeps [`RefreshToken::hash`].
pub struct RefreshToken(Zeroizing<String>);

/// A token that opens something once: the first administrator, an invitation, a link (`ot1_…`, otherwise like
/// [`RefreshToken`]; issue 2.3).
pub struct OneTimeToken(Zeroizing<String>);

macro_rules! token {
    ($kind:ident, $prefix:literal) => {
        impl $kind {
            /// A new one.
            ///
            /// # Errors
            /// [`NoRandom`] when the generator fails.
            pub fn fresh() -> Result<Self, NoRandom> {
                mint($prefix).map(Self)
            }

            /// Reads what a client sent; a slip of the pen is refused by the checksum before any database is asked.
            ///
            /// # Errors
            /// [`NotAToken`] when the text was not made by [`Self::fresh`].
            pub fn parse(text: &str) -> Result<Self, NotAToken> {
                read($prefix, text).map(Self)
            }

            /// What the database keeps and looks for: SHA-256 of the whole text.
            pub fn hash(&self) -> [u8; 32] {
                sha256(self.0.as_bytes())
            }

            /// The text, for the one reply that carries it.
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }
    };
}

token!(RefreshToken, "rt1_");
token!(OneTimeToken, "ot1_");

fn mint(prefix: &str) -> Result<Zeroizing<String>, NoRandom> {
    let body = Zeroizing::new(random_token(BODY)?);
    let mut text = Zeroizing::new(String::with_capacity(prefix.len() + BODY + 1 + CHECK));
    text.push_str(prefix);
    text.push_str(&body);
    let check = checksum(&text);
    text.push('_');
    text.push_str(&check);
    Ok(text)
}

fn read(prefix: &str, text: &str) -> Result<Zeroizing<String>, NotAToken> {
    if text.len() != prefix.len() + BODY + 1 + CHECK || !text.is_ascii() || !text.starts_with(prefix) {
        return Err(NotAToken);
    }
    let (signed, check) = text.split_at(prefix.len() + BODY);
    let body = &signed[prefix.len()..];
    if !body.bytes().all(|byte| byte.is_ascii_alphanumeric()) || check.strip_prefix('_') != Some(&checksum(signed)) {
        return Err(NotAToken);
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// CRC-32 (ISO-HDLC) as six characters of base62. It finds slips, it proves nothing.
fn checksum(text: &str) -> String {
    let mut rest = crc32(text.as_bytes());
    let mut digits = [ALPHABET[0]; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[usize::try_from(rest % 62).unwrap_or(0)];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _bit| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    });
    !crc
}

#[cfg(test)]
mod tests;
