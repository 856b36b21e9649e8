//! Subscribe messages: who can be reached, what is said, and what each answer means for the delivery (wechat.md 4).

use std::sync::Arc;
use std::time::Duration;

use chezhu::domain::{identity, notice};
use chezhu::gateway::wechat::{
    Api, Class, Subscribe, Value, WeChat, WeChatConfigError, WeChatError, WeChatSettings, next_midnight_in_beijing,
};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Claimed, End};
use chezhu::ground::secret::Secret;
use chezhu::host::config::Settings;

use super::{Call, Plan};

/// The page of the mini-program that a tap opens, by what the message is about.
fn page(subject: &str) -> String {
    let kind = subject.split_once('_').map_or("booking", |(kind, _)| kind);
    format!("pages/{kind}/detail?id={subject}")
}

/// The providers and what they are told to use.
#[derive(Clone)]
pub struct Channels {
    /// The mini-program's platform.
    pub wechat: Arc<WeChat>,
    /// Template of booking notices; empty: none.
    pub template_booking: String,
}

/// A send may take as long as this, its retry included.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Channels {
    /// By the settings of the process.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn new(settings: &Settings, clock: &Clock) -> Result<Channels, WeChatConfigError> {
        let wechat = WeChatSettings {
            base_url: settings.wechat.base_url.clone(),
            app_id: settings.wechat.app_id.clone(),
            app_secret: Secret::new(settings.wechat.app_secret.clone()),
            allow_http: settings.wechat.allow_http,
            timeout: TIMEOUT,
        };
        Ok(Channels {
            wechat: Arc::new(WeChat::new(wechat, clock.clone())?),
            template_booking: settings.wechat.template_booking.clone(),
        })
    }

    pub(super) async fn subscribe(&self, tx: &Tx, message: notice::Message) -> Result<Plan, Error> {
        if self.template_booking.is_empty() {
            return Ok(Plan::End(End::Suppressed("no_template")));
        }
        let Some(to) = identity::reach(tx, message.person).await? else {
            return Ok(Plan::End(End::Suppressed("no_account")));
        };
        let card = message.card;
        let message = Subscribe {
            template_id: self.template_booking.clone(),
            page: Some(page(&message.subject)),
            data: vec![
                ("phrase1", Value::Phrase(card.phrase.to_owned())),
                ("character_string2", Value::CharacterString(card.number)),
                ("time3", Value::Time(card.time)),
                ("thing4", Value::Thing(card.store)),
                ("thing5", Value::Thing(card.tip)),
            ],
        };
        Ok(Plan::Call(Call::Subscribe { to, message }))
    }

    pub(super) async fn perform(&self, claimed: &Claimed, call: Call, clock: &Clock) -> End {
        let Call::Subscribe { to, message } = call;
        match self.wechat.send_subscribe(&to, &message).await {
            Ok(id) => End::Sent(id),
            Err(error) => end(&error, claimed, clock.now()),
        }
    }
}

/// What a failure means: another channel, a person, or later.
fn end(error: &WeChatError, claimed: &Claimed, now: At) -> End {
    if !error.never_sent() {
        return End::Unknown("no_answer");
    }
    let attempts = claimed.attempts + 1;
    let later = |why| outbox::retry(claimed.id, attempts, now).map_or(End::Dead(why), |at| End::Retry(why, at));
    match error.class {
        Class::NoCredit => End::PassedOn("no_credit"),
        Class::Recipient => End::Dead("recipient"),
        Class::Content => End::Dead("content"),
        // About this message; when the token could not be had, it is not about the message.
        Class::Config if error.api == Api::SubscribeSend => End::Dead("config"),
        Class::Crowded => End::Retry("crowded", now.plus_seconds(1)),
        Class::RateMinute => End::Retry("rate_minute", now.plus_seconds(60)),
        Class::QuotaDay => End::Retry("quota_day", next_midnight_in_beijing(now)),
        Class::Unknown if attempts >= 3 => End::Dead("refused"),
        class => later(class.name()),
    }
}
