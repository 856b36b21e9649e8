//! Where things are kept: the database, Redis, key files.

use std::path::PathBuf;

use serde::Deserialize;

use super::{SettingError, must};

/// `[database]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Address of the database.
    pub url: String,
    /// Connections.
    pub connections: u32,
}

/// `[redis]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// Address; empty: none.
    pub url: String,
}

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Directory of the key files.
    pub dir: PathBuf,
    generate: String,
}

impl Database {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        must(
            !self.url.is_empty(),
            "CHEZHU_DATABASE__URL is not set: give sqlite://path/to/file or postgres://user@host/name",
        )?;
        let schemes = ["sqlite:", "postgres://", "postgresql://"];
        must(
            schemes.iter().any(|scheme| self.url.starts_with(scheme)),
            "CHEZHU_DATABASE__URL must begin with sqlite:// or postgres://",
        )?;
        must(
            (1..=64).contains(&self.connections),
            "CHEZHU_DATABASE__CONNECTIONS must be 1 to 64",
        )
    }
}

impl Redis {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        let schemes = ["redis://", "rediss://", "redis+unix://", "unix://"];
        must(
            self.url.is_empty() || schemes.iter().any(|scheme| self.url.starts_with(scheme)),
            "CHEZHU_REDIS__URL must be empty or begin with redis:// or rediss://",
        )
    }
}

impl Keys {
    /// Whether missing keys may be made; `otherwise` when nothing is said about it.
    pub(super) fn may_be_made(&self, otherwise: bool) -> bool {
        match self.generate.as_str() {
            "true" => true,
            "false" => false,
            _ => otherwise,
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        must(
            !self.dir.as_os_str().is_empty(),
            "CHEZHU_KEYS__DIR is not set: the directory of the key files",
        )?;
        must(
            ["", "true", "false"].contains(&self.generate.as_str()),
            "CHEZHU_KEYS__GENERATE must be true or false",
        )
    }
}
