//! The access tokens of the platform, as `stable_token` hands them out (wechat.md 2).

use aws_lc_rs::rand::fill;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chezhu::ground::clock::At;
use serde_json::Value;

use super::fault::error;

/// A token lives two hours; in its last five minutes the next one is made.
const TOKEN_S: i64 = 7200;
const OVERLAP_S: i64 = 300;
/// By force a new one is made at most so often a day, and not twice in half a minute.
const FORCED_A_DAY: usize = 20;
const FORCED_APART_S: i64 = 30;

struct Token {
    text: String,
    made: At,
    dead: At,
    killed: bool,
}

/// A token as it is handed out.
pub(super) struct Handed {
    pub text: String,
    /// Seconds that are left of it.
    pub seconds: i64,
}

/// Those made so far.
#[derive(Default)]
pub(super) struct Tokens {
    made: Vec<Token>,
    forced: Vec<At>,
}

impl Tokens {
    /// The same token while it lives, another in its last five minutes or by force.
    pub fn stable(&mut self, now: At, force: bool) -> Result<Handed, Value> {
        if force {
            let today = self.forced.iter().filter(|at| **at > now.plus_seconds(-86_400)).count();
            if today >= FORCED_A_DAY {
                return Err(error(45009, "reach max api daily quota limit"));
            }
            // Too soon after the last one it does not refresh.
            if self
                .forced
                .last()
                .is_none_or(|last| now >= last.plus_seconds(FORCED_APART_S))
            {
                self.forced.push(now);
                self.kill();
            }
        }
        let current = self
            .made
            .iter()
            .rev()
            .find(|token| !token.killed && now < token.dead.plus_seconds(-OVERLAP_S));
        let (text, dead) = match current {
            Some(token) => (token.text.clone(), token.dead),
            None => self.make(now),
        };
        let seconds = (dead.ms() - now.ms()) / 1000;
        Ok(Handed { text, seconds })
    }

    fn make(&mut self, now: At) -> (String, At) {
        let text = format!("{}_{}", self.made.len() + 60, URL_SAFE_NO_PAD.encode(random::<96>()));
        let dead = now.plus_seconds(TOKEN_S);
        self.made.push(Token {
            text: text.clone(),
            made: now,
            dead,
            killed: false,
        });
        (text, dead)
    }

    /// Those made so far have run out.
    pub fn expire(&mut self, now: At) {
        for token in &mut self.made {
            token.dead = now.min(token.dead);
        }
    }

    /// Those made so far are not the latest any more.
    pub fn kill(&mut self) {
        for token in &mut self.made {
            token.killed = true;
        }
    }

    /// What is wrong with a token, if anything.
    pub fn error(&self, text: Option<&str>, now: At) -> Option<Value> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Some(error(41001, "access_token missing"));
        };
        if text.len() < 100 || !text.contains('_') {
            return Some(error(40014, "invalid access_token"));
        }
        match self.made.iter().find(|token| token.text == text) {
            Some(token) if !token.killed && now < token.dead => None,
            Some(token) if !token.killed && token.made <= token.dead => Some(error(42001, "access_token expired")),
            _ => Some(error(
                40001,
                "invalid credential, access_token is invalid or not latest",
            )),
        }
    }
}

pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness the tokens of one run would be alike: a test would see it.
    if fill(&mut bytes).is_err() {
        tracing::error!("no random bytes");
    }
    bytes
}
