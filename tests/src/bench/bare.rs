//! The opponent of reads: an actix-web handler that does nothing but the same statement with tokio-postgres and JSON.

use std::cell::Cell;
use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::web::{Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get};
use anyhow::Context;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use serde::Serialize;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};
use uuid::Uuid;

/// How it reaches the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A connection for each request, out of a small pool of each worker.
    Pooled,
    /// A few connections of each worker, shared by all requests at once.
    Pipelined,
}

/// Connections of each worker, as many as the whole stack has.
pub const CONNECTIONS: usize = 4;

enum Database {
    Pooled(Pool, String),
    Pipelined(Vec<(Client, Statement)>, Cell<usize>),
}

/// A server that runs.
pub struct Bare {
    /// Where.
    pub addr: SocketAddr,
    handle: ServerHandle,
}

impl Bare {
    /// Starts it with this many workers.
    pub fn start(way: Way, workers: usize, url: &str, sql: &str) -> anyhow::Result<Bare> {
        let (url, sql) = (url.to_owned(), sql.to_owned());
        let server = HttpServer::new(move || {
            let (url, sql) = (url.clone(), sql.clone());
            App::new()
                .data_factory(move || connect(way, url.clone(), sql.clone()))
                .service(read)
        });
        let server = server.workers(workers).disable_signals().bind("127.0.0.1:0")?;
        let addr = *server.addrs().first().context("an address")?;
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Bare { addr, handle })
    }

    /// Ends it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn connect(way: Way, url: String, sql: String) -> anyhow::Result<Database> {
    let config: Config = url.parse()?;
    if way == Way::Pooled {
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        return Ok(Database::Pooled(
            Pool::builder(manager).max_size(CONNECTIONS).build()?,
            sql,
        ));
    }
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        let statement = client.prepare(&sql).await?;
        clients.push((client, statement));
    }
    Ok(Database::Pipelined(clients, Cell::new(0)))
}

async fn ask(database: &Database, id: Uuid, person: Uuid) -> anyhow::Result<Option<Row>> {
    match database {
        Database::Pooled(pool, sql) => {
            let client = pool.get().await?;
            let statement = client.prepare_cached(sql).await?;
            Ok(client.query_opt(&statement, &[&id, &person]).await?)
        }
        Database::Pipelined(clients, turn) => {
            turn.set(turn.get() + 1);
            let (client, statement) = clients.get(turn.get() % CONNECTIONS).context("a connection")?;
            Ok(client.query_opt(statement, &[&id, &person]).await?)
        }
    }
}

#[get("/bookings/{id}")]
async fn read(request: HttpRequest, id: Path<Uuid>, database: Data<Database>) -> actix_web::Result<HttpResponse> {
    let person = request
        .headers()
        .get("x-person")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let person = person.ok_or(actix_web::error::ErrorBadRequest("no person"))?;
    let row = ask(&database, id.into_inner(), person)
        .await
        .map_err(actix_web::error::ErrorInternalServerError)?;
    let row = row.ok_or(actix_web::error::ErrorNotFound("no booking"))?;
    let body = json(&row).map_err(actix_web::error::ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
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
fn json(row: &Row) -> anyhow::Result<Vec<u8>> {
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
