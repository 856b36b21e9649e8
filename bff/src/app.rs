//! The application: shared data, limits of extractors, the order of middleware, the catch-all.

use std::sync::{Arc, LazyLock};

use actix_router::ResourceDef;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use utoipa::openapi::OpenApi;

use crate::openapi;
use crate::problem::{self, Refusing};

/// The paths of the contract with their methods, so that a wrong method is told from a wrong path.
pub struct KnownPaths(Vec<(ResourceDef, Vec<Method>)>);

impl KnownPaths {
    /// Those of this program, made once in a process: each path is an expression to be compiled.
    pub fn shared() -> web::Data<KnownPaths> {
        static KNOWN: LazyLock<Arc<KnownPaths>> = LazyLock::new(|| Arc::new(KnownPaths::of(openapi::document())));
        web::Data::from(Arc::clone(&KNOWN))
    }

    fn of(document: &OpenApi) -> KnownPaths {
        let paths = document.paths.paths.iter().map(|(path, item)| {
            let operations = [
                (Method::GET, item.get.is_some()),
                (Method::POST, item.post.is_some()),
                (Method::PUT, item.put.is_some()),
                (Method::PATCH, item.patch.is_some()),
                (Method::DELETE, item.delete.is_some()),
            ];
            let methods = operations
                .into_iter()
                .filter_map(|(method, there)| there.then_some(method))
                .collect();
            (ResourceDef::new(path.as_str()), methods)
        });
        KnownPaths(paths.collect())
    }

    fn methods(&self, path: &str) -> Vec<&Method> {
        self.0
            .iter()
            .filter(|(def, _)| def.is_match(path))
            .flat_map(|(_, methods)| methods)
            .collect()
    }
}

/// What no route took: 405 with `Allow` for a known path, else 404.
pub async fn nowhere(request: HttpRequest, known: web::Data<KnownPaths>) -> HttpResponse {
    let methods = known.methods(request.path());
    if methods.is_empty() || methods.contains(&request.method()) {
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
