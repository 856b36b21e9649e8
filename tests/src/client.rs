//! A small HTTP client for tests: a call is built, sent, and its answer judged.

use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde::Serialize;
use serde_json::Value;

/// A request that is being put together.
#[derive(Clone)]
#[must_use = "nothing is sent before send(), expect() or refused()"]
pub struct Call {
    client: Client,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    patient: bool,
}

/// How long a server may let somebody read on whom another server has sent away (security.md 5.2).
const HEARD: Duration = Duration::from_secs(5);

impl Call {
    /// A call without a body.
    pub fn new(client: Client, method: Method, url: String) -> Call {
        Call {
            client,
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            patient: false,
        }
    }

    /// Of several servers: one may need a moment to hear what another one ended, so a read that must be refused is asked again
    /// for as long as that may take.
    pub(crate) fn patient(self, patient: bool) -> Call {
        Call { patient, ..self }
    }

    /// With this access token.
    pub fn bearer(self, token: &str) -> Call {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With this `Idempotency-Key` instead of a fresh one.
    pub fn key(self, key: &str) -> Call {
        self.header("idempotency-key", key)
    }

    /// Without the `Idempotency-Key`.
    pub fn without_key(self) -> Call {
        self.without("idempotency-key")
    }

    /// Without this header.
    pub fn without(mut self, name: &str) -> Call {
        self.headers.remove(name);
        self
    }

    /// With this header; it replaces one of the same name.
    ///
    /// # Panics
    /// When it is no header.
    pub fn header(mut self, name: &str, value: &str) -> Call {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.insert(name, value),
            _ => panic!("not a header: {name}: {value}"),
        };
        self
    }

    /// With this JSON body.
    ///
    /// # Panics
    /// When it cannot be written as JSON.
    pub fn json(self, body: &impl Serialize) -> Call {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body("application/json", bytes),
            Err(error) => panic!("{error}"),
        }
    }

    /// With a body of this content type.
    pub fn body(mut self, kind: &str, bytes: impl Into<Vec<u8>>) -> Call {
        self.body = Some(bytes.into());
        self.header("content-type", kind)
    }

    /// Sends it.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn send(self) -> Answered {
        let what = format!("{} {}", self.method, self.url);
        let mut request = self.client.request(self.method, &self.url).headers(self.headers);
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let reply = match request.send().await {
            Ok(reply) => reply,
            Err(error) => panic!("{what}: no answer: {error:?}"),
        };
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        match reply.bytes().await {
            Ok(bytes) => Answered {
                what,
                status,
                headers,
                bytes: bytes.to_vec(),
            },
            Err(error) => panic!("{what}: the answer broke off: {error:?}"),
        }
    }

    /// Sends it and gives the JSON of the answer, which must have this status (`null` when it is empty).
    ///
    /// # Panics
    /// When the status is another, or a problem is not as promised.
    pub async fn expect(self, status: u16) -> Value {
        match status {
            400.. => self.until_refused().await.expect(status),
            _ => self.send().await.expect(status),
        }
    }

    /// Sends it and gives the problem, which must have this status and code.
    ///
    /// # Panics
    /// When it is another.
    pub async fn refused(self, status: u16, code: &str) -> Value {
        let answered = self.until_refused().await;
        let problem = answered.expect(status);
        assert_eq!(problem["code"], code, "{}: {problem}", answered.what);
        problem
    }

    /// Sends it; of several servers, a read again until it is refused or that should long have been heard.
    async fn until_refused(self) -> Answered {
        let (again, began) = (self.patient && self.method == Method::GET, Instant::now());
        let mut answered = self.clone().send().await;
        while again && answered.status < 300 && began.elapsed() < HEARD {
            tokio::time::sleep(Duration::from_millis(20)).await;
            answered = self.clone().send().await;
        }
        answered
    }

    /// Sends it and gives the problem, which must be a 422 whose first wrong field has this code.
    ///
    /// # Panics
    /// When it is another.
    pub async fn wrong(self, code: &str) -> Value {
        let answered = self.send().await;
        let problem = answered.expect(422);
        assert_eq!(problem["errors"][0]["code"], code, "{}: {problem}", answered.what);
        problem
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Method and address of the call.
    pub what: String,
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Answered {
    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON; `null` when it is empty.
    ///
    /// # Panics
    /// When it is neither.
    pub fn json(&self) -> Value {
        if self.bytes.is_empty() {
            return Value::Null;
        }
        match serde_json::from_slice(&self.bytes) {
            Ok(value) => value,
            Err(error) => panic!("{}: {} is not JSON ({error}): {}", self.what, self.status, self.text()),
        }
    }

    /// The JSON of an answer that must have this status; a problem must have its code, title and instance.
    ///
    /// # Panics
    /// When not.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        let json = self.json();
        if status >= 400 {
            let what = format!("{}: {json}", self.what);
            assert_eq!(self.header("content-type"), "application/problem+json", "{what}");
            assert_eq!(json["status"], status, "{what}");
            for name in ["code", "title", "type"] {
                assert!(
                    json[name].as_str().is_some_and(|text| !text.is_empty()),
                    "{name} is missing in {what}"
                );
            }
            assert_eq!(json["instance"], self.header("x-request-id"), "{what}");
        }
        json
    }
}
