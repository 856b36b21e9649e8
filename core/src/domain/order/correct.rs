//! What staff say of an order on its way: a milestone, a car, a delay, and what becomes of a report that does not fit.

use sea_orm::ActiveEnum;
use serde_json::json;

use super::hear::{Heard, Told, apply, by_hand};
use super::rules::fold::{Decision, HeldWhy, Milestone, rank};
use super::rules::refused::Refused;
use super::rules::state::{Event, Who, next};
use super::table::reports;
use super::table::{self, Change, Row};
use super::view::{AllocateCar, CorrectReport, DecideReport, DelayOrder, HoldOrder, RecordMilestone, StaffOrderView};
use super::{desk, plan};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, OrderId, ReportId};

/// When it happened: never in the future.
fn past(tx: &Tx, wish: Option<At>, pointer: &'static str) -> Result<At, Error> {
    match wish {
        Some(at) if at > tx.now() => Err(Error::field(pointer, "order.future", "时间不能晚于现在")),
        Some(at) => Ok(at),
        None => Ok(tx.now()),
    }
}

/// A milestone by hand. One that is out of place is refused, unless it is said to be a correction.
pub async fn record(tx: &mut Tx, id: OrderId, wish: RecordMilestone) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::Correct, Who::Staff)?;
    let at = past(tx, wish.occurred_at, "/occurred_at")?;
    let told = Told::Milestone {
        milestone: wish.milestone,
        place: wish.place.as_ref().map(ToString::to_string),
        range: plan::range(wish.expected.as_ref(), "/expected")?,
    };
    let decision = match wish.as_correction {
        true if behind(&row, wish.milestone) => Decision::TakenBack,
        true => Decision::Accepted,
        false => Decision::Open,
    };
    if by_hand(tx, &row, at, &told, decision).await? == Heard::Held {
        return Err(out_of_place(&row, wish.milestone));
    }
    desk::one(tx, id).await
}

fn behind(row: &Row, milestone: Milestone) -> bool {
    rank(row.source, milestone.state()) < rank(row.source, row.state)
}

fn out_of_place(row: &Row, milestone: Milestone) -> Error {
    let why = match rank(row.source, milestone.state()) {
        None => HeldWhy::OffPath,
        Some(_) if behind(row, milestone) => HeldWhy::Backward,
        Some(_) => HeldWhy::Gap,
    };
    let all = [
        Milestone::Scheduled,
        Milestone::InProduction,
        Milestone::Built,
        Milestone::Shipped,
        Milestone::InTransit,
        Milestone::AtStore,
    ];
    let fits: Vec<Milestone> = all
        .into_iter()
        .filter(|one| next(row.source, row.state, one.event(), Who::Staff).is_some())
        .collect();
    Refusal::from(Refused::OutOfPlace)
        .with(json!({"why": why, "next": fits}))
        .into()
}

/// A car is reserved: a stock car moves on with it, for a car to be built it is known now.
pub async fn allocate(tx: &mut Tx, id: OrderId, wish: AllocateCar) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::Allocate, Who::Staff)?;
    let index = tx.keys().blind(&wish.vin);
    if reports::is_taken(tx, id, &index).await? {
        return Err(Refused::VinTaken.into());
    }
    let at = tx.now();
    by_hand(tx, &row, at, &Told::Allocated { vin: wish.vin }, Decision::Accepted).await?;
    tx.audit(Entry {
        action: "order.allocated",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    desk::one(tx, id).await
}

/// It takes longer, with a reason and a new range; the owner hears of it at once, within a day of the store's knowing.
pub async fn delay(tx: &mut Tx, id: OrderId, wish: DelayOrder) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    row.may(Event::Delay, Who::Staff)?;
    let at = past(tx, wish.known_at, "/known_at")?;
    if wish.to < wish.from {
        return Err(Error::field("/to", "order.range", "结束日期不能早于开始日期"));
    }
    let told = Told::Delayed {
        reason: wish.reason,
        range: Some((wish.from, wish.to)),
    };
    by_hand(tx, &row, at, &told, Decision::Open).await?;
    desk::one(tx, id).await
}

/// A person settles a report: accepts it, drops it, or leaves it to the rules again. The state follows.
pub async fn correct(
    tx: &mut Tx,
    (id, report): (OrderId, ReportId),
    wish: CorrectReport,
) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    let rows = reports::of(tx, id).await?;
    let report = rows
        .into_iter()
        .find(|one| one.id == report)
        .ok_or(Error::Missing("report"))?;
    if !row.state.follows_reports() {
        return Err(Refused::PastArrival.into());
    }
    let decision = match (wish.decision, report.why) {
        (DecideReport::Drop, _) => Decision::Dropped,
        (DecideReport::Reopen, _) => Decision::Open,
        (DecideReport::Accept, Some(HeldWhy::OffPath)) => return Err(Refused::OffPath.into()),
        (DecideReport::Accept, Some(HeldWhy::Backward)) => Decision::TakenBack,
        (DecideReport::Accept, _) => Decision::Accepted,
    };
    let taken = match &report.vin_index {
        Some(index) => reports::is_taken(tx, id, index).await?,
        None => false,
    };
    if taken && wish.decision == DecideReport::Accept {
        return Err(Refused::VinTaken.into());
    }
    reports::decide(tx, &report, decision, taken).await?;
    apply(tx, &row, report.id).await?;
    tx.audit(Entry {
        action: "order.report_settled",
        subject_kind: "order",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(decision.to_value()),
    })
    .await?;
    desk::one(tx, id).await
}

/// It stands still, and why.
pub async fn hold(tx: &mut Tx, id: OrderId, wish: HoldOrder) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    let change = Change {
        sets: "hold_reason = $6, hold_at = COALESCE(hold_at, $7)",
        values: vec![wish.reason.into(), tx.now().into()],
        detail: Some(wish.reason.to_value()),
    };
    table::step(tx, &row, Event::Hold, change).await?;
    desk::one(tx, id).await
}

/// It goes on.
pub async fn release(tx: &mut Tx, id: OrderId) -> Result<StaffOrderView, Error> {
    let row = table::take(tx, id).await?;
    if row.hold_at.is_none() {
        return Err(Refused::NotNow.into());
    }
    let change = Change {
        sets: "hold_reason = NULL, hold_at = NULL",
        ..Change::none()
    };
    table::step(tx, &row, Event::Release, change).await?;
    desk::one(tx, id).await
}
