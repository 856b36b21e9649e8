//! Template messages of the service account (公众号) to those who follow it, and who they are (wechat.md 5.1).
//!
//! The service account has an app id, a secret and tokens of its own: it is a [`WeChat`] of its own, made from its settings.

use serde::Deserialize;
use serde_json::{Map, json};

use super::class::{Api, Class};
use super::error::{NOT_SENT, WeChatError};
use super::token::Held;
use super::value::{Fields, fit};
use super::wire::SentReply;
use super::{SEND_PATIENCE, WeChat, class_of, http};
use crate::ground::text::{OpenId, Sensitive, UnionId};

/// One message to a follower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateMessage {
    /// The template's id.
    pub template_id: String,
    /// The mini-program and the page of it that a tap opens.
    pub page: Option<(String, String)>,
    /// Our own id of it: the platform drops a repeat.
    pub client_msg_id: String,
    /// Every field of the template: name, such as `thing4`, and text.
    pub data: Fields,
}

/// A page of followers.
#[derive(Debug, Clone, Default)]
pub struct Followers {
    /// Their openids at the service account.
    pub openids: Vec<OpenId>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}

/// `user/get`
#[derive(Deserialize)]
struct FollowersReply {
    count: u64,
    #[serde(default)]
    data: FollowersData,
    next_openid: Option<String>,
}

#[derive(Deserialize, Default)]
struct FollowersData {
    #[serde(default)]
    openid: Vec<String>,
}

/// `user/info/batchget`
#[derive(Deserialize)]
struct InfoReply {
    user_info_list: Vec<Info>,
}

#[derive(Deserialize)]
struct Info {
    subscribe: u8,
    openid: String,
    unionid: Option<String>,
}

/// The most openids that one question about them may hold.
pub const MOST_INFOS: usize = 100;

impl WeChat {
    /// Sends a template message; the platform's id of it. One retry after a dead token.
    ///
    /// # Errors
    /// As of [`WeChat::send_subscribe`]; `Recipient` → they do not follow the account any more.
    pub async fn send_template(&self, to: &OpenId, message: &TemplateMessage) -> Result<Option<String>, WeChatError> {
        let api = Api::TemplateSend;
        if !fit(&message.data) {
            tracing::error!(api = api.name(), "a value does not fit its field: nothing was sent");
            return Err(WeChatError::of(api, Class::Config, NOT_SENT));
        }
        let data: Map<_, _> = message
            .data
            .iter()
            .map(|(name, text)| (name.clone(), json!({ "value": text })))
            .collect();
        let mut body = json!({
            "touser": to.expose(),
            "template_id": message.template_id,
            "client_msg_id": message.client_msg_id,
            "data": data,
        });
        if let (Some((appid, pagepath)), Some(fields)) = (&message.page, body.as_object_mut()) {
            fields.insert(
                "miniprogram".to_owned(),
                json!({ "appid": appid, "pagepath": pagepath }),
            );
        }
        let sent = async |held: &Held| {
            let request = self
                .http
                .post(self.url(api))
                .query(&[("access_token", held.text.reveal())])
                .json(&body);
            http::exchange::<SentReply>(api, request).await
        };
        self.paced(api, SEND_PATIENCE).await?;
        let result = self
            .guarded(api, self.timeout * 2, async {
                let held = self.token().await?;
                let mut result = sent(&held).await;
                if class_of(&result) == Some(Class::Token) {
                    self.tokens.discard(held.generation);
                    result = sent(&self.token().await?).await;
                }
                result
            })
            .await;
        match result {
            Ok(reply) => Ok(reply.id()),
            // The same message within a minute: it was sent before (wechat.md 4.3).
            Err(error) if error.errcode == Some(40241) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A page of those who follow the service account, from `next` on.
    ///
    /// # Errors
    /// [`WeChatError`].
    pub async fn followers(&self, next: Option<&str>) -> Result<Followers, WeChatError> {
        let api = Api::UserGet;
        let held = self.token().await?;
        let mut query = vec![("access_token", held.text.reveal())];
        query.extend(next.map(|openid| ("next_openid", openid)));
        let request = self.http.get(self.url(api)).query(&query);
        let reply: FollowersReply = self.guarded(api, self.timeout, http::exchange(api, request)).await?;
        let openids = reply.data.openid.iter().filter_map(|text| OpenId::parse(text).ok());
        Ok(Followers {
            openids: openids.collect(),
            next: reply.next_openid.filter(|next| reply.count > 0 && !next.is_empty()),
        })
    }

    /// Which of these follow the service account, and who they are over all accounts; at most [`MOST_INFOS`]. Those
    /// without a unionid are left out: nobody can say who they are.
    ///
    /// # Errors
    /// [`WeChatError`].
    pub async fn unionids(&self, openids: &[OpenId]) -> Result<Vec<(OpenId, UnionId)>, WeChatError> {
        let api = Api::UserInfo;
        let held = self.token().await?;
        let list = openids.iter().take(MOST_INFOS);
        let list: Vec<_> = list
            .map(|openid| json!({ "openid": openid.expose(), "lang": "zh_CN" }))
            .collect();
        let request = self
            .http
            .post(self.url(api))
            .query(&[("access_token", held.text.reveal())])
            .json(&json!({ "user_list": list }));
        let reply: InfoReply = self.guarded(api, self.timeout, http::exchange(api, request)).await?;
        let known = reply.user_info_list.into_iter().filter(|info| info.subscribe == 1);
        Ok(known
            .filter_map(|info| Some((OpenId::parse(&info.openid).ok()?, UnionId::parse(&info.unionid?).ok()?)))
            .collect())
    }
}
