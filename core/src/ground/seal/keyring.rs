//! All keys of the house.

use std::fmt;
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::files::{self, Key, Kind};
use super::secret::{LEN, Secret};
use super::{BlindIndex, DataKey, KeyringError, Place, SealError, Sealed};
use crate::ground::text::Sensitive;

/// A subject's data key has one version; it is wrapped anew instead of replaced.
const SUBJECT_KEY_VERSION: u16 = 1;

/// Whose access tokens a key signs (security.md 5.1): the two never share a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Car owners.
    Customer,
    /// People of the dealership.
    Staff,
}

/// The keys that live outside the database: they wrap data keys, make blind indexes, sign cursors and tokens. The highest
/// version of each kind writes, all versions read.
pub struct Keyring {
    seal: Vec<(u16, Secret)>,
    wrap: DataKey,
    blind: Vec<hmac::Key>,
    cursor: Vec<hmac::Key>,
    customer: Vec<(String, Secret)>,
    staff: Vec<(String, Secret)>,
}

impl Keyring {
    /// Reads the key directory (`CHEZHU_KEYS__DIR`); makes it, and one key of every missing kind, if `generate_missing`
    /// (`CHEZHU_KEYS__GENERATE`, or always on SQLite; ruling 17).
    ///
    /// # Errors
    /// A sentence that names the file or the setting: no directory, a missing kind, a file that others may read, a file
    /// that is not a key.
    pub fn load(dir: &Path, generate_missing: bool) -> Result<Self, KeyringError> {
        if generate_missing {
            Self::generate(dir)?;
        }
        let keys = files::read_all(dir)?;
        let missing = Kind::ALL
            .into_iter()
            .find(|kind| keys.iter().all(|key| key.kind != *kind));
        if let Some(kind) = missing {
            return Err(KeyringError::Missing {
                dir: dir.to_owned(),
                kind: kind.word(),
            });
        }
        Self::build(keys)
    }

    /// Makes the directory and one key of every kind that has none; existing keys stay (`bff admin keys generate`).
    ///
    /// # Errors
    /// When the directory cannot be read or written.
    pub fn generate(dir: &Path) -> Result<(), KeyringError> {
        files::make_dir(dir)?;
        let keys = files::read_all(dir)?;
        for kind in Kind::ALL {
            if keys.iter().all(|key| key.kind != kind) {
                // Always version 1: when another process made it in the meantime, its key is ours too.
                files::make(dir, kind, 1)?;
            }
        }
        Ok(())
    }

    /// Adds the next version of a kind, which writes as soon as a process loads it, and tells the file. Processes that
    /// loaded their keys before cannot read what it writes: restart all of them.
    ///
    /// # Errors
    /// When the directory cannot be read or written, or another process adds a version at the same moment.
    pub fn rotate(dir: &Path, kind: Kind) -> Result<PathBuf, KeyringError> {
        let busy = || KeyringError::Io {
            path: dir.to_owned(),
            source: std::io::ErrorKind::AlreadyExists.into(),
        };
        files::add(dir, kind)?.ok_or_else(busy)
    }

    /// Random keys in memory, for tests: nothing sealed with them outlives the process.
    ///
    /// # Panics
    /// When the system has no randomness.
    #[must_use]
    pub fn for_tests() -> Self {
        let key = |kind: Kind, label: &str| Secret::random().map(|secret| Key::new(kind, 1, label, secret));
        let keys: Result<Vec<Key>, _> = Kind::ALL.into_iter().map(|kind| key(kind, "1")).collect();
        match keys.or(Err(KeyringError::Library)).and_then(Self::build) {
            Ok(keyring) => keyring,
            Err(error) => panic!("{error}"),
        }
    }

    /// From keys, newest first within each kind.
    pub(super) fn build(keys: Vec<Key>) -> Result<Self, KeyringError> {
        let mac = |key: &Key| hmac::Key::new(hmac::HMAC_SHA256, key.secret.as_bytes());
        let of = |kind: Kind| keys.iter().filter(move |key| key.kind == kind);
        let named = |kind: Kind| of(kind).map(|key| (key.label.clone(), key.secret.clone())).collect();
        let seal: Vec<(u16, Secret)> = of(Kind::Seal).map(|key| (key.version, key.secret.clone())).collect();
        Ok(Self {
            wrap: derive(&seal, "wrap").or(Err(KeyringError::Library))?,
            seal,
            blind: of(Kind::Blind).map(mac).collect(),
            cursor: of(Kind::Cursor).map(mac).collect(),
            customer: named(Kind::TokenCustomer),
            staff: named(Kind::TokenStaff),
        })
    }

    /// A new data key for a subject (a person, a car) and its wrapped form, `alg | kek_ver | nonce | ct | tag`, bound to
    /// the subject. Deleting the wrapped form shreds what the key sealed.
    ///
    /// # Errors
    /// [`SealError::Library`] when there is no randomness.
    pub fn new_data_key(&self, subject: Uuid) -> Result<(DataKey, Vec<u8>), SealError> {
        let secret = Secret::random().or(Err(SealError::Library))?;
        let wrapped = self.wrap.seal(&wrapped_at(subject), secret.as_bytes())?;
        Ok((DataKey::new([(SUBJECT_KEY_VERSION, &secret)])?, wrapped.0))
    }

    /// The data key of a subject from its wrapped form.
    ///
    /// # Errors
    /// [`SealError::NotAuthentic`] for another subject's, [`SealError::NoKey`] when the keyring lacks the version that
    /// wrapped it, [`SealError::Malformed`] when it is no wrapped key.
    pub fn unwrap_data_key(&self, subject: Uuid, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let plain = Zeroizing::new(
            self.wrap
                .open(&wrapped_at(subject), &Sealed::from_bytes(wrapped.to_vec()))?,
        );
        let secret = Secret::from_bytes(&plain).ok_or(SealError::Malformed)?;
        DataKey::new([(SUBJECT_KEY_VERSION, &secret)])
    }

    /// Wraps a subject's key with the newest version; `None` when it already is. What the key sealed stays as it is.
    ///
    /// # Errors
    /// As [`Keyring::unwrap_data_key`].
    pub fn rewrap(&self, subject: Uuid, wrapped: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        let again = self
            .wrap
            .reseal(&wrapped_at(subject), &Sealed::from_bytes(wrapped.to_vec()))?;
        Ok(again.map(|sealed| sealed.0))
    }

    /// The key of a purpose that belongs to no subject: stored replies, raw webhook bodies, leads. Derived (HKDF) from
    /// every version, so what older versions sealed still opens; the envelope tells the version.
    #[must_use]
    pub fn purpose_key(&self, purpose: &'static str) -> DataKey {
        // Deriving 32 bytes cannot fail; were it to, sealing and opening would answer with an error.
        derive(&self.seal, &format!("purpose|{purpose}")).unwrap_or(DataKey(Vec::new()))
    }

    /// The index under which a text is written and found: HMAC-SHA256 of `chezhu|<column>|<text>`, newest key.
    #[must_use]
    pub fn blind<T: Sensitive>(&self, text: &T) -> BlindIndex {
        self.blind
            .first()
            .map_or_else(|| BlindIndex(Vec::new()), |key| blind(key, text))
    }

    /// The indexes under which a text may still stand while the key is rotated, the newest first.
    #[must_use]
    pub fn blind_all<T: Sensitive>(&self, text: &T) -> Vec<BlindIndex> {
        self.blind.iter().map(|key| blind(key, text)).collect()
    }

    /// A MAC for bytes that leave the house and come back, such as a cursor; another context gives another MAC.
    #[must_use]
    pub fn sign(&self, context: &'static str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = [0u8; 32];
        if let Some(key) = self.cursor.first() {
            mac.copy_from_slice(hmac::sign(key, &signed(context, bytes)).as_ref());
        }
        mac
    }

    /// [`Keyring::sign`] by every version of the key, the newest first: for what is too short to carry a whole MAC.
    #[must_use]
    pub fn sign_all(&self, context: &'static str, bytes: &[u8]) -> Vec<[u8; 32]> {
        let signed = signed(context, bytes);
        let mac = |key| {
            let mut mac = [0u8; 32];
            mac.copy_from_slice(hmac::sign(key, &signed).as_ref());
            mac
        };
        self.cursor.iter().map(mac).collect()
    }

    /// Whether `mac` is the MAC of these bytes in this context by any version of the key. Takes the same time for every
    /// wrong MAC.
    #[must_use]
    pub fn verify(&self, context: &'static str, bytes: &[u8], mac: &[u8]) -> bool {
        let signed = signed(context, bytes);
        self.cursor.iter().any(|key| hmac::verify(key, &signed, mac).is_ok())
    }

    /// Key ids and Ed25519 seeds of the access tokens of an audience, oldest first: the last signs, all verify.
    #[must_use]
    pub fn token_seeds(&self, audience: Audience) -> Vec<(String, [u8; LEN])> {
        let seeds = match audience {
            Audience::Customer => &self.customer,
            Audience::Staff => &self.staff,
        };
        seeds
            .iter()
            .rev()
            .map(|(kid, secret)| (kid.clone(), *secret.as_bytes()))
            .collect()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keyring(***)")
    }
}

impl Key {
    /// A key that lies in no file.
    pub(super) fn new(kind: Kind, version: u16, label: &str, secret: Secret) -> Self {
        Self {
            kind,
            version,
            label: label.to_owned(),
            secret,
        }
    }
}

fn derive(versions: &[(u16, Secret)], label: &str) -> Result<DataKey, SealError> {
    let derived: Result<Vec<_>, _> = versions
        .iter()
        .map(|(version, secret)| secret.derive(label).map(|key| (*version, key)))
        .collect();
    let derived = derived.or(Err(SealError::Library))?;
    DataKey::new(derived.iter().map(|(version, key)| (*version, key)))
}

fn blind<T: Sensitive>(key: &hmac::Key, text: &T) -> BlindIndex {
    let mut mac = hmac::Context::with_key(key);
    mac.update(format!("chezhu|{}|", T::COLUMN).as_bytes());
    mac.update(text.expose().as_bytes());
    BlindIndex(mac.sign().as_ref().to_vec())
}

/// The context never holds a NUL, so context and bytes cannot be cut in another way.
fn signed(context: &'static str, bytes: &[u8]) -> Vec<u8> {
    [context.as_bytes(), b"\0", bytes].concat()
}

const fn wrapped_at(subject: Uuid) -> Place {
    Place {
        table: "subject_key",
        column: "wrapped",
        row: subject,
    }
}

#[cfg(test)]
mod tests;
