//! Around every request: an id, a span, a metric, a log line, safe headers, and a net under panics.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use chezhu::ground::clock::Clock;
use chezhu::ground::id::fresh_uuid;
use futures::FutureExt;
use tracing::Instrument;

use crate::problem;

tokio::task_local! {
    static REQUEST: String;
}

/// The id of the request that is being served, for problems and logs.
pub fn request_id() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok()
}

/// Who the request turned out to come from; the extractors of `auth.rs` leave it here for the log line.
#[derive(Clone, Copy)]
pub struct Caller(pub &'static str);

/// The outermost middleware.
pub async fn trace(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let clock = request.app_data::<web::Data<Clock>>().map(|c| c.now());
    let id = clock.map(|now| fresh_uuid(now).simple().to_string()).unwrap_or_default();
    let method = request.method().clone();
    let span = tracing::info_span!("request", request_id = %id, method = %method);
    REQUEST.scope(id.clone(), serve(request, next, id).instrument(span)).await
}

async fn serve(request: ServiceRequest, next: Next<impl MessageBody + 'static>, id: String) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = request.method().to_string();
    let http = request.request().clone();
    let reply = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(reply)) => reply.map_into_boxed_body(),
        Ok(Err(error)) => ServiceResponse::new(http.clone(), error.error_response()),
        Err(_panic) => ServiceResponse::new(http.clone(), problem::render(problem::FAULT, &[], None)),
    };
    let mut reply = reply;
    let status = reply.status().as_u16();
    // The template, never the path: ids and search words stay out of logs and metrics.
    let route = reply.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let seconds = began.elapsed().as_secs_f64();
    metrics::counter!("chezhu_http_requests_total", "method" => method.clone(), "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("chezhu_http_request_seconds", "route" => route.clone()).record(seconds);
    let caller = http.extensions().get::<Caller>().map_or("anonymous", |c| c.0);
    tracing::info!(%method, %route, status, ms = (seconds * 1000.0).round(), caller, "served");
    safe_headers(&mut reply, &id);
    Ok(reply)
}

fn safe_headers<B>(reply: &mut ServiceResponse<B>, id: &str) {
    let headers = reply.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
