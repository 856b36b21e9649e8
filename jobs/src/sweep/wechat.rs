//! What WeChat pushed to us is applied: the ledger of subscriptions, and what became of messages (wechat.md 4.5).

use chezhu::domain::credit;
use chezhu::gateway::wechat::push::{self, News, Pushed};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::InboundId;
use chezhu::ground::inbound;

use super::BATCH;

/// Its name in the timetable.
pub(crate) const INBOUND: &str = "wechat.inbound";
/// And of the housekeeping.
const FORGET: &str = "wechat.forget";

/// Applies what came and was not applied yet, each in a transaction of its own: one that cannot be applied does not hold
/// up the others.
pub(crate) async fn apply(db: &Db) -> Result<u64, Error> {
    let mut done = 0;
    loop {
        let due = inbound::due(&db.read(Actor::System(INBOUND)), push::SOURCE, BATCH).await?;
        let full = u64::try_from(due.len()).is_ok_and(|n| n == BATCH);
        let mut failed = None;
        for id in due {
            match db.write(Actor::System(INBOUND), async |tx| one(tx, id).await).await {
                Ok(()) => done += 1,
                Err(error) => {
                    tracing::warn!(%id, %error, "a push could not be applied yet");
                    failed = Some(error);
                }
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if !full {
            return Ok(done);
        }
    }
}

async fn one(tx: &mut Tx, id: InboundId) -> Result<(), Error> {
    let Some(opened) = inbound::open(tx, id).await? else {
        return Ok(());
    };
    let Some(pushed) = push::read(&opened.body) else {
        return inbound::give_up(tx, id, "unreadable").await;
    };
    match settle(tx, &pushed).await? {
        None => inbound::done(tx, id).await,
        Some(unknown) => inbound::park(tx, &opened, unknown).await,
    }
}

/// Applies all the news of a push; the reason when a part of it is about something that is not known yet. What was applied
/// of it stays, and does nothing a second time.
async fn settle(tx: &mut Tx, pushed: &Pushed) -> Result<Option<&'static str>, Error> {
    let (Some(who), Some(at)) = (&pushed.from, pushed.at) else {
        return Ok(None);
    };
    let mut unknown = None;
    for (place, news) in pushed.news.iter().enumerate() {
        match news {
            News::Answered { template, answer } => {
                let key = credit::event_key(&pushed.kind, at, place);
                let answer = match answer {
                    push::Answer::Accept => credit::Answer::Accept,
                    push::Answer::Reject => credit::Answer::Reject,
                    push::Answer::Ban => credit::Answer::Ban,
                };
                credit::answered(tx, who, template, answer, &key, at).await?;
            }
            News::Outcome {
                message,
                delivered,
                why,
                template: _,
            } => {
                let happened = match delivered {
                    true => credit::Happened::Delivered,
                    false => credit::Happened::Failed,
                };
                if !credit::arrived(tx, message, happened, why, at).await? {
                    unknown = Some("no_delivery");
                }
            }
        }
    }
    Ok(unknown)
}

/// Forgets what was settled a month ago.
pub(crate) async fn forget(db: &Db) -> Result<u64, Error> {
    let pushes = super::batches(db, FORGET, async |tx, limit| inbound::forget(tx, limit).await).await?;
    let rows = super::batches(db, FORGET, async |tx, limit| credit::forget(tx, limit).await).await?;
    Ok(pushes + rows)
}
