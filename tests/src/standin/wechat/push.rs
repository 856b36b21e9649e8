//! What WeChat pushes to us (wechat.md 14, rows 14 to 17), with a cryptography of its own: written from the sheet, shared
//! with nobody.

use std::time::Duration;

use anyhow::{Context, anyhow};
use aws_lc_rs::cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose};
use chezhu::ground::clock::At;
use serde_json::{Value, json};

use super::APP_ID;

/// The token that the suites and the demo configure.
pub const PUSH_TOKEN: &str = "AAAAA";
/// The key that they configure: its last character carries bits that mean nothing, as WeChat's own may.
pub const PUSH_AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// How a push is wrapped. [`Wrapping::right`] is WeChat's own way; each field may be made wrong.
#[derive(Clone, Debug)]
pub struct Wrapping {
    /// The token behind the signature.
    pub token: String,
    /// The key.
    pub aes_key: String,
    /// Whom it is for.
    pub app_id: String,
    /// The stamp, in seconds.
    pub stamp: i64,
    /// The nonce.
    pub nonce: String,
    /// In front of the text.
    pub random: [u8; 16],
    /// Written instead of the text's own length.
    pub length: Option<u32>,
    /// The bytes of the padding instead of the right ones.
    pub padding: Option<Vec<u8>>,
    /// XML instead of JSON.
    pub xml: bool,
}

/// A push as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Wrapped {
    /// Behind the question mark.
    pub query: String,
    /// `application/json` or `text/xml`.
    pub media: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl Wrapping {
    /// The right way at this instant.
    pub fn right(now: At) -> Self {
        Self {
            token: PUSH_TOKEN.into(),
            aes_key: PUSH_AES_KEY.into(),
            app_id: APP_ID.into(),
            stamp: now.seconds(),
            nonce: "415670741".into(),
            random: *b"0123456789abcdef",
            length: None,
            padding: None,
            xml: false,
        }
    }

    /// The text in base64, encrypted.
    ///
    /// # Errors
    /// When the key is no key, or what is to be encrypted does not fill blocks of 16.
    pub fn encrypt(&self, text: &[u8]) -> anyhow::Result<String> {
        let engine = GeneralPurpose::new(
            &ALPHABET,
            GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
        );
        let key = engine.decode(format!("{}=", self.aes_key)).context("the key")?;
        let length = self.length.unwrap_or(u32::try_from(text.len())?);
        let mut plain = [&self.random[..], &length.to_be_bytes(), text, self.app_id.as_bytes()].concat();
        let pad = 32 - plain.len() % 32;
        match &self.padding {
            Some(bytes) => plain.extend_from_slice(bytes),
            None => plain.extend(vec![u8::try_from(pad)?; pad]),
        }
        let broken = |_| anyhow!("not whole blocks");
        let iv = <[u8; 16]>::try_from(&key[..16])?;
        let cipher = EncryptingKey::cbc(UnboundCipherKey::new(&AES_256, &key).map_err(broken)?).map_err(broken)?;
        cipher
            .less_safe_encrypt(&mut plain, EncryptionContext::Iv128(FixedLength::from(iv)))
            .map_err(broken)?;
        Ok(general_purpose::STANDARD.encode(&plain))
    }

    /// `hex(sha1(sorted token, stamp, nonce, encrypted))`.
    pub fn signature(&self, encrypted: &str) -> String {
        let stamp = self.stamp.to_string();
        let mut parts = vec![self.token.as_str(), &stamp, &self.nonce];
        if !encrypted.is_empty() {
            parts.push(encrypted);
        }
        parts.sort_unstable();
        hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes()))
    }

    /// The text, wrapped.
    ///
    /// # Errors
    /// See [`Wrapping::encrypt`].
    pub fn wrap(&self, text: &[u8]) -> anyhow::Result<Wrapped> {
        let encrypted = self.encrypt(text)?;
        Ok(self.signed(&encrypted))
    }

    /// An encrypted text with its query.
    pub fn signed(&self, encrypted: &str) -> Wrapped {
        let (media, body) = if self.xml {
            let body = format!(
                "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
            );
            ("text/xml", body)
        } else {
            let body = json!({ "ToUserName": "gh_97417a04a28d", "Encrypt": encrypted });
            ("application/json", body.to_string())
        };
        let query = format!(
            "signature={}&timestamp={}&nonce={}&openid=o1&encrypt_type=aes&msg_signature={}",
            self.signature(""),
            self.stamp,
            self.nonce,
            self.signature(encrypted)
        );
        Wrapped {
            query,
            media,
            body: body.into_bytes(),
        }
    }
}

/// Pushes an event the right way; three times more when nobody answers (row 16). Tells the last status.
///
/// # Errors
/// When nobody answers at all.
pub async fn deliver(to: &str, now: At, event: &Value) -> anyhow::Result<u16> {
    let wrapped = Wrapping::right(now).wrap(event.to_string().as_bytes())?;
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .no_proxy()
        .build()?;
    let mut last = None;
    for _ in 0..4 {
        let answered = client
            .post(format!("{to}?{}", wrapped.query))
            .header("content-type", wrapped.media)
            .body(wrapped.body.clone())
            .send()
            .await;
        match answered {
            Ok(answered) => return Ok(answered.status().as_u16()),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| anyhow!("never asked"), Into::into))
}

/// What a person answered, as WeChat tells it: an object for one, a list for several.
pub fn popup(openid: &str, at: At, answers: &[(&str, &str)]) -> Value {
    answered("subscribe_msg_popup_event", openid, at, answers)
}

/// What a person changed in the settings.
pub fn change(openid: &str, at: At, answers: &[(&str, &str)]) -> Value {
    answered("subscribe_msg_change_event", openid, at, answers)
}

fn answered(event: &str, openid: &str, at: At, answers: &[(&str, &str)]) -> Value {
    let items: Vec<Value> = answers
        .iter()
        .map(|(template, status)| json!({ "TemplateId": template, "SubscribeStatusString": status, "PopupScene": "0" }))
        .collect();
    let list = match items.as_slice() {
        [only] => only.clone(),
        _ => Value::Array(items),
    };
    json!({
        "ToUserName": "gh_97417a04a28d", "FromUserName": openid, "CreateTime": at.seconds(), "MsgType": "event",
        "Event": event, "List": list,
    })
}

/// What became of a message.
pub fn sent(openid: &str, at: At, template: &str, message: &str, (code, status): (&str, &str)) -> Value {
    json!({
        "ToUserName": "gh_97417a04a28d", "FromUserName": openid, "CreateTime": at.seconds().to_string(), "MsgType": "event",
        "Event": "subscribe_msg_sent_event",
        "List": { "TemplateId": template, "MsgID": message, "ErrorCode": code, "ErrorStatus": status },
    })
}
