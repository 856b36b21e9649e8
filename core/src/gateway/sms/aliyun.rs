//! Aliyun: `SendSms` of 2017-05-25, signed by ACS3-HMAC-SHA256 (wechat.md 5.3).

use std::fmt::Write;

use serde_json::{Map, Value};

use super::error::{SmsClass, SmsError};
use super::{Sms, SmsGateway, hmac, word, written};
use crate::gateway::http;
use crate::ground::clock::At;
use crate::ground::secret::{random_token, sha256};
use crate::ground::text::Phone;

pub(super) const PLATFORM: &str = "https://dysmsapi.aliyuncs.com";
const NAMES: &str = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

/// What is signed: a POST without a body, everything in the query.
struct Signed<'a> {
    host: &'a str,
    action: &'a str,
    version: &'a str,
    /// In the order of their names, percent-encoded.
    query: &'a str,
    date: &'a str,
    nonce: &'a str,
}

impl Signed<'_> {
    fn canonical(&self) -> String {
        let Signed {
            host,
            action,
            version,
            query,
            date,
            nonce,
        } = self;
        let body = empty();
        format!(
            "POST\n/\n{query}\nhost:{host}\nx-acs-action:{action}\nx-acs-content-sha256:{body}\nx-acs-date:{date}\n\
             x-acs-signature-nonce:{nonce}\nx-acs-version:{version}\n\n{NAMES}\n{body}"
        )
    }

    /// The signature in hex.
    fn signature(&self, secret: &str) -> String {
        let text = format!("ACS3-HMAC-SHA256\n{}", hex::encode(sha256(self.canonical().as_bytes())));
        hex::encode(hmac(secret.as_bytes(), text.as_bytes()))
    }
}

/// The hash of no body.
fn empty() -> String {
    hex::encode(sha256(b""))
}

/// Percent-encoding of RFC 3986, upper-case hex.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn query(mut parameters: Vec<(&str, String)>) -> String {
    parameters.sort();
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, text)| format!("{}={}", encode(name), encode(text)))
        .collect();
    pairs.join("&")
}

impl SmsGateway {
    pub(super) async fn aliyun(&self, to: &[&Phone], message: &Sms, now: At) -> Result<Option<String>, SmsError> {
        let numbers: Vec<&str> = to.iter().filter_map(|phone| phone.national()).collect();
        let params: Map<String, Value> = message
            .params
            .iter()
            .map(|(name, text)| (name.clone(), Value::String(text.clone())))
            .collect();
        let query = query(vec![
            ("PhoneNumbers", numbers.join(",")),
            ("SignName", self.settings.sign_name.clone()),
            ("TemplateCode", message.template.clone()),
            ("TemplateParam", Value::Object(params).to_string()),
            ("OutId", message.session.clone()),
        ]);
        let nonce = random_token(32).map_err(|_no_random| SmsError::own(SmsClass::Busy, super::error::NOT_ASKED))?;
        let date = written(now, "%Y-%m-%dT%H:%M:%SZ");
        let signed = Signed {
            host: &self.host,
            action: "SendSms",
            version: "2017-05-25",
            query: &query,
            date: &date,
            nonce: &nonce,
        };
        let signature = signed.signature(self.settings.key_secret.reveal());
        let id = &self.settings.key_id;
        let request = self
            .http
            .post(format!("{}/?{query}", self.base))
            .header("x-acs-action", signed.action)
            .header("x-acs-version", signed.version)
            .header("x-acs-date", &date)
            .header("x-acs-signature-nonce", &nonce)
            .header("x-acs-content-sha256", empty())
            .header(
                "authorization",
                format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={NAMES},Signature={signature}"),
            );
        let reply = http::exchange(request)
            .await
            .map_err(|why| SmsError::own(SmsClass::Unreachable, why))?;
        // Refusals may come with 4xx and a code; without one nobody knows.
        read(reply.object().as_ref())
    }
}

fn read(reply: Option<&Value>) -> Result<Option<String>, SmsError> {
    let silent = || SmsError::own(SmsClass::Unreachable, "the reply is none of the provider's");
    let reply = reply.ok_or_else(silent)?;
    let code = reply["Code"].as_str().ok_or_else(silent)?;
    if code == "OK" {
        return Ok(word(&reply["BizId"]));
    }
    let kept = word(&reply["Code"]).or_else(|| Some("?".to_owned()));
    Err(SmsError::refused(classify(code), kept, word(&reply["RequestId"])))
}

/// What a code of Aliyun means (wechat.md 5.3).
pub fn classify(code: &str) -> SmsClass {
    match code {
        "isv.BUSINESS_LIMIT_CONTROL" => SmsClass::PhoneLimit,
        "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => SmsClass::DayLimit,
        "isv.MOBILE_NUMBER_ILLEGAL" | "isv.MOBILE_COUNT_OVER_LIMIT" | "isv.BLACK_KEY_CONTROL_LIMIT" => {
            SmsClass::Recipient
        }
        "isv.TEMPLATE_MISSING_PARAMETERS"
        | "isv.INVALID_JSON_PARAM"
        | "isv.INVALID_PARAMETERS"
        | "isv.PARAM_LENGTH_LIMIT"
        | "isv.PARAM_NOT_SUPPORT_URL"
        | "isv.SMS_CONTENT_ILLEGAL" => SmsClass::Content,
        "isv.AMOUNT_NOT_ENOUGH" | "isv.OUT_OF_SERVICE" => SmsClass::Balance,
        "isv.SMS_SIGNATURE_ILLEGAL"
        | "isv.SMS_SIGNATURE_SCENE_ILLEGAL"
        | "isv.SIGN_STATE_ILLEGAL"
        | "isv.SMS_TEMPLATE_ILLEGAL"
        | "isv.DENY_IP_RANGE"
        | "isp.RAM_PERMISSION_DENY" => SmsClass::Config,
        "isp.SYSTEM_ERROR" => SmsClass::Doubt,
        "ServiceUnavailable" => SmsClass::Busy,
        _ if code.starts_with("Throttling") => SmsClass::Busy,
        _ if code.starts_with("InvalidAccessKeyId")
            || code.starts_with("SignatureDoesNotMatch")
            || code.starts_with("SignatureNonceUsed")
            || code.starts_with("InvalidTimeStamp")
            || code.starts_with("Forbidden") =>
        {
            SmsClass::Config
        }
        _ => SmsClass::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Signed, classify, encode, query, read};
    use crate::gateway::sms::SmsClass;
    use crate::ground::secret::sha256;

    /// The official vector of wechat.md 5.3.
    #[test]
    fn acs3_signs_as_the_vector_says() {
        let query = query(vec![
            ("RegionId", "cn-shanghai".to_owned()),
            (
                "ImageId",
                "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd".to_owned(),
            ),
        ]);
        let signed = Signed {
            host: "ecs.cn-shanghai.aliyuncs.com",
            action: "RunInstances",
            version: "2014-05-26",
            query: &query,
            date: "2023-10-26T10:22:32Z",
            nonce: "3156853299f313e23d1673dc12e1703d",
        };
        assert_eq!(
            hex::encode(sha256(signed.canonical().as_bytes())),
            "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"
        );
        assert_eq!(
            signed.signature("YourAccessKeySecret"),
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
        assert_eq!(encode("a b*{\"车~"), "a%20b%2A%7B%22%E8%BD%A6~");
    }

    /// wechat.md 5.3, code by code.
    #[test]
    fn each_code_has_its_class() {
        for (code, class) in [
            ("isv.BUSINESS_LIMIT_CONTROL", SmsClass::PhoneLimit),
            ("isv.DAY_LIMIT_CONTROL", SmsClass::DayLimit),
            ("isv.MONTH_LIMIT_CONTROL", SmsClass::DayLimit),
            ("isv.MOBILE_NUMBER_ILLEGAL", SmsClass::Recipient),
            ("isv.MOBILE_COUNT_OVER_LIMIT", SmsClass::Recipient),
            ("isv.BLACK_KEY_CONTROL_LIMIT", SmsClass::Recipient),
            ("isv.TEMPLATE_MISSING_PARAMETERS", SmsClass::Content),
            ("isv.INVALID_JSON_PARAM", SmsClass::Content),
            ("isv.PARAM_LENGTH_LIMIT", SmsClass::Content),
            ("isv.PARAM_NOT_SUPPORT_URL", SmsClass::Content),
            ("isv.SMS_CONTENT_ILLEGAL", SmsClass::Content),
            ("isv.AMOUNT_NOT_ENOUGH", SmsClass::Balance),
            ("isv.OUT_OF_SERVICE", SmsClass::Balance),
            ("isv.SMS_SIGNATURE_ILLEGAL", SmsClass::Config),
            ("isv.SMS_SIGNATURE_SCENE_ILLEGAL", SmsClass::Config),
            ("isv.SIGN_STATE_ILLEGAL", SmsClass::Config),
            ("isv.SMS_TEMPLATE_ILLEGAL", SmsClass::Config),
            ("isv.DENY_IP_RANGE", SmsClass::Config),
            ("isp.RAM_PERMISSION_DENY", SmsClass::Config),
            ("isp.SYSTEM_ERROR", SmsClass::Doubt),
            ("Throttling.User", SmsClass::Busy),
            ("InvalidAccessKeyId.NotFound", SmsClass::Config),
            ("brand.NEW", SmsClass::Unknown),
        ] {
            assert_eq!(classify(code), class, "{code}");
        }
    }

    #[test]
    fn ok_is_sent_and_what_is_no_reply_is_not_known() {
        assert_eq!(
            read(Some(&json!({ "Code": "OK", "BizId": "9006^0" }))),
            Ok(Some("9006^0".to_owned()))
        );
        let refused = read(Some(&json!({ "Code": "isv.AMOUNT_NOT_ENOUGH", "RequestId": "R" })));
        assert!(refused.is_err_and(|e| e.class == SmsClass::Balance && e.never_sent()));
        for odd in [None, Some(json!({})), Some(json!({ "Code": 1 }))] {
            assert!(read(odd.as_ref()).is_err_and(|e| e.class == SmsClass::Unreachable && !e.never_sent()));
        }
    }
}
