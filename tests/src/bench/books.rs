//! Booking: the whole stack against pgbench running the statements that a booking runs, spread the same way.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;

use anyhow::{Context, ensure};
use chezhu::domain::booking::{self, Book, BookingView};
use chezhu::domain::store::Way;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{IdempotencyKey, Look, Once, Reply};
use chezhu::ground::id::{Id, StoreId};
use chrono::Days;
use serde_json::json;
use uuid::Uuid;

use super::grid::{self, CELLS, DAYS, PLACES, spot};
use super::report::Line;
use super::script::{Template, pick, uuid};
use super::town::{Town, first_day, opening};
use super::wire::{Statement, Value};
use super::{CLIENTS, Plan, load, reads};

/// The first owners have the bookings that are read; the others book.
const FIRST: usize = 40;

/// The owner of the `k`-th booking.
pub(super) fn owner(town: &Town, k: usize) -> usize {
    FIRST + k % (town.owners.len() - FIRST)
}

pub(super) fn request(town: &Town, k: usize) -> anyhow::Result<Vec<u8>> {
    let spot = spot(k);
    let owner = town.owners.get(owner(town, k)).context("an owner")?;
    let body = json!({
        "store_id": town.ours.get(spot.store).context("a store")?, "item_ids": [town.items[0]], "way": "leave",
        "start_at": opening(spot.day).plus_minutes(spot.minutes),
    });
    let (bearer, key) = (format!("Bearer {}", owner.token), format!("bench-{k:026}"));
    Ok(load::post(
        "/api/v1/bookings",
        &[("Authorization", &bearer), ("Idempotency-Key", &key)],
        &body.to_string(),
    ))
}

/// The places that are left when [`measure`] has booked: for whoever books after it.
pub(super) fn last_places(plan: &Plan) -> std::ops::Range<usize> {
    plan.books * (plan.rounds + 1)..PLACES
}

const KEY: &str = "bench-recorded-0000000000000000";

/// One booking, overheard: what it ran.
pub(super) async fn recorded(town: &Town) -> anyhow::Result<(Vec<Statement>, BookingView)> {
    let (wire, db) = reads::overheard(town).await?;
    let owner = town.owners.last().context("an owner")?;
    let store_id = *town.theirs.first().context("a store")?;
    let book = Book {
        store_id,
        item_ids: vec![town.items[0]],
        vehicle_id: None,
        model_id: None,
        way: Way::Leave,
        start_at: opening(0),
    };
    let once = Once {
        operation: "book",
        key: IdempotencyKey::parse(KEY).context("a key")?,
        request: [7; 32],
    };
    wire.take()?;
    let reply = db.write_once(Actor::Customer(owner.customer.clone()), once, async |tx| {
        let view = booking::book(tx, book).await?;
        let body = serde_json::to_vec(&view).unwrap_or_default();
        Ok(Reply {
            status: 201,
            location: Some(format!("/api/v1/bookings/{}", view.id)),
            etag: None,
            body,
        })
    });
    let reply = reply.await?;
    let heard = wire.take()?;
    db.close().await?;
    Ok((heard, serde_json::from_slice(&reply.body)?))
}

fn bound(statements: &[Statement], start: &str) -> anyhow::Result<Vec<Value>> {
    let found = statements.iter().find(|statement| statement.sql.starts_with(start));
    Ok(found
        .with_context(|| format!("a booking without {start}"))?
        .values
        .clone())
}

/// The script that books like the recorded one, the `:k`-th time at the `:k`-th place.
pub(super) fn script(town: &Town, heard: &[Statement], view: &BookingView) -> anyhow::Result<String> {
    let person = town.owners.last().context("an owner")?.customer.person.uuid();
    let persons = town.owners.len() - FIRST;
    let mut uuids: Vec<(Uuid, String)> = vec![
        (view.id.uuid(), uuid("b0000000", ":k")),
        (person, uuid("90000000", &format!("(:k::bigint % {persons})"))),
        (
            view.store_id.uuid(),
            pick("uuid", town.theirs.iter().map(|id| id.uuid().to_string()), "store"),
        ),
    ];
    if let Some(Value::Uuid(id)) = bound(heard, "INSERT INTO idempotency")?.first() {
        uuids.push((*id, uuid("1d000000", ":k")));
    }
    for value in bound(heard, "INSERT INTO booking_cell")? {
        if let Value::Uuid(resource) = value
            && !uuids.iter().any(|(known, _)| *known == resource)
        {
            let role = format!("e{:07x}", uuids.len());
            uuids.push((resource, uuid(&role, ":unit")));
        }
    }
    let days = (0..DAYS).map(|n| (first_day() + Days::new(n)).to_string());
    let texts = vec![
        (KEY.to_owned(), "('bench-' || lpad(:k::text, 26, '0'))".to_owned()),
        (view.number.clone(), "('BK' || :k::text)".to_owned()),
        (first_day().to_string(), pick("text", days, "day")),
    ];
    let template = Template {
        uuids,
        texts,
        start_ms: view.start_at.ms(),
        ready_ms: view.ready_at.ms(),
        span: CELLS,
    };
    Ok(template.script(&grid::script(opening(0).ms()), heard))
}

/// How pgbench is run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bookings {
    /// The number of the first booking.
    pub base: usize,
    /// How many.
    pub total: usize,
    /// By how many clients.
    pub clients: usize,
}

/// Runs pgbench for these bookings, with these options besides; gives bookings a second.
pub(super) async fn pgbench(
    town: &Town,
    file: &std::path::Path,
    bookings: Bookings,
    options: &[String],
) -> anyhow::Result<f64> {
    let Bookings { base, total, clients } = bookings;
    let each = total / clients;
    let mut command = tokio::process::Command::new("pgbench");
    command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--define=n=-1"]);
    command
        .arg(format!("--file={}", file.display()))
        .arg(format!("--client={clients}"))
        .arg(format!("--transactions={each}"));
    command
        .arg(format!("--define=base={base}"))
        .arg(format!("--define=clients={clients}"))
        .args(options)
        .arg(&town.url);
    rate(command, each * clients).await
}

/// Runs pgbench and requires that it did all of it; gives transactions a second.
pub(super) async fn rate(mut command: tokio::process::Command, transactions: usize) -> anyhow::Result<f64> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .await
        .context("pgbench cannot be started")?;
    let (said, complained) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(output.status.success(), "pgbench failed: {complained}");
    let done = format!("{transactions}/{transactions}");
    ensure!(
        said.contains(&done) && !complained.contains("ERROR"),
        "pgbench did not do all: {said}{complained}"
    );
    let line = said
        .lines()
        .find(|line| line.starts_with("tps = "))
        .context("pgbench says no rate")?;
    line.split_whitespace()
        .nth(2)
        .and_then(|rate| rate.parse().ok())
        .with_context(|| format!("no rate: {line}"))
}

/// Bookings and cells in these stores.
pub(super) async fn count(town: &Town, stores: &[StoreId]) -> anyhow::Result<(i64, i64)> {
    let look = town.db.read(Actor::System("bench"));
    let (mut bookings, mut cells) = (0, 0);
    for store in stores {
        bookings += look
            .number("SELECT count(*) FROM booking WHERE store_id = $1", [(*store).into()])
            .await?;
        let sql = "SELECT count(*) FROM booking_cell c JOIN booking b ON b.id = c.claim_id WHERE b.store_id = $1";
        cells += look.number(sql, [(*store).into()]).await?;
    }
    Ok((bookings, cells))
}

/// Measures.
pub async fn measure(town: &Town, door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let (heard, view) = recorded(town).await?;
    let mut file = tempfile::NamedTempFile::with_suffix(".sql")?;
    file.write_all(script(town, &heard, &view)?.as_bytes())?;
    file.flush()?;
    if std::env::var_os("CHEZHU_BENCH_SCRIPT").is_some() {
        print!("{}", std::fs::read_to_string(file.path())?);
    }
    println!(
        "bookings: one is {} statements, BEGIN and COMMIT counted; pgbench runs the same",
        heard.len()
    );
    let total = plan.books / CLIENTS * CLIENTS;
    ensure!(total * (plan.rounds + 1) <= PLACES, "too many bookings for the stores");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut base = 0;
    for round in 0..=plan.rounds {
        let total = if round == 0 {
            total / 4 / CLIENTS * CLIENTS
        } else {
            total
        };
        let requests = (base..base + total)
            .map(|k| request(town, k))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let run = load::run(door, CLIENTS, &requests, total, 201).await?;
        let bookings = Bookings {
            base,
            total,
            clients: CLIENTS,
        };
        let rate = pgbench(town, file.path(), bookings, &[]).await?;
        base += total;
        if round > 0 {
            ours.push(run.rate);
            theirs.push(rate);
        }
    }
    let (stack, bench) = (count(town, &town.ours).await?, count(town, &town.theirs).await?);
    let (done, per) = (i64::try_from(base)?, stack.1 / stack.0.max(1));
    ensure!(
        stack.0 == done && bench == (done + 1, (done + 1) * per),
        "{stack:?} by the stack, {bench:?} by pgbench, not {done} each"
    );
    Ok(vec![Line::ratio(
        "booking through the whole stack / pgbench, same statements",
        &ours,
        &theirs,
        0.5,
    )])
}
