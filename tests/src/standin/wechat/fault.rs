//! How the stand-in fails when told to (wechat.md 14, rows 6 to 9; security.md R6).

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A way to fail.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Mode {
    /// HTTP 200 with this errcode.
    Errcode {
        /// The code.
        errcode: i64,
        /// Its words; a usual sentence when absent.
        #[serde(default)]
        errmsg: Option<String>,
        /// The code as a string, as some endpoints send it.
        #[serde(default)]
        as_text: bool,
    },
    /// Another HTTP status with a short text.
    Http {
        /// The status.
        status: u16,
    },
    /// Never answers.
    Hang,
    /// Answers as usual, but late.
    Slow {
        /// After so many milliseconds.
        ms: u64,
    },
    /// HTTP 200 with an HTML page.
    Html,
    /// HTTP 200 with half of the JSON.
    Truncated,
    /// The connection breaks in the middle of the reply.
    BrokenOff,
    /// HTTP 200 without a body.
    Empty,
    /// HTTP 200 with 200 KiB of JSON.
    Huge,
    /// A redirect to the given address.
    Redirect {
        /// Where to.
        to: String,
    },
}

/// A failure of one endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Fault {
    /// How.
    #[serde(flatten)]
    pub mode: Mode,
    /// How often; until cleared when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// The call is performed nevertheless (the code is spent, the message is sent); only the answer is wrong.
    #[serde(default)]
    pub after: bool,
}

impl Fault {
    /// Until cleared, before anything is done.
    pub const fn lasting(mode: Mode) -> Self {
        Self {
            mode,
            times: None,
            after: false,
        }
    }

    /// So many times, before anything is done.
    pub const fn times(mode: Mode, times: u32) -> Self {
        Self {
            mode,
            times: Some(times),
            after: false,
        }
    }

    /// An errcode so many times.
    pub const fn errcode(errcode: i64, times: u32) -> Self {
        Self::times(
            Mode::Errcode {
                errcode,
                errmsg: None,
                as_text: false,
            },
            times,
        )
    }
}

/// A reply as WeChat sends it: HTTP 200, JSON called text/plain.
pub(super) fn plain(body: &Value) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(ContentType::plaintext())
        .body(body.to_string())
}

/// The words that go with a code, with a request id.
pub(super) fn error(errcode: i64, words: &str) -> Value {
    json!({ "errcode": errcode, "errmsg": format!("{words}, rid: 6a1b2c3d-0f1e2d3c-4b5a6978") })
}

/// The wrong answer; `right` is what would have been said.
pub(super) async fn wrong(mode: Mode, right: &Value) -> HttpResponse {
    match mode {
        Mode::Errcode {
            errcode,
            errmsg,
            as_text,
        } => {
            let mut body = error(errcode, errmsg.as_deref().unwrap_or("told to fail"));
            if as_text {
                body["errcode"] = Value::String(errcode.to_string());
            }
            plain(&body)
        }
        Mode::Http { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            HttpResponse::build(status)
                .content_type(ContentType::plaintext())
                .body("upstream")
        }
        Mode::Hang => std::future::pending().await,
        Mode::Slow { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            plain(right)
        }
        Mode::Html => HttpResponse::Ok()
            .content_type(ContentType::html())
            .body("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"),
        Mode::Truncated => {
            let text = right.to_string();
            HttpResponse::Ok()
                .content_type(ContentType::plaintext())
                .body(text[..text.len() / 2].to_owned())
        }
        Mode::BrokenOff => {
            let parts = [
                Ok(Bytes::from_static(b"{\"openid\":\"o")),
                Err(std::io::Error::other("told to break off")),
            ];
            HttpResponse::Ok()
                .content_type(ContentType::plaintext())
                .streaming(futures::stream::iter(parts))
        }
        Mode::Empty => HttpResponse::Ok().finish(),
        Mode::Huge => plain(&json!({ "openid": "o".repeat(200 * 1024) })),
        Mode::Redirect { to } => HttpResponse::Found().insert_header(("location", to)).finish(),
    }
}
