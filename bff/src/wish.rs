//! Request bodies: bounded in size, depth and time, JSON only, and named once by an `Idempotency-Key`.

use std::borrow::Cow;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use aws_lc_rs::digest;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, IdempotencyKey, Once, Tx};
use chezhu::ground::error::{Error, Field};
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};
use serde::de::DeserializeOwned;

use crate::gate::Gate;
use crate::problem::{self, Answer, Edge, Refusing};
use crate::reply::{self, Reply};

/// How large a body may be, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Bytes of JSON.
    pub json: usize,
    /// Bytes of a CSV import.
    pub import: usize,
    /// Until a JSON body must have arrived.
    pub deadline: Duration,
}

impl BodyLimits {
    /// The limits of the settings.
    pub fn new(http: &chezhu::host::config::Http) -> BodyLimits {
        BodyLimits {
            json: http.body_limit,
            import: http.import_limit,
            deadline: Duration::from_secs(http.body_seconds),
        }
    }
}

const DEPTH: usize = 32;
/// An import may take so many times as long as a JSON body.
const IMPORT_PATIENCE: u32 = 6;

/// A JSON body without a key: login, refresh (rulings 3).
pub struct Plain<T>(pub T);

/// A JSON body that takes effect once for its `Idempotency-Key`. `Wish<()>` is an empty body.
pub struct Wish<T> {
    body: T,
    key: IdempotencyKey,
    request: [u8; 32],
}

/// A `text/csv` body that takes effect once for its `Idempotency-Key`.
pub struct CsvWish(Wish<Vec<u8>>);

impl<T> Wish<T> {
    /// Runs the operation once for this caller, operation and key; a repeat gets the same bytes again.
    pub async fn once(
        self,
        db: &Db,
        actor: Actor,
        operation: &'static str,
        work: impl AsyncFnOnce(&mut Tx, T) -> Result<Reply, Error>,
    ) -> Answer {
        let once = Once {
            operation,
            key: self.key,
            request: self.request,
        };
        let body = self.body;
        let reply = db.write_once(actor, once, async |tx| work(tx, body).await).await?;
        Ok(reply::respond(reply))
    }

    /// What was asked, for handlers that must ask the outside world before they write.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The same wish with another body: what the outside world answered goes in, the key and the hash stay.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Wish<U> {
        Wish {
            body: change(self.body),
            key: self.key,
            request: self.request,
        }
    }
}

impl CsvWish {
    /// See [`Wish::once`].
    pub async fn once(
        self,
        db: &Db,
        actor: Actor,
        operation: &'static str,
        work: impl AsyncFnOnce(&mut Tx, Vec<u8>) -> Result<Reply, Error>,
    ) -> Answer {
        self.0.once(db, actor, operation, work).await
    }

    /// The file as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.0.body
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Plain<T> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let limits = limits(&request)?;
            let bytes = read(&request, payload, "application/json", limits.json, limits.deadline).await?;
            Ok(Plain(parse(&bytes)?))
        }
        .boxed_local()
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Wish<T> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let key = key(&request)?;
            let limits = limits(&request)?;
            let bytes = read(&request, payload, "application/json", limits.json, limits.deadline).await?;
            Ok(Wish {
                body: parse(&bytes)?,
                key,
                request: fingerprint(&request, &bytes),
            })
        }
        .boxed_local()
    }
}

impl FromRequest for CsvWish {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let key = key(&request)?;
            let limits = limits(&request)?;
            let bytes = read(
                &request,
                payload,
                "text/csv",
                limits.import,
                limits.deadline * IMPORT_PATIENCE,
            )
            .await?;
            let request = fingerprint(&request, &bytes);
            Ok(CsvWish(Wish {
                body: bytes,
                key,
                request,
            }))
        }
        .boxed_local()
    }
}

fn limits(request: &HttpRequest) -> Result<BodyLimits, Refusing> {
    let limits = request
        .app_data::<web::Data<BodyLimits>>()
        .ok_or(Refusing::from(problem::FAULT))?;
    Ok(*limits.get_ref())
}

fn key(request: &HttpRequest) -> Result<IdempotencyKey, Refusing> {
    let text = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok());
    text.and_then(IdempotencyKey::parse).ok_or_else(|| {
        let field = Field::new(
            "#Idempotency-Key",
            problem::KEY_MISSING.code,
            "请提供 16 到 128 个可见字符的 Idempotency-Key",
        );
        Refusing::Edge(problem::KEY_MISSING, vec![field])
    })
}

/// The repeat must be the same in path, query and body.
fn fingerprint(request: &HttpRequest, bytes: &[u8]) -> [u8; 32] {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(request.uri().to_string().as_bytes());
    hash.update(b"\n");
    hash.update(bytes);
    let mut out = [0; 32];
    out.copy_from_slice(hash.finish().as_ref());
    out
}

async fn read(
    request: &HttpRequest,
    payload: Payload,
    media: &str,
    limit: usize,
    deadline: Duration,
) -> Result<Vec<u8>, Refusing> {
    match tokio::time::timeout(deadline, collect(request, payload, media, limit)).await {
        Ok(bytes) => bytes,
        Err(_late) => Err(problem::TIMEOUT.into()),
    }
}

async fn collect(request: &HttpRequest, mut payload: Payload, media: &str, limit: usize) -> Result<Vec<u8>, Refusing> {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(problem::MEDIA_TYPE.into());
    }
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|l| l.to_str().ok())
        .and_then(|l| l.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(problem::TOO_LARGE.into());
    }
    let mut bytes = Vec::with_capacity(length.unwrap_or(512).min(limit));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_broken| Refusing::from(problem::BAD_BODY))?;
        if bytes.len() + chunk.len() > limit {
            return Err(problem::TOO_LARGE.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    let given = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|t| t.to_str().ok())
        .unwrap_or("");
    let given = given.split(';').next().unwrap_or("").trim();
    if !bytes.is_empty() && !given.eq_ignore_ascii_case(media) {
        return Err(problem::MEDIA_TYPE.into());
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusing> {
    if too_deep(bytes) {
        return Err(bad_body(problem::BAD_BODY, String::new(), "嵌套层数过多".to_owned()));
    }
    // Serde reads a struct from a list of its fields too; the contract knows objects only.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(bad_body(problem::INVALID, String::new(), "invalid type".to_owned()));
    }
    // No body at all is the wish without words; a type that needs words refuses `null` below.
    let bytes = if bytes.is_empty() { b"null" } else { bytes };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| wrong(&error))?;
    json.end()
        .map_err(|error| bad_body(problem::BAD_BODY, String::new(), error.to_string()))?;
    Ok(value)
}

/// A body of the wrong shape names the field: syntax is 400, a field's content 422 with the code of its type.
fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusing {
    let pointer = pointer(error.path());
    let inner = error.inner();
    match inner.classify() {
        serde_json::error::Category::Data => bad_body(problem::INVALID, pointer, inner.to_string()),
        _ => bad_body(problem::BAD_BODY, pointer, inner.to_string()),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } if may_be_named(key) => format!("/{key}"),
            Segment::Map { .. } => "/?".to_owned(),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

/// Whether a name that was sent looks like one of ours: anything else may be what a person typed, and is not given back.
pub fn may_be_named(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// The text types begin their message with a stable code (`text.vin: …`); serde's own words become `request.body`.
/// Serde's words may quote what was sent, so only the code's words and a general sentence go out.
fn bad_body(edge: Edge, pointer: String, message: String) -> Refusing {
    let (code, text) = match message.split_once(": ") {
        Some((code, text))
            if code.contains('.') && code.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b)) =>
        {
            (
                Cow::from(code.to_owned()),
                text.split(" at line ").next().unwrap_or(text).to_owned(),
            )
        }
        _ => (Cow::from(edge.code), plain(&message)),
    };
    Refusing::Edge(edge, vec![Field::new(pointer, code, text)])
}

/// Serde's message without the value it quotes.
fn plain(message: &str) -> String {
    let known = [
        ("missing field", "缺少必填字段"),
        ("unknown field", "存在未知字段"),
        ("unknown variant", "取值不在允许范围内"),
        ("invalid type", "类型不正确"),
        ("invalid value", "取值不正确"),
        ("duplicate field", "字段重复"),
        ("invalid length", "长度不正确"),
    ];
    known
        .iter()
        .find(|(start, _)| message.starts_with(start))
        .map_or("内容格式不正确", |(_, text)| *text)
        .to_owned()
}

/// JSON nested deeper than any wish needs; counted before parsing, outside strings.
fn too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut text, mut escaped) = (0usize, false, false);
    for byte in bytes {
        match (text, escaped, byte) {
            (true, true, _) => escaped = false,
            (true, false, b'\\') => escaped = true,
            (_, false, b'"') => text = !text,
            (false, _, b'{' | b'[') => {
                depth += 1;
                if depth > DEPTH {
                    return true;
                }
            }
            (false, _, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

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

#[cfg(test)]
mod tests {
    use super::{parse, too_deep};
    use serde::Deserialize;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code, reason = "only parsed")]
        count: Vec<u8>,
    }

    #[test]
    fn depth_is_counted_outside_strings_only() {
        assert!(too_deep("[".repeat(33).as_bytes()));
        assert!(!too_deep("[".repeat(32).as_bytes()));
        assert!(!too_deep(format!("\"{}\"", "[".repeat(99)).as_bytes()));
        assert!(too_deep(format!("{{\"a\\\"\":{}", "[".repeat(40)).as_bytes()));
    }

    #[test]
    fn a_wrong_field_is_named_by_its_pointer() {
        let refusing = parse::<Small>(br#"{"count":[1,"x"]}"#).err();
        assert!(format!("{refusing:?}").contains("/count/1"), "{refusing:?}");
        assert!(parse::<Small>(b"{").is_err());
        assert!(parse::<()>(b"").is_ok());
        assert!(parse::<Small>(b"").is_err());
        assert!(parse::<Small>(br#"{"count":[]} x"#).is_err());
    }

    #[test]
    fn a_list_of_fields_is_no_wish() {
        assert!(parse::<Small>(br#"{"count":[1]}"#).is_ok());
        assert!(parse::<Small>(b" [[1]]").is_err());
    }

    #[test]
    fn what_was_sent_as_a_name_is_not_given_back() {
        for name in ["13800138000", "王小明", "LSVAA49J132047371", "a/b"] {
            let refusing = parse::<Small>(format!("{{\"{name}\":1}}").as_bytes()).err();
            assert!(!format!("{refusing:?}").contains(name), "{refusing:?}");
        }
        let refusing = parse::<Small>(br#"{"colour":1}"#).err();
        assert!(format!("{refusing:?}").contains("/colour"), "{refusing:?}");
    }
}
