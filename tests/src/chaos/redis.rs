//! Redis does what it likes (security.md R5): emptied each second, killed, stopped, somebody else in its place, gone. Nobody
//! notices but by the limits, which each process then keeps for itself (`it/redis.rs` counts them).

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Child;
use tokio::time::{sleep, timeout};

use super::crowd::{Eye, awake, passing};
use super::postgres::{ended, kept};
use super::{Found, SEED, calm, fresh_seed};
use crate::crash::Luck;
use crate::crash::house::{House, Otherwise};
use crate::crash::programs::{free_port, mortal, signal};
use crate::database::Engine;

async fn start(port: u16, folder: &Path) -> anyhow::Result<Child> {
    let mut command = mortal(Path::new("redis-server"), "KILL", &[]);
    command.args([
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--port",
        &port.to_string(),
        "--dir",
    ]);
    command
        .arg(folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let child = command
        .spawn()
        .context("redis-server is missing: run make test, which installs it")?;
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(child);
        }
        sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("redis-server does not listen")
}

async fn flush(port: u16) -> anyhow::Result<()> {
    let mut wire = TcpStream::connect(("127.0.0.1", port)).await?;
    Ok(wire.write_all(b"FLUSHALL\r\nQUIT\r\n").await?)
}

/// Somebody else at the address, who answers anything with what is no answer, for so long.
async fn lie(port: u16, long: Duration) -> anyhow::Result<()> {
    let door = TcpListener::bind(("127.0.0.1", port)).await?;
    let lies: [&[u8]; 5] = [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"*-7\r\n$99999999999\r\n",
        b"\x00\xff\xfe\r\n",
        b"+OK\r\n+OK\r\n+OK\r\n",
        b":notanumber\r\n",
    ];
    let (began, mut open, mut n) = (Instant::now(), Vec::new(), 0);
    while began.elapsed() < long {
        if let Ok(Ok((wire, _))) = timeout(Duration::from_millis(5), door.accept()).await {
            open.push(wire);
        }
        for wire in &mut open {
            n += 1;
            let _hung_up = timeout(Duration::from_millis(5), wire.write_all(lies[n % lies.len()])).await;
        }
        if open.len() > 64 {
            open.remove(0);
        }
    }
    Ok(())
}

/// What was done, from when to when.
type Phase = (&'static str, Instant, Instant);

async fn trouble(
    port: u16,
    folder: &Path,
    each: Duration,
    (eye, over): (&Eye, &Cell<bool>),
) -> anyhow::Result<Vec<Phase>> {
    let mut phases = Vec::new();
    let done = async {
        let mut server = start(port, folder).await?;
        awake(eye).await;
        let mut note = |name, from| phases.push((name, from, Instant::now()));
        let from = Instant::now();
        sleep(each).await;
        note("usual", from);
        let from = Instant::now();
        while from.elapsed() < each {
            flush(port).await?;
            sleep(Duration::from_secs(1)).await;
        }
        note("flushed", from);
        let from = Instant::now();
        for _ in 0..10 {
            server.kill().await?;
            sleep(each / 20).await;
            server = start(port, folder).await?;
            sleep(each / 20).await;
        }
        note("killed", from);
        let from = Instant::now();
        signal(&server, "STOP").await?;
        sleep(each).await;
        note("stopped", from);
        signal(&server, "CONT").await?;
        server.kill().await?;
        let from = Instant::now();
        lie(port, each).await?;
        note("lying", from);
        let from = Instant::now();
        sleep(each).await;
        note("absent", from);
        let _server = start(port, folder).await?;
        // Two seconds to find each other again.
        sleep(Duration::from_secs(2)).await;
        let from = Instant::now();
        sleep(each).await;
        note("back", from);
        anyhow::Ok(())
    };
    let done = done.await;
    over.set(true);
    done.map(|()| phases)
}

/// Each trouble for so long.
///
/// # Errors
/// When something does not start.
pub async fn run(engine: Engine, each: Duration) -> anyhow::Result<Found> {
    let goal = "Redis emptied each second, killed × 10, stopped, lying, gone: 0 wrong answers, 0 × 5xx, p99 ≤ 2 × usual, usual again ≤ 2 s";
    let mut found = Found::of("R5", goal, engine);
    let port = free_port(&mut Luck::of(fresh_seed() ^ u64::from(std::process::id())));
    let folder = TempDir::with_prefix("chezhu-redis-")?;
    let other = Otherwise {
        settings: vec![("REDIS__URL", format!("redis://127.0.0.1:{port}/"))],
        ..Otherwise::default()
    };
    let mut house = House::otherwise(calm(engine), other).await?;
    let (eye, over) = (Eye::default(), Cell::new(false));
    // Who stays for all of it books thousands of times, and then it is the own list that grows and not the trouble.
    let crowd = passing(&house.place, 4, SEED, &eye, &over);
    let ((), phases) = futures::try_join!(crowd, trouble(port, folder.path(), each, (&eye, &over)))?;
    {
        let seen = eye.borrow();
        found.note("asked", json!(seen.replies.len()));
        let cut = seen.count(0) + seen.halves as usize;
        found.note("errors", json!(seen.faults.len() + cut));
        found.none("busy", seen.count(503));
        found.note("wrong", json!(seen.wrong.len()));
        let mut usual = 0;
        for (name, from, to) in phases {
            let (p99, many) = seen.p99(from, to);
            found.must(many > 0, || format!("{name}: nobody was answered"));
            match name {
                "usual" => {
                    usual = p99.max(1);
                    found.note("p99_usual_ms", json!(p99));
                }
                // Below twenty milliseconds it is the machine that is measured.
                _ => found.within(name, p99, (2 * usual).max(20)),
            }
        }
        found.must(seen.faults.is_empty(), || format!("{:?}", seen.faults));
        found.must(cut == 0, || format!("{cut} connections broke"));
        found.must(seen.wrong.is_empty(), || format!("{:?}", seen.wrong));
        // A session lost would be a 401.
        found.must(seen.count(401) == 0, || {
            format!("{} lost their session", seen.count(401))
        });
    }
    let ended = ended(&mut house.running)?;
    found.must(ended.is_empty(), || format!("ended with Redis: {ended:?}"));
    let lost = kept(&house, &eye).await?;
    found.must(lost.is_empty(), || format!("acknowledged and not so: {lost:?}"));
    house.close().await;
    Ok(found)
}
