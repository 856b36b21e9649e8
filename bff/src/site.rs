//! A built site from a folder: the staff's app at `/staff/`, in the demo the owners' preview beside it (rulings 33).
//!
//! The folder is looked at for each request, so a new build needs no restart. Names below `assets/` hold the hash of what is
//! in them and are kept for good; everything else is asked for again by its ETag.

use std::path::{Component, Path, PathBuf};

use actix_web::http::{Method, header};
use actix_web::middleware::Compress;
use actix_web::{HttpRequest, HttpResponse, ResponseError, guard, web};
use aws_lc_rs::digest;

use crate::fresh::is_fresh;
use crate::problem::{self, Refusing};

/// What the staff's app may do in a browser: its own files and its own server, no inline script or style, no frame.
pub const STRICT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'none'";

const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// A site and where it is served.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its path, such as `/staff`.
    pub base: &'static str,
    /// The folder of the build.
    pub folder: PathBuf,
    /// Its Content-Security-Policy.
    pub policy: &'static str,
    /// What to say while there is no build.
    pub missing: &'static str,
}

/// Serves the site below its path; a path without a file extension is a page of the app and gets `index.html`.
pub fn routes(config: &mut web::ServiceConfig, site: Site) {
    let (base, to) = (site.base, format!("{}/", site.base));
    let redirect = move || {
        let to = to.clone();
        async move {
            HttpResponse::PermanentRedirect()
                .insert_header((header::LOCATION, to))
                .finish()
        }
    };
    let read = || guard::Any(guard::Get()).or(guard::Head());
    config.service(
        web::resource(format!("{base}/{{file:.*}}"))
            .app_data(web::Data::new(site))
            .wrap(Compress::default())
            .route(web::route().guard(read()).to(file)),
    );
    config.route(base, web::route().guard(read()).to(redirect));
}

async fn file(request: HttpRequest, path: web::Path<String>, site: web::Data<Site>) -> HttpResponse {
    let Some(name) = inside(&path) else {
        return Refusing::from(problem::MISSING).error_response();
    };
    if let Some(bytes) = read(&site.folder.join(&name)).await {
        return found(&request, &site, &name, bytes);
    }
    if name.extension().is_some() && name != Path::new("index.html") {
        return Refusing::from(problem::MISSING).error_response();
    }
    let index = Path::new("index.html");
    match read(&site.folder.join(index)).await {
        Some(bytes) => found(&request, &site, index, bytes),
        None => unbuilt(&site),
    }
}

async fn read(file: &Path) -> Option<Vec<u8>> {
    // A folder cannot be read as a file, and is nothing.
    tokio::fs::read(file).await.ok()
}

/// The file's name below the folder; `None` for what is not plainly inside.
fn inside(path: &str) -> Option<PathBuf> {
    if path.is_empty() {
        return Some(PathBuf::from("index.html"));
    }
    let name = PathBuf::from(path);
    let plain = |part: Component<'_>| {
        matches!(part, Component::Normal(part) if part.to_str().is_some_and(|part| {
            !part.starts_with('.') && !part.contains(['\\', ':', '\0'])
        }))
    };
    name.components().all(plain).then_some(name)
}

fn found(request: &HttpRequest, site: &Site, name: &Path, bytes: Vec<u8>) -> HttpResponse {
    let hash = hex::encode(&digest::digest(&digest::SHA256, &bytes).as_ref()[..12]);
    let etag = format!("\"{hash}\"");
    let keep = if name.starts_with("assets") {
        FOR_GOOD
    } else {
        ASK_AGAIN
    };
    let mut reply = match is_fresh(request, &etag) {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    // Compressed, the bytes are others: the tag is of what was asked for.
    reply
        .insert_header((header::ETAG, format!("W/{etag}")))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::CONTENT_SECURITY_POLICY, site.policy))
        .insert_header((header::CONTENT_TYPE, kind(name)));
    match is_fresh(request, &etag) || request.method() == Method::HEAD {
        true => reply.finish(),
        false => reply.body(bytes),
    }
}

fn kind(name: &Path) -> &'static str {
    match name.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn unbuilt(site: &Site) -> HttpResponse {
    let page = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>尚未构建</title><h1>这个应用还没有构建</h1><p>{}</p></html>",
        site.missing
    );
    HttpResponse::ServiceUnavailable()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(page)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{inside, kind};

    #[test]
    fn nothing_outside_of_the_folder_has_a_name() {
        assert_eq!(inside(""), Some(PathBuf::from("index.html")));
        assert_eq!(inside("assets/a-1.js"), Some(PathBuf::from("assets/a-1.js")));
        for bad in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            ".git/config",
            "a/.env",
            "a\\..\\b",
            "c:/x",
            "a\0b",
            "./a",
        ] {
            assert_eq!(inside(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_script_is_a_script() {
        assert_eq!(kind(Path::new("sw.js")), "text/javascript; charset=utf-8");
        assert_eq!(kind(Path::new("manifest.webmanifest")), "application/manifest+json");
        assert_eq!(kind(Path::new("a")), "application/octet-stream");
    }
}
