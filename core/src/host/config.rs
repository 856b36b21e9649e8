//! Settings: the compiled-in defaults, a file, the environment (`CHEZHU_SECTION__KEY`), in this order.

mod channels;
mod media;
mod push;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use config::{Config, Environment, File, FileFormat};
use serde::Deserialize;

use crate::ground::db::DatabaseSettings;

pub use media::Media;
pub use push::Push;

pub use channels::{ServiceAccount, Sms, SmsTemplate, Template, Wecom, of};

/// A setting is missing or wrong; the sentence names it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SettingError(String);

/// All settings. `config/default.toml` explains each key.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The HTTP edge.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Redis, if any.
    pub redis: Redis,
    /// Live hints.
    pub live: Live,
    /// Manners of notices.
    pub notice: Notice,
    /// WeChat.
    pub wechat: WeChat,
    /// Members of staff.
    pub staff: Staff,
    /// Text messages.
    pub sms: Sms,
    /// Messages to staff.
    pub wecom: Wecom,
    /// Pushes to the staff's app.
    pub push: Push,
    /// Uploaded pictures.
    pub media: Media,
    /// Key files.
    pub keys: Keys,
    /// Tokens.
    pub auth: Auth,
    /// The jobs process.
    pub jobs: Jobs,
    /// Logs and traces.
    pub telemetry: Telemetry,
}

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

/// `[live]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// Sockets of one person in one process.
    pub each: usize,
    /// Sockets in one process.
    pub all: usize,
}

/// `[notice]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Messages of care and marketing to one person in seven days.
    pub care_per_week: i64,
}

/// `[staff]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// How often one of them may see personal data in clear in a day.
    pub reveals_per_day: u32,
}

/// `[wechat]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeChat {
    /// Base address of the platform.
    pub base_url: String,
    /// Tests only.
    pub allow_http: bool,
    /// The mini-program's app id.
    pub app_id: String,
    /// Its secret.
    pub app_secret: String,
    /// Template id of the booking notices that have no template of their own; empty: none is sent.
    pub template_booking: String,
    /// Templates by notice.
    #[serde(default)]
    pub templates: BTreeMap<String, Template>,
    /// The service account.
    pub service: ServiceAccount,
    /// Subscribe messages a second, of each jobs process.
    pub sends_per_second: NonZeroU32,
    /// Token of WeChat's push to us; empty, together with the key: none is taken in.
    pub push_token: String,
    /// `EncodingAESKey` of WeChat's push, 43 characters.
    pub push_aes_key: String,
    /// Whether what owners write for others to read is checked by WeChat first.
    pub content_check: bool,
}

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Directory of the key files.
    pub dir: PathBuf,
    generate: String,
}

/// `[auth]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// `iss` of access tokens.
    pub issuer: String,
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

/// `[telemetry]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// Tracing filter.
    pub log: String,
    /// OTLP address; empty: none.
    pub otlp_endpoint: String,
}

const DEFAULT: &str = include_str!("../../../config/default.toml");

impl Settings {
    /// Reads the defaults, the file named by `CHEZHU_CONFIG` if set, and the environment.
    pub fn load() -> Result<Settings, SettingError> {
        let file = std::env::var("CHEZHU_CONFIG").ok();
        let mut builder = Config::builder().add_source(File::from_str(DEFAULT, FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(File::new(&file, FileFormat::Toml));
        }
        Settings::build(builder.add_source(environment(std::env::vars())))
    }

    /// The defaults with these `section.key` values on top: for tests and the demo.
    pub fn with(values: &[(&str, &str)]) -> Result<Settings, SettingError> {
        let mut builder = Config::builder().add_source(File::from_str(DEFAULT, FileFormat::Toml));
        for (key, value) in values {
            builder = builder
                .set_override(*key, *value)
                .map_err(|e| SettingError(e.to_string()))?;
        }
        Settings::build(builder)
    }

    fn build(builder: config::ConfigBuilder<config::builder::DefaultState>) -> Result<Settings, SettingError> {
        let raw = builder
            .build()
            .map_err(|e| SettingError(format!("settings cannot be read: {e}")))?;
        let settings: Settings = raw
            .try_deserialize()
            .map_err(|e| SettingError(format!("a setting is wrong: {e}")))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingError> {
        self.sms.check()?;
        self.wecom.check()?;
        self.push.check()?;
        self.media.check()?;
        self.wechat.service.check()?;
        let url = &self.database.url;
        must(
            !url.is_empty(),
            "CHEZHU_DATABASE__URL is not set: give sqlite://path/to/file or postgres://user@host/name",
        )?;
        let known = ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        must(known, "CHEZHU_DATABASE__URL must begin with sqlite:// or postgres://")?;
        must(
            (1..=64).contains(&self.database.connections),
            "CHEZHU_DATABASE__CONNECTIONS must be 1 to 64",
        )?;
        let redis = &self.redis.url;
        let known = redis.is_empty()
            || ["redis://", "rediss://", "redis+unix://", "unix://"]
                .iter()
                .any(|scheme| redis.starts_with(scheme));
        must(
            known,
            "CHEZHU_REDIS__URL must be empty or begin with redis:// or rediss://",
        )?;
        must(
            !self.wechat.app_id.is_empty(),
            "CHEZHU_WECHAT__APP_ID is not set: the mini-program's app id",
        )?;
        must(
            !self.wechat.app_secret.is_empty(),
            "CHEZHU_WECHAT__APP_SECRET is not set: the mini-program's secret",
        )?;
        let https = self.wechat.base_url.starts_with("https://")
            || (self.wechat.allow_http && self.wechat.base_url.starts_with("http://"));
        must(
            https,
            "CHEZHU_WECHAT__BASE_URL must begin with https:// (CHEZHU_WECHAT__ALLOW_HTTP=true permits http, for tests only)",
        )?;
        must(
            !self.keys.dir.as_os_str().is_empty(),
            "CHEZHU_KEYS__DIR is not set: the directory of the key files",
        )?;
        must(
            ["", "true", "false"].contains(&self.keys.generate.as_str()),
            "CHEZHU_KEYS__GENERATE must be true or false",
        )?;
        must(
            (1024..=16 << 20).contains(&self.http.body_limit),
            "CHEZHU_HTTP__BODY_LIMIT must be 1024 to 16777216 bytes",
        )?;
        must(
            (1..=300).contains(&self.http.body_seconds),
            "CHEZHU_HTTP__BODY_SECONDS must be 1 to 300",
        )?;
        must(
            (3..=600).contains(&self.jobs.lease_seconds),
            "CHEZHU_JOBS__LEASE_SECONDS must be 3 to 600",
        )?;
        must(
            self.http.per_second > 0 && self.http.burst > 0,
            "CHEZHU_HTTP__PER_SECOND and CHEZHU_HTTP__BURST must be at least 1",
        )?;
        must(self.http.at_once > 0, "CHEZHU_HTTP__AT_ONCE must be at least 1")?;
        must(
            self.http.login_per_minute > 0,
            "CHEZHU_HTTP__LOGIN_PER_MINUTE must be at least 1",
        )
    }

    /// Whether the embedded database is used.
    pub fn is_sqlite(&self) -> bool {
        self.database.url.starts_with("sqlite:")
    }

    /// What the ground needs to open the database.
    pub fn database(&self) -> DatabaseSettings {
        DatabaseSettings {
            url: self.database.url.clone(),
            connections: self.database.connections,
        }
    }

    /// Whether missing keys may be made (rulings 17).
    pub fn generate_keys(&self) -> bool {
        match self.keys.generate.as_str() {
            "true" => true,
            "false" => false,
            _ => self.is_sqlite(),
        }
    }
}

fn must(ok: bool, sentence: &str) -> Result<(), SettingError> {
    if ok {
        Ok(())
    } else {
        Err(SettingError(sentence.to_owned()))
    }
}

/// The settings among these variables, as texts: each setting reads its own type, so that a secret of digits stays itself.
fn environment(variables: impl Iterator<Item = (String, String)>) -> Environment {
    // CHEZHU_CONFIG itself and CHEZHU_TEST_… are not settings.
    let settings = variables.filter(|(name, _)| name.contains("__")).collect();
    Environment::with_prefix("CHEZHU")
        .prefix_separator("_")
        .separator("__")
        .ignore_empty(true)
        .source(Some(settings))
}

#[cfg(test)]
mod tests {
    use config::{Config, File, FileFormat};

    use super::{DEFAULT, SettingError, Settings, environment};

    const GOOD: &[(&str, &str)] = &[
        ("database.url", "sqlite://x.sqlite"),
        ("wechat.app_id", "wx1"),
        ("wechat.app_secret", "s"),
        ("keys.dir", "/tmp/keys"),
    ];

    #[test]
    fn each_missing_or_wrong_setting_is_named() {
        assert!(Settings::with(GOOD).is_ok());
        let cases = [
            ("database.url", "", "CHEZHU_DATABASE__URL"),
            ("database.url", "mysql://x", "CHEZHU_DATABASE__URL"),
            ("wechat.app_id", "", "CHEZHU_WECHAT__APP_ID"),
            ("wechat.app_secret", "", "CHEZHU_WECHAT__APP_SECRET"),
            ("wechat.base_url", "http://127.0.0.1", "CHEZHU_WECHAT__BASE_URL"),
            ("keys.dir", "", "CHEZHU_KEYS__DIR"),
            ("keys.generate", "maybe", "CHEZHU_KEYS__GENERATE"),
            ("redis.url", "http://x", "CHEZHU_REDIS__URL"),
            ("http.listen", "nowhere", "http.listen"),
        ];
        for (key, value, named) in cases {
            let mut values = GOOD.to_vec();
            values.push((key, value));
            let sentence = Settings::with(&values).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(sentence.contains(named), "{key}={value}: {sentence}");
        }
    }
    #[test]
    fn a_secret_of_digits_stays_as_it_was_written() -> Result<(), SettingError> {
        let variables = [
            ("CHEZHU_DATABASE__URL", "sqlite://x.sqlite"),
            ("CHEZHU_WECHAT__APP_ID", "1e5"),
            ("CHEZHU_WECHAT__APP_SECRET", "00123"),
            ("CHEZHU_WECHAT__ALLOW_HTTP", "true"),
            ("CHEZHU_KEYS__DIR", "7"),
            ("CHEZHU_KEYS__GENERATE", "false"),
            ("CHEZHU_HTTP__WORKERS", "2"),
            ("CHEZHU_HTTP__BURST", ""),
            ("CHEZHU_TEST_POSTGRES_URL", "no setting"),
        ];
        let variables = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let builder = Config::builder()
            .add_source(File::from_str(DEFAULT, FileFormat::Toml))
            .add_source(environment(variables));
        let settings = Settings::build(builder)?;
        assert_eq!(
            (settings.wechat.app_id.as_str(), settings.wechat.app_secret.as_str()),
            ("1e5", "00123")
        );
        assert_eq!(
            (
                settings.http.workers,
                settings.wechat.allow_http,
                settings.generate_keys()
            ),
            (2, true, false)
        );
        assert_eq!(settings.keys.dir.as_os_str(), "7");
        Ok(())
    }
}
