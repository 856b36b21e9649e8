//! Who works where (security.md 5.5, 5.6).

use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, post};
use chezhu::domain::duty::{self, HandOverAll, HandedOverView};
use chezhu::domain::staff::{self, InvitationView, InviteStaff, ListStaff, ReachView, RoleWish, SetReach, StaffView};
use chezhu::domain::today::{self, HoldingsView};
use chezhu::ground::db::Db;
use chezhu::ground::id::{GrantId, StaffId};
use chezhu::ground::page::Page;

use crate::auth::{Staff, Verified};
use crate::may::{self, SteppedUp};
use crate::problem::Answer;
use crate::query::Query;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// The members of staff of your stores, the newest first.
#[utoipa::path(tag = "staff", params(ListStaff), responses((status = 200, description = "A page", body = Page<StaffView>)), security(("staff" = ["staff.read"])))]
#[get("/people")]
pub async fn list_staff(
    staff: Staff<may::StaffRead>,
    query: Query<ListStaff>,
    db: Data<Db>,
) -> Answer<Json<Page<StaffView>>> {
    Ok(Json(staff::people(&db.read(staff.actor()), query.into_inner()).await?))
}

/// One member of staff of your stores.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, description = "The member of staff", body = StaffView)), security(("staff" = ["staff.read"])))]
#[get("/people/{id}")]
pub async fn get_staff(staff: Staff<may::StaffRead>, path: Path<StaffId>, db: Data<Db>) -> Answer<Json<StaffView>> {
    Ok(Json(staff::one(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Invite a member of staff.
///
/// The token in the reply is shown once; with it they set password and authenticator within seven days. The role of a
/// group administrator waits for a second one.
#[utoipa::path(tag = "staff", request_body = InviteStaff, responses((status = 201, description = "Invited", body = InvitationView)), security(("staff" = ["staff.manage"])))]
#[post("/people")]
pub async fn invite_staff(staff: Staff<SteppedUp<may::StaffManage>>, wish: Wish<InviteStaff>, db: Data<Db>) -> Answer {
    wish.once(&db, staff.actor(), "invite_staff", async |tx, wish| {
        let invited = staff::invite(tx, wish).await?;
        reply::created(format!("/api/v1/staff/people/{}", invited.staff.id), &invited)
    })
    .await
}

/// A new invitation for somebody who lost password or authenticator; both are void, all sessions end.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, description = "Invited again", body = InvitationView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/invite")]
pub async fn invite_staff_again(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<StaffId>,
    wish: Wish<()>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "invite_staff_again", async |tx, ()| {
            reply::ok(&staff::invite_again(tx, id).await?)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// Disable a member of staff: their sessions and tokens are dead at once.
///
/// Refused while they hold customers or open matters: `POST …/hand-over` with `disable` does both in one step.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, description = "Disabled", body = StaffView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/disable")]
pub async fn disable_staff(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<StaffId>,
    wish: Wish<()>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "disable_staff", async |tx, ()| {
            let view = staff::set_enabled(tx, id, false).await?;
            let holds = today::holdings(tx, id).await?;
            if holds.customers + holds.matters > 0 {
                return Err(duty::STILL_HOLDS.into());
            }
            reply::ok(&view)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// What a member of staff holds: customers as their butler, and open matters
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, description = "Store by store", body = HoldingsView)), security(("staff" = ["staff.read"])))]
#[get("/people/{id}/holdings")]
pub async fn get_holdings(
    staff: Staff<may::StaffRead>,
    path: Path<StaffId>,
    db: Data<Db>,
) -> Answer<Json<HoldingsView>> {
    Ok(Json(today::holdings(&db.read(staff.actor()), path.into_inner()).await?))
}

/// Hand everything that somebody holds to a colleague, in one step
///
/// Customers get another butler, open matters another holder; with `disable` the account is closed in the same step.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), request_body = HandOverAll,
    responses((status = 200, description = "Handed over", body = HandedOverView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/hand-over")]
pub async fn hand_over_all(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<StaffId>,
    wish: Wish<HandOverAll>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "hand_over_all", async |tx, wish| {
            reply::ok(&duty::leave(tx, id, wish).await?)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// Let a disabled member of staff in again.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), responses((status = 200, description = "Enabled", body = StaffView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/enable")]
pub async fn enable_staff(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<StaffId>,
    wish: Wish<()>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "enable_staff", async |tx, ()| {
        reply::ok(&staff::set_enabled(tx, id, true).await?)
    })
    .await
}

/// Give a role. That of a group administrator waits for a second one.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), request_body = RoleWish, responses((status = 200, description = "Given", body = StaffView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/roles")]
pub async fn give_role(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<StaffId>,
    wish: Wish<RoleWish>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "give_role", async |tx, wish| {
            reply::ok(&staff::give_role(tx, id, wish).await?)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// Take a role away.
///
/// One's own that manages people is refused (`staff.not_yourself`): somebody else has to take it.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path), ("grant_id" = GrantId, Path)), responses((status = 200, description = "Taken", body = StaffView)), security(("staff" = ["staff.manage"])))]
#[delete("/people/{id}/roles/{grant_id}")]
pub async fn take_role(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<(StaffId, GrantId)>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer<Json<StaffView>> {
    let (id, grant) = path.into_inner();
    let view = db
        .write(staff.actor(), async |tx| staff::take_role(tx, id, grant).await)
        .await?;
    verified.forget();
    Ok(Json(view))
}

/// Agree to a role that waits for a second administrator.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path), ("grant_id" = GrantId, Path)), responses((status = 200, description = "Approved", body = StaffView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/roles/{grant_id}/approve")]
pub async fn approve_role(
    staff: Staff<SteppedUp<may::StaffManage>>,
    path: Path<(StaffId, GrantId)>,
    wish: Wish<()>,
    verified: Data<Verified>,
    db: Data<Db>,
) -> Answer {
    let (id, grant) = path.into_inner();
    let done = wish
        .once(&db, staff.actor(), "approve_role", async |tx, ()| {
            reply::ok(&staff::approve_role(tx, id, grant).await?)
        })
        .await?;
    verified.forget();
    Ok(done)
}

/// Set where a member of staff is told something outside the app: account in WeCom, phone. What is left out is forgotten.
#[utoipa::path(tag = "staff", params(("id" = StaffId, Path)), request_body = SetReach, responses((status = 200, description = "Set", body = ReachView)), security(("staff" = ["staff.manage"])))]
#[post("/people/{id}/reach")]
pub async fn set_staff_reach(
    staff: Staff<may::StaffManage>,
    path: Path<StaffId>,
    wish: Wish<SetReach>,
    db: Data<Db>,
) -> Answer {
    let id = path.into_inner();
    wish.once(&db, staff.actor(), "set_staff_reach", async |tx, wish| {
        reply::ok(&staff::set_reach(tx, id, wish).await?)
    })
    .await
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(list_staff)
        .service(invite_staff)
        .service(get_staff)
        .service(invite_staff_again)
        .service(disable_staff)
        .service(get_holdings)
        .service(hand_over_all)
        .service(enable_staff)
        .service(give_role)
        .service(take_role)
        .service(approve_role)
        .service(set_staff_reach);
}
