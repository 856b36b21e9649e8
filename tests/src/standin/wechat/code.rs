//! Codes of a login and of a phone number: made by a test, or plain ones that anybody can write.

use serde::Deserialize;

/// A login code that a test made.
#[derive(Debug, Clone, Deserialize)]
pub struct LoginCode {
    /// The code.
    pub code: String,
    /// Whose.
    pub openid: String,
    /// The same person over all accounts.
    #[serde(default)]
    pub unionid: Option<String>,
}

/// A phone code that a test made.
#[derive(Debug, Clone, Deserialize)]
pub struct PhoneCode {
    /// The code.
    pub code: String,
    /// 86, 852 …
    pub country_code: u32,
    /// Without the country code.
    pub number: String,
    /// Only good together with this openid.
    #[serde(default)]
    pub openid: Option<String>,
    /// The watermark of another app.
    #[serde(default)]
    pub appid: Option<String>,
    /// The country code as text, as the platform's table has it.
    #[serde(default)]
    pub as_text: bool,
}

/// `demo-<openid>[-u-<unionid>]-<nonce>`
pub(super) fn demo(code: &str) -> Option<LoginCode> {
    let (who, nonce) = code.strip_prefix("demo-")?.rsplit_once('-')?;
    let (openid, unionid) = match who.split_once("-u-") {
        Some((openid, unionid)) => (openid, Some(unionid.to_owned())),
        None => (who, None),
    };
    let whole = !openid.is_empty() && !nonce.is_empty() && unionid.as_deref() != Some("");
    whole.then(|| LoginCode {
        code: code.to_owned(),
        openid: openid.to_owned(),
        unionid,
    })
}

/// `phone-<digits>-<nonce>`
pub(super) fn plain_phone(code: &str) -> Option<PhoneCode> {
    let (number, nonce) = code.strip_prefix("phone-")?.split_once('-')?;
    let whole = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !nonce.is_empty();
    whole.then(|| PhoneCode {
        code: code.to_owned(),
        country_code: 86,
        number: number.to_owned(),
        openid: None,
        appid: None,
        as_text: false,
    })
}
