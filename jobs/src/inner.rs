//! The inner port of jobs: is it alive, is it ready, how is it doing. Never opened to the outside.

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use chezhu::ground::db::Db;
use chezhu::host::telemetry;
use tokio_util::sync::CancellationToken;

/// What alerts look at for its increase.
const ALERTED: &[(&str, &str, &[&str])] = &[
    (
        "chezhu_deliveries_poison_total",
        "how",
        &["crash", "panic", "fault", "hang", "unreadable", "after"],
    ),
    ("chezhu_panics_total", "", &[]),
];

async fn ready(stopping: web::Data<CancellationToken>, db: web::Data<Db>) -> HttpResponse {
    let text = |text: &'static str| {
        if text == "ready\n" {
            HttpResponse::Ok().body(text)
        } else {
            HttpResponse::ServiceUnavailable().body(text)
        }
    };
    match (stopping.is_cancelled(), db.probe().await) {
        (true, _) => text("stopping\n"),
        (false, Err(_)) => text("database does not answer\n"),
        (false, Ok(())) => text("ready\n"),
    }
}

/// Opens `/livez`, `/readyz` and `/metrics` at this address.
pub(crate) fn open(at: SocketAddr, db: Db, stopping: CancellationToken) -> std::io::Result<(Server, SocketAddr)> {
    let metrics = telemetry::metrics();
    telemetry::from_nought(ALERTED);
    let server = HttpServer::new(move || {
        let metrics = metrics.clone();
        App::new()
            .app_data(web::Data::new(db.clone()))
            .app_data(web::Data::new(stopping.clone()))
            .route("/livez", web::get().to(|| async { HttpResponse::Ok().body("alive\n") }))
            .route("/readyz", web::get().to(ready))
            .route(
                "/metrics",
                web::get().to(move || std::future::ready(HttpResponse::Ok().body(metrics.render()))),
            )
    });
    let server = server.workers(1).shutdown_timeout(1).disable_signals().bind(at)?;
    let addr = server.addrs().first().copied().unwrap_or(at);
    Ok((server.run(), addr))
}
