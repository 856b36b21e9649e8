//! The last look before a call: is it still true, still of worth, and can it be sent at all?

use chezhu::domain::notice::Verdict;
use chezhu::domain::notice::manners::{Terms, judge};
use chezhu::domain::{booking, butler, care, case, loan, notice, order, quote, repair, survey};
use chezhu::gateway::push::{Device, PushBody};
use chezhu::gateway::sms::Sms;
use chezhu::gateway::wechat::{Subscribe, TemplateMessage};
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::DeviceId;
use chezhu::ground::outbox::{Channel, Claimed, End};
use chezhu::ground::text::{OpenId, Phone};

use super::Channels;

/// What is to be done with a delivery that was taken.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Nothing is called: this is its end.
    End(End),
    /// The provider is asked.
    Call(Call),
}

/// A call as it will go out.
#[derive(Clone, Debug)]
pub enum Call {
    /// A subscribe message of the mini-program.
    Subscribe {
        /// To whom.
        to: OpenId,
        /// What.
        message: Subscribe,
    },
    /// A template message of the service account.
    Template {
        /// To which follower.
        to: OpenId,
        /// What.
        message: TemplateMessage,
    },
    /// A text message.
    Sms {
        /// To which phones.
        to: Vec<Phone>,
        /// What.
        message: Sms,
    },
    /// A message of WeCom.
    Wecom {
        /// To which members.
        to: Vec<String>,
        /// What.
        text: String,
    },
    /// A push to devices of staff.
    Push {
        /// To which.
        to: Vec<(DeviceId, Device)>,
        /// What.
        body: PushBody,
    },
}

/// Looks at a delivery right before its call. `current`: whether what it tells is still so (rulings 10, X7).
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed.
pub async fn plan(
    tx: &Tx,
    channels: &Channels,
    claimed: &Claimed,
    current: impl AsyncFn(&Tx, &Claimed) -> Result<bool, Error>,
) -> Result<Plan, Error> {
    if claimed.expires_at.is_some_and(|at| at <= tx.now()) {
        return Ok(Plan::End(End::Expired));
    }
    if !current(tx, claimed).await? {
        return Ok(Plan::End(End::Cancelled("stale")));
    }
    let Some(message) = notice::message(tx, claimed) else {
        return Ok(Plan::End(End::Dead("unreadable")));
    };
    let planned = match claimed.channel {
        Channel::WechatSubscribe => channels.subscribe(tx, claimed, message.clone()).await,
        Channel::WechatTemplate => channels.template(tx, claimed, message.clone()).await,
        Channel::Sms => channels.sms(tx, claimed, message.clone()).await,
        Channel::Wecom => channels.wecom(tx, message.clone()).await,
        Channel::Push => channels.push(tx, claimed, message.clone()).await,
    }?;
    match planned {
        Plan::Call(call) => Ok(polite(tx, channels.manners, claimed, &message)
            .await?
            .map_or(Plan::Call(call), Plan::End)),
        ended => Ok(ended),
    }
}

/// The end of what may not be told now: suppressed, or later, or never when it is worthless by then. Asked last of all, so
/// that nothing lies between the judgement and the call (issue 3, point 8).
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed.
pub async fn polite(tx: &Tx, terms: Terms, claimed: &Claimed, message: &notice::Message) -> Result<Option<End>, Error> {
    Ok(match judge(tx, claimed, message, terms).await? {
        Verdict::Go => None,
        Verdict::Suppressed(why) => Some(End::Suppressed(why)),
        Verdict::Wait(at) if claimed.expires_at.is_some_and(|end| end <= at) => Some(End::Expired),
        Verdict::Wait(at) => Some(End::Wait("quiet_hours", at)),
    })
}

/// Whether what a delivery tells is still so, asked of the module that it is about (rulings 10).
///
/// # Errors
/// [`chezhu::ground::error::Fault`]: the database failed.
pub async fn current(tx: &Tx, claimed: &Claimed) -> Result<bool, Error> {
    match claimed.aggregate_kind.as_str() {
        "booking" => booking::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "butler" => butler::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "care" => care::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "case" => case::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "loan" => loan::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "order" => order::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "repair" => repair::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "quote" => quote::is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        "survey" => survey::is_current(tx, claimed.aggregate_id).await,
        "recovery" => survey::recovery_is_current(tx, claimed.aggregate_id, claimed.event_no).await,
        _ => Ok(true),
    }
}
