//! The contract, from the code: paths and shapes by utoipa, the replies that every operation may give added here.

mod tagged;

use std::sync::OnceLock;

use chezhu::ground::text::PhoneTail;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, Info, OpenApi, Ref, RefOr, ResponseBuilder, Server};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{FieldProblem, Problem};
use crate::routes::Routes;

/// The contract as JSON, pretty, with a newline at the end: what is committed. Needs no database; made once in a process.
pub fn text() -> Result<&'static str, serde_json::Error> {
    static TEXT: OnceLock<String> = OnceLock::new();
    if let Some(text) = TEXT.get() {
        return Ok(text);
    }
    let (paths, components) = Routes::of_the_api().describe();
    let mut document = OpenApi::new(info(), paths);
    document.components = Some(components);
    let text = serde_json::to_string_pretty(&finish(document))? + "\n";
    Ok(TEXT.get_or_init(|| text))
}

fn info() -> Info {
    let mut info = Info::new("车主 Chezhu API", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Customer side of a car dealership group: owners under `/api/v1`, staff under `/api/v1/staff`. Money is fen, times are RFC 3339 in UTC, \
         ids are TypeIDs. POST and PATCH of a logged-in person need an `Idempotency-Key`. Errors are RFC 9457 problems; `problems.md` lists the codes."
            .to_owned(),
    );
    info
}

fn finish(mut document: OpenApi) -> OpenApi {
    document.servers = Some(vec![Server::new("/")]);
    let components = document.components.get_or_insert_with(Components::new);
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    components
        .schemas
        .insert(FieldProblem::name().into_owned(), FieldProblem::schema());
    // Only a query names it, and queries do not bring their shapes along.
    components
        .schemas
        .insert(PhoneTail::name().into_owned(), PhoneTail::schema());
    tagged::close(components);
    for (name, audience) in [
        ("customer", "Access token of an owner"),
        ("staff", "Access token of a member of staff"),
    ] {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(audience))
            .build();
        components
            .security_schemes
            .insert(name.to_owned(), RefOr::T(SecurityScheme::Http(bearer)));
    }
    for item in document.paths.paths.values_mut() {
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                complete(method, operation);
            }
        }
    }
    document
}

/// What every operation has: a problem as its other reply, who may call it, and the key of its wish.
fn complete(method: &str, operation: &mut Operation) {
    let problem = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    let reply = ResponseBuilder::new()
        .description("A problem (RFC 9457)")
        .content("application/problem+json", problem)
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(reply));
    let authz = authz(operation);
    let public = authz == "public";
    operation
        .extensions
        .get_or_insert_with(Default::default)
        .insert("x-authz".to_owned(), authz.into());
    let keyed = !public && (method == "post" || method == "patch");
    if keyed {
        let key = utoipa::openapi::path::ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(utoipa::openapi::path::ParameterIn::Header)
            .required(utoipa::openapi::Required::True)
            .description(Some(
                "The client's own name for this wish; a repeat with the same key gets the same reply.",
            ))
            .schema(Some(
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .min_length(Some(16))
                    .max_length(Some(128))
                    .pattern(Some("^[!-~]{16,128}$")),
            ))
            .build();
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(key));
    }
}

/// `public`, `customer`, or a staff permission's text: read from the security requirement.
fn authz(operation: &Operation) -> String {
    let requirement = operation.security.iter().flatten().next();
    let json = requirement
        .and_then(|r| serde_json::to_value(r).ok())
        .unwrap_or_default();
    match (
        json.get("staff").and_then(|scopes| scopes.as_array()),
        json.get("customer"),
    ) {
        (Some(scopes), _) => scopes
            .first()
            .and_then(|scope| scope.as_str())
            .unwrap_or("staff")
            .to_owned(),
        (None, Some(_)) => "customer".to_owned(),
        (None, None) => "public".to_owned(),
    }
}

/// `GET /api/v1/openapi.json`: the committed one, which a test holds to be that of the code.
pub async fn serve() -> actix_web::HttpResponse {
    actix_web::HttpResponse::Ok()
        .content_type("application/json")
        .body(include_str!("../../openapi/openapi.json"))
}
