//! Deliveries: claim, look again, say `calling`, call, settle (rulings 21 and 22, security.md 6.4).
//!
//! Nothing is called inside a transaction, and nothing is called before `calling` is committed: after a crash it is known
//! of which rows it is unknown whether they were sent.

mod after;
mod channels;
mod plan;
mod sms;
mod template;
mod templates;
mod wechat;
mod wecom;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::outbox::{self, Claimed, End, Lapsed};
use futures::future::join_all;
use tokio::time::{Instant, sleep};

pub use channels::{ChannelError, Channels, ServiceChannel, SmsChannel};
pub use plan::{Call, Plan, current, plan};
pub use template::FollowersError;
pub use templates::{Filled, TemplateError, Templates};

/// How many deliveries a worker calls at once (rulings 22).
pub const BATCH: u64 = 16;

/// How long a worker holds what it took, and after how long it begins no further call: a stop has 12 seconds.
const LEASE: Duration = Duration::from_secs(120);
const CALLS: Duration = Duration::from_secs(3);

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
    let (lapsed, taken) = take(db, batch).await?;
    let mut round = Round {
        claimed: taken.len(),
        lapsed,
        ended: BTreeMap::new(),
    };
    if taken.is_empty() {
        return Ok(round);
    }
    let (ended, calls) = prepare(db, channels, taken, plan).await?;
    let called = call(db, channels, calls).await;
    settle(db, &called).await?;
    for (claimed, end) in ended.iter().chain(&called) {
        count(&mut round, claimed, end);
    }
    Ok(round)
}

async fn take(db: &Db, batch: u64) -> Result<(Lapsed, Vec<Claimed>), Error> {
    db.write(ACTOR, async |tx| {
        Ok((outbox::lapse(tx).await?, outbox::claim(tx, batch, LEASE).await?))
    })
    .await
}

type Ended = Vec<(Claimed, End)>;
type Calls = Vec<(Claimed, Call)>;

/// Looks again, settles what is not to be called, and says `calling` for the rest.
async fn prepare(
    db: &Db,
    channels: &Channels,
    taken: Vec<Claimed>,
    plan: impl AsyncFn(&Tx, &Channels, &Claimed) -> Result<Plan, Error>,
) -> Result<(Ended, Calls), Error> {
    db.write(ACTOR, async |tx| {
        let (mut ended, mut calls) = (Vec::new(), Vec::new());
        for claimed in taken {
            match plan(tx, channels, &claimed).await? {
                Plan::End(end) => {
                    if outbox::settle(tx, claimed.id, claimed.fence, &end).await? {
                        after::after(tx, &claimed, &end).await?;
                        ended.push((claimed, end));
                    }
                }
                Plan::Call(call) => calls.push((claimed, call)),
            }
        }
        let ids: Vec<_> = calls.iter().map(|(claimed, _)| claimed.id).collect();
        if let Some((first, _)) = calls.first() {
            let held = outbox::begin_calling(tx, first.fence, &ids).await?;
            calls.retain(|(claimed, _)| held.contains(&claimed.id));
        }
        Ok((ended, calls))
    })
    .await
}

/// Calls all at once, but those to one person one after the other (43108).
async fn call(db: &Db, channels: &Channels, calls: Calls) -> Ended {
    let until = Instant::now() + CALLS;
    let mut people: BTreeMap<String, Calls> = BTreeMap::new();
    for (claimed, call) in calls {
        people
            .entry(claimed.audience.clone())
            .or_default()
            .push((claimed, call));
    }
    let one = async |calls: Calls| {
        let mut ended = Ended::new();
        for (claimed, call) in calls {
            // Not called and said so: it is tried again at once.
            let end = match Instant::now() < until {
                true => channels.perform(&claimed, call, db.clock()).await,
                false => End::Retry("late", db.clock().now()),
            };
            ended.push((claimed, end));
        }
        ended
    };
    join_all(people.into_values().map(one))
        .await
        .into_iter()
        .flatten()
        .collect()
}

/// Writes down how the calls ended; worth some patience, because they cannot be taken back.
async fn settle(db: &Db, called: &Ended) -> Result<(), Error> {
    if called.is_empty() {
        return Ok(());
    }
    let mut tries = 0;
    loop {
        let written = db
            .write(ACTOR, async |tx| {
                for (claimed, end) in called {
                    if outbox::settle(tx, claimed.id, claimed.fence, end).await? {
                        after::after(tx, claimed, end).await?;
                    } else {
                        tracing::warn!(delivery = %claimed.id, "a late result of a lease that ran out");
                    }
                }
                Ok(())
            })
            .await;
        tries += 1;
        match written {
            Err(Error::Fault(Fault::Busy(error))) if tries < 5 => {
                tracing::warn!(%error, "results cannot be written yet");
                sleep(Duration::from_secs(tries)).await;
            }
            result => return result,
        }
    }
}

fn count(round: &mut Round, claimed: &Claimed, end: &End) {
    let state = end.state().word();
    *round.ended.entry(state).or_default() += 1;
    metrics::counter!("chezhu_deliveries_total", "kind" => claimed.kind.clone(), "outcome" => state).increment(1);
    if let End::Dead(reason) | End::Unknown(reason) = end {
        tracing::error!(delivery = %claimed.id, kind = claimed.kind, state, reason, "a delivery needs a person");
    }
}

/// Kinds that were seen stuck once: their gauges go back to nought when staff have settled them.
static STUCK: Mutex<BTreeSet<(&'static str, String)>> = Mutex::new(BTreeSet::new());

/// Sets the gauges of the outbox; to be called every half minute or so.
///
/// # Errors
/// [`Fault`]: the database failed.
pub async fn watch(db: &Db) -> Result<(), Error> {
    let look = db.read(ACTOR);
    let health = outbox::health(&look).await?;
    metrics::gauge!("chezhu_outbox_open").set(f64::from(i32::try_from(health.open).unwrap_or(i32::MAX)));
    let late = health
        .due_since
        .map_or(0, |since| (look.now().ms() - since.ms()) / 1000);
    metrics::gauge!("chezhu_outbox_oldest_due_seconds").set(f64::from(i32::try_from(late).unwrap_or(i32::MAX)));
    let mut stuck: BTreeMap<(&'static str, String), i64> = BTreeMap::new();
    stuck.extend(
        health
            .dead
            .into_iter()
            .map(|(kind, rows)| (("chezhu_outbox_dead", kind), rows)),
    );
    stuck.extend(
        health
            .unknown
            .into_iter()
            .map(|(kind, rows)| (("chezhu_outbox_unknown", kind), rows)),
    );
    let mut seen = STUCK.lock().unwrap_or_else(PoisonError::into_inner);
    seen.extend(stuck.keys().cloned());
    for (name, kind) in seen.iter() {
        let rows = stuck.get(&(*name, kind.clone())).copied().unwrap_or(0);
        metrics::gauge!(*name, "kind" => kind.clone()).set(f64::from(i32::try_from(rows).unwrap_or(i32::MAX)));
    }
    Ok(())
}
