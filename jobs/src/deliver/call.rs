//! The calls themselves: side by side, but those to one person one after the other; none takes another down.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Db;
use chezhu::ground::outbox::{self, Claimed, End, Promise};
use futures::FutureExt;
use futures::future::join_all;
use tokio::time::{Instant, timeout};

use super::{Call, Calls, Ended};

/// After how long a worker begins no further call of its batch, and how long one may take, its own time-outs being
/// shorter: a stop has twelve seconds.
const BEGIN: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(8);

/// Calls all at once, but those to one person one after the other (43108).
pub(super) async fn all(db: &Db, calls: Calls, perform: &impl AsyncFn(&Claimed, Call, &Clock) -> End) -> Ended {
    let until = Instant::now() + BEGIN;
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
            // Not called and said so: it has its turn again at once.
            let end = match Instant::now() < until {
                true => guarded(&claimed, call, db.clock(), perform).await,
                false => End::Wait("late", db.clock().now()),
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

/// A call that neither panics nor hangs: then nobody knows whether it was sent, and its promise decides.
async fn guarded(
    claimed: &Claimed,
    call: Call,
    clock: &Clock,
    perform: &impl AsyncFn(&Claimed, Call, &Clock) -> End,
) -> End {
    let calling = AssertUnwindSafe(perform(claimed, call, clock)).catch_unwind();
    match timeout(PATIENCE, calling).await {
        Ok(Ok(end)) => end,
        Ok(Err(_panic)) => nobody_knows(claimed, "panic", clock.now()),
        Err(_late) => nobody_knows(claimed, "hang", clock.now()),
    }
}

fn nobody_knows(claimed: &Claimed, why: &'static str, now: At) -> End {
    tracing::error!(delivery = %claimed.id, kind = claimed.kind, why, "a call went wrong in this process");
    let calls = claimed.attempts + 1;
    match claimed.promise {
        Promise::AtMostOnce => End::Unknown(why),
        Promise::MustArrive if calls > 1 => End::Unknown(why),
        Promise::MustArrive | Promise::Idempotent => match outbox::retry(claimed.id, calls, now) {
            Some(at) => End::Retry(why, at),
            None => End::Dead(why),
        },
    }
}
