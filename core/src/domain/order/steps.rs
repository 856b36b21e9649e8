//! The steps of the one plan, kept in step with state, reports, money and checks (issue 5, point 3).

use super::desk;
use super::rules::fold::Folded;
use super::rules::norm::Norm;
use super::rules::path::{Known, critical};
use super::rules::refused::Refused;
use super::rules::state::State;
use super::rules::step::{Place, StepKind, StepState, Waits, advance, reported};
use super::table::steps::{self, Row as Step};
use super::table::{self, Change, Row};
use super::view::{SetOrderStep, StaffOrderView};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::OrderId;
use crate::ground::money::Fen;

const fn over(state: StepState, since: Option<At>, done: At) -> Place {
    Place {
        state,
        since,
        done: Some(done),
    }
}

/// Where a step is by what the order itself says; what the order does not know stays as it is.
fn own(row: &Row, step: &Step, folded: Option<&Folded>, now: At) -> Place {
    let was = step.place();
    let done = |at: At| over(StepState::Done, was.since, was.done.unwrap_or(at));
    let again = |is_done: Option<At>| match is_done {
        Some(at) => done(at),
        None if was.state == StepState::Done => Place {
            state: StepState::Todo,
            since: None,
            done: None,
        },
        None => was,
    };
    match step.kind {
        StepKind::Sign => again(row.signed_at),
        StepKind::Pdi => again(row.pdi_at),
        StepKind::Balance => again((row.signed_at.is_some() && row.due() <= Fen::ZERO).then_some(now)),
        StepKind::Handover => again(row.delivered_at),
        kind => folded
            .map(|folded| reported(row.source, folded))
            .and_then(|all| all.into_iter().find(|(of, _)| *of == kind))
            .map_or(was, |(_, place)| place),
    }
}

/// Whom the handover waits for: the owner chooses a time, then the consultant is at it.
fn waits(row: &Row, step: &Step) -> Waits {
    match (step.kind, row.state) {
        (StepKind::Handover, State::HandoverBooked) => Waits::Consultant,
        (StepKind::Handover, _) => Waits::Owner,
        _ => step.waits,
    }
}

/// Brings all steps to where they are now, with the colours and the critical step of the order, in this transaction. Called
/// after each write of the order; `folded` when its reports were folded anew.
pub(super) async fn refresh(tx: &Tx, id: OrderId, folded: Option<&Folded>) -> Result<(), Error> {
    let row = table::find(tx, id).await?;
    if matches!(row.state, State::Cancelled) {
        return still(tx, &row).await;
    }
    let rows = steps::of(tx, id).await?;
    let norms = steps::norms(tx, row.source).await?;
    let started = row.offered_at.unwrap_or(row.created_at);
    let mut places: Vec<(StepKind, Place)> = rows
        .iter()
        .map(|step| (step.kind, own(&row, step, folded, tx.now())))
        .collect();
    advance(row.source, &mut places, started);
    let mut now: Vec<Step> = Vec::with_capacity(rows.len());
    for step in rows {
        let place = places
            .iter()
            .find(|(kind, _)| *kind == step.kind)
            .map_or_else(|| step.place(), |(_, place)| *place);
        let norm = norms.iter().find(|(kind, _)| *kind == step.kind).map(|(_, norm)| *norm);
        let mut moved = step.clone();
        moved.waits = waits(&row, &step);
        let moved = moved.at(place, norm.unwrap_or(usual(&step)));
        if moved != step {
            steps::update(tx, id, &moved).await?;
        }
        now.push(moved);
    }
    colours(tx, &row, &now).await
}

fn usual(step: &Step) -> Norm {
    Norm {
        p50_ms: step.p50_ms,
        p80_ms: step.p80_ms,
        p90_ms: step.p90_ms,
        p95_ms: step.p95_ms,
        n: step.n,
    }
}

/// The order's own colours: those of the first of its steps.
async fn colours(tx: &Tx, row: &Row, steps: &[Step]) -> Result<(), Error> {
    let known: Vec<Known> = steps
        .iter()
        .map(|step| Known {
            kind: step.kind,
            state: step.state,
            usual_ms: step.p50_ms,
        })
        .collect();
    let critical = critical(row.source, &known);
    let amber = steps.iter().filter_map(|step| step.amber_at).min();
    let red = steps.iter().filter_map(|step| step.red_at).min();
    let sql = "UPDATE sales_order SET amber_at = $2, red_at = $3, critical = $4 WHERE id = $1";
    tx.run(sql, [row.id.into(), amber.into(), red.into(), critical.into()])
        .await?;
    Ok(())
}

/// Nothing of a cancelled order is late.
async fn still(tx: &Tx, row: &Row) -> Result<(), Error> {
    let id = row.id;
    tx.run(
        "UPDATE order_step SET amber_at = NULL, red_at = NULL WHERE order_id = $1",
        [id.into()],
    )
    .await?;
    let sql =
        "UPDATE sales_order SET amber_at = NULL, red_at = NULL, critical = NULL, contact_due_at = NULL WHERE id = $1";
    tx.run(sql, [id.into()]).await?;
    Ok(())
}

/// Says how far a step is that another module sees to: the loan's. Said twice, or of an order that is over, it changes
/// nothing.
///
/// # Errors
/// [`Error::Missing`] for an order that is not there, `order.step_not_by_hand` for a step that reports, money or checks
/// decide.
pub async fn settle_step(tx: &mut Tx, order: OrderId, step: StepKind, to: StepState) -> Result<(), Error> {
    if is_over(tx, order).await? {
        return Ok(());
    }
    set(tx, order, step, to, Wait::default()).await
}

async fn is_over(look: &impl Look, order: OrderId) -> Result<bool, Error> {
    Ok(!table::find(look, order).await?.state.is_open_or_draft())
}

/// Says whom a step waits for now, by name where there is one.
///
/// # Errors
/// As [`settle_step`].
pub async fn wait_for(
    tx: &mut Tx,
    order: OrderId,
    step: StepKind,
    who: Waits,
    name: Option<&str>,
) -> Result<(), Error> {
    if is_over(tx, order).await? {
        return Ok(());
    }
    let steps = steps::of(tx, order).await?;
    let state = steps.iter().find(|one| one.kind == step).map(|one| one.state);
    let wait = Wait {
        who: Some(who),
        name: Some(name.map(str::to_owned)),
        note: None,
    };
    set(tx, order, step, state.ok_or(Refused::OffPath)?, wait).await
}

#[derive(Default)]
struct Wait {
    who: Option<Waits>,
    name: Option<Option<String>>,
    note: Option<Option<String>>,
}

async fn set(tx: &mut Tx, order: OrderId, kind: StepKind, to: StepState, wait: Wait) -> Result<(), Error> {
    if !kind.is_by_hand() {
        return Err(Refused::StepNotByHand.into());
    }
    let row = table::take(tx, order).await?;
    if !row.state.is_open_or_draft() {
        return Err(Refused::NotNow.into());
    }
    let rows = steps::of(tx, order).await?;
    let step = rows.into_iter().find(|one| one.kind == kind).ok_or(Refused::OffPath)?;
    let mut moved = step.clone();
    moved.waits = wait.who.unwrap_or(step.waits);
    moved.waits_name = wait.name.unwrap_or_else(|| step.waits_name.clone());
    moved.note = wait.note.unwrap_or_else(|| step.note.clone());
    let place = if to == step.state {
        step.place()
    } else {
        let since = step.since_at.or(Some(tx.now()));
        match to {
            StepState::Done | StepState::NotNeeded => over(to, step.since_at, tx.now()),
            StepState::Running => Place {
                state: to,
                since,
                done: None,
            },
            StepState::Todo => Place {
                state: to,
                since: None,
                done: None,
            },
        }
    };
    let moved = moved.at(place, usual(&step));
    if moved == step {
        return Ok(());
    }
    steps::update(tx, order, &moved).await?;
    let detail = format!("{} {}", super::word(kind), super::word(to));
    table::write(tx, &row, "step".into(), row.state, Change::said(detail)).await?;
    refresh(tx, order, None).await
}

/// A step by hand: insurance, plate, papers, and the loan where no application is in the system.
pub async fn set_step(
    tx: &mut Tx,
    (id, kind): (OrderId, StepKind),
    wish: SetOrderStep,
) -> Result<StaffOrderView, Error> {
    let text = |line: &crate::ground::text::Line| line.as_str().to_owned();
    let wait = Wait {
        who: wish.waits,
        name: wish.waits_name.as_ref().map(|name| Some(text(name))),
        note: wish.note.as_ref().map(|note| Some(text(note))),
    };
    set(tx, id, kind, wish.state, wait).await?;
    desk::one(tx, id).await
}
