//! Bombs (security.md O3): what is small to send and large to take.

use std::time::Instant;

use chezhu_tests::{figures, on_both};
use serde_json::json;

use super::body::doors;

const JSON: &str = "application/json";

/// Resident memory of this process, which holds the server too, in MiB.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = pages.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    pages * 4 / 1024
}

on_both! {
    async fn nothing_large_is_taken_in(app: TestApp) -> anyhow::Result<()> {
        let (began, before) = (Instant::now(), resident());
        let mut asked = 0;
        let mut wrong = Vec::new();
        let items = format!("{{\"item_ids\":[{}]}}", vec!["1"; 20_000].join(","));
        let many = format!("[{}]", vec!["0"; 100_000].join(","));
        let fields = format!("{{{}}}", (0..8_000).map(|n| format!("\"f{n}\":1")).collect::<Vec<_>>().join(","));
        let number = format!("{{\"a\":{}}}", "9".repeat(60_000));
        let bomb = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &[0; 4_096]].concat();
        for (door, call) in doors(&app).await? {
            for (what, call, statuses) in [
                ("a list of 100,000", call().body(JSON, many.as_str()), &[400, 413, 422][..]),
                ("a list of 20,000 within", call().body(JSON, items.as_str()), &[400, 413, 422][..]),
                ("8,000 fields", call().body(JSON, fields.as_str()), &[400, 413, 422][..]),
                ("a number of 60,000 digits", call().body(JSON, number.as_str()), &[400, 413, 422][..]),
                ("33 levels", call().body(JSON, "[".repeat(33)), &[400][..]),
                ("60,000 levels", call().body(JSON, "[".repeat(60_000)), &[400][..]),
                ("a packed body", call().body(JSON, bomb.clone()).header("content-encoding", "gzip"), &[415][..]),
                ("a body packed otherwise", call().body(JSON, bomb.clone()).header("content-encoding", "br"), &[415][..]),
                ("a body packed twice", call().body(JSON, bomb.clone()).header("content-encoding", "gzip, deflate"), &[415][..]),
                ("300,000 blanks", call().body(JSON, vec![b' '; 300_000]), &[413][..]),
            ] {
                let answered = call.send().await;
                asked += 1;
                if !statuses.contains(&answered.status) {
                    wrong.push(format!("{door}, {what}: {} {:.200}", answered.status, answered.text()));
                }
            }
        }
        // Heads: they are refused, or the connection ends before anybody has read them all.
        let client = reqwest::Client::new();
        let long = "a".repeat(1 << 20);
        for (what, request) in [
            ("a query of a MiB", client.get(format!("{}/api/v1/stores?x={long}", app.base))),
            ("a header of a MiB", client.get(format!("{}/api/v1/stores", app.base)).header("x-long", &long)),
            ("a path of a MiB", client.get(format!("{}/api/v1/{long}", app.base))),
        ] {
            asked += 1;
            match request.send().await.map(|reply| reply.status().as_u16()) {
                Ok(status) if !(400..500).contains(&status) => wrong.push(format!("{what}: {status}")),
                _ => {}
            }
        }
        app.get("/api/v1/stores").expect(200).await;
        let grown = resident().saturating_sub(before);
        let values = [("asked", json!(asked)), ("taken", json!(wrong.len())), ("rss_rise_mib", json!(grown))];
        let ok = wrong.is_empty() && asked > 50;
        let goal = "0 bombs taken; RSS rise ≤ 50 MiB (of the whole test process: alone it is the server's)";
        figures::line("O3", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok && grown <= 50);
        assert!(ok, "{wrong:#?}");
        Ok(())
    }
}
