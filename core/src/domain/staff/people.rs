//! Who works where: inviting, giving and taking roles, disabling (security.md 5.5, 5.6).

use sea_orm::{FromQueryResult, Value};

use crate::ground::actor::{Actor, Scope};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{GrantId, Id, StaffId, StoreId};
use crate::ground::page::{Cursor, Limit, Page};
use crate::ground::session::{self, Kind};

use super::enrol::{self, Opens};
use super::permission::{Permission, Role};
use super::rules::{Granting, LAST_ADMIN, NOT_PENDING, NOT_YOURSELF, SECOND_ADMIN, USERNAME_TAKEN, grant};
use super::table;
use super::view::{InvitationView, InviteStaff, ListStaff, RoleWish, StaffView};

const LIST: &str = "staff";

/// Members of staff who have a role in the actor's stores, the newest first.
pub async fn people(look: &impl Look, list: ListStaff) -> Result<Page<StaffView>, Error> {
    let limit = Limit::new(list.limit)?;
    let (condition, values): (&str, Vec<Value>) = match &list.cursor {
        Some(text) => {
            let cursor = Cursor::read(text, look.keys(), LIST, look.actor())?;
            (
                "(s.created_at < $1 OR (s.created_at = $1 AND s.id < $2))",
                vec![cursor.at.into(), cursor.id.into()],
            )
        }
        None => ("1 = 1", Vec::new()),
    };
    let rows = table::rows(look, condition, values, limit.get() + 1).await?;
    let views = table::views(look, rows).await?;
    let next = |view: &StaffView| {
        Cursor {
            at: view.created_at.ms(),
            id: view.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(views, limit, next, |view| view))
}

/// One member of staff of the actor's stores.
pub async fn one(look: &impl Look, id: StaffId) -> Result<StaffView, Error> {
    table::one(look, id).await
}

fn scope(actor: &Actor) -> Result<Scope, Error> {
    match actor {
        Actor::Staff(staff) => Ok(staff.scope.clone()),
        Actor::System(_) => Ok(Scope::Group),
        _ => Err(Error::Missing("staff")),
    }
}

async fn log(
    tx: &Tx,
    action: &'static str,
    staff: StaffId,
    store: Option<StoreId>,
    detail: Option<String>,
) -> Result<(), Error> {
    // What they may see has changed perhaps: their open pages are asked who they are.
    tx.changed(Change::of("session", staff, 0));
    let change = Change::of("staff", staff, 0);
    tx.changed(store.into_iter().fold(change, Change::to_store));
    tx.audit(Entry {
        action,
        subject_kind: "staff",
        subject: staff.uuid(),
        store,
        detail,
    })
    .await
}

/// Makes a member of staff and the token by which they set password and authenticator, good for seven days.
///
/// # Errors
/// `staff.username_taken`; field errors for roles; [`Error::Denied`] for a role above one's own.
pub async fn invite(tx: &mut Tx, wish: InviteStaff) -> Result<InvitationView, Error> {
    let scope = scope(tx.actor())?;
    if !(1..=10).contains(&wish.roles.len()) {
        return Err(Error::field("/roles", "staff.roles", "请选择 1 至 10 个角色"));
    }
    let mut granted = Vec::new();
    for (n, role) in wish.roles.iter().enumerate() {
        granted.push((role, grant(&scope, role.role, role.store_id, &format!("/roles/{n}"))?));
    }
    let id = table::insert(tx, &wish.username, wish.name.as_str())
        .await?
        .ok_or(USERNAME_TAKEN)?;
    for (role, granting) in granted {
        table::give(tx, id, role, granting).await?;
    }
    log(tx, "staff.invited", id, None, None).await?;
    invitation(tx, id).await
}

async fn invitation(tx: &Tx, id: StaffId) -> Result<InvitationView, Error> {
    let (token, ends_at) = enrol::token(tx, Opens::Invitation, Some(id)).await?;
    Ok(InvitationView {
        staff: table::one(tx, id).await?,
        token: token.reveal().to_owned(),
        ends_at,
    })
}

/// A new token for somebody who lost password or authenticator: both are void until they are set again, all sessions end.
pub async fn invite_again(tx: &mut Tx, id: StaffId) -> Result<InvitationView, Error> {
    managed(tx, id).await?;
    not_myself(tx.actor(), id)?;
    keep_an_admin(tx, id).await?;
    let sql = "UPDATE staff SET password = NULL, totp = NULL, totp_confirmed_at = NULL, session_version = session_version + 1 WHERE id = $1";
    tx.run(sql, [id.into()]).await?;
    session::end_all(tx, Kind::Staff, id.uuid(), None, "invited_again").await?;
    log(tx, "staff.invited_again", id, None, None).await?;
    invitation(tx, id).await
}

/// The member of staff, when the actor manages every place they work at; otherwise it is not found.
pub(super) async fn managed(look: &impl Look, id: StaffId) -> Result<StaffView, Error> {
    let view = table::one(look, id).await?;
    let scope = scope(look.actor())?;
    let inside = |store: Option<StoreId>| scope == Scope::Group || store.is_some_and(|store| scope.holds(store));
    if view.roles.iter().all(|role| inside(role.store_id)) {
        Ok(view)
    } else {
        Err(Error::Denied("staff"))
    }
}

fn not_myself(actor: &Actor, id: StaffId) -> Result<(), Error> {
    match actor {
        Actor::Staff(staff) if staff.staff == id => Err(NOT_YOURSELF.into()),
        _ => Ok(()),
    }
}

/// Refuses when nobody else could let people in.
async fn keep_an_admin(tx: &Tx, id: StaffId) -> Result<(), Error> {
    // All administrators' rows are taken, so that two of them cannot send each other away at once.
    tx.run(
        "UPDATE staff_role SET role = role WHERE role = $1",
        [Role::GroupAdmin.into()],
    )
    .await?;
    let sql = "SELECT COUNT(*) FROM staff_role WHERE staff_id = $1 AND role = $2 AND active";
    let is_admin = tx.number(sql, [id.into(), Role::GroupAdmin.into()]).await? > 0;
    if is_admin && table::other_admins(tx, id).await? == 0 {
        Err(LAST_ADMIN.into())
    } else {
        Ok(())
    }
}

/// Lets somebody in again, or sends them away: their sessions and tokens are dead at once.
pub async fn set_enabled(tx: &mut Tx, id: StaffId, enabled: bool) -> Result<StaffView, Error> {
    managed(tx, id).await?;
    not_myself(tx.actor(), id)?;
    if enabled {
        tx.run("UPDATE staff SET enabled = $1 WHERE id = $2", [true.into(), id.into()])
            .await?;
        log(tx, "staff.enabled", id, None, None).await?;
    } else {
        keep_an_admin(tx, id).await?;
        let sql = "UPDATE staff SET enabled = $1, session_version = session_version + 1 WHERE id = $2";
        tx.run(sql, [false.into(), id.into()]).await?;
        session::end_all(tx, Kind::Staff, id.uuid(), None, "disabled").await?;
        log(tx, "staff.disabled", id, None, None).await?;
    }
    table::one(tx, id).await
}

/// Gives a role; one that they have stays. That of a group administrator waits for a second one.
pub async fn give_role(tx: &mut Tx, id: StaffId, wish: RoleWish) -> Result<StaffView, Error> {
    let granting = grant(&scope(tx.actor())?, wish.role, wish.store_id, "")?;
    table::one(tx, id).await?;
    if table::give(tx, id, &wish, granting).await?.is_some() {
        let action = if granting == Granting::Pending {
            "staff.role_asked"
        } else {
            "staff.role_given"
        };
        log(tx, action, id, wish.store_id, Some(format!("{:?}", wish.role))).await?;
    }
    table::one(tx, id).await
}

#[derive(FromQueryResult)]
struct Given {
    role: Role,
    store_id: Option<StoreId>,
    active: bool,
    granted_by: Option<StaffId>,
}

async fn given(look: &impl Look, staff: StaffId, id: GrantId) -> Result<Given, Error> {
    let sql = "SELECT role, store_id, active, granted_by FROM staff_role WHERE id = $1 AND staff_id = $2";
    let row: Option<Given> = look.one(sql, [id.into(), staff.into()]).await?;
    row.ok_or(Error::Missing("grant"))
}

/// Takes a role away. Whoever manages people keeps the role that lets them until somebody else takes it.
pub async fn take_role(tx: &mut Tx, staff: StaffId, id: GrantId) -> Result<StaffView, Error> {
    let view = table::one(tx, staff).await?;
    let given = given(tx, staff, id).await?;
    grant(&scope(tx.actor())?, given.role, given.store_id, "")?;
    if given.active && Permission::StaffManage.roles().contains(&given.role) {
        not_myself(tx.actor(), staff)?;
    }
    if given.active && given.role == Role::GroupAdmin {
        keep_an_admin(tx, staff).await?;
    }
    tx.run("DELETE FROM staff_role WHERE id = $1", [id.into()]).await?;
    log(
        tx,
        "staff.role_taken",
        staff,
        given.store_id,
        Some(format!("{:?}", given.role)),
    )
    .await?;
    // Out of sight for a store manager once the last role at the store is gone.
    let roles = view.roles.into_iter().filter(|role| role.id != id).collect();
    Ok(StaffView { roles, ..view })
}

/// A second administrator agrees to a role that waits for it (security.md 5.7).
pub async fn approve_role(tx: &mut Tx, staff: StaffId, id: GrantId) -> Result<StaffView, Error> {
    table::one(tx, staff).await?;
    let given = given(tx, staff, id).await?;
    let me = tx.actor().staff()?.clone();
    if me.scope != Scope::Group {
        return Err(Error::Denied("role"));
    }
    if given.active {
        return Err(NOT_PENDING.into());
    }
    if given.granted_by == Some(me.staff) || staff == me.staff {
        return Err(SECOND_ADMIN.into());
    }
    let sql = "UPDATE staff_role SET active = $1, approved_at = $2, approved_by = $3 WHERE id = $4 AND NOT active";
    if tx
        .run(sql, [true.into(), tx.now().into(), me.staff.into(), id.into()])
        .await?
        == 0
    {
        return Err(NOT_PENDING.into());
    }
    log(
        tx,
        "staff.role_approved",
        staff,
        None,
        Some(format!("{:?}", given.role)),
    )
    .await?;
    table::one(tx, staff).await
}
