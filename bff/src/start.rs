//! Starting and stopping: the settings are checked, the database answers, then the doors open.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use chezhu::gateway::cache::Cache;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu::host::telemetry;
use tokio::task::JoinHandle;
use utoipa_actix_web::AppExt;

use crate::api;
use crate::app::{self, KnownPaths};
use crate::auth::{Issuers, Verified};
use crate::docs;
use crate::health::{self, Ready};
use crate::limit::Limits;
use crate::openapi::{self, ContractText};
use crate::token::{Audience, Tokens};
use crate::trace::trace;
use crate::wish::BodyLimits;

/// Routes that somebody else adds to the public door, such as the demo's (rulings 33).
pub type Extra = fn(&mut web::ServiceConfig);

/// Why the start was refused; the sentence names what to mend.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened or does not answer.
    #[error("{0}: {reason}", reason = reason(.0))]
    Database(Error),
    /// The schema is behind the binary.
    #[error("the schema lacks {0}; run `bff migrate` first")]
    Schema(String),
    /// A gateway's setting is wrong.
    #[error("{0}")]
    Setting(String),
    /// A port is taken.
    #[error("{0} cannot be opened: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
}

fn reason(error: &Error) -> String {
    let mut text = String::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text.push_str(&cause.to_string());
        text.push(' ');
        next = cause.source();
    }
    text.trim_end().to_owned()
}

/// A server that runs.
pub struct Running {
    /// Where the public door is; useful with port 0.
    pub addr: SocketAddr,
    /// Where health and metrics are.
    pub inner_addr: SocketAddr,
    ready: Ready,
    doors: [ServerHandle; 2],
    tasks: Vec<JoinHandle<std::io::Result<()>>>,
    upkeep: JoinHandle<()>,
}

impl Running {
    /// Readiness goes first, then running requests end, then the doors close.
    pub async fn stop(self) {
        self.ready.withdraw();
        self.upkeep.abort();
        let [public, inner] = self.doors;
        public.stop(true).await;
        inner.stop(true).await;
        for task in self.tasks {
            if let Ok(Err(error)) = task.await {
                tracing::warn!(%error, "a door closed badly");
            }
        }
    }
}

/// What all workers share.
#[derive(Clone)]
struct Shared {
    clock: web::Data<Clock>,
    limits: web::Data<Limits>,
    bodies: web::Data<BodyLimits>,
    issuers: web::Data<Issuers>,
    verified: web::Data<Verified>,
    known: web::Data<KnownPaths>,
    contract: web::Data<ContractText>,
    gateways: api::Gateways,
}

fn setting(error: impl std::fmt::Display) -> StartError {
    StartError::Setting(error.to_string())
}

fn shared(settings: &Settings, clock: &Clock, keys: &Keyring) -> Result<Shared, StartError> {
    let cache = if settings.redis.url.is_empty() {
        None
    } else {
        Some(Cache::new(&settings.redis.url).map_err(setting)?)
    };
    let tokens = |audience, seeds| Tokens::new(&settings.auth.issuer, audience, seeds).map_err(setting);
    let issuers = Issuers {
        customer: tokens(
            Audience::Customer,
            keys.token_seeds(chezhu::ground::seal::Audience::Customer),
        )?,
        staff: tokens(Audience::Staff, keys.token_seeds(chezhu::ground::seal::Audience::Staff))?,
    };
    let document = openapi::document();
    Ok(Shared {
        clock: web::Data::new(clock.clone()),
        limits: web::Data::new(Limits::new(&settings.http, cache)),
        bodies: web::Data::new(BodyLimits::new(&settings.http)),
        issuers: web::Data::new(issuers),
        verified: web::Data::new(Verified::default()),
        known: web::Data::new(KnownPaths::of(&document)),
        contract: web::Data::new(ContractText(openapi::text().map_err(setting)?)),
        gateways: api::Gateways::new(settings, clock).map_err(setting)?,
    })
}

/// Opens the database and both doors. On SQLite the schema is brought up to date first (rulings 17).
pub async fn start(
    settings: Settings,
    clock: Clock,
    keys: Arc<Keyring>,
    extra: Option<Extra>,
) -> Result<Running, StartError> {
    let metrics = telemetry::metrics();
    let db = Db::open(&settings.database(), clock.clone(), keys.clone())
        .await
        .map_err(StartError::Database)?;
    db.probe().await.map_err(StartError::Database)?;
    if db.is_sqlite() {
        chezhu::migration::migrate(&db).await.map_err(StartError::Database)?;
    }
    let pending = chezhu::migration::pending(&db).await.map_err(StartError::Database)?;
    if !pending.is_empty() {
        return Err(StartError::Schema(pending.join(", ")));
    }
    let shared = shared(&settings, &clock, &keys)?;
    let ready = Ready::default();
    let limits = shared.limits.clone();
    let (public, addr) = public_door(&settings, clock, keys, db.clone(), shared, extra)?;
    let (inner, inner_addr) = inner_door(&settings, db, ready.clone(), metrics.clone())?;
    let doors = [public.handle(), inner.handle()];
    #[expect(
        clippy::disallowed_methods,
        reason = "the doors are the process's own tasks; stop() waits for them"
    )]
    let tasks = vec![tokio::spawn(public), tokio::spawn(inner)];
    #[expect(
        clippy::disallowed_methods,
        reason = "housekeeping of the process itself; stop() ends it"
    )]
    let upkeep = tokio::spawn(upkeep(metrics, limits));
    tracing::info!(%addr, %inner_addr, "bff is open");
    Ok(Running {
        addr,
        inner_addr,
        ready,
        doors,
        tasks,
        upkeep,
    })
}

/// Memory stays flat when nobody scrapes the metrics and callers come and go: samples are folded into their buckets, and
/// who has not been seen for long is forgotten.
async fn upkeep(metrics: metrics_exporter_prometheus::PrometheusHandle, limits: web::Data<Limits>) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(10));
    loop {
        every.tick().await;
        metrics.run_upkeep();
        limits.tidy();
    }
}

type Door = (actix_web::dev::Server, SocketAddr);

fn public_door(
    settings: &Settings,
    clock: Clock,
    keys: Arc<Keyring>,
    db: Db,
    shared: Shared,
    extra: Option<Extra>,
) -> Result<Door, StartError> {
    let database = settings.database();
    let server = HttpServer::new(move || {
        let (database, clock, keys, db) = (database.clone(), clock.clone(), keys.clone(), db.clone());
        let shared = shared.clone();
        let gateways = shared.gateways.clone();
        App::new()
            .into_utoipa_app()
            // One pool for each worker on PostgreSQL, one writer for the whole process on SQLite (rulings 8).
            .data_factory(move || {
                let (database, clock, keys, db) = (database.clone(), clock.clone(), keys.clone(), db.clone());
                async move {
                    if db.is_sqlite() {
                        Ok::<Db, Error>(db)
                    } else {
                        Db::open(&database, clock, keys).await
                    }
                }
            })
            .app_data(shared.clock)
            .app_data(shared.limits)
            .app_data(shared.bodies)
            .app_data(shared.issuers)
            .app_data(shared.verified)
            .app_data(shared.known)
            .app_data(shared.contract)
            .map(|app| {
                app.configure(|config| gateways.share(config))
                    .configure(app::extractors)
                    .wrap(from_fn(trace))
            })
            // In front of the scope, which answers for everything else under its path.
            .map(|app| app.route("/api/v1/openapi.json", web::get().to(openapi::serve)))
            .service(utoipa_actix_web::scope("/api/v1").configure(api::routes))
            .into_app()
            .configure(docs::routes)
            .configure(|config| extra.into_iter().for_each(|routes| routes(config)))
            .default_service(web::route().to(app::nowhere))
    });
    let server = server
        .client_request_timeout(std::time::Duration::from_secs(5))
        .shutdown_timeout(settings.http.stop_seconds)
        .disable_signals();
    let server = if settings.http.workers > 0 {
        server.workers(settings.http.workers)
    } else {
        server
    };
    let at = settings.http.listen;
    let server = server.bind(at).map_err(|error| StartError::Listen(at, error))?;
    let addr = server.addrs().first().copied().unwrap_or(at);
    Ok((server.run(), addr))
}

fn inner_door(
    settings: &Settings,
    db: Db,
    ready: Ready,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
) -> Result<Door, StartError> {
    let (db, ready, metrics) = (web::Data::new(db), web::Data::new(ready), web::Data::new(metrics));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(db.clone())
            .app_data(ready.clone())
            .app_data(metrics.clone())
            .configure(health::routes)
    });
    let at = settings.http.inner_listen;
    let server = server
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .bind(at)
        .map_err(|error| StartError::Listen(at, error))?;
    let addr = server.addrs().first().copied().unwrap_or(at);
    Ok((server.run(), addr))
}
