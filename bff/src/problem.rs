//! The only file that knows HTTP statuses: [`Error`] → `application/problem+json` (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use chezhu::ground::error::{Error, Fault, Field, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// An error reply (RFC 9457). `code` is stable; `title` is Chinese and may be shown to a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `https://chezhu.example/problems#<code>`: where `problems.md` explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable code, `module.word`.
    pub code: String,
    /// Short Chinese text for a person.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The wrong fields, when the request was not understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What helps on: alternatives, the binding resource …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Value>,
    /// The request id to quote when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

/// A wrong field.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into the body (`/vehicle_id`), or `#name` of a parameter or header.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// Chinese text for a person.
    pub message: String,
}

/// A no of the edge itself: the request never reached an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
}

macro_rules! edges {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal $title:literal $(retry $retry:literal)?;)*) => {
        $($(#[$doc])* pub const $name: Edge = Edge { status: $status, code: $code, title: $title, retry_after: edges!(@ $($retry)?) };)*
        /// Every no of the edge, for `problems.md`.
        pub const EDGES: &[Edge] = &[$($name),*];
    };
    (@) => { None };
    (@ $retry:literal) => { Some($retry) };
}

edges! {
    /// The body is not JSON, or not of the documented shape.
    BAD_BODY = 400 "request.body" "请求内容无法解析";
    /// A query parameter is wrong.
    BAD_QUERY = 400 "request.query" "查询参数不正确";
    /// A header is missing or wrong.
    BAD_HEADER = 400 "request.header" "请求头不正确";
    /// The `Idempotency-Key` is missing or malformed.
    KEY_MISSING = 400 "request.idempotency_key" "缺少或无效的 Idempotency-Key 请求头";
    /// No token, or one that is not good (any more).
    UNAUTHENTICATED = 401 "auth.required" "请先登录";
    /// Code or password not accepted.
    LOGIN_REFUSED = 401 "auth.refused" "登录未通过，请重试";
    /// Password or second factor of somebody logged in not accepted; the session goes on.
    SECOND_REFUSED = 403 "auth.second_refused" "验证未通过，请检查密码或动态验证码";
    /// The operation is for others.
    FORBIDDEN = 403 "auth.forbidden" "没有权限进行此操作";
    /// A second factor must have been shown in the last minutes: `POST /staff/auth/step-up`.
    STEP_UP = 403 "auth.step_up" "请先完成身份验证";
    /// Absent, or not yours.
    MISSING = 404 "request.not_found" "没有找到";
    /// Something was pushed that its sender does not vouch for, that is too old, or not meant for us.
    PUSH_REFUSED = 403 "wechat.push_refused" "推送消息未通过校验";
    /// Something else was pushed under the same number before.
    PUSH_ALTERED = 409 "wechat.push_altered" "同一推送消息的内容不一致";
    /// A partner's push whose sender is not known, that they did not sign, or that is not of these minutes.
    FEED_REFUSED = 400 "feed.refused" "推送未通过校验";
    /// A partner pushed something else under the same id before.
    FEED_ALTERED = 409 "feed.altered" "同一推送编号的内容不一致";
    /// The path has no such method.
    METHOD = 405 "request.method" "不支持的请求方法";
    /// The repeat differs from the first.
    KEY_REUSED = 422 "request.idempotency_key_reused" "同一 Idempotency-Key 不能用于不同的请求";
    /// The body came too slowly.
    TIMEOUT = 408 "request.timeout" "请求超时";
    /// The state moved on since the client read it.
    PRECONDITION = 412 "request.precondition" "内容已更新，请刷新后重试";
    /// The body is too large.
    TOO_LARGE = 413 "request.too_large" "请求内容过大";
    /// The address is too long.
    URI_TOO_LONG = 414 "request.uri_too_long" "请求地址过长";
    /// Not JSON, or encoded.
    MEDIA_TYPE = 415 "request.media_type" "请求内容类型不受支持";
    /// This address speaks WebSocket only.
    UPGRADE = 426 "live.upgrade" "请以 WebSocket 方式连接";
    /// Fields are wrong.
    INVALID = 422 "request.invalid" "有内容需要修改";
    /// Too many requests.
    RATE = 429 "request.rate" "操作过于频繁，请稍后再试" retry 10;
    /// Too many failed logins for this name or from this address.
    LOCKED = 429 "staff.locked" "尝试次数过多，请稍后再试" retry 1;
    /// Ours.
    FAULT = 500 "server.fault" "服务出现问题，我们已记录";
    /// Busy or going down.
    BUSY = 503 "server.busy" "服务繁忙，请稍后再试" retry 1;
    /// Pictures cannot be kept or shown now.
    MEDIA_DOWN = 503 "media.unavailable" "图片服务暂时不可用，请稍后再试" retry 5;
    /// WeChat does not answer.
    WECHAT_DOWN = 503 "wechat.unavailable" "微信服务暂时不可用，请稍后再试" retry 5;
}

/// What a handler answers instead of its result.
#[derive(Debug)]
pub enum Refusing {
    /// From an operation.
    Domain(Error),
    /// From the edge.
    Edge(Edge, Vec<Field>),
}

impl From<Error> for Refusing {
    fn from(error: Error) -> Refusing {
        Refusing::Domain(error)
    }
}

impl From<Edge> for Refusing {
    fn from(edge: Edge) -> Refusing {
        Refusing::Edge(edge, Vec::new())
    }
}

impl From<Refusal> for Refusing {
    fn from(refusal: Refusal) -> Refusing {
        Refusing::Domain(Error::Refused(refusal))
    }
}

impl std::fmt::Display for Refusing {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusing::Domain(error) => write!(to, "{error}"),
            Refusing::Edge(edge, _) => to.write_str(edge.code),
        }
    }
}

impl Refusing {
    fn edge(&self) -> Edge {
        match self {
            Refusing::Edge(edge, _) => *edge,
            Refusing::Domain(Error::Missing(_)) => MISSING,
            Refusing::Domain(Error::Denied(_)) => FORBIDDEN,
            Refusing::Domain(Error::Invalid(_)) => INVALID,
            Refusing::Domain(Error::KeyReused) => KEY_REUSED,
            Refusing::Domain(Error::Refused(no)) => Edge {
                status: 409,
                code: no.code,
                title: no.title,
                retry_after: None,
            },
            Refusing::Domain(Error::Fault(Fault::Busy(_))) => BUSY,
            Refusing::Domain(Error::Fault(_)) => FAULT,
        }
    }

    fn fields(&self) -> &[Field] {
        match self {
            Refusing::Edge(_, fields) | Refusing::Domain(Error::Invalid(fields)) => fields,
            Refusing::Domain(_) => &[],
        }
    }

    fn extra(&self) -> Option<Value> {
        match self {
            Refusing::Domain(Error::Refused(no)) => no.extra.clone(),
            _ => None,
        }
    }

    /// Logs a fault once, with its whole chain; anything else is the client's matter.
    fn log(&self) {
        let Refusing::Domain(Error::Fault(fault)) = self else {
            return;
        };
        metrics::counter!("chezhu_faults_total", "kind" => if matches!(fault, Fault::Busy(_)) { "busy" } else { "fault" }).increment(1);
        let mut chain = fault.to_string();
        let mut next = std::error::Error::source(fault);
        while let Some(cause) = next {
            chain.push_str(": ");
            chain.push_str(&cause.to_string());
            next = cause.source();
        }
        tracing::error!(fault = %chain, "fault");
    }
}

impl ResponseError for Refusing {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.edge().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.log();
        render(self.edge(), self.fields(), self.extra())
    }
}

/// A problem as a response.
pub fn render(edge: Edge, fields: &[Field], extra: Option<Value>) -> HttpResponse {
    let status = StatusCode::from_u16(edge.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let problem = Problem {
        kind: format!("https://chezhu.example/problems#{}", edge.code),
        code: edge.code.to_owned(),
        title: edge.title.to_owned(),
        status: edge.status,
        errors: fields
            .iter()
            .map(|field| FieldProblem {
                pointer: field.pointer.clone(),
                code: field.code.clone().into_owned(),
                message: field.message.clone(),
            })
            .collect(),
        extra,
        instance: crate::trace::request_id(),
    };
    let mut reply = HttpResponse::build(status);
    if let Some(seconds) = edge.retry_after {
        reply.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if edge.status == 401 {
        reply.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    reply.insert_header((
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    ));
    reply.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
    reply.body(serde_json::to_vec(&problem).unwrap_or_default())
}

/// A result of a handler.
pub type Answer<T = HttpResponse> = Result<T, Refusing>;

/// `problems.md`: every code that a client may meet, from the code.
pub fn list() -> String {
    let mut text = String::from(
        "# Problems\n\nEvery error reply is `application/problem+json` (RFC 9457). `code` is stable; `title` may be shown to a person.\n",
    );
    text.push_str("\n## From the edge\n\n| code | status | title |\n|---|---|---|\n");
    for edge in EDGES {
        text.push_str(&format!("| `{}` | {} | {} |\n", edge.code, edge.status, edge.title));
    }
    text.push_str("\n## From the rules (409)\n\n| code | title |\n|---|---|\n");
    for no in refusals() {
        text.push_str(&format!("| `{}` | {} |\n", no.code, no.title));
    }
    text
}

/// The refusals of every module, in the order of the modules.
fn refusals() -> Vec<Refusal> {
    let mut all = Vec::new();
    all.extend_from_slice(chezhu::domain::identity::REFUSALS);
    all.extend_from_slice(chezhu::domain::staff::REFUSALS);
    all.extend_from_slice(chezhu::domain::store::REFUSALS);
    all.extend_from_slice(chezhu::domain::duty::REFUSALS);
    all.extend_from_slice(chezhu::domain::vehicle::REFUSALS);
    all.extend_from_slice(chezhu::domain::catalog::REFUSALS);
    all.extend_from_slice(chezhu::domain::loan::REFUSALS);
    all.extend_from_slice(chezhu::domain::media::REFUSALS);
    all.extend_from_slice(chezhu::ground::outbox::REFUSALS);
    all.extend_from_slice(chezhu::ground::inbound::REFUSALS);
    all.extend_from_slice(chezhu::domain::feed::REFUSALS);
    all.extend_from_slice(chezhu::domain::quote::REFUSALS);
    all.extend_from_slice(chezhu::domain::case::REFUSALS);
    all.extend_from_slice(chezhu::domain::survey::REFUSALS);
    all.extend_from_slice(chezhu::domain::butler::REFUSALS);
    all.extend_from_slice(chezhu::domain::care::REFUSALS);
    all.extend(
        chezhu::domain::booking::rules::refused::Refused::ALL
            .iter()
            .map(|no| Refusal::new(no.code(), no.title())),
    );
    all.extend(chezhu::domain::order::Refused::ALL.iter().map(|no| Refusal::from(*no)));
    all.extend(chezhu::domain::repair::Refused::ALL.iter().map(|no| Refusal::from(*no)));
    all
}
