//! Field encryption with key versions, and the blind index (security.md 4).

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{hmac, rand};
use sea_orm::DeriveValueType;
use uuid::Uuid;

/// A sealed value: `alg(1)|key_ver(2)|nonce(12)|ciphertext|tag(16)`.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Sealed({} bytes)", self.0.len())
    }
}

/// HMAC of a normalised value, for finding a sealed one.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct BlindIndex(Vec<u8>);

/// Where a sealed value stands: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Row.
    pub row: Uuid,
}

/// Why a value could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[error("sealed value does not open: {0}")]
pub struct SealError(&'static str);

/// A key that seals fields.
pub struct DataKey([u8; 32]);

impl DataKey {
    /// Seals bytes for one place.
    pub fn seal(&self, place: &Place, plain: &[u8]) -> Result<Sealed, SealError> {
        let mut nonce = [0u8; 12];
        rand::fill(&mut nonce).map_err(|_ignored| SealError("no randomness"))?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).map_err(|_ignored| SealError("key"))?);
        let mut bytes = plain.to_vec();
        let aad = Aad::from(format!("{}|{}|{}", place.table, place.column, place.row));
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).map_err(|_ignored| SealError("seal"))?;
        let mut out = vec![1, 0, 1];
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&bytes);
        Ok(Sealed(out))
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &Place, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        if sealed.0.len() < 31 {
            return Err(SealError("short"));
        }
        let nonce: [u8; 12] = sealed.0[3..15].try_into().map_err(|_ignored| SealError("nonce"))?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).map_err(|_ignored| SealError("key"))?);
        let mut bytes = sealed.0[15..].to_vec();
        let aad = Aad::from(format!("{}|{}|{}", place.table, place.column, place.row));
        let plain = key.open_in_place(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).map_err(|_ignored| SealError("tag"))?;
        Ok(plain.to_vec())
    }
}

/// All keys of the house.
pub struct Keyring {
    kek: Arc<DataKey>,
    mac: hmac::Key,
}

impl Keyring {
    /// Random keys in memory.
    pub fn for_tests() -> Keyring {
        let mut kek = [0u8; 32];
        let mut mac = [0u8; 32];
        let _filled = (rand::fill(&mut kek), rand::fill(&mut mac));
        Keyring { kek: Arc::new(DataKey(kek)), mac: hmac::Key::new(hmac::HMAC_SHA256, &mac) }
    }

    /// A new data key and its wrapped form.
    pub fn new_data_key(&self, subject: Uuid) -> Result<(DataKey, Vec<u8>), SealError> {
        let mut key = [0u8; 32];
        rand::fill(&mut key).map_err(|_ignored| SealError("no randomness"))?;
        let wrapped = self.kek.seal(&Place { table: "subject_key", column: "wrapped", row: subject }, &key)?;
        Ok((DataKey(key), wrapped.0))
    }

    /// Unwraps a data key.
    pub fn unwrap_data_key(&self, subject: Uuid, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let plain = self.kek.open(&Place { table: "subject_key", column: "wrapped", row: subject }, &Sealed(wrapped.to_vec()))?;
        Ok(DataKey(plain.try_into().map_err(|_ignored| SealError("length"))?))
    }

    /// The key of one purpose.
    pub fn purpose_key(&self, _purpose: &'static str) -> Arc<DataKey> {
        self.kek.clone()
    }

    /// MAC of bytes in a context.
    pub fn sign(&self, context: &'static str, bytes: &[u8]) -> [u8; 32] {
        let mut all = context.as_bytes().to_vec();
        all.extend_from_slice(bytes);
        let mut out = [0u8; 32];
        out.copy_from_slice(hmac::sign(&self.mac, &all).as_ref());
        out
    }

    /// Whether the MAC fits.
    pub fn verify(&self, context: &'static str, bytes: &[u8], mac: &[u8]) -> bool {
        let mut all = context.as_bytes().to_vec();
        all.extend_from_slice(bytes);
        hmac::verify(&self.mac, &all, mac).is_ok()
    }
}
