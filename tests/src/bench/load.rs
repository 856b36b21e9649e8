//! A closed loop of keep-alive HTTP clients on one thread: fixed requests, and just enough parsing of the replies.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::CLIENTS;

/// How one run went.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Requests a second.
    pub rate: f64,
    /// The 99th percentile of what one request took.
    pub p99: Duration,
}

/// A GET as bytes.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n");
    headers
        .iter()
        .for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    text.push_str("\r\n");
    text.into_bytes()
}

/// A POST of JSON as bytes.
pub fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
        body.len()
    );
    headers
        .iter()
        .for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// A reply: its status and its body.
#[derive(Debug)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    async fn connect(addr: SocketAddr) -> anyhow::Result<Client> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "the server hung up");
        Ok(())
    }

    /// Sends a request and reads its reply; the body lies in the buffer from the given offset on.
    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize)> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let end = loop {
            self.more().await?;
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = std::str::from_utf8(self.buffer.get(..end).unwrap_or_default())?;
        let status = head
            .get(9..12)
            .and_then(|digits| digits.parse().ok())
            .context("no status line")?;
        let length = if status == 304 {
            0
        } else {
            length(head).with_context(|| format!("no length: {head}"))?
        };
        while self.buffer.len() < end + length {
            self.more().await?;
        }
        Ok((status, end))
    }
}

fn length(head: &str) -> Option<usize> {
    let named = |line: &str| {
        line.get(..15)
            .is_some_and(|name| name.eq_ignore_ascii_case("content-length:"))
    };
    head.lines()
        .find(|line| named(line))
        .and_then(|line| line.get(15..)?.trim().parse().ok())
}

/// One request by itself.
pub async fn once(addr: SocketAddr, request: &[u8]) -> anyhow::Result<Reply> {
    let mut client = Client::connect(addr).await?;
    let (status, at) = client.ask(request).await?;
    Ok(Reply {
        status,
        body: client.buffer.get(at..).unwrap_or_default().to_vec(),
    })
}

/// `total` requests by `clients` connections, in turn from `requests`. Every reply must have this status.
pub async fn run(
    addr: SocketAddr,
    clients: usize,
    requests: &[Vec<u8>],
    total: usize,
    status: u16,
) -> anyhow::Result<Run> {
    let mut connected = Vec::new();
    for _ in 0..clients {
        connected.push(Client::connect(addr).await?);
    }
    let next = Cell::new(0_usize);
    let began = Instant::now();
    let loops = connected
        .into_iter()
        .map(|client| one(client, requests, total, status, &next));
    let mut took: Vec<Duration> = try_join_all(loops).await?.into_iter().flatten().collect();
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    Ok(Run {
        rate: total as f64 / seconds,
        p99: percentile(&took, 99),
    })
}

async fn one(
    mut client: Client,
    requests: &[Vec<u8>],
    total: usize,
    status: u16,
    next: &Cell<usize>,
) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(total / 16);
    loop {
        let n = next.get();
        if n >= total {
            return Ok(took);
        }
        next.set(n + 1);
        let request = requests.get(n % requests.len().max(1)).context("no request")?;
        let began = Instant::now();
        let (got, at) = client.ask(request).await?;
        took.push(began.elapsed());
        ensure!(
            got == status,
            "{got} instead of {status}: {}",
            String::from_utf8_lossy(client.buffer.get(at..).unwrap_or_default())
        );
    }
}

/// Servers with their requests and the status of each reply, one after the other in every round, and one round more before
/// them to warm up; the rates of each.
pub async fn turns<const N: usize>(
    opponents: [(SocketAddr, &Vec<Vec<u8>>, u16); N],
    rounds: usize,
    total: usize,
) -> anyhow::Result<[Vec<f64>; N]> {
    let mut rates: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..=rounds {
        for (rates, (addr, requests, status)) in rates.iter_mut().zip(opponents) {
            let total = if round == 0 { total / 4 } else { total };
            let run = run(addr, CLIENTS, requests, total, status).await?;
            if round > 0 {
                rates.push(run.rate);
            }
        }
    }
    Ok(rates)
}

/// A percentile of sorted durations.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted
        .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}
