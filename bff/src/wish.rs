//! Request bodies: bounded in size, depth and time, JSON only, and named once by an `Idempotency-Key`.

mod file;

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use aws_lc_rs::digest;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, IdempotencyKey, Once, Tx};
use chezhu::ground::error::{Error, Field};
use chezhu::ground::sabotage;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};
use serde::de::DeserializeOwned;

pub use file::{CsvWish, TableWish};

use crate::gate::Gate;
use crate::parse::parse;
use crate::problem::{self, Answer, Refusing};
use crate::reply::{self, Reply};
use crate::shed;

/// How large a body may be, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Bytes of JSON.
    pub json: usize,
    /// Bytes of an imported file.
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
            deadline: match sabotage::on("body_deadline") {
                true => Duration::from_secs(3_600),
                false => Duration::from_secs(http.body_seconds),
            },
        }
    }
}

/// What a JSON body comes as.
const JSON: [&str; 1] = ["application/json"];

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

    /// What was asked, when every try counts and no reply may be stored: second factors, passwords.
    pub fn into_body(self) -> T {
        self.body
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

impl<T: DeserializeOwned + 'static> FromRequest for Plain<T> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (gate, request) = (Gate::of(request), request.clone());
        let payload = payload.take();
        async move {
            gate.passed().await;
            let limits = limits(&request)?;
            let bytes = read(&request, payload, &JSON, limits.json, limits.deadline).await?;
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
            let bytes = read(&request, payload, &JSON, limits.json, limits.deadline).await?;
            Ok(Wish {
                body: parse(&bytes)?,
                key,
                request: fingerprint(&request, &bytes),
            })
        }
        .boxed_local()
    }
}

/// A body as it came, of whatever type: for what is signed as a whole (WeChat's push). `MOST` bytes, or as many as a JSON
/// body may have.
pub struct Raw<const MOST: usize = 0>(pub Vec<u8>);

impl<const MOST: usize> FromRequest for Raw<MOST> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        async move {
            let limits = limits(&request)?;
            let most = if MOST == 0 { limits.json } else { MOST };
            let body = collect(&request, payload, &[], most);
            match shed::aside(tokio::time::timeout(limits.deadline, body)).await {
                Ok(bytes) => Ok(Raw(bytes?)),
                Err(_late) => Err(problem::TIMEOUT.into()),
            }
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

pub(crate) fn key(request: &HttpRequest) -> Result<IdempotencyKey, Refusing> {
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
    media: &[&str],
    limit: usize,
    deadline: Duration,
) -> Result<Vec<u8>, Refusing> {
    match shed::aside(tokio::time::timeout(deadline, collect(request, payload, media, limit))).await {
        Ok(bytes) => bytes,
        Err(_late) => Err(problem::TIMEOUT.into()),
    }
}

/// The body, of one of these media types; of whatever type where none is named.
async fn collect(
    request: &HttpRequest,
    mut payload: Payload,
    media: &[&str],
    limit: usize,
) -> Result<Vec<u8>, Refusing> {
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
    let fits = media.is_empty() || media.iter().any(|media| given.eq_ignore_ascii_case(media));
    if !bytes.is_empty() && !fits {
        return Err(problem::MEDIA_TYPE.into());
    }
    if sabotage::on("log_body") {
        tracing::info!(body = %String::from_utf8_lossy(&bytes), "read");
    }
    Ok(bytes)
}
