//! The law of conservation: nothing that was intended is lost (rulings 21), and how the outbox does.

use sea_orm::FromQueryResult;
use serde::Serialize;

use super::{State, turn};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;

/// A delivery that is due for longer than this is overdue.
pub const PATIENCE_MINUTES: i64 = 5;

/// The terms of the law, as they stood at one instant.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, Serialize)]
pub struct Audit {
    /// What was intended, by the ledger that is written beside each intent.
    pub intended: i64,
    /// Policy said no.
    pub suppressed: i64,
    /// What it was about had moved on.
    pub cancelled: i64,
    /// It became worthless before it was sent.
    pub expired: i64,
    /// The provider took it.
    pub sent: i64,
    /// Another channel has it.
    pub passed_on: i64,
    /// Given up.
    pub dead: i64,
    /// Nobody knows whether it was sent.
    pub unknown: i64,
    /// Staff let it be.
    pub dismissed: i64,
    /// Still to be done.
    pub open: i64,
    /// Of those that are open: due for more than five minutes.
    pub overdue: i64,
    /// Intended by the ledger, and no row says what became of it.
    pub lost: i64,
    /// A row that the ledger knows nothing of.
    pub stray: i64,
    /// Rows that contradict themselves: an end without its time, a message sent without a call.
    pub torn: i64,
}

impl Audit {
    /// `intended = suppressed + cancelled + expired + sent + passed_on + dead + unknown + dismissed + open`, row by row.
    pub fn holds(&self) -> bool {
        self.intended == self.accounted() && (self.lost, self.stray, self.torn) == (0, 0, 0)
    }

    fn accounted(&self) -> i64 {
        let ends = self.suppressed + self.cancelled + self.expired + self.sent + self.passed_on;
        ends + self.dead + self.unknown + self.dismissed + self.open
    }

    /// By how many deliveries the two sides differ.
    pub fn difference(&self) -> i64 {
        (self.intended - self.accounted())
            .abs()
            .max(self.lost + self.stray + self.torn)
    }
}

/// Counts both sides in one statement, so that what is written meanwhile is seen on both or on neither.
pub async fn audit(look: &impl Look) -> Result<Audit, Error> {
    let states = [
        "suppressed",
        "cancelled",
        "expired",
        "sent",
        "passed_on",
        "dead",
        "unknown",
        "dismissed",
    ];
    let counts: Vec<String> = states
        .iter()
        .map(|state| format!("COUNT(*) FILTER (WHERE state = '{state}') AS {state}"))
        .collect();
    let sql = format!(
        "SELECT {}, COUNT(*) FILTER (WHERE state IN ('ready', 'leased', 'calling')) AS open, \
         COUNT(*) FILTER (WHERE state IN ('ready', 'leased', 'calling') AND not_before < $1) AS overdue, \
         COUNT(*) FILTER (WHERE (state IN ('ready', 'leased', 'calling')) <> (settled_at IS NULL) \
         OR (state = 'sent' AND attempts = 0) OR (state = 'leased' AND fence IS NULL)) AS torn, \
         (SELECT COUNT(*) FROM intent) AS intended, \
         (SELECT COUNT(*) FROM intent i WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = i.delivery_id)) AS lost, \
         (SELECT COUNT(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.delivery_id = d.id)) AS stray \
         FROM delivery",
        counts.join(", ")
    );
    let before = look.now().plus_minutes(-PATIENCE_MINUTES);
    let found = look.one(&sql, [before.into()]).await?;
    found.ok_or_else(|| Error::Fault(crate::ground::error::Fault::bare("an aggregate without a row")))
}

/// How many rows stand in a state: the terms of the law `intended = suppressed + … + open` (rulings 21).
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// The state.
    pub state: State,
    /// Rows in it.
    pub rows: i64,
}

/// The rows of the outbox by state; states without rows are absent.
pub async fn counts(look: &impl Look) -> Result<Vec<Count>, Error> {
    let sql = "SELECT state, COUNT(*) AS rows FROM delivery GROUP BY state ORDER BY state";
    look.all(sql, []).await
}

/// What an operator watches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Rows that are not at an end.
    pub open: i64,
    /// Since when the longest due row waits.
    pub due_since: Option<At>,
    /// Rows that are due for more than five minutes.
    pub overdue: i64,
    /// Rows that were given up, by kind.
    pub dead: Vec<(String, i64)>,
    /// Rows of which nobody knows whether they were sent, by kind.
    pub unknown: Vec<(String, i64)>,
}

/// How the outbox does. Reads the partial indexes only, never the settled rows.
pub async fn health(look: &impl Look) -> Result<Health, Error> {
    #[derive(FromQueryResult)]
    struct Stuck {
        state: State,
        kind: String,
        rows: i64,
    }
    #[derive(FromQueryResult)]
    struct Waiting {
        rows: i64,
        overdue: i64,
    }
    let before = look.now().plus_minutes(-PATIENCE_MINUTES);
    let count = "SELECT COUNT(*) AS rows, COUNT(*) FILTER (WHERE not_before < $1) AS overdue FROM delivery WHERE";
    let mut health = Health::default();
    for which in ["state = 'ready'", "state IN ('leased', 'calling')"] {
        if let Some(waiting) = look
            .one::<Waiting>(&format!("{count} {which}"), [before.into()])
            .await?
        {
            health.open += waiting.rows;
            health.overdue += waiting.overdue;
        }
    }
    let heads = turn::heads(look, [uuid::Uuid::nil(); 4], 1024).await?;
    health.due_since = heads.iter().map(|head| head.due).filter(|due| *due <= look.now()).min();
    let stuck =
        "SELECT state, kind, COUNT(*) AS rows FROM delivery WHERE state IN ('dead', 'unknown') GROUP BY state, kind";
    for row in look.all::<Stuck>(stuck, []).await? {
        let list = if row.state == State::Dead {
            &mut health.dead
        } else {
            &mut health.unknown
        };
        list.push((row.kind, row.rows));
    }
    Ok(health)
}
