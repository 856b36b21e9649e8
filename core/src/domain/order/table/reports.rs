//! What was reported of an order, and what became of each report.

use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter, FromQueryResult, Value};

use super::range;
use crate::domain::order::rules::fold::{Decision, DelayReason, HeldWhy, Milestone, Range, Said, Standing, What};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, OrderId, ReportId, StaffId};
use crate::ground::seal::{BlindIndex, Place, Sealed};
use crate::ground::text::{Sensitive, Vin};

/// What kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum WhatKind {
    Milestone,
    Allocated,
    Delayed,
}

/// A report as it is kept.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: ReportId,
    pub source: String,
    pub version: i64,
    pub occurred_at: At,
    pub heard_at: At,
    pub what: WhatKind,
    pub milestone: Option<Milestone>,
    pub place: Option<String>,
    pub range_from: Option<String>,
    pub range_to: Option<String>,
    pub reason: Option<DelayReason>,
    pub vin_mask: Option<String>,
    pub vin_index: Option<BlindIndex>,
    pub taken: bool,
    pub decision: Decision,
    pub decided_by: Option<StaffId>,
    pub decided_at: Option<At>,
    pub standing: String,
    pub why: Option<HeldWhy>,
}

impl Row {
    /// As the fold needs it.
    pub fn said(&self) -> Result<Said, Error> {
        let bad = || Error::Fault(Fault::bare("a report without what it says"));
        let range = range(self.range_from.as_ref(), self.range_to.as_ref());
        let what = match self.what {
            WhatKind::Milestone => What::Milestone(self.milestone.ok_or_else(bad)?, self.place.clone(), range),
            WhatKind::Allocated => What::Allocated(self.vin_index.as_ref().ok_or_else(bad)?.as_bytes().to_vec()),
            WhatKind::Delayed => What::Delayed(self.reason.ok_or_else(bad)?, range),
        };
        Ok(Said {
            occurred_at: self.occurred_at,
            version: self.version,
            source: self.source.clone(),
            what,
            decision: self.decision,
            taken: self.taken,
        })
    }
}

/// All reports of an order, the oldest first.
pub async fn of(look: &impl Look, order: OrderId) -> Result<Vec<Row>, Error> {
    let sql = "SELECT * FROM order_report WHERE order_id = $1 ORDER BY occurred_at, version, source";
    look.all(sql, [order.into()]).await
}

/// A report to be written down.
pub struct New<'a> {
    pub source: &'a str,
    pub version: i64,
    pub occurred_at: At,
    pub what: WhatKind,
    pub milestone: Option<Milestone>,
    pub place: Option<String>,
    pub range: Option<Range>,
    pub reason: Option<DelayReason>,
    pub vin: Option<&'a Vin>,
    pub decision: Decision,
}

fn place_of(id: ReportId) -> Place {
    Place {
        table: "order_report",
        column: "vin",
        row: id.uuid(),
    }
}

/// Writes a report down; `None` when this source has given this number before.
pub async fn insert(tx: &mut Tx, order: OrderId, new: New<'_>) -> Result<Option<ReportId>, Error> {
    let id: ReportId = tx.fresh();
    let (mut vin, mut mask, mut index, mut taken) = (None, None, None, false);
    if let Some(plain) = new.vin {
        let key = tx.subject_key_or_new(order.uuid()).await?;
        vin = Some(
            key.seal_text(&place_of(id), plain)
                .map_err(|e| Error::fault("seal a VIN", e))?,
        );
        mask = Some(plain.masked());
        let blind = tx.keys().blind(plain);
        taken = is_taken(tx, order, &blind).await?;
        index = Some(blind);
    }
    let decided: Option<StaffId> = match (new.decision, tx.actor().staff()) {
        (Decision::Open, _) | (_, Err(_)) => None,
        (_, Ok(staff)) => Some(staff.staff),
    };
    let sql = "INSERT INTO order_report (id, order_id, source, version, occurred_at, heard_at, what, milestone, place, range_from, \
               range_to, reason, vin, vin_mask, vin_index, taken, decision, decided_by, decided_at, standing, why) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'history', NULL) \
               ON CONFLICT (order_id, source, version) DO NOTHING";
    let values: [Value; 19] = [
        id.into(),
        order.into(),
        new.source.into(),
        new.version.into(),
        new.occurred_at.into(),
        tx.now().into(),
        new.what.into(),
        new.milestone.into(),
        new.place.into(),
        new.range.map(|(from, _)| from.to_string()).into(),
        new.range.map(|(_, to)| to.to_string()).into(),
        new.reason.into(),
        vin.into(),
        mask.into(),
        index.into(),
        taken.into(),
        new.decision.into(),
        decided.into(),
        decided.map(|_| tx.now()).into(),
    ];
    Ok((tx.run(sql, values).await? > 0).then_some(id))
}

/// Whether the car is another order's. The car's row is held until the end of the transaction: of two that ask for it in
/// one instant, the second waits and sees what the first did.
pub async fn is_taken(tx: &Tx, order: OrderId, index: &BlindIndex) -> Result<bool, Error> {
    let sql = "INSERT INTO order_car (vin_index) VALUES ($1) ON CONFLICT (vin_index) DO UPDATE SET vin_index = excluded.vin_index";
    tx.run(sql, [index.clone().into()]).await?;
    let sql = "SELECT COUNT(*) FROM sales_order WHERE vin_index = $1 AND id <> $2";
    Ok(tx.number(sql, [index.clone().into(), order.into()]).await? > 0)
}

/// The newest number that this source has given.
pub async fn newest(look: &impl Look, order: OrderId, source: &str) -> Result<i64, Error> {
    let sql = "SELECT MAX(version) FROM order_report WHERE order_id = $1 AND source = $2";
    look.number(sql, [order.into(), source.into()]).await
}

/// The word and the reason of a standing, as they are stored.
pub fn words(standing: Standing) -> (&'static str, Option<HeldWhy>) {
    match standing {
        Standing::Applied => ("applied", None),
        Standing::History => ("history", None),
        Standing::Held(why) => ("held", Some(why)),
        Standing::Dropped => ("dropped", None),
    }
}

/// Writes what became of those reports for which that has changed.
pub async fn settle(tx: &Tx, rows: &[Row], standings: &[Standing]) -> Result<(), Error> {
    for (row, standing) in rows.iter().zip(standings) {
        let (word, why) = words(*standing);
        if (row.standing.as_str(), row.why) != (word, why) {
            let sql = "UPDATE order_report SET standing = $2, why = $3 WHERE id = $1";
            tx.run(sql, [row.id.into(), word.into(), why.into()]).await?;
        }
    }
    Ok(())
}

/// Writes a person's decision.
pub async fn decide(tx: &Tx, row: &Row, decision: Decision, taken: bool) -> Result<(), Error> {
    let by = tx.actor().staff()?.staff;
    let sql = "UPDATE order_report SET decision = $2, decided_by = $3, decided_at = $4, taken = $5 WHERE id = $1";
    let values: [Value; 5] = [
        row.id.into(),
        decision.to_value().into(),
        by.into(),
        tx.now().into(),
        taken.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// The VIN of a report in clear; `None` when its key is shredded.
pub async fn vin(look: &impl Look, order: OrderId, report: ReportId) -> Result<Option<Vin>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        vin: Option<Sealed>,
    }
    let row: Option<Kept> = look
        .one("SELECT vin FROM order_report WHERE id = $1", [report.into()])
        .await?;
    let (Some(sealed), Some(key)) = (row.and_then(|row| row.vin), look.subject_key(order.uuid()).await?) else {
        return Ok(None);
    };
    let vin = key
        .open_text(&place_of(report), &sealed)
        .map_err(|e| Error::fault("open a VIN", e))?;
    Ok(Some(vin))
}
