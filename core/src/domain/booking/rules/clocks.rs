//! The clocks of booking (domain.md 2.10, rulings 19 and 20): functions of times, never timers.

use chrono::Days;
use chrono_tz::Tz;

use super::day::{local_date, local_minute, wall};
use super::refused::Refused;
pub use crate::domain::notice::manners::rules::{QUIET_FROM, QUIET_UNTIL};
use crate::ground::clock::At;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// A hold keeps its cells for 5 minutes.
pub const HOLD_MS: i64 = 5 * MINUTE_MS;
/// A request is answered within 24 hours (R023) …
pub const CONFIRM_MS: i64 = 24 * HOUR_MS;
/// … and two hours before its start at the latest (ruling 19).
pub const CONFIRM_BEFORE_START_MS: i64 = 2 * HOUR_MS;
/// An offer to the waitlist stands for 30 minutes outside of quiet hours.
pub const OFFER_MS: i64 = 30 * MINUTE_MS;
/// Nobody there 30 minutes after the start is a no-show.
pub const NO_SHOW_MS: i64 = 30 * MINUTE_MS;
/// Proposals stand for at most 24 hours.
pub const PROPOSAL_MS: i64 = 24 * HOUR_MS;
/// A mistaken tap can be taken back for 15 minutes.
pub const UNDO_MS: i64 = 15 * MINUTE_MS;

/// Until when a hold made at `held` keeps its cells.
#[must_use]
pub fn hold_until(held: At) -> At {
    after(held, HOLD_MS)
}

/// When a request must have been answered: 24 hours after it without the time in which the owner was deciding
/// about proposals, but two hours before the start at the latest, and never before it was made.
#[must_use]
pub fn confirm_due(requested: At, start: At, paused_ms: i64) -> At {
    let day = after(requested, CONFIRM_MS.saturating_add(paused_ms.max(0)));
    day.min(after(start, -CONFIRM_BEFORE_START_MS)).max(requested)
}

/// How much of the CONFIRM clock is used up; each step is told once, to somebody higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Half: the advisors are told.
    Half,
    /// Four fifths: the manager is told.
    Most,
    /// All: the manager is told and the system confirms (ruling 19).
    Full,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Step; 3] = [Step::Half, Step::Most, Step::Full];

    /// How much of the clock it stands for, in percent.
    #[must_use]
    pub const fn percent(self) -> i64 {
        match self {
            Step::Half => 50,
            Step::Most => 80,
            Step::Full => 100,
        }
    }

    /// When the step is due. `paused_ms` is the time for which the clock has stood still so far.
    #[must_use]
    pub fn due(self, requested: At, start: At, paused_ms: i64) -> At {
        let due = confirm_due(requested, start, paused_ms);
        let begin = after(requested, paused_ms.max(0)).min(due);
        let length = due.ms().saturating_sub(begin.ms());
        after(begin, length.saturating_mul(self.percent()) / 100)
    }

    /// The highest step that is due at `now`, if any.
    #[must_use]
    pub fn reached(requested: At, start: At, paused_ms: i64, now: At) -> Option<Step> {
        Step::ALL
            .into_iter()
            .rev()
            .find(|step| step.due(requested, start, paused_ms) <= now)
    }
}

/// Until when an offer made at `offered` stands: 30 minutes that are not quiet hours in the store's zone.
#[must_use]
pub fn offer_until(offered: At, zone: Tz) -> At {
    let (mut now, mut left) = (offered, OFFER_MS);
    // Two rounds suffice: the day's rest and the next morning.
    for _ in 0..3 {
        let (date, minute) = (local_date(zone, now), local_minute(zone, now));
        if minute < QUIET_UNTIL {
            now = wall(zone, date, QUIET_UNTIL);
        } else if minute >= QUIET_FROM {
            now = date
                .checked_add_days(Days::new(1))
                .map_or(now, |next| wall(zone, next, QUIET_UNTIL));
        }
        let evening = wall(zone, local_date(zone, now), QUIET_FROM);
        let until = after(now, left);
        if until <= evening {
            return until;
        }
        left -= evening.ms().saturating_sub(now.ms()).max(0);
        now = evening;
    }
    after(now, left)
}

/// Until when proposals made at `proposed` stand: 24 hours, and not past the first of the proposed starts.
#[must_use]
pub fn proposals_until(proposed: At, first_start: At) -> At {
    after(proposed, PROPOSAL_MS).min(first_start)
}

/// From when on nobody being there counts as a no-show.
#[must_use]
pub fn no_show_at(start: At) -> At {
    after(start, NO_SHOW_MS)
}

/// Whether nobody being there may be recorded as a no-show.
///
/// # Errors
/// [`Refused::NotYetNoShow`] within 30 minutes after the start.
pub fn may_no_show(now: At, start: At) -> Result<(), Refused> {
    if now >= no_show_at(start) {
        Ok(())
    } else {
        Err(Refused::NotYetNoShow)
    }
}

/// Whether the owner may still cancel or reschedule; staff always may.
///
/// # Errors
/// [`Refused::TooLateToChange`] later than `cut_off_min` minutes before the start.
pub fn may_change(now: At, start: At, cut_off_min: u16) -> Result<(), Refused> {
    let last = after(start, -i64::from(cut_off_min) * MINUTE_MS);
    if now <= last {
        Ok(())
    } else {
        Err(Refused::TooLateToChange)
    }
}

/// Whether a tap made at `tapped` may be taken back.
///
/// # Errors
/// [`Refused::UndoTooLate`] after 15 minutes.
pub fn may_undo(now: At, tapped: At) -> Result<(), Refused> {
    if now <= after(tapped, UNDO_MS) {
        Ok(())
    } else {
        Err(Refused::UndoTooLate)
    }
}

/// Whether a start may be booked: not within the notice of the service, and on a date of the store's calendar
/// not more than `horizon_days` after today's.
///
/// # Errors
/// [`Refused::TooSoon`], [`Refused::TooFar`].
pub fn may_book(now: At, start: At, notice_minutes: u32, horizon_days: u16, zone: Tz) -> Result<(), Refused> {
    if start < now.plus_minutes(i64::from(notice_minutes)) {
        return Err(Refused::TooSoon);
    }
    let last = local_date(zone, now).checked_add_days(Days::new(u64::from(horizon_days)));
    if last.is_some_and(|last| local_date(zone, start) > last) {
        Err(Refused::TooFar)
    } else {
        Ok(())
    }
}

/// Whether the owner may be checked in: on the day of the visit by the store's calendar.
///
/// # Errors
/// [`Refused::NotToday`] on any other date.
pub fn may_check_in(now: At, start: At, zone: Tz) -> Result<(), Refused> {
    if local_date(zone, now) == local_date(zone, start) {
        Ok(())
    } else {
        Err(Refused::NotToday)
    }
}

fn after(at: At, ms: i64) -> At {
    At::from_ms(at.ms().saturating_add(ms))
}

#[cfg(test)]
mod tests;
