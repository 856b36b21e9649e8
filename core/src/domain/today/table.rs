//! What is read for the list: each kind of matter in one statement.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::Deserialize;

use super::rules;
use super::view::{Action, HolderView, How, Risk, StoreHoldings, TodayItem, TodayKind};
use crate::domain::booking::{State, VisitKind};
use crate::domain::duty;
use crate::domain::notice;
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{BookingId, DeliveryId, HandoverId, StaffId, StoreId, WaitId};
use crate::ground::seal::Sealed;

const BOOKING: &str = "SELECT b.id, b.number, b.state, b.version, b.kind, b.way, b.day, b.start_at, b.items, b.contact_mask, \
     b.to_be_looked_at, b.symptom_held_at, b.requested_at, b.confirm_due_at, b.paused_ms, b.proposed_at, b.proposed_until, b.moved_at, \
     h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name FROM booking b \
     LEFT JOIN duty_holder h ON h.subject_id = b.id \
     LEFT JOIN customer_store cs ON cs.person_id = b.person_id AND cs.store_id = b.store_id \
     LEFT JOIN staff st ON st.id = COALESCE(h.staff_id, cs.advisor_id) AND st.enabled";

/// A booking as far as the list needs it.
#[derive(FromQueryResult)]
pub struct Booking {
    id: BookingId,
    number: String,
    state: State,
    version: i64,
    kind: VisitKind,
    way: Way,
    day: String,
    start_at: At,
    items: String,
    contact_mask: Option<String>,
    to_be_looked_at: bool,
    symptom_held_at: Option<At>,
    requested_at: Option<At>,
    confirm_due_at: Option<At>,
    paused_ms: i64,
    proposed_at: Option<At>,
    proposed_until: Option<At>,
    moved_at: At,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
}

/// What is asked for, expected today, missed today, or has words that wait.
pub async fn bookings(look: &impl Look, store: StoreId, day: NaiveDate) -> Result<Vec<Booking>, Error> {
    let sql = format!(
        "{BOOKING} WHERE b.store_id = $1 AND b.state IN ('requested', 'confirmed') \
         AND (b.state = 'requested' OR b.day = $2 OR b.to_be_looked_at OR b.symptom_held_at IS NOT NULL) \
         UNION ALL {BOOKING} WHERE b.store_id = $1 AND b.day = $2 AND b.state = 'no_show' LIMIT 2000"
    );
    look.all(&sql, [store.into(), day.to_string().into()]).await
}

/// The items of a booking, of which the names are shown.
#[derive(Deserialize)]
struct Named {
    name: String,
}

/// The names of the items of a booking, as its row holds them.
///
/// # Errors
/// [`crate::ground::error::Fault`] when the row cannot be read.
pub fn names(items: &str) -> Result<Vec<String>, Error> {
    let items: Vec<Named> = serde_json::from_str(items).map_err(|e| Error::fault("read the items of a booking", e))?;
    Ok(items.into_iter().map(|item| item.name).collect())
}

/// Whoever holds something, if anybody does; `taken_by` when it is not by being the butler.
#[must_use]
pub fn holder(id: Option<StaffId>, name: Option<String>, taken_by: Option<StaffId>) -> Option<HolderView> {
    let how = match taken_by {
        Some(_) => How::Taken,
        None => How::Butler,
    };
    id.zip(name).map(|(id, name)| HolderView { id, name, how })
}

impl Booking {
    /// Its matters: one by where it stands, and one for words that wait, if the caller may read them.
    pub fn items(self, now: At, day: NaiveDate, words: bool) -> Result<Vec<TodayItem>, Error> {
        let (start, today) = (self.start_at, self.day == day.to_string());
        let mut found = Vec::new();
        let asked = self.requested_at.unwrap_or(self.moved_at);
        match self.state {
            State::Requested if self.proposed_at.is_some() => found.push((
                TodayKind::Choice,
                Action::Wait,
                self.proposed_until,
                rules::of_waiting(self.proposed_until, now),
                self.proposed_at.unwrap_or(asked),
            )),
            State::Requested => {
                let used = self.used(now);
                found.push((
                    TodayKind::Answer,
                    Action::Answer,
                    self.confirm_due_at,
                    rules::of_clock(used),
                    asked,
                ));
            }
            State::Confirmed if today && now >= start => {
                let due = start.plus_minutes(30);
                found.push((
                    TodayKind::Late,
                    Action::Receive,
                    Some(due),
                    rules::of_late(start, now),
                    start,
                ));
            }
            State::Confirmed if self.to_be_looked_at && self.taken_by.is_none() && now < start => {
                found.push((
                    TodayKind::Look,
                    Action::Look,
                    Some(start),
                    rules::before(start, now),
                    self.moved_at,
                ));
            }
            State::Confirmed if today => {
                let risk = rules::of_waiting(Some(start), now);
                found.push((TodayKind::Arrival, Action::Receive, Some(start), risk, self.moved_at));
            }
            State::NoShow => found.push((TodayKind::NoShow, Action::Call, None, Risk::Red, self.moved_at)),
            _ => {}
        }
        if let Some(held) = self.symptom_held_at.filter(|_| words && self.state != State::NoShow) {
            let risk = rules::before(start, now);
            found.push((TodayKind::HeldText, Action::DecideText, Some(start), risk, held));
        }
        let used = (self.state == State::Requested).then(|| self.used(now));
        let things = names(&self.items)?;
        let holder = holder(self.holder_id, self.holder_name, self.taken_by);
        let item = |(kind, action, due_at, risk, since): (TodayKind, Action, Option<At>, Risk, At)| TodayItem {
            kind,
            action,
            subject: self.id.to_string(),
            version: Some(self.version),
            number: Some(self.number.clone()),
            contact: self.contact_mask.clone(),
            things: things.clone(),
            visit: Some(self.kind),
            way: Some(self.way),
            start_at: Some(start),
            since,
            due_at,
            risk,
            overdue: due_at.is_some_and(|due| due <= now),
            clock_percent: used.filter(|_| kind == TodayKind::Answer),
            state: None,
            reason: None,
            holder: holder.clone(),
            mine: false,
        };
        Ok(found.into_iter().map(item).collect())
    }

    /// How much of the time to answer is used up, without the time for which it stood still.
    fn used(&self, now: At) -> i64 {
        let since = self.requested_at.unwrap_or(self.moved_at);
        let since = At::from_ms(since.ms().saturating_add(self.paused_ms.max(0)));
        self.confirm_due_at
            .map_or(100, |due| rules::percent(since.min(due), due, now))
    }
}

/// An offer that is out.
#[derive(FromQueryResult)]
pub struct Offer {
    id: WaitId,
    version: i64,
    offered_start_at: Option<At>,
    offered_until: Option<At>,
    created_at: At,
}

/// Offers to the waiting list that nobody has answered.
pub async fn offers(look: &impl Look, store: StoreId) -> Result<Vec<Offer>, Error> {
    let sql = "SELECT w.id, w.version, w.offered_start_at, w.offered_until, w.created_at FROM booking_wait w \
               WHERE w.store_id = $1 AND w.state = 'offered' ORDER BY w.offered_until LIMIT 200";
    look.all(sql, [store.into()]).await
}

impl Offer {
    pub fn item(self, now: At) -> TodayItem {
        TodayItem {
            version: Some(self.version),
            start_at: self.offered_start_at,
            risk: rules::of_waiting(self.offered_until, now),
            due_at: self.offered_until,
            overdue: self.offered_until.is_some_and(|due| due <= now),
            ..bare(TodayKind::Offer, Action::Wait, self.id.to_string(), self.created_at)
        }
    }
}

/// What all matters have; the rest is absent.
pub(super) fn bare(kind: TodayKind, action: Action, subject: String, since: At) -> TodayItem {
    TodayItem {
        kind,
        action,
        subject,
        version: None,
        number: None,
        contact: None,
        things: Vec::new(),
        visit: None,
        way: None,
        start_at: None,
        since,
        due_at: None,
        risk: Risk::Green,
        overdue: false,
        clock_percent: None,
        state: None,
        reason: None,
        holder: None,
        mine: false,
    }
}

/// A message that a person has to decide about.
#[derive(FromQueryResult)]
pub struct StuckRow {
    id: DeliveryId,
    kind: String,
    state: String,
    reason: Option<String>,
    settled_at: At,
    expires_at: Option<At>,
    taken_by: Option<StaffId>,
    holder_name: Option<String>,
}

/// Messages of the store that are dead, or of which nobody knows.
pub async fn stuck(look: &impl Look, store: StoreId) -> Result<Vec<StuckRow>, Error> {
    let sql = "SELECT d.id, d.kind, d.state, d.reason, d.settled_at, d.expires_at, st.id AS taken_by, st.name AS holder_name \
               FROM delivery d LEFT JOIN duty_holder h ON h.subject_id = d.id LEFT JOIN staff st ON st.id = h.staff_id AND st.enabled \
               WHERE d.store_id = $1 AND d.state IN ('dead', 'unknown') ORDER BY d.settled_at DESC LIMIT 500";
    look.all(sql, [store.into()]).await
}

impl StuckRow {
    pub fn item(self, now: At) -> TodayItem {
        TodayItem {
            things: vec![notice::title(&self.kind)],
            due_at: self.expires_at,
            overdue: self.expires_at.is_some_and(|due| due <= now),
            risk: Risk::Red,
            state: Some(self.state),
            reason: self.reason,
            holder: holder(self.taken_by, self.holder_name, self.taken_by),
            ..bare(
                TodayKind::Delivery,
                Action::ResendOrDismiss,
                self.id.to_string(),
                self.settled_at,
            )
        }
    }
}

/// A hand-over that its receiver has not seen.
#[derive(FromQueryResult)]
pub struct Handed {
    id: HandoverId,
    from_name: String,
    note: Option<Sealed>,
    at: At,
}

/// Hand-overs in this store to this member of staff, not seen yet.
pub async fn handed_to(look: &impl Look, store: StoreId, me: StaffId) -> Result<Vec<Handed>, Error> {
    let sql = "SELECT d.id, s.name AS from_name, d.note, d.at FROM duty_handover d JOIN staff s ON s.id = d.from_id \
               WHERE d.to_id = $2 AND d.store_id = $1 AND d.seen_at IS NULL ORDER BY d.at LIMIT 50";
    look.all(sql, [store.into(), me.into()]).await
}

impl Handed {
    pub fn item(self, look: &impl Look) -> Result<TodayItem, Error> {
        Ok(TodayItem {
            contact: Some(self.from_name),
            things: duty::note(look, self.id, self.note.as_ref())?.into_iter().collect(),
            risk: Risk::Amber,
            ..bare(TodayKind::Handover, Action::TakeNote, self.id.to_string(), self.at)
        })
    }
}

#[derive(FromQueryResult)]
struct Held {
    store_id: StoreId,
    customers: i64,
    matters: i64,
}

/// What somebody holds, store by store; only what is open.
pub async fn holdings(look: &impl Look, staff: StaffId) -> Result<Vec<StoreHoldings>, Error> {
    let sql = "SELECT store_id, CAST(SUM(customers) AS bigint) AS customers, CAST(SUM(matters) AS bigint) AS matters FROM ( \
               SELECT store_id, COUNT(*) AS customers, 0 AS matters FROM customer_store WHERE advisor_id = $1 GROUP BY store_id \
               UNION ALL SELECT h.store_id, 0, COUNT(*) FROM duty_holder h WHERE h.staff_id = $1 \
               AND (EXISTS (SELECT 1 FROM booking b WHERE b.id = h.subject_id AND b.state IN ('requested', 'confirmed')) \
               OR EXISTS (SELECT 1 FROM delivery d WHERE d.id = h.subject_id AND d.state IN ('dead', 'unknown'))) GROUP BY h.store_id \
               UNION ALL SELECT store_id, 0, COUNT(*) FROM sales_order WHERE consultant_id = $1 \
               AND state <> 'delivered' AND state <> 'cancelled' GROUP BY store_id \
               UNION ALL SELECT store_id, 0, COUNT(*) FROM recovery WHERE holder_id = $1 AND closed_at IS NULL GROUP BY store_id \
               UNION ALL SELECT store_id, 0, COUNT(*) FROM repair_order WHERE advisor_id = $1 \
               AND stage NOT IN ('closed', 'cancelled', 'abandoned') GROUP BY store_id \
               ) AS held GROUP BY store_id ORDER BY store_id";
    let rows: Vec<Held> = look.all(sql, [staff.into()]).await?;
    let view = |row: Held| StoreHoldings {
        store_id: row.store_id,
        customers: row.customers,
        matters: row.matters,
    };
    Ok(rows.into_iter().map(view).collect())
}
