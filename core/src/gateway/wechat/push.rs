//! WeChat's push to us (wechat.md 6): who may push, and what is in it.
//!
//! [`Push`] checks what came through the door: the signature over the encrypted text in constant time, the age, the
//! padding, the app. [`read`] reads what was inside, later and elsewhere; it never fails over something it does not know.

mod crypt;
mod read;
mod xml;

use zeroize::Zeroizing;

pub use read::{Answer, News, Pushed, read};

use self::crypt::Key;
use crate::ground::clock::At;
use crate::ground::secret::{Secret, same};

/// What is stored under this name as having come from here.
pub const SOURCE: &str = "wechat";

/// How far the stamp of a push may be from our clock, in seconds: a push that is tried again keeps its stamp.
pub const WINDOW_S: i64 = 600;

/// Settings that stop the start; each sentence names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushConfigError {
    /// One without the other.
    #[error("CHEZHU_WECHAT__PUSH_TOKEN and CHEZHU_WECHAT__PUSH_AES_KEY belong together: set both, or none")]
    Half,
    /// Not as the console takes it.
    #[error("CHEZHU_WECHAT__PUSH_TOKEN must be 3 to 32 letters and digits, as in the console of the mini-program")]
    Token,
    /// Not as the console gives it.
    #[error("CHEZHU_WECHAT__PUSH_AES_KEY must be the 43 letters and digits of the EncodingAESKey")]
    AesKey,
}

/// A push that is not WeChat's, not for us, or too old. One kind for all, so that a forger learns nothing; the word is
/// for our metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a push is refused: {0}")]
pub struct PushRefused(pub &'static str);

/// The query of a push, as texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct PushQuery<'a> {
    /// SHA-1 over token, stamp and nonce: it does not cover the body.
    pub signature: Option<&'a str>,
    /// SHA-1 over these and the encrypted text.
    pub msg_signature: Option<&'a str>,
    /// Seconds since 1970.
    pub timestamp: &'a str,
    /// Random digits.
    pub nonce: &'a str,
}

/// What was inside a push.
#[derive(Debug)]
pub struct Opened {
    /// The text as it was.
    pub text: Zeroizing<String>,
    /// What it says.
    pub pushed: Pushed,
}

/// Who may push, and the key of what is pushed.
pub struct Push {
    token: Secret,
    key: Key,
    app_id: String,
}

impl Push {
    /// By the settings; `None` when neither is set: then nobody pushes.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn new(token: &str, aes_key: &str, app_id: &str) -> Result<Option<Self>, PushConfigError> {
        match (token.is_empty(), aes_key.is_empty()) {
            (true, true) => return Ok(None),
            (false, false) => {}
            _ => return Err(PushConfigError::Half),
        }
        if !(3..=32).contains(&token.len()) || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(PushConfigError::Token);
        }
        Ok(Some(Self {
            token: Secret::new(token.to_owned()),
            key: Key::read(aes_key).ok_or(PushConfigError::AesKey)?,
            app_id: app_id.to_owned(),
        }))
    }

    /// What is answered to the verification of our URL (wechat.md 6.1): the text that came, or what was encrypted in it.
    ///
    /// # Errors
    /// [`PushRefused`].
    pub fn echo(&self, query: &PushQuery<'_>, echo: &str, now: At) -> Result<String, PushRefused> {
        if !(1..=512).contains(&echo.len()) || !echo.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(PushRefused("shape"));
        }
        fresh(query, now)?;
        if query.msg_signature.is_some() {
            self.signed(query, echo)?;
            return Ok(self.key.open(echo, &self.app_id)?.to_string());
        }
        let given = query.signature.ok_or(PushRefused("signature"))?;
        self.matches(given, [query.timestamp, query.nonce, ""])?;
        Ok(echo.to_owned())
    }

    /// What was pushed in safe mode, in clear. A plain body is refused: nothing vouches for it. So is one that says
    /// outside to be for somebody else than inside.
    ///
    /// # Errors
    /// [`PushRefused`].
    pub fn open(&self, query: &PushQuery<'_>, body: &[u8], now: At) -> Result<Opened, PushRefused> {
        fresh(query, now)?;
        let outer = read::tree(body).ok_or(PushRefused("shape"))?;
        let (Some(to), Some(encrypted)) = (outer["ToUserName"].as_str(), outer["Encrypt"].as_str()) else {
            return Err(PushRefused("plain"));
        };
        self.signed(query, encrypted)?;
        if let Some(given) = query.signature {
            self.matches(given, [query.timestamp, query.nonce, ""])?;
        }
        let text = self.key.open(encrypted, &self.app_id)?;
        let pushed = read(&text).ok_or(PushRefused("unreadable"))?;
        if pushed.to.as_deref() != Some(to) {
            return Err(PushRefused("recipient"));
        }
        Ok(Opened { text, pushed })
    }

    fn signed(&self, query: &PushQuery<'_>, encrypted: &str) -> Result<(), PushRefused> {
        let given = query.msg_signature.ok_or(PushRefused("signature"))?;
        self.matches(given, [query.timestamp, query.nonce, encrypted])
    }

    fn matches(&self, given: &str, [stamp, nonce, text]: [&str; 3]) -> Result<(), PushRefused> {
        let right = crypt::signature(self.token.reveal(), stamp, nonce, text);
        same(right.as_bytes(), given.as_bytes())
            .then_some(())
            .ok_or(PushRefused("signature"))
    }
}

fn fresh(query: &PushQuery<'_>, now: At) -> Result<(), PushRefused> {
    let digits = (1..=12).contains(&query.timestamp.len()) && query.timestamp.bytes().all(|b| b.is_ascii_digit());
    let nonce = (1..=64).contains(&query.nonce.len()) && query.nonce.bytes().all(|b| b.is_ascii_graphic());
    let stamp: i64 = query.timestamp.parse().unwrap_or(0);
    if !digits || !nonce {
        return Err(PushRefused("shape"));
    }
    if (now.seconds() - stamp).abs() > WINDOW_S {
        return Err(PushRefused("stale"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
