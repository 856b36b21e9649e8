//! A fault that comes back: found when the car is taken in, linked to the repair before, done for nothing (R078; domain.md 2.4,
//! "reopen only by a new order with `rework_of`").
//!
//! The same system is the same category of the catalogue among what is repaired; upkeep and diagnosis are no system. Who takes
//! the car in may name the repair before, where the catalogue cannot tell. Reads the catalogue's items (rulings 9).

use sea_orm::{FromQueryResult, Value};

use super::rules::rework::{MOST_DAYS, Within, days, within};
use super::table::{self, Change, Row};
use super::view::{RepairKind, ReworkView};
use crate::domain::case::{self, Fault};
use crate::domain::catalog::Grade;
use crate::domain::quote::{LineWish, Payer};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{ItemId, RepairId};

const SYSTEMS: &str = "('repair', 'body')";

/// A repair that is over.
#[derive(FromQueryResult)]
struct Before {
    id: RepairId,
    number: String,
    ended_at: At,
}

/// Looks whether what is to be done was done before: `items` are the catalogue's, `named` is what somebody of the store says.
///
/// # Errors
/// A field error when what is named is no repair of this car within a year.
pub(super) async fn found(tx: &mut Tx, row: Row, items: &[ItemId], named: Option<RepairId>) -> Result<Row, Error> {
    let before = match named {
        Some(id) => {
            let wrong = || Error::field("/rework_of", "repair.rework", "没有找到这辆车一年内已交车的这张工单");
            Some(this(tx, &row, id).await?.ok_or_else(wrong)?)
        }
        None if row.rework_of.is_none() => same_system(tx, &row, items).await?,
        None => None,
    };
    match before {
        Some(before) => link(tx, row, before).await,
        None => Ok(row),
    }
}

const OF_CAR: &str = "SELECT o.id, o.number, o.ended_at FROM repair_order o WHERE (o.car_id = $1 OR o.vehicle_id = $2) \
                      AND o.stage = 'closed' AND o.ended_at >= $3";

fn of_car(tx: &Tx, row: &Row) -> Vec<Value> {
    let since = tx.now().plus_minutes(-MOST_DAYS * 24 * 60);
    vec![row.car_id.into(), row.vehicle_id.into(), since.into()]
}

async fn this(tx: &Tx, row: &Row, id: RepairId) -> Result<Option<Before>, Error> {
    let mut values = of_car(tx, row);
    values.push(id.into());
    tx.one(&format!("{OF_CAR} AND o.id = $4"), values).await
}

async fn same_system(tx: &Tx, row: &Row, items: &[ItemId]) -> Result<Option<Before>, Error> {
    if items.is_empty() {
        return Ok(None);
    }
    let mut values = of_car(tx, row);
    let mut places = Vec::with_capacity(items.len());
    for item in items {
        values.push((*item).into());
        places.push(format!("${}", values.len()));
    }
    let sql = format!(
        "{OF_CAR} AND EXISTS (SELECT 1 FROM repair_job j JOIN catalog_item i ON i.id = j.item_id WHERE j.repair_id = o.id \
         AND j.state = 'done' AND i.kind IN {SYSTEMS} AND i.category IN (SELECT n.category FROM catalog_item n \
         WHERE n.kind IN {SYSTEMS} AND n.id IN ({}))) ORDER BY o.ended_at DESC, o.id DESC LIMIT 1",
        places.join(", ")
    );
    tx.one(&sql, values).await
}

/// It is a rework from now on, and urgent; within a week the complaint is opened by the rule.
async fn link(tx: &mut Tx, row: Row, before: Before) -> Result<Row, Error> {
    let Some(soon) = within(before.ended_at, tx.now()) else {
        return Ok(row);
    };
    let days = days(before.ended_at, tx.now());
    let change = Change {
        sets: "rework_of = $9, rework_days = $10, kind = $11, grade = $12",
        values: vec![
            before.id.into(),
            days.into(),
            RepairKind::Rework.into(),
            Grade::Urgent.into(),
        ],
        detail: Some(before.number.clone()),
    };
    let row = table::note(tx, &row, "rework", change).await?;
    if soon == Within::Week {
        let words = format!(
            "同一系统在 {days} 天前维修过（工单 {}），故障再次出现。门店为此致歉：本次返修免费、优先安排，并由负责人跟进。",
            before.number
        );
        let fault = Fault {
            store: row.store_id,
            person: row.person_id,
            vehicle: row.vehicle_id,
            repair: row.id,
            words,
        };
        case::open_by_rule(tx, fault).await?;
    }
    Ok(row)
}

/// The repair that is done again, for staff.
pub(super) async fn of(look: &impl Look, row: &Row) -> Result<Option<ReworkView>, Error> {
    let (Some(id), Some(days)) = (row.rework_of, row.rework_days) else {
        return Ok(None);
    };
    let sql = "SELECT id, number, ended_at FROM repair_order WHERE id = $1";
    let before: Option<Before> = look.one(sql, [id.into()]).await?;
    Ok(before.map(|before| ReworkView {
        repair_id: before.id,
        number: before.number,
        days,
        within: within(before.ended_at, row.opened_at).unwrap_or(Within::Year),
    }))
}

/// What is done again costs the owner nothing: a line of the same system, or of the same item, is not the owner's to pay.
///
/// # Errors
/// A field error for each such line.
pub(super) async fn free(look: &impl Look, row: &Row, lines: &[LineWish]) -> Result<(), Error> {
    let Some(before) = row.rework_of else {
        return Ok(());
    };
    let sql = format!(
        "SELECT COUNT(*) FROM repair_job j JOIN catalog_item i ON i.id = j.item_id JOIN catalog_item n ON n.id = $2 \
         WHERE j.repair_id = $1 AND j.state = 'done' \
         AND (n.id = i.id OR (n.category = i.category AND n.kind IN {SYSTEMS} AND i.kind IN {SYSTEMS}))"
    );
    let mut wrong = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let LineWish::Put(line) = line else { continue };
        let (Payer::Owner, Some(item)) = (line.payer, line.item_id) else {
            continue;
        };
        if look.number(&sql, [before.into(), item.into()]).await? > 0 {
            let pointer = format!("/lines/{at}/payer");
            wrong.push(Field::new(
                pointer,
                "repair.rework",
                "返修项目不向车主收费，请改为门店承担或厂家质保",
            ));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(wrong)),
    }
}
