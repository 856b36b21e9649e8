//! Versions as ETags: who has this one already is told so (RFC 9110, 13.1.2).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

/// Whether the client shows this very version.
pub fn is_fresh(request: &HttpRequest, etag: &str) -> bool {
    let given = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    given.split(',').any(|one| one.trim().trim_start_matches("W/") == etag)
}

/// 304 when the client says that it has this version already.
pub fn unchanged(request: &HttpRequest, etag: &str) -> Option<HttpResponse> {
    let given = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let same = given
        .split(',')
        .any(|one| matches!(one.trim().trim_start_matches("W/"), tag if tag == etag || tag == "*"));
    let headers = (
        (header::ETAG, etag.to_owned()),
        (header::CACHE_CONTROL, "private, no-cache"),
    );
    same.then(|| {
        HttpResponse::NotModified()
            .insert_header(headers.0)
            .insert_header(headers.1)
            .finish()
    })
}

/// A response for a list or document that says 304 when the client has this version already.
pub fn unless_fresh(request: &HttpRequest, etag: &str, reply: impl FnOnce() -> HttpResponse) -> HttpResponse {
    if let Some(unchanged) = unchanged(request, etag) {
        return unchanged;
    }
    let mut reply = reply();
    if let Ok(value) = header::HeaderValue::from_str(etag) {
        reply.headers_mut().insert(header::ETAG, value);
        reply.headers_mut().insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("private, no-cache"),
        );
    }
    reply
}
