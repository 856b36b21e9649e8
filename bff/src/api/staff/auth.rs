//! Login of staff, the first administrator, invitations, sessions (security.md 5.5, 5.8).

use actix_web::web::{self, Data, Json, Path};
use actix_web::{delete, get, post};
use chezhu::domain::staff::{
    self, AcceptInvitation, Admission, Challenge, Compared, ConfirmTotp, EnrolmentView, FirstAdmin, LoginStaff, Opens,
    Password, RecoveryCode, RecoveryCodesView, Refreshed, Second, StaffMeView, StaffSessionView, TotpCode,
};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::SessionId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Colleague;
use crate::issue::{self, Desk, From, TokensView};
use crate::limit::LoginAttempt;
use crate::problem::{self, Answer, Edge, Refusing};
use crate::reply;
use crate::routes::Routes;
use crate::wish::{Plain, Wish};

/// A refresh token of staff, good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRefresh {
    /// The token: `rt1_…`.
    #[schema(max_length = 128)]
    pub refresh_token: String,
}

pub(super) fn locked(until: At, desk: &Desk) -> Refusing {
    let seconds = (until.ms() - desk.clock.now().ms()).max(1).div_euclid(1000) + 1;
    Edge {
        retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
        ..problem::LOCKED
    }
    .into()
}

/// Compares a password beside the executor.
pub(super) async fn compare(challenge: Challenge, password: Password) -> Result<Compared, Refusing> {
    let compared = web::block(move || challenge.compare(&password)).await;
    Ok(compared.map_err(|e| Error::fault("compare a password", e))?)
}

/// Hashes a password beside the executor.
pub(super) async fn hash(password: Password) -> Result<String, Refusing> {
    let hashed = web::block(move || password.hash()).await;
    Ok(hashed.map_err(|e| Error::fault("hash a password", e))??)
}

/// The second factor that was given, if one was.
pub(super) fn second(totp: Option<TotpCode>, recovery_code: Option<RecoveryCode>) -> Option<Second> {
    totp.map(Second::Totp).or(recovery_code.map(Second::Recovery))
}

/// Log in with password and second factor.
///
/// Wrong, unknown or disabled: the same 401. After failures the next try has to wait 1, 3, 5, 10 seconds (429).
#[utoipa::path(tag = "staff", request_body = LoginStaff, responses((status = 200, description = "Logged in", body = TokensView)), security(()))]
#[post("/auth/login")]
pub async fn staff_login(
    attempt: LoginAttempt,
    from: From,
    wish: Plain<LoginStaff>,
    desk: Desk,
    db: Data<Db>,
) -> Answer<Json<TokensView>> {
    let wish = wish.0;
    let challenge = staff::challenge(&db.read(Actor::Anonymous), &wish.username, &attempt.0.to_string()).await?;
    if let Some(until) = challenge.locked() {
        return Err(locked(until, &desk));
    }
    let compared = compare(challenge, wish.password).await?;
    let second = second(wish.totp, wish.recovery_code);
    match db
        .write(Actor::Anonymous, async |tx| {
            staff::admit(tx, compared, second, &from.0).await
        })
        .await?
    {
        Admission::In(issued) => Ok(Json(issue::for_staff(&desk, &issued, true)?)),
        Admission::Refused => Err(problem::LOGIN_REFUSED.into()),
        Admission::Locked(until) => Err(locked(until, &desk)),
    }
}

/// Renew a session of staff; the token is good once.
#[utoipa::path(tag = "staff", request_body = StaffRefresh, responses((status = 200, description = "Renewed", body = TokensView)), security(()))]
#[post("/auth/refresh")]
pub async fn staff_refresh(
    from: From,
    wish: Plain<StaffRefresh>,
    desk: Desk,
    db: Data<Db>,
) -> Answer<Json<TokensView>> {
    let text = wish.0.refresh_token;
    match db
        .write(Actor::Anonymous, async |tx| staff::refresh(tx, &text, &from.0).await)
        .await?
    {
        Refreshed::In(issued) => Ok(Json(issue::for_staff(&desk, &issued, false)?)),
        Refreshed::Out(_) => {
            desk.forget();
            Err(problem::UNAUTHENTICATED.into())
        }
    }
}

/// The first administrator sets username and password, with the token of `bff admin first-token`.
///
/// Answers the authenticator to set up; confirm it with its first code and the same token.
#[utoipa::path(tag = "staff", request_body = FirstAdmin, responses((status = 200, description = "Set up the authenticator", body = EnrolmentView)), security(()))]
#[post("/auth/first")]
pub async fn first_admin(_attempt: LoginAttempt, wish: Plain<FirstAdmin>, db: Data<Db>) -> Answer<Json<EnrolmentView>> {
    let FirstAdmin {
        token,
        username,
        password,
        name,
    } = wish.0;
    staff::token_opens(&db.read(Actor::Anonymous), &token, Opens::First).await?;
    password.check(username.as_str())?;
    let hash = hash(password).await?;
    let view = db
        .write(Actor::Anonymous, async |tx| {
            staff::first(tx, &token, &username, &name, &hash).await
        })
        .await?;
    Ok(Json(view))
}

/// An invited member of staff sets a password; confirm the authenticator next, with the same token.
#[utoipa::path(tag = "staff", request_body = AcceptInvitation, responses((status = 200, description = "Set up the authenticator", body = EnrolmentView)), security(()))]
#[post("/auth/accept")]
pub async fn accept_invitation(
    _attempt: LoginAttempt,
    wish: Plain<AcceptInvitation>,
    db: Data<Db>,
) -> Answer<Json<EnrolmentView>> {
    let AcceptInvitation { token, password } = wish.0;
    let username = staff::token_opens(&db.read(Actor::Anonymous), &token, Opens::Invitation).await?;
    password.check(username.as_deref().unwrap_or_default())?;
    let hash = hash(password).await?;
    let view = db
        .write(Actor::Anonymous, async |tx| staff::accept(tx, &token, &hash).await)
        .await?;
    Ok(Json(view))
}

/// The authenticator's first code: from now on you can log in. Keep the ten recovery codes, they are shown once.
#[utoipa::path(tag = "staff", request_body = ConfirmTotp, responses((status = 200, description = "Enrolled", body = RecoveryCodesView)), security(()))]
#[post("/auth/confirm")]
pub async fn confirm_totp(
    _attempt: LoginAttempt,
    wish: Plain<ConfirmTotp>,
    db: Data<Db>,
) -> Answer<Json<RecoveryCodesView>> {
    let ConfirmTotp { token, totp } = wish.0;
    let view = db
        .write(Actor::Anonymous, async |tx| staff::confirm(tx, &token, &totp).await)
        .await?;
    Ok(Json(view))
}

/// Log out: this session ends.
#[utoipa::path(tag = "staff", responses((status = 204, description = "Logged out")), security(("staff" = [])))]
#[post("/auth/logout")]
pub async fn staff_logout(colleague: Colleague, wish: Wish<()>, desk: Desk, db: Data<Db>) -> Answer {
    let done = wish
        .once(&db, colleague.actor(), "staff_logout", async |tx, ()| {
            staff::logout(tx).await?;
            reply::done()
        })
        .await?;
    desk.forget();
    Ok(done)
}

/// The devices on which you are logged in, the newest first.
#[utoipa::path(tag = "staff", responses((status = 200, description = "The sessions", body = Vec<StaffSessionView>)), security(("staff" = [])))]
#[get("/auth/sessions")]
pub async fn list_staff_sessions(colleague: Colleague, db: Data<Db>) -> Answer<Json<Vec<StaffSessionView>>> {
    Ok(Json(staff::sessions(&db.read(colleague.actor())).await?))
}

/// End one of your sessions.
#[utoipa::path(tag = "staff", params(("id" = SessionId, Path)), responses((status = 204, description = "Ended")), security(("staff" = [])))]
#[delete("/auth/sessions/{id}")]
pub async fn revoke_staff_session(colleague: Colleague, path: Path<SessionId>, desk: Desk, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    db.write(colleague.actor(), async |tx| staff::revoke(tx, id).await)
        .await?;
    desk.forget();
    Ok(reply::respond(reply::done()?))
}

/// Who you are, and what you may do.
#[utoipa::path(tag = "staff", responses((status = 200, description = "You", body = StaffMeView)), security(("staff" = [])))]
#[get("/me")]
pub async fn get_staff_me(colleague: Colleague, db: Data<Db>) -> Answer<Json<StaffMeView>> {
    Ok(Json(staff::me(&db.read(colleague.actor()), &colleague.grants).await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(staff_login)
        .service(staff_refresh)
        .service(first_admin)
        .service(accept_invitation)
        .service(confirm_totp)
        .service(staff_logout)
        .service(list_staff_sessions)
        .service(revoke_staff_session)
        .service(get_staff_me);
}
