//! How the stand-ins of SMS and WeCom fail when told to (wechat.md 14, rows 8, 9, 26 and 28; security.md R6).

use std::collections::VecDeque;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A way to fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Fault {
    /// The provider's own error with this code; nothing is done.
    Code {
        /// The code: a number for WeCom, a word for SMS.
        code: Value,
    },
    /// Another HTTP status with a short text.
    Http {
        /// The status.
        status: u16,
    },
    /// Never answers; `after`: it was performed before.
    Hang {
        /// Whether it is performed first.
        #[serde(default)]
        after: bool,
    },
    /// Performed, and the reply is lost in a page of HTML.
    Html,
    /// Performed, and half of the JSON comes.
    Truncated,
    /// Performed, and the connection breaks in the middle of the reply.
    BrokenOff,
    /// Performed, and nothing comes.
    Empty,
    /// Performed, and answered as an image, with the right body.
    WrongType,
    /// Performed, and answered by a number where an object is due.
    WrongShape,
}

impl Fault {
    /// Whether the call takes effect before it fails.
    pub fn performs(&self) -> bool {
        match self {
            Fault::Code { .. } | Fault::Http { .. } => false,
            Fault::Hang { after } => *after,
            _ => true,
        }
    }

    /// What is said instead of `right`; `refused` makes the provider's own error of a code.
    pub async fn answer(self, right: &Value, refused: impl Fn(&Value) -> Value) -> HttpResponse {
        match self {
            Fault::Code { code } => HttpResponse::Ok().json(refused(&code)),
            Fault::Http { status } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                HttpResponse::build(status)
                    .content_type(ContentType::plaintext())
                    .body("upstream")
            }
            Fault::Hang { .. } => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                HttpResponse::GatewayTimeout().finish()
            }
            Fault::Html => HttpResponse::Ok()
                .content_type(ContentType::html())
                .body("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"),
            Fault::Truncated => {
                let text = right.to_string();
                HttpResponse::Ok()
                    .content_type(ContentType::json())
                    .body(text[..text.len() / 2].to_owned())
            }
            Fault::BrokenOff => {
                let parts = [
                    Ok(Bytes::from_static(b"{\"err")),
                    Err(std::io::Error::other("told to break off")),
                ];
                HttpResponse::Ok().streaming(futures::stream::iter(parts))
            }
            Fault::Empty => HttpResponse::Ok().finish(),
            Fault::WrongType => HttpResponse::Ok().content_type("image/png").body(right.to_string()),
            Fault::WrongShape => HttpResponse::Ok().json(7),
        }
    }
}

/// Faults that were told, in their order; each is used so many times.
#[derive(Debug, Default)]
pub struct Faults(VecDeque<(Fault, usize)>);

impl Faults {
    /// The next `times` calls fail so.
    pub fn tell(&mut self, fault: Fault, times: usize) {
        self.0.push_back((fault, times));
    }

    /// All is well again.
    pub fn heal(&mut self) {
        self.0.clear();
    }

    /// The fault of the next call.
    pub fn take(&mut self) -> Option<Fault> {
        let (fault, left) = self.0.front_mut()?;
        let fault = fault.clone();
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.0.pop_front();
        }
        Some(fault)
    }
}

/// The body of `POST /_control/faults`.
#[derive(Debug, Deserialize)]
pub struct Fail {
    /// How.
    #[serde(flatten)]
    pub fault: Fault,
    /// How often; always when left out.
    #[serde(default)]
    pub times: Option<usize>,
}
