//! The key files (ruling 17): one directory, one file a key, readable by their owner only.
//!
//! `seal-<version>.key`, `blind-<version>.key`, `cursor-<version>.key`, `token-customer-<kid>.key` and
//! `token-staff-<kid>.key`, each 32 random bytes in base64 and a line end. Other files are left alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::secret::Secret;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Wraps data keys and makes the keys of purposes.
    Seal,
    /// Makes blind indexes. Adding a version means writing every index anew.
    Blind,
    /// Signs cursors and other texts that clients bring back.
    Cursor,
    /// Signs the access tokens of customers.
    TokenCustomer,
    /// Signs the access tokens of staff.
    TokenStaff,
}

impl Kind {
    /// All kinds: a keyring has at least one key of each.
    pub const ALL: [Self; 5] = [
        Self::Seal,
        Self::Blind,
        Self::Cursor,
        Self::TokenCustomer,
        Self::TokenStaff,
    ];

    /// First part of the file's name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Blind => "blind",
            Self::Cursor => "cursor",
            Self::TokenCustomer => "token-customer",
            Self::TokenStaff => "token-staff",
        }
    }

    /// What stands before the number in the label that we give: token keys are `c1`, `c2` …, `s1` …
    const fn letter(self) -> &'static str {
        match self {
            Self::Seal | Self::Blind | Self::Cursor => "",
            Self::TokenCustomer => "c",
            Self::TokenStaff => "s",
        }
    }

    const fn is_token(self) -> bool {
        matches!(self, Self::TokenCustomer | Self::TokenStaff)
    }
}

/// Why there is no keyring. Each sentence names the file or the setting to look at.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The directory is not there and may not be made.
    #[error(
        "there is no key directory {}: point CHEZHU_KEYS__DIR at it, or let it be made with CHEZHU_KEYS__GENERATE=true",
        .0.display()
    )]
    NoDirectory(PathBuf),
    /// A kind of key is missing and may not be made.
    #[error(
        "the key directory {} (CHEZHU_KEYS__DIR) has no {kind}-….key: bring it back from its backup, or, if it never \
         existed, set CHEZHU_KEYS__GENERATE=true; what was sealed with a lost key stays unreadable",
        .dir.display()
    )]
    Missing {
        /// The directory.
        dir: PathBuf,
        /// The missing kind.
        kind: &'static str,
    },
    /// Others than the owner may touch the file.
    #[error("the key file {} has mode {mode:04o}, others may read or change it: chmod 600 it", .file.display())]
    Exposed {
        /// The file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The name does not end in a version or key id.
    #[error("the key file {} has no proper version in its name, such as seal-1.key or token-staff-s1.key", .0.display())]
    Name(PathBuf),
    /// The content is not a key.
    #[error("the key file {} does not hold 32 bytes in base64", .0.display())]
    Content(PathBuf),
    /// The file or directory could not be read or written.
    #[error("cannot use {} (CHEZHU_KEYS__DIR)", .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The cryptographic library failed.
    #[error("the cryptographic library failed to make a key")]
    Library,
}

/// A key as it lies in its file.
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Version of a seal, blind or cursor key; the order of a token key.
    pub(super) version: u16,
    /// What stands between the kind and `.key`.
    pub(super) label: String,
    pub(super) secret: Secret,
}

/// All keys of the directory, newest first within each kind.
pub(super) fn read_all(dir: &Path) -> Result<Vec<Key>, KeyringError> {
    let mut keys = Vec::new();
    for (kind, label, file) in list(dir)? {
        let version = version(kind, &label).ok_or_else(|| KeyringError::Name(file.clone()))?;
        keys.push(Key {
            kind,
            version,
            label,
            secret: read(&file)?,
        });
    }
    keys.sort_by(|a, b| (b.version, &b.label).cmp(&(a.version, &a.label)));
    Ok(keys)
}

/// Adds a key of this kind, one version above the highest; `None` when another process was first.
pub(super) fn add(dir: &Path, kind: Kind) -> Result<Option<PathBuf>, KeyringError> {
    let mut highest = 0;
    for (_, label, file) in list(dir)?.into_iter().filter(|(found, ..)| *found == kind) {
        highest = version(kind, &label).ok_or(KeyringError::Name(file))?.max(highest);
    }
    let next = highest
        .checked_add(1)
        .ok_or_else(|| KeyringError::Name(dir.join(kind.word())))?;
    make(dir, kind, next)
}

/// Makes this version of a kind; `None`, and no change, when it is there already.
pub(super) fn make(dir: &Path, kind: Kind, version: u16) -> Result<Option<PathBuf>, KeyringError> {
    let file = dir.join(format!("{}-{}{version}.key", kind.word(), kind.letter()));
    let secret = Secret::random().or(Err(KeyringError::Library))?;
    match write(dir, &file, &secret) {
        Ok(()) => Ok(Some(file)),
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(source) => Err(KeyringError::Io { path: file, source }),
    }
}

/// Makes the directory, for its owner only.
pub(super) fn make_dir(dir: &Path) -> Result<(), KeyringError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|source| KeyringError::Io {
        path: dir.to_owned(),
        source,
    })
}

/// The key files: kind, label and path.
fn list(dir: &Path) -> Result<Vec<(Kind, String, PathBuf)>, KeyringError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyringError::NoDirectory(dir.to_owned()),
        _ => KeyringError::Io {
            path: dir.to_owned(),
            source,
        },
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(".key"));
        let part = |kind: Kind| {
            name?
                .strip_prefix(kind.word())?
                .strip_prefix('-')
                .map(|label| (kind, label.to_owned()))
        };
        if let Some((kind, label)) = Kind::ALL.into_iter().find_map(part) {
            found.push((kind, label, file));
        }
    }
    Ok(found)
}

/// The number in a label: `3` of `seal-3.key`; of a token's key id (`^[a-z0-9-]{1,16}$`, security.md 5.1) the digits at
/// its end, or 0.
fn version(kind: Kind, label: &str) -> Option<u16> {
    if !kind.is_token() {
        return label
            .parse()
            .ok()
            .filter(|version: &u16| *version > 0 && version.to_string() == label);
    }
    let kid = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let proper = (1..=16).contains(&label.len()) && label.bytes().all(kid);
    let digits = &label[label.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    proper
        .then(|| {
            if digits.is_empty() {
                Some(0)
            } else {
                digits.parse().ok()
            }
        })
        .flatten()
}

fn read(file: &Path) -> Result<Secret, KeyringError> {
    let failed = |source| KeyringError::Io {
        path: file.to_owned(),
        source,
    };
    let open = File::open(file).map_err(failed)?;
    let mode = open.metadata().map_err(failed)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyringError::Exposed {
            file: file.to_owned(),
            mode,
        });
    }
    let mut text = Zeroizing::new(String::with_capacity(64));
    let read = open.take(1024).read_to_string(&mut text);
    if read
        .as_ref()
        .is_err_and(|error| error.kind() != io::ErrorKind::InvalidData)
    {
        read.map_err(failed)?;
    }
    Secret::from_text(&text).ok_or_else(|| KeyringError::Content(file.to_owned()))
}

/// Writes a key file as a whole or not at all, and never over another one: two processes may start at once.
fn write(dir: &Path, file: &Path, secret: &Secret) -> io::Result<()> {
    let draft = dir.join(format!(".{}-{}.draft", std::process::id(), draft_number()?));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut open| {
            open.write_all(secret.to_text().as_bytes())?;
            open.sync_all()?;
            fs::hard_link(&draft, file)
        });
    fs::remove_file(&draft).ok();
    written?;
    File::open(dir)?.sync_all()
}

fn draft_number() -> io::Result<u64> {
    let mut bytes = [0u8; 8];
    aws_lc_rs::rand::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(u64::from_ne_bytes(bytes))
}

#[cfg(test)]
mod tests;
