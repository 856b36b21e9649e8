//! What the stand-in remembers, and the platform's rules about it. No HTTP here.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chezhu::ground::clock::{At, Clock};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::APP_ID;
use super::code::{LoginCode, PhoneCode, demo, plain_phone};
use super::fault::{Fault, error};
use super::send::Sends;
use super::token::{Tokens, random};

/// A login code and a phone code live five minutes (wechat.md 1.1 and 3.1).
const CODE_S: i64 = 300;
/// The endpoints that may be told to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// `/sns/jscode2session`
    Jscode2session,
    /// `/cgi-bin/stable_token`
    StableToken,
    /// `/wxa/business/getuserphonenumber`
    Getuserphonenumber,
    /// `/cgi-bin/message/subscribe/send`
    SubscribeSend,
    /// `/wxa/msg_sec_check`
    MsgSecCheck,
}

/// Words that the content check knows (row 20).
const RISKY: &[&str] = &["赌博", "代开发票"];
const DOUBTFUL: &[&str] = &["加微信", "返现"];
/// Who was not seen for so long is not judged (61010).
const ACTIVE_S: i64 = 2 * 3600;

/// A call as it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// Which.
    pub endpoint: Endpoint,
    /// When, in milliseconds since 1970 by the stand-in's clock.
    pub at_ms: i64,
    /// The errcode of the right answer (0: well); `None` when a fault came before anything was done.
    pub errcode: Option<i64>,
    /// The fault that was told.
    pub fault: Option<Fault>,
    /// The body that came, for sends.
    pub body: Value,
}

/// All of it.
pub struct State {
    clock: Clock,
    logins: BTreeMap<String, (LoginCode, At)>,
    phones: BTreeMap<String, (PhoneCode, At)>,
    spent: BTreeSet<String>,
    blocked: BTreeSet<String>,
    tokens: Tokens,
    faults: BTreeMap<Endpoint, Fault>,
    sends: Sends,
    secrets: Vec<String>,
    seen: BTreeMap<String, At>,
    spent_until: BTreeMap<Endpoint, (i64, At)>,
    /// Where events are pushed to, if anywhere: the address of `/api/v1/wechat/push`.
    pub push_to: Option<String>,
    /// Calls of an endpoint whose quota was known to be spent.
    pub in_vain: usize,
    /// The calls so far.
    pub journal: Vec<Call>,
    /// Faults by chance, for an endpoint that was told nothing.
    pub chance: Option<Chance>,
}

/// Says for each call whether it is to fail, and how.
pub type Chance = Box<dyn FnMut(Endpoint) -> Option<Fault> + Send>;

impl State {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            logins: BTreeMap::new(),
            phones: BTreeMap::new(),
            spent: BTreeSet::new(),
            blocked: BTreeSet::new(),
            tokens: Tokens::default(),
            faults: BTreeMap::new(),
            sends: Sends::default(),
            secrets: Vec::new(),
            seen: BTreeMap::new(),
            spent_until: BTreeMap::new(),
            push_to: None,
            in_vain: 0,
            journal: Vec::new(),
            chance: None,
        }
    }

    /// A login code.
    pub fn add_login(&mut self, code: LoginCode) {
        self.logins.insert(code.code.clone(), (code, self.clock.now()));
    }

    /// A phone code.
    pub fn add_phone(&mut self, code: PhoneCode) {
        self.phones.insert(code.code.clone(), (code, self.clock.now()));
    }

    /// A high-risk user.
    pub fn block(&mut self, openid: &str) {
        self.blocked.insert(openid.to_owned());
    }

    /// From now on `endpoint` fails so.
    pub fn fail(&mut self, endpoint: Endpoint, fault: Fault) {
        self.faults.insert(endpoint, fault);
    }

    /// All is well again.
    pub fn heal(&mut self) {
        self.faults.clear();
    }

    /// The quota of `endpoint` is spent: 45009 until midnight in Beijing, 45011 until the next minute (row 7).
    pub fn exhaust(&mut self, endpoint: Endpoint, errcode: i64) {
        let now = self.clock.now().ms();
        let until = match errcode {
            45009 => ((now + 8 * 3_600_000).div_euclid(86_400_000) + 1) * 86_400_000 - 8 * 3_600_000,
            _ => (now.div_euclid(60_000) + 1) * 60_000,
        };
        self.spent_until.insert(endpoint, (errcode, At::from_ms(until)));
    }

    /// What is said while a quota is spent; the first such call is how one learns of it, the others are in vain.
    pub(super) fn spent(&mut self, endpoint: Endpoint) -> Option<Value> {
        let (errcode, until) = *self.spent_until.get(&endpoint)?;
        if self.clock.now() >= until {
            self.spent_until.remove(&endpoint);
            return None;
        }
        self.in_vain += 1;
        Some(error(errcode, "reach max api quota limit"))
    }

    /// A send to this person begins; false when another is under way (row 13). One that will never be answered is over
    /// for the platform: its caller has gone long before we would hear of it.
    pub(super) fn begin(&mut self, openid: &str) -> bool {
        let hangs = self
            .faults
            .get(&Endpoint::SubscribeSend)
            .is_some_and(|fault| fault.mode == super::Mode::Hang);
        self.sends.begin(openid, hangs)
    }

    /// It has ended.
    pub(super) fn end(&mut self, openid: &str) {
        self.sends.end(openid);
    }

    /// `msg_sec_check` of a body whose token is good (row 20).
    pub(super) fn check(&mut self, body: &Value) -> Value {
        let (Some(openid), Some(text)) = (body["openid"].as_str(), body["content"].as_str()) else {
            return error(47001, "data format error");
        };
        if !(1..=4).contains(&body["scene"].as_i64().unwrap_or(0)) || body["version"] != 2 {
            return error(40129, "invalid scene");
        }
        if text.is_empty() || text.chars().count() > 2500 {
            return error(44002, "empty post data");
        }
        let now = self.clock.now();
        if self
            .seen
            .get(openid)
            .is_none_or(|seen| now > seen.plus_seconds(ACTIVE_S))
        {
            return error(61010, "user not active");
        }
        let (suggest, label) = match text {
            _ if RISKY.iter().any(|word| text.contains(word)) => ("risky", 20006),
            _ if DOUBTFUL.iter().any(|word| text.contains(word)) => ("review", 10001),
            _ => ("pass", 100),
        };
        json!({ "errcode": 0, "errmsg": "ok", "result": { "suggest": suggest, "label": label },
            "detail": [{ "strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label, "prob": 90 }],
            "trace_id": "6a1b2c3d-0f1e2d3c-4b5a6978" })
    }

    /// What a person answers to the mini-program's question: a credit more, or none left, for a ledger that is kept; and the
    /// event that tells it.
    pub fn answer(&mut self, openid: &str, answers: &[(&str, &str)]) -> Value {
        for (template, status) in answers {
            self.sends.answered(openid, template, *status == "accept");
        }
        super::push::popup(openid, self.clock.now(), answers)
    }

    /// When it is, and where events go.
    pub(super) fn target(&self) -> Option<(String, At)> {
        Some((self.push_to.clone()?, self.clock.now()))
    }

    /// From now on a send needs a credit; sets how many there are.
    pub fn credit(&mut self, openid: &str, template: &str, count: u32) {
        self.sends.credit(openid, template, count);
    }

    /// The tokens made so far have run out (42001).
    pub fn expire_tokens(&mut self) {
        self.tokens.expire(self.clock.now());
    }

    /// The tokens made so far are not the latest any more (40001).
    pub fn kill_tokens(&mut self) {
        self.tokens.kill();
    }

    /// Tokens and session keys handed out so far: none of them may be found anywhere else.
    pub fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// How many calls of `endpoint` there were.
    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.journal.iter().filter(|call| call.endpoint == endpoint).count()
    }

    /// The fault that `endpoint` was told to have now; one less of it is left.
    pub(super) fn take_fault(&mut self, endpoint: Endpoint) -> Option<Fault> {
        let Some(fault) = self.faults.get_mut(&endpoint) else {
            return self.chance.as_mut().and_then(|chance| chance(endpoint));
        };
        let taken = fault.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(&endpoint);
            }
        }
        Some(taken)
    }

    pub(super) fn note(&mut self, endpoint: Endpoint, errcode: Option<i64>, fault: Option<Fault>, body: Value) {
        let at_ms = self.clock.now().ms();
        self.journal.push(Call {
            endpoint,
            at_ms,
            errcode,
            fault,
            body,
        });
    }

    /// `jscode2session` for a code.
    pub(super) fn session(&mut self, code: &str) -> Value {
        let found = self
            .logins
            .get(code)
            .cloned()
            .or_else(|| Some((demo(code)?, self.clock.now())));
        let Some((login, made)) = found else {
            return error(40029, "invalid code");
        };
        if self.clock.now() > made.plus_seconds(CODE_S) {
            return error(40029, "invalid code");
        }
        if !self.spent.insert(code.to_owned()) {
            return error(40163, "code been used");
        }
        if self.blocked.contains(&login.openid) {
            return error(40226, "code blocked");
        }
        self.seen.insert(login.openid.clone(), self.clock.now());
        let session_key = STANDARD.encode(random::<16>());
        self.secrets.push(session_key.clone());
        let mut reply = json!({ "session_key": session_key, "openid": login.openid });
        if let Some(unionid) = login.unionid {
            reply["unionid"] = Value::String(unionid);
        }
        reply
    }

    /// `stable_token`: the same token while it lives, another in its last five minutes or by force.
    pub(super) fn stable_token(&mut self, force: bool) -> Value {
        match self.tokens.stable(self.clock.now(), force) {
            Ok(token) => {
                if !self.secrets.contains(&token.text) {
                    self.secrets.push(token.text.clone());
                }
                json!({ "access_token": token.text, "expires_in": token.seconds })
            }
            Err(error) => error,
        }
    }

    /// What is wrong with an access token, if anything.
    pub(super) fn token_error(&self, text: Option<&str>) -> Option<Value> {
        self.tokens.error(text, self.clock.now())
    }

    /// `subscribe/send` of a body whose token is good.
    pub(super) fn send(&mut self, body: &Value) -> Value {
        self.sends.send(body)
    }

    /// `getuserphonenumber` for a code, with the openid that was sent along.
    pub(super) fn phone(&mut self, code: &str, openid: Option<&str>) -> Value {
        let found = self
            .phones
            .get(code)
            .cloned()
            .or_else(|| Some((plain_phone(code)?, self.clock.now())));
        let Some((phone, made)) = found else {
            return error(40029, "invalid code");
        };
        let stranger = phone
            .openid
            .as_deref()
            .is_some_and(|owner| openid.is_some_and(|sent| sent != owner));
        if stranger || self.clock.now() > made.plus_seconds(CODE_S) || !self.spent.insert(code.to_owned()) {
            return error(40029, "invalid code");
        }
        let PhoneCode {
            country_code,
            number,
            appid,
            as_text,
            ..
        } = phone;
        let whole = if country_code == 86 {
            number.clone()
        } else {
            format!("+{country_code}{number}")
        };
        let country = if as_text {
            json!(country_code.to_string())
        } else {
            json!(country_code)
        };
        json!({ "errcode": 0, "errmsg": "ok", "phone_info": {
            "phoneNumber": whole, "purePhoneNumber": number, "countryCode": country,
            "watermark": { "timestamp": self.clock.now().seconds(), "appid": appid.as_deref().unwrap_or(APP_ID) },
        }})
    }
}
