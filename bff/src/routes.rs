//! The operations of the API: hung into the doors, described for the contract, known by their paths. Modules add them in
//! `routes()`, and the same list serves and documents.
//!
//! actix tries the expressions of its routes one after the other, and each that was tried keeps its working memory in every
//! worker. So operations hang in rooms, one for each first word of a path, and only the room that is asked for is looked
//! through (ADR 0020). A room opens only for a method that the path has: `GET /care/wishes` is not the care called "wishes".

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::fn_guard;
use actix_web::http::Method;
use actix_web::web;
use utoipa::Path;
use utoipa::openapi::path::{HttpMethod, Paths, PathsMap};
use utoipa::openapi::{Components, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

use crate::api;

/// Where everything of the API is.
pub const API: &str = "/api/v1";

/// Operations, in the order in which they are tried.
pub struct Routes {
    /// The scope that those added next belong to.
    scope: String,
    all: Vec<(String, Box<dyn Operation>)>,
}

/// One operation of the contract: a handler with `#[utoipa::path]`.
trait Operation {
    /// Its path in its scope.
    fn path(&self) -> String;
    fn methods(&self) -> Vec<HttpMethod>;
    fn hang(self: Box<Self>, config: &mut web::ServiceConfig);
    fn describe(&self) -> (Paths, Vec<(String, RefOr<Schema>)>);
}

impl<F: HttpServiceFactory + OpenApiFactory + Path + 'static> Operation for F {
    fn path(&self) -> String {
        <F as Path>::path()
    }

    fn methods(&self) -> Vec<HttpMethod> {
        <F as Path>::methods()
    }

    fn hang(self: Box<Self>, config: &mut web::ServiceConfig) {
        config.service(*self);
    }

    fn describe(&self) -> (Paths, Vec<(String, RefOr<Schema>)>) {
        let mut shapes = Vec::new();
        self.schemas(&mut shapes);
        (self.paths(), shapes)
    }
}

impl Routes {
    /// All there are.
    pub fn of_the_api() -> Routes {
        let mut routes = Routes {
            scope: API.to_owned(),
            all: Vec::new(),
        };
        routes.configure(api::routes);
        routes
    }

    /// Adds an operation.
    pub fn service<F: HttpServiceFactory + OpenApiFactory + Path + 'static>(&mut self, operation: F) -> &mut Routes {
        self.all.push((self.scope.clone(), Box::new(operation)));
        self
    }

    /// Adds those of a module.
    pub fn configure(&mut self, module: impl FnOnce(&mut Routes)) -> &mut Routes {
        module(self);
        self
    }

    /// Adds those of a module below a word of its own.
    pub fn under(&mut self, word: &str, module: impl FnOnce(&mut Routes)) -> &mut Routes {
        let outer = self.scope.clone();
        self.scope.push_str(word);
        module(self);
        self.scope = outer;
        self
    }

    /// Hangs them into a door.
    pub fn hang(self, config: &mut web::ServiceConfig) {
        let mut scopes: BTreeMap<String, BTreeMap<String, Vec<Box<dyn Operation>>>> = BTreeMap::new();
        for (scope, operation) in self.all {
            let door = format!("{scope}/{}", first(&operation.path()));
            scopes
                .entry(scope)
                .or_default()
                .entry(door)
                .or_default()
                .push(operation);
        }
        let templates = Templates::shared();
        // The longest first: `/api/v1` would take what belongs to `/api/v1/staff`.
        for (scope, rooms) in scopes.into_iter().rev() {
            let mut hung = web::scope(&scope);
            for (door, operations) in rooms {
                let templates = templates.clone();
                let room = web::scope("").guard(fn_guard(move |asked| {
                    let path = asked.head().uri.path();
                    leads_to(&door, path) && templates.methods(path).contains(&asked.head().method)
                }));
                hung = hung.service(room.configure(|config| operations.into_iter().for_each(|one| one.hang(config))));
            }
            config.service(hung);
        }
    }

    /// Their paths and shapes.
    pub fn describe(&self) -> (Paths, Components) {
        let (mut all, mut components) = (Paths::new(), Components::new());
        for (scope, operation) in &self.all {
            let (mut paths, shapes) = operation.describe();
            let whole = |(path, item)| (format!("{scope}{path}"), item);
            paths.paths = paths.paths.into_iter().map(whole).collect::<PathsMap<_, _>>();
            all.merge(paths);
            components.schemas.extend(shapes);
        }
        (all, components)
    }
}

fn first(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn leads_to(door: &str, path: &str) -> bool {
    path.strip_prefix(door)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The paths of the API with their methods: what is asked is named by its template, and a wrong method is told from a wrong
/// path.
pub struct Templates(matchit::Router<Template>);

struct Template {
    path: String,
    methods: Vec<Method>,
}

impl Templates {
    /// Those of this program, made once in a process.
    pub fn shared() -> web::Data<Templates> {
        static KNOWN: LazyLock<Arc<Templates>> = LazyLock::new(|| Arc::new(Templates::of(&Routes::of_the_api())));
        web::Data::from(Arc::clone(&KNOWN))
    }

    fn of(routes: &Routes) -> Templates {
        let mut known: BTreeMap<String, Vec<Method>> = BTreeMap::new();
        for (scope, operation) in &routes.all {
            let methods = known.entry(format!("{scope}{}", operation.path())).or_default();
            methods.extend(operation.methods().iter().map(method));
        }
        let mut router = matchit::Router::new();
        for (path, methods) in known {
            // Two that a request cannot tell apart; a test has all of them.
            if let Err(error) = router.insert(path.clone(), Template { path, methods }) {
                tracing::error!(%error, "two paths of the API are one");
            }
        }
        Templates(router)
    }

    /// The template that a path fits.
    pub fn of_path(&self, path: &str) -> Option<&str> {
        self.0.at(path).ok().map(|found| found.value.path.as_str())
    }

    /// The methods of a path; none when it is nobody's.
    pub fn methods(&self, path: &str) -> &[Method] {
        self.0.at(path).map_or(&[], |found| &found.value.methods)
    }
}

fn method(one: &HttpMethod) -> Method {
    match one {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_of_the_api_has_a_template_of_its_own_with_its_methods() {
        let routes = Routes::of_the_api();
        let templates = Templates::of(&routes);
        assert!(routes.all.len() > 300);
        for (scope, operation) in &routes.all {
            let path = format!("{scope}{}", operation.path());
            let asked = path.replace('{', "a").replace('}', "z");
            assert_eq!(templates.of_path(&asked), Some(path.as_str()));
            for one in operation.methods() {
                assert!(templates.methods(&asked).contains(&method(&one)), "{path}");
            }
            assert!(
                leads_to(&format!("{scope}/{}", first(&operation.path())), &asked),
                "{path}"
            );
        }
        assert_eq!(templates.of_path("/api/v1/orders/"), None);
        assert!(templates.methods("/api/v1/nobody").is_empty());
    }

    #[test]
    fn a_word_that_only_begins_alike_is_another_room() {
        assert!(leads_to("/api/v1/orders", "/api/v1/orders"));
        assert!(leads_to("/api/v1/orders", "/api/v1/orders/7/path"));
        assert!(!leads_to("/api/v1/survey", "/api/v1/surveys/7"));
        assert!(!leads_to("/api/v1/orders", "/api/v1/"));
    }
}
