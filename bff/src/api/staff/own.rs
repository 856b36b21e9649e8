//! One's own keys: a fresh second factor, a new password (security.md 5.5, 5.7).

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chezhu::domain::staff::{self, ChangePassword, Changed, RevealsView, Second, StepUp, SteppedUp};
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;

use super::auth::{compare, hash, locked, second};
use crate::auth::Colleague;
use crate::issue::{self, Desk, SteppedUpView};
use crate::limit::LoginAttempt;
use crate::problem::{self, Answer, Refusing};
use crate::quota::RevealCap;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

fn named(second: Option<Second>) -> Result<Second, Refusing> {
    let missing = || Error::field("/totp", "staff.totp", "请输入动态验证码或恢复码");
    Ok(second.ok_or_else(missing)?)
}

/// Show your second factor again.
///
/// The token in the reply opens for five minutes what needs it: giving and taking roles, inviting, disabling. A code is good
/// once, so a repeat is refused; failures count like those of a login.
#[utoipa::path(tag = "staff", request_body = StepUp, responses((status = 200, description = "A token for the next minutes", body = SteppedUpView)), security(("staff" = [])))]
#[post("/auth/step-up")]
pub async fn staff_step_up(
    colleague: Colleague,
    attempt: LoginAttempt,
    wish: Wish<StepUp>,
    desk: Desk,
    db: Data<Db>,
) -> Answer<Json<SteppedUpView>> {
    let StepUp { totp, recovery_code } = wish.into_body();
    let second = named(second(totp, recovery_code))?;
    let by_recovery = matches!(second, Second::Recovery(_));
    let (challenge, _) = staff::own_challenge(&db.read(colleague.actor()), &attempt.0.to_string()).await?;
    let step_up = async |tx: &mut _| staff::step_up(tx, challenge, &second).await;
    match db.write(colleague.actor(), step_up).await? {
        SteppedUp::Up {
            staff,
            session,
            version,
        } => Ok(Json(issue::stepped_up(&desk, staff, session, version, by_recovery)?)),
        SteppedUp::Refused => Err(problem::SECOND_REFUSED.into()),
        SteppedUp::Locked(until) => Err(locked(until, &desk)),
    }
}

/// Set a new password of your own, with the present one and a second factor. Your other sessions end.
#[utoipa::path(tag = "staff", request_body = ChangePassword, responses((status = 204, description = "Set")), security(("staff" = [])))]
#[post("/auth/password")]
pub async fn change_staff_password(
    colleague: Colleague,
    attempt: LoginAttempt,
    wish: Wish<ChangePassword>,
    desk: Desk,
    db: Data<Db>,
) -> Answer {
    let wish = wish.into_body();
    let second = named(second(wish.totp, wish.recovery_code))?;
    let (challenge, username) = staff::own_challenge(&db.read(colleague.actor()), &attempt.0.to_string()).await?;
    if let Some(until) = challenge.locked() {
        return Err(locked(until, &desk));
    }
    wish.password.check(username.as_str())?;
    let compared = compare(challenge, wish.current_password).await?;
    let hash = hash(wish.password).await?;
    let change = async |tx: &mut _| staff::change_password(tx, compared, &second, &hash).await;
    match db.write(colleague.actor(), change).await? {
        Changed::Set => {
            desk.forget();
            Ok(reply::respond(reply::done()?))
        }
        Changed::Refused => Err(problem::SECOND_REFUSED.into()),
        Changed::Locked(until) => Err(locked(until, &desk)),
    }
}

/// How often you saw personal data in clear today, and may
#[utoipa::path(tag = "staff", responses((status = 200, description = "Used and allowed", body = RevealsView)), security(("staff" = [])))]
#[get("/me/reveals")]
pub async fn get_reveals(colleague: Colleague, cap: Data<RevealCap>, db: Data<Db>) -> Answer<Json<RevealsView>> {
    Ok(Json(staff::reveals(&db.read(colleague.actor()), cap.0).await?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(staff_step_up)
        .service(change_staff_password)
        .service(get_reveals);
}
