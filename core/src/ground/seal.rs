//! Field encryption, blind indexes and the keys of the house (security.md 4, rulings 14, 16 and 17).
//!
//! * A [`DataKey`] seals the fields of one subject (a person, a car) or of one purpose (AES-256-GCM, random nonces). What
//!   it seals is bound to its [`Place`]: moved to another row, column or table it does not open.
//! * The [`Keyring`] holds the keys that stay outside the database. It wraps the subjects' data keys, so deleting the
//!   wrapped key shreds everything sealed with it, in every backup too.
//! * A [`BlindIndex`] finds a sealed value without opening it.
//!
//! Envelope of a [`Sealed`] value: `alg(1) | key_ver(u16 BE) | nonce(12) | ciphertext | tag(16)`. The only algorithm is
//! 1, AES-256-GCM; the byte leaves room for SM4-GCM (国密).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use sea_orm::DeriveValueType;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::text::{Sensitive, TextError};

mod files;
mod keyring;
mod secret;

pub use files::{KeyringError, Kind};
pub use keyring::{Audience, Keyring};

use secret::Secret;

const AES_256_GCM_ALG: u8 = 1;
const HEADER_LEN: usize = 1 + 2;
const TAG_LEN: usize = 16;

/// Why a value could not be sealed or opened. Never tells anything of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not an envelope: too short, or an algorithm nobody knows.
    #[error("not a sealed value")]
    Malformed,
    /// The key version in the envelope is not among the keys that were loaded.
    #[error("sealed with key version {0}, which was not loaded")]
    NoKey(u16),
    /// The bytes were altered, stand in another place, or were sealed with another key.
    #[error("a sealed value does not open: altered, moved or another key")]
    NotAuthentic,
    /// The cryptographic library failed (no randomness).
    #[error("the cryptographic library failed")]
    Library,
    /// It opened, but is not a text of this kind.
    #[error("what was sealed is not a text of its kind")]
    Text(#[source] TextError),
}

/// Where a sealed value stands: it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Id of the row.
    pub row: Uuid,
}

impl Place {
    /// What is authenticated with the ciphertext: `chezhu|table|column|row|alg|key_ver`.
    fn bind(&self, version: u16) -> Aad<String> {
        let Self { table, column, row } = self;
        Aad::from(format!("chezhu|{table}|{column}|{row}|{AES_256_GCM_ALG}|{version}"))
    }
}

/// A sealed value: the envelope, a binary column on both databases.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
#[sea_orm(column_type = "Blob")]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes for an envelope; whether they are one shows when they are opened.
    #[must_use]
    pub const fn from_bytes(envelope: Vec<u8>) -> Self {
        Self(envelope)
    }

    /// The envelope.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The version of the key that sealed it; `None` when this is not an envelope.
    #[must_use]
    pub fn key_version(&self) -> Option<u16> {
        Envelope::read(&self.0).ok().map(|envelope| envelope.version)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sealed({} bytes)", self.0.len())
    }
}

/// HMAC-SHA256 of a normalised text: equal texts of one kind have equal indexes, and nobody without the key can try all
/// phone numbers. 32 bytes, a binary column on both databases. That equality shows is accepted (security.md 4).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(column_type = "Blob")]
pub struct BlindIndex(Vec<u8>);

impl BlindIndex {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BlindIndex({} bytes)", self.0.len())
    }
}

/// A key that seals fields. One version writes, all of them open. The key schedule lives in memory of the cryptographic
/// library, which wipes it when the key is dropped; raw bytes on the way are wiped by us.
pub struct DataKey(Vec<(u16, LessSafeKey)>);

impl DataKey {
    /// From raw keys, the writing version first.
    fn new<'a>(keys: impl IntoIterator<Item = (u16, &'a Secret)>) -> Result<Self, SealError> {
        let cipher = |secret: &Secret| UnboundKey::new(&AES_256_GCM, secret.as_bytes()).map(LessSafeKey::new);
        let keys: Result<Vec<_>, _> = keys
            .into_iter()
            .map(|(version, secret)| cipher(secret).map(|key| (version, key)))
            .collect();
        keys.map(Self).or(Err(SealError::Library))
    }

    /// Seals bytes for one place with the writing version. The envelope is 31 bytes longer than `plain`.
    ///
    /// # Errors
    /// [`SealError::Library`] when there is no randomness.
    pub fn seal(&self, place: &Place, plain: &[u8]) -> Result<Sealed, SealError> {
        let (version, key) = self.0.first().ok_or(SealError::Library)?;
        let mut nonce = [0u8; NONCE_LEN];
        rand::fill(&mut nonce).or(Err(SealError::Library))?;
        let mut bytes = Vec::with_capacity(HEADER_LEN + NONCE_LEN + plain.len() + TAG_LEN);
        bytes.push(AES_256_GCM_ALG);
        bytes.extend_from_slice(&version.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(plain);
        let text = &mut bytes[HEADER_LEN + NONCE_LEN..];
        let tag = key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), place.bind(*version), text)
            .or(Err(SealError::Library))?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(Sealed(bytes))
    }

    /// Opens what was sealed for this place by any version of this key.
    ///
    /// # Errors
    /// [`SealError::NotAuthentic`] when a bit differs or it was sealed for another place or with another key,
    /// [`SealError::NoKey`] when its version is not there, [`SealError::Malformed`] when it is no envelope.
    pub fn open(&self, place: &Place, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let envelope = Envelope::read(&sealed.0)?;
        let known = |(version, _): &&(u16, LessSafeKey)| *version == envelope.version;
        let (version, key) = self.0.iter().find(known).ok_or(SealError::NoKey(envelope.version))?;
        let mut plain = vec![0u8; envelope.text.len()];
        key.open_separate_gather(
            Nonce::assume_unique_for_key(envelope.nonce),
            place.bind(*version),
            envelope.text,
            envelope.tag,
            &mut plain,
        )
        .or(Err(SealError::NotAuthentic))?;
        Ok(plain)
    }

    /// Seals again with the writing version what an older one sealed; `None` when it is up to date (rotation, P4).
    ///
    /// # Errors
    /// As [`DataKey::open`].
    pub fn reseal(&self, place: &Place, sealed: &Sealed) -> Result<Option<Sealed>, SealError> {
        let plain = Zeroizing::new(self.open(place, sealed)?);
        if sealed.key_version() == self.0.first().map(|(version, _)| *version) {
            return Ok(None);
        }
        self.seal(place, &plain).map(Some)
    }

    /// Seals a personal text.
    ///
    /// # Errors
    /// As [`DataKey::seal`].
    pub fn seal_text<T: Sensitive>(&self, place: &Place, text: &T) -> Result<Sealed, SealError> {
        self.seal(place, text.expose().as_bytes())
    }

    /// Opens a personal text.
    ///
    /// # Errors
    /// As [`DataKey::open`]; [`SealError::Malformed`] or [`SealError::Text`] when what was sealed is not such a text.
    pub fn open_text<T: Sensitive>(&self, place: &Place, sealed: &Sealed) -> Result<T, SealError> {
        let plain = Zeroizing::new(self.open(place, sealed)?);
        let text = str::from_utf8(&plain).or(Err(SealError::Malformed))?;
        T::parse(text).map_err(SealError::Text)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey(***)")
    }
}

/// The parts of a sealed value.
struct Envelope<'a> {
    version: u16,
    nonce: [u8; NONCE_LEN],
    text: &'a [u8],
    tag: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, SealError> {
        let (&[alg, high, low], rest) = bytes.split_first_chunk::<HEADER_LEN>().ok_or(SealError::Malformed)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Malformed)?;
        let (text, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(SealError::Malformed)?;
        if alg != AES_256_GCM_ALG {
            return Err(SealError::Malformed);
        }
        Ok(Self {
            version: u16::from_be_bytes([high, low]),
            nonce: *nonce,
            text,
            tag,
        })
    }
}

#[cfg(test)]
mod tests;
