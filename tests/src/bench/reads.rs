//! Reading a booking: the whole stack against bare handlers with the same statement.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, ensure};
use chezhu::domain::booking;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::id::Id;
use serde::Serialize;
use tokio_postgres::Row;
use uuid::Uuid;

use super::bare::{Bare, Way};
use super::report::Line;
use super::town::{Seen, Town};
use super::wire::Wire;
use super::{Plan, WORKERS, load};

/// The same database through a listener.
pub async fn overheard(town: &Town) -> anyhow::Result<(Wire, Db)> {
    let (wire, url) = Wire::before(&town.url).await?;
    let settings = DatabaseSettings { url, connections: 2 };
    let db = Db::open(&settings, town.clock.clone(), Arc::clone(&town.keys)).await?;
    Ok((wire, db))
}

/// The one statement that reads a booking.
async fn statement(town: &Town) -> anyhow::Result<String> {
    let (wire, db) = overheard(town).await?;
    let seen = town.bookings.first().context("a booking")?;
    let owner = town.owners.get(seen.owner).context("its owner")?;
    wire.take()?;
    booking::one(&db.read(Actor::Customer(owner.customer.clone())), seen.view.id).await?;
    let heard = wire.take()?;
    db.close().await?;
    ensure!(heard.len() == 1, "reading a booking takes {} statements", heard.len());
    Ok(heard.into_iter().next().context("a statement")?.sql)
}

/// A read of this booking by its owner; `fresh`: they have it already.
pub(super) fn ours(town: &Town, seen: &Seen, fresh: bool) -> anyhow::Result<Vec<u8>> {
    let owner = town.owners.get(seen.owner).context("an owner")?;
    let (bearer, tag) = (format!("Bearer {}", owner.token), format!("\"{}\"", seen.view.version));
    let mut headers = vec![("Authorization", bearer.as_str())];
    if fresh {
        headers.push(("If-None-Match", tag.as_str()));
    }
    Ok(load::get(&format!("/api/v1/bookings/{}", seen.view.id), &headers))
}

fn theirs(town: &Town, seen: &Seen) -> anyhow::Result<Vec<u8>> {
    let person = town
        .owners
        .get(seen.owner)
        .context("an owner")?
        .customer
        .person
        .uuid()
        .to_string();
    Ok(load::get(
        &format!("/{}", seen.view.id.uuid()),
        &[("x-person", person.as_str())],
    ))
}

async fn say_what_is_read(
    door: SocketAddr,
    bare: SocketAddr,
    ours: &[Vec<u8>],
    theirs: &[Vec<u8>],
) -> anyhow::Result<()> {
    let (a, b) = (ours.first().context("a request")?, theirs.first().context("a request")?);
    let (a, b) = (load::once(door, a).await?, load::once(bare, b).await?);
    ensure!(
        a.status == 200 && b.status == 200,
        "{} and {}: {}",
        a.status,
        b.status,
        String::from_utf8_lossy(&a.body)
    );
    println!(
        "reads: {} bytes of JSON by the whole stack, {} by the bare handler",
        a.body.len(),
        b.body.len()
    );
    Ok(())
}

/// Measures.
pub async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let sql = statement(town).await?;
    let pooled = Bare::start(Way::Pooled, WORKERS, &town.url, &sql, json)?;
    let pipelined = Bare::start(Way::Pipelined, WORKERS, &town.url, &sql, json)?;
    let make = |build: &dyn Fn(&Seen) -> anyhow::Result<Vec<u8>>| {
        town.bookings.iter().map(build).collect::<anyhow::Result<Vec<_>>>()
    };
    let full = make(&|seen| ours(town, seen, false))?;
    let fresh = make(&|seen| ours(town, seen, true))?;
    let bare = make(&|seen| theirs(town, seen))?;
    say_what_is_read(door, pooled.addr, &full, &bare).await?;
    let opponents = [
        (door, &full, 200),
        (pooled.addr, &bare, 200),
        (pipelined.addr, &bare, 200),
        (door, &fresh, 304),
    ];
    let rates = load::turns(opponents, plan.rounds, plan.reads).await?;
    pooled.stop().await;
    pipelined.stop().await;
    let [full, pooled, pipelined, fresh] = &rates;
    Ok(vec![
        Line::ratio(
            "read of a booking / bare handler, unpipelined tokio-postgres",
            full,
            pooled,
            0.6,
        ),
        Line::ratio(
            "read of a booking / bare handler, pipelined tokio-postgres",
            full,
            pipelined,
            0.35,
        ),
        Line::ratio("304 (If-None-Match) / full read", fresh, full, 2.0),
    ])
}

#[derive(Serialize)]
struct Booking<'a> {
    id: Uuid,
    number: &'a str,
    store_id: Uuid,
    store_name: &'a str,
    zone: &'a str,
    state: &'a str,
    version: i64,
    kind: &'a str,
    way: &'a str,
    grade: &'a str,
    vehicle_id: Option<Uuid>,
    start_at: i64,
    ready_at: i64,
    discount_percent: i64,
    price_low_fen: i64,
    price_high_fen: i64,
    band_low_fen: Option<i64>,
    band_high_fen: Option<i64>,
    to_be_looked_at: bool,
}

/// The fields that the owner sees; the items are JSON already and go out as they are.
fn json(rows: &[Row]) -> anyhow::Result<Vec<u8>> {
    let row = rows.first().context("a row")?;
    let booking = Booking {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        store_id: row.try_get("store_id")?,
        store_name: row.try_get("store_name")?,
        zone: row.try_get("store_zone")?,
        state: row.try_get("state")?,
        version: row.try_get("version")?,
        kind: row.try_get("kind")?,
        way: row.try_get("way")?,
        grade: row.try_get("grade")?,
        vehicle_id: row.try_get("vehicle_id")?,
        start_at: row.try_get("start_at")?,
        ready_at: row.try_get("ready_at")?,
        discount_percent: row.try_get("discount_percent")?,
        price_low_fen: row.try_get("price_low_fen")?,
        price_high_fen: row.try_get("price_high_fen")?,
        band_low_fen: row.try_get("band_low_fen")?,
        band_high_fen: row.try_get("band_high_fen")?,
        to_be_looked_at: row.try_get("to_be_looked_at")?,
    };
    let items: &str = row.try_get("items")?;
    let mut body = serde_json::to_vec(&booking)?;
    body.pop();
    body.extend_from_slice(b",\"items\":");
    body.extend_from_slice(items.as_bytes());
    body.push(b'}');
    Ok(body)
}
