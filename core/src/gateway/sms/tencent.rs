//! Tencent Cloud: `SendSms` of 2021-01-11, signed by TC3-HMAC-SHA256 (wechat.md 5.3).

use serde_json::{Value, json};

use super::error::{SmsClass, SmsError};
use super::{Sms, SmsGateway, hmac, word, written};
use crate::gateway::http;
use crate::ground::clock::At;
use crate::ground::secret::sha256;
use crate::ground::text::{Phone, Sensitive};

pub(super) const PLATFORM: &str = "https://sms.tencentcloudapi.com";
const CONTENT: &str = "application/json; charset=utf-8";

/// What is signed besides time and secret.
struct Signed<'a> {
    service: &'a str,
    host: &'a str,
    /// In lower case; `None`: not among the signed headers.
    action: Option<&'a str>,
    body: &'a [u8],
}

impl Signed<'_> {
    fn headers(&self) -> (String, &'static str) {
        let host = self.host;
        match self.action {
            Some(action) => (
                format!("content-type:{CONTENT}\nhost:{host}\nx-tc-action:{action}\n"),
                "content-type;host;x-tc-action",
            ),
            None => (format!("content-type:{CONTENT}\nhost:{host}\n"), "content-type;host"),
        }
    }

    fn canonical(&self) -> String {
        let (headers, names) = self.headers();
        format!("POST\n/\n\n{headers}\n{names}\n{}", hex::encode(sha256(self.body)))
    }

    /// The signature in hex.
    fn signature(&self, secret: &str, at: At) -> String {
        let date = written(at, "%Y-%m-%d");
        let scope = format!("{date}/{}/tc3_request", self.service);
        let hashed = hex::encode(sha256(self.canonical().as_bytes()));
        let text = format!("TC3-HMAC-SHA256\n{}\n{scope}\n{hashed}", at.seconds());
        let key = zeroize::Zeroizing::new(format!("TC3{secret}"));
        let key = hmac(
            &hmac(&hmac(key.as_bytes(), date.as_bytes()), self.service.as_bytes()),
            b"tc3_request",
        );
        hex::encode(hmac(&key, text.as_bytes()))
    }

    fn authorization(&self, id: &str, secret: &str, at: At) -> String {
        let (service, names) = (self.service, self.headers().1);
        let date = written(at, "%Y-%m-%d");
        let signature = self.signature(secret, at);
        format!(
            "TC3-HMAC-SHA256 Credential={id}/{date}/{service}/tc3_request, SignedHeaders={names}, Signature={signature}"
        )
    }
}

impl SmsGateway {
    pub(super) async fn tencent(
        &self,
        app_id: &str,
        region: &str,
        to: &[&Phone],
        message: &Sms,
        now: At,
    ) -> Result<Option<String>, SmsError> {
        let numbers: Vec<&str> = to.iter().map(|phone| phone.expose()).collect();
        let params: Vec<&str> = message.params.iter().map(|(_, text)| text.as_str()).collect();
        let body = json!({
            "PhoneNumberSet": numbers,
            "SmsSdkAppId": app_id,
            "SignName": self.settings.sign_name,
            "TemplateId": message.template,
            "TemplateParamSet": params,
            "SessionContext": message.session,
        })
        .to_string();
        let signed = Signed {
            service: "sms",
            host: &self.host,
            action: Some("sendsms"),
            body: body.as_bytes(),
        };
        let authorization = signed.authorization(&self.settings.key_id, self.settings.key_secret.reveal(), now);
        let request = self
            .http
            .post(format!("{}/", self.base))
            .header("content-type", CONTENT)
            .header("x-tc-action", "SendSms")
            .header("x-tc-version", "2021-01-11")
            .header("x-tc-timestamp", now.seconds().to_string())
            .header("x-tc-region", region)
            .header("authorization", authorization)
            .body(body);
        let reply = http::exchange(request)
            .await
            .map_err(|why| SmsError::own(SmsClass::Unreachable, why))?;
        if reply.status != 200 {
            return Err(SmsError::own(SmsClass::Unreachable, "the HTTP status is not 200"));
        }
        read(reply.object().as_ref())
    }
}

/// A reply of `SendSms`: sent when one number was taken; a code stands beside each number inside a 200.
fn read(reply: Option<&Value>) -> Result<Option<String>, SmsError> {
    let silent = || SmsError::own(SmsClass::Unreachable, "the reply is none of the provider's");
    let response = reply
        .and_then(|reply| reply.get("Response"))
        .filter(|response| response.is_object())
        .ok_or_else(silent)?;
    let request = word(&response["RequestId"]);
    if let Some(code) = response["Error"]["Code"].as_str() {
        return Err(SmsError::refused(
            classify(code),
            word(&response["Error"]["Code"]).or_else(odd),
            request,
        ));
    }
    let each = response["SendStatusSet"].as_array().ok_or_else(silent)?;
    if let Some(taken) = each.iter().find(|one| one["Code"] == "Ok") {
        return Ok(word(&taken["SerialNo"]));
    }
    let code = each.first().and_then(|one| one["Code"].as_str()).ok_or_else(silent)?;
    Err(SmsError::refused(
        classify(code),
        word(&each[0]["Code"]).or_else(odd),
        request,
    ))
}

fn odd() -> Option<String> {
    Some("?".to_owned())
}

/// What a code of Tencent Cloud means (wechat.md 5.3).
pub fn classify(code: &str) -> SmsClass {
    match code {
        "FailedOperation.ContainSensitiveWord"
        | "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        | "InvalidParameterValue.ContentLengthLimit"
        | "InvalidParameterValue.TemplateParameterFormatError"
        | "InvalidParameterValue.TemplateParameterLengthLimit" => SmsClass::Content,
        "FailedOperation.PhoneNumberInBlacklist" | "InvalidParameterValue.IncorrectPhoneNumber" => SmsClass::Recipient,
        "FailedOperation.InsufficientBalanceInSmsPackage" => SmsClass::Balance,
        "FailedOperation.SignatureIncorrectOrUnapproved" | "FailedOperation.TemplateIncorrectOrUnapproved" => {
            SmsClass::Config
        }
        "LimitExceeded.AppDailyLimit" => SmsClass::DayLimit,
        "LimitExceeded.DeliveryFrequencyLimit"
        | "LimitExceeded.PhoneNumberDailyLimit"
        | "LimitExceeded.PhoneNumberOneHourLimit"
        | "LimitExceeded.PhoneNumberThirtySecondLimit"
        | "LimitExceeded.PhoneNumberSameContentDailyLimit" => SmsClass::PhoneLimit,
        // "Result unknown: do not resend at once."
        "InternalError.Timeout" => SmsClass::Doubt,
        "RequestLimitExceeded" => SmsClass::Busy,
        _ if code.starts_with("RequestLimitExceeded.") || code.starts_with("InternalError") => SmsClass::Busy,
        _ if [
            "AuthFailure",
            "UnauthorizedOperation",
            "UnsupportedOperation",
            "InvalidParameter",
            "MissingParameter",
        ]
        .iter()
        .any(|start| code.starts_with(start)) =>
        {
            SmsClass::Config
        }
        _ => SmsClass::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Signed, classify, read};
    use crate::gateway::sms::SmsClass;
    use crate::ground::clock::At;
    use crate::ground::secret::sha256;

    const SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
    const AT: At = At::from_ms(1_551_113_065_000);

    /// The vectors of wechat.md 5.3: the official one, its form with the action signed, and one of this very call.
    #[test]
    fn tc3_signs_as_the_vectors_say() {
        let cvm = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let sms = r#"{"PhoneNumberSet":["+8618511122233"],"SmsSdkAppId":"1400006666","SignName":"腾讯云","TemplateId":"1234","TemplateParamSet":["12345"]}"#;
        let table: [(Signed<'_>, &str, &str, &str); 3] = [
            (
                Signed {
                    service: "cvm",
                    host: "cvm.tencentcloudapi.com",
                    action: None,
                    body: cvm,
                },
                "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064",
                "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
                "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
            ),
            (
                Signed {
                    service: "cvm",
                    host: "cvm.tencentcloudapi.com",
                    action: Some("describeinstances"),
                    body: cvm,
                },
                "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064",
                "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
                "644be983de9a8a3f00db8eadaba61467c3b429e2215758ba897b738ca469fd26",
            ),
            (
                Signed {
                    service: "sms",
                    host: "sms.tencentcloudapi.com",
                    action: Some("sendsms"),
                    body: sms.as_bytes(),
                },
                "119a78334ae4b1a1eef908e76a38a18435ba527cb9aa5b2cadd299ed317a1f5c",
                "904f60c1f8ef51b111f7b699f4810a6f85586cb64804e7f1ad573b4df9d5b3f7",
                "06f4f424dfa870d2c215ae10695910839b7fb9640180131a65e6fee30a754b77",
            ),
        ];
        for (signed, body, canonical, signature) in table {
            assert_eq!(hex::encode(sha256(signed.body)), body);
            assert_eq!(hex::encode(sha256(signed.canonical().as_bytes())), canonical);
            assert_eq!(signed.signature(SECRET, AT), signature);
            let whole = signed.authorization("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", SECRET, AT);
            assert!(whole.contains("/2019-02-25/") && whole.ends_with(signature) && !whole.contains(SECRET));
        }
    }

    /// wechat.md 5.3, code by code.
    #[test]
    fn each_code_has_its_class() {
        for (code, class) in [
            ("AuthFailure.SignatureExpire", SmsClass::Config),
            ("AuthFailure.SignatureFailure", SmsClass::Config),
            ("AuthFailure.SecretIdNotFound", SmsClass::Config),
            ("FailedOperation.ContainSensitiveWord", SmsClass::Content),
            ("FailedOperation.SignatureIncorrectOrUnapproved", SmsClass::Config),
            ("FailedOperation.TemplateIncorrectOrUnapproved", SmsClass::Config),
            ("FailedOperation.PhoneNumberInBlacklist", SmsClass::Recipient),
            ("FailedOperation.InsufficientBalanceInSmsPackage", SmsClass::Balance),
            (
                "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
                SmsClass::Content,
            ),
            ("LimitExceeded.DeliveryFrequencyLimit", SmsClass::PhoneLimit),
            ("LimitExceeded.PhoneNumberDailyLimit", SmsClass::PhoneLimit),
            ("LimitExceeded.PhoneNumberOneHourLimit", SmsClass::PhoneLimit),
            ("LimitExceeded.PhoneNumberThirtySecondLimit", SmsClass::PhoneLimit),
            ("LimitExceeded.PhoneNumberSameContentDailyLimit", SmsClass::PhoneLimit),
            ("LimitExceeded.AppDailyLimit", SmsClass::DayLimit),
            ("InvalidParameterValue.IncorrectPhoneNumber", SmsClass::Recipient),
            ("InvalidParameterValue.ContentLengthLimit", SmsClass::Content),
            ("InvalidParameterValue.TemplateParameterFormatError", SmsClass::Content),
            ("InvalidParameterValue.TemplateParameterLengthLimit", SmsClass::Content),
            (
                "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
                SmsClass::Config,
            ),
            ("RequestLimitExceeded", SmsClass::Busy),
            ("InternalError.Timeout", SmsClass::Doubt),
            ("InternalError.OtherError", SmsClass::Busy),
            ("Brand.New", SmsClass::Unknown),
            ("", SmsClass::Unknown),
        ] {
            assert_eq!(classify(code), class, "{code}");
        }
    }

    #[test]
    fn a_code_inside_a_good_reply_is_looked_at() {
        let of = |set: serde_json::Value| json!({ "Response": { "SendStatusSet": set, "RequestId": "r-1" } });
        let ok = json!({ "Code": "Ok", "SerialNo": "5000:1" });
        let full = json!({ "Code": "LimitExceeded.PhoneNumberDailyLimit", "SerialNo": "" });
        assert_eq!(read(Some(&of(json!([ok])))), Ok(Some("5000:1".to_owned())));
        assert_eq!(read(Some(&of(json!([full, ok])))), Ok(Some("5000:1".to_owned())));
        let error = read(Some(&of(json!([full]))));
        assert!(
            error.as_ref().is_err_and(|e| e.class == SmsClass::PhoneLimit
                && e.never_sent()
                && e.request.as_deref() == Some("r-1")),
            "{error:?}"
        );
        let error = read(Some(
            &json!({ "Response": { "Error": { "Code": "InternalError.Timeout" } } }),
        ));
        assert!(error.is_err_and(|e| e.class == SmsClass::Doubt && !e.never_sent()));
        for odd in [
            json!({}),
            json!({ "Response": 1 }),
            of(json!([])),
            of(json!("x")),
            of(json!([{ "Code": 1 }])),
        ] {
            let error = read(Some(&odd));
            assert!(
                error
                    .as_ref()
                    .is_err_and(|e| e.class == SmsClass::Unreachable && !e.never_sent()),
                "{odd} {error:?}"
            );
        }
        assert!(read(None).is_err());
    }
}
