//! Nothing depends on being alone: two servers and two hands of jobs on one PostgreSQL and one Redis, every request going to
//! the other one of the two (`CHEZHU_TEST_TWINS=1`, tests/src/app/twin.rs). Here a selection; `make soak` runs all of it so.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use chezhu_tests::database::Engine;
use chezhu_tests::{figures, on_both};
use serde_json::json;

/// What could lean on memory of its own: sessions, keys of repeats, places sold once, partners' doors.
const SHORT: [&str; 3] = ["identity::", "booking::race::", "feed::door::"];

/// What the report calls it; tools/soak.sh writes the line of the whole suite with the same words.
const GOAL: &str = "nothing depends on being alone";

/// The number before a word of what cargo's tests say at their end.
fn said_of(word: &str, said: &str) -> Option<u32> {
    let result = said.lines().find(|line| line.starts_with("test result:"))?;
    result.split(word).next()?.rsplit(' ').next()?.parse().ok()
}

/// The tests of this very program, once more, with twins.
#[test]
fn a_selection_of_the_suite_holds_with_two_of_each() -> anyhow::Result<()> {
    let began = Instant::now();
    let output = Command::new(std::env::current_exe()?)
        .env("CHEZHU_TEST_TWINS", "1")
        // Their own lines would stand for those of the suites with one of each.
        .env_remove("CHEZHU_FIGURES")
        .args([
            "--test-threads=2",
            "--skip",
            "sqlite",
            "--skip",
            "a_selection_of_the_suite",
        ])
        .args(SHORT)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let passed = said_of(" passed", &said).with_context(|| said.clone())?;
    let failed = said_of(" failed", &said).with_context(|| said.clone())?;
    let values = [
        ("modules", json!(SHORT.len())),
        ("passed", json!(passed)),
        ("failed", json!(failed)),
    ];
    let ok = output.status.success() && passed > 10;
    let tail = figures::tail(Engine::Postgres, began);
    figures::line("H", GOAL, &[&values[..], &tail].concat(), ok);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(passed > 10, "only {passed} tests ran: {said}");
    Ok(())
}

on_both! {
    /// Who logs out at one server is out at the other within five seconds, though both had seen the token (security.md 5.2).
    async fn a_session_that_ended_at_one_is_over_at_the_other(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        // Both have it in memory now.
        for _ in 0..2 {
            app.get("/api/v1/me").bearer(&li.token).expect(200).await;
        }
        app.post("/api/v1/auth/logout", &()).bearer(&li.token).expect(204).await;
        let mut let_in = 0;
        for _ in 0..50 {
            let pair = [app.get("/api/v1/me").bearer(&li.token).send().await, app.get("/api/v1/me").bearer(&li.token).send().await];
            let_in = pair.iter().filter(|reply| reply.status == 200).count();
            if let_in == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(let_in, 0, "still let in after five seconds");
        Ok(())
    }

    /// A write that is repeated at the other server is the same write.
    async fn a_repeat_at_the_other_is_the_same_write(app: TestApp) -> anyhow::Result<()> {
        let li = app.owner("li").await;
        let wish = serde_json::json!({ "plate": "粤B12345" });
        let ask = || app.post("/api/v1/vehicles", &wish).bearer(&li.token).key("one-key-for-both-servers");
        let (first, again) = (ask().expect(201).await, ask().expect(201).await);
        assert_eq!(first, again);
        let garage = app.get("/api/v1/vehicles").bearer(&li.token).expect(200).await;
        assert_eq!(garage.as_array().map(Vec::len), Some(1), "{garage}");
        Ok(())
    }
}
