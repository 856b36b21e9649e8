//! Around every request: an id, a span, a metric, a log line, safe headers, and a net under panics.

use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError, web};
use chezhu::ground::clock::Clock;
use chezhu::ground::id::fresh_uuid;
use futures::FutureExt;
use tracing::Instrument;

use crate::health::Ready;
use crate::limit::Limits;
use crate::problem;
use crate::routes::{API, Templates};
use crate::shed::Hands;

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
pub async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let clock = request.app_data::<web::Data<Clock>>().map(|c| c.now());
    let id = clock
        .map(|now| fresh_uuid(now).simple().to_string())
        .unwrap_or_default();
    let span = tracing::info_span!("request", request_id = %id, method = known(request.method()));
    REQUEST
        .scope(id.clone(), serve(request, next, id).instrument(span))
        .await
}

async fn serve(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: String,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = known(request.method());
    let limits = request.app_data::<web::Data<Limits>>().cloned();
    let allowed = limits.map_or(Ok(()), |limits| limits.address(limits.address_of(request.request())));
    if let Err(refusing) = allowed {
        let mut reply = request.into_response(refusing.error_response());
        note(method, "unmatched", reply.status().as_u16(), "anonymous", began);
        safe_headers(reply.headers_mut(), &id);
        return Ok(reply.map_into_boxed_body());
    }
    let hands = request.app_data::<web::Data<Hands>>().cloned();
    let place = match hands.map(|hands| hands.take(request.path())) {
        Some(None) => return Ok(shed(request, method, &id, began)),
        Some(place) => place,
        None => None,
    };
    let ready = request.app_data::<web::Data<Ready>>().cloned();
    // The request itself is not kept here: routing needs to be its only holder.
    let served = async {
        let work = AssertUnwindSafe(next.call(request)).catch_unwind();
        match place {
            Some(place) => place.serve(work).await,
            None => work.await,
        }
    };
    let broken = match served.await {
        Ok(Ok(reply)) => {
            let mut reply = reply.map_into_boxed_body();
            if ready.is_some_and(|ready| !ready.holds()) {
                close(&mut reply);
            }
            // The template, never the path: ids and search words stay out of logs and metrics.
            let route = template(reply.request());
            let caller = reply
                .request()
                .extensions()
                .get::<Caller>()
                .map_or("anonymous", |c| c.0);
            note(method, &route, reply.status().as_u16(), caller, began);
            safe_headers(reply.headers_mut(), &id);
            return Ok(reply);
        }
        Ok(Err(error)) => error.error_response(),
        Err(_panic) => problem::render(problem::FAULT, &[], None),
    };
    let mut broken = broken;
    note(method, "unmatched", broken.status().as_u16(), "anonymous", began);
    safe_headers(broken.headers_mut(), &id);
    Err(InternalError::from_response("no reply", broken).into())
}

/// Which template the path of a request fits. actix would try them all once more for its answer: it is asked only about
/// what is not of the API.
fn template(request: &HttpRequest) -> Cow<'_, str> {
    let path = request.path();
    let found = if path.starts_with(API) {
        let templates = request.app_data::<web::Data<Templates>>();
        templates.and_then(|all| all.of_path(path)).map(Cow::Borrowed)
    } else {
        request.match_pattern().map(Cow::Owned)
    };
    found.unwrap_or(Cow::Borrowed("unmatched"))
}

/// Whoever asked again on this connection would ask somebody who is going.
fn close(reply: &mut ServiceResponse<BoxBody>) {
    let head = reply.response_mut().head_mut();
    head.set_connection_type(ConnectionType::Close);
}

/// The answer to what there is no place for.
fn shed(request: ServiceRequest, method: &'static str, id: &str, began: Instant) -> ServiceResponse<BoxBody> {
    metrics::counter!("chezhu_http_shed_total").increment(1);
    let mut reply = request.into_response(problem::render(problem::BUSY, &[], None));
    note(method, "shed", reply.status().as_u16(), "anonymous", began);
    safe_headers(reply.headers_mut(), id);
    reply.map_into_boxed_body()
}

/// A method is whatever the client writes: an unknown one is `other`, else it would be a label of its own.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}

fn note(method: &'static str, route: &str, status: u16, caller: &str, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    let route = route.to_owned();
    metrics::histogram!("chezhu_http_request_seconds", "route" => route.clone()).record(seconds);
    tracing::info!(method, %route, status, ms = (seconds * 1000.0).round(), caller, "served");
    metrics::counter!("chezhu_http_requests_total", "method" => method, "route" => route, "status" => status.to_string()).increment(1);
}

fn safe_headers(headers: &mut HeaderMap, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::known;

    #[test]
    fn a_made_up_method_is_no_label() {
        assert_eq!(known(&Method::PATCH), "PATCH");
        assert_eq!(
            Method::from_bytes(b"PATCH13800138000")
                .map(|made_up| known(&made_up))
                .ok(),
            Some("other")
        );
    }
}
