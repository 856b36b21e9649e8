//! The WeChat gateway against the stand-in (wechat.md 1 to 3, security.md R6 and 6.7), and the stand-in's own rules.

mod faults;
mod login;
mod phone;
pub mod push;
mod quota;
mod standin;
mod whisper;

use std::time::Duration;

use anyhow::Context;
use chezhu::gateway::wechat::{WeChat, WeChatSettings};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::secret::Secret;
use chezhu::ground::text::{OpenId, Sensitive};
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET, LoginCode, StandIn};

/// 2026-11-22 10:00 in Beijing.
const START: At = At::from_ms(1_795_312_800_000);

/// A stand-in, a gateway that calls it, and the clock of both.
struct Bench {
    standin: StandIn,
    wechat: WeChat,
    clock: Clock,
}

impl Bench {
    async fn start() -> anyhow::Result<Self> {
        Self::with(|settings| settings).await
    }

    async fn with(change: impl FnOnce(WeChatSettings) -> WeChatSettings) -> anyhow::Result<Self> {
        let clock = Clock::manual(START);
        let standin = StandIn::start(clock.clone()).await?;
        let settings = WeChatSettings {
            base_url: standin.base_url.clone(),
            app_id: APP_ID.into(),
            app_secret: Secret::new(APP_SECRET.into()),
            allow_http: true,
            timeout: Duration::from_secs(3),
        };
        let wechat = WeChat::new(change(settings), clock.clone())?;
        Ok(Self { standin, wechat, clock })
    }

    fn code(&self, code: &str, openid: &str, unionid: Option<&str>) {
        let login = LoginCode {
            code: code.into(),
            openid: openid.into(),
            unionid: unionid.map(str::to_owned),
        };
        self.standin.state().add_login(login);
    }

    fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

fn openid(text: &str) -> anyhow::Result<OpenId> {
    OpenId::parse(text).context("openid")
}
