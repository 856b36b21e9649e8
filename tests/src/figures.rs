//! The figures of a suite: one line of JSON each, for `make report`.
//!
//! A suite that belongs to a goal of the catalogue (S4, R1, …) says at its end how much it asked and what came of it.
//! With `CHEZHU_FIGURES` set to a path, the line is appended to that file; without it nothing is written, and a test is
//! judged by its assertions either way.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::database::Engine;

impl Engine {
    /// The word for it in figures.
    pub fn word(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// A line, as text without its end.
fn written(suite: &str, goal: &str, values: &[(&str, Value)], ok: bool) -> String {
    let mut line = format!("{{\"suite\":{},\"goal\":{}", json!(suite), json!(goal));
    for (name, value) in values {
        // Into a String nothing can fail.
        let _ = write!(line, ",{}:{value}", json!(name));
    }
    let _ = write!(line, ",\"ok\":{ok}}}");
    line
}

/// Appends a suite's line to the file named by `CHEZHU_FIGURES`: the suite's id, its goal in words, the figures in the
/// order they are given (by habit the engine and the seconds last), and whether the goal was met. Lines of several tests
/// at once do not mix: each is one write.
///
/// # Panics
/// When the file cannot be written: figures that somebody asked for do not go missing quietly.
pub fn line(suite: &str, goal: &str, values: &[(&str, Value)], ok: bool) {
    let Some(path) = std::env::var_os("CHEZHU_FIGURES").filter(|path| !path.is_empty()) else {
        return;
    };
    let text = written(suite, goal, values, ok) + "\n";
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        panic!("{}: {error}", path.display());
    }
}

/// The two figures that stand at the end of every line: `engine`, and `seconds` since `start` to a tenth.
pub fn tail(engine: Engine, start: Instant) -> [(&'static str, Value); 2] {
    let seconds = (start.elapsed().as_millis() as f64 / 100.0).round() / 10.0;
    [("engine", json!(engine.word())), ("seconds", json!(seconds))]
}

/// How much a suite does: `short` in `make test`, `long` with `CHEZHU_LONG=1`, which `make soak` sets.
pub fn size<T>(short: T, long: T) -> T {
    match std::env::var_os("CHEZHU_LONG").is_some_and(|value| value == "1") {
        true => long,
        false => short,
    }
}

/// The median of what was measured; zero of nothing.
pub fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// One line of several tests of a program: each brings its part, the last one writes it. Where some of them do not run,
/// there is no line.
pub struct Tally<const N: usize> {
    of: usize,
    line: fn(held: usize, sums: [usize; N]),
    /// How many parts there are, how many of them held, and their figures added up.
    parts: Mutex<(usize, usize, [usize; N])>,
}

impl<const N: usize> Tally<N> {
    /// Of so many tests; `line` is told how many of them held, and the sums.
    pub const fn new(of: usize, line: fn(usize, [usize; N])) -> Tally<N> {
        Tally {
            of,
            line,
            parts: Mutex::new((0, 0, [0; N])),
        }
    }

    /// A test begins.
    pub const fn part(&'static self) -> Part<N> {
        Part {
            tally: self,
            held: false,
            figures: [0; N],
        }
    }
}

/// A test of a [`Tally`]. Dropped before [`Part::held`], by a panic or an error, it did not hold.
pub struct Part<const N: usize> {
    tally: &'static Tally<N>,
    held: bool,
    figures: [usize; N],
}

impl<const N: usize> Part<N> {
    /// The test holds, and has these figures.
    pub fn held(mut self, figures: [usize; N]) {
        (self.held, self.figures) = (true, figures);
    }
}

impl<const N: usize> Drop for Part<N> {
    fn drop(&mut self) {
        let mut parts = self.tally.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, held, sums) = &mut *parts;
        *count += 1;
        *held += usize::from(self.held);
        for (sum, figure) in sums.iter_mut().zip(self.figures) {
            *sum += figure;
        }
        if *count == self.tally.of {
            (self.tally.line)(*held, *sums);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use serde_json::{Value, json};

    use super::{Tally, written};

    static SEEN: AtomicUsize = AtomicUsize::new(0);
    static THREE: Tally<1> = Tally::new(3, |held, [sum]| SEEN.store(held * 100 + sum, Ordering::SeqCst));

    #[test]
    fn the_last_of_several_tests_tells_of_all_of_them() {
        THREE.part().held([3]);
        drop(THREE.part());
        assert_eq!(SEEN.load(Ordering::SeqCst), 0);
        THREE.part().held([4]);
        assert_eq!(SEEN.load(Ordering::SeqCst), 207);
    }

    #[test]
    fn a_line_is_json_in_the_order_it_was_given() {
        let text = written(
            "S4",
            "0 accepted of ≥ 80",
            &[("asked", json!(96)), ("accepted", json!(0))],
            true,
        );
        assert_eq!(
            text,
            "{\"suite\":\"S4\",\"goal\":\"0 accepted of ≥ 80\",\"asked\":96,\"accepted\":0,\"ok\":true}"
        );
        assert_eq!(
            serde_json::from_str::<Value>(&text).map(|one| one["ok"] == true).ok(),
            Some(true)
        );
    }
}
