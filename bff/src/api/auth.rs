//! Login by WeChat, renewal, sessions (R001; security.md 5).

use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, post};
use chezhu::domain::identity::{self, Arrival, Login, Refreshed, SessionView};
use chezhu::gateway::wechat::WeChat;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use chezhu::ground::id::SessionId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::adopt::adopt;
use crate::auth::Me;
use crate::issue::{self, AppId, Desk, From, TokensView};
use crate::limit::LoginAttempt;
use crate::problem::{self, Answer};
use crate::reply;
use crate::routes::Routes;
use crate::shed;
use crate::wish::{Plain, Wish};

/// The code of `wx.login`, good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginWechat {
    /// The code.
    #[schema(min_length = 1, max_length = 128, example = "demo-owner")]
    pub code: String,
}

/// A refresh token, good once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The token: `rt1_…`.
    #[schema(max_length = 128)]
    pub refresh_token: String,
}

/// Log in with the code of wx.login.
///
/// Makes the person at the first time. A code that is not good (any more) is 401: make a new one and try once more.
/// When WeChat does not answer it is 503, and sessions that exist go on.
#[utoipa::path(tag = "auth", request_body = LoginWechat, responses((status = 200, description = "Logged in", body = TokensView)), security(()))]
#[post("/auth/wechat")]
pub async fn login_wechat(
    _attempt: LoginAttempt,
    from: From,
    wish: Plain<LoginWechat>,
    wechat: Data<WeChat>,
    app: Data<AppId>,
    desk: Desk,
    db: Data<Db>,
) -> Answer<Json<TokensView>> {
    let code = wish.0.code;
    let named = shed::aside(wechat.login(&code))
        .await
        .map_err(|error| issue::wechat(&error, problem::LOGIN_REFUSED))?;
    let arrival = Arrival::new(&app.0, &code, named.openid, named.unionid);
    let login = db
        .write(Actor::Anonymous, async |tx| {
            let login = identity::login(tx, arrival, &from.0).await?;
            if let Login::In(issued) = &login {
                adopt(tx, issued.merged).await?;
            }
            Ok(login)
        })
        .await?;
    match login {
        Login::In(issued) => {
            if issued.merged.is_some() {
                desk.forget();
            }
            Ok(Json(issue::for_owner(&desk, &issued, true)?))
        }
        Login::CodeUsed => Err(problem::LOGIN_REFUSED.into()),
    }
}

/// Renew a session.
///
/// The token is good once. When the reply was lost, the same device may show it again within 30 seconds; anything else
/// ends the session (401): log in again.
#[utoipa::path(tag = "auth", request_body = Refresh, responses((status = 200, description = "Renewed", body = TokensView)), security(()))]
#[post("/auth/refresh")]
pub async fn refresh(from: From, wish: Plain<Refresh>, desk: Desk, db: Data<Db>) -> Answer<Json<TokensView>> {
    let text = wish.0.refresh_token;
    match db
        .write(Actor::Anonymous, async |tx| identity::refresh(tx, &text, &from.0).await)
        .await?
    {
        Refreshed::In(issued) => Ok(Json(issue::for_owner(&desk, &issued, false)?)),
        Refreshed::Out(why) => {
            desk.forget();
            metrics::counter!("chezhu_refresh_refused_total", "why" => format!("{why:?}").to_lowercase()).increment(1);
            Err(problem::UNAUTHENTICATED.into())
        }
    }
}

/// Log out: this session ends.
#[utoipa::path(tag = "auth", responses((status = 204, description = "Logged out")), security(("customer" = [])))]
#[post("/auth/logout")]
pub async fn logout(me: Me, wish: Wish<()>, desk: Desk, db: Data<Db>) -> Answer {
    let done = wish
        .once(&db, me.actor(), "logout", async |tx, ()| {
            identity::logout(tx).await?;
            reply::done()
        })
        .await?;
    desk.forget();
    Ok(done)
}

/// Log out everywhere: all sessions end, this one too.
#[utoipa::path(tag = "auth", responses((status = 204, description = "Logged out")), security(("customer" = [])))]
#[post("/auth/logout-everywhere")]
pub async fn logout_everywhere(me: Me, wish: Wish<()>, desk: Desk, db: Data<Db>) -> Answer {
    let done = wish
        .once(&db, me.actor(), "logout_everywhere", async |tx, ()| {
            identity::logout_everywhere(tx).await?;
            reply::done()
        })
        .await?;
    desk.forget();
    Ok(done)
}

/// The devices on which you are logged in, the newest first.
#[utoipa::path(tag = "auth", responses((status = 200, description = "The sessions", body = Vec<SessionView>)), security(("customer" = [])))]
#[get("/auth/sessions")]
pub async fn list_sessions(me: Me, db: Data<Db>) -> Answer<Json<Vec<SessionView>>> {
    Ok(Json(identity::sessions(&db.read(me.actor())).await?))
}

/// End one of your sessions.
#[utoipa::path(tag = "auth", params(("id" = SessionId, Path)), responses((status = 204, description = "Ended")), security(("customer" = [])))]
#[delete("/auth/sessions/{id}")]
pub async fn revoke_session(me: Me, path: Path<SessionId>, desk: Desk, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    db.write(me.actor(), async |tx| identity::revoke(tx, id).await).await?;
    desk.forget();
    Ok(reply::respond(reply::done()?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(login_wechat)
        .service(refresh)
        .service(logout)
        .service(logout_everywhere)
        .service(list_sessions)
        .service(revoke_session);
}
