//! The clocks of bookings (domain.md 2.1): holds, answers, proposals, no-shows, the waitlist.

use chezhu::domain::booking;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::batches;

/// HOLD: ends what was kept for five minutes and not submitted.
pub async fn holds(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.holds", booking::expire_holds).await
}

/// CONFIRM: reminds at 50 and 80 percent and confirms by silence at 100 (rulings 19).
pub async fn confirm(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.confirm", booking::confirm_clock).await
}

/// Proposed times that nobody chose: their cells are freed and the answer's clock goes on.
pub async fn proposals(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.proposals", booking::lapse_proposals).await
}

/// NO_SHOW: nobody came within 30 minutes of the start.
pub async fn no_shows(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.no_shows", booking::no_shows).await
}

/// OFFER: ends offers that nobody took and offers what came free.
pub async fn waitlist(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.waitlist", booking::waitlist).await
}

/// Reminders a day and two hours ahead of a visit, at polite hours (rulings 20).
pub async fn reminders(db: &Db) -> Result<u64, Error> {
    batches(db, "booking.reminders", booking::remind).await
}
