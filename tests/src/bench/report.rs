//! What was measured, as a table and as JSON lines.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

/// What is aimed at.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// At least this ratio.
    AtLeast(f64),
    /// At most this ratio.
    AtMost(f64),
    /// Less than so many milliseconds.
    LessMs(f64),
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What was measured against what.
    pub what: String,
    /// The median over the rounds: a ratio, or milliseconds.
    pub value: f64,
    /// The lowest and highest round.
    pub range: [f64; 2],
    /// What is aimed at.
    pub aim: Aim,
    /// Absolute figures, for context only.
    pub context: String,
    /// Of a ratio of rates: ours, a second, the median. Of a cost: what bff and PostgreSQL took of it, in milliseconds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<f64>,
}

/// The median; 0 of nothing.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match (values.get(half), values.len() % 2) {
        (Some(middle), 1) => *middle,
        (Some(upper), _) => (upper + values.get(half.saturating_sub(1)).copied().unwrap_or(*upper)) / 2.0,
        (None, _) => 0.0,
    }
}

impl Line {
    /// A line from the value of each round.
    pub fn of(what: impl Into<String>, rounds: &[f64], aim: Aim, context: impl Into<String>) -> Line {
        let fold = |pick: fn(f64, f64) -> f64| rounds.iter().copied().reduce(pick).unwrap_or_default();
        let (value, range) = (median(rounds.iter().copied()), [fold(f64::min), fold(f64::max)]);
        Line {
            what: what.into(),
            value,
            range,
            aim,
            context: context.into(),
            figures: Vec::new(),
        }
    }

    /// The same line with these figures beside it, for who reads the JSON.
    #[must_use]
    pub fn with_figures(self, figures: impl IntoIterator<Item = f64>) -> Line {
        Line {
            figures: figures.into_iter().collect(),
            ..self
        }
    }

    /// A ratio of rates, round by round.
    pub fn ratio(what: impl Into<String>, ours: &[f64], theirs: &[f64], aim: f64) -> Line {
        let rounds: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a / b).collect();
        let rate = |rates: &[f64]| median(rates.iter().copied());
        Line::of(
            what,
            &rounds,
            Aim::AtLeast(aim),
            format!("{:.0} against {:.0} a second", rate(ours), rate(theirs)),
        )
        .with_figures([rate(ours)])
    }

    /// Whether the aim is met.
    pub fn met(&self) -> bool {
        match self.aim {
            Aim::AtLeast(aim) => self.value >= aim,
            Aim::AtMost(aim) => self.value <= aim,
            Aim::LessMs(aim) => self.value < aim,
        }
    }

    fn row(&self) -> [String; 5] {
        let (unit, aim) = match self.aim {
            Aim::AtLeast(aim) => ("", format!("≥ {aim}")),
            Aim::AtMost(aim) => ("", format!("≤ {aim}")),
            Aim::LessMs(aim) => (" ms", format!("< {aim} ms")),
        };
        let value = format!("{:.2}{unit} ({:.2}–{:.2})", self.value, self.range[0], self.range[1]);
        [
            self.what.clone(),
            value,
            aim,
            if self.met() { "met" } else { "missed" }.to_owned(),
            self.context.clone(),
        ]
    }
}

/// The table as Markdown.
pub fn table(lines: &[Line]) -> String {
    let head = ["measure", "median (lowest–highest)", "aim", "", "figures of this run"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(lines.iter().map(Line::row)).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut out = String::new();
    for (n, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!(" {cell:<width$} "))
            .collect();
        out.push_str(&format!("|{}|\n", cells.join("|")));
        if n == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            out.push_str(&format!("|{}|\n", rule.join("|")));
        }
    }
    out
}

/// Writes a JSON object for each line.
pub fn write_json(path: &Path, lines: &[Line]) -> anyhow::Result<()> {
    let mut file = std::fs::File::create(path)?;
    for line in lines {
        let mut value = serde_json::to_value(line)?;
        value["met"] = line.met().into();
        writeln!(file, "{value}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Line, median};

    #[test]
    fn a_ratio_is_the_median_of_rounds_not_the_ratio_of_medians() {
        assert!((median([3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        let line = Line::ratio("x", &[10.0, 20.0, 90.0], &[10.0, 40.0, 100.0], 0.95);
        assert!((line.value - 0.9).abs() < 1e-9 && !line.met());
    }
}
