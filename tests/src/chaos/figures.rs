//! What a suite found: its figures, what is not as promised, and what was too slow.

use serde_json::{Value, json};

use crate::database::Engine;

/// The end of a suite.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id in the catalogue of goals.
    pub suite: &'static str,
    /// The goal in words.
    pub goal: &'static str,
    /// The figures.
    pub values: Vec<(&'static str, Value)>,
    /// Each sentence that is not as promised: counts and outcomes.
    pub broken: Vec<String>,
    /// Each time that is longer than promised; judged where figures are made, not in `make test`.
    pub late: Vec<String>,
}

impl Found {
    /// Nothing yet.
    pub fn of(suite: &'static str, goal: &'static str, engine: Engine) -> Found {
        let values = vec![
            ("engine", json!(engine.word())),
            ("build", json!(if cfg!(debug_assertions) { "debug" } else { "release" })),
        ];
        let (broken, late) = (Vec::new(), Vec::new());
        Found {
            suite,
            goal,
            values,
            broken,
            late,
        }
    }

    /// A figure.
    pub fn note(&mut self, name: &'static str, value: Value) {
        self.values.push((name, value));
    }

    /// A count that has to be as promised.
    pub fn must(&mut self, ok: bool, sentence: impl FnOnce() -> String) {
        if !ok {
            self.broken.push(sentence());
        }
    }

    /// A time, in milliseconds, that has to stay within `most`.
    pub fn within(&mut self, name: &'static str, ms: u128, most: u128) {
        self.note(name, json!(ms));
        if ms > most {
            self.late.push(format!("{name}: {ms} ms of {most} ms"));
        }
    }

    /// A count that has to be nought where there is time for everything: a machine that is busy otherwise has its own 503.
    pub fn none(&mut self, name: &'static str, count: usize) {
        self.note(name, json!(count));
        if count > 0 {
            self.late.push(format!("{name}: {count}"));
        }
    }

    /// Prints the figures and hands them to the report; gives everything that is not as promised. Times count when `timed`.
    pub fn told(&self, timed: bool) -> Vec<String> {
        let late = if timed { self.late.clone() } else { Vec::new() };
        let wrong: Vec<String> = self.broken.iter().cloned().chain(late).collect();
        let mut values = self.values.clone();
        if !self.late.is_empty() {
            values.push(("late", json!(self.late)));
        }
        let words: Vec<String> = values.iter().map(|(name, value)| format!("{name} {value}")).collect();
        println!("{}: {}", self.suite, words.join(", "));
        crate::figures::line(
            self.suite,
            self.goal,
            &values,
            self.broken.is_empty() && self.late.is_empty(),
        );
        wrong
    }
}
