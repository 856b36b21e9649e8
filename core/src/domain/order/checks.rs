//! The two check-lists: before delivery, and at the handover, co-signed by the owner (R120).

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use sea_orm::{FromQueryResult, Value};
use serde_json::json;

use super::rules::check::{CheckResult, List, Sum};
use super::rules::refused::Refused;
use super::rules::state::{Event, State};
use super::table::{self, Change, Row};
use super::view::{
    CosignChecks, DeliveryChecksView, OrderCheck, OrderCheckView, OrderChecks, OrderView, StaffCheckView,
    StaffOrderView,
};
use super::{desk, look as looks, steps, tell};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field, Refusal};
use crate::ground::id::OrderId;

#[derive(FromQueryResult)]
struct Kept {
    code: String,
    result: CheckResult,
    note: Option<String>,
    by_name: Option<String>,
    at: Option<At>,
}

async fn kept(look: &impl Look, order: OrderId, list: List) -> Result<HashMap<String, Kept>, Error> {
    let sql = "SELECT c.code, c.result, c.note, s.name AS by_name, c.at FROM order_check c LEFT JOIN staff s ON s.id = c.by_id \
               WHERE c.order_id = $1 AND c.list = $2";

    let rows: Vec<Kept> = look.all(sql, [order.into(), list.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.code.clone(), row)).collect())
}

/// A whole list as staff see it: what was not looked at is open.
pub(super) async fn staff_view(look: &impl Look, order: OrderId, list: List) -> Result<Vec<StaffCheckView>, Error> {
    let mut kept = kept(look, order, list).await?;
    let view = |(code, words): &(&str, &str)| {
        let row = kept.remove(*code);
        let (result, note, by, at) = row.map_or((CheckResult::Open, None, None, None), |row| {
            (row.result, row.note, row.by_name, row.at)
        });
        StaffCheckView {
            code: (*code).to_owned(),
            words: (*words).to_owned(),
            result,
            note,
            by,
            at,
        }
    };
    Ok(list.checks().iter().map(view).collect())
}

fn hash(order: OrderId, checks: &[OrderCheckView]) -> String {
    let lines: Vec<_> = checks
        .iter()
        .map(|check| (&check.code, &check.words, check.result))
        .collect();
    let text = json!([order.to_string(), lines]).to_string();
    hex::encode(digest(&SHA256, text.as_bytes()))
}

/// The list that both sign; from ready on.
pub(super) async fn delivery(look: &impl Look, row: &Row) -> Result<Option<DeliveryChecksView>, Error> {
    if !matches!(row.state, State::Ready | State::HandoverBooked | State::Delivered) {
        return Ok(None);
    }
    let kept = kept(look, row.id, List::Delivery).await?;
    let view = |(code, words): &(&str, &str)| OrderCheckView {
        code: (*code).to_owned(),
        words: (*words).to_owned(),
        result: kept.get(*code).map_or(CheckResult::Open, |row| row.result),
    };
    let checks: Vec<OrderCheckView> = List::Delivery.checks().iter().map(view).collect();
    let sum = Sum::of(checks.iter().map(|check| check.result));
    let hash = hash(row.id, &checks);
    let signed = row.owner_signed_hash.as_deref() == Some(hash.as_str());
    Ok(Some(DeliveryChecksView {
        owner_signed_at: row.owner_signed_at.filter(|_| signed),
        hash,
        checks,
        done: sum.ok,
        of: sum.of,
    }))
}

/// Writes some checks of a list; every unknown code is named.
async fn write(tx: &Tx, order: OrderId, list: List, checks: &[OrderCheck]) -> Result<(), Error> {
    let all = list.checks();
    let wrong: Vec<Field> = checks
        .iter()
        .enumerate()
        .filter(|(_, check)| !all.iter().any(|(code, _)| *code == check.code))
        .map(|(n, _)| Field::new(format!("/checks/{n}/code"), "order.check", "清单中没有此项"))
        .collect();
    if !wrong.is_empty() || checks.is_empty() {
        return Err(match wrong.is_empty() {
            true => Error::field("/checks", "order.check", "请至少填写一项"),
            false => Error::Invalid(wrong),
        });
    }
    // The whole list is there from its first check on, so that "n of n" is true.
    for (pos, (code, _)) in all.iter().enumerate() {
        let said = checks.iter().rev().find(|check| check.code == *code);
        let result = match said {
            Some(check) if check.ok => CheckResult::Ok,
            Some(_) => CheckResult::Failed,
            None => CheckResult::Open,
        };
        let conflict = match said {
            Some(_) => {
                "DO UPDATE SET result = excluded.result, note = excluded.note, by_id = excluded.by_id, at = excluded.at"
            }
            None => "DO NOTHING",
        };
        let sql = format!(
            "INSERT INTO order_check (order_id, list, code, pos, result, note, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (order_id, list, code) {conflict}"
        );
        let by = tx.actor().staff()?.staff;
        let values: [Value; 8] = [
            order.into(),
            list.into(),
            (*code).into(),
            i64::try_from(pos).unwrap_or(0).into(),
            result.into(),
            said.and_then(|check| check.note.as_ref())
                .map(ToString::to_string)
                .into(),
            said.map(|_| by).into(),
            said.map(|_| tx.now()).into(),
        ];
        tx.run(&sql, values).await?;
    }
    Ok(())
}

/// Part of the check before delivery. The first begins it; when all is well the car is ready, and what failed keeps it back,
/// also after it was passed.
pub async fn inspect(tx: &mut Tx, id: OrderId, wish: OrderChecks) -> Result<StaffOrderView, Error> {
    let mut row = table::take(tx, id).await?;
    if !matches!(row.state, State::AtStore | State::Pdi | State::Ready) {
        return Err(Refused::NotNow.into());
    }
    write(tx, id, List::Pdi, &wish.checks).await?;
    if row.state == State::AtStore {
        table::step(tx, &row, Event::Inspect, Change::none()).await?;
        row = table::find(tx, id).await?;
    }
    let sum = Sum::of(staff_view(tx, id, List::Pdi).await?.iter().map(|check| check.result));
    let was_ready = row.state == State::Ready;
    let said = format!("{} / {}", sum.ok, sum.of);
    let failed = sum.failed > 0;
    let change = |sets: &'static str, at: Option<At>| Change {
        sets,
        values: vec![failed.into(), at.into()],
        detail: Some(said.clone()),
    };
    const SETS: &str = "pdi_failed = $6, pdi_at = $7";
    match (sum.passes(), was_ready) {
        (true, false) => {
            table::step(tx, &row, Event::PdiPass, change(SETS, Some(tx.now()))).await?;
        }
        (true, true) => table::write(tx, &row, "checks".into(), row.state, Change::said(said)).await?,
        (false, _) if failed => {
            table::step(tx, &row, Event::PdiFail, change(SETS, None)).await?;
        }
        (false, _) => table::write(tx, &row, "checks".into(), row.state, change(SETS, row.pdi_at)).await?,
    }
    steps::refresh(tx, id, None).await?;
    let row = table::find(tx, id).await?;
    table::changed(tx, &row, row.version);
    if row.state == State::Ready && !was_ready {
        tell::ready(tx, &row).await?;
    }
    desk::one(tx, id).await
}

/// Part of the list at the handover.
pub async fn tick_delivery(tx: &mut Tx, id: OrderId, wish: OrderChecks) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    if !matches!(row.state, State::Ready | State::HandoverBooked) {
        return Err(Refused::NotNow.into());
    }
    write(tx, id, List::Delivery, &wish.checks).await?;
    table::write(tx, &row, "delivery_checks".into(), row.state, Change::none()).await?;
    desk::one(tx, id).await
}

/// The list of now, complete and with this hash; otherwise a refusal that says why.
pub(super) async fn complete(tx: &Tx, row: &Row, agreed: &str) -> Result<DeliveryChecksView, Error> {
    let list = delivery(tx, row).await?.ok_or(Refused::NotNow)?;
    if list.hash != agreed {
        let extra = json!({"hash": list.hash});
        return Err(Refusal::from(Refused::ChecksChanged).with(extra).into());
    }
    if list.done < list.of {
        return Err(Refused::ChecksOpen.into());
    }
    Ok(list)
}

/// The owner co-signs the list that was shown, by its hash. Signed twice, it stands.
pub async fn cosign(tx: &mut Tx, id: OrderId, wish: CosignChecks) -> Result<OrderView, Error> {
    let row = table::take(tx, id).await?;
    if row.state != State::HandoverBooked {
        return Err(Refused::NotNow.into());
    }
    complete(tx, &row, &wish.hash).await?;
    let change = Change {
        sets: "owner_signed_hash = $6, owner_signed_at = $7",
        values: vec![wish.hash.into(), tx.now().into()],
        detail: None,
    };
    table::write(tx, &row, "cosign".into(), row.state, change).await?;
    looks::one(tx, id).await
}
