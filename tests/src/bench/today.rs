//! A store's today with 500 open matters inside core, rendered, on both engines.

use std::time::{Duration, Instant};

use anyhow::ensure;
use chezhu::domain::staff::{Grants, Role};
use chezhu::domain::today;
use chezhu::ground::actor::{Actor, Scope, Staff};
use chezhu::ground::db::Tx;
use chezhu::ground::id::{BookingId, SessionId, StaffId};

use super::Plan;
use super::load::percentile;
use super::report::{Aim, Line, median};
use super::town::Town;
use crate::app::START;

/// Open matters of the store.
const OPEN: usize = 500;

/// Requests in the first store that nobody has answered, beside its 30 days of bookings: copies of those that are there.
async fn ask_more(town: &Town) -> anyhow::Result<()> {
    let same = "store_id, person_id, vehicle_id, model_id, kind, way, grade, channel, version, day, start_at, ready_at, items, price_low_fen, \
         price_high_fen, discount_percent, to_be_looked_at, instant, contact_mask, licence_confirmed, hold_until, paused_ms, ladder, moved_at, \
         moved_by, created_at";
    let sql = format!(
        "INSERT INTO booking (id, number, state, requested_at, confirm_due_at, {same}) SELECT $1, $2, 'requested', $3, $4, {same} \
         FROM booking WHERE id = $5"
    );
    let copy = async |tx: &mut Tx| {
        for (n, seen) in town.bookings.iter().enumerate().take(OPEN) {
            let values = [
                BookingId::fresh(START).into(),
                format!("BENCH-{n:04}").into(),
                START.into(),
                START.plus_minutes(24 * 60).into(),
                seen.view.id.into(),
            ];
            tx.run(&sql, values).await?;
        }
        Ok(())
    };
    Ok(town.db.write(Actor::System("bench"), copy).await?)
}

async fn round(town: &Town, looks: usize) -> anyhow::Result<Vec<Duration>> {
    let actor = Actor::Staff(Staff {
        staff: StaffId::fresh(START),
        session: SessionId::fresh(START),
        scope: Scope::Stores(vec![town.home]),
    });
    let grants = Grants(vec![(Role::StoreManager, Some(town.home))]);
    let mut took = Vec::with_capacity(looks);
    for _ in 0..looks {
        let began = Instant::now();
        let view = today::today(&town.db.read(actor.clone()), &grants, town.home).await?;
        let bytes = serde_json::to_vec(&view)?;
        took.push(began.elapsed());
        ensure!(
            view.items.len() >= OPEN && !bytes.is_empty(),
            "only {} matters",
            view.items.len()
        );
    }
    took.sort_unstable();
    Ok(took)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Measures on both, one after the other in every round.
pub async fn measure(towns: [(&str, &Town); 2], plan: &Plan) -> anyhow::Result<Vec<Line>> {
    for (_, town) in &towns {
        ask_more(town).await?;
    }
    let mut p50: [Vec<f64>; 2] = Default::default();
    let mut p99: [Vec<f64>; 2] = Default::default();
    let looks = (plan.slots / 2).max(100);
    for turn in 0..=plan.rounds {
        for (n, (_, town)) in towns.iter().enumerate() {
            let took = round(town, if turn == 0 { looks / 4 } else { looks }).await?;
            if turn > 0 {
                p50[n].push(ms(percentile(&took, 50)));
                p99[n].push(ms(percentile(&took, 99)));
            }
        }
    }
    let lines = towns.iter().enumerate().map(|(n, (engine, town))| {
        let middle = median(p50[n].iter().copied());
        let context = format!("median {middle:.2} ms, beside {} bookings", town.bookings.len());
        let what = format!("today with {OPEN} open matters, {engine}, 99th percentile");
        Line::of(what, &p99[n], Aim::LessMs(50.0), context)
    });
    Ok(lines.collect())
}
