//! Whose turn it is: lanes by rank with a share kept for each, the stores of a lane in equal parts (security.md 6.4).
//!
//! What holds, for any batch of at least [`SHARES`]: each lane with something due gets at least one part in eight of it,
//! so that no lane waits for ever behind another; the rest goes to the first lane. Within a lane every store with
//! something due gets the same number of rows, so that one store's hundred thousand delay nobody else's one; when there
//! are more stores than rows, they take turns. What a store or a lane does not use goes to the others.

use std::sync::{Mutex, PoisonError};

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::Lane;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId};

/// Of so many parts of a batch, one is kept for each lane that has something due.
pub(super) const SHARES: u64 = 8;

/// The row that is due first of one store in one lane.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Head {
    pub lane: Lane,
    pub store_id: StoreId,
    pub due: At,
}

/// So many rows of each of these stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    pub lane: Lane,
    pub stores: Vec<StoreId>,
    pub each: u64,
}

/// The stores of each lane that have something waiting, behind these stores, at most `cap` of a lane. Jumps from store to
/// store through the partial index: as many probes as there are stores, however many rows wait.
pub(super) async fn heads(look: &impl Look, behind: [Uuid; 4], cap: u64) -> Result<Vec<Head>, Error> {
    let of = "FROM delivery d WHERE d.state = 'ready' AND d.lane";
    let (mut ctes, mut rows) = (Vec::new(), Vec::new());
    for lane in 0..Lane::ALL.len() {
        let start = lane + 1;
        ctes.push(format!(
            "h{lane}(store_id, n) AS (SELECT (SELECT d.store_id {of} = {lane} AND d.store_id > ${start} ORDER BY d.store_id LIMIT 1), 1 \
             UNION ALL SELECT (SELECT d.store_id {of} = {lane} AND d.store_id > h{lane}.store_id ORDER BY d.store_id LIMIT 1), n + 1 \
             FROM h{lane} WHERE h{lane}.store_id IS NOT NULL AND n < {cap})"
        ));
        rows.push(format!(
            "SELECT {lane} AS lane, store_id, \
             (SELECT d.not_before {of} = {lane} AND d.store_id = h{lane}.store_id ORDER BY d.not_before LIMIT 1) AS due \
             FROM h{lane} WHERE store_id IS NOT NULL"
        ));
    }
    let sql = format!("WITH RECURSIVE {} {}", ctes.join(", "), rows.join(" UNION ALL "));
    look.all(&sql, behind.map(Value::from)).await
}

/// Where each lane goes on when its stores do not fit into one batch: a hint of this process, never a truth.
static BEHIND: Mutex<[Uuid; 4]> = Mutex::new([Uuid::nil(); 4]);

/// The stores of each lane with something due now, in the order of their turns.
pub(super) async fn due(look: &impl Look, n: u64) -> Result<[Vec<StoreId>; 4], Error> {
    let cap = n.clamp(1, 1024).next_power_of_two();
    let behind = *BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    let mut found = heads(look, behind, cap).await?;
    // A lane that went on from the middle and came to its end begins again at its front.
    let full = |lane: usize| found.iter().filter(|head| head.lane as usize == lane).count() as u64 >= cap;
    let again = [0, 1, 2, 3].map(|lane| behind[lane] != Uuid::nil() && !full(lane));
    if again.contains(&true) {
        let front = [0, 1, 2, 3].map(|lane| if again[lane] { Uuid::nil() } else { Uuid::max() });
        let wrapped = heads(look, front, cap).await?;
        found.extend(
            wrapped
                .into_iter()
                .filter(|head| head.store_id.uuid() <= behind[head.lane as usize]),
        );
    }
    let mut lanes: [Vec<StoreId>; 4] = Default::default();
    for head in found.iter().filter(|head| head.due <= look.now()) {
        lanes[head.lane as usize].push(head.store_id);
    }
    Ok(lanes)
}

/// Remembers where the next batch goes on.
pub(super) fn went(picks: &[Pick], lanes: &[Vec<StoreId>; 4]) {
    let mut behind = BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    for lane in Lane::ALL {
        let picked = picks
            .iter()
            .filter(|pick| pick.lane == lane)
            .flat_map(|pick| &pick.stores);
        let (count, last) = picked.fold((0, Uuid::nil()), |(count, _), store| (count + 1, store.uuid()));
        let all = lanes[lane as usize].len();
        if count > 0 {
            behind[lane as usize] = if count < all { last } else { Uuid::nil() };
        }
    }
}

/// Parts `n` among the lanes, and each part among its stores.
pub(super) fn share(n: u64, lanes: &[Vec<StoreId>; 4]) -> Vec<Pick> {
    let waiting: Vec<Lane> = Lane::ALL
        .into_iter()
        .filter(|lane| !lanes[*lane as usize].is_empty())
        .collect();
    let kept = n / SHARES;
    let others = waiting.len().saturating_sub(1) as u64;
    let mut picks = Vec::new();
    for (rank, lane) in waiting.into_iter().enumerate() {
        let part = if rank == 0 { n - kept * others } else { kept };
        picks.extend(among(part, lane, &lanes[lane as usize]));
    }
    picks
}

/// Parts `n` rows of one lane among these stores: the first few get one more when it does not come out even.
pub(super) fn among(n: u64, lane: Lane, stores: &[StoreId]) -> Vec<Pick> {
    let count = stores.len().min(usize::try_from(n).unwrap_or(usize::MAX));
    if count == 0 {
        return Vec::new();
    }
    let (each, more) = (n / count as u64, usize::try_from(n % count as u64).unwrap_or(0));
    let (richer, others) = stores[..count].split_at(more);
    [(richer, each + 1), (others, each)]
        .into_iter()
        .filter(|(stores, _)| !stores.is_empty())
        .map(|(stores, each)| Pick {
            lane,
            stores: stores.to_vec(),
            each,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Lane, share};
    use crate::ground::id::{Id, StoreId};
    use uuid::Uuid;

    fn stores(n: u128) -> Vec<StoreId> {
        (1..=n).map(|n| StoreId::from_uuid(Uuid::from_u128(n))).collect()
    }

    #[test]
    fn every_batch_is_used_up_and_nobody_who_waits_is_left_out() {
        for n in 1..=100_u64 {
            for shape in [
                [0, 0, 0, 0],
                [1, 0, 0, 0],
                [0, 3, 0, 1],
                [1, 1, 1, 1],
                [0, 40, 7, 200],
                [2, 0, 0, 0],
            ] {
                let lanes = shape.map(stores);
                let picks = share(n, &lanes);
                let rows: u64 = picks.iter().map(|pick| pick.each * pick.stores.len() as u64).sum();
                assert_eq!(rows, if shape == [0; 4] { 0 } else { n }, "{n} {shape:?}");
                for lane in Lane::ALL.into_iter().filter(|lane| shape[*lane as usize] > 0) {
                    let of: Vec<_> = picks.iter().filter(|pick| pick.lane == lane).collect();
                    let got: u64 = of.iter().map(|pick| pick.each * pick.stores.len() as u64).sum();
                    assert!(n < 8 || got >= n / 8, "{n} {shape:?} {lane:?}: {got}");
                    let (low, high) = (of.iter().map(|p| p.each).min(), of.iter().map(|p| p.each).max());
                    assert!(high.unwrap_or(0) - low.unwrap_or(0) <= 1, "stores of a lane are equals");
                }
            }
        }
    }
}
