//! Access tokens (security.md 5.1, RFC 9068): Ed25519, 15 minutes, nothing about a person in them.
//!
//! Everything a verifier can be talked into is taken away from it: the header may hold `alg`, `typ` and `kid` and
//! nothing else, keys come from a fixed map in memory, and every claim is required, typed and checked here against
//! the time that the caller passes in. `jsonwebtoken` does the signature only, because its own validation reads the
//! system clock and skips claims that are absent (security.md 0.3).

use std::collections::BTreeMap;
use std::time::Duration;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chezhu::ground::sabotage;
use chezhu::ground::secret::random_token;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, crypto, encode};
use moka::sync::Cache;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long an access token lives, in seconds.
pub const LIFE_S: i64 = 15 * 60;

/// How far two clocks may disagree, in seconds.
pub const LEEWAY_S: i64 = 5;

/// The longest text that is looked at, in bytes.
pub const LONGEST: usize = 2048;

const TYP: &str = "at+jwt";
const ALG: &str = "EdDSA";

/// For whom a token is. Each audience has its own keys (security.md 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Owners in the mini-program.
    Customer,
    /// Members of staff and their app.
    Staff,
}

impl Audience {
    /// The exact text of the `aud` claim.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Customer => "bff:customer",
            Self::Staff => "bff:staff",
        }
    }
}

/// How somebody showed who they are (`amr`, RFC 8176).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amr {
    /// A login code of WeChat, exchanged by the server.
    Wx,
    /// A password.
    Pwd,
    /// A one-time code of an authenticator or by SMS.
    Otp,
    /// A recovery code, spent once.
    Recovery,
}

/// How sure that is (`acr`): one factor or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acr {
    /// One factor.
    Aal1,
    /// Two factors.
    Aal2,
}

/// What the caller of [`Tokens::issue`] says; the rest is filled in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose token: an id, never an openid, a phone or a name.
    pub sub: String,
    /// The session, so that it can be ended.
    pub sid: String,
    /// The version of the person's sessions; a higher one in the database ends all older tokens.
    pub sv: i64,
    /// How it was shown.
    pub amr: Vec<Amr>,
    /// How sure that is.
    pub acr: Acr,
    /// Until when a step-up holds, in seconds since 1970 (security.md 5.7).
    pub st: Option<i64>,
}

/// The claims of a token that was found good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For whom: exactly [`Audience::text`], never a list.
    pub aud: String,
    /// Whose token.
    pub sub: String,
    /// The session.
    pub sid: String,
    /// The version of the person's sessions.
    pub sv: i64,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Not before, seconds since 1970.
    pub nbf: i64,
    /// Dead from here on, seconds since 1970.
    pub exp: i64,
    /// This token, 128 random bits.
    pub jti: String,
    /// How it was shown.
    pub amr: Vec<Amr>,
    /// How sure that is.
    pub acr: Acr,
    /// Until when a step-up holds, seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub st: Option<i64>,
}

/// Why a token is not accepted. For counters and tests; a client hears one 401 for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenError {
    /// Longer than [`LONGEST`].
    TooLong,
    /// Not three parts of unpadded base64url that hold JSON objects.
    Shape,
    /// A header name that is not allowed, twice there, missing, or with another value than ours.
    Header,
    /// No such key; nothing was looked up anywhere.
    UnknownKey,
    /// Not signed by that key.
    Signature,
    /// A claim is missing, unknown, twice there or of a wrong type.
    Claims,
    /// Another issuer.
    Issuer,
    /// Another audience.
    Audience,
    /// `nbf` or `iat` lies ahead.
    Early,
    /// `exp` has passed.
    Expired,
    /// It would live longer than any token of ours.
    Lifetime,
}

/// The keys given do not make a signer. Stops the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// No key at all.
    None,
    /// A key id that is not `^[a-z0-9-]{1,16}$`.
    Kid(String),
    /// The same key id twice.
    Twice(String),
    /// The seed makes no Ed25519 key.
    Seed(String),
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => write!(to, "no key for access tokens"),
            Self::Kid(kid) => write!(
                to,
                "the key id {kid:?} of an access token is not 1 to 16 of a-z, 0-9 and -"
            ),
            Self::Twice(kid) => write!(to, "the key id {kid:?} of an access token is there twice"),
            Self::Seed(kid) => write!(to, "the key {kid:?} of an access token is no Ed25519 seed"),
        }
    }
}

impl std::error::Error for KeyError {}

/// A token could not be signed: a fault of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotIssue;

impl std::fmt::Display for CannotIssue {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "an access token could not be signed")
    }
}

impl std::error::Error for CannotIssue {}

/// Issues and verifies the access tokens of one audience.
pub struct Tokens {
    issuer: String,
    audience: Audience,
    kid: String,
    signing: EncodingKey,
    keys: BTreeMap<String, DecodingKey>,
    /// What tokens say whose signature was found good, by their hash. Time and every claim are judged each time again.
    proven: Cache<[u8; 32], Claims>,
}

/// Tokens of which the signature is remembered: it costs more than half of a read that finds nothing new.
const PROVEN: u64 = 20_000;

impl Tokens {
    /// Keys as (key id, 32-byte seed), oldest first: the last one signs, all of them verify.
    ///
    /// # Errors
    /// [`KeyError`] when there is none, or a key id is malformed or there twice.
    pub fn new(issuer: &str, audience: Audience, seeds: Vec<(String, [u8; 32])>) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        let mut newest = None;
        for (kid, seed) in seeds {
            if !is_kid(&kid) {
                return Err(KeyError::Kid(kid));
            }
            let bad = |_rejected| KeyError::Seed(kid.clone());
            let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(bad)?;
            let pkcs8 = pair.to_pkcs8().map_err(|_unspecified| KeyError::Seed(kid.clone()))?;
            if keys
                .insert(kid.clone(), DecodingKey::from_ed_der(pair.public_key().as_ref()))
                .is_some()
            {
                return Err(KeyError::Twice(kid));
            }
            newest = Some((kid, EncodingKey::from_ed_der(pkcs8.as_ref())));
        }
        let (kid, signing) = newest.ok_or(KeyError::None)?;
        Ok(Self {
            issuer: issuer.to_owned(),
            audience,
            kid,
            signing,
            keys,
            proven: Cache::builder()
                .max_capacity(PROVEN)
                .time_to_live(Duration::from_secs(LIFE_S.unsigned_abs()))
                .build(),
        })
    }

    /// A token for `grant`, good from `now_s` (seconds since 1970) for [`LIFE_S`].
    ///
    /// # Errors
    /// [`CannotIssue`] when the signer or the random generator fails.
    pub fn issue(&self, now_s: i64, grant: Grant) -> Result<String, CannotIssue> {
        let Grant {
            sub,
            sid,
            sv,
            amr,
            acr,
            st,
        } = grant;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.text().to_owned(),
            sub,
            sid,
            sv,
            iat: now_s,
            nbf: now_s,
            exp: now_s + LIFE_S,
            jti: random_token(22).map_err(|_no_random| CannotIssue)?,
            amr,
            acr,
            st,
        };
        let header = Header {
            typ: Some(TYP.to_owned()),
            kid: Some(self.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, &claims, &self.signing).map_err(|_error| CannotIssue)
    }

    /// The claims of `token`, when it is one of ours and good at `now_s` (seconds since 1970).
    ///
    /// # Errors
    /// [`TokenError`], the first reason met.
    pub fn verify(&self, now_s: i64, token: &str) -> Result<Claims, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::TooLong);
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
        if let Some(claims) = self.proven.get(&hash) {
            return self.judge(now_s, claims);
        }
        let claims = self.judge(now_s, self.signed(token)?)?;
        self.proven.insert(hash, claims.clone());
        Ok(claims)
    }

    /// What a token says that one of our keys has signed.
    fn signed(&self, token: &str) -> Result<Claims, TokenError> {
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Shape)?;
        let (head, body) = message.split_once('.').ok_or(TokenError::Shape)?;
        if body.contains('.') || head.is_empty() || body.is_empty() {
            return Err(TokenError::Shape);
        }
        let head: Head = object(head, TokenError::Header)?;
        if head.alg != ALG || head.typ != TYP || !is_kid(&head.kid) {
            return Err(TokenError::Header);
        }
        let key = self.keys.get(&head.kid).ok_or(TokenError::UnknownKey)?;
        match crypto::verify(signature, message.as_bytes(), key, Algorithm::EdDSA) {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(TokenError::Signature),
        }
        object(body, TokenError::Claims)
    }

    fn judge(&self, now_s: i64, claims: Claims) -> Result<Claims, TokenError> {
        if sabotage::on("token_checks") {
            return Ok(claims);
        }
        if claims.iss != self.issuer {
            return Err(TokenError::Issuer);
        }
        if claims.aud != self.audience.text() {
            return Err(TokenError::Audience);
        }
        if claims.sub.is_empty() || claims.sid.is_empty() || claims.jti.is_empty() || claims.iat < 0 {
            return Err(TokenError::Claims);
        }
        if claims.exp <= claims.iat || claims.exp.saturating_sub(claims.iat) > LIFE_S {
            return Err(TokenError::Lifetime);
        }
        if claims.nbf > now_s + LEEWAY_S || claims.iat > now_s + LEEWAY_S {
            return Err(TokenError::Early);
        }
        if claims.exp.saturating_add(LEEWAY_S) <= now_s {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }
}

/// The whole of a header that is allowed. The derived reader refuses unknown and repeated names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    alg: String,
    typ: String,
    kid: String,
}

/// One part of a token as a JSON **object**: the derived reader alone would take an array for it.
fn object<T: DeserializeOwned>(part: &str, otherwise: TokenError) -> Result<T, TokenError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_not_base64| TokenError::Shape)?;
    if json.first() != Some(&b'{') {
        return Err(TokenError::Shape);
    }
    serde_json::from_slice(&json).map_err(|_not_ours| otherwise)
}

fn is_kid(text: &str) -> bool {
    (1..=16).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod jwt_forge;
#[cfg(test)]
mod tests;
