//! Starting and stopping: the settings are checked, the database answers, then the doors open.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, rt, web};
use chezhu::gateway::cache::Cache;
use chezhu::gateway::live::Bell;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Settings;
use chezhu::host::telemetry;
use tokio::task::JoinHandle;

use crate::api;
use crate::app;
use crate::auth::{Issuers, Verified};
use crate::docs;
use crate::door::PushDoor;
use crate::doorstep;
use crate::gallery;
use crate::health::{self, Ready};
use crate::limit::Limits;
use crate::live::{self, Hub, Room};
use crate::openapi;
use crate::patience;
use crate::quota::RevealCap;
use crate::routes::{API, Routes, Templates};
use crate::shed::Hands;
use crate::site::{self, Site};
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
    upkeep: Vec<JoinHandle<()>>,
    hub: Arc<Hub>,
}

impl Running {
    /// Readiness goes first, then running requests end, then the doors close.
    pub async fn stop(self) {
        self.ready.withdraw();
        self.hub.stop();
        self.upkeep.iter().for_each(JoinHandle::abort);
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
    templates: web::Data<Templates>,
    gateways: api::Gateways,
    hub: web::Data<Arc<Hub>>,
    bell: Bell,
    staff: Option<Site>,
    reveals: web::Data<RevealCap>,
    push: web::Data<PushDoor>,
    ready: web::Data<Ready>,
}

fn setting(error: impl std::fmt::Display) -> StartError {
    StartError::Setting(error.to_string())
}

fn shared(settings: &Settings, clock: &Clock, keys: &Keyring, cache: Option<Cache>) -> Result<Shared, StartError> {
    let tokens = |audience, seeds| Tokens::new(&settings.auth.issuer, audience, seeds).map_err(setting);
    let issuers = Issuers {
        customer: tokens(
            Audience::Customer,
            keys.token_seeds(chezhu::ground::seal::Audience::Customer),
        )?,
        staff: tokens(Audience::Staff, keys.token_seeds(chezhu::ground::seal::Audience::Staff))?,
    };
    Ok(Shared {
        clock: web::Data::new(clock.clone()),
        limits: web::Data::new(Limits::new(&settings.http, cache)),
        bodies: web::Data::new(BodyLimits::new(&settings.http)),
        issuers: web::Data::new(issuers),
        verified: web::Data::new(Verified::default()),
        templates: Templates::shared(),
        gateways: api::Gateways::new(settings, clock).map_err(setting)?,
        hub: web::Data::new(Arc::new(Hub::new(Room {
            each: settings.live.each,
            all: settings.live.all,
        }))),
        bell: Bell::default(),
        staff: staff(settings),
        push: web::Data::new(PushDoor::new(&settings.push, keys).map_err(setting)?),
        reveals: web::Data::new(RevealCap(i64::from(settings.staff.reveals_per_day))),
        ready: web::Data::new(Ready::default()),
    })
}

/// The staff's app, where a folder of its build is set.
fn staff(settings: &Settings) -> Option<Site> {
    let folder = &settings.http.staff_dir;
    (!folder.as_os_str().is_empty()).then(|| Site {
        base: "/staff",
        folder: folder.clone(),
        policy: site::STRICT,
        missing: "请在 <code>consultant</code> 目录运行 <code>npm ci</code> 和 <code>npm run build</code>，然后刷新本页。",
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
    telemetry::from_nought(health::ALERTED);
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
    let cache = match settings.redis.url.as_str() {
        "" => None,
        url => Some(Cache::new(url).map_err(setting)?),
    };
    let shared = shared(&settings, &clock, &keys, cache.clone())?;
    let ready = shared.ready.get_ref().clone();
    let (limits, hub, bell) = (shared.limits.clone(), shared.hub.get_ref().clone(), shared.bell.clone());
    let verified = shared.verified.get_ref().clone();
    listen(&db, &bell);
    let (public, addr) = public_door(&settings, clock, keys, db.clone(), shared, extra)?;
    let (inner, inner_addr) = inner_door(&settings, db.clone(), ready.clone(), metrics.clone())?;
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
    let mut upkeep = vec![tokio::spawn(upkeep(metrics, limits))];
    upkeep.push(rt::spawn(live::follow(db, hub.clone(), bell.clone(), verified)));
    upkeep.extend(cache.map(|cache| rt::spawn(bell.carry(cache))));
    tracing::info!(%addr, %inner_addr, "bff is open");
    Ok(Running {
        addr,
        inner_addr,
        ready,
        doors,
        tasks,
        upkeep,
        hub,
    })
}

/// Each commit of this database that changes something rings.
fn listen(db: &Db, bell: &Bell) {
    let bell = bell.clone();
    db.on_change(Box::new(move || bell.ring()));
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
    let (database, at_once) = (settings.database(), settings.http.at_once);
    let server = HttpServer::new(move || {
        let (database, clock, keys, db) = (database.clone(), clock.clone(), keys.clone(), db.clone());
        let shared = shared.clone();
        let (gateways, bell) = (shared.gateways.clone(), shared.bell.clone());
        App::new()
            // One pool for each worker on PostgreSQL, one writer for the whole process on SQLite (rulings 8).
            .data_factory(move || {
                let (database, clock, keys, db) = (database.clone(), clock.clone(), keys.clone(), db.clone());
                let bell = bell.clone();
                async move {
                    if db.is_sqlite() {
                        return Ok::<Db, Error>(db);
                    }
                    let db = Db::open(&database, clock, keys).await?;
                    listen(&db, &bell);
                    Ok(db)
                }
            })
            .app_data(shared.clock)
            .app_data(shared.limits)
            .app_data(shared.bodies)
            .app_data(shared.issuers)
            .app_data(shared.verified)
            .app_data(shared.templates)
            .app_data(shared.hub)
            .app_data(shared.reveals)
            .app_data(shared.push)
            .app_data(shared.ready)
            // Of this worker alone.
            .app_data(web::Data::new(Hands::new(at_once)))
            .configure(|config| gateways.share(config))
            .configure(app::extractors)
            .wrap(from_fn(trace))
            // In front of the scope, which answers for everything else under its path.
            .route(&format!("{API}/openapi.json"), web::get().to(openapi::serve))
            .configure(|config| Routes::of_the_api().hang(config))
            .configure(docs::routes)
            .configure(doorstep::routes)
            .configure(gallery::routes)
            .configure(|config| shared.staff.into_iter().for_each(|staff| site::routes(config, staff)))
            .configure(|config| extra.into_iter().for_each(|routes| routes(config)))
            .default_service(web::route().to(app::nowhere))
    });
    let server = server
        .client_request_timeout(std::time::Duration::from_secs(5))
        .keep_alive(patience::IDLE)
        .backlog(patience::WAITING)
        .on_connect(patience::with)
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
