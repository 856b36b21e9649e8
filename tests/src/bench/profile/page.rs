//! What one request takes, in a table of the page.

use std::path::Path;

use super::What;
use crate::bench::peers::page::{House, between};

/// Crates that are named in the page.
const NAMED: usize = 6;
const BEGIN: &str = "<!-- profile: begin -->";
const END: &str = "<!-- profile: end -->";

/// What one request takes.
pub struct Counted {
    pub(super) what: What,
    /// Instructions of bff.
    pub(super) instructions: f64,
    /// Calls into the allocator.
    pub(super) allocations: f64,
    /// Statements over the wire, `BEGIN` and `COMMIT` among them.
    pub(super) statements: f64,
    /// Share of the instructions by crate, in percent, the largest first.
    pub(super) crates: Vec<(String, f64)>,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Path => "read: the path of an order",
            What::Repair => "read: a repair, as its owner sees it",
            What::Slots => "read: the free slots of a day",
            What::Fresh => "read: an unchanged path, 304",
            What::Book => "write: a booking",
            What::Finish => "write: a survey is finished",
        }
    }
}

impl Counted {
    /// The first crates with their shares.
    pub(super) fn shares(&self, most: usize) -> String {
        let some = self.crates.iter().take(most);
        let some: Vec<String> = some.map(|(name, percent)| format!("{name} {percent:.0} %")).collect();
        some.join(", ")
    }
}

/// Writes what was counted into a page, between its marks.
///
/// # Errors
/// As of the page.
pub fn write(page: &Path, all: &[Counted], times: usize) -> anyhow::Result<()> {
    let house = House::ours()?;
    let mut text = format!(
        "{}; {times} requests of one client each, callgrind.\n\n| request | instructions | allocations | statements | where, by crate |\n\
         |---|---|---|---|---|\n",
        house.line()
    );
    for one in all {
        text += &format!(
            "| {} | {:.0} k | {:.0} | {:.1} | {} |\n",
            one.what.words(),
            one.instructions / 1_000.0,
            one.allocations,
            one.statements,
            one.shares(NAMED)
        );
    }
    between(page, BEGIN, END, &text)
}

/// Shares of the crates, the largest first, from lines like `1,234 (5.6%)  ???:<sqlx_postgres::a::B as c::D>::e [file]`.
pub(super) fn crates(lines: &[String], total: f64) -> Vec<(String, f64)> {
    let mut all: Vec<(String, f64)> = Vec::new();
    for line in lines {
        let Some((cost, rest)) = line.split_once(' ') else {
            continue;
        };
        let Ok(cost) = cost.replace(',', "").parse::<f64>() else {
            continue;
        };
        let function = rest.split_once("???:").map_or(rest, |(_, name)| name);
        let name = whose(function);
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += cost * 100.0 / total,
            None => all.push((name, cost * 100.0 / total)),
        }
    }
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

/// The crate of a function; of what is not Rust's, the library.
fn whose(function: &str) -> String {
    let inner = function
        .trim_start_matches(['<', '&', '*', '(', '['])
        .trim_start_matches("mut ");
    if inner.starts_with("mi_") || inner.starts_with("_mi_") {
        return "mimalloc".to_owned();
    }
    if inner.contains("25519") || inner.starts_with("aws_lc") {
        return "aws-lc".to_owned();
    }
    match inner.split_once("::") {
        Some((name, _)) if name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_') => match name {
            "core" | "alloc" | "std" | "hashbrown" => "std".to_owned(),
            name if name.starts_with("sqlx") => "sqlx".to_owned(),
            name if name.starts_with("actix") => "actix".to_owned(),
            name if name.starts_with("chezhu") => "chezhu".to_owned(),
            name => name.to_owned(),
        },
        _ => "libc and others".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::crates;

    #[test]
    fn costs_are_summed_by_crate() {
        let lines = [
            "60 (60.0%)  ???:<sqlx_core::a::B as core::fmt::Debug>::fmt [/x]",
            "20 (20.0%)  ???:sqlx_postgres::c [/x]",
            "10 (10.0%)  ???:Ledwards25519_scalarmuldouble_alt_epadd [/x]",
            "4 ( 4.0%)  ???:aws_lc_0_47_0_sha256_block_data_order_avx [/x]",
            "15 (15.0%)  ???:__memcpy_avx_unaligned_erms [/lib/libc.so]",
            "5 ( 5.0%)  ???:mi_malloc [/x]",
        ];
        let lines: Vec<String> = lines.map(str::to_owned).to_vec();
        let found = crates(&lines, 100.0);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sqlx", "libc and others", "aws-lc", "mimalloc"]);
        assert!((found[0].1 - 80.0).abs() < 0.1);
    }
}
