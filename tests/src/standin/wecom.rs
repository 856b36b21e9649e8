//! WeCom (wechat.md 12.1 and 14, row 26): the same token on repeat, members it does not know, repeats dropped.
//!
//! The control API, for other processes:
//!
//! | call | does |
//! |---|---|
//! | `POST /_control/faults` `{mode, code?, status?, after?, times?}` | the next sends, see [`Fault`] |
//! | `DELETE /_control/faults` | all is well again |
//! | `POST /_control/token` | the tokens so far are dead (42001) |
//! | `GET` or `DELETE /_control/journal` | the messages so far |

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpResponse;
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data, Json, Query};
use chezhu::ground::clock::{At, Clock};
use serde::Serialize;
use serde_json::{Value, json};

use super::fault::{Fail, Fault, Faults};

/// The enterprise that the stand-in knows.
pub const CORP_ID: &str = "ww0123456789chezhu";
/// The application's number.
pub const AGENT_ID: &str = "1000002";
/// Its secret.
pub const SECRET: &str = "standin0secret0of0wecom";

/// A message as it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// When, in milliseconds since 1970 by the stand-in's clock.
    pub at_ms: i64,
    /// The body that came.
    pub body: Value,
    /// The errcode of the right answer; `None` when a fault came before anything was done.
    pub errcode: Option<i64>,
    /// Whether it was the same as one within the interval of the duplicate check.
    pub repeated: bool,
    /// The fault that was told.
    pub fault: Option<Fault>,
}

/// All that it remembers.
pub struct State {
    clock: Clock,
    token: Option<(String, At)>,
    /// How often a token was asked for.
    pub tokens: usize,
    /// Members that it does not know.
    pub strangers: BTreeSet<String>,
    seen: BTreeMap<String, At>,
    /// Faults of the sends to come.
    pub faults: Faults,
    /// The messages so far.
    pub journal: Vec<Message>,
}

impl State {
    /// Messages that arrived at somebody.
    pub fn sent(&self) -> Vec<&Message> {
        self.journal
            .iter()
            .filter(|one| one.errcode == Some(0) && !one.repeated)
            .collect()
    }

    /// The tokens so far are dead.
    pub fn expire(&mut self) {
        self.token = None;
    }

    fn gettoken(&mut self, params: &BTreeMap<String, String>) -> Value {
        let of = |name: &str| params.get(name).map(String::as_str);
        if of("corpid") != Some(CORP_ID) {
            return refused(40013, "invalid corpid");
        }
        if of("corpsecret") != Some(SECRET) {
            return refused(40001, "invalid credential");
        }
        self.tokens += 1;
        let now = self.clock.now();
        let living = self.token.clone().filter(|(_, dead)| now < *dead);
        let (text, dead) = living.unwrap_or_else(|| {
            (
                format!("wecom-token-{}-{}", self.tokens, "x".repeat(500)),
                now.plus_seconds(7200),
            )
        });
        self.token = Some((text.clone(), dead));
        json!({ "errcode": 0, "errmsg": "ok", "access_token": text, "expires_in": dead.seconds() - now.seconds() })
    }

    /// The right answer, and whether it is a repeat.
    fn send(&mut self, token: Option<&str>, body: &Value) -> (Value, bool) {
        let now = self.clock.now();
        match (&self.token, token) {
            (_, None) => return (refused(41001, "access_token missing"), false),
            (Some((living, dead)), Some(token)) if living == token && now < *dead => {}
            _ => return (refused(42001, "access_token expired"), false),
        }
        if body["agentid"].as_u64() != AGENT_ID.parse().ok() {
            return (refused(40056, "invalid agentid"), false);
        }
        let content = body["text"]["content"].as_str().unwrap_or_default();
        if body["msgtype"] != "text" || content.is_empty() || content.len() > 2048 {
            return (refused(40058, "invalid parameter"), false);
        }
        let members: Vec<&str> = body["touser"]
            .as_str()
            .unwrap_or_default()
            .split('|')
            .filter(|one| !one.is_empty())
            .collect();
        let missed: Vec<String> = members
            .iter()
            .filter(|one| self.strangers.contains(**one))
            .map(|one| one.to_lowercase())
            .collect();
        if members.is_empty() || missed.len() == members.len() {
            return (refused(81013, "user & party & tag all invalid"), false);
        }
        let key = format!("{} {content}", body["touser"]);
        let interval = body["duplicate_check_interval"].as_i64().unwrap_or(1800);
        let checked = body["enable_duplicate_check"] == 1;
        let repeated = checked && self.seen.get(&key).is_some_and(|at| now < at.plus_seconds(interval));
        if !repeated {
            self.seen.insert(key, now);
        }
        let reply = json!({ "errcode": 0, "errmsg": "ok", "invaliduser": missed.join("|"), "msgid": format!("m-{}", self.journal.len() + 1) });
        (reply, repeated)
    }
}

fn refused(errcode: i64, errmsg: &str) -> Value {
    json!({ "errcode": errcode, "errmsg": errmsg })
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
    /// `http://127.0.0.1:<port>`, for `CHEZHU_WECOM__BASE_URL`.
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
            token: None,
            tokens: 0,
            strangers: BTreeSet::new(),
            seen: BTreeMap::new(),
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
                .route("/cgi-bin/gettoken", web::get().to(gettoken))
                .route("/cgi-bin/message/send", web::post().to(send))
                .route("/_control/faults", web::post().to(fail))
                .route("/_control/faults", web::delete().to(heal))
                .route("/_control/token", web::post().to(expire))
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

type Params = Query<BTreeMap<String, String>>;

async fn gettoken(params: Params, shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(shared.lock().gettoken(&params))
}

async fn send(params: Params, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let (fault, reply) = {
        let mut state = shared.lock();
        let fault = state.faults.take();
        let performed = fault.as_ref().is_none_or(Fault::performs);
        let (reply, repeated) = match performed {
            true => state.send(params.get("access_token").map(String::as_str), &body),
            false => (json!({ "errcode": 0, "errmsg": "never said" }), false),
        };
        let errcode = reply["errcode"].as_i64().filter(|_| performed);
        let at_ms = state.clock.now().ms();
        state.journal.push(Message {
            at_ms,
            body,
            errcode,
            repeated,
            fault: fault.clone(),
        });
        (fault, reply)
    };
    match fault {
        Some(fault) => {
            fault
                .answer(&reply, |code| json!({ "errcode": code, "errmsg": "told to fail" }))
                .await
        }
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

async fn expire(shared: Data<Shared>) -> HttpResponse {
    shared.lock().expire();
    HttpResponse::NoContent().finish()
}

async fn journal(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(&shared.lock().journal)
}

async fn forget(shared: Data<Shared>) -> HttpResponse {
    shared.lock().journal.clear();
    HttpResponse::NoContent().finish()
}
