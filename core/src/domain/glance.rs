//! A customer at one tap: cars, history, open matters, promises, butler, consents (R133, R136). Masked throughout.
//!
//! Reads only, and other modules' tables (rulings 9).

mod table;
mod view;

pub use view::{
    GlanceCounts, GlanceOrderView, GlanceRepairView, GlanceView, PromiseState, PromiseView, VisitView, WaitingView,
};

use crate::domain::booking::rules::clocks;
use crate::domain::vehicle::{self, FindVehicles};
use crate::domain::{booking, identity};
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::PersonId;

/// How many visits that are over are shown.
const PAST: usize = 20;
/// For how long a promise is remembered here.
const PROMISES_DAYS: i64 = 90;

/// Everything that somebody who looks after a customer needs at one tap, in the stores of the caller.
///
/// # Errors
/// [`Error::Missing`] for a customer of other stores.
pub async fn glance(look: &impl Look, id: PersonId) -> Result<GlanceView, Error> {
    let customer = identity::customer(look, id).await?;
    let person = customer.id;
    let find = FindVehicles {
        vin: None,
        plate: None,
        person_id: Some(person),
    };
    let cars = vehicle::find(look, find).await?;
    let visits = table::visits(look, person).await?;
    let since = look.now().plus_minutes(-PROMISES_DAYS * 24 * 60);
    let promises = visits.iter().filter_map(|row| promise(row, since)).collect();
    let mut counts = GlanceCounts::default();
    for (state, count) in table::counts(look, person).await? {
        match state {
            booking::State::Arrived | booking::State::Converted => counts.visits += count,
            booking::State::NoShow => counts.no_shows += count,
            booking::State::Cancelled => counts.cancelled += count,
            _ => {}
        }
    }
    let (mut open, mut history) = (Vec::new(), Vec::new());
    for row in visits {
        match row.state {
            booking::State::Requested | booking::State::Confirmed | booking::State::Arrived => open.push(row.view()?),
            _ if history.len() < PAST => history.push(row.view()?),
            _ => {}
        }
    }
    open.reverse();
    Ok(GlanceView {
        waiting: table::waiting(look, person).await?,
        consents: identity::standing(look, person).await?,
        customer,
        cars,
        open,
        history,
        orders: table::orders(look, person).await?,
        repairs: table::repairs(look, person).await?,
        promises,
        counts,
    })
}

/// What was promised with a visit: an answer in time, and other times kept while the owner chooses.
fn promise(row: &table::Visit, since: crate::ground::clock::At) -> Option<PromiseView> {
    let asked = row.requested_at.filter(|at| *at >= since && !row.instant)?;
    if let (booking::State::Requested, Some(at)) = (row.state, row.proposed_at) {
        return Some(PromiseView {
            clock: "choice",
            subject: row.id.to_string(),
            since: at,
            due_at: row.proposed_until,
            state: PromiseState::Open,
            kept_at: None,
        });
    }
    let due = row
        .confirm_due_at
        .unwrap_or_else(|| clocks::confirm_due(asked, row.start_at, row.paused_ms));
    let state = match (row.answered_at, row.silent_at, row.state) {
        (Some(at), None, _) if at <= due => PromiseState::Kept,
        (Some(_), None, _) | (_, Some(_), _) => PromiseState::Missed,
        (None, None, booking::State::Requested) => PromiseState::Open,
        // Called off before anybody had to answer.
        _ => return None,
    };
    Some(PromiseView {
        clock: "confirm",
        subject: row.id.to_string(),
        since: asked,
        due_at: Some(due),
        state,
        kept_at: row.answered_at.filter(|_| state == PromiseState::Kept),
    })
}
