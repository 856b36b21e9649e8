//! When a quote reminds, runs out, and when declined work comes back; pure.

use chrono::{Days, NaiveDate};

use super::line::Urgency;

/// The owner is reminded so many minutes after a quote was sent (domain.md 2.5).
pub const REMIND_MINUTES: [i64; 2] = [30, 120];

/// So many minutes after it was sent the advisor calls.
pub const CALL_MINUTES: i64 = 180;

/// A store that does not open within so many days gives them all.
pub const FAR_DAYS: u16 = 14;

/// The steps of a reminder: how many are due after so many minutes.
#[must_use]
pub fn due_steps(minutes: i64) -> i64 {
    let steps = [REMIND_MINUTES[0], REMIND_MINUTES[1], CALL_MINUTES];
    i64::try_from(steps.iter().filter(|step| minutes >= **step).count()).unwrap_or(0)
}

/// When declined work is spoken of again: a month for what must be done, three for what should, six for what may.
#[must_use]
pub fn revisit_on(today: NaiveDate, urgency: Urgency) -> NaiveDate {
    let days = match urgency {
        Urgency::Must => 30,
        Urgency::Should => 90,
        Urgency::May => 180,
    };
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::{due_steps, revisit_on};
    use crate::domain::quote::rules::line::Urgency;
    use chrono::NaiveDate;

    #[test]
    fn reminders_come_one_after_the_other() {
        let all: Vec<i64> = [0, 29, 30, 119, 120, 179, 180, 100_000].map(due_steps).to_vec();
        assert_eq!(all, [0, 0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn what_must_be_done_comes_back_first() {
        let today = NaiveDate::default();
        let must = revisit_on(today, Urgency::Must);
        assert!(today < must && must < revisit_on(today, Urgency::Should));
        assert!(revisit_on(today, Urgency::Should) < revisit_on(today, Urgency::May));
    }
}
