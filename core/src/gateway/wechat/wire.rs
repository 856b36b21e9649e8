//! Reading WeChat's replies: tolerant of unknown fields, numbers as strings and wrong content types (wechat.md 0.1).

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use super::class::{Api, Class};
use super::error::WeChatError;
use crate::ground::secret::Secret;

/// The longest reply that is read, in bytes, after decompression.
pub(super) const LONGEST: usize = 64 * 1024;

/// An integer that may be written as a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number(pub(super) i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Option::<serde_json::Value>::deserialize(from)? {
            None => Some(Self(0)),
            Some(serde_json::Value::Number(number)) => number.as_i64().map(Self),
            Some(serde_json::Value::String(text)) => text.trim().parse().ok().map(Self),
            Some(_) => None,
        }
        .ok_or_else(|| D::Error::custom("not an integer"))
    }
}

#[derive(Deserialize)]
struct Envelope {
    errcode: Option<Number>,
    errmsg: Option<serde_json::Value>,
}

/// `jscode2session`; the `session_key` is not even read (security.md 3).
#[derive(Deserialize)]
pub(super) struct SessionReply {
    pub(super) openid: Secret,
    pub(super) unionid: Option<Secret>,
}

/// `stable_token`.
#[derive(Deserialize)]
pub(super) struct TokenReply {
    pub(super) access_token: Secret,
    pub(super) expires_in: Number,
}

/// `getuserphonenumber`.
#[derive(Deserialize)]
pub(super) struct PhoneReply {
    pub(super) phone_info: PhoneInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhoneInfo {
    pub(super) pure_phone_number: Secret,
    pub(super) country_code: Number,
    pub(super) watermark: Watermark,
}

#[derive(Deserialize)]
pub(super) struct Watermark {
    pub(super) appid: String,
}

/// `subscribe/send`; its id is a 64-bit number (wechat.md 4.1).
#[derive(Deserialize)]
pub(super) struct SentReply {
    pub(super) msgid: Option<serde_json::Value>,
}

impl SentReply {
    /// The platform's id as text; it was sent, whatever its id looks like.
    pub(super) fn id(self) -> Option<String> {
        match self.msgid? {
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::String(text) if text.len() <= 64 => Some(text),
            _ => None,
        }
    }
}

/// `msg_sec_check`: the verdict is in here, not in the errcode (wechat.md 7).
#[derive(Deserialize)]
pub(super) struct CheckReply {
    pub(super) result: CheckResult,
}

#[derive(Deserialize)]
pub(super) struct CheckResult {
    pub(super) suggest: Suggest,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Suggest {
    Pass,
    Review,
    Risky,
    #[serde(other)]
    Other,
}

/// The reply of `api`, or the error that it is. Success is an absent errcode or 0 (wechat.md 0.1).
pub(super) fn read<T: DeserializeOwned>(api: Api, body: &[u8]) -> Result<T, WeChatError> {
    let not_json = || WeChatError::of(api, Class::Unreachable, "the reply is not a JSON object");
    // Serde would take an array for a struct.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(not_json());
    }
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_not_json| not_json())?;
    match envelope.errcode {
        None | Some(Number(0)) => {}
        Some(Number(errcode)) => {
            let errmsg = envelope
                .errmsg
                .as_ref()
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            return Err(WeChatError::refused(api, errcode, errmsg));
        }
    }
    serde_json::from_slice(body)
        .map_err(|_other_fields| WeChatError::of(api, Class::Unknown, "the reply lacks a field or has another type"))
}

#[cfg(test)]
mod tests {
    use super::{Api, Class, PhoneReply, Secret, SessionReply, TokenReply, read};

    type Outcome = Result<(), super::WeChatError>;

    #[test]
    fn success_carries_errcode_nought_or_none() -> Outcome {
        for body in [
            r#"{"openid":"o1","session_key":"k","unionid":"u1"}"#,
            r#"{"errcode":0,"errmsg":"ok","unionid":"u1","openid":"o1"}"#,
            r#"{"errcode":"0","openid":"o1","unionid":"u1","new_field":[1,{}]}"#,
            r#"{"errcode":null,"openid":"o1","unionid":"u1"}"#,
        ] {
            let reply: SessionReply = read(Api::Code2Session, body.as_bytes())?;
            assert_eq!(
                (reply.openid.reveal(), reply.unionid.as_ref().map(Secret::reveal)),
                ("o1", Some("u1"))
            );
        }
        let without: SessionReply = read(Api::Code2Session, br#"{"openid":"o1","unionid":null}"#)?;
        assert!(without.unionid.is_none());
        Ok(())
    }

    #[test]
    fn an_errcode_may_be_text_and_errmsg_anything() {
        for body in [
            r#"{"errcode":40029,"errmsg":"invalid code"}"#,
            r#"{"errmsg":"invalid code","errcode":"40029"}"#,
            r#"{"errcode":40029}"#,
            r#"{"errcode":40029,"errmsg":{"odd":1},"openid":"o1"}"#,
        ] {
            let error = read::<SessionReply>(Api::Code2Session, body.as_bytes()).err();
            assert_eq!(
                error.map(|e| (e.class, e.errcode)),
                Some((Class::CodeInvalid, Some(40029))),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_not_a_reply_is_an_outage_and_never_a_panic() {
        for body in [
            "",
            "<html>502</html>",
            "{\"openid\":\"o1\"",
            "null",
            "[]",
            "[\"o1\",null]",
            "\"x\"",
            "\u{0}",
        ] {
            let class = read::<SessionReply>(Api::Code2Session, body.as_bytes())
                .err()
                .map(|e| e.class);
            assert_eq!(class, Some(Class::Unreachable), "{body}");
        }
        for body in ["{}", r#"{"openid":1}"#, r#"{"openid":null}"#] {
            let class = read::<SessionReply>(Api::Code2Session, body.as_bytes())
                .err()
                .map(|e| e.class);
            assert_eq!(class, Some(Class::Unknown), "{body}");
        }
    }

    #[test]
    fn numbers_may_be_text() -> Outcome {
        for body in [
            r#"{"access_token":"t","expires_in":7200}"#,
            r#"{"access_token":"t","expires_in":"7200"}"#,
        ] {
            assert_eq!(
                read::<TokenReply>(Api::StableToken, body.as_bytes())?.expires_in.0,
                7200
            );
        }
        for code in ["86", "\"86\""] {
            let body = format!(
                r#"{{"errcode":0,"phone_info":{{"phoneNumber":"1","purePhoneNumber":"2","countryCode":{code},
                "watermark":{{"timestamp":1637744274,"appid":"wx1"}}}}}}"#
            );
            assert_eq!(
                read::<PhoneReply>(Api::PhoneNumber, body.as_bytes())?
                    .phone_info
                    .country_code
                    .0,
                86
            );
        }
        Ok(())
    }
}
