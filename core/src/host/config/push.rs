//! Settings of pushes to the staff's app.

use serde::Deserialize;

use super::{SettingError, must};

/// `[push]`
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// `web_push`, `jpush`, both separated by a comma, or empty: none.
    pub providers: String,
    /// Tests only.
    pub allow_http: bool,
    /// Whom a push service may write to: `mailto:…` or `https://…`.
    pub web_subject: String,
    /// Hosts of push services, or their ends, separated by commas: nobody else is called.
    pub web_hosts: String,
    /// JPush's address.
    pub jpush_base_url: String,
    /// The application at JPush.
    pub jpush_app_key: String,
    /// Its secret.
    pub jpush_master_secret: String,
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|one| !one.is_empty())
}

impl Push {
    /// Whether this provider is switched on.
    pub fn has(&self, provider: &str) -> bool {
        list(&self.providers).any(|one| one == provider)
    }

    /// The hosts of push services.
    pub fn hosts(&self) -> Vec<String> {
        list(&self.web_hosts).map(str::to_owned).collect()
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        must(
            list(&self.providers).all(|one| ["web_push", "jpush"].contains(&one)),
            "CHEZHU_PUSH__PROVIDERS must be empty, web_push, jpush, or both separated by a comma",
        )?;
        if self.has("web_push") {
            must(
                self.web_subject.starts_with("mailto:") || self.web_subject.starts_with("https://"),
                "CHEZHU_PUSH__WEB_SUBJECT must begin with mailto: or https://: push services write there when something is wrong",
            )?;
            must(
                !self.hosts().is_empty(),
                "CHEZHU_PUSH__WEB_HOSTS must name at least one push service",
            )?;
        }
        if self.has("jpush") {
            must(
                !self.jpush_app_key.is_empty() && !self.jpush_master_secret.is_empty(),
                "CHEZHU_PUSH__JPUSH_APP_KEY and CHEZHU_PUSH__JPUSH_MASTER_SECRET are needed for jpush",
            )?;
            let url = &self.jpush_base_url;
            must(
                url.starts_with("https://") || (self.allow_http && url.starts_with("http://")),
                "CHEZHU_PUSH__JPUSH_BASE_URL must begin with https:// (CHEZHU_PUSH__ALLOW_HTTP=true permits http, for tests only)",
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;

    #[test]
    fn each_wrong_setting_of_pushes_is_named() {
        let with = |more: &[(&str, &str)]| {
            let good = [
                ("database.url", "sqlite://x.sqlite"),
                ("wechat.app_id", "wx1"),
                ("wechat.app_secret", "s"),
                ("keys.dir", "/tmp/keys"),
                ("push.providers", "web_push, jpush"),
                ("push.web_subject", "mailto:it@example.com"),
                ("push.jpush_app_key", "k"),
                ("push.jpush_master_secret", "s"),
            ];
            Settings::with(&[&good, more].concat()).err().map(|e| e.to_string())
        };
        assert_eq!(with(&[]), None);
        for (key, value, named) in [
            ("push.providers", "pigeon", "CHEZHU_PUSH__PROVIDERS"),
            ("push.web_subject", "me", "CHEZHU_PUSH__WEB_SUBJECT"),
            ("push.web_hosts", " , ", "CHEZHU_PUSH__WEB_HOSTS"),
            ("push.jpush_app_key", "", "CHEZHU_PUSH__JPUSH_APP_KEY"),
            ("push.jpush_base_url", "http://x", "CHEZHU_PUSH__JPUSH_BASE_URL"),
        ] {
            let sentence = with(&[(key, value)]);
            assert!(
                sentence.as_deref().is_some_and(|s| s.contains(named)),
                "{key}: {sentence:?}"
            );
        }
    }
}
