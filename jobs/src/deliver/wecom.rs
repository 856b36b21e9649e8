//! WeCom: which members, what is said, and what each answer means for the delivery (wechat.md 12.1).

use chezhu::domain::notice::{self, Fact};
use chezhu::domain::staff;
use chezhu::gateway::wecom::{WecomClass, WecomError};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Claimed, End};

use super::{Call, Channels, Plan};

/// What members read: the notice in a line and what it is about, without anything personal.
fn words(card: &notice::Card) -> String {
    let [title, number, time, store] = [Fact::Title, Fact::Number, Fact::Time, Fact::Store].map(|fact| card.get(fact));
    format!("{title}\n{number}　{time}\n{store}")
}

impl Channels {
    pub(super) async fn wecom(&self, tx: &Tx, message: notice::Message) -> Result<Plan, Error> {
        if self.wecom.is_none() {
            return Ok(Plan::End(End::PassedOn("no_wecom")));
        }
        let Some((store, role, holder)) = message.audience.desk() else {
            return Ok(Plan::End(End::PassedOn("no_member")));
        };
        let people = staff::reach(tx, store, role, holder).await?;
        let to: Vec<String> = people.into_iter().filter_map(|one| one.wecom).collect();
        if to.is_empty() {
            return Ok(Plan::End(End::PassedOn("no_member")));
        }
        let text = words(&message.card);
        Ok(Plan::Call(Call::Wecom { to, text }))
    }

    pub(super) async fn send_wecom(&self, claimed: &Claimed, to: &[String], text: &str, clock: &Clock) -> End {
        let Some(wecom) = &self.wecom else {
            return End::PassedOn("no_wecom");
        };
        match wecom.send(to, text).await {
            Ok(told) => {
                if told.missed > 0 {
                    tracing::warn!(delivery = %claimed.id, missed = told.missed, "wecom does not know some of the members");
                }
                End::Sent(told.id)
            }
            Err(error) => end(&error, claimed, clock.now()),
        }
    }
}

/// What a failure means. The platform drops repeats, so what nobody knows is asked again.
fn end(error: &WecomError, claimed: &Claimed, now: At) -> End {
    let attempts = claimed.attempts + 1;
    let later = |why| outbox::retry(claimed.id, attempts, now).map_or(End::Dead(why), |at| End::Retry(why, at));
    match error.class {
        WecomClass::Recipient => End::PassedOn("recipient"),
        WecomClass::Config => End::Dead("config"),
        WecomClass::Frequent => End::Retry("frequent", now.plus_seconds(300)),
        WecomClass::Unknown if attempts >= 3 => End::Dead("refused"),
        // Past four hours a repeat is a second message: better given up than told twice.
        WecomClass::Unreachable if !error.not_asked() && now > claimed.not_before.plus_seconds(3 * 3600) => {
            End::Unknown("no_answer")
        }
        class => later(class.name()),
    }
}
