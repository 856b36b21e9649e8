//! Tokens as they go out, the device they go to, and what a WeChat error means to a client.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chezhu::domain::{identity, staff};
use chezhu::gateway::wechat::{Class, WeChatError};
use chezhu::ground::clock::Clock;
use chezhu::ground::error::Error;
use chezhu::ground::id::{SessionId, StaffId};
use chezhu::ground::session::Device;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::{Issuers, Verified};
use crate::problem::{self, Edge, Refusing};
use crate::token::{Acr, Amr, Grant, LIFE_S};

/// How long a login counts as a step-up, in seconds (security.md 5.7).
const STEP_UP_S: i64 = 5 * 60;

/// The tokens of a session. Keep the refresh token; it is good once and gives the next one.
#[derive(Serialize, ToSchema)]
pub struct TokensView {
    /// For `Authorization: Bearer …`.
    pub access_token: String,
    /// For the refresh operation, once.
    pub refresh_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 900)]
    pub expires_in: i64,
}

fn view(access_token: String, refresh: &str) -> TokensView {
    TokensView {
        access_token,
        refresh_token: refresh.to_owned(),
        token_type: "Bearer",
        expires_in: LIFE_S,
    }
}

/// The mini-program that logins are for.
pub struct AppId(pub String);

/// Where tokens are issued, and forgotten.
pub struct Desk {
    issuers: Data<Issuers>,
    verified: Data<Verified>,
    /// The clock of the process.
    pub clock: Data<Clock>,
}

impl FromRequest for Desk {
    type Error = Refusing;
    type Future = Ready<Result<Desk, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let desk = || {
            Some(Desk {
                issuers: request.app_data::<Data<Issuers>>().cloned()?,
                verified: request.app_data::<Data<Verified>>().cloned()?,
                clock: request.app_data::<Data<Clock>>().cloned()?,
            })
        };
        ready(desk().ok_or(problem::FAULT.into()))
    }
}

impl Desk {
    /// Forgets the tokens verified in the last seconds: a session ended, or a person became another.
    pub fn forget(&self) {
        self.verified.forget();
    }
}

/// Tokens for an owner; a login counts as a step-up, a renewal does not.
pub fn for_owner(desk: &Desk, issued: &identity::Issued, is_login: bool) -> Result<TokensView, Refusing> {
    let now = desk.clock.now().seconds();
    let grant = Grant {
        sub: issued.account.to_string(),
        sid: issued.session.to_string(),
        sv: issued.version,
        amr: vec![Amr::Wx],
        acr: Acr::Aal1,
        st: is_login.then_some(now + STEP_UP_S),
    };
    let access = desk
        .issuers
        .customer
        .issue(now, grant)
        .map_err(|e| Error::fault("issue a token", e))?;
    Ok(view(access, issued.refresh.reveal()))
}

/// Tokens for a member of staff; a login counts as a step-up, a renewal does not.
pub fn for_staff(desk: &Desk, issued: &staff::Issued, is_login: bool) -> Result<TokensView, Refusing> {
    let st = is_login.then_some(desk.clock.now().seconds() + STEP_UP_S);
    let access = staff_token(
        desk,
        issued.staff,
        issued.session,
        issued.version,
        issued.by_recovery,
        st,
    )?;
    Ok(view(access, issued.refresh.reveal()))
}

fn staff_token(
    desk: &Desk,
    staff: StaffId,
    session: SessionId,
    version: i64,
    by_recovery: bool,
    st: Option<i64>,
) -> Result<String, Refusing> {
    let grant = Grant {
        sub: staff.to_string(),
        sid: session.to_string(),
        sv: version,
        amr: vec![Amr::Pwd, if by_recovery { Amr::Recovery } else { Amr::Otp }],
        acr: Acr::Aal2,
        st,
    };
    let issued = desk.issuers.staff.issue(desk.clock.now().seconds(), grant);
    Ok(issued.map_err(|e| Error::fault("issue a token", e))?)
}

/// A token that says a fresh second factor was shown; the refresh token stays as it is.
#[derive(Serialize, ToSchema)]
pub struct SteppedUpView {
    /// For `Authorization: Bearer …`, in place of the one before.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 900)]
    pub expires_in: i64,
    /// Seconds in which it opens what needs a fresh second factor.
    #[schema(example = 300)]
    pub stepped_up_for: i64,
}

/// The token of a member of staff who has just shown a second factor (security.md 5.7).
pub fn stepped_up(
    desk: &Desk,
    staff: StaffId,
    session: SessionId,
    version: i64,
    by_recovery: bool,
) -> Result<SteppedUpView, Refusing> {
    let now = desk.clock.now().seconds();
    Ok(SteppedUpView {
        access_token: staff_token(desk, staff, session, version, by_recovery, Some(now + STEP_UP_S))?,
        token_type: "Bearer",
        expires_in: LIFE_S,
        stepped_up_for: STEP_UP_S,
    })
}

/// What the client says of its device: `User-Agent`, and `X-Device-Id` when it has one of its own.
pub struct From(pub Device);

impl FromRequest for From {
    type Error = Refusing;
    type Future = Ready<Result<From, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        ready(Ok(From(Device::new(
            text(header::USER_AGENT.as_str()),
            text("x-device-id"),
        ))))
    }
}

/// What a failed call of WeChat means to the client: `spent` when the code is not good (any more).
pub fn wechat(error: &WeChatError, spent: impl Into<Refusing>) -> Refusing {
    tracing::warn!(%error, "wechat");
    let edge: Edge = match error.class {
        Class::CodeInvalid => return spent.into(),
        Class::Blocked => problem::LOGIN_REFUSED,
        Class::RateMinute => problem::RATE,
        _ => problem::WECHAT_DOWN,
    };
    edge.into()
}
