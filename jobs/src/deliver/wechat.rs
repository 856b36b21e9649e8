//! Subscribe messages: who can be reached, what is said, and what each answer means for the delivery (wechat.md 4).

use chezhu::domain::notice::Audience;
use chezhu::domain::{credit, identity, notice};
use chezhu::gateway::wechat::{Api, Class, Subscribe, WeChatError, next_midnight_in_beijing};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::id::Id;
use chezhu::ground::outbox::{self, Claimed, End};
use chezhu::ground::sabotage;
use chezhu::ground::text::OpenId;

use super::{Call, Channels, Plan};

/// The page of the mini-program that a tap opens, by what the message is about.
pub(super) fn page(subject: &str) -> String {
    let kind = subject.split_once('_').map_or("booking", |(kind, _)| kind);
    format!("pages/{kind}/detail?id={subject}")
}

impl Channels {
    pub(super) async fn subscribe(&self, tx: &Tx, claimed: &Claimed, message: notice::Message) -> Result<Plan, Error> {
        let Some(filled) = self.templates.fill(message.kind, &message.card) else {
            return Ok(Plan::End(End::PassedOn("no_template")));
        };
        let to = match message.audience {
            Audience::Person(person) => identity::reach(tx, person).await?,
            Audience::StoreRole(..) | Audience::Holder(..) => None,
        };
        let Some(to) = to else {
            return Ok(Plan::End(End::PassedOn("no_account")));
        };
        // What would not be asked now waits without having been tried: a spent quota is nobody's failure.
        if let Err(wait) = self.wechat.admit(Api::SubscribeSend, claimed.attempts > 0) {
            return Ok(Plan::End(End::Wait(wait.why, spread(claimed, wait.until))));
        }
        credit::calling(tx, claimed.id, &to, &filled.id).await?;
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

/// Within a minute from then, each at an instant of its own: those that wait together do not come back together.
fn spread(claimed: &Claimed, from: At) -> At {
    let share = claimed.id.uuid().as_u128() % 60_000;
    At::from_ms(from.ms() + i64::try_from(share).unwrap_or(0))
}

/// What a failure means: another channel, a person, or later.
pub(super) fn end(error: &WeChatError, claimed: &Claimed, now: At) -> End {
    if !error.never_sent() && !sabotage::on("no_answer") {
        return End::Unknown("no_answer");
    }
    if error.not_asked() {
        return End::Wait("closed", spread(claimed, error.until.unwrap_or(now)));
    }
    let attempts = claimed.attempts + 1;
    let later = |why| outbox::retry(claimed.id, attempts, now).map_or(End::Dead(why), |at| End::Retry(why, at));
    match error.class {
        Class::NoCredit => End::PassedOn(credit::NO_CREDIT),
        // The platform does not know this person: nothing that staff could mend.
        Class::Recipient => End::PassedOn("recipient"),
        Class::Content => End::Dead("content"),
        // About this message; when the token could not be had, it is not about the message.
        Class::Config if matches!(error.api, Api::SubscribeSend | Api::TemplateSend) => End::Dead("config"),
        Class::Crowded => End::Retry("crowded", now.plus_seconds(1)),
        Class::RateMinute => End::Retry("rate_minute", now.plus_seconds(60)),
        Class::QuotaDay => End::Retry("quota_day", spread(claimed, next_midnight_in_beijing(now))),
        Class::Unknown if attempts >= 3 => End::Dead("refused"),
        class => later(class.name()),
    }
}
