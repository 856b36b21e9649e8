//! The store's answers: confirm, propose other times, decline; and the owner's choice (domain.md 2.1; R023, R024).

use super::look as looks;
use super::rules::choose;
use super::rules::clocks;
use super::rules::day::{Cell, local_date};
use super::rules::refused::Refused;
use super::rules::state::Event;
use super::seek;
use super::table::cells::{self, Wanted};
use super::table::{self, Change, Row};
use super::tell;
use super::view::{AcceptProposal, Band, BookingView, Confirm, Decline, Propose};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{BookingId, Id, ProposalId};

/// The advisor confirms with the price band: the one given, or the price book's (R024).
pub async fn confirm(tx: &mut Tx, id: BookingId, wish: Confirm) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    let band = wish.band.unwrap_or(Band {
        low_fen: row.price_low_fen,
        high_fen: row.price_high_fen,
    });
    if band.low_fen.get() < 0 || band.high_fen < band.low_fen || band.high_fen.get() > 1_000_000_000 {
        return Err(Error::field("/band", "booking.band", "价格区间不正确"));
    }
    if wish.band.is_none() && band.high_fen.get() == 0 && row.kind == super::view::VisitKind::Service {
        return Err(Refused::BandMissing.into());
    }
    drop_proposals(tx, id).await?;
    let sets =
        "band_low_fen = $7, band_high_fen = $8, confirm_due_at = NULL, proposed_at = NULL, proposed_until = NULL";
    let change = Change {
        sets,
        values: vec![band.low_fen.into(), band.high_fen.into()],
        detail: None,
    };
    table::step(tx, &row, Event::Confirm, change).await?;
    let row = table::find(tx, id).await?;
    tell::confirmed(tx, &row).await?;
    looks::one(tx, id).await
}

/// Frees the cells of all proposals of a booking.
pub(super) async fn drop_proposals(tx: &Tx, id: BookingId) -> Result<(), Error> {
    for proposal in table::proposals(tx, id).await? {
        cells::free(tx, proposal.id.uuid()).await?;
    }
    tx.run("DELETE FROM booking_proposal WHERE booking_id = $1", [id.into()])
        .await?;
    Ok(())
}

/// The advisor offers two to five other times; each holds its cells until the owner chose or 24 hours are over, and the
/// confirmation clock stands still meanwhile.
pub async fn propose(tx: &mut Tx, id: BookingId, wish: Propose) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    let mut starts = wish.starts;
    starts.sort_unstable();
    starts.dedup();
    if starts.len() < 2 {
        return Err(Refused::TooFewOptions.into());
    }
    if starts.len() > 5 {
        return Err(Error::field("/starts", "booking.starts", "最多可提供 5 个时间"));
    }
    let until = clocks::proposals_until(tx.now(), starts[0]);
    drop_proposals(tx, id).await?;
    let change = Change {
        sets: "proposed_at = $7, proposed_until = $8",
        values: vec![row.proposed_at.unwrap_or(tx.now()).into(), until.into()],
        detail: Some(format!("{} options", starts.len())),
    };
    table::step(tx, &row, Event::Propose, change).await?;
    for start in starts {
        keep_proposal(tx, &row, start).await?;
    }
    let row = table::find(tx, id).await?;
    tell::proposed(tx, &row).await?;
    looks::one(tx, id).await
}

async fn keep_proposal(tx: &Tx, row: &Row, start_at: At) -> Result<(), Error> {
    let sought = seek::behind(tx, row).await?;
    let start =
        Cell::starting(start_at).ok_or_else(|| Error::field("/starts", "booking.start", "开始时间应为整刻钟"))?;
    if start_at <= tx.now() {
        return Err(Refused::TooSoon.into());
    }
    let date = local_date(sought.store.zone, start_at);
    cells::take_day(tx, row.store_id, date, false).await?;
    super::sweep::expire_day(tx, row.store_id, date).await?;
    let days = seek::days(tx, &sought.store, date, 1, &[]).await?;
    let day = days.first().ok_or(Refused::NoFit)?;
    let placement = choose::fit(day, &sought.job_on(day)?, start).ok_or(Refused::SlotTaken)?;
    let id: ProposalId = tx.fresh();
    if !cells::hold_new(tx, id.uuid(), &Wanted::of(row.store_id, date, &placement, None)).await? {
        return Err(Refused::SlotTaken.into());
    }
    let sql = "INSERT INTO booking_proposal (id, booking_id, start_at, ready_at, day) VALUES ($1, $2, $3, $4, $5)";
    tx.run(
        sql,
        [
            id.into(),
            row.id.into(),
            placement.start.at().into(),
            placement.ready.at().into(),
            date.to_string().into(),
        ],
    )
    .await?;
    Ok(())
}

/// The owner takes one of the proposed times: its cells become the booking's, all others are freed, and it is confirmed.
pub async fn accept_proposal(tx: &mut Tx, id: BookingId, wish: AcceptProposal) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    let Some(until) = row.proposed_until else {
        return Err(Refused::ProposalExpired.into());
    };
    if until < tx.now() {
        return Err(Refused::ProposalExpired.into());
    }
    let chosen = table::proposals(tx, id)
        .await?
        .into_iter()
        .find(|p| p.id == wish.proposal_id)
        .ok_or(Refused::ProposalExpired)?;
    cells::free(tx, id.uuid()).await?;
    cells::hand_over(tx, chosen.id.uuid(), id.uuid()).await?;
    let date = chosen.day.parse().unwrap_or_default();
    let stay = (Cell::containing(chosen.start_at), Cell::from(chosen.ready_at));
    if let Some(vehicle) = row.vehicle_id
        && !cells::hold_vehicle(tx, id.uuid(), row.store_id, date, vehicle, stay).await?
    {
        return Err(Refused::VehicleBusy.into());
    }
    drop_proposals(tx, id).await?;
    let change = Change {
        sets: "start_at = $7, ready_at = $8, day = $9, proposed_at = NULL, proposed_until = NULL, confirm_due_at = NULL, \
               band_low_fen = COALESCE(band_low_fen, price_low_fen), band_high_fen = COALESCE(band_high_fen, price_high_fen)",
        values: vec![chosen.start_at.into(), chosen.ready_at.into(), chosen.day.into()],
        detail: None,
    };
    table::step(tx, &row, Event::AcceptProposal, change).await?;
    let row = table::find(tx, id).await?;
    tell::confirmed(tx, &row).await?;
    looks::one(tx, id).await
}

/// The store says no, with a reason from the list; capacity is freed.
pub async fn decline(tx: &mut Tx, id: BookingId, wish: Decline) -> Result<BookingView, Error> {
    let row = table::find(tx, id).await?;
    drop_proposals(tx, id).await?;
    let reason = super::word(wish.reason);
    let change = Change {
        sets: "reason = $7, confirm_due_at = NULL, proposed_at = NULL, proposed_until = NULL",
        values: vec![reason.as_str().into()],
        detail: Some(reason.clone()),
    };
    table::step(tx, &row, Event::Decline, change).await?;
    cells::free(tx, id.uuid()).await?;
    cells::take_day(tx, row.store_id, row.date(), false).await?;
    let row = table::find(tx, id).await?;
    tell::declined(tx, &row).await?;
    looks::one(tx, id).await
}
