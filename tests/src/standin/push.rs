//! A push service and JPush (RFC 8030, 8291, 8292; wechat.md 12.2 and 14, row 27): what a browser would read is read here.
//!
//! The control API, for other processes:
//!
//! | call | does |
//! |---|---|
//! | `POST /_control/subscribe` `{name}` | a browser's subscription: `{endpoint, p256dh, auth}` |
//! | `POST /_control/gone` `{name}` | that browser, or installation, is no more |
//! | `GET` or `DELETE /_control/sent` | the pushes so far, as the screens show them |
//! | `POST /_control/faults` `{mode, code?, status?, after?, times?}` | the next sends, see [`Fault`] |
//! | `DELETE /_control/faults` | all is well again |

mod browser;

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chezhu::ground::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fault::{Fail, Fault, Faults};

/// The application at JPush, with the vector of its documents.
pub const APP_KEY: &str = "7d431e42dfa6a6d693ac2d04";
/// Its secret.
pub const MASTER_SECRET: &str = "5e987ac6d2e04d95a9d8f0d1";
/// How both look in a header.
const BASIC: &str = "Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==";

/// A push as a screen shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// Which browser or installation.
    pub name: String,
    /// By whom: `web_push` or `jpush`.
    pub by: &'static str,
    /// What it says; of a browser decrypted, `null` when its key is not known here.
    pub body: Value,
    /// What bytes came over the line, to look for what must not be there.
    #[serde(skip)]
    pub raw: Vec<u8>,
    /// The topic, or the collapse id: told again, it replaces itself.
    pub topic: String,
}

struct Browser {
    key: PrivateKey,
    auth: [u8; 16],
}

/// All that it remembers.
pub struct State {
    clock: Clock,
    base: String,
    browsers: BTreeMap<String, Browser>,
    gone: BTreeSet<String>,
    /// Faults of the sends to come.
    pub faults: Faults,
    /// The pushes so far.
    pub shown: Vec<Shown>,
}

/// A browser's subscription.
#[derive(Debug, Clone, Serialize)]
pub struct Subscription {
    /// Its address.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: String,
    /// Its secret.
    pub auth: String,
}

impl State {
    /// A browser of this name subscribes.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn subscribe(&mut self, name: &str) -> anyhow::Result<Subscription> {
        let mut auth = [0; 16];
        aws_lc_rs::rand::fill(&mut auth).map_err(|_unspecified| anyhow::anyhow!("no random bytes"))?;
        let key = PrivateKey::generate(&ECDH_P256).map_err(|_unspecified| anyhow::anyhow!("no key"))?;
        let public = key
            .compute_public_key()
            .map_err(|_unspecified| anyhow::anyhow!("no public key"))?;
        let made = Subscription {
            endpoint: format!("{}/push/{name}", self.base),
            p256dh: URL_SAFE_NO_PAD.encode(public.as_ref()),
            auth: URL_SAFE_NO_PAD.encode(auth),
        };
        self.gone.remove(name);
        self.browsers.insert(name.to_owned(), Browser { key, auth });
        Ok(made)
    }

    /// This browser or installation is no more.
    pub fn leave(&mut self, name: &str) {
        self.gone.insert(name.to_owned());
    }

    /// The status for a browser, after it has read what came.
    fn push(&mut self, name: &str, request: &HttpRequest, body: &[u8]) -> u16 {
        let header = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
        };
        if self.gone.contains(name) {
            return 410;
        }
        let claims = browser::claims(header("authorization")).unwrap_or_default();
        let now = self.clock.now().seconds();
        let fresh = claims["exp"]
            .as_i64()
            .is_some_and(|exp| now < exp && exp <= now + 86_400);
        if claims["aud"] != json!(self.base) || !fresh || claims["sub"].as_str().is_none() {
            return 403;
        }
        if header("ttl").parse::<u32>().is_err() || header("content-encoding") != "aes128gcm" || body.len() > 4096 {
            return 400;
        }
        let known = self.browsers.get(name);
        let plain = known.and_then(|one| browser::decrypt(&one.key, &one.auth, body));
        self.shown.push(Shown {
            name: name.to_owned(),
            by: "web_push",
            body: plain
                .and_then(|plain| serde_json::from_slice(&plain).ok())
                .unwrap_or_default(),
            raw: body.to_vec(),
            topic: header("topic").to_owned(),
        });
        201
    }

    fn jpush(&mut self, authorization: &str, body: &[u8]) -> (u16, Value) {
        let refused =
            |status, code: i64, message: &str| (status, json!({ "error": { "code": code, "message": message } }));
        if authorization != BASIC {
            return refused(401, 1004, "authen failed");
        }
        let Ok(said) = serde_json::from_slice::<Value>(body) else {
            return refused(400, 1002, "missing parameter");
        };
        let ids = said["audience"]["registration_id"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let alert = &said["notification"]["android"]["alert"];
        if said["platform"] != "all" || ids.is_empty() || !alert.is_string() || body.len() > 4096 {
            return refused(400, 1003, "invalid parameter");
        }
        let living: Vec<&str> = ids
            .iter()
            .filter_map(Value::as_str)
            .filter(|id| !self.gone.contains(*id))
            .collect();
        if living.is_empty() {
            return refused(400, 1011, "cannot find user by this audience");
        }
        let mut shown = said["notification"]["android"]["extras"].clone();
        shown["words"] = alert.clone();
        for id in living {
            self.shown.push(Shown {
                name: id.to_owned(),
                by: "jpush",
                body: shown.clone(),
                raw: body.to_vec(),
                topic: said["options"]["apns_collapse_id"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
        (200, json!({ "sendno": "0", "msg_id": self.shown.len().to_string() }))
    }
}

#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running stand-in on a port of its own.
pub struct StandIn {
    /// `http://127.0.0.1:<port>`: for `CHEZHU_PUSH__JPUSH_BASE_URL`, and in front of the addresses of browsers.
    pub base_url: String,
    shared: Shared,
    server: ServerHandle,
}

impl StandIn {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(clock: Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let state = State {
            clock,
            base: base_url.clone(),
            browsers: BTreeMap::new(),
            gone: BTreeSet::new(),
            faults: Faults::default(),
            shown: Vec::new(),
        };
        let shared = Shared(Arc::new(Mutex::new(state)));
        let data = shared.clone();
        let handle = super::serve(listener, move |config| {
            config
                .app_data(Data::new(data.clone()))
                .route("/push/{name}", web::post().to(push))
                .route("/v3/push", web::post().to(jpush))
                .route("/_control/subscribe", web::post().to(subscribe))
                .route("/_control/gone", web::post().to(leave))
                .route("/_control/sent", web::get().to(sent))
                .route("/_control/sent", web::delete().to(forget))
                .route("/_control/faults", web::post().to(fail))
                .route("/_control/faults", web::delete().to(heal));
        })?;
        Ok(Self {
            base_url,
            shared,
            server: handle,
        })
    }

    /// The state itself. Do not hold it over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Stops at once; calls under way break off.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

fn status(code: u16) -> actix_web::http::StatusCode {
    actix_web::http::StatusCode::from_u16(code).unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR)
}

async fn push(request: HttpRequest, name: Path<String>, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let (fault, code) = {
        let mut state = shared.lock();
        let fault = state.faults.take();
        let performed = fault.as_ref().is_none_or(Fault::performs);
        let code = if performed {
            state.push(&name, &request, &body)
        } else {
            201
        };
        (fault, code)
    };
    match fault {
        Some(fault) => fault.answer(&Value::Null, |code| code.clone()).await,
        None => HttpResponse::build(status(code)).finish(),
    }
}

async fn jpush(request: HttpRequest, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let header = request
        .headers()
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let (fault, (code, reply)) = {
        let mut state = shared.lock();
        let fault = state.faults.take();
        let performed = fault.as_ref().is_none_or(Fault::performs);
        let reply = match performed {
            true => state.jpush(header.unwrap_or(""), &body),
            false => (200, json!({ "sendno": "0", "msg_id": "never" })),
        };
        (fault, reply)
    };
    match fault {
        Some(fault) => {
            fault
                .answer(
                    &reply,
                    |code| json!({ "error": { "code": code, "message": "told to fail" } }),
                )
                .await
        }
        None => HttpResponse::build(status(code)).json(reply),
    }
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn subscribe(named: Json<Named>, shared: Data<Shared>) -> HttpResponse {
    match shared.lock().subscribe(&named.name) {
        Ok(made) => HttpResponse::Ok().json(made),
        Err(_no_key) => HttpResponse::InternalServerError().finish(),
    }
}

async fn leave(named: Json<Named>, shared: Data<Shared>) -> HttpResponse {
    shared.lock().leave(&named.name);
    HttpResponse::NoContent().finish()
}

async fn sent(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(&shared.lock().shown)
}

async fn forget(shared: Data<Shared>) -> HttpResponse {
    shared.lock().shown.clear();
    HttpResponse::NoContent().finish()
}

async fn fail(shared: Data<Shared>, body: Json<Fail>) -> HttpResponse {
    let Fail { fault, times } = body.into_inner();
    shared.lock().faults.tell(fault, times.unwrap_or(usize::MAX));
    HttpResponse::NoContent().finish()
}

async fn heal(shared: Data<Shared>) -> HttpResponse {
    shared.lock().faults.heal();
    HttpResponse::NoContent().finish()
}
