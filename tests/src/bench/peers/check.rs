//! Before anything is measured: all of them answer the same, and none sells a place twice.

use anyhow::{Context, ensure};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu::ground::id::{OrderId, PersonId};
use chrono::DateTime;
use serde_json::Value;

use super::opponent::Who;
use super::program::Program;
use crate::bench::grid::{DAYS, UNITS};
use crate::bench::load;
use crate::bench::town::{Town, first_day, opening};

/// A reply without its ids, which have two ways to be written, and its times in milliseconds.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| name.as_str() != "id");
            Value::Object(kept.map(|(name, value)| (name.clone(), plain(value))).collect())
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::String(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(time) => time.timestamp_millis().into(),
            Err(_not_a_time) => value.clone(),
        },
        other => other.clone(),
    }
}

async fn answer(program: &Program, request: &[u8]) -> anyhow::Result<Value> {
    let reply = load::once(program.addr, request).await?;
    let body = String::from_utf8_lossy(&reply.body);
    ensure!(reply.status == 200, "{}: {body}", reply.status);
    serde_json::from_str(&body).context("JSON")
}

/// One path as each of them answers it: the peers the very same content, the bare handler the same order with as many steps.
pub(super) async fn same_path(
    town: &Town,
    programs: &[(Who, Program)],
    order: (OrderId, PersonId),
) -> anyhow::Result<()> {
    let mut ours = Value::Null;
    for (who, program) in programs {
        let requests = who.reads(town, &[order])?;
        let said = plain(&answer(program, requests.first().context("a request")?).await?);
        let steps = |value: &Value| value["steps"].as_array().map_or(0, Vec::len);
        match who {
            Who::Ours => ours = said,
            Who::Bare => ensure!(
                said["number"] == ours["number"] && said["state"] == ours["state"] && steps(&said) == steps(&ours),
                "the bare handler says {said}, not {ours}"
            ),
            _ => ensure!(said == ours, "{who:?} says {said}\nnot {ours}"),
        }
    }
    println!(
        "peers: one path has {} steps, the same from all",
        ours["steps"].as_array().map_or(0, Vec::len)
    );
    Ok(())
}

/// Each of them books one time of the first store until nothing is free: as many as it has bays, then refused.
pub(super) async fn no_place_twice(town: &Town, programs: &[(Who, Program)]) -> anyhow::Result<()> {
    let look = town.db.read(Actor::System("bench"));
    let those = programs.iter().filter(|(who, _)| *who != Who::Bare);
    for (n, (who, program)) in those.enumerate() {
        let day = DAYS + 1 + n as u64;
        for k in 0..=UNITS {
            let key = format!("bench-twice-{n}-{k:020}");
            let request = who.booking_at(town, k, town.home, opening(day).rfc3339(), &key)?;
            let reply = load::once(program.addr, &request).await?;
            let right = if k < UNITS { 201 } else { 409 };
            ensure!(
                reply.status == right,
                "{who:?}: {} instead of {right} for booking {k}: {}",
                reply.status,
                String::from_utf8_lossy(&reply.body)
            );
        }
        let date = (first_day() + chrono::Days::new(day)).to_string();
        let sql = "SELECT count(*) FROM booking_cell c JOIN booking b ON b.id = c.claim_id WHERE b.store_id = $1 AND b.day = $2";
        let cells = look.number(sql, [town.home.into(), date.into()]).await?;
        ensure!(
            cells == UNITS as i64 * 9,
            "{who:?} holds {cells} cells for {UNITS} bookings of nine each"
        );
    }
    println!("peers: each books a time {UNITS} times and is refused once");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::plain;
    use serde_json::json;

    #[test]
    fn ids_go_and_times_become_numbers() {
        let ours = json!({ "id": "order_01", "store": { "id": "store_01", "name": "城东店" }, "since": "2026-11-23T01:00:00Z" });
        let theirs = json!({ "id": "544ab73f", "store": { "id": "01a2", "name": "城东店" }, "since": "2026-11-23T01:00:00.000Z" });
        assert_eq!(plain(&ours), plain(&theirs));
        let late = json!({ "id": "", "store": { "id": "", "name": "城东店" }, "since": "2026-11-23T01:00:01Z" });
        assert_ne!(plain(&ours), plain(&late));
    }
}
