//! A thousand open pages: how long it takes from a partner's event that was accepted until the page of its owner hears of
//! it (issue 5).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chezhu::domain::feed::Kind;
use chezhu::host::config::Settings;
use chezhu_bff::Running;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::Plan;
use super::load::percentile;
use super::report::{Aim, Line};
use super::town::{Owner, Town};
use crate::partner::{Partner, star};

pub(super) type Page = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Open pages.
pub(super) const PAGES: usize = 1_000;
/// Events that are under way at once.
const AT_ONCE: usize = 10;
const PATIENCE: Duration = Duration::from_secs(20);
const NAME: &str = "crowd";

async fn frame(page: &mut Page) -> anyhow::Result<Value> {
    loop {
        let next = timeout(PATIENCE, page.next()).await.context("nothing came")?;
        if let Message::Text(text) = next.context("the socket ended")?? {
            return Ok(serde_json::from_str(&text)?);
        }
    }
}

pub(super) async fn open(door: SocketAddr, owner: &Owner) -> anyhow::Result<Page> {
    // The client's own buffers are small: they are in this process too.
    let mut config = WebSocketConfig::default();
    config.read_buffer_size = 512;
    config.write_buffer_size = 0;
    let address = format!("ws://{door}/api/v1/live");
    let (mut page, _) = connect_async_with_config(address, Some(config), true).await?;
    page.send(Message::text(json!({ "token": owner.token }).to_string()))
        .await?;
    ensure!(frame(&mut page).await?["type"] == "ready", "the page is not ready");
    Ok(page)
}

/// Posts the `n`-th event and waits until its owner's page hears of the order; tells how long from the acceptance.
async fn event(
    http: &reqwest::Client,
    running: &Running,
    partner: &Partner,
    seconds: i64,
    n: usize,
    page: &mut Page,
) -> anyhow::Result<Duration> {
    let body = star(
        &format!("BENCH-{n}"),
        1,
        "OrderScheduled",
        "2026-11-22T07:58:00+08:00",
        json!({ "Location": { "LocationName": "合肥工厂" } }),
    )
    .to_string();
    let signed = partner.sign(&format!("crowd_{n:08}"), seconds, body.as_bytes());
    let reply = http
        .post(format!("http://{}{}", running.addr, partner.path()))
        .header("webhook-id", &signed.id)
        .header("webhook-timestamp", &signed.timestamp)
        .header("webhook-signature", &signed.signature)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?;
    ensure!(reply.status() == 202, "{}", reply.text().await?);
    let accepted = Instant::now();
    while frame(page).await?["kind"] != "order" {}
    Ok(accepted.elapsed())
}

/// Measures, on PostgreSQL with Redis; the orders `BENCH-n` are those of `paths`.
pub async fn measure(town: &Town, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let redis = std::env::var("CHEZHU_TEST_REDIS_URL").context("CHEZHU_TEST_REDIS_URL")?;
    let partner = Partner::add(&town.db, NAME, Kind::Star).await?;
    let running = super::open(town, &redis).await?;
    let settings = Settings::with(&[
        ("jobs.inner_listen", "127.0.0.1:0"),
        ("database.url", town.url.as_str()),
        ("redis.url", redis.as_str()),
        ("wechat.app_id", "wxbench"),
        ("wechat.app_secret", "none"),
        ("keys.dir", "/nowhere"),
        ("telemetry.log", "warn"),
    ])?;
    let jobs = chezhu_jobs::start(&settings, town.clock.clone(), Arc::clone(&town.keys)).await?;
    let mut pages = Vec::with_capacity(PAGES);
    for n in 0..PAGES {
        let owner = town.owners.get(n % town.owners.len()).context("an owner")?;
        pages.push(open(running.addr, owner).await?);
    }
    let (http, mut rounds, mut next) = (reqwest::Client::new(), Vec::new(), 0);
    let owners = town.owners.len();
    for round in 0..=plan.rounds.min(3) {
        let mut took = Vec::new();
        for _ in 0..plan.hints.min(200) / AT_ONCE {
            let first = next % owners;
            // The pages of as many owners, one order of each.
            let some = pages.get_mut(first..).context("pages")?.iter_mut().take(AT_ONCE);
            let seconds = town.clock.now().seconds();
            let all = some
                .enumerate()
                .map(|(k, page)| event(&http, &running, &partner, seconds, next + k, page));
            took.extend(futures::future::try_join_all(all).await?);
            next += AT_ONCE;
        }
        took.sort_unstable();
        if round > 0 {
            rounds.push(percentile(&took, 99).as_secs_f64() * 1000.0);
        }
    }
    drop(pages);
    jobs.stop().await;
    running.stop().await;
    let what = format!("event accepted → hint, {PAGES} open pages, 99th percentile");
    let said = "bff, jobs, PostgreSQL, Redis and the pages on one machine";
    Ok(vec![Line::of(what, &rounds, Aim::LessMs(1000.0), said)])
}
