//! Who fetches a token, who waits, and who goes on with the old one (wechat.md 13).

use super::WeChat;
use super::class::{Api, Class};
use super::error::WeChatError;
use super::pace::{margin_s, pause};
use super::token::{Held, Step};

impl WeChat {
    /// A token that is good now. Who finds none waits for the one caller that fetches it, and shares its failure.
    pub(super) async fn token(&self) -> Result<Held, WeChatError> {
        match self.tokens.step(self.clock.now()) {
            Step::Use(held) => Ok(held),
            Step::Renew(held) => {
                let Ok(_flight) = self.tokens.flight.try_lock() else {
                    return Ok(held);
                };
                match self.tokens.step(self.clock.now()) {
                    Step::Use(newer) => Ok(newer),
                    Step::Renew(_) | Step::Fetch(_) => Ok(self.fetch_token().await.unwrap_or(held)),
                }
            }
            Step::Fetch(seen) => {
                let _flight = self.tokens.flight.lock().await;
                if let Some(error) = self.tokens.failure_since(seen) {
                    return Err(error);
                }
                match self.tokens.step(self.clock.now()) {
                    Step::Use(held) | Step::Renew(held) => Ok(held),
                    Step::Fetch(_) => self.fetch_token().await,
                }
            }
        }
    }

    /// To be called by who holds the flight.
    async fn fetch_token(&self) -> Result<Held, WeChatError> {
        let asked = self.clock.now();
        let result = self
            .guarded(Api::StableToken, self.timeout, async {
                match self.stable_token().await {
                    Err(error) if error.class == Class::Busy && self.may_retry(Api::StableToken) => {
                        pause().await;
                        self.stable_token().await
                    }
                    result => result,
                }
            })
            .await;
        match result {
            Ok(reply) => Ok(self
                .tokens
                .store(asked, reply.access_token, reply.expires_in.0, margin_s())),
            Err(error) => {
                self.tokens.failed(asked, &error);
                Err(error)
            }
        }
    }
}
