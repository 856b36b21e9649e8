//! `/docs`: the contract as a page on which every call can be tried; committed static files (rulings 32).

use actix_web::http::header;
use actix_web::{HttpResponse, web};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

macro_rules! files {
    ($($name:literal $kind:literal),* $(,)?) => {
        const FILES: &[(&str, &str, &[u8])] = &[$(($name, $kind, include_bytes!(concat!("../static/docs/", $name)))),*];
    };
}

files!(
    "index.html" "text/html; charset=utf-8",
    "init.js" "text/javascript; charset=utf-8",
    "page.css" "text/css; charset=utf-8",
    "favicon.svg" "image/svg+xml",
    "swagger-ui-bundle.js" "text/javascript; charset=utf-8",
    "swagger-ui.css" "text/css; charset=utf-8",
);

async fn file(path: web::Path<String>) -> HttpResponse {
    let name = path.into_inner();
    let name = if name.is_empty() { "index.html" } else { name.as_str() };
    match FILES.iter().find(|(file, _, _)| *file == name) {
        Some((_, kind, bytes)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
            .content_type(*kind)
            .body(*bytes),
        None => HttpResponse::NotFound().finish(),
    }
}

/// `/docs` and its files.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route(
        "/docs",
        web::get().to(|| async {
            HttpResponse::PermanentRedirect()
                .insert_header((header::LOCATION, "/docs/"))
                .finish()
        }),
    );
    config.route("/docs/{file:[a-z0-9.-]*}", web::get().to(file));
}
