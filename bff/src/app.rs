//! The application: shared data, limits of extractors, the order of middleware, the catch-all.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use crate::problem::{self, Refusing};
use crate::routes::Templates;

/// What no route took: 405 with `Allow` for a known path, else 404.
pub async fn nowhere(request: HttpRequest, known: web::Data<Templates>) -> HttpResponse {
    let methods = known.methods(request.path());
    if methods.is_empty() || methods.contains(request.method()) {
        return Refusing::from(problem::MISSING).error_response();
    }
    let allow = methods.iter().map(|m| m.as_str()).collect::<Vec<_>>().join(", ");
    let mut reply = Refusing::from(problem::METHOD).error_response();
    if let Ok(value) = header::HeaderValue::from_str(&allow) {
        reply.headers_mut().insert(header::ALLOW, value);
    }
    reply
}

/// A path that is no id is nobody's id.
pub fn extractors(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|_error, _request| Refusing::from(problem::MISSING).into()));
}
