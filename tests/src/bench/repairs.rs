//! The workshop (issue 6): the owner's page through the whole stack against bare handlers with the same statement, the
//! technicians' board of a store, and what it takes to compute all of its times after one change.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chezhu::domain::repair::{self, MoveEta};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Tx;
use chezhu::ground::id::Id;
use serde::Serialize;
use serde_json::json;
use tokio_postgres::Row;
use uuid::Uuid;

use super::bare::{Bare, Way};
use super::grid::UNITS;
use super::load::{self, percentile};
use super::report::{Aim, Line, median};
use super::town::{Town, group, wish};
use super::workshop::{Car, OPEN, fill};
use super::{Plan, WORKERS, reads};

/// The one statement that reads a page.
async fn statement(town: &Town, car: Car) -> anyhow::Result<String> {
    let (wire, db) = reads::overheard(town).await?;
    let owner = town.owners.get(car.owner).context("an owner")?;
    let look = || db.read(Actor::Customer(owner.customer.clone()));
    // The key that opens the owner's words is read once and kept.
    repair::page(&look(), car.id).await?;
    wire.take()?;
    repair::page(&look(), car.id).await?;
    let heard = wire.take()?;
    db.close().await?;
    ensure!(heard.len() == 1, "reading a repair takes {} statements", heard.len());
    Ok(heard.into_iter().next().context("a statement")?.sql)
}

/// Requests of the whole stack, full and with the version that they have, and of the bare handler.
pub(super) async fn requests(town: &Town, door: SocketAddr, cars: &[Car]) -> anyhow::Result<[Vec<Vec<u8>>; 3]> {
    let [mut full, mut fresh, mut bare] = <[Vec<Vec<u8>>; 3]>::default();
    let http = reqwest::Client::new();
    for car in cars {
        let owner = town.owners.get(car.owner).context("an owner")?;
        let (path, bearer) = (format!("/api/v1/repairs/{}", car.id), format!("Bearer {}", owner.token));
        let reply = http.get(format!("http://{door}{path}")).bearer_auth(&owner.token);
        let reply = reply.send().await?;
        ensure!(reply.status() == 200, "{}", reply.text().await?);
        let tag = reply.headers().get("etag").context("an ETag")?.to_str()?.to_owned();
        full.push(load::get(&path, &[("Authorization", &bearer)]));
        fresh.push(load::get(&path, &[("Authorization", &bearer), ("If-None-Match", &tag)]));
        let person = owner.customer.person.uuid().to_string();
        bare.push(load::get(&format!("/{}", car.id.uuid()), &[("x-person", &person)]));
    }
    Ok([full, fresh, bare])
}

/// The page, against bare handlers.
async fn pages(town: &Town, door: SocketAddr, cars: &[Car], plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let sql = statement(town, *cars.first().context("a repair")?).await?;
    let pooled = Bare::start(Way::Pooled, WORKERS, &town.url, &sql, json_of)?;
    let pipelined = Bare::start(Way::Pipelined, WORKERS, &town.url, &sql, json_of)?;
    let [full, fresh, bare] = requests(town, door, cars).await?;
    let (a, b) = (
        load::once(door, &full[0]).await?,
        load::once(pooled.addr, &bare[0]).await?,
    );
    ensure!(a.status == 200 && b.status == 200, "{} and {}", a.status, b.status);
    println!(
        "repairs: {} bytes of JSON by the whole stack, {} by the bare handler",
        a.body.len(),
        b.body.len()
    );
    let opponents = [
        (door, &full, 200),
        (pooled.addr, &bare, 200),
        (pipelined.addr, &bare, 200),
        (door, &fresh, 304),
    ];
    let rates = load::turns(opponents, plan.rounds, plan.reads / 2).await?;
    pooled.stop().await;
    pipelined.stop().await;
    let [ours, pooled, pipelined, fresh] = &rates;
    let line = |whom: &str, theirs: &[f64]| {
        let what = format!("page of a repair / bare handler, {whom} tokio-postgres");
        Line::ratio(what, ours, theirs, 0.6)
    };
    Ok(vec![
        line("unpipelined", pooled),
        line("pipelined", pipelined),
        Line::ratio("304 of a repair's page / full read", fresh, ours, 2.0),
    ])
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The board and the technicians' jobs, rendered.
async fn board(town: &Town, looks: usize) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(looks);
    for _ in 0..looks {
        let began = Instant::now();
        let look = town.db.read(group());
        let board = repair::board(&look, town.home, None).await?;
        let jobs = repair::job_list(&look, town.home, false).await?;
        let bytes = serde_json::to_vec(&(&board, &jobs))?;
        took.push(began.elapsed());
        ensure!(
            board.items.len() == OPEN && jobs.items.len() > OPEN && !bytes.is_empty(),
            "{} cars and {} jobs",
            board.items.len(),
            jobs.items.len()
        );
    }
    took.sort_unstable();
    Ok(took)
}

/// All times of the store: computed, and those that moved told and committed, after somebody said of one car that others
/// wait for how much longer it takes; then computed once more when nothing is left to tell.
async fn retime(town: &Town, cars: &[Car], changes: usize) -> anyhow::Result<[Vec<Duration>; 2]> {
    let first: Vec<Car> = cars.iter().copied().filter(|car| car.first).collect();
    let (mut told, mut computed) = (Vec::with_capacity(changes), Vec::with_capacity(changes));
    let store = town.home;
    let whole = async |tx: &mut Tx| repair::retime(tx, store).await;
    for n in 0..changes {
        let car = first.get(n % first.len()).context("a car that is worked on")?;
        let more = if (n / first.len()).is_multiple_of(2) { 45 } else { 0 };
        let wish: MoveEta = wish(json!({ "more_minutes": more, "reason": "螺栓锈死" }))?;
        town.db
            .write(group(), async |tx| repair::move_eta(tx, car.id, wish).await)
            .await?;
        let began = Instant::now();
        let moved = town.db.write(Actor::System("bench"), whole).await?;
        told.push(began.elapsed());
        // It, and the two that wait for its hand and its place.
        ensure!(moved >= 3, "only {moved} times moved");
        let began = Instant::now();
        let moved = town.db.write(Actor::System("bench"), whole).await?;
        computed.push(began.elapsed());
        ensure!(moved == 0, "{moved} times moved although nothing happened");
    }
    told.sort_unstable();
    computed.sort_unstable();
    Ok([told, computed])
}

/// Measures; the workshops are filled first.
pub async fn measure(towns: [(&str, &Town); 2], door: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<Line>> {
    let mut cars = Vec::new();
    for (_, town) in &towns {
        cars.push(fill(town).await?);
    }
    super::analyze(towns[0].1).await?;
    let mut lines = pages(towns[0].1, door, &cars[0], plan).await.context("pages")?;
    let mut boards: [[Vec<f64>; 2]; 2] = Default::default();
    let mut times: [[Vec<f64>; 3]; 2] = Default::default();
    // Each car that is worked on is told longer and as before, so that a round leaves what it found.
    let there_and_back = 2 * UNITS;
    let changes = (plan.slots / 6).max(2 * there_and_back) / there_and_back * there_and_back;
    let looks = (plan.slots / 2).max(100);
    for turn in 0..=plan.rounds {
        for (n, (_, town)) in towns.iter().enumerate() {
            let seen = board(town, if turn == 0 { looks / 4 } else { looks }).await?;
            let [told, computed] = retime(town, &cars[n], changes).await?;
            if turn > 0 {
                boards[n][0].push(ms(percentile(&seen, 50)));
                boards[n][1].push(ms(percentile(&seen, 99)));
                times[n][0].push(ms(percentile(&told, 50)));
                times[n][1].push(ms(percentile(&told, 99)));
                times[n][2].push(ms(percentile(&computed, 99)));
            }
        }
    }
    let middle = |of: &[f64]| median(of.iter().copied());
    for (n, (engine, _)) in towns.iter().enumerate() {
        let what = format!("board of a workshop with {OPEN} open repairs and its jobs, {engine}, 99th percentile");
        let context = format!("median {:.2} ms", middle(&boards[n][0]));
        lines.push(Line::of(what, &boards[n][1], Aim::LessMs(50.0), context));
        let what = format!("all times of a 12-bay store computed, {engine}, 99th percentile");
        let context = "nothing moved, commit included".to_owned();
        lines.push(Line::of(what, &times[n][2], Aim::LessMs(20.0), context));
        let what = format!("all times of a 12-bay store after one change, three moved and told, {engine}, median");
        let context = format!("99th percentile {:.2} ms, commit included", middle(&times[n][1]));
        lines.push(Line::of(what, &times[n][0], Aim::LessMs(20.0), context));
    }
    Ok(lines)
}

#[derive(Serialize)]
struct Page<'a> {
    id: Uuid,
    number: &'a str,
    stage: &'a str,
    version: i64,
    kind: &'a str,
    grade: &'a str,
    document: &'a str,
    authorisation: &'a str,
    store_id: Uuid,
    store_name: &'a str,
    zone: &'a str,
    vehicle_id: Uuid,
    car: Option<&'a str>,
    plate_masked: Option<&'a str>,
    advisor: Option<&'a str>,
    km: Option<i32>,
    energy_percent: Option<i32>,
    promised_at: Option<i64>,
    next_contact_at: Option<i64>,
    eta_at: Option<i64>,
    eta_low_at: Option<i64>,
    eta_high_at: Option<i64>,
    eta_reason: Option<&'a str>,
    photos: i64,
    opened_at: i64,
    lines: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    what: &'a str,
    id: Option<Uuid>,
    word: &'a str,
    text: Option<&'a str>,
    name: Option<&'a str>,
    flag: bool,
    number: i64,
    from: Option<i64>,
    to: Option<i64>,
}

/// The repair and what belongs to it, as the bare handler answers them.
fn json_of(rows: &[Row]) -> anyhow::Result<Vec<u8>> {
    let line = |row| -> anyhow::Result<Part<'_>> {
        let row: &Row = row;
        Ok(Part {
            what: row.try_get("line_what")?,
            id: row.try_get("line_id")?,
            word: row.try_get("line_word")?,
            text: row.try_get("line_text")?,
            name: row.try_get("line_name")?,
            flag: row.try_get("line_flag")?,
            number: row.try_get("line_number")?,
            from: row.try_get("line_from")?,
            to: row.try_get("line_to")?,
        })
    };
    // The repair stands on one of the rows alone.
    let is_head = |row: &&Row| row.try_get::<_, &str>("line_what").is_ok_and(|what| what == "head");
    let row = rows.iter().find(is_head).context("the repair")?;
    let page = Page {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        stage: row.try_get("stage")?,
        version: row.try_get("version")?,
        kind: row.try_get("kind")?,
        grade: row.try_get("grade")?,
        document: row.try_get("document")?,
        authorisation: row.try_get("authorisation")?,
        store_id: row.try_get("store_id")?,
        store_name: row.try_get("store_name")?,
        zone: row.try_get("store_zone")?,
        vehicle_id: row.try_get("vehicle_id")?,
        car: row.try_get("car")?,
        plate_masked: row.try_get("plate_mask")?,
        advisor: row.try_get("advisor_name")?,
        km: row.try_get("km")?,
        energy_percent: row.try_get("energy_percent")?,
        promised_at: row.try_get("promised_at")?,
        next_contact_at: row.try_get("next_contact_at")?,
        eta_at: row.try_get("eta_at")?,
        eta_low_at: row.try_get("eta_low_at")?,
        eta_high_at: row.try_get("eta_high_at")?,
        eta_reason: row.try_get("eta_reason")?,
        photos: row.try_get("photos")?,
        opened_at: row.try_get("opened_at")?,
        lines: rows.iter().map(line).collect::<anyhow::Result<_>>()?,
    };
    Ok(serde_json::to_vec(&page)?)
}
