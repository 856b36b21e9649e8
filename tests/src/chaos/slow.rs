//! Clients that take their time (security.md O2): heads that do not end, bodies that come byte by byte, readers that do not
//! read. The others do not notice, and each of the slow is shown out.

use std::cell::Cell;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::crowd::{Eye, awake, crowd};
use super::{Found, SEED, calm};
use crate::crash::house::{House, Otherwise};
use crate::database::Engine;

/// How somebody is slow.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The head never ends.
    Head,
    /// The body never ends.
    Body,
}

/// One of them; how long it was let in, `None` when it had to go by itself after half a minute.
async fn one(to: &str, way: Way) -> Option<Duration> {
    let began = Instant::now();
    let mut wire = TcpStream::connect(to).await.ok()?;
    let head = match way {
        Way::Head => "GET /api/v1/stores HTTP/1.1\r\nhost: x\r\nx-slow: ",
        Way::Body => {
            "POST /api/v1/auth/wechat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"
        }
    };
    wire.write_all(head.as_bytes()).await.ok()?;
    let mut answer = [0; 1024];
    while began.elapsed() < Duration::from_secs(30) {
        // A byte a second, as those do it.
        match timeout(Duration::from_secs(1), wire.read(&mut answer)).await {
            Ok(Ok(0) | Err(_)) => return Some(began.elapsed()),
            Ok(Ok(_answered)) => {}
            Err(_still_waiting) => {
                if wire.write_all(b" ").await.is_err() {
                    return Some(began.elapsed());
                }
            }
        }
    }
    None
}

/// So many of each way at once.
///
/// # Errors
/// When something does not start.
pub async fn run(engine: Engine, each: usize) -> anyhow::Result<Found> {
    let goal =
        "slow heads and bodies beside a crowd: p99 of the others ≤ 2 × usual, each closed ≤ 15 s, nobody shed for them";
    let mut found = Found::of("O2", goal, engine);
    let other = Otherwise {
        settings: vec![("HTTP__AT_ONCE", "64".to_owned())],
        ..Otherwise::default()
    };
    let house = House::otherwise(calm(engine), other).await?;
    let (eye, over) = (Eye::default(), Cell::new(false));
    let to = house.place.base.trim_start_matches("http://").to_owned();
    let trouble = async {
        awake(&eye).await;
        let from = Instant::now();
        sleep(Duration::from_secs(4)).await;
        let slow = Instant::now();
        let ways = (0..2 * each).map(|n| one(&to, if n % 2 == 0 { Way::Head } else { Way::Body }));
        let closed = futures::future::join_all(ways.collect::<Vec<_>>()).await;
        let end = Instant::now();
        over.set(true);
        anyhow::Ok((closed, from, slow, end))
    };
    let ((), (closed, from, slow, end)) = futures::try_join!(crowd(&house.place, 4, SEED, &eye, &over), trouble)?;
    {
        let seen = eye.borrow();
        let ((usual, _), (meanwhile, many)) = (seen.p99(from, slow), seen.p99(slow, end));
        let left = closed.iter().filter(|one| one.is_none()).count();
        let longest = closed.iter().flatten().max().copied().unwrap_or_default();
        found.note("slow_clients", json!(closed.len()));
        found.note("not_closed", json!(left));
        found.note("asked_meanwhile", json!(many));
        found.note("p99_usual_ms", json!(usual));
        found.within("p99_meanwhile_ms", meanwhile, (2 * usual).max(20));
        found.within("longest_open_ms", longest.as_millis(), 15_000);
        found.must(left == 0, || format!("{left} are still there after half a minute"));
        found.must(many > 0 && seen.faults.is_empty(), || format!("{:?}", seen.faults));
        found.none("busy", seen.count(503));
    }
    house.close().await;
    Ok(found)
}
