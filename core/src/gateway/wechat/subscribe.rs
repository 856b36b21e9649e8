//! Subscribe messages of the mini-program (wechat.md 4): values are checked before the platform sees them.

use serde_json::{Map, json};

use super::class::{Api, Class};
use super::error::{NOT_SENT, WeChatError};
use super::token::Held;
use super::value::{Fields, fit};
use super::wire::SentReply;
use super::{SEND_PATIENCE, WeChat, class_of, http};
use crate::ground::text::{OpenId, Sensitive};

/// One message. It costs one of the person's accepts (wechat.md 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribe {
    /// The private template id.
    pub template_id: String,
    /// The page that a tap opens, without a leading slash.
    pub page: Option<String>,
    /// Every field of the template: name, such as `thing4`, and text.
    pub data: Fields,
}

impl WeChat {
    /// Sends a subscribe message; the platform's id of it. Messages to one person leave one after the other (43108). One
    /// retry after a dead token, one without the page when the released version lacks it (41030). A worker asks
    /// [`WeChat::admit`] first.
    ///
    /// # Errors
    /// [`WeChatError`]: `NoCredit` → another channel; `Recipient` → never for this person; `Crowded`, `RateMinute`,
    /// `QuotaDay`, `Busy` → later; `Config`, `Restricted`, `Content` → somebody must look. Unless
    /// [`WeChatError::never_sent`], `Unreachable` and `Unknown` leave open whether it was sent.
    pub async fn send_subscribe(&self, to: &OpenId, message: &Subscribe) -> Result<Option<String>, WeChatError> {
        let api = Api::SubscribeSend;
        if !fit(&message.data) {
            tracing::error!(api = api.name(), "a value does not fit its field: nothing was sent");
            return Err(WeChatError::of(api, Class::Config, NOT_SENT));
        }
        let _turn = self.turns.of(to).await;
        self.paced(api, SEND_PATIENCE).await?;
        self.guarded(api, self.timeout * 2, async {
            let held = self.token().await?;
            let mut result = self.subscribe_send(&held, to, message, true).await;
            if class_of(&result) == Some(Class::Token) {
                self.tokens.discard(held.generation);
                let next = self.token().await?;
                result = self.subscribe_send(&next, to, message, true).await;
            }
            if result.as_ref().err().and_then(|error| error.errcode) == Some(41030) {
                let next = self.token().await?;
                result = self.subscribe_send(&next, to, message, false).await;
            }
            result
        })
        .await
    }

    async fn subscribe_send(
        &self,
        held: &Held,
        to: &OpenId,
        message: &Subscribe,
        with_page: bool,
    ) -> Result<Option<String>, WeChatError> {
        let api = Api::SubscribeSend;
        let data: Map<_, _> = message
            .data
            .iter()
            .map(|(name, text)| (name.clone(), json!({ "value": text })))
            .collect();
        let mut body = json!({
            "touser": to.expose(),
            "template_id": message.template_id,
            "data": data,
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        });
        if let (true, Some(page), Some(fields)) = (with_page, &message.page, body.as_object_mut()) {
            fields.insert("page".to_owned(), json!(page));
        }
        let request = self
            .http
            .post(self.url(api))
            .query(&[("access_token", held.text.reveal())])
            .json(&body);
        let reply: SentReply = http::exchange(api, request).await?;
        Ok(reply.id())
    }
}
