//! Taking deliveries.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::Value;
use uuid::Uuid;

use super::turn::{self, Pick};
use super::{Claimed, Lane};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId, fresh_uuid};
use crate::ground::sabotage;

const COLUMNS: &str = "id, kind, channel, promise, lane, aggregate_kind, aggregate_id, event_no, audience, store_id, intended_at, not_before, \
                       expires_at, attempts, crashes, stumbles, fence, payload";

/// Takes up to `n` due deliveries for `lease`: lane after lane with a part kept for each, the stores of a lane in equal
/// parts, the longest due of a store first. No other worker gets them while the lease runs.
///
/// Two statements, a third when a store or a lane had less than its part; none looks at more rows than it takes.
pub async fn claim(tx: &Tx, n: u64, lease: Duration) -> Result<Vec<Claimed>, Error> {
    let hold = Hold {
        fence: fresh_uuid(tx.now()),
        until: tx.now().plus_seconds(i64::try_from(lease.as_secs()).unwrap_or(60)),
    };
    let lanes = turn::due(tx, n).await?;
    let picks = if sabotage::on("fair") {
        unfair(n, &lanes)
    } else {
        turn::share(n, &lanes)
    };
    let mut taken = take(tx, hold, &picks).await?;
    turn::went(&picks, &lanes);
    let room = n.saturating_sub(taken.len() as u64);
    if room > 0 {
        let more = rest(room, &picks, &taken);
        taken.extend(take(tx, hold, &more).await?);
    }
    taken.sort_by_key(|row| (row.lane as i32, row.not_before, row.id));
    Ok(taken)
}

#[derive(Clone, Copy)]
struct Hold {
    fence: Uuid,
    until: At,
}

/// Sabotage: whoever comes first takes all.
fn unfair(n: u64, lanes: &[Vec<StoreId>; 4]) -> Vec<Pick> {
    let first = Lane::ALL.into_iter().find(|lane| !lanes[*lane as usize].is_empty());
    first.map_or_else(Vec::new, |lane| turn::among(n, lane, &lanes[lane as usize][..1]))
}

/// Who has more than their part, in the first lane where somebody has.
fn rest(room: u64, picks: &[Pick], taken: &[Claimed]) -> Vec<Pick> {
    let mut got: BTreeMap<(i32, Uuid), u64> = BTreeMap::new();
    for row in taken {
        *got.entry((row.lane as i32, row.store_id.uuid())).or_default() += 1;
    }
    let mut more: Vec<StoreId> = Vec::new();
    for lane in Lane::ALL {
        for pick in picks.iter().filter(|pick| pick.lane == lane) {
            let full = |store: &&StoreId| got.get(&(lane as i32, store.uuid())) == Some(&pick.each);
            more.extend(pick.stores.iter().filter(full));
        }
        if !more.is_empty() {
            return turn::among(room, lane, &more);
        }
    }
    Vec::new()
}

/// Takes what was picked.
///
/// The predicate stands twice: PostgreSQL may look at the inner list before another worker's commit, and the outer one
/// decides (architecture.md 5). The inner list is materialized: as a plain sub-select PostgreSQL ran it anew for each row
/// of the outer one, and a claim of 1 took all 60 rows there were. Its limits are literals and its result an array, so
/// that no plan, however generic, reads more than the rows it takes.
async fn take(tx: &Tx, hold: Hold, picks: &[Pick]) -> Result<Vec<Claimed>, Error> {
    if picks.is_empty() {
        return Ok(Vec::new());
    }
    let sqlite = tx.db().is_sqlite();
    let mut values: Vec<Value> = vec![hold.fence.into(), hold.until.into(), tx.now().into()];
    let arms: Vec<String> = picks.iter().map(|pick| arm(sqlite, pick, &mut values)).collect();
    let arms = arms.join(" UNION ALL ");
    let one_of = if sqlite {
        "id IN (SELECT id FROM due)"
    } else {
        "id = ANY (ARRAY(SELECT id FROM due))"
    };
    let free = if sabotage::on("claim_predicate") {
        ""
    } else {
        "state = 'ready' AND not_before <= $3 AND"
    };
    let sql = format!(
        "WITH due AS MATERIALIZED ({arms}) UPDATE delivery SET state = 'leased', fence = $1, lease_until = $2 \
         WHERE {free} {one_of} RETURNING {COLUMNS}"
    );
    tx.all(&sql, values).await
}

/// The part of the inner list for one pick.
fn arm(sqlite: bool, pick: &Pick, values: &mut Vec<Value>) -> String {
    let of = |store: &str, lock: &str| {
        format!(
            "SELECT id FROM delivery WHERE state = 'ready' AND lane = {} AND store_id = {store} AND not_before <= $3 \
             ORDER BY not_before, id LIMIT {} {lock}",
            pick.lane as i32, pick.each
        )
    };
    let mut places = Vec::new();
    // A few lengths of lists only, so that prepared statements are found again; nobody's store has no rows.
    let padding = pick.stores.len().next_power_of_two() - pick.stores.len();
    let padding = std::iter::repeat_n(Uuid::nil(), padding);
    for store in pick.stores.iter().map(|store| store.uuid()).chain(padding) {
        values.push(store.into());
        places.push(format!("${}", values.len()));
    }
    if sqlite {
        let each: Vec<String> = places
            .iter()
            .map(|place| format!("SELECT id FROM ({})", of(place, "")))
            .collect();
        return each.join(" UNION ALL ");
    }
    let lock = if sabotage::on("claim_predicate") {
        ""
    } else {
        "FOR UPDATE SKIP LOCKED"
    };
    let places: Vec<String> = places.iter().map(|place| format!("({place})")).collect();
    format!(
        "SELECT d.id FROM (VALUES {}) AS pick(store_id) CROSS JOIN LATERAL ({}) d",
        places.join(", "),
        of("pick.store_id", lock)
    )
}
