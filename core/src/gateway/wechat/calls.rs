//! The calls themselves: what is sent, and what of the reply is believed.

use serde_json::json;
use zeroize::Zeroizing;

use super::class::{Api, Class};
use super::error::WeChatError;
use super::token::Held;
use super::wire::{PhoneReply, SessionReply, TokenReply};
use super::{Session, WeChat, http};
use crate::ground::text::{OpenId, Phone, Sensitive, UnionId};

impl WeChat {
    pub(super) async fn code2session(&self, code: &str) -> Result<Session, WeChatError> {
        let api = Api::Code2Session;
        let request = self.http.get(self.url(api)).query(&[
            ("appid", self.app_id.as_str()),
            ("secret", self.secret.reveal()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ]);
        let reply: SessionReply = http::exchange(api, request).await?;
        let openid = OpenId::parse(reply.openid.reveal())
            .map_err(|_malformed| WeChatError::of(api, Class::Unknown, "the openid is malformed"))?;
        let unionid = reply.unionid.and_then(|text| UnionId::parse(text.reveal()).ok());
        Ok(Session { openid, unionid })
    }

    pub(super) async fn phone_number(&self, held: &Held, code: &str, openid: &OpenId) -> Result<Phone, WeChatError> {
        let api = Api::PhoneNumber;
        let request = self
            .http
            .post(self.url(api))
            .query(&[("access_token", held.text.reveal())])
            .json(&json!({ "code": code, "openid": openid.expose() }));
        let info = http::exchange::<PhoneReply>(api, request).await?.phone_info;
        if info.watermark.appid != self.app_id {
            return Err(WeChatError::of(api, Class::Config, "the watermark is of another app"));
        }
        Phone::from_wechat(&info.country_code.0.to_string(), info.pure_phone_number.reveal())
            .map_err(|_malformed| WeChatError::of(api, Class::Unknown, "the phone number is malformed"))
    }

    pub(super) async fn stable_token(&self) -> Result<TokenReply, WeChatError> {
        let api = Api::StableToken;
        let body = Zeroizing::new(
            json!({
                "grant_type": "client_credential",
                "appid": self.app_id,
                "secret": self.secret.reveal(),
                "force_refresh": false,
            })
            .to_string(),
        );
        let request = self
            .http
            .post(self.url(api))
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(body.as_bytes().to_vec());
        let reply: TokenReply = http::exchange(api, request).await?;
        let text = reply.access_token.reveal().as_bytes();
        if text.is_empty() || !text.iter().all(u8::is_ascii_graphic) || !(1..=7200).contains(&reply.expires_in.0) {
            return Err(WeChatError::of(
                api,
                Class::Unknown,
                "the token or its life is malformed",
            ));
        }
        Ok(reply)
    }

    pub(super) fn url(&self, api: Api) -> String {
        format!("{}{}", self.base, api.path())
    }
}
