//! The table of sweeps: name, when (cron with seconds, in UTC), what.

use chezhu::ground::error::Error;
use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::sweep::{
    Hands, booking, care, feed, idempotency, identity, live, loan, media, notice, order, outbox, quote, repair, store,
    survey, wechat,
};

/// What a sweep does with what is at hand: it looks at the state of the database, takes no input, and may run twice
/// (idea 3). It tells how many things it did.
pub type Work = fn(&Hands) -> LocalBoxFuture<'_, Result<u64, Error>>;

/// A line of the timetable.
pub struct Sweep {
    /// `module.word`: its lease, its metrics, and what `jobs sweep` takes.
    pub name: &'static str,
    /// When: seconds, minutes, hours, days, months, weekdays; in UTC.
    pub cron: &'static str,
    /// What.
    pub work: Work,
}

impl Sweep {
    /// How many seconds lie between two of its times; of uneven times, about the longest.
    pub fn period(&self) -> u32 {
        let mut fields = self.cron.split(' ');
        let mut next = || fields.next().unwrap_or("*");
        let (second, minute, hour) = (next(), next(), next());
        let every = |field: &str, unit: u32, whole: u32| match field.strip_prefix("*/") {
            Some(step) => step.parse().map_or(whole, |step: u32| step * unit),
            // 3,18,33,48: so many times in the whole.
            None => whole / (1 + u32::try_from(field.matches(',').count()).unwrap_or(0)),
        };
        match (minute, hour) {
            ("*", _) => every(second, 1, 60),
            (minute, "*") => every(minute, 60, 3_600),
            (_, hour) => every(hour, 3_600, 86_400),
        }
    }
}

/// All sweeps. A missed tick needs no repair: the next one finds what was due.
pub const SWEEPS: &[Sweep] = &[
    Sweep {
        name: "booking.holds",
        cron: "5 * * * * *",
        work: |db| booking::holds(db).boxed_local(),
    },
    Sweep {
        name: "booking.confirm",
        cron: "15 * * * * *",
        work: |db| booking::confirm(db).boxed_local(),
    },
    Sweep {
        name: "booking.proposals",
        cron: "25 * * * * *",
        work: |db| booking::proposals(db).boxed_local(),
    },
    Sweep {
        name: "booking.no_shows",
        cron: "35 * * * * *",
        work: |db| booking::no_shows(db).boxed_local(),
    },
    Sweep {
        name: "booking.waitlist",
        cron: "45 * * * * *",
        work: |db| booking::waitlist(db).boxed_local(),
    },
    Sweep {
        name: "booking.reminders",
        cron: "55 * * * * *",
        work: |db| booking::reminders(db).boxed_local(),
    },
    Sweep {
        name: "care.plan",
        cron: "33 */5 * * * *",
        work: |db| care::plan(db).boxed_local(),
    },
    // Looked at five times a second besides (`start.rs`); this one is for the second process and for the metrics.
    Sweep {
        name: feed::APPLY,
        cron: "*/5 * * * * *",
        work: |db| feed::apply(db).boxed_local(),
    },
    Sweep {
        name: "idempotency.purge",
        cron: "20 7 * * * *",
        work: |db| idempotency::purge(db).boxed_local(),
    },
    Sweep {
        name: "identity.purge",
        cron: "30 17 * * * *",
        work: |db| identity::purge(db).boxed_local(),
    },
    Sweep {
        name: "live.purge",
        cron: "50 */5 * * * *",
        work: |db| live::purge(db).boxed_local(),
    },
    Sweep {
        name: "loan.acks",
        cron: "20 */2 * * * *",
        work: |db| loan::acks(db).boxed_local(),
    },
    Sweep {
        name: "loan.payouts",
        cron: "50 */5 * * * *",
        work: |db| loan::payouts(db).boxed_local(),
    },
    Sweep {
        name: "loan.approvals",
        cron: "35 */10 * * * *",
        work: |db| loan::approvals(db).boxed_local(),
    },
    Sweep {
        name: "loan.norms",
        cron: "20 41 17 * * *",
        work: |db| loan::norms(db).boxed_local(),
    },
    Sweep {
        name: "media.loose",
        cron: "30 43 * * * *",
        work: |hands| media::loose(hands).boxed_local(),
    },
    Sweep {
        name: "notice.climb",
        cron: "10,40 * * * * *",
        work: |db| notice::climb(db).boxed_local(),
    },
    Sweep {
        name: "notice.purge",
        cron: "10 37 * * * *",
        work: |db| live::purge_contacts(db).boxed_local(),
    },
    Sweep {
        name: "order.quiet",
        cron: "12 */5 * * * *",
        work: |db| order::quiet(db).boxed_local(),
    },
    Sweep {
        name: "order.contacts",
        cron: "22 */5 * * * *",
        work: |db| order::contacts(db).boxed_local(),
    },
    Sweep {
        name: "order.lapse",
        cron: "32 */5 * * * *",
        work: |db| order::lapse(db).boxed_local(),
    },
    Sweep {
        name: "order.missed",
        cron: "52 */10 * * * *",
        work: |db| order::missed(db).boxed_local(),
    },
    Sweep {
        name: "order.norms",
        cron: "42 13 17 * * *",
        work: |db| order::norms(db).boxed_local(),
    },
    Sweep {
        name: "quote.remind",
        cron: "7 * * * * *",
        work: |db| quote::remind(db).boxed_local(),
    },
    Sweep {
        name: "quote.expire",
        cron: "17 * * * * *",
        work: |db| quote::expire(db).boxed_local(),
    },
    Sweep {
        name: "quote.revisit",
        cron: "52 17 2 * * *",
        work: |db| quote::revisits(db).boxed_local(),
    },
    Sweep {
        name: "repair.times",
        cron: "3,18,33,48 * * * * *",
        work: |db| repair::times(db).boxed_local(),
    },
    Sweep {
        name: "repair.stages",
        cron: "8 * * * * *",
        work: |db| repair::stages(db).boxed_local(),
    },
    Sweep {
        name: "repair.contacts",
        cron: "28 * * * * *",
        work: |db| repair::contacts(db).boxed_local(),
    },
    Sweep {
        name: "repair.parts",
        cron: "38 * * * * *",
        work: |db| repair::parts(db).boxed_local(),
    },
    Sweep {
        name: "repair.loan_cars",
        cron: "48 * * * * *",
        work: |db| repair::loan_cars(db).boxed_local(),
    },
    Sweep {
        name: "repair.stuck",
        cron: "58 * * * * *",
        work: |db| repair::stuck(db).boxed_local(),
    },
    Sweep {
        name: "repair.learn",
        cron: "22 17 17 * * *",
        work: |db| repair::learn(db).boxed_local(),
    },
    Sweep {
        name: "staff.purge",
        cron: "40 27 * * * *",
        work: |db| identity::purge_staff(db).boxed_local(),
    },
    Sweep {
        name: "outbox.audit",
        cron: "50 23 18 * * *",
        work: |db| outbox::audit(db).boxed_local(),
    },
    Sweep {
        name: "wechat.inbound",
        cron: "*/10 * * * * *",
        work: |db| wechat::apply(db).boxed_local(),
    },
    Sweep {
        name: "wechat.forget",
        cron: "50 37 * * * *",
        work: |db| wechat::forget(db).boxed_local(),
    },
    Sweep {
        name: "survey.invite",
        cron: "1 * * * * *",
        work: |db| survey::invite(db).boxed_local(),
    },
    Sweep {
        name: "survey.remind",
        cron: "41 */5 * * * *",
        work: |db| survey::remind(db).boxed_local(),
    },
    Sweep {
        name: "survey.expire",
        cron: "51 */10 * * * *",
        work: |db| survey::expire(db).boxed_local(),
    },
    Sweep {
        name: "recovery.climb",
        cron: "31 * * * * *",
        work: |db| survey::climb(db).boxed_local(),
    },
    Sweep {
        name: "store.calendar",
        cron: "40 11 1 * * *",
        work: |db| store::calendar(db).boxed_local(),
    },
];

/// The sweep of this name.
pub fn find(name: &str) -> Option<&'static Sweep> {
    SWEEPS.iter().find(|sweep| sweep.name == name)
}

#[cfg(test)]
mod tests {
    use super::{SWEEPS, find};

    #[test]
    fn the_time_between_two_of_its_times() {
        let periods = [
            ("booking.holds", 60),
            ("care.plan", 300),
            ("idempotency.purge", 3_600),
            ("loan.acks", 120),
            ("notice.climb", 30),
            ("order.norms", 86_400),
            ("repair.times", 15),
            ("wechat.inbound", 10),
        ];
        for (name, seconds) in periods {
            assert_eq!(find(name).map(|sweep| sweep.period()), Some(seconds), "{name}");
        }
    }

    #[test]
    fn each_line_has_a_name_of_its_own_and_a_time_that_can_be_read() {
        for (at, sweep) in SWEEPS.iter().enumerate() {
            assert!(
                SWEEPS[..at].iter().all(|other| other.name != sweep.name),
                "{} stands twice",
                sweep.name
            );
            let job = tokio_cron_scheduler::Job::new(sweep.cron, |_, _| {});
            assert!(job.is_ok(), "{}: {} is no time", sweep.name, sweep.cron);
        }
    }
}
