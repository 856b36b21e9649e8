//! Thirty-two secret bytes.

use std::fmt;

use aws_lc_rs::aead::AES_256_GCM;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::{hkdf, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Length of every key of the house.
pub(super) const LEN: usize = 32;

/// Random bytes that make a key; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(Zeroizing<[u8; LEN]>);

impl Secret {
    /// A new one.
    pub(super) fn random() -> Result<Self, Unspecified> {
        let mut bytes = Zeroizing::new([0u8; LEN]);
        rand::fill(&mut bytes[..])?;
        Ok(Self(bytes))
    }

    /// From exactly 32 bytes.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut secret = Zeroizing::new([0u8; LEN]);
        if bytes.len() != LEN {
            return None;
        }
        secret.copy_from_slice(bytes);
        Some(Self(secret))
    }

    /// From the text of a key file: base64 of 32 bytes, and a line end.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim_end()).ok()?);
        Self::from_bytes(&bytes)
    }

    /// The text of a key file.
    pub(super) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(STANDARD.encode(&self.0[..]));
        text.push('\n');
        text
    }

    /// The bytes.
    pub(super) fn as_bytes(&self) -> &[u8; LEN] {
        &self.0
    }

    /// The key of one purpose: HKDF-SHA256 (RFC 5869). Different labels give unrelated keys.
    pub(super) fn derive(&self, label: &str) -> Result<Self, Unspecified> {
        let info = ["chezhu|".as_bytes(), label.as_bytes()];
        let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"chezhu seal").extract(&self.0[..]);
        let mut derived = Zeroizing::new([0u8; LEN]);
        extracted.expand(&info, &AES_256_GCM)?.fill(&mut derived[..])?;
        Ok(Self(derived))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}
