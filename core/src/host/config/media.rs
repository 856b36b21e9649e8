//! Settings of uploaded pictures.

use std::path::PathBuf;

use serde::Deserialize;

use super::{SettingError, must};
use crate::gateway::shelf::{BucketSettings, Where};
use crate::ground::secret::Secret;

/// `[media]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// The folder; empty: none.
    pub dir: PathBuf,
    /// The bucket; empty: none.
    pub bucket: String,
    /// Where the bucket is.
    pub endpoint: String,
    /// Tests only.
    pub allow_http: bool,
    /// Its region.
    pub region: String,
    /// Whether its name stands in the path.
    pub path_style: bool,
    /// The key's id.
    pub key_id: String,
    /// The key.
    pub key_secret: Secret,
    /// Bytes of a picture.
    pub limit: usize,
    /// Seconds in which a picture must have arrived.
    pub seconds: u64,
    /// Pictures of one owner in 24 hours.
    pub per_day: u32,
    /// Pictures of one member of staff in 24 hours.
    pub staff_per_day: u32,
    /// Uploads at a time, of each bff process.
    pub at_once: usize,
    /// Megapixels that are decoded at a time, of each bff process.
    pub megapixels: u32,
}

impl Media {
    /// Where the bytes lie.
    pub fn place(&self) -> Where {
        if !self.bucket.is_empty() {
            return Where::Bucket(BucketSettings {
                endpoint: self.endpoint.clone(),
                allow_http: self.allow_http,
                bucket: self.bucket.clone(),
                region: self.region.clone(),
                path_style: self.path_style,
                key_id: self.key_id.clone(),
                key_secret: self.key_secret.clone(),
            });
        }
        match self.dir.as_os_str().is_empty() {
            true => Where::Nowhere,
            false => Where::Folder(self.dir.clone()),
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        if !self.bucket.is_empty() {
            let https =
                self.endpoint.starts_with("https://") || (self.allow_http && self.endpoint.starts_with("http://"));
            must(
                https,
                "CHEZHU_MEDIA__ENDPOINT must begin with https:// (CHEZHU_MEDIA__ALLOW_HTTP=true permits http, for tests only)",
            )?;
            must(
                !self.region.is_empty() && !self.key_id.is_empty() && !self.key_secret.is_empty(),
                "CHEZHU_MEDIA__REGION, CHEZHU_MEDIA__KEY_ID and CHEZHU_MEDIA__KEY_SECRET are needed for CHEZHU_MEDIA__BUCKET",
            )?;
        }
        must(
            (1024..=12 << 20).contains(&self.limit),
            "CHEZHU_MEDIA__LIMIT must be 1024 to 12582912 bytes",
        )?;
        must(
            (1..=600).contains(&self.seconds) && self.at_once > 0,
            "CHEZHU_MEDIA__SECONDS must be 1 to 600, CHEZHU_MEDIA__AT_ONCE at least 1",
        )?;
        must(
            self.megapixels >= 50,
            "CHEZHU_MEDIA__MEGAPIXELS must be at least 50: the largest picture that is taken",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use crate::gateway::shelf::Where;

    #[test]
    fn each_wrong_setting_of_pictures_is_named() {
        let with = |more: &[(&str, &str)]| {
            let good = [
                ("database.url", "sqlite://x.sqlite"),
                ("wechat.app_id", "wx1"),
                ("wechat.app_secret", "s"),
                ("keys.dir", "/tmp/keys"),
                ("media.bucket", "papers"),
                ("media.endpoint", "https://s3.example.com"),
                ("media.region", "cn"),
                ("media.key_id", "i"),
                ("media.key_secret", "s"),
            ];
            Settings::with(&[&good, more].concat())
        };
        assert!(with(&[]).is_ok_and(|settings| matches!(settings.media.place(), Where::Bucket(_))));
        let folder = with(&[("media.bucket", ""), ("media.dir", "/tmp/media")]);
        assert!(folder.is_ok_and(|settings| matches!(settings.media.place(), Where::Folder(_))));
        for (key, value, named) in [
            ("media.endpoint", "http://s3", "CHEZHU_MEDIA__ENDPOINT"),
            ("media.region", "", "CHEZHU_MEDIA__REGION"),
            ("media.key_secret", "", "CHEZHU_MEDIA__KEY_SECRET"),
            ("media.limit", "0", "CHEZHU_MEDIA__LIMIT"),
            ("media.seconds", "0", "CHEZHU_MEDIA__SECONDS"),
            ("media.megapixels", "49", "CHEZHU_MEDIA__MEGAPIXELS"),
        ] {
            let sentence = with(&[(key, value)]).err().map(|e| e.to_string());
            assert!(
                sentence.as_deref().is_some_and(|s| s.contains(named)),
                "{key}: {sentence:?}"
            );
        }
    }
}
