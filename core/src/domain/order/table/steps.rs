//! The steps of an order, one row each, maintained in the transaction that changes them.

use sea_orm::{FromQueryResult, Value};

use crate::domain::order::rules::norm::{Norm, assumed};
use crate::domain::order::rules::state::Source;
use crate::domain::order::rules::step::{Place, StepKind, StepState, Waits};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::OrderId;

/// A step as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    pub kind: StepKind,
    pub state: StepState,
    pub waits: Waits,
    pub waits_name: Option<String>,
    pub note: Option<String>,
    pub since_at: Option<At>,
    pub done_at: Option<At>,
    pub p50_ms: i64,
    pub p80_ms: i64,
    pub p90_ms: i64,
    pub p95_ms: i64,
    pub n: i64,
    pub amber_at: Option<At>,
    pub red_at: Option<At>,
    pub rung: i64,
}

impl Row {
    /// How far it is.
    pub fn place(&self) -> Place {
        Place {
            state: self.state,
            since: self.since_at,
            done: self.done_at,
        }
    }

    /// The same step at another place; when it begins to run it takes the norm of today.
    pub fn at(mut self, place: Place, norm: Norm) -> Row {
        let begins = place.state == StepState::Running && (self.state != place.state || self.since_at != place.since);
        (self.state, self.since_at, self.done_at) = (place.state, place.since, place.done);
        if begins {
            self = self.usual(norm);
            self.rung = 0;
        }
        let late = |ms: i64| {
            let since = place.since.filter(|_| place.state == StepState::Running)?;
            // A handover has its own time: nobody is silent until then.
            (self.waits.can_be_late() && self.kind != StepKind::Handover)
                .then(|| At::from_ms(since.ms().saturating_add(ms)))
        };
        (self.amber_at, self.red_at) = (late(self.p80_ms), late(self.p95_ms));
        self
    }

    fn usual(mut self, norm: Norm) -> Row {
        (self.p50_ms, self.p80_ms, self.p90_ms) = (norm.p50_ms, norm.p80_ms, norm.p90_ms);
        (self.p95_ms, self.n) = (norm.p95_ms, norm.n);
        self
    }
}

/// The steps of an order, in the order in which they are shown.
pub async fn of(look: &impl Look, order: OrderId) -> Result<Vec<Row>, Error> {
    look.all(
        "SELECT * FROM order_step WHERE order_id = $1 ORDER BY pos",
        [order.into()],
    )
    .await
}

/// What is usual for orders of this source now, in the order of [`StepKind::of`].
pub async fn norms(look: &impl Look, source: Source) -> Result<Vec<(StepKind, Norm)>, Error> {
    #[derive(FromQueryResult)]
    struct Usual {
        kind: StepKind,
        p50_ms: i64,
        p80_ms: i64,
        p90_ms: i64,
        p95_ms: i64,
        n: i64,
    }
    let sql = "SELECT kind, p50_ms, p80_ms, p90_ms, p95_ms, n FROM leg_norm WHERE source = $1";
    let known: Vec<Usual> = look.all(sql, [source.into()]).await?;
    let norm = |kind: &StepKind| {
        let of = known.iter().find(|one| one.kind == *kind).map(|one| Norm {
            p50_ms: one.p50_ms,
            p80_ms: one.p80_ms,
            p90_ms: one.p90_ms,
            p95_ms: one.p95_ms,
            n: one.n,
        });
        (*kind, of.unwrap_or_else(|| assumed(*kind, source)))
    };
    Ok(StepKind::of(source).iter().map(norm).collect())
}

/// The steps of a new order.
pub async fn create(tx: &Tx, order: OrderId, source: Source) -> Result<(), Error> {
    let norms = norms(tx, source).await?;
    let mut values: Vec<Value> = Vec::with_capacity(norms.len() * 11);
    let mut rows = Vec::with_capacity(norms.len());
    for (pos, (kind, norm)) in norms.iter().enumerate() {
        let n = values.len();
        let places: Vec<String> = (1..=10).map(|at| format!("${}", n + at)).collect();
        rows.push(format!("({}, 0)", places.join(", ")));
        values.extend([
            order.into(),
            (*kind).into(),
            i64::try_from(pos).unwrap_or(0).into(),
            StepState::Todo.into(),
            kind.waits(source).into(),
            norm.p50_ms.into(),
            norm.p80_ms.into(),
            norm.p90_ms.into(),
            norm.p95_ms.into(),
            norm.n.into(),
        ]);
    }
    let sql = format!(
        "INSERT INTO order_step (order_id, kind, pos, state, waits, p50_ms, p80_ms, p90_ms, p95_ms, n, rung) VALUES {}",
        rows.join(", ")
    );
    tx.run(&sql, values).await?;
    Ok(())
}

/// Writes a step as it is now.
pub async fn update(tx: &Tx, order: OrderId, row: &Row) -> Result<(), Error> {
    let sql = "UPDATE order_step SET state = $3, waits = $4, waits_name = $5, note = $6, since_at = $7, done_at = $8, p50_ms = $9, \
               p80_ms = $10, p90_ms = $11, p95_ms = $12, n = $13, amber_at = $14, red_at = $15, rung = $16 \
               WHERE order_id = $1 AND kind = $2";
    let values: [Value; 16] = [
        order.into(),
        row.kind.into(),
        row.state.into(),
        row.waits.into(),
        row.waits_name.clone().into(),
        row.note.clone().into(),
        row.since_at.into(),
        row.done_at.into(),
        row.p50_ms.into(),
        row.p80_ms.into(),
        row.p90_ms.into(),
        row.p95_ms.into(),
        row.n.into(),
        row.amber_at.into(),
        row.red_at.into(),
        row.rung.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
