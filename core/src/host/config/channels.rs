//! Settings of the ways by which people are told: templates by notice, SMS, WeCom, the service account.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SettingError;

/// `[wechat.templates.<notice>]`: a template of WeChat and which field of it gets which fact of the notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The template's id.
    #[serde(default)]
    pub id: String,
    /// Field, such as `thing4`, to fact, such as `store`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// `[sms.templates.<notice>]`: a template of the SMS provider and what its parameters get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsTemplate {
    /// The template's id or code.
    #[serde(default)]
    pub id: String,
    /// Facts in the order of the parameters, separated by commas; `name=fact` where the parameter has another name.
    #[serde(default)]
    pub params: String,
}

/// `[wechat.service]`: the service account (公众号) whose followers are told by template messages.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccount {
    /// Address of its platform; empty: that of the mini-program.
    pub base_url: String,
    /// Its app id; empty: there is none.
    pub app_id: String,
    /// Its secret.
    pub app_secret: String,
    /// Its templates by notice, as `[wechat.templates]`.
    #[serde(default)]
    pub templates: BTreeMap<String, Template>,
}

/// `[sms]`
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// `tencent`, `aliyun`, or empty: no SMS.
    pub provider: String,
    /// The provider's address; empty: its own.
    pub base_url: String,
    /// Tests only.
    pub allow_http: bool,
    /// SecretId of Tencent Cloud, AccessKey ID of Aliyun.
    pub key_id: String,
    /// SecretKey, AccessKey Secret.
    pub key_secret: String,
    /// The approved signature, such as 车主汽车.
    pub sign_name: String,
    /// SmsSdkAppId; Tencent Cloud only.
    pub app_id: String,
    /// Region; Tencent Cloud only.
    pub region: String,
    /// Templates by notice.
    #[serde(default)]
    pub templates: BTreeMap<String, SmsTemplate>,
    /// Messages a day to one phone.
    pub per_phone: u32,
    /// Messages a day on behalf of one store.
    pub per_store: u32,
}

/// `[wecom]`
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wecom {
    /// Address of the platform.
    pub base_url: String,
    /// Tests only.
    pub allow_http: bool,
    /// The enterprise; empty: no WeCom.
    pub corp_id: String,
    /// The application that speaks.
    pub agent_id: String,
    /// Its secret.
    pub secret: String,
}

/// The entry of a notice (`booking.confirmed`) among templates: its own (`booking_confirmed`), or that of its module
/// (`booking`).
pub fn of<'a, T>(templates: &'a BTreeMap<String, T>, notice: &str) -> Option<&'a T> {
    let own = templates.get(&notice.replace('.', "_"));
    own.or_else(|| templates.get(notice.split('.').next()?))
}

/// The fields of the template that `CHEZHU_WECHAT__TEMPLATE_BOOKING` alone stands for.
const BOOKING: [(&str, &str); 5] = [
    ("phrase1", "status"),
    ("character_string2", "number"),
    ("time3", "time"),
    ("thing4", "store"),
    ("thing5", "tip"),
];

impl super::WeChat {
    /// The subscribe templates by notice; `template_booking` is that of all booking notices which have no other.
    pub fn subscribe_templates(&self) -> BTreeMap<String, Template> {
        let mut all = self.templates.clone();
        if !self.template_booking.is_empty() {
            all.entry("booking".to_owned()).or_insert_with(|| Template {
                id: self.template_booking.clone(),
                fields: BOOKING.map(|(field, fact)| (field.to_owned(), fact.to_owned())).into(),
            });
        }
        all
    }
}

impl Sms {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        let must = super::must;
        must(
            ["", "tencent", "aliyun"].contains(&self.provider.as_str()),
            "CHEZHU_SMS__PROVIDER must be empty, tencent or aliyun",
        )?;
        if self.provider.is_empty() {
            return Ok(());
        }
        must(
            https(&self.base_url, self.allow_http) || self.base_url.is_empty(),
            SMS_HTTPS,
        )?;
        must(
            !self.key_id.is_empty(),
            "CHEZHU_SMS__KEY_ID is not set: the id of the provider's key",
        )?;
        must(
            !self.key_secret.is_empty(),
            "CHEZHU_SMS__KEY_SECRET is not set: the secret of the provider's key",
        )?;
        must(
            !self.sign_name.is_empty(),
            "CHEZHU_SMS__SIGN_NAME is not set: the approved signature",
        )?;
        let tencent = self.provider == "tencent";
        must(
            !tencent || !self.app_id.is_empty(),
            "CHEZHU_SMS__APP_ID is not set: the SmsSdkAppId of Tencent Cloud",
        )?;
        must(
            self.per_phone > 0 && self.per_store > 0,
            "CHEZHU_SMS__PER_PHONE and CHEZHU_SMS__PER_STORE must be at least 1",
        )
    }
}

const SMS_HTTPS: &str = "CHEZHU_SMS__BASE_URL must be empty or begin with https:// (CHEZHU_SMS__ALLOW_HTTP=true permits http, for tests only)";
const WECOM_HTTPS: &str =
    "CHEZHU_WECOM__BASE_URL must begin with https:// (CHEZHU_WECOM__ALLOW_HTTP=true permits http, for tests only)";

impl Wecom {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        let must = super::must;
        if self.corp_id.is_empty() {
            return must(
                self.secret.is_empty(),
                "CHEZHU_WECOM__CORP_ID is not set, but CHEZHU_WECOM__SECRET is",
            );
        }
        must(https(&self.base_url, self.allow_http), WECOM_HTTPS)?;
        must(
            !self.secret.is_empty(),
            "CHEZHU_WECOM__SECRET is not set: the secret of the application",
        )?;
        must(
            self.agent_id.parse::<u32>().is_ok(),
            "CHEZHU_WECOM__AGENT_ID must be the number of the application",
        )
    }
}

impl ServiceAccount {
    pub(super) fn check(&self) -> Result<(), SettingError> {
        super::must(
            self.app_id.is_empty() == self.app_secret.is_empty(),
            "CHEZHU_WECHAT__SERVICE__APP_ID and CHEZHU_WECHAT__SERVICE__APP_SECRET are set together or not at all",
        )
    }
}

fn https(url: &str, allow_http: bool) -> bool {
    url.starts_with("https://") || (allow_http && url.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::super::{SettingError, Settings};
    use super::of;

    const GOOD: &[(&str, &str)] = &[
        ("database.url", "sqlite://x.sqlite"),
        ("wechat.app_id", "wx1"),
        ("wechat.app_secret", "s"),
        ("keys.dir", "/tmp/keys"),
    ];

    fn with(more: &[(&str, &str)]) -> Result<Settings, SettingError> {
        Settings::with(&[GOOD, more].concat())
    }

    #[test]
    fn each_wrong_setting_of_a_channel_is_named() {
        const SMS: &[(&str, &str)] = &[
            ("sms.provider", "tencent"),
            ("sms.key_id", "i"),
            ("sms.key_secret", "s"),
            ("sms.sign_name", "车主"),
            ("sms.app_id", "1"),
        ];
        const WECOM: &[(&str, &str)] = &[("wecom.corp_id", "ww1"), ("wecom.secret", "s"), ("wecom.agent_id", "7")];
        assert!(with(SMS).is_ok() && with(WECOM).is_ok());
        let cases = [
            (SMS, "sms.provider", "pigeon", "CHEZHU_SMS__PROVIDER"),
            (SMS, "sms.base_url", "http://x", "CHEZHU_SMS__BASE_URL"),
            (SMS, "sms.key_id", "", "CHEZHU_SMS__KEY_ID"),
            (SMS, "sms.key_secret", "", "CHEZHU_SMS__KEY_SECRET"),
            (SMS, "sms.sign_name", "", "CHEZHU_SMS__SIGN_NAME"),
            (SMS, "sms.app_id", "", "CHEZHU_SMS__APP_ID"),
            (SMS, "sms.per_phone", "0", "CHEZHU_SMS__PER_PHONE"),
            (WECOM, "wecom.base_url", "http://x", "CHEZHU_WECOM__BASE_URL"),
            (WECOM, "wecom.secret", "", "CHEZHU_WECOM__SECRET"),
            (WECOM, "wecom.agent_id", "x", "CHEZHU_WECOM__AGENT_ID"),
            (WECOM, "wecom.corp_id", "", "CHEZHU_WECOM__CORP_ID"),
            (
                &[],
                "wechat.service.app_id",
                "wx2",
                "CHEZHU_WECHAT__SERVICE__APP_SECRET",
            ),
        ];
        for (base, key, value, named) in cases {
            let sentence = with(&[base, &[(key, value)]].concat()).err().map(|e| e.to_string());
            assert!(
                sentence.as_deref().is_some_and(|s| s.contains(named)),
                "{key}={value}: {sentence:?}"
            );
        }
    }

    #[test]
    fn the_old_setting_is_the_template_of_all_booking_notices() -> Result<(), SettingError> {
        let settings = with(&[
            ("wechat.template_booking", "old"),
            ("wechat.templates.booking_moved.id", "new"),
            ("wechat.templates.booking_moved.fields.thing1", "title"),
        ])?;
        let all = settings.wechat.subscribe_templates();
        let id = |notice: &str| of(&all, notice).map(|template| template.id.as_str());
        assert_eq!(
            (id("booking.moved"), id("booking.confirmed"), id("survey.due")),
            (Some("new"), Some("old"), None)
        );
        assert_eq!(
            of(&all, "booking.confirmed").map(|template| template.fields.len()),
            Some(5)
        );
        Ok(())
    }
}
