//! What a person sees while the demo loads: a line that grows on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Tells how far something is, every other second at most.
pub struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    told: Option<Instant>,
}

impl Progress {
    /// Begins.
    pub fn of(what: &'static str, total: usize) -> Progress {
        Progress {
            what,
            total,
            done: 0,
            told: None,
        }
    }

    /// `more` are done.
    pub fn step(&mut self, more: usize) {
        self.done += more;
        let last = self.done >= self.total;
        let pause = if std::io::stderr().is_terminal() {
            Duration::from_millis(200)
        } else {
            Duration::from_secs(2)
        };
        if self.told.is_some_and(|at| at.elapsed() < pause) && !last {
            return;
        }
        self.told = Some(Instant::now());
        let line = format!("    {} {}/{}", self.what, self.done.min(self.total), self.total);
        if std::io::stderr().is_terminal() {
            eprint!("\r{line}{}", if last { "\n" } else { "" });
            let _shown = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }
}

/// One step, in the words of the scripts in tools/.
pub fn say(text: &str) {
    eprintln!("==> {text}");
}
