//! The soft lock: failures are counted for each username and each address (security.md 5.5).

use sea_orm::FromQueryResult;

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;

use super::rules::{Counted, is_stale, locked_until};

/// One counter; only a MAC of the name or address is kept.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    counted: Counted,
    key: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    failures: i32,
    since: At,
    locked_until: At,
}

/// The counter of a username or an address.
pub(super) fn counter(look: &impl Look, counted: Counted, text: &str) -> Counter {
    let context = match counted {
        Counted::Account => "login_guard.account",
        Counted::Address => "login_guard.address",
    };
    Counter {
        counted,
        key: look.keys().sign(context, text.as_bytes()).to_vec(),
    }
}

async fn row(look: &impl Look, counter: &Counter) -> Result<Option<Row>, Error> {
    let sql = "SELECT failures, since, locked_until FROM login_guard WHERE key = $1";
    look.one(sql, [counter.key.clone().into()]).await
}

/// Until when one of them is locked.
pub(super) async fn locked(look: &impl Look, counters: &[Counter]) -> Result<Option<At>, Error> {
    let mut until = None;
    for counter in counters {
        let row = row(look, counter).await?;
        until = until.max(row.map(|row| row.locked_until).filter(|at| *at > look.now()));
    }
    Ok(until)
}

/// Takes the rows until the end of the transaction, so that guesses that come at once are counted one by one.
pub(super) async fn take(tx: &Tx, counters: &[Counter]) -> Result<(), Error> {
    let mut keys: Vec<&Vec<u8>> = counters.iter().map(|c| &c.key).collect();
    keys.sort();
    for key in keys {
        tx.run(
            "INSERT INTO login_guard (key, failures, since, locked_until) VALUES ($1, 0, $2, $2) \
             ON CONFLICT (key) DO UPDATE SET failures = login_guard.failures",
            [key.clone().into(), tx.now().into()],
        )
        .await?;
    }
    Ok(())
}

/// Counts a failure.
pub(super) async fn failed(tx: &Tx, counters: &[Counter]) -> Result<(), Error> {
    let now = tx.now();
    for counter in counters {
        let (mut failures, mut since) = row(tx, counter)
            .await?
            .map_or((0, now), |row| (row.failures, row.since));
        if failures == 0 || is_stale(since, now) {
            (failures, since) = (0, now);
        }
        failures = failures.saturating_add(1);
        let until = locked_until(counter.counted, failures, since, now);
        tx.run(
            "UPDATE login_guard SET failures = $1, since = $2, locked_until = $3 WHERE key = $4",
            [failures.into(), since.into(), until.into(), counter.key.clone().into()],
        )
        .await?;
    }
    Ok(())
}

/// Forgets the failures of the account: its owner came in. An address is not forgiven by one success.
pub(super) async fn passed(tx: &Tx, counters: &[Counter]) -> Result<(), Error> {
    for counter in counters.iter().filter(|c| c.counted == Counted::Account) {
        tx.run("DELETE FROM login_guard WHERE key = $1", [counter.key.clone().into()])
            .await?;
    }
    Ok(())
}

/// Forgets counters of the day before yesterday.
pub(super) async fn purge(tx: &Tx) -> Result<u64, Error> {
    tx.run(
        "DELETE FROM login_guard WHERE since < $1",
        [tx.now().plus_minutes(-2 * 24 * 60).into()],
    )
    .await
}
