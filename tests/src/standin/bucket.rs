//! A bucket that speaks as much of S3 as is asked of it: PUT, GET, DELETE of an object by an address that is signed
//! (AWS Signature Version 4, query form), written from its specification.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::http::Method;
use actix_web::web::{self, Bytes, Data, PayloadConfig};
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::{digest, hmac};

use super::serve;

/// The bucket's name.
pub const BUCKET: &str = "papers";
/// Its region.
pub const REGION: &str = "cn-test-1";
/// The key that it knows.
pub const KEY_ID: &str = "AKIASTANDIN";
/// Its secret.
pub const KEY_SECRET: &str = "standin/secret+of+the+bucket";

/// All that it remembers.
#[derive(Default)]
pub struct State {
    /// What lies there.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// How many of the next calls are answered with 503.
    pub failing: usize,
    /// Calls whose signature was wrong.
    pub forged: usize,
}

type Shared = Data<Arc<Mutex<State>>>;

fn lock(shared: &Mutex<State>) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running stand-in on a port of its own.
pub struct StandIn {
    /// `http://127.0.0.1:<port>`, for `CHEZHU_MEDIA__ENDPOINT`.
    pub base_url: String,
    shared: Arc<Mutex<State>>,
    server: ServerHandle,
}

impl StandIn {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> anyhow::Result<Self> {
        let shared = Arc::new(Mutex::new(State::default()));
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let data = shared.clone();
        let server = serve(listener, move |config| {
            config
                .app_data(Data::new(data.clone()))
                .app_data(PayloadConfig::new(32 << 20))
                .default_service(web::route().to(object));
        })?;
        Ok(Self {
            base_url,
            shared,
            server,
        })
    }

    /// The state itself. Do not hold it over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared)
    }

    /// Stops at once.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
        .as_ref()
        .to_vec()
}

/// The signature that the query should carry (AWS Signature Version 4, "Using query parameters").
fn signature(request: &HttpRequest) -> Option<(String, String)> {
    let mut query: Vec<&str> = request.query_string().split('&').collect();
    let given = query
        .iter()
        .find_map(|pair| pair.strip_prefix("X-Amz-Signature="))?
        .to_owned();
    query.retain(|pair| !pair.starts_with("X-Amz-Signature="));
    query.sort_unstable();
    let of = |name: &str| query.iter().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let stamp = of("X-Amz-Date")?;
    let day = stamp.get(..8)?;
    let scope = format!("{day}/{REGION}/s3/aws4_request");
    let credential = format!("{KEY_ID}/{scope}").replace('/', "%2F");
    if of("X-Amz-Credential") != Some(credential.as_str()) || of("X-Amz-SignedHeaders") != Some("host") {
        return None;
    }
    let host = request.headers().get("host")?.to_str().ok()?;
    let canonical = format!(
        "{}\n{}\n{}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD",
        request.method(),
        request.uri().path(),
        query.join("&")
    );
    let hash = hex::encode(digest::digest(&digest::SHA256, canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hash}");
    let key = mac(format!("AWS4{KEY_SECRET}").as_bytes(), day);
    let key = ["s3", "aws4_request"]
        .iter()
        .fold(mac(&key, REGION), |key, word| mac(&key, word));
    Some((given, hex::encode(mac(&key, &text))))
}

async fn object(request: HttpRequest, body: Bytes, shared: Shared) -> HttpResponse {
    let mut state = lock(&shared);
    let right = signature(&request).is_some_and(|(given, right)| given == right);
    let name = request.path().strip_prefix(&format!("/{BUCKET}/")).map(str::to_owned);
    let (true, Some(name)) = (right, name) else {
        state.forged += 1;
        return HttpResponse::Forbidden().body("<Error><Code>SignatureDoesNotMatch</Code></Error>");
    };
    if state.failing > 0 {
        state.failing -= 1;
        return HttpResponse::ServiceUnavailable().body("<Error><Code>SlowDown</Code></Error>");
    }
    match *request.method() {
        Method::PUT => {
            state.objects.insert(name, body.to_vec());
            HttpResponse::Ok().finish()
        }
        Method::GET => match state.objects.get(&name) {
            Some(bytes) => HttpResponse::Ok()
                .content_type("application/octet-stream")
                .body(bytes.clone()),
            None => HttpResponse::NotFound().body("<Error><Code>NoSuchKey</Code></Error>"),
        },
        Method::DELETE => {
            state.objects.remove(&name);
            HttpResponse::NoContent().finish()
        }
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}
