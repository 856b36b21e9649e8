//! What was found, and whether it is as promised.

use serde::Serialize;
use serde_json::{Value, json};

/// The figures of one storm; a JSON line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// Which database.
    pub engine: &'static str,
    /// What repeats it.
    pub seed: u64,
    /// Processes killed: bff, jobs, the database server.
    pub kills: [u32; 3],
    /// Processes of jobs that were asked to end, and those of them that did not do so well.
    pub ended: [u32; 2],
    /// Bookings that were acknowledged in any state.
    pub bookings: usize,
    /// Of these confirmed at some time, and cancelled at the end.
    pub confirmed: usize,
    /// See [`Figures::confirmed`].
    pub cancelled: usize,
    /// Wishes that a rule refused, answers that broke off, answers 503.
    pub refused_broken_busy: [u32; 3],
    /// Answers 5xx other than 503.
    pub faults: Vec<String>,
    /// Acknowledged, and not in the database.
    pub lost: Vec<String>,
    /// Acknowledged, and otherwise in the database.
    pub changed: Vec<String>,
    /// In the database, and acknowledged to nobody.
    pub phantom: Vec<String>,
    /// Confirmed without its cells, or cells of a booking that has ended.
    pub cells_wrong: i64,
    /// Confirmed or cancelled, and its owner's notice or delivery was never intended.
    pub without_notice: Vec<String>,
    /// Messages that took effect at the provider.
    pub effects: usize,
    /// Messages that took effect twice.
    pub double: Vec<String>,
    /// Rows that say sent, and the provider knows nothing of it.
    pub sent_without_effect: i64,
    /// Effects of which no row says sent or unknown.
    pub effects_untold: i64,
    /// Rows that say that nobody knows, and how many of them staff are shown.
    pub unknown: i64,
    /// See [`Figures::unknown`].
    pub unknown_listed: i64,
    /// The most that may be unknown: a batch for each process that was killed, and each reply that was lost.
    pub unknown_limit: i64,
    /// Events of a maker, and how often they were pushed, and pushed again for want of an answer.
    pub events: usize,
    /// See [`Figures::events`].
    pub pushes: [usize; 2],
    /// Orders that are not where the maker's events put them, or were told otherwise.
    pub orders_wrong: Vec<String>,
    /// What was still to be done when the time was over.
    pub open_at_the_end: i64,
    /// What `jobs audit` printed, and whether it ended well.
    pub audit: Value,
    /// See [`Figures::audit`].
    pub audit_holds: bool,
    /// How long it took.
    pub seconds: u64,
}

impl Figures {
    /// Every sentence that is not as promised.
    pub fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        let mut must = |ok: bool, sentence: String| {
            if !ok {
                broken.push(sentence);
            }
        };
        must(
            self.lost.is_empty(),
            format!("acknowledged bookings are lost: {:?}", self.lost),
        );
        must(
            self.changed.is_empty(),
            format!("acknowledged bookings changed: {:?}", self.changed),
        );
        must(
            self.phantom.is_empty(),
            format!("bookings that nobody was told of: {:?}", self.phantom),
        );
        must(
            self.cells_wrong == 0,
            format!("{} bookings do not fit their cells", self.cells_wrong),
        );
        must(
            self.without_notice.is_empty(),
            format!("bookings without their notice: {:?}", self.without_notice),
        );
        must(
            self.double.is_empty(),
            format!("messages sent twice: {:?}", self.double),
        );
        must(
            self.sent_without_effect == 0,
            format!("{} rows say sent and nothing was", self.sent_without_effect),
        );
        must(
            self.effects_untold == 0,
            format!("{} messages were sent and no row says so", self.effects_untold),
        );
        must(
            self.unknown == self.unknown_listed,
            format!("{} unknown, {} listed", self.unknown, self.unknown_listed),
        );
        must(
            self.unknown <= self.unknown_limit,
            format!("{} unknown of {}", self.unknown, self.unknown_limit),
        );
        must(
            self.orders_wrong.is_empty(),
            format!("orders are not as reported: {:?}", self.orders_wrong),
        );
        must(self.audit_holds, format!("jobs audit: {}", self.audit));
        must(
            self.ended[1] == 0,
            format!("{} processes did not end well when asked", self.ended[1]),
        );
        must(self.faults.is_empty(), format!("faults: {:?}", self.faults));
        must(self.effects > 0 && self.confirmed > 0, "nothing happened".to_owned());
        broken
    }

    /// Hands what was found to the report.
    pub fn told(&self) {
        let values = [
            ("kills_bff_jobs_database", json!(self.kills)),
            ("bookings", json!(self.bookings)),
            ("lost", json!(self.lost.len())),
            ("changed", json!(self.changed.len())),
            ("phantom", json!(self.phantom.len())),
            ("without_message", json!(self.without_notice.len())),
            ("messages", json!(self.effects)),
            ("sent_twice", json!(self.double.len())),
            ("unknown", json!(self.unknown)),
            ("unknown_at_most", json!(self.unknown_limit)),
            ("engine", json!(self.engine)),
            ("seconds", json!(self.seconds)),
        ];
        let goal = "0 acknowledged bookings lost, changed, sold twice or without message; 0 messages twice; unknown within kills × batch";
        crate::figures::line("R1", goal, &values, self.broken().is_empty());
    }
}
