//! What is reported of an order is written down, and the state follows from all of it (ADR 0010).

use chrono::NaiveDate;
use sea_orm::{ActiveEnum, Value};

use super::rules::fold::{Decision, DelayReason, Folded, Milestone, Range, Said, Standing, fold};
use super::rules::refused::Refused;
use super::rules::state::State;
use super::table::reports::{self, New, WhatKind};
use super::table::{self, Change, Row};
use super::{steps, tell};
use crate::ground::clock::At;
use crate::ground::db::Tx;
use crate::ground::error::Error;
use crate::ground::id::ReportId;
use crate::ground::seal::BlindIndex;
use crate::ground::text::Vin;

/// The source of what staff record by hand.
pub(super) const STAFF: &str = "staff";

/// How a partner names an order.
#[derive(Clone, Copy, Debug)]
pub enum OrderRef<'a> {
    /// By our number, `SO20261122-0003`.
    Ours(&'a str),
    /// By its own.
    Partner {
        /// The partner's name, as the reference was given.
        partner: &'a str,
        /// Its number.
        number: &'a str,
    },
}

/// What a partner, a file or a person reports of an order.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Which order.
    pub order: OrderRef<'a>,
    /// Who says so: the partner's name.
    pub source: &'a str,
    /// Its number at that source for that order; the same one again is the same report.
    pub version: i64,
    /// When it happened.
    pub occurred_at: At,
    /// What.
    pub what: Told,
}

/// What is reported.
#[derive(Clone, Debug)]
pub enum Told {
    /// A milestone was reached.
    Milestone {
        /// Which.
        milestone: Milestone,
        /// Where.
        place: Option<String>,
        /// When the car is expected now.
        range: Option<(NaiveDate, NaiveDate)>,
    },
    /// A car is reserved for the order.
    Allocated {
        /// Its VIN.
        vin: Vin,
    },
    /// It takes longer.
    Delayed {
        /// Why.
        reason: DelayReason,
        /// The new range.
        range: Option<(NaiveDate, NaiveDate)>,
    },
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The order looks different to its owner.
    Moved,
    /// Kept; nothing to show but a younger scan.
    NoNews,
    /// Kept, and somebody has to look at it; the owner sees nothing.
    Held,
    /// This source said so before, or it said something newer and this changes nothing.
    Stale,
    /// There is no such order, or it is not signed yet: worth trying again later.
    Unknown,
}

/// Hears a report. Heard twice, in any order, beside others: the end is the same.
pub async fn hear(tx: &mut Tx, report: Report<'_>) -> Result<Heard, Error> {
    let id = match report.order {
        OrderRef::Ours(number) => table::by_number(tx, number).await?,
        OrderRef::Partner { partner, number } => table::by_reference(tx, partner, number).await?,
    };
    let Some(id) = id else { return Ok(Heard::Unknown) };
    let row = match table::take(tx, id).await {
        Ok(row) => row,
        Err(Error::Missing(_)) => return Ok(Heard::Unknown),
        Err(other) => return Err(other),
    };
    if row.state == State::Draft {
        return Ok(Heard::Unknown);
    }
    let newest = reports::newest(tx, id, report.source).await?;
    let new = New {
        version: report.version,
        occurred_at: report.occurred_at,
        source: report.source,
        ..new(&report.what, Decision::Open)
    };
    let Some(kept) = reports::insert(tx, id, new).await? else {
        return Ok(Heard::Stale);
    };
    Ok(match apply(tx, &row, kept).await? {
        Heard::NoNews if report.version < newest => Heard::Stale,
        heard => heard,
    })
}

fn new<'a>(told: &'a Told, decision: Decision) -> New<'a> {
    let base = New {
        source: STAFF,
        version: 0,
        occurred_at: At::from_ms(0),
        what: WhatKind::Milestone,
        milestone: None,
        place: None,
        range: None,
        reason: None,
        vin: None,
        decision,
    };
    let ordered = |range: &Option<Range>| range.filter(|(from, to)| from <= to);
    match told {
        Told::Milestone {
            milestone,
            place,
            range,
        } => New {
            milestone: Some(*milestone),
            place: place.as_deref().map(short).filter(|place| !place.is_empty()),
            range: ordered(range),
            ..base
        },
        Told::Allocated { vin } => New {
            what: WhatKind::Allocated,
            vin: Some(vin),
            ..base
        },
        Told::Delayed { reason, range } => New {
            what: WhatKind::Delayed,
            reason: Some(*reason),
            range: ordered(range),
            ..base
        },
    }
}

/// At most forty characters on one line.
fn short(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(40)
        .collect();
    line.trim().to_owned()
}

/// What a fold would show.
#[derive(PartialEq, Eq)]
struct Seen {
    state: State,
    vin: Option<BlindIndex>,
    delay: Option<(DelayReason, At)>,
    expected: Option<Range>,
}

/// Folds all reports of an order anew, writes what came of it, and tells who has to know. `fresh` is the report that is new.
pub(super) async fn apply(tx: &mut Tx, row: &Row, fresh: ReportId) -> Result<Heard, Error> {
    let rows = reports::of(tx, row.id).await?;
    let said: Vec<Said> = rows.iter().map(reports::Row::said).collect::<Result<_, _>>()?;
    if !row.state.is_open() {
        return Ok(Heard::NoNews);
    }
    let folded = fold(row.source, row.signed_at.unwrap_or(row.created_at), &said);
    reports::settle(tx, &rows, &folded.standings).await?;
    let state = if row.state.follows_reports() {
        folded.state
    } else {
        row.state
    };
    let car = folded.vin.and_then(|n| rows.get(n));
    let seen = Seen {
        state,
        vin: car.and_then(|car| car.vin_index.clone()),
        delay: folded.delay.as_ref().map(|delay| (delay.reason, delay.since)),
        expected: folded.range.or(row.planned()),
    };
    let was = Seen {
        state: row.state,
        vin: row.vin_index.clone(),
        delay: row.delay_reason.zip(row.delayed_at),
        expected: row.expected(),
    };
    let at = rows.iter().position(|one| one.id == fresh);
    let standing = at.and_then(|n| folded.standings.get(n)).copied();
    let event = at.and_then(|n| rows.get(n)).map_or("report", event);
    write(tx, row, &folded, (state, car), event).await?;
    steps::refresh(tx, row.id, Some(&folded)).await?;
    let now = table::find(tx, row.id).await?;
    table::changed(tx, &now, now.version);
    if seen.state != was.state {
        tell::moved(tx, &now).await?;
    }
    if seen.delay != was.delay && seen.delay.is_some() {
        tell::delayed(tx, &now).await?;
    }
    if let Some(Standing::Held(_)) = standing {
        tell::held(tx, &now).await?;
        return Ok(Heard::Held);
    }
    Ok(if seen == was { Heard::NoNews } else { Heard::Moved })
}

fn event(report: &reports::Row) -> &'static str {
    match report.what {
        WhatKind::Milestone => "milestone",
        WhatKind::Allocated => "allocate",
        WhatKind::Delayed => "delay",
    }
}

async fn write(
    tx: &Tx,
    row: &Row,
    folded: &Folded,
    (state, car): (State, Option<&reports::Row>),
    event: &'static str,
) -> Result<(), Error> {
    let expected = folded.range.or(row.planned());
    let delay = folded.delay.as_ref();
    let delay_range = delay.and_then(|delay| delay.range);
    let day = |range: Option<Range>, last: bool| -> Value {
        range.map(|(from, to)| if last { to } else { from }.to_string()).into()
    };
    let change = Change {
        sets: "scan_at = $6, scan_place = $7, expected_from = $8, expected_to = $9, delay_reason = $10, delay_from = $11, \
               delay_to = $12, delayed_at = $13, held = $14, vin_report_id = $15, vin_mask = $16, vin_index = $17",
        values: vec![
            folded.scan_at.into(),
            folded.place.clone().into(),
            day(expected, false),
            day(expected, true),
            delay.map(|delay| delay.reason.to_value()).into(),
            day(delay_range, false),
            day(delay_range, true),
            delay.map(|delay| delay.since).into(),
            i64::try_from(folded.held()).unwrap_or(i64::MAX).into(),
            car.map(|car| car.id).into(),
            car.and_then(|car| car.vin_mask.clone()).into(),
            car.and_then(|car| car.vin_index.clone()).into(),
        ],
        detail: None,
    };
    table::write(tx, row, event.into(), state, change).await
}

pub(super) async fn by_hand(tx: &mut Tx, row: &Row, at: At, told: &Told, decision: Decision) -> Result<Heard, Error> {
    let version = reports::newest(tx, row.id, STAFF).await? + 1;
    let new = New {
        version,
        occurred_at: at,
        ..new(told, decision)
    };
    match reports::insert(tx, row.id, new).await? {
        Some(kept) => apply(tx, row, kept).await,
        None => Err(Refused::NotNow.into()),
    }
}
