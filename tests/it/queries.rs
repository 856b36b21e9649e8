//! Payloads in every parameter of every query (security.md S8): filters, sorts, cursors, searches. None is a fault, none
//! changes which rows come back: it is refused, or answered like a word that means nothing.

use std::time::{Duration, Instant};

use chezhu_tests::app::TestApp;
use chezhu_tests::digest::Digest;
use chezhu_tests::seed::{self, Seed};
use chezhu_tests::{figures, on_both};
use serde_json::{Value, json};

use crate::authorization::callers::Callers;
use crate::authorization::{Operation, all, nobody};

/// A word that no row has.
const NOTHING: &str = "zzqx9nothing";

/// Errors, booleans, times, patterns, columns, comments, encodings.
const PAYLOADS: [&str; 76] = [
    "'",
    "\"",
    "`",
    "\\",
    "''",
    "' '",
    "';",
    "\";",
    "')",
    "'))",
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "') OR ('1'='1",
    "' OR 'x' LIKE 'x",
    "1 OR 1=1",
    "1) OR (1=1",
    "1; DROP TABLE booking",
    "'; DROP TABLE person; --",
    "1' AND '1'='2",
    "' AND 1=0 UNION SELECT 1 --",
    "' UNION SELECT NULL --",
    "' UNION ALL SELECT NULL,NULL,NULL --",
    "1 UNION SELECT sqlite_version()",
    "' UNION SELECT version() --",
    "' UNION SELECT name FROM sqlite_master --",
    "' UNION SELECT table_name FROM information_schema.tables --",
    "'||(SELECT version())||'",
    "1 AND (SELECT 1 FROM pg_sleep(3))",
    "'; SELECT pg_sleep(3) --",
    "' OR pg_sleep(3) IS NULL --",
    "1) AND pg_sleep(3) --",
    "'||pg_sleep(3)--",
    "1 AND randomblob(300000000)",
    "' AND 1=LIKE('ABCDEFG',UPPER(HEX(RANDOMBLOB(300000000)))) --",
    "' WAITFOR DELAY '0:0:3' --",
    "SLEEP(3)",
    "%",
    "%%",
    "_",
    "%_%",
    "\\%",
    "%' --",
    "_____",
    "%' ESCAPE '!",
    "[a-z]",
    "*",
    "name",
    "id",
    "id DESC",
    "created_at desc, (SELECT 1)",
    "1,2,3",
    "(SELECT 1)",
    "CASE WHEN 1=1 THEN 1 ELSE 2 END",
    "NULL",
    "null",
    "true",
    "undefined",
    "NaN",
    "-1",
    "0",
    "1e400",
    "99999999999999999999",
    "0x7f",
    "$1",
    "$99",
    "?",
    ":id",
    "@id",
    "{{7*7}}",
    "${7*7}",
    "/* */",
    "--",
    "#",
    "\u{0}",
    "张三' OR '1'='1",
];

/// The payloads, each in several dresses: more than 300 in the long form.
fn payloads(turn: usize) -> Vec<String> {
    let dresses: [fn(&str) -> String; 4] = [
        str::to_owned,
        |one| one.to_uppercase(),
        |one| format!("{NOTHING}{one}"),
        |one| format!(" {one}\t"),
    ];
    let all = dresses
        .iter()
        .flat_map(|dress| PAYLOADS.iter().map(move |one| dress(one)));
    let step = figures::size(19, 1);
    all.enumerate()
        .filter(|(n, _)| (n + turn).is_multiple_of(step))
        .map(|(_, one)| one)
        .collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What a parameter must have so that the question can be asked at all.
fn needed(seed: &Seed, name: &str) -> String {
    match name {
        "items" => seed.items["oil"].to_string(),
        "way" => "leave".to_owned(),
        "moment" => "after_booking".to_owned(),
        "subject" => "repair".to_owned(),
        "amount_fen" => "1000000".to_owned(),
        "term_months" => "12".to_owned(),
        "reason" => "other".to_owned(),
        _ => "1".to_owned(),
    }
}

/// What was seen.
#[derive(Default)]
struct Seen {
    parameters: usize,
    asked: usize,
    faults: Vec<String>,
    rows: Vec<String>,
    slowest: Duration,
}

struct Search<'a> {
    app: &'a TestApp,
    seed: &'a Seed,
    contract: &'a Value,
    callers: &'a Callers,
}

impl Search<'_> {
    /// The answer with this in this parameter: its status, and its body when it is a list and not a problem.
    async fn ask(&self, it: &Operation, needed: &str, name: &str, value: &str, seen: &mut Seen) -> (u16, String) {
        let query = format!("?{needed}{name}={}", encoded(value));
        let fill = |path: &str, schema: &str| match schema {
            "StoreId" => self.seed.store.to_string(),
            "ItemId" => self.seed.items["oil"].to_string(),
            _ => nobody(self.app, self.contract, path, schema),
        };
        let began = Instant::now();
        let answered = self.callers.by(it, it.call_with(self.app, fill, &query)).send().await;
        seen.asked += 1;
        seen.slowest = seen.slowest.max(began.elapsed());
        if answered.status >= 500 {
            seen.faults
                .push(format!("{} {name}={value:?}: {}", it.name, answered.text()));
        }
        (
            answered.status,
            if answered.status == 200 {
                answered.text()
            } else {
                String::new()
            },
        )
    }

    async fn parameter(&self, it: &Operation, name: &str, turn: usize, seen: &mut Seen) {
        let parameters = it.words["parameters"].as_array().into_iter().flatten();
        let others = parameters
            .filter(|one| one["in"] == "query" && one["required"] == json!(true) && one["name"] != json!(name));
        let needed: String = others
            .filter_map(|one| one["name"].as_str())
            .map(|other| format!("{other}={}&", needed(self.seed, other)))
            .collect();
        seen.parameters += 1;
        let nothing = self.ask(it, &needed, name, NOTHING, seen).await;
        for payload in payloads(turn) {
            let answered = self.ask(it, &needed, name, &payload, seen).await;
            // A number, a truth or a blank may be a good value of its own; it is no payload there.
            let plain = ["-1", "0", "true", "null", "name", "id", "NULL"].contains(&payload.trim());
            if answered.0 == 200 && answered != nothing && !plain {
                seen.rows
                    .push(format!("{} {name}={payload:?}: {:.300}", it.name, answered.1));
            }
        }
    }
}

on_both! {
    async fn no_parameter_of_a_query_is_a_way_in(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let callers = Callers::new(&app, seed.store).await?;
        let li = app.owner("li").await;
        seed::car(&app, &li, &seed).await;
        let (contract, all) = all(&app).await?;
        let search = Search { app: &app, seed: &seed, contract: &contract, callers: &callers };
        let before = Digest::of(&app.db, app.engine, &[]).await?;
        let (began, mut seen) = (Instant::now(), Seen::default());
        for (turn, it) in all.iter().filter(|it| it.is_get()).enumerate() {
            let parameters = it.words["parameters"].as_array().into_iter().flatten();
            for name in parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str()) {
                search.parameter(it, name, turn + seen.parameters, &mut seen).await;
            }
        }
        let changed = before.changed(&Digest::of(&app.db, app.engine, &[]).await?);
        let values = [
            ("parameters", json!(seen.parameters)), ("asked", json!(seen.asked)), ("faults", json!(seen.faults.len())),
            ("row_sets_changed", json!(seen.rows.len())), ("tables_written", json!(changed.len())),
            ("slowest_ms", json!(u64::try_from(seen.slowest.as_millis())?)),
        ];
        let ok = seen.parameters > 90 && [seen.faults.len(), seen.rows.len(), changed.len()] == [0; 3];
        let goal = "every parameter × ≥ 300 payloads (soak): 0 × 5xx, 0 row sets changed, 0 > 1 s";
        figures::line("S8", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok && seen.slowest.as_millis() <= 1_000);
        assert!(ok, "{} parameters; faults: {:#?}; rows: {:#?}; written: {changed:?}", seen.parameters, seen.faults, seen.rows);
        Ok(())
    }
}
