//! The inner port: is it alive, is it ready, how is it doing. Never opened to the outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{HttpResponse, web};
use chezhu::ground::db::Db;
use metrics_exporter_prometheus::PrometheusHandle;

/// What alerts look at for its increase: counter, label, and the label's words.
pub(crate) const ALERTED: &[(&str, &str, &[&str])] = &[
    ("chezhu_faults_total", "kind", &["busy", "fault"]),
    ("chezhu_feed_events_total", "outcome", &["altered", "signature", "time"]),
    ("chezhu_panics_total", "", &[]),
    ("chezhu_reveals_refused_total", "", &[]),
];

/// False from the moment a stop was asked for.
#[derive(Clone)]
pub struct Ready(Arc<AtomicBool>);

impl Default for Ready {
    fn default() -> Ready {
        Ready(Arc::new(AtomicBool::new(true)))
    }
}

impl Ready {
    /// No new work from now on.
    pub fn withdraw(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Whether new work is welcome.
    pub fn holds(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

async fn livez() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

async fn readyz(ready: web::Data<Ready>, db: web::Data<Db>) -> HttpResponse {
    if !ready.holds() {
        return HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("stopping\n");
    }
    match db.probe().await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(_) => HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("database does not answer\n"),
    }
}

async fn metrics(handle: web::Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(handle.render())
}

/// The routes of the inner port; give it `Data` of [`Ready`], [`Db`] and the metrics handle.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/livez", web::get().to(livez))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics));
}
