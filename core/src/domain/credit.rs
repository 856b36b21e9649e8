//! The ledger of subscriptions: one accept buys one message (wechat.md 4.4, domain.md 2.9, rulings 23).
//!
//! Only WeChat's events add. A message that was taken, or may have been, costs one; 43101 and a refusal leave nothing.
//! The ledger is an estimate: it decides what to ask for, WeChat's answer decides what arrives. It is kept by account
//! (the blind index of the openid), so it needs no adoption when two persons turn out to be one, and is right before the
//! person is known here.
//!
//! What happened are entries with a key of their own; what is left is folded from them in the order of their instants.
//! So events may come twice and in any order.

mod rules;
mod table;
mod view;

pub use rules::{Answer, Asking, Happened, Moment, Topic};
pub use view::{AnswerHints, AnswerWord, HintedAnswer, PlanView};

use self::rules::{Hinted, What};
use crate::domain::identity;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeliveryId, Id};
use crate::ground::outbox::{self, End};
use crate::ground::text::OpenId;

/// A person answered a question of the mini-program, or changed their mind in its settings: +1, or nothing is left.
/// `key` makes it the same event when it comes again.
pub async fn answered(
    tx: &mut Tx,
    who: &OpenId,
    template: &str,
    answer: Answer,
    key: &str,
    at: At,
) -> Result<(), Error> {
    let what = match answer {
        Answer::Accept => What::Accept,
        Answer::Reject | Answer::Ban => What::Refused,
    };
    table::enter(tx, &table::index(tx, who), template, what, key, at).await
}

/// Says by which account and template a delivery is about to be called; in the transaction that says `calling`, so that
/// what it costs is known however the call ends.
pub async fn calling(tx: &Tx, delivery: DeliveryId, who: &OpenId, template: &str) -> Result<(), Error> {
    table::calling(tx, delivery, &table::index(tx, who), template).await
}

/// What the end of a delivery costs, in the transaction that settles it: one when it was taken or may have been, all when
/// WeChat says that nothing is left (43101). Other ends, and deliveries that went another way, cost nothing.
pub async fn settled(tx: &mut Tx, delivery: DeliveryId, end: &End) -> Result<(), Error> {
    let what = match end {
        End::Sent(_) | End::Unknown(_) => What::Spend,
        End::PassedOn(reason) if *reason == NO_CREDIT => What::NothingLeft,
        _ => return Ok(()),
    };
    let message = if let End::Sent(message) = end {
        message.as_deref()
    } else {
        None
    };
    let Some(call) = table::called(tx, delivery, message).await? else {
        return Ok(());
    };
    let key = delivery.uuid().simple().to_string();
    table::enter(tx, &call.openid_index, &call.template_id, what, &key, tx.now()).await
}

/// The reason of a delivery that ended because WeChat has no accept left for it (43101).
pub const NO_CREDIT: &str = "no_credit";

/// What became of a message that WeChat had taken: written on its delivery. False when no delivery is known by the
/// platform's id `message` (yet).
pub async fn arrived(tx: &mut Tx, message: &str, happened: Happened, why: &str, at: At) -> Result<bool, Error> {
    let Some(delivery) = table::delivery_of(tx, message).await? else {
        return Ok(false);
    };
    let delivered = matches!(happened, Happened::Delivered);
    outbox::reported(tx, delivery, delivered, why, at).await?;
    Ok(true)
}

/// What to ask the owner for at this moment: at most five template ids, the most needed first (rulings 23). Nothing is
/// promised by it and nothing is written.
pub async fn plan(look: &impl Look, moment: Moment, asking: &Asking) -> Result<PlanView, Error> {
    let me = table::index(look, &identity::openid(look).await?);
    let held = table::held(look, &me).await?;
    let hints = table::hints(look, &me).await?;
    Ok(PlanView {
        moment,
        template_ids: rules::plan(moment, asking, &held, &hints, look.now()),
    })
}

/// Keeps what the client says was answered: a hint for the next question, which adds nothing (rulings 23).
pub async fn hint(tx: &mut Tx, wish: AnswerHints) -> Result<(), Error> {
    let me = table::index(tx, &identity::openid(tx).await?);
    let answers = wish.checked()?;
    for (template, answer) in answers {
        let hinted = Hinted { answer, at: tx.now() };
        table::hint(tx, &me, &template, hinted).await?;
    }
    Ok(())
}

/// How many messages of a template an account has left, for staff and tests.
pub async fn remaining(look: &impl Look, who: &OpenId, template: &str) -> Result<i64, Error> {
    let held = table::held(look, &table::index(look, who)).await?;
    Ok(held
        .into_iter()
        .find(|one| one.template == template)
        .map_or(0, |one| one.left))
}

/// How many messages are left of the templates by which this event was told: whoever wants to tell more of it looks here.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn left_for(look: &impl Look, aggregate: uuid::Uuid) -> Result<i64, Error> {
    table::left_for(look, aggregate).await
}

/// Forgets what is of no use any more, at most `limit` of each; tells how many.
pub async fn forget(tx: &Tx, limit: u64) -> Result<u64, Error> {
    table::forget(tx, limit).await
}

/// The key of an entry that a push made: the event, its second, and its place in the list.
pub fn event_key(kind: &str, at: At, place: usize) -> String {
    format!("{kind}:{}:{place}", at.seconds())
}
