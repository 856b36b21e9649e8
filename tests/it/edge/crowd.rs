//! A crowd of slow clients (security.md O2): heads and bodies that come drop by drop are given up one by one, and whoever is
//! quick is served meanwhile.

use std::time::{Duration, Instant};

use chezhu_tests::app::TestApp;
use chezhu_tests::{figures, on_both};
use futures::future::join_all;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEAD: &[u8] = b"GET /api/v1/stores HTTP/1.1\r\nhost: x\r\nx-slow: ";
const BODY: &[u8] =
    b"POST /api/v1/auth/wechat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{";

/// Comes `later`, sends the beginning, then a drop each second; how long until the server ended it, `None` when it did not in
/// 15 seconds.
async fn drip(app: &TestApp, later: Duration, beginning: &[u8]) -> anyhow::Result<Option<Duration>> {
    tokio::time::sleep(later).await;
    let began = Instant::now();
    let stream = TcpStream::connect(app.base.trim_start_matches("http://")).await?;
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(beginning).await?;
    let drops = async {
        while writing.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        // Nobody is there any more: the other half knows.
        std::future::pending::<()>().await;
    };
    let ended = async {
        let mut answer = Vec::new();
        // A connection that was reset is ended too.
        let _how = reading.read_to_end(&mut answer).await;
    };
    let whole = async {
        tokio::select! {
            () = drops => {}
            () = ended => {}
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(15), whole).await;
    Ok(ended.ok().map(|()| began.elapsed()))
}

on_both! {
    with [("http.body_seconds", "2")]
    async fn the_slow_are_given_up_and_the_quick_are_served(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let many = figures::size(50, 500);
        let quick = async || {
            let mut took = Vec::new();
            let mut refused = 0;
            for _ in 0..100 {
                let began = Instant::now();
                refused += usize::from(app.get("/api/v1/stores").send().await.status != 200);
                took.push(began.elapsed());
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            took.sort_unstable();
            (took[98], refused)
        };
        let (alone, _) = quick().await;
        // One after the other: who asks shares this task with them, and would wait for a thousand drops at once, not for the server.
        let slow = (0_u64..).take(2 * many).map(|n| drip(&app, Duration::from_millis(n), if n % 2 == 0 { HEAD } else { BODY }));
        let (slow, (beside, refused)) = futures::join!(join_all(slow), quick());
        let slow = slow.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (closed, longest) = (slow.iter().flatten().count(), slow.iter().flatten().max().copied().unwrap_or_default());
        let values = [
            ("slow", json!(slow.len())), ("closed_in_15_s", json!(closed)), ("longest_ms", json!(u64::try_from(longest.as_millis())?)),
            ("quick_refused", json!(refused)), ("p99_alone_us", json!(u64::try_from(alone.as_micros())?)),
            ("p99_beside_us", json!(u64::try_from(beside.as_micros())?)),
        ];
        let ok = closed == 2 * many && refused == 0;
        let goal = "500 slow heads + 500 slow bodies (soak): each closed ≤ 15 s, the quick all served, p99 ≤ 2 × base";
        figures::line("O2", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok && beside <= 2 * alone);
        assert!(ok, "{closed} of {} closed, {refused} of the quick refused", slow.len());
        Ok(())
    }
}
