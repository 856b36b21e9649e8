//! What a store learns of its own log: how long each kind of work takes, and how far its words about time were off (R054).

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::rules::fit::{Case, Fit, Shape, between};
use super::rules::predict::{Outlook, Spread};
use super::times::{TIMED, open_times};
use crate::domain::store;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{ItemId, StoreId};

/// From how far back is learnt: a quarter.
const HISTORY_MINUTES: i64 = 90 * 24 * 60;
/// The most jobs, and the most words, that are looked at.
const MOST: i64 = 100_000;

/// Minutes without their fraction.
pub(super) fn whole(minutes: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "minutes of work, far below the range")]
    let whole = minutes.round() as i64;
    whole
}

/// What a store knows.
#[derive(Default)]
pub(super) struct Known {
    store: Option<Spread>,
    items: HashMap<ItemId, Spread>,
    fits: HashMap<Shape, Fit>,
}

impl Known {
    /// What was learnt last.
    pub(super) async fn of(look: &impl Look, store: StoreId) -> Result<Known, Error> {
        #[derive(FromQueryResult)]
        struct Kept {
            what: String,
            item_id: Option<ItemId>,
            low: i64,
            mid: i64,
            high: i64,
        }
        let sql = "SELECT 'store' AS what, CAST(NULL AS uuid) AS item_id, low, mid, high FROM repair_spread WHERE store_id = $1 \
                   UNION ALL SELECT 'item', item_id, low, mid, high FROM repair_spread_item WHERE store_id = $1 \
                   UNION ALL SELECT shape, CAST(NULL AS uuid), low, mid, high FROM repair_fit WHERE store_id = $1";
        let rows: Vec<Kept> = look.all(sql, [store.into()]).await?;
        let mut known = Known::default();
        for Kept {
            what,
            item_id,
            low,
            mid,
            high,
        } in rows
        {
            let spread = Spread { low, mid, high };
            match (item_id, Shape::read(&what)) {
                (Some(item), _) => {
                    known.items.insert(item, spread);
                }
                (None, Some(shape)) => {
                    known.fits.insert(shape, Fit { low, mid, high });
                }
                (None, None) => known.store = Some(spread),
            }
        }
        Ok(known)
    }

    /// How long such work takes: as it was seen of it, else of the store, else as it is assumed.
    pub(super) fn spread(&self, item: Option<ItemId>) -> Spread {
        let own = item.and_then(|item| self.items.get(&item).copied());
        own.or(self.store).unwrap_or(Spread::ASSUMED)
    }

    /// How far words of this shape were off.
    pub(super) fn fit(&self, shape: Shape) -> Fit {
        self.fits.get(&shape).copied().unwrap_or(Fit::ASSUMED)
    }
}

/// Learns in each store how long work takes and how far words were off, from the last quarter; tells how much was learnt.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn learn(tx: &mut Tx) -> Result<u64, Error> {
    Ok(spreads(tx).await? + fits(tx).await?)
}

async fn spreads(tx: &Tx) -> Result<u64, Error> {
    #[derive(FromQueryResult)]
    struct Took {
        store_id: StoreId,
        item_id: Option<ItemId>,
        minutes: i64,
        worked_ms: i64,
    }
    let since = tx.now().plus_minutes(-HISTORY_MINUTES);
    let sql = "SELECT o.store_id, j.item_id, j.minutes, j.worked_ms FROM repair_job j JOIN repair_order o ON o.id = j.repair_id \
               WHERE j.state = 'done' AND j.done_at >= $1 AND j.worked_ms > 0 ORDER BY j.done_at DESC LIMIT $2";
    let rows: Vec<Took> = tx.all(sql, [since.into(), MOST.into()]).await?;
    let mut of: HashMap<(StoreId, Option<ItemId>), Vec<i64>> = HashMap::new();
    for row in rows {
        let permille = row.worked_ms.saturating_mul(1_000) / (row.minutes.max(1) * 60_000);
        let permille = permille.clamp(50, 20_000);
        of.entry((row.store_id, None)).or_default().push(permille);
        if row.item_id.is_some() {
            of.entry((row.store_id, row.item_id)).or_default().push(permille);
        }
    }
    let mut written = 0;
    for ((store, item), took) in of {
        let n = i64::try_from(took.len()).unwrap_or(0);
        let Some(spread) = Spread::of(took) else { continue };
        let table = match item {
            Some(_) => {
                "repair_spread_item (store_id, low, mid, high, n, computed_at, item_id) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                        ON CONFLICT (store_id, item_id)"
            }
            None => {
                "repair_spread (store_id, low, mid, high, n, computed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (store_id)"
            }
        };
        let sql = format!(
            "INSERT INTO {table} DO UPDATE SET low = excluded.low, mid = excluded.mid, high = excluded.high, n = excluded.n, \
             computed_at = excluded.computed_at"
        );
        let mut values: Vec<Value> = vec![
            store.into(),
            spread.low.into(),
            spread.mid.into(),
            spread.high.into(),
            n.into(),
            tx.now().into(),
        ];
        values.extend(item.map(Value::from));
        written += tx.run(&sql, values).await?;
    }
    Ok(written)
}

/// A first word, and when the car was ready if it is.
#[derive(FromQueryResult)]
struct Word {
    store_id: StoreId,
    at: At,
    shape: String,
    mid: i64,
    down: i64,
    up: i64,
    ready_at: Option<At>,
}

/// The first words of the last quarter, by when the car was ready; of cars that are not ready those that are still timed.
async fn words(look: &impl Look) -> Result<Vec<Word>, Error> {
    let since = look.now().plus_minutes(-HISTORY_MINUTES);
    let sql = format!(
        "SELECT o.store_id, e.at, e.shape, e.mid, e.down, e.up, o.ready_at FROM repair_eta e JOIN repair_order o ON o.id = e.repair_id \
         WHERE e.seq = 1 AND e.at >= $1 AND e.shape IS NOT NULL AND e.mid IS NOT NULL AND (o.ready_at IS NOT NULL OR {TIMED}) \
         ORDER BY COALESCE(o.ready_at, $2), e.at LIMIT $3"
    );
    look.all(&sql, [since.into(), look.now().into(), MOST.into()]).await
}

fn real(minutes: i64) -> f64 {
    f64::from(i32::try_from(minutes).unwrap_or(i32::MAX))
}

async fn fits(tx: &Tx) -> Result<u64, Error> {
    let mut of: HashMap<StoreId, Vec<Word>> = HashMap::new();
    for word in words(tx).await? {
        of.entry(word.store_id).or_default().push(word);
    }
    let mut written = 0;
    for (store, words) in of {
        let here = store::find(tx, store).await?;
        let from = words.iter().map(|word| here.date(word.at)).min();
        let from = from.unwrap_or(here.date(tx.now()));
        let days = u16::try_from((here.date(tx.now()) - from).num_days() + 1).unwrap_or(1);
        let open = open_times(tx, &here, from, days).await?;
        let case = |word: &Word| {
            let case = Case {
                shape: Shape::read(&word.shape)?,
                said: Outlook {
                    mid: real(word.mid),
                    down: real(word.down),
                    up: real(word.up),
                },
                took: between(word.at, word.ready_at.unwrap_or(tx.now()), &open),
            };
            (word.ready_at.is_some() || case.is_late()).then_some(case)
        };
        let cases: Vec<Case> = words.iter().filter_map(case).collect();
        for shape in Shape::ALL {
            if let Some(fit) = Fit::learn(&cases, shape) {
                written += keep(tx, store, shape, fit).await?;
            }
        }
    }
    Ok(written)
}

async fn keep(tx: &Tx, store: StoreId, shape: Shape, fit: Fit) -> Result<u64, Error> {
    let sql = "INSERT INTO repair_fit (store_id, shape, low, mid, high, computed_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (store_id, shape) DO UPDATE SET low = excluded.low, mid = excluded.mid, high = excluded.high, \
               computed_at = excluded.computed_at";
    let values: [Value; 6] = [
        store.into(),
        shape.word().into(),
        fit.low.into(),
        fit.mid.into(),
        fit.high.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await
}
