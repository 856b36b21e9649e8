//! Events of partners: accepted into the inbox through the whole stack – signature, seal, commit – against pgbench that
//! inserts rows of the same size into the same table.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;

use anyhow::{Context, ensure};
use chezhu::domain::feed::Kind;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use serde_json::json;

use super::books::rate;
use super::report::Line;
use super::town::Town;
use super::{CLIENTS, Plan, load};
use crate::partner::{Partner, star};

const NAME: &str = "bench";
/// Where pgbench's rows stand: a source of their own.
const OTHER: &str = "bench.pgbench";

/// The `n`-th event, signed.
fn request(partner: &Partner, seconds: i64, n: usize) -> Vec<u8> {
    let more = json!({ "Location": { "LocationName": "郑州中转库" },
        "EstimatedDeliveryPeriod": { "StartDate": "2026-11-28", "EndDate": "2026-12-02" } });
    let body = star(
        &format!("SO20261122-{n:06}"),
        5,
        "InTransit",
        "2026-11-22T07:58:00+08:00",
        more,
    )
    .to_string();
    let signed = partner.sign(&format!("evt_{n:012}"), seconds, body.as_bytes());
    load::post(
        &partner.path(),
        &[
            ("webhook-id", &signed.id),
            ("webhook-timestamp", &signed.timestamp),
            ("webhook-signature", &signed.signature),
        ],
        &body,
    )
}

/// What pgbench inserts: a row as one of ours, its keyed hashes, id and sealed body of the same sizes and as unlike each
/// other.
async fn script(town: &Town) -> anyhow::Result<String> {
    let look = town.db.read(Actor::System("bench"));
    let sql = format!("SELECT CAST(AVG(octet_length(body)) AS bigint) FROM inbound WHERE source = 'feed.{NAME}'");
    let size = look.number(&sql, []).await?;
    ensure!(size > 300, "a body of {size} bytes");
    let now = town.clock.now().ms();
    let hash = "decode(md5(random()::text) || md5(random()::text), 'hex')";
    Ok(format!(
        "INSERT INTO inbound (source, key, id, print, kind, body, occurred_at, received_at, state, attempts, not_before) \
         VALUES ('{OTHER}', {hash}, gen_random_uuid(), {hash}, 'event', decode(repeat('5a', {size}), 'hex'), {now}, {now}, 'new', 0, {now}) \
         ON CONFLICT (source, key) DO NOTHING;\n"
    ))
}

async fn pgbench(town: &Town, file: &std::path::Path, total: usize) -> anyhow::Result<f64> {
    let mut command = tokio::process::Command::new("pgbench");
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--file={}", file.display()))
        .arg(format!("--client={CLIENTS}"))
        .arg(format!("--transactions={}", total / CLIENTS))
        .arg(&town.url)
        .stdin(Stdio::null());
    rate(command, total).await
}

/// Measures.
pub async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let partner = Partner::add(&town.db, NAME, Kind::Star).await?;
    let total = plan.books / CLIENTS * CLIENTS;
    let (mut ours, mut theirs, mut base) = (Vec::new(), Vec::new(), 0);
    let mut file: Option<tempfile::NamedTempFile> = None;
    for round in 0..=plan.rounds {
        let seconds = town.clock.now().seconds();
        let requests: Vec<_> = (base..base + total).map(|n| request(&partner, seconds, n)).collect();
        let run = load::run(door, CLIENTS, &requests, total, 202).await?;
        if file.is_none() {
            let mut made = tempfile::NamedTempFile::with_suffix(".sql")?;
            made.write_all(script(town).await?.as_bytes())?;
            made.flush()?;
            file = Some(made);
        }
        let rate = pgbench(town, file.as_ref().context("a script")?.path(), total).await?;
        base += total;
        if round > 0 {
            ours.push(run.rate);
            theirs.push(rate);
        }
    }
    let look = town.db.read(Actor::System("bench"));
    let count = async |source: &str| {
        let sql = "SELECT COUNT(*) FROM inbound WHERE source = $1 AND state = 'new'";
        look.number(sql, [source.into()]).await
    };
    let (stack, bench) = (count(&format!("feed.{NAME}")).await?, count(OTHER).await?);
    let done = i64::try_from(base)?;
    ensure!(
        (stack, bench) == (done, done),
        "{stack} by the stack, {bench} by pgbench, not {done} each"
    );
    Ok(vec![Line::ratio(
        "events accepted into the inbox, whole stack / pgbench inserting the same rows",
        &ours,
        &theirs,
        0.5,
    )])
}
