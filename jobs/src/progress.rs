//! What a person sees while jobs run: a line that changes on a terminal, a plain line a minute elsewhere.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use chezhu::ground::outbox::Health;

use crate::deliver::Round;

/// How it goes.
pub(crate) struct Progress {
    terminal: bool,
    told: Instant,
    line: String,
    ended: BTreeMap<&'static str, usize>,
    open: i64,
    overdue: i64,
}

impl Progress {
    pub(crate) fn begin() -> Progress {
        Progress {
            terminal: std::io::stderr().is_terminal(),
            told: Instant::now(),
            line: String::new(),
            ended: BTreeMap::new(),
            open: 0,
            overdue: 0,
        }
    }

    /// Counts a round.
    pub(crate) fn round(&mut self, round: &Round) {
        for (state, rows) in &round.ended {
            *self.ended.entry(state).or_default() += rows;
        }
        self.tell();
    }

    /// Notes how the outbox does.
    pub(crate) fn health(&mut self, health: &Health) {
        (self.open, self.overdue) = (health.open, health.overdue);
        self.tell();
    }

    /// Leaves the line as it is.
    pub(crate) fn end(&self) {
        if self.terminal && !self.line.is_empty() {
            eprintln!();
        }
    }

    fn tell(&mut self) {
        let pause = if self.terminal {
            Duration::from_millis(250)
        } else {
            Duration::from_secs(60)
        };
        if self.told.elapsed() < pause {
            return;
        }
        self.told = Instant::now();
        let line = self.words();
        if line == self.line {
            return;
        }
        if self.terminal {
            eprint!("\r\x1b[K{line}");
            // A terminal that is gone is no reason to stop.
            let _gone = std::io::stderr().flush();
        } else {
            tracing::info!("{line}");
        }
        self.line = line;
    }

    fn words(&self) -> String {
        let done: Vec<String> = self
            .ended
            .iter()
            .map(|(state, rows)| format!("{rows} {state}"))
            .collect();
        let done = if done.is_empty() {
            "nothing yet".to_owned()
        } else {
            done.join(", ")
        };
        format!("deliveries: {done}; open {}, overdue {}", self.open, self.overdue)
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;
    use crate::deliver::Round;

    #[test]
    fn rounds_are_added_up() {
        let mut progress = Progress::begin();
        assert_eq!(progress.words(), "deliveries: nothing yet; open 0, overdue 0");
        let round = Round {
            ended: [("sent", 2), ("ready", 1)].into(),
            ..Round::default()
        };
        progress.round(&round);
        progress.round(&round);
        assert_eq!(progress.words(), "deliveries: 2 ready, 4 sent; open 0, overdue 0");
    }
}
