//! Alerts and the board look at what is there: every metric that they name is exported, and the four numbers are watched.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use chezhu::ground::clock::Clock;
use serde_json::Value;

use super::sample::Sample;
use super::{file, skipped, text};

/// The names of our metrics in this text, as they are exported.
fn metrics(text: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names = text
        .split(|c| !word(c))
        .filter(|name| name.starts_with("chezhu_") || name.starts_with("wechat_"));
    names.map(|name| name.trim_end_matches("_bucket").to_owned()).collect()
}

/// Every expression of the board.
fn expressions(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| expressions(one, into)),
        Value::Object(fields) => {
            into.extend(fields.get("expr").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|one| expressions(one, into));
        }
        _ => {}
    }
}

/// The expressions of the alerts; their other words are for people.
fn rules() -> anyhow::Result<String> {
    let text = text("deploy/prometheus/rules.yaml")?;
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        inside = line.starts_with("expr:") || (inside && !line.contains(": ") && !line.starts_with("for:"));
        inside || line.starts_with("expr:")
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn board() -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&text("deploy/grafana/chezhu.json")?)?)
}

/// The four numbers of an operator, and what else each place shows.
const FOUR: [&str; 6] = [
    "chezhu_outbox_oldest_due_seconds",
    "chezhu_outbox_dead",
    "chezhu_outbox_unknown",
    "chezhu_sweep_last_success_timestamp_seconds",
    "chezhu_sweep_period_seconds",
    "chezhu_http_requests_total",
];

#[tokio::test]
async fn what_alerts_and_the_board_look_at_is_exported() -> anyhow::Result<()> {
    let mut expr = Vec::new();
    expressions(&board()?, &mut expr);
    let (alerts, panels) = (metrics(&rules()?), metrics(&expr.join("\n")));
    for number in FOUR {
        assert!(alerts.contains(number), "no alert watches {number}");
        assert!(panels.contains(number), "the board does not show {number}");
    }
    let sample = Sample::laid_out().await?;
    sample.done("bff-under-test", &["admin", "keys", "generate"]).await?;
    sample.done("bff-under-test", &["migrate"]).await?;
    // A house in trouble: one message was given up, of one nobody knows, one cannot be read by anybody.
    let now = Clock::system().now().ms();
    for (n, state) in ["dead", "unknown", "ready"].into_iter().enumerate() {
        let id = format!("01930000-0000-7000-8000-00000000000{n}");
        let row = format!(
            "INSERT INTO delivery (id, kind, channel, promise, lane, aggregate_kind, aggregate_id, event_no, audience, store_id, \
             payload, state, intended_at, not_before, attempts, crashes) VALUES ('{id}', 'booking.confirmed', 'wechat_subscribe', \
             'at_most_once', 0, 'booking', '{id}', 1, 'person', '{id}', '', '{state}', {now}, {now}, 0, 0)"
        );
        sample.sql(&row).await?;
    }
    let (mut bff, mut jobs) = (
        sample.start("bff-under-test", "serve")?,
        sample.start("jobs-under-test", "run")?,
    );
    sample.ready("CHEZHU_HTTP__INNER_LISTEN").await?;
    sample.ready("CHEZHU_JOBS__INNER_LISTEN").await?;
    sample.somebody_comes().await?;
    let mut missing = BTreeSet::new();
    for _ in 0..100 {
        let scraped = [
            sample.metrics("CHEZHU_HTTP__INNER_LISTEN").await?,
            sample.metrics("CHEZHU_JOBS__INNER_LISTEN").await?,
        ];
        let exported = metrics(&scraped.concat());
        missing = alerts
            .union(&panels)
            .filter(|name| !exported.contains(*name))
            .cloned()
            .collect();
        if missing.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(
        missing.is_empty(),
        "alerts or the board look at what nobody exports: {missing:?}"
    );
    sample.ends([&mut bff, &mut jobs]).await
}

/// The audit's gauge is set by a sweep of the night: it must be there from the start all the same.
#[test]
fn promtool_reads_the_rules_and_their_tests_pass() -> anyhow::Result<()> {
    let folder = file("deploy/prometheus");
    for words in [["check", "rules", "rules.yaml"], ["test", "rules", "rules.test.yaml"]] {
        match Command::new("promtool").args(words).current_dir(&folder).output() {
            Ok(output) => assert!(output.status.success(), "{words:?}: {output:?}"),
            Err(_absent) => skipped("the rules of Prometheus: promtool is not here (Debian: prometheus)"),
        }
    }
    Ok(())
}

/// Each panel can be drawn: a place, a source, and no two on top of each other.
#[test]
fn the_board_is_whole() -> anyhow::Result<()> {
    let board = board()?;
    let panels = board["panels"].as_array().cloned().unwrap_or_default();
    assert!(panels.len() >= 8);
    let mut taken = BTreeSet::new();
    for panel in &panels {
        assert_eq!(panel["datasource"]["uid"], "${source}", "{panel}");
        let number = |key: &str| panel["gridPos"][key].as_u64().unwrap_or_default();
        assert!(number("w") > 0 && number("x") + number("w") <= 24, "{panel}");
        for (x, y) in (number("x")..number("x") + number("w"))
            .flat_map(|x| (number("y")..number("y") + number("h")).map(move |y| (x, y)))
        {
            assert!(taken.insert((x, y)), "{} stands on another panel", panel["title"]);
        }
    }
    assert_eq!(board["templating"]["list"][0]["name"], "source");
    Ok(())
}
