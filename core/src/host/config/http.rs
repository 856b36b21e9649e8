//! The doors of both programs.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::{SettingError, must};

/// `[http]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Public address.
    pub listen: SocketAddr,
    /// Inner address: health and metrics.
    pub inner_listen: SocketAddr,
    /// Workers; 0: one per core.
    pub workers: usize,
    /// Bytes of a JSON body.
    pub body_limit: usize,
    /// Bytes of a CSV import.
    pub import_limit: usize,
    /// Seconds in which a JSON body must have arrived; a CSV import has six times as many.
    pub body_seconds: u64,
    /// Believed reverse proxies.
    pub trusted_hops: usize,
    /// Requests a second of one caller.
    pub per_second: u32,
    /// Requests at once of one caller.
    pub burst: u32,
    /// Login attempts a minute of one address.
    pub login_per_minute: u32,
    /// Requests that one worker has in hand at a time; what is above is told to come again, staff and partners above twice
    /// as many.
    pub at_once: usize,
    /// Seconds a graceful stop waits.
    pub stop_seconds: u64,
    /// The folder of the built staff app; empty: it is not served.
    pub staff_dir: PathBuf,
}

/// `[jobs]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// Inner address of the jobs process.
    pub inner_listen: SocketAddr,
    /// Seconds after which what a crashed process had taken to deliver is given to another.
    pub lease_seconds: u64,
}

impl Http {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        must(
            (1024..=16 << 20).contains(&self.body_limit),
            "CHEZHU_HTTP__BODY_LIMIT must be 1024 to 16777216 bytes",
        )?;
        must(
            (1..=300).contains(&self.body_seconds),
            "CHEZHU_HTTP__BODY_SECONDS must be 1 to 300",
        )?;
        must(
            self.per_second > 0 && self.burst > 0,
            "CHEZHU_HTTP__PER_SECOND and CHEZHU_HTTP__BURST must be at least 1",
        )?;
        must(self.at_once > 0, "CHEZHU_HTTP__AT_ONCE must be at least 1")?;
        must(
            self.login_per_minute > 0,
            "CHEZHU_HTTP__LOGIN_PER_MINUTE must be at least 1",
        )
    }
}

impl Jobs {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        must(
            (3..=600).contains(&self.lease_seconds),
            "CHEZHU_JOBS__LEASE_SECONDS must be 3 to 600",
        )
    }
}
