//! What was measured: tables with their rows and bytes, and what one request costs.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A table of a filled database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: f64,
    /// Bytes of one row in the heap and in what is kept beside it, the head of the row included; 0 without rows.
    pub row: f64,
    /// Bytes of all its indexes on disk.
    pub index: f64,
    /// How many indexes it has.
    pub indexes: f64,
}

/// All tables, by name.
#[derive(Clone, Debug)]
pub struct Tables(BTreeMap<String, Table>);

/// A row of which the sample has none is taken for so many bytes …
const UNSEEN: f64 = 300.0;
/// … and an entry of an index where too few are there to divide its pages by.
const ENTRY: f64 = 56.0;
/// Rows from which the pages of an index say what an entry takes.
const ENOUGH: f64 = 400.0;
/// Pages are not full: what autovacuum leaves free, and what an index splits.
const LOOSE: f64 = 1.2;

impl Tables {
    /// From lines of JSON.
    ///
    /// # Errors
    /// When a line is none.
    pub fn read(text: &str) -> anyhow::Result<Tables> {
        let lines = text.lines().map(|line| {
            let table: Table = serde_json::from_str(line).with_context(|| line.to_owned())?;
            Ok((table.table.clone(), table))
        });
        Ok(Tables(lines.collect::<anyhow::Result<_>>()?))
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How many rows a table has in the sample.
    pub fn rows(&self, table: &str) -> f64 {
        self.0.get(table).map_or(0.0, |table| table.rows)
    }

    /// Bytes that one more row takes on disk, with its indexes.
    pub fn bytes(&self, table: &str) -> f64 {
        let Some(table) = self.0.get(table) else { return UNSEEN };
        let row = if table.rows > 0.0 { table.row } else { UNSEEN };
        let entries = if table.rows >= ENOUGH {
            table.index / table.rows
        } else {
            table.indexes * ENTRY
        };
        (row + entries) * LOOSE
    }
}

/// What one of each costs.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// Milliseconds of processor time, bff's and PostgreSQL's: a read of a booking.
    pub read: [f64; 2],
    /// The same when nothing changed.
    pub same: [f64; 2],
    /// The free slots of a day.
    pub slots: [f64; 2],
    /// A booking that is held; every other write is taken for as much.
    pub write: [f64; 2],
    /// Milliseconds of a store's today with 500 open matters, in all.
    pub today: f64,
    /// Deliveries a second of four workers on one PostgreSQL.
    pub deliveries: f64,
    /// KiB of an idle open page in bff.
    pub page: f64,
}

impl Costs {
    /// From what `make bench ARGS='--json FILE'` wrote.
    ///
    /// # Errors
    /// When a figure is missing: that part was not measured.
    pub fn read(text: &str) -> anyhow::Result<Costs> {
        let lines: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let find = |begin: &str| {
            let what = |line: &&Value| line["what"].as_str().is_some_and(|what| what.starts_with(begin));
            lines
                .iter()
                .find(what)
                .with_context(|| format!("the benchmark's file has no “{begin}…”"))
        };
        let pair = |name: &str| {
            let line = find(&format!("processor time of one {name}"))?;
            let figure = |n: usize| line["figures"][n].as_f64().context("a cost without figures");
            let pair = [figure(0)?, figure(1)?];
            ensure!(pair.iter().sum::<f64>() > 0.0, "{name} cost nothing: too few of them");
            anyhow::Ok(pair)
        };
        let deliveries = find("deliveries, 4 worker(s), 100000 rows / pgbench")?;
        Ok(Costs {
            read: pair("read of a booking")?,
            same: pair("304 of a booking")?,
            slots: pair("free slots of a day")?,
            write: pair("booking that is held")?,
            today: find("today with 500 open matters, PostgreSQL")?["value"]
                .as_f64()
                .context("a value")?,
            deliveries: deliveries["figures"][0]
                .as_f64()
                .context("deliveries without figures")?,
            page: find("memory of an idle connection")?["value"]
                .as_f64()
                .context("a value")?,
        })
    }
}

/// A file of the repository.
///
/// # Errors
/// When it cannot be read.
pub fn file(path: &str) -> anyhow::Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join(path)).with_context(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Costs, Tables};

    #[test]
    fn a_row_costs_its_bytes_and_those_of_its_indexes() -> anyhow::Result<()> {
        let lines = concat!(
            r#"{"table":"many","rows":1000,"row":100,"index":50000,"indexes":2}"#,
            "\n",
            r#"{"table":"few","rows":10,"row":100,"index":16384,"indexes":2}"#,
            "\n",
            r#"{"table":"none","rows":0,"row":0,"index":8192,"indexes":1}"#
        );
        let tables = Tables::read(lines)?;
        // 100 + 50, a fifth loose.
        assert!((tables.bytes("many") - 180.0).abs() < 1e-9);
        // Two pages of an index for ten rows say nothing: two entries of 56.
        assert!((tables.bytes("few") - 254.4).abs() < 1e-9);
        assert!((tables.bytes("none") - 427.2).abs() < 1e-9);
        assert!(tables.rows("nowhere") < 1e-9);
        Ok(())
    }

    #[test]
    fn a_cost_that_was_not_measured_is_said() {
        let error = Costs::read(r#"{"what":"something else"}"#)
            .map(|_| ())
            .map_err(|error| error.to_string());
        assert!(error.is_err_and(|said| said.contains("has no")));
    }
}
