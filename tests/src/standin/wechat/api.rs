//! The platform's endpoints.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::web::{Bytes, Data, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::fault::{error, plain, wrong};
use super::state::{Endpoint, State};
use super::{APP_ID, APP_SECRET, Shared, push};

type Params = Query<BTreeMap<String, String>>;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/sns/jscode2session", web::route().to(jscode2session))
        .route("/cgi-bin/stable_token", web::route().to(stable_token))
        .route("/wxa/business/getuserphonenumber", web::route().to(getuserphonenumber))
        .route("/cgi-bin/message/subscribe/send", web::route().to(subscribe_send))
        .route("/wxa/msg_sec_check", web::route().to(msg_sec_check));
}

/// Performs the call unless a fault comes first, notes it, and says what is to be said.
async fn answer(
    shared: &Shared,
    endpoint: Endpoint,
    body: Value,
    perform: impl FnOnce(&mut State) -> Value,
) -> HttpResponse {
    let (fault, right) = {
        let mut state = shared.lock();
        let fault = state.take_fault(endpoint);
        let slow = fault
            .as_ref()
            .is_some_and(|fault| matches!(fault.mode, super::Mode::Slow { .. }));
        let right = match &fault {
            Some(fault) if !fault.after && !slow => None,
            _ => Some(match state.spent(endpoint) {
                Some(spent) => spent,
                None => perform(&mut state),
            }),
        };
        let errcode = right.as_ref().map(|right| right["errcode"].as_i64().unwrap_or(0));
        state.note(endpoint, errcode, fault.clone(), body);
        (
            fault,
            right.unwrap_or_else(|| json!({ "openid": "never said", "errcode": 0 })),
        )
    };
    match fault {
        Some(fault) => wrong(fault.mode, &right).await,
        None => plain(&right),
    }
}

fn get<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params.get(name).map(String::as_str).filter(|text| !text.is_empty())
}

/// Appid and secret as every endpoint that takes them checks them.
fn who(appid: Option<&str>, secret: Option<&str>) -> Result<(), Value> {
    match (appid, secret) {
        (None, _) => Err(error(41002, "appid missing")),
        (_, None) => Err(error(41004, "appsecret missing")),
        (Some(appid), _) if appid != APP_ID => Err(error(40013, "invalid appid")),
        (_, Some(secret)) if secret != APP_SECRET => Err(error(40125, "invalid appsecret")),
        _ => Ok(()),
    }
}

async fn jscode2session(request: HttpRequest, params: Params, shared: Data<Shared>) -> HttpResponse {
    answer(&shared, Endpoint::Jscode2session, Value::Null, |state| {
        // By POST the platform does not see the parameters.
        if request.method() != Method::GET {
            return error(41002, "appid missing");
        }
        if let Err(refused) = who(get(&params, "appid"), get(&params, "secret")) {
            return refused;
        }
        match (get(&params, "js_code"), get(&params, "grant_type")) {
            (None, _) => error(41008, "missing code"),
            (_, grant) if grant != Some("authorization_code") => error(40002, "invalid grant_type"),
            (Some(code), _) => state.session(code),
        }
    })
    .await
}

async fn stable_token(request: HttpRequest, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    answer(&shared, Endpoint::StableToken, Value::Null, |state| {
        if request.method() != Method::POST {
            return error(43002, "require POST method");
        }
        let Ok(body) = serde_json::from_slice::<Value>(&body) else {
            return error(47001, "data format error");
        };
        if let Err(refused) = who(body["appid"].as_str(), body["secret"].as_str()) {
            return refused;
        }
        if body["grant_type"] != "client_credential" {
            return error(40002, "invalid grant_type");
        }
        state.stable_token(body["force_refresh"] == true)
    })
    .await
}

async fn getuserphonenumber(request: HttpRequest, params: Params, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    answer(&shared, Endpoint::Getuserphonenumber, Value::Null, |state| {
        with_token(&request, &params, &body, state, |state, body| {
            match body["code"].as_str() {
                Some(code) => state.phone(code, body["openid"].as_str()),
                None => error(41008, "missing code"),
            }
        })
    })
    .await
}

async fn subscribe_send(request: HttpRequest, params: Params, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let sent: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let to = sent["touser"].as_str().unwrap_or_default().to_owned();
    if !shared.lock().begin(&to) {
        return answer(&shared, Endpoint::SubscribeSend, sent, |_| {
            error(43108, "Cannot make concurrent calls to the same OpenID")
        })
        .await;
    }
    let _turn = Turn(&shared, &to);
    // A real send takes a while: two at once overlap.
    tokio::task::yield_now().await;
    let mut took = None;
    let reply = answer(&shared, Endpoint::SubscribeSend, sent, |state| {
        with_token(&request, &params, &body, state, |state, body| {
            let said = state.send(&body);
            let (template, message) = (body["template_id"].as_str(), said["msgid"].as_i64());
            if let (Some(template), Some(message), Some(target)) = (template, message, state.target()) {
                took = Some((template.to_owned(), message.to_string(), target));
            }
            said
        })
    })
    .await;
    if let Some((template, message, (url, now))) = took {
        // Told a moment later, as by the platform.
        let event = push::sent(&to, now, &template, &message, ("0", "success"));
        tokio::spawn(async move {
            if let Err(error) = push::deliver(&url, now, &event).await {
                tracing::warn!(%error, "the stand-in's event did not arrive");
            }
        });
    }
    reply
}

/// Ends a send also when its caller has gone.
struct Turn<'a>(&'a Shared, &'a str);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.lock().end(self.1);
    }
}

async fn msg_sec_check(request: HttpRequest, params: Params, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let sent = serde_json::from_slice(&body).unwrap_or(Value::Null);
    answer(&shared, Endpoint::MsgSecCheck, sent, |state| {
        with_token(&request, &params, &body, state, |state, body| state.check(&body))
    })
    .await
}

fn with_token(
    request: &HttpRequest,
    params: &Params,
    body: &[u8],
    state: &mut State,
    then: impl FnOnce(&mut State, Value) -> Value,
) -> Value {
    if request.method() != Method::POST {
        return error(43002, "require POST method");
    }
    if let Some(refused) = state.token_error(get(params, "access_token")) {
        return refused;
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => then(state, body),
        _ => error(47001, "data format error"),
    }
}
