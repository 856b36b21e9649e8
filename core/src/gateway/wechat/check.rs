//! `msg_sec_check` (wechat.md 7): whether others may read what a person wrote.

use serde_json::json;

use super::class::{Api, Class};
use super::error::WeChatError;
use super::token::Held;
use super::wire::{CheckReply, Suggest};
use super::{CHECK_PATIENCE, WeChat, class_of, http};
use crate::ground::text::{OpenId, Sensitive};

/// The longest text that is looked at, in characters.
const LONGEST: usize = 2500;

/// Written under something that others see.
const SCENE_COMMENT: u8 = 2;

/// What the platform suggests. That the call worked says nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Pass,
    /// A person should look.
    Review,
    /// Not to be shown.
    Risky,
}

impl WeChat {
    /// Asks whether others may read `text`, written by `who` just now. What is too long to be looked at is for a person.
    ///
    /// # Errors
    /// [`WeChatError`]: nobody knows. `Recipient`: they were not seen for two hours (61010), a person must look; of all
    /// others too.
    pub async fn check_text(&self, who: &OpenId, text: &str) -> Result<Verdict, WeChatError> {
        let api = Api::MsgSecCheck;
        if text.trim().is_empty() {
            return Ok(Verdict::Pass);
        }
        if text.chars().count() > LONGEST {
            return Ok(Verdict::Review);
        }
        self.paced(api, CHECK_PATIENCE).await?;
        self.guarded(api, self.timeout, async {
            let held = self.token().await?;
            let mut result = self.msg_sec_check(&held, who, text).await;
            if class_of(&result) == Some(Class::Token) {
                self.tokens.discard(held.generation);
                let next = self.token().await?;
                result = self.msg_sec_check(&next, who, text).await;
            }
            result
        })
        .await
    }

    async fn msg_sec_check(&self, held: &Held, who: &OpenId, text: &str) -> Result<Verdict, WeChatError> {
        let api = Api::MsgSecCheck;
        let body = json!({ "content": text, "version": 2, "scene": SCENE_COMMENT, "openid": who.expose() });
        let request = self
            .http
            .post(self.url(api))
            .query(&[("access_token", held.text.reveal())])
            .json(&body);
        let reply: CheckReply = http::exchange(api, request).await?;
        Ok(match reply.result.suggest {
            Suggest::Pass => Verdict::Pass,
            Suggest::Risky => Verdict::Risky,
            // What it says that we do not know is no pass.
            Suggest::Review | Suggest::Other => Verdict::Review,
        })
    }
}
