//! Tencent Cloud's and Aliyun's SMS (wechat.md 5.3 and 14, row 28): signatures are really verified, a 200 may hold an error,
//! a number may fail by itself, and every message stands in a journal.
//!
//! `POST /` with `X-TC-Action` is Tencent's, with `x-acs-action` Aliyun's. The control API, for other processes:
//!
//! | call | does |
//! |---|---|
//! | `POST /_control/faults` `{mode, code?, status?, after?, times?}` | see [`Fault`] |
//! | `DELETE /_control/faults` | all is well again |
//! | `GET` or `DELETE /_control/journal` | the messages so far |

mod verify;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use chezhu::ground::clock::Clock;
use serde::Serialize;
use serde_json::{Value, json};

use super::fault::{Fail, Fault, Faults};

/// The key's id that the stand-in knows.
pub const KEY_ID: &str = "AKIDstandin0000000000";
/// Its secret.
pub const KEY_SECRET: &str = "standin0secret0of0sms";
/// The approved signature.
pub const SIGN_NAME: &str = "车主汽车";
/// The application of Tencent Cloud.
pub const APP_ID: &str = "1400006666";

/// A message as it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// `tencent` or `aliyun`.
    pub provider: &'static str,
    /// When, in milliseconds since 1970 by the stand-in's clock.
    pub at_ms: i64,
    /// To which numbers.
    pub to: Vec<String>,
    /// The template.
    pub template: String,
    /// Its parameters: a list, or an object.
    pub params: Value,
    /// The sender's own id of it.
    pub session: String,
    /// The provider's code of the right answer; `None` when a fault came before anything was done.
    pub code: Option<String>,
    /// The fault that was told.
    pub fault: Option<Fault>,
}

/// All that it remembers.
pub struct State {
    clock: Clock,
    /// Faults to come.
    pub faults: Faults,
    /// The messages so far.
    pub journal: Vec<Message>,
}

impl State {
    /// Messages that were really sent.
    pub fn sent(&self) -> Vec<&Message> {
        let good = |one: &&Message| matches!(one.code.as_deref(), Some("Ok" | "OK"));
        self.journal.iter().filter(good).collect()
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
    /// `http://127.0.0.1:<port>`, for `CHEZHU_SMS__BASE_URL`.
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
        let state = State {
            clock,
            faults: Faults::default(),
            journal: Vec::new(),
        };
        let shared = Shared(Arc::new(Mutex::new(state)));
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let data = shared.clone();
        let handle = super::serve(listener, move |config| {
            config
                .app_data(Data::new(data.clone()))
                .route("/", web::post().to(send))
                .route("/_control/faults", web::post().to(fail))
                .route("/_control/faults", web::delete().to(heal))
                .route("/_control/journal", web::get().to(journal))
                .route("/_control/journal", web::delete().to(forget));
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

/// What a call asks for, read from either provider's form.
struct Asked {
    provider: &'static str,
    to: Vec<String>,
    template: String,
    params: Value,
    session: String,
    /// The code that the provider would refuse it with.
    refusal: Option<&'static str>,
}

fn right(asked: &Asked, number: usize) -> Value {
    let code = asked
        .refusal
        .unwrap_or(if asked.provider == "tencent" { "Ok" } else { "OK" });
    let request = format!("request-{number}");
    if asked.provider == "aliyun" {
        return json!({ "Code": code, "Message": code, "BizId": format!("9006{number}^0"), "RequestId": request });
    }
    if asked.refusal.is_some_and(|code| code.starts_with("AuthFailure")) {
        return json!({ "Response": { "Error": { "Code": code, "Message": "refused" }, "RequestId": request } });
    }
    let each: Vec<Value> = asked
        .to
        .iter()
        .map(|phone| json!({ "SerialNo": format!("5000:{number}"), "PhoneNumber": phone, "Fee": 1, "SessionContext": asked.session, "Code": code, "Message": "", "IsoCode": "CN" }))
        .collect();
    json!({ "Response": { "SendStatusSet": each, "RequestId": request } })
}

async fn send(request: HttpRequest, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let tencent = request.headers().contains_key("x-tc-action");
    let (fault, reply) = {
        let mut state = shared.lock();
        let now = state.clock.now();
        let asked = if tencent {
            verify::tencent(&request, &body, now)
        } else {
            verify::aliyun(&request, &body, now)
        };
        let fault = state.faults.take();
        let reply = right(&asked, state.journal.len() + 1);
        let performed = fault.as_ref().is_none_or(Fault::performs);
        let code = asked.refusal.unwrap_or(if tencent { "Ok" } else { "OK" });
        state.journal.push(Message {
            provider: asked.provider,
            at_ms: now.ms(),
            to: asked.to,
            template: asked.template,
            params: asked.params,
            session: asked.session,
            code: performed.then(|| code.to_owned()),
            fault: fault.clone(),
        });
        (fault, reply)
    };
    let refused = |code: &Value| {
        if tencent {
            json!({ "Response": { "Error": { "Code": code, "Message": "told to fail" }, "RequestId": "r" } })
        } else {
            json!({ "Code": code, "Message": "told to fail", "RequestId": "r" })
        }
    };
    match fault {
        Some(fault) => fault.answer(&reply, refused).await,
        None => HttpResponse::Ok().json(reply),
    }
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

async fn journal(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(&shared.lock().journal)
}

async fn forget(shared: Data<Shared>) -> HttpResponse {
    shared.lock().journal.clear();
    HttpResponse::NoContent().finish()
}
