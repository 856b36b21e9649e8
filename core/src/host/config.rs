//! Settings: the compiled-in defaults, a file, the environment (`CHEZHU_SECTION__KEY`), in this order.

mod channels;
mod http;
mod media;
mod push;
mod store;
mod wechat;

use config::{Config, Environment, File, FileFormat};
use serde::Deserialize;

use crate::ground::db::DatabaseSettings;

pub use channels::{ServiceAccount, Sms, SmsTemplate, Template, Wecom, of};
pub use http::{Http, Jobs};
pub use media::Media;
pub use push::Push;
pub use store::{Database, Keys, Redis};
pub use wechat::WeChat;

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

/// `[auth]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// `iss` of access tokens.
    pub issuer: String,
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
        self.database.check()?;
        self.redis.check()?;
        self.wechat.check()?;
        self.keys.check()?;
        self.http.check()?;
        self.jobs.check()
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
        self.keys.may_be_made(self.is_sqlite())
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
