//! A service account (公众号) of WeChat with its followers (wechat.md 5.1 and 14, row 29).
//!
//! The control API, for other processes:
//!
//! | call | does |
//! |---|---|
//! | `POST /_control/followers` `{openid, unionid?}` | somebody follows from now on |
//! | `DELETE /_control/followers` | nobody does |
//! | `POST /_control/faults` `{mode, code?, status?, after?, times?}` | the next sends, see [`Fault`] |
//! | `DELETE /_control/faults` | all is well again |
//! | `GET` or `DELETE /_control/journal` | the messages so far |

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpResponse;
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data, Json, Query};
use chezhu::ground::clock::Clock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fault::{Fail, Fault, Faults};

/// The service account that the stand-in knows.
pub const APP_ID: &str = "wx9876543210service";
/// Its secret.
pub const APP_SECRET: &str = "standin0secret0of0service000001";

const TOKEN: &str = "service_token_0123456789";

/// How many followers a page has: few, so that there are pages.
const PAGE: usize = 3;

/// A message as it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// When, in milliseconds since 1970 by the stand-in's clock.
    pub at_ms: i64,
    /// The body that came.
    pub body: Value,
    /// The errcode of the right answer; `None` when a fault came before anything was done.
    pub errcode: Option<i64>,
    /// The fault that was told.
    pub fault: Option<Fault>,
}

/// All that it remembers.
pub struct State {
    clock: Clock,
    /// Who follows: openid, and unionid if the accounts are bound.
    pub followers: BTreeMap<String, Option<String>>,
    seen: BTreeSet<String>,
    /// Faults of the sends to come.
    pub faults: Faults,
    /// The messages so far.
    pub journal: Vec<Message>,
}

impl State {
    /// Messages that were really sent.
    pub fn sent(&self) -> Vec<&Message> {
        self.journal.iter().filter(|one| one.errcode == Some(0)).collect()
    }

    fn send(&mut self, body: &Value) -> Value {
        let to = body["touser"].as_str().unwrap_or_default();
        if !self.followers.contains_key(to) {
            return refused(43004, "require subscribe");
        }
        if body["template_id"].as_str().is_none_or(str::is_empty) {
            return refused(40037, "invalid template_id");
        }
        let data = body["data"].as_object();
        if data.is_none_or(|data| data.values().any(|one| one["value"].as_str().is_none_or(str::is_empty))) {
            return refused(47003, "argument invalid!");
        }
        if !self
            .seen
            .insert(body["client_msg_id"].as_str().unwrap_or_default().to_owned())
        {
            return refused(40241, "duplicate message");
        }
        json!({ "errcode": 0, "errmsg": "ok", "msgid": 2_900_000_000_000_i64 + i64::try_from(self.seen.len()).unwrap_or(0) })
    }

    fn page(&self, after: Option<&str>) -> Value {
        let behind = |openid: &&String| after.is_none_or(|after| openid.as_str() > after);
        let page: Vec<&String> = self.followers.keys().filter(behind).take(PAGE).collect();
        let next = page.last().map_or("", |last| last.as_str());
        json!({ "total": self.followers.len(), "count": page.len(), "data": { "openid": page }, "next_openid": next })
    }

    fn infos(&self, body: &Value) -> Value {
        let asked = body["user_list"].as_array().cloned().unwrap_or_default();
        let info = |one: &Value| {
            let openid = one["openid"].as_str().unwrap_or_default();
            match self.followers.get(openid) {
                Some(Some(unionid)) => json!({ "subscribe": 1, "openid": openid, "unionid": unionid, "nickname": "" }),
                Some(None) => json!({ "subscribe": 1, "openid": openid }),
                None => json!({ "subscribe": 0, "openid": openid }),
            }
        };
        json!({ "user_info_list": asked.iter().map(info).collect::<Vec<_>>() })
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
    /// `http://127.0.0.1:<port>`, for `CHEZHU_WECHAT__SERVICE__BASE_URL`.
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
            followers: BTreeMap::new(),
            seen: BTreeSet::new(),
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
                .route("/cgi-bin/stable_token", web::post().to(token))
                .route("/cgi-bin/message/template/send", web::post().to(send))
                .route("/cgi-bin/user/get", web::get().to(get))
                .route("/cgi-bin/user/info/batchget", web::post().to(batchget))
                .route("/_control/followers", web::post().to(follow))
                .route("/_control/followers", web::delete().to(leave))
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

type Params = Query<BTreeMap<String, String>>;

fn with_token(params: &Params, answer: impl FnOnce() -> Value) -> Value {
    match params.get("access_token").map(String::as_str) {
        Some(TOKEN) => answer(),
        None => refused(41001, "access_token missing"),
        Some(_) => refused(40001, "invalid credential"),
    }
}

async fn token(body: Json<Value>) -> HttpResponse {
    let known = body["appid"] == APP_ID && body["secret"] == APP_SECRET;
    HttpResponse::Ok().json(match known {
        true => json!({ "access_token": TOKEN, "expires_in": 7200 }),
        false => refused(40125, "invalid appsecret"),
    })
}

async fn send(params: Params, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let (fault, reply) = {
        let mut state = shared.lock();
        let fault = state.faults.take();
        let performed = fault.as_ref().is_none_or(Fault::performs);
        let reply = match performed {
            true => with_token(&params, || state.send(&body)),
            false => refused(0, "never said"),
        };
        let errcode = reply["errcode"].as_i64().filter(|_| performed);
        let at_ms = state.clock.now().ms();
        state.journal.push(Message {
            at_ms,
            body,
            errcode,
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

async fn get(params: Params, shared: Data<Shared>) -> HttpResponse {
    let after = params.get("next_openid").map(String::as_str);
    HttpResponse::Ok().json(with_token(&params, || shared.lock().page(after)))
}

async fn batchget(params: Params, body: Json<Value>, shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(with_token(&params, || shared.lock().infos(&body)))
}

#[derive(Deserialize)]
struct Follower {
    openid: String,
    #[serde(default)]
    unionid: Option<String>,
}

async fn follow(shared: Data<Shared>, body: Json<Follower>) -> HttpResponse {
    let Follower { openid, unionid } = body.into_inner();
    shared.lock().followers.insert(openid, unionid);
    HttpResponse::NoContent().finish()
}

async fn leave(shared: Data<Shared>) -> HttpResponse {
    shared.lock().followers.clear();
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

async fn journal(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(&shared.lock().journal)
}

async fn forget(shared: Data<Shared>) -> HttpResponse {
    shared.lock().journal.clear();
    HttpResponse::NoContent().finish()
}
