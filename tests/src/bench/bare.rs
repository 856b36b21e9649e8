//! The opponent of reads: an actix-web handler that does nothing but the same statement with tokio-postgres and JSON.

use std::cell::Cell;
use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::web::{Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get};
use anyhow::Context;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
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

/// What makes JSON of the rows.
pub type Json = fn(&[Row]) -> anyhow::Result<Vec<u8>>;

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
    pub fn start(way: Way, workers: usize, url: &str, sql: &str, json: Json) -> anyhow::Result<Bare> {
        let (url, sql) = (url.to_owned(), sql.to_owned());
        let server = HttpServer::new(move || {
            let (url, sql) = (url.clone(), sql.clone());
            App::new()
                .app_data(Data::new(json))
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

async fn ask(database: &Database, id: Uuid, person: Uuid) -> anyhow::Result<Vec<Row>> {
    match database {
        Database::Pooled(pool, sql) => {
            let client = pool.get().await?;
            let statement = client.prepare_cached(sql).await?;
            Ok(client.query(&statement, &[&id, &person]).await?)
        }
        Database::Pipelined(clients, turn) => {
            turn.set(turn.get() + 1);
            let (client, statement) = clients.get(turn.get() % CONNECTIONS).context("a connection")?;
            Ok(client.query(statement, &[&id, &person]).await?)
        }
    }
}

#[get("/{id}")]
async fn read(
    request: HttpRequest,
    id: Path<Uuid>,
    database: Data<Database>,
    json: Data<Json>,
) -> actix_web::Result<HttpResponse> {
    let person = request
        .headers()
        .get("x-person")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let person = person.ok_or(actix_web::error::ErrorBadRequest("no person"))?;
    let rows = ask(&database, id.into_inner(), person)
        .await
        .map_err(actix_web::error::ErrorInternalServerError)?;
    if rows.is_empty() {
        return Err(actix_web::error::ErrorNotFound("no such row"));
    }
    let body = json(&rows).map_err(actix_web::error::ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}
