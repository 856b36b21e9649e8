//! Deliveries: claim, look again, say `calling`, call, settle (rulings 21 and 22, security.md 6.4).
//!
//! Nothing is called inside a transaction, and nothing is called before `calling` is committed: after a crash it is known
//! of which rows it is unknown whether they were sent. What goes wrong with one delivery stays with it (R9): a batch that
//! fails is done again row by row, and a row under which a worker fell before is handled alone.

mod after;
mod call;
mod channels;
mod plan;
mod prepare;
mod push;
mod settle;
mod sms;
mod template;
mod templates;
mod watch;
mod wechat;
mod wecom;

use std::collections::BTreeMap;
use std::time::Duration;

use chezhu::domain::credit;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::outbox::{self, Claimed, End, Lapsed, State};

pub use channels::{ChannelError, Channels, ServiceChannel, SmsChannel};
pub use plan::{Call, Plan, current, plan, polite};
pub use push::PushChannel;
pub use template::FollowersError;
pub use templates::{Filled, TemplateError, Templates};
pub use watch::{note_law, watch};

/// How many deliveries a worker calls at once (rulings 22).
pub const BATCH: u64 = 16;

/// How long a worker holds what it took unless told otherwise: longer than a batch can take.
pub const LEASE: Duration = Duration::from_secs(60);

const ACTOR: Actor = Actor::System("deliver");

/// What one round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Deliveries that were taken.
    pub claimed: usize,
    /// What crashed workers had left behind.
    pub lapsed: Lapsed,
    /// How those that were taken ended, by state; `ready` are those to be tried again.
    pub ended: BTreeMap<&'static str, usize>,
}

type Ended = Vec<(Claimed, End)>;
type Calls = Vec<(Claimed, Call)>;

/// One round: at most `batch` deliveries. `plan` looks at each right before its call, in the transaction that says so.
///
/// # Errors
/// [`Fault`]: the database failed. What was taken lapses and is settled by its promise.
pub async fn round(
    db: &Db,
    channels: &Channels,
    batch: u64,
    plan: impl AsyncFn(&Tx, &Channels, &Claimed) -> Result<Plan, Error>,
) -> Result<Round, Error> {
    let perform = async |claimed: &Claimed, call: Call, clock: &Clock| channels.perform(claimed, call, clock).await;
    let plan = async |tx: &Tx, claimed: &Claimed| plan(tx, channels, claimed).await;
    let round = round_with(db, (batch, LEASE), plan, perform).await?;
    channels.push.forget_gone(db).await?;
    Ok(round)
}

/// [`round`] with a lease of its own and another hand that calls.
///
/// # Errors
/// As of [`round`].
pub async fn round_with(
    db: &Db,
    (batch, lease): (u64, Duration),
    plan: impl AsyncFn(&Tx, &Claimed) -> Result<Plan, Error>,
    perform: impl AsyncFn(&Claimed, Call, &Clock) -> End,
) -> Result<Round, Error> {
    let take = db.write(ACTOR, async |tx| {
        let lapsed = outbox::lapse(tx).await?;
        for id in &lapsed.unknown {
            // It may have been sent, so it may have cost something.
            credit::settled(tx, *id, &End::Unknown("crash")).await?;
        }
        Ok((lapsed, outbox::claim(tx, batch, lease).await?))
    });
    let (lapsed, taken) = take.await?;
    if lapsed.dead > 0 {
        metrics::counter!("chezhu_deliveries_poison_total", "how" => "crash").increment(lapsed.dead);
        tracing::error!(
            rows = lapsed.dead,
            "deliveries brought their workers down and are dead now"
        );
    }
    let mut round = Round {
        claimed: taken.len(),
        lapsed,
        ended: BTreeMap::new(),
    };
    let (suspects, healthy): (Vec<_>, Vec<_>) = taken.into_iter().partition(|row| row.crashes + row.stumbles > 0);
    if !healthy.is_empty() {
        handle(db, healthy, &plan, &perform, &mut round).await?;
    }
    // A row under which a worker fell is handled when nothing else is in hand, one a round: whatever it does, it does to
    // itself alone.
    let mut suspects = suspects.into_iter();
    let first = suspects.next();
    let rest: Ended = suspects
        .map(|row| {
            let now = db.clock().now();
            (row, End::Wait("crash", now))
        })
        .collect();
    settle::settle(db, &rest).await?;
    if let Some(first) = first {
        handle(db, vec![first], &plan, &perform, &mut round).await?;
    }
    Ok(round)
}

/// Looks again, says `calling`, calls, settles.
async fn handle(
    db: &Db,
    taken: Vec<Claimed>,
    plan: &impl AsyncFn(&Tx, &Claimed) -> Result<Plan, Error>,
    perform: &impl AsyncFn(&Claimed, Call, &Clock) -> End,
    round: &mut Round,
) -> Result<(), Error> {
    let (ended, calls) = prepare::prepare(db, taken, plan).await?;
    let called = call::all(db, calls, perform).await;
    settle::settle(db, &called).await?;
    for (claimed, end) in ended.iter().chain(&called) {
        count(round, claimed, end);
    }
    Ok(())
}

/// Whether the database will do it when asked again.
fn is_busy(error: &Error) -> bool {
    matches!(error, Error::Fault(Fault::Busy(_)))
}

fn count(round: &mut Round, claimed: &Claimed, end: &End) {
    let state = end.state().word();
    *round.ended.entry(state).or_default() += 1;
    metrics::counter!("chezhu_deliveries_total", "kind" => claimed.kind.clone(), "outcome" => state).increment(1);
    let reason = end.reason().unwrap_or_default();
    if matches!(end.state(), State::Dead | State::Unknown) {
        tracing::error!(delivery = %claimed.id, kind = claimed.kind, state, reason, "a delivery needs a person");
    }
    if end.state() == State::Dead && ["panic", "fault", "hang", "unreadable"].contains(&reason) {
        metrics::counter!("chezhu_deliveries_poison_total", "how" => reason).increment(1);
    }
}
