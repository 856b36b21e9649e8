//! Text messages: to whom, within which budget, and what each answer means for the delivery (wechat.md 5.3, S11).

use chezhu::domain::notice::{self, Audience};
use chezhu::domain::{identity, staff};
use chezhu::gateway::sms::{Sms, SmsClass, SmsError};
use chezhu::gateway::wechat::next_midnight_in_beijing;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{self, Claimed, End, Promise};
use chezhu::ground::text::Phone;

use super::{Call, Channels, Plan};

fn refused(reason: &'static str) -> Plan {
    metrics::counter!("chezhu_sms_refused_total", "reason" => reason).increment(1);
    Plan::End(End::PassedOn(reason))
}

impl Channels {
    pub(super) async fn sms(&self, tx: &Tx, claimed: &Claimed, message: notice::Message) -> Result<Plan, Error> {
        let Some(sms) = &self.sms else {
            return Ok(Plan::End(End::PassedOn("no_sms")));
        };
        let Some(filled) = sms.templates.fill(message.kind, &message.card) else {
            return Ok(Plan::End(End::PassedOn("no_template")));
        };
        let phones: Vec<Phone> = match message.audience {
            Audience::Person(person) => match identity::person(tx, person).await {
                Ok(person) => person.phone.into_iter().collect(),
                Err(Error::Missing(_)) => Vec::new(),
                Err(fault) => return Err(fault),
            },
            Audience::StoreRole(..) | Audience::Holder(..) => {
                let people = match message.audience.desk() {
                    Some((store, role, holder)) => staff::reach(tx, store, role, holder).await?,
                    None => Vec::new(),
                };
                people.into_iter().filter_map(|one| one.phone).collect()
            }
        };
        let phones: Vec<Phone> = phones.into_iter().filter(|phone| phone.national().is_some()).collect();
        if phones.is_empty() {
            return Ok(Plan::End(End::PassedOn("no_phone")));
        }
        let to = notice::afford_sms(tx, claimed.store_id, phones, sms.caps).await?;
        if to.is_empty() {
            return Ok(refused("sms_budget"));
        }
        let message = Sms {
            template: filled.id,
            params: filled.fields,
            session: claimed.id.to_string(),
        };
        Ok(Plan::Call(Call::Sms { to, message }))
    }

    pub(super) async fn send_sms(&self, claimed: &Claimed, to: &[Phone], message: &Sms, clock: &Clock) -> End {
        let Some(sms) = &self.sms else {
            return End::PassedOn("no_sms");
        };
        match sms.gateway.send(to, message).await {
            Ok(id) => End::Sent(id),
            Err(error) => end(&error, claimed, clock.now()),
        }
    }
}

/// What a failure means: the inbox alone, a person, or later.
fn end(error: &SmsError, claimed: &Claimed, now: At) -> End {
    let attempts = claimed.attempts + 1;
    if !error.never_sent() {
        // Better twice than never, but no more than that (security.md 6.4).
        return if claimed.promise == Promise::MustArrive && attempts == 1 {
            End::Retry("no_answer", now.plus_seconds(60))
        } else {
            End::Unknown("no_answer")
        };
    }
    let later = |why| outbox::retry(claimed.id, attempts, now).map_or(End::Dead(why), |at| End::Retry(why, at));
    match error.class {
        SmsClass::Recipient => End::PassedOn("recipient"),
        SmsClass::PhoneLimit => End::PassedOn("phone_limit"),
        SmsClass::DayLimit => End::Retry("quota_day", next_midnight_in_beijing(now)),
        SmsClass::Content => End::Dead("content"),
        SmsClass::Config => End::Dead("config"),
        SmsClass::Balance => End::Dead("balance"),
        SmsClass::Unknown if attempts >= 3 => End::Dead("refused"),
        class => later(class.name()),
    }
}
