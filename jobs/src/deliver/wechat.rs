//! Subscribe messages: who can be reached, what is said, and what each answer means for the delivery (wechat.md 4).

use chezhu::domain::notice::Audience;
use chezhu::domain::{identity, notice};
use chezhu::gateway::wechat::{Api, Class, Subscribe, WeChatError, next_midnight_in_beijing};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Claimed, End};
use chezhu::ground::text::OpenId;

use super::{Call, Channels, Plan};

/// The page of the mini-program that a tap opens, by what the message is about.
pub(super) fn page(subject: &str) -> String {
    let kind = subject.split_once('_').map_or("booking", |(kind, _)| kind);
    format!("pages/{kind}/detail?id={subject}")
}

impl Channels {
    pub(super) async fn subscribe(&self, tx: &Tx, message: notice::Message) -> Result<Plan, Error> {
        let Some(filled) = self.templates.fill(message.kind, &message.card) else {
            return Ok(Plan::End(End::PassedOn("no_template")));
        };
        let to = match message.audience {
            Audience::Person(person) => identity::reach(tx, person).await?,
            Audience::StoreRole(..) => None,
        };
        let Some(to) = to else {
            return Ok(Plan::End(End::PassedOn("no_account")));
        };
        let message = Subscribe {
            template_id: filled.id,
            page: Some(page(&message.subject)),
            data: filled.fields,
        };
        Ok(Plan::Call(Call::Subscribe { to, message }))
    }

    pub(super) async fn send_subscribe(
        &self,
        claimed: &Claimed,
        to: &OpenId,
        message: &Subscribe,
        clock: &Clock,
    ) -> End {
        match self.wechat.send_subscribe(to, message).await {
            Ok(id) => End::Sent(id),
            Err(error) => end(&error, claimed, clock.now()),
        }
    }
}

/// What a failure means: another channel, a person, or later.
pub(super) fn end(error: &WeChatError, claimed: &Claimed, now: At) -> End {
    if !error.never_sent() {
        return End::Unknown("no_answer");
    }
    let attempts = claimed.attempts + 1;
    let later = |why| outbox::retry(claimed.id, attempts, now).map_or(End::Dead(why), |at| End::Retry(why, at));
    match error.class {
        Class::NoCredit => End::PassedOn("no_credit"),
        // The platform does not know this person: nothing that staff could mend.
        Class::Recipient => End::PassedOn("recipient"),
        Class::Content => End::Dead("content"),
        // About this message; when the token could not be had, it is not about the message.
        Class::Config if matches!(error.api, Api::SubscribeSend | Api::TemplateSend) => End::Dead("config"),
        Class::Crowded => End::Retry("crowded", now.plus_seconds(1)),
        Class::RateMinute => End::Retry("rate_minute", now.plus_seconds(60)),
        Class::QuotaDay => End::Retry("quota_day", next_midnight_in_beijing(now)),
        Class::Unknown if attempts >= 3 => End::Dead("refused"),
        class => later(class.name()),
    }
}
