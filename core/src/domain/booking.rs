//! Booking a visit: slots, holds, requests, answers, changes, arrivals, the waitlist (R020–R027, R115; domain.md 2.1).
//!
//! Calls vehicle, store, catalog, identity and notice. What can be had is decided in `rules`, what is taken in
//! `table/cells.rs`; the primary key of a cell is the last word (rulings 4).

mod answer;
mod book;
mod change;
mod check_in;
mod free;
mod handover;
mod held;
mod lend;
mod look;
mod offer;
mod outage;
mod remind;
mod repair;
pub mod rules;
mod seal;
mod seek;
mod sweep;
mod table;
mod tell;
mod view;
mod wait;

pub use answer::{accept_proposal, confirm, decline, propose};
pub use book::{book, book_for, submit};
pub use change::{cancel, reschedule, undo};
pub use check_in::{check_in, no_show, received, scan};
pub use free::{alternatives, slots, suggestions, version};
pub use handover::{
    Glimpse, Handover, HandoverStarts, book_handover, drop_handover, glimpse, handed_over, handover_starts,
    move_handover,
};
pub use held::{Judged, decide_text, held_text, submit_judged};
pub use lend::{Lent, give_back, lend, next_use, pass_on_loan_car};
pub use look::{board, contact, detail, mine, mine_version, not_expected, one, to_answer, version_of};
pub use offer::{accept as accept_offer, leave, pass as pass_offer};
pub use outage::{move_touched, touched};
pub use remind::remind;
pub use repair::{Visit, open_repair, release};
pub use rules::refused::Refused;
pub use rules::state::State;
pub use sweep::{confirm_clock, expire_holds, lapse_proposals, no_shows, waitlist};
pub use tell::{is_current, waits};
pub use view::{
    AcceptProposal, Ask, Band, Book, BookFor, BookingView, Cancel, CancelReason, Channel, CheckIn, Confirm,
    ContactView, DecideText, Decline, DeclineReason, EventView, HeldTextView, Join, MovedView, ProposalView, Propose,
    Reschedule, Scan, SlotView, SlotsView, StaffBookingDetail, StaffBookingView, Submit, SuggestionsView, TakenView,
    TouchedView, VisitKind, WaitView,
};
pub use wait::{join, mine as my_waits, one as my_wait};

use crate::domain::catalog::ItemPrice;
use crate::ground::change::Change;
use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::PersonId;

impl From<Refused> for Error {
    fn from(refused: Refused) -> Error {
        Refusal::new(refused.code(), refused.title()).into()
    }
}

/// Two persons turned out to be one: what was booked under the first is the second's (rulings 12).
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    for table in ["booking", "booking_wait"] {
        tx.run(
            &format!("UPDATE {table} SET person_id = $1 WHERE person_id = $2"),
            [into.into(), from.into()],
        )
        .await?;
    }
    tx.changed(Change::of("person", into, 0).to_person(into));
    Ok(())
}

fn items_of(row: &table::Row) -> Result<Vec<ItemPrice>, Error> {
    serde_json::from_str(&row.items).map_err(|e| Error::fault("read the items of a booking", e))
}

/// The wire word of a plain enum.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}
