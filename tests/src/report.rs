//! The figures of the suites beside their goals, as one table (`make report`).

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};

/// What is promised, by its id in the catalogue of goals.
pub const GOALS: [(&str, &str); 39] = [
    (
        "R1",
        "processes killed while owners book and messages go out: 0 acknowledged bookings lost or changed, 0 sold twice, 0 without their message, 0 sent twice",
    ),
    (
        "R2",
        "64 clients for the last place: exactly as many win as there are places, the others 409, 0 × 5xx",
    ),
    (
        "R3",
        "an Idempotency-Key replayed: 1 effect, the same bytes; another body 422",
    ),
    (
        "R4",
        "kill -9 of the database server: only 503 + Retry-After, 0 waits > 3 s, back ≤ 2 s after it accepts, nobody restarted",
    ),
    (
        "R5",
        "Redis emptied, killed, stopped, lying, absent: 0 wrong answers, 0 × 5xx, p99 ≤ 2 × usual",
    ),
    (
        "R6",
        "providers that fail in every way: 0 lost, tries within their limit, breaker opens ≤ 20 failures",
    ),
    (
        "R7",
        "SIGTERM under load: 0 accepted requests broken, readiness false first, exit ≤ 15 s, 0 unknown",
    ),
    (
        "R8",
        "48 hours, quiet hours and days of the year by an injected clock: 0 early, 0 missed, 0 double",
    ),
    (
        "R9",
        "poison: healthy ones are not held up, dead after ≤ 8 tries or 3 falls of a process",
    ),
    (
        "R10",
        "partners' events 1–5 ×, reordered, in parallel: the end is that of the model, 0 double effects",
    ),
    (
        "R11",
        "soak at 30 % of capacity: resident memory ≤ 1 MiB/10 min, files and connections flat, p99 drift ≤ 10 %",
    ),
    (
        "R12",
        "disk full: writes 503, integrity ok, back ≤ 5 s after there is room",
    ),
    (
        "R13",
        "killed at each migration step: the re-run converges, schema equal",
    ),
    (
        "R14",
        "5,000 misses at once on one key: ≤ 1 call upstream; nine o'clock: peak second ≤ 2 × mean",
    ),
    (
        "R15",
        "models of booking, outbox, session and consent over random seeds: 0 failures",
    ),
    (
        "O1",
        "three times what can be served: goodput ≥ 90 % of peak, admitted p99 ≤ 500 ms, shed p99 ≤ 50 ms, staff and partners ≥ 95 %",
    ),
    (
        "O2",
        "slow heads, bodies and readers: p99 of the others ≤ 2 × base, each closed ≤ 15 s",
    ),
    ("O3", "bombs: refused before they are read, memory ≤ 50 MiB more"),
    (
        "S1",
        "requests made up from the contract: 0 × 5xx, 0 breaks of the schema",
    ),
    (
        "S2",
        "every operation × every foreign principal: 0 leaks, 0 writes, foreign as nonexistent, uncovered list empty",
    ),
    (
        "S3",
        "mass assignment: every field that is not the client's is refused, the database unchanged",
    ),
    ("S4", "≥ 80 forged tokens: 0 accepted"),
    (
        "S5",
        "refresh, lost reply, theft in every order: never two live branches",
    ),
    ("S6", "forged webhooks: 0 accepted, replays 0 effects"),
    ("S7", "≥ 200 addresses that lead inside: 0 connections"),
    (
        "S8",
        "every filter, cursor and search × ≥ 300 payloads: 0 × 5xx, 0 rows more",
    ),
    ("S9", "≥ 120 stored scripts: 0 run in a browser"),
    (
        "S10",
        "≥ 150 bad uploads: 0 stored as sent, 0 metadata, each ≤ 2 s, memory ≤ 100 MiB more",
    ),
    (
        "S11",
        "codes, phones, logins and costs within their limits; known and unknown alike",
    ),
    ("S12", "fuzz targets: 0 crashes; the corpus replayed"),
    ("S13", "mutants of guards: caught"),
    ("S14", "advisories, licences, sources, secrets: 0 open"),
    (
        "P1",
        "planted personal data through everything: 0 hits in logs, metrics, errors, Redis, database files",
    ),
    ("P2", "erased: 0 bytes left"),
    ("P3", "every column in the registry of personal data"),
    (
        "P4",
        "the key of the house changed under load: 0 failed reads, the old key can go, swapped values found",
    ),
    ("P5", "care and marketing: 0 without consent at the time of sending"),
    ("X", "the faults of others (X1–X20): one named test each"),
    (
        "H",
        "two bff and two jobs on one PostgreSQL and one Redis: nothing depends on being alone",
    ),
];

/// The table, from lines of JSON; the last line of a suite, goal and engine counts. And whether all that was measured holds.
///
/// # Errors
/// When a line is none of ours.
pub fn table(lines: &str, when: &str) -> anyhow::Result<(String, bool)> {
    let mut found: BTreeMap<(String, String, String), Map<String, Value>> = BTreeMap::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let line: Map<String, Value> = serde_json::from_str(line)?;
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        found.insert((text("suite"), text("goal"), text("engine")), line);
    }
    let mut out = format!(
        "# Figures\n\nWritten by `make report` from what the suites measured on {when}. The load and what is measured share the same \
         machine; times are of debug builds where a line says so. A goal without a line was not measured in that run.\n\n\
         | goal | what is promised | figures | held |\n|---|---|---|---|\n"
    );
    let mut well = true;
    let known = GOALS.iter().map(|(id, _)| *id);
    let others = found
        .keys()
        .map(|(suite, ..)| suite.as_str())
        .filter(|id| !GOALS.iter().any(|(known, _)| known == id));
    let mut ids: Vec<&str> = known.chain(others).collect();
    ids.dedup();
    for id in ids {
        let promised = GOALS
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("", |(_, words)| *words);
        let mut first = true;
        for ((_, goal, _), line) in found.iter().filter(|((suite, ..), _)| suite == id) {
            let ok = line.get("ok") == Some(&Value::Bool(true));
            well &= ok;
            let promised = if first && !promised.is_empty() {
                promised
            } else {
                goal.as_str()
            };
            let held = if ok { "yes" } else { "**no**" };
            writeln!(
                out,
                "| {} | {} | {} | {held} |",
                if first { id } else { "" },
                cell(promised),
                cell(&figures(line))
            )?;
            first = false;
        }
        if first {
            writeln!(out, "| {id} | {} | – | not measured |", cell(promised))?;
        }
    }
    Ok((out, well))
}

fn figures(line: &Map<String, Value>) -> String {
    let own = |name: &str| ["suite", "goal", "ok", "engine"].contains(&name);
    let engine = line
        .get("engine")
        .and_then(Value::as_str)
        .map(|engine| format!("{engine}: "));
    let all: Vec<String> = line
        .iter()
        .filter(|(name, _)| !own(name))
        .map(|(name, value)| match value {
            Value::String(text) => format!("{} {text}", name.replace('_', " ")),
            other => format!("{} {other}", name.replace('_', " ")),
        })
        .collect();
    engine.unwrap_or_default() + &all.join(", ")
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn each_goal_has_its_row_and_the_last_line_of_a_suite_counts() -> anyhow::Result<()> {
        let lines = "{\"suite\":\"R4\",\"goal\":\"g\",\"engine\":\"postgres\",\"kills\":5,\"ok\":false}\n\
                     {\"suite\":\"R4\",\"goal\":\"g\",\"engine\":\"postgres\",\"kills\":9,\"ok\":true}\n\
                     {\"suite\":\"Z9\",\"goal\":\"else | where\",\"ok\":true}\n";
        let (text, well) = table(lines, "a day")?;
        assert!(well && text.contains("| R4 | kill -9"), "{text}");
        assert!(
            text.contains("postgres: kills 9 | yes |") && !text.contains("kills 5"),
            "{text}"
        );
        assert!(
            text.contains("| Z9 | else \\| where |") && text.contains("| R7 | SIGTERM"),
            "{text}"
        );
        assert!(text.contains("| – | not measured |"));
        let (text, well) = table("{\"suite\":\"P3\",\"goal\":\"g\",\"ok\":false}", "a day")?;
        assert!(!well && text.contains("**no**"), "{text}");
        assert!(table("what", "a day").is_err());
        Ok(())
    }
}
