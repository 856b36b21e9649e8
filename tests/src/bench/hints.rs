//! Live hints: from the moment an owner's write is sent to one process until a page that hangs on another hears of it.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use chezhu_bff::Running;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Plan;
use super::load::percentile;
use super::report::{Aim, Line};
use super::town::Town;

type Page = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Owners who write, each with a page open elsewhere.
const PAGES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(10);

async fn frame(page: &mut Page) -> anyhow::Result<Value> {
    loop {
        let next = timeout(PATIENCE, page.next()).await.context("nothing came")?;
        if let Message::Text(text) = next.context("the socket ended")?? {
            return Ok(serde_json::from_str(&text)?);
        }
    }
}

async fn open(running: &Running, token: &str) -> anyhow::Result<Page> {
    let (mut page, _) = connect_async(format!("ws://{}/api/v1/live", running.addr)).await?;
    page.send(Message::text(json!({ "token": token }).to_string())).await?;
    ensure!(
        frame(&mut page).await? == json!({ "type": "ready" }),
        "the page is not ready"
    );
    Ok(page)
}

/// The 99th percentile of each round, in milliseconds.
async fn rounds(town: &Town, redis: &str, plan: &Plan) -> anyhow::Result<Vec<f64>> {
    let (here, there) = (super::open(town, redis).await?, super::open(town, redis).await?);
    let http = reqwest::Client::new();
    let owners: Vec<_> = town.owners.iter().take(PAGES).collect();
    let mut pages = Vec::new();
    for owner in &owners {
        pages.push(open(&there, &owner.token).await?);
    }
    let mut result = Vec::new();
    for round in 0..=plan.rounds {
        let mut took = Vec::new();
        for n in 0..plan.hints {
            let (owner, page) = (owners[n % PAGES], &mut pages[n % PAGES]);
            let write = http
                .patch(format!("http://{}/api/v1/me", here.addr))
                .bearer_auth(&owner.token)
                .header("idempotency-key", uuid::Uuid::new_v4().to_string())
                .json(&json!({ "name": format!("车主{}", ["甲", "乙", "丙"][(round + n) % 3]) }));
            let began = Instant::now();
            let written = async { anyhow::Ok(write.send().await?.status()) };
            let (status, hint) = futures::try_join!(written, frame(page))?;
            if status != 200 || hint["kind"] != "person" {
                bail!("{status} {hint}");
            }
            took.push(began.elapsed());
        }
        if round > 0 {
            took.sort_unstable();
            result.push(percentile(&took, 99).as_secs_f64() * 1000.0);
        }
    }
    drop(pages);
    here.stop().await;
    there.stop().await;
    Ok(result)
}

/// Measures, with Redis beside PostgreSQL and with nothing beside SQLite.
pub async fn measure(postgres: &Town, sqlite: &Town, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let redis = std::env::var("CHEZHU_TEST_REDIS_URL").context("CHEZHU_TEST_REDIS_URL")?;
    let mut lines = Vec::new();
    for (what, town, redis, aim) in [
        ("PostgreSQL and Redis", postgres, redis.as_str(), 250.0),
        ("SQLite", sqlite, "", 2000.0),
    ] {
        let rounds = rounds(town, redis, plan).await.context(what)?;
        let what = format!("hint at another process, {what}, 99th percentile");
        let context = format!("{PAGES} pages, {} writes a round", plan.hints);
        lines.push(Line::of(what, &rounds, Aim::LessMs(aim), context));
    }
    Ok(lines)
}
